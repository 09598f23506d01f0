"""Writing many rows at once: each is checked by itself, and all are written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from typing import Any

from django.db import models

from ..models import CatalogueRow


class Writing:
    """Collects rows and their links, checks each as it comes, and writes them in ``flush`` with few statements.

    Written one by one, the catalogue took some five thousand statements to fill an empty database. ``know`` saves
    looking up rows of a table that was just read.
    """

    def __init__(self) -> None:
        self._known: dict[type[models.Model], dict[str, Any]] = {}
        self._taken: dict[tuple[type[models.Model], str], set[Any]] = {}
        self._new: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._changed: list[models.Model] = []
        self._outdated: list[models.QuerySet[Any]] = []
        self._links: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._relations: list[tuple[models.Model, str, list[Any]]] = []

    def know(self, model: type[models.Model], rows: dict[str, Any]) -> None:
        """Trust that ``rows``, by their keys, are all that the table has. The caller adds new rows to the mapping."""
        self._known[model] = rows

    def by_key(self, model: type[models.Model], field_name: str, keys: Iterable[str]) -> dict[str, Any]:
        """Read the rows with these keys, by key. Raises DoesNotExist with the names of those that are missing."""
        keys = list(keys)
        if not keys:
            return {}
        there = self._known.get(model)
        if there is None:
            rows = model._default_manager.filter(**{f"{field_name}__in": keys})
            there = {getattr(row, field_name): row for row in rows}
        missing = sorted({key for key in keys if key not in there})
        if missing:
            raise model.DoesNotExist(f"{model._meta.verbose_name}: {', '.join(missing)}")  # type: ignore[attr-defined]
        return {key: there[key] for key in keys}

    def count(self, model: type[models.Model]) -> int:
        """Count the rows of a table, with those that still wait to be written."""
        return len(self._known[model]) if model in self._known else model._default_manager.count()

    def save(self, model: type[CatalogueRow], row: CatalogueRow | None, values: dict[str, Any]) -> Any:
        """Check a row with these values, and keep it for ``flush``. A new row for None. Raises ValidationError."""
        saved = row or model()
        for name, value in values.items():
            setattr(saved, name, value)
        is_new = saved._state.adding
        saved.full_clean(
            # related rows come from ``by_key`` or were just read, so validation need not look up each of them again
            exclude=[name for name, value in values.items() if isinstance(value, models.Model)],
            validate_constraints=False,
            validate_unique=is_new and self._may_be_there_twice(saved),
        )
        if is_new:
            self._new[model].append(saved)
        else:
            self._changed.append(saved)
        return saved

    def _may_be_there_twice(self, row: models.Model) -> bool:
        """Whether another row may have one of this row's unique values.

        Then what waits is written first, so that the database can be asked.
        """
        found = False
        for field in row._meta.fields:
            if not field.unique or field.primary_key:
                continue
            column = (type(row), field.attname)
            if column not in self._taken:
                self._taken[column] = set(type(row)._default_manager.values_list(field.attname, flat=True))
            value = getattr(row, field.attname)
            found = found or value in self._taken[column]
            self._taken[column].add(value)
        if found:
            self.flush()
        return found

    def replace(
        self, through: type[models.Model], owner_field: str, owner: models.Model, rows: Iterable[models.Model]
    ) -> None:
        """Replace all rows that the owner has in this table by ``rows``."""
        if not owner._state.adding:
            self._outdated.append(through._default_manager.filter(**{owner_field: owner}))
        self._links[through].extend(rows)

    def relate(self, owner: models.Model, name: str, rows: Iterable[Any]) -> None:
        """Set the owner's many-to-many relation to exactly ``rows``."""
        if not owner._state.adding:
            self._relations.append((owner, name, list(rows)))
            return
        field: Any = owner._meta.get_field(name)
        through = field.remote_field.through
        self._links[through].extend(
            through(**{field.m2m_field_name(): owner, field.m2m_reverse_field_name(): row}) for row in rows
        )

    def flush(self) -> None:
        """Write what waits: rows first, because links need their keys."""
        for model, rows in self._new.items():
            model._default_manager.bulk_create(rows)
        for row in self._changed:
            row.save()
        for outdated in self._outdated:
            outdated.delete()
        for through, links in self._links.items():
            through._default_manager.bulk_create(links)
        for owner, name, related in self._relations:
            getattr(owner, name).set(related)
        for waiting in (self._new, self._changed, self._outdated, self._links, self._relations):
            waiting.clear()
