"""Rows on their way into the tables: checked one by one, written together."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import models

from ..models import CatalogueRow


class Writing:
    """Rows and their links, checked as they come and written by ``flush``: a few statements for each table.

    One by one, an empty database took some five thousand. ``know`` spares the look-ups in a table that was just read.
    """

    def __init__(self) -> None:
        self._known: dict[type[models.Model], dict[str, Any]] = {}
        self._taken: dict[tuple[type[models.Model], str], set[Any]] = {}
        self._new: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._changed: list[models.Model] = []
        self._outdated: list[models.QuerySet[Any]] = []
        self._links: defaultdict[type[models.Model], list[models.Model]] = defaultdict(list)
        self._relations: list[tuple[models.Model, str, list[Any]]] = []
        self._afterwards: list[Callable[[], object]] = []

    def know(self, model: type[models.Model], rows: dict[str, Any]) -> None:
        """Take ``rows`` for all that the table has, by their keys. The caller adds new ones to it."""
        self._known[model] = rows

    def by_key(self, model: type[models.Model], field_name: str, keys: Iterable[str]) -> dict[str, Any]:
        """Return the rows with these keys. Raises DoesNotExist naming what is missing."""
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
        """Return how many rows there are, with those that wait."""
        return len(self._known[model]) if model in self._known else model._default_manager.count()

    def save(self, model: type[CatalogueRow], row: CatalogueRow | None, values: dict[str, Any]) -> Any:
        """Check a row with these values, and keep it for ``flush``; None makes a new one. Raises ValidationError."""
        saved = row or model()
        for name, value in values.items():
            setattr(saved, name, value)
        is_new = saved._state.adding
        saved.full_clean(
            # rows come from ``by_key`` or from a list just read: no need to ask for each whether it is there
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
        """Whether another row has one of this row's unique values. What waits is written then, to be asked about."""
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
        """Put ``rows`` in place of all that the owner has in this table."""
        if not owner._state.adding:
            self._outdated.append(through._default_manager.filter(**{owner_field: owner}))
        self._links[through].extend(rows)

    def relate(self, owner: models.Model, name: str, rows: Iterable[Any]) -> None:
        """Let the owner's plain many-to-many relation hold ``rows`` and no others."""
        if not owner._state.adding:
            self._relations.append((owner, name, list(rows)))
            return
        field: Any = owner._meta.get_field(name)
        through = field.remote_field.through
        self._links[through].extend(
            through(**{field.m2m_field_name(): owner, field.m2m_reverse_field_name(): row}) for row in rows
        )

    def afterwards(self, do: Callable[[], object]) -> None:
        """Call this once all is written."""
        self._afterwards.append(do)

    def flush(self) -> None:
        """Write what waits: rows first, since links need their keys."""
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
        for do in self._afterwards:
            do()
        for waiting in (self._new, self._changed, self._outdated, self._links, self._relations, self._afterwards):
            waiting.clear()
