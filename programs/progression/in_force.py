"""The numbers in force: those of the catalogue; where it has none that can be used, those that the project ships."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from functools import lru_cache

from exercises.loading import EXERCISES_FOLDER, PROGRESSION_RULES
from exercises.rules.catalogue import Catalogue

from .numbers import NumberError, Numbers, Row, read_number, rows_of_number

logger = logging.getLogger(__name__)

_numbers: tuple[Catalogue, Numbers] | None = None


@lru_cache(maxsize=1)
def shipped_rows() -> tuple[Row, ...]:
    """Read key, value and sources of each number from the project's own file, once."""
    rules = (data for _where, data in PROGRESSION_RULES.read(EXERCISES_FOLDER))
    return tuple((rule["key"], rule["value"], tuple(rule["sources"])) for rule in rules)


def numbers_from(rows: Iterable[Row]) -> Numbers:
    """Put rows in force; a number without a row is the shipped one. Raises NumberError as ``from_rows`` does."""
    return Numbers.from_rows((*shipped_rows(), *rows))


def numbers_of(catalogue: Catalogue) -> Numbers:
    """Read the progression numbers in force. Each process reads those of one version of the catalogue once."""
    global _numbers
    if _numbers is None or _numbers[0] is not catalogue:
        _numbers = (catalogue, numbers_from(row for row in catalogue.progression if _can_be_used(row)))
    return _numbers[1]


def check_row(key: str, value: object) -> None:
    """Raise NumberError when a value cannot be what its rule needs."""
    if key in rows_of_number():
        read_number(key, value)


def _can_be_used(row: Row) -> bool:
    """Whether the algorithm can use a number. Otherwise it takes the shipped one, so that no session fails."""
    key, value, _sources = row
    try:
        check_row(key, value)
    except NumberError:
        logger.exception("The progression rule %s has a value that cannot be used", key)
        return False
    return True
