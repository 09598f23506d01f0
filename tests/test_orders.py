"""Whatever is read in an order has one place in it. Rows that share a place come as the database likes, which differs
from run to run: two sessions of the same moment then lead to other doses.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps
from django.db.models import Model, UniqueConstraint

ROOT = Path(__file__).resolve().parents[1]
APPS = ("programs", "accounts", "exercises", "config")
# What ends an order in which no two rows share a place.
ENDS = frozenset({"pk", "id", "slug"})


def unique_in(model: type[Model]) -> Iterator[frozenset[str]]:
    """Yield what no two rows of a model share."""
    yield frozenset({"pk"})
    for field in model._meta.concrete_fields:
        if field.unique and not field.null:
            yield frozenset({field.name})
    for constraint in model._meta.constraints:
        if isinstance(constraint, UniqueConstraint) and constraint.fields and constraint.condition is None:
            yield frozenset(constraint.fields)


@pytest.mark.parametrize(
    "model", [model for model in apps.get_models() if model._meta.app_label in APPS], ids=lambda model: model.__name__
)
def test_a_model_has_no_order_in_which_two_rows_share_a_place(model: type[Model]) -> None:
    ordering = {str(name).removeprefix("-") for name in model._meta.ordering}
    assert not ordering or any(ordering >= unique for unique in unique_in(model)), model._meta.ordering


def orders() -> Iterator[tuple[str, ast.Call]]:
    """Yield every ``order_by`` with a name in it, and where it stands."""
    for app in APPS:
        for path in sorted((ROOT / app).rglob("*.py")):
            if "migrations" in path.parts:
                continue
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and getattr(node.func, "attr", "") == "order_by" and node.args:
                    yield f"{path.relative_to(ROOT)}: {', '.join(map(ast.unparse, node.args))}", node


def test_no_query_has_an_order_in_which_two_rows_share_a_place() -> None:
    found = dict(orders())
    assert len(found) > 20
    assert not [
        where
        for where, node in found.items()
        if not (isinstance(last := node.args[-1], ast.Constant) and str(last.value).removeprefix("-") in ENDS)
    ]
