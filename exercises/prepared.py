"""Queries that every page asks: each process compiles one to SQL once, and later only fills in its values.

Compiling takes Django longer than answering takes the database. A prepared query is an ordinary QuerySet in which
``Given`` stands for each value that is not known yet; its answers are always fresh from the database.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import connections
from django.db.models import Expression, Field, Model, QuerySet
from django.db.transaction import TransactionManagementError

Row = TypeVar("Row")


class Given(Expression):
    """Stands in a query for a value that is given when the query is asked. ``field`` says what kind of value it is."""

    def __init__(self, name: str, field: Field[Any, Any]) -> None:
        super().__init__(output_field=field)
        self.name = name

    def as_sql(self, compiler: Any, connection: Any) -> Any:
        return "%s", [self]


class Prepared(Generic[Row]):
    """A query that is asked by calling it. ``build`` makes its QuerySet, when it is asked for the first time.

    A call takes exactly the values that the ``Given`` in it name, none of them None. ``known`` are objects that are
    not read again, by the name of the relation that leads from each row to them. What ``prefetch_related`` asks for is
    read as always.
    """

    def __init__(self, build: Callable[[], QuerySet[Any, Row]]) -> None:
        self._build = build
        self._written: _Written | None = None

    def __call__(self, known: Mapping[str, Model] | None = None, **given: Any) -> list[Row]:
        if self._written is None:
            self._written = self._write()
        built, written = self._written.built, self._written
        connection = connections[built.db]
        if built.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("rows can be locked inside a transaction only")
        values = {name: value.pk if isinstance(value, Model) else value for name, value in given.items()}
        filled = [
            param.output_field.get_db_prep_value(values[param.name], connection) if isinstance(param, Given) else param
            for param in written.params
        ]
        with connection.cursor() as cursor:
            cursor.execute(written.sql, filled)
            rows = cursor.fetchall()
        mine = _like(
            written.compiler,
            connection=connection,
            execute_sql=lambda *args, **kwargs: [rows],
            get_converters=lambda _columns: written.converters,
            has_composite_fields=lambda _columns: written.is_composite,
        )
        query = _like(built.query, get_compiler=lambda *args, **kwargs: mine)
        asked: Any = type(built)(built.model, query=query, using=built.db)
        asked._iterable_class, asked._fields = built._iterable_class, built._fields  # type: ignore[attr-defined]
        asked._prefetch_related_lookups = built._prefetch_related_lookups  # type: ignore[attr-defined]
        asked._known_related_objects = {
            built.model._meta.get_field(name): {instance.pk: instance} for name, instance in (known or {}).items()
        }
        return list(asked)

    def first(self, known: Mapping[str, Model] | None = None, **given: Any) -> Row | None:
        """Find the first row, or None. The query limits itself to one where there may be many."""
        return next(iter(self(known, **given)), None)

    def _write(self) -> _Written:
        built = self._build()
        compiler = built.query.get_compiler(using=built.db)
        sql, params = compiler.as_sql()
        columns = [column for column, *_rest in compiler.select[: compiler.col_count]]
        if compiler.has_extra_select:
            raise ValueError("a prepared query reads no columns only to sort by them")
        return _Written(
            built=built,
            compiler=compiler,
            sql=sql,
            params=tuple(params),
            converters=compiler.get_converters(columns),
            is_composite=compiler.has_composite_fields(columns),
        )


def _like(other: Any, **own: Any) -> Any:
    """Make an object like another one with attributes of its own."""
    made = object.__new__(type(other))
    made.__dict__.update(other.__dict__, **own)
    return made


@dataclass(frozen=True, slots=True, kw_only=True)
class _Written:
    """A query in SQL, and how its columns become values; both are the same each time."""

    built: QuerySet[Any, Any]
    compiler: Any
    sql: str
    params: tuple[Any, ...]
    converters: Mapping[int, Any]
    is_composite: bool


def remember(parent: Model, name: str, rows: Iterable[Model]) -> None:
    """Let a relation of ``parent`` give these rows without a query, as ``prefetch_related`` does."""
    found = getattr(parent, name).get_queryset()
    found._result_cache, found._prefetch_done = list(rows), True
    parent.__dict__.setdefault("_prefetched_objects_cache", {})[name] = found
