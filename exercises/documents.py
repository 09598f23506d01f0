"""JSON that the database makes and takes apart: one document of many rows, and many documents in one statement."""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Any

import orjson
from django.db.models import Aggregate, Func, JSONField, QuerySet, TextField, Value
from django.db.models.functions import Cast, Replace


class Gathered(Aggregate):
    """The text of a JSON array with an array for each row of a group: its values, in the order of ``columns``.

    The rows come in no order. There may be thousands of them, which Django takes long to read one by one.
    """

    output_field = TextField()

    def as_postgresql(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="CAST(jsonb_agg(jsonb_build_array(%(expressions)s)) AS text)")

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, template="json_group_array(json_array(%(expressions)s))")


class _UnderKey(Func):
    """The text that a JSON object has under a key of letters and digits, which the database works out."""

    function = "jsonb_extract_path_text"
    output_field = TextField()

    def as_sqlite(self, compiler: Any, connection: Any, **context: Any) -> Any:
        return self.as_sql(compiler, connection, function="json_extract", arg_joiner=", '$.' || ", **context)


def write_documents(rows: QuerySet[Any], column: str, documents: Iterable[tuple[uuid.UUID, Any]]) -> int:
    """Give each of the ``rows`` that are named by its key its document, and say how many there were. ``column`` is a
    ``DocumentField``.

    ``bulk_update`` would make a branch of SQL for each of them, which takes Django many times as long as all the rest.
    """
    field: Any = rows.model._meta.get_field(column)
    texts = {pk: field.get_prep_value(document) for pk, document in documents}
    if texts:
        by_key = Value(orjson.dumps({pk.hex: text for pk, text in texts.items()}).decode())
        key = Replace(Cast("pk", TextField()), Value("-"), Value(""))
        rows.filter(pk__in=texts).update(**{column: _UnderKey(Cast(by_key, JSONField()), key)})
    return len(texts)
