"""Who read or changed what of a person: rows that stay as they were written."""

from __future__ import annotations

import uuid
from typing import Any, ClassVar, NoReturn

from django.db import models
from django.db.backends.ddl_references import Statement, Table
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from .person import User
from .team import TeamRole


class StaysError(Exception):
    """Somebody tried to change or remove what was written down for good."""


class StaysAsWritten(models.BaseConstraint):
    """Lets the database refuse each change of a row, by a trigger. Deleting a row is allowed."""

    TRIGGERS: ClassVar[dict[str, str]] = {
        "sqlite": "CREATE TRIGGER %(name)s BEFORE UPDATE ON %(table)s BEGIN SELECT RAISE(ABORT, '%(says)s'); END",
        "postgresql": (
            "CREATE OR REPLACE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS"
            " 'BEGIN RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = ''integrity_constraint_violation''; END';"
            " CREATE TRIGGER %(name)s BEFORE UPDATE ON %(table)s FOR EACH ROW EXECUTE FUNCTION refuse_change()"
        ),
    }

    def constraint_sql(self, model: Any, schema_editor: Any) -> Any:
        """Add nothing to the statement that makes the table: the trigger is made after it."""
        schema_editor.deferred_sql.append(self.create_sql(model, schema_editor))

    def create_sql(self, model: Any, schema_editor: Any) -> Any:
        return Statement(
            self.TRIGGERS[schema_editor.connection.vendor],
            name=schema_editor.quote_name(self.name),
            table=Table(model._meta.db_table, schema_editor.quote_name),
            says=self.name,
        )

    def remove_sql(self, model: Any, schema_editor: Any) -> str:
        return f"DROP TRIGGER {self.name} ON {schema_editor.quote_name(model._meta.db_table)}"

    def validate(self, *args: Any, **kwargs: Any) -> None:
        """Check nothing: no form writes these rows."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, StaysAsWritten) and self.name == other.name

    __hash__ = None  # type: ignore[assignment]


class AccessRecordQuerySet(models.QuerySet["AccessRecord"]):
    """Rows are added, and go with their person. A trigger in the database refuses changes, too."""

    def update(self, **fields: Any) -> NoReturn:
        raise StaysError

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise StaysError

    def delete(self) -> NoReturn:
        raise StaysError


class AccessRecord(models.Model):
    """Who read or changed what of a person, and when; their own consents stand here, too.

    It names who it was in words and holds no reference, so that it stays true when they leave or delete their account.
    ``what`` is a code of ``accounts.team.audit``; ``detail`` has ids and codes, never an answer.
    """

    class Kind(models.TextChoices):
        READ = "read", _("Read")
        CHANGE = "change", _("Changed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    person = models.ForeignKey(User, on_delete=models.CASCADE, related_name="access_records")
    link = models.UUIDField()
    # The member who did it; null where the person did it themself.
    member = models.UUIDField(null=True)
    by_name = models.CharField(max_length=254)
    by_title = models.CharField(max_length=60, blank=True)
    by_role = models.CharField(max_length=13, choices=TeamRole.choices, blank=True)
    organisation = models.CharField(max_length=120)
    kind = models.CharField(max_length=6, choices=Kind.choices)
    what = models.CharField(max_length=40)
    scopes = models.JSONField(default=list)
    detail = models.JSONField(default=dict)
    at = models.DateTimeField(default=timezone.now)

    objects = AccessRecordQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        indexes = [models.Index(name="access_record_of_person", fields=["person", "-at"])]
        constraints = [
            models.CheckConstraint(name="access_record_says_who_and_what", condition=~Q(by_name="") & ~Q(what="")),
            models.CheckConstraint(
                name="access_record_of_member_has_role",
                condition=Q(member__isnull=True, by_role="") | (Q(member__isnull=False) & ~Q(by_role="")),
            ),
            StaysAsWritten(name="access_record_stays"),
        ]

    def __str__(self) -> str:
        return f"{self.what}, {self.at:%Y-%m-%d}"

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            raise StaysError
        super().save(*args, **{**kwargs, "force_insert": True})

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise StaysError
