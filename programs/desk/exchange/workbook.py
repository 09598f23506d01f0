"""XLSX and CSV as rows of cells, both ways. A formula is never written, and never read as what it makes."""

from __future__ import annotations

import csv
import io
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE
from openpyxl.utils.exceptions import InvalidFileException

from .cells import CellError
from .sheets import BY_NAME, SHEETS, Sheet

MOST_BYTES = 2_000_000
MOST_UNPACKED = 40_000_000
MOST_ROWS = 5_000
MOST_COLUMNS = 60
# A cell that begins with one of these is a formula to the program that opens the file.
STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r")
HARMLESS = "'"
# What reading a ZIP raises that is none, or is damaged.
BROKEN_ZIP = (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, OSError, EOFError)


class UnreadableError(ValueError):
    """A file is no workbook that can be read; the message says why."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """A row of a sheet as it was typed, by the names of its columns. ``number`` is what the program shows beside it."""

    number: int
    cells: dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class FoundSheet:
    sheet: Sheet
    lines: list[Line]


@dataclass(frozen=True, slots=True)
class Formula:
    """Stands for a cell with a formula, which every reader refuses."""


# --- Writing ---


def table(sheet: Sheet) -> list[list[Any]]:
    """Write a sheet: its heads, then a row for each entry of the catalogue as it is in force."""
    rows = [[column.name for column in sheet.columns]]
    for row in sheet.codec.rows():
        for found in sheet.rows(sheet.codec.to_data(row)):
            rows.append([column.write(found.get(column.name)) for column in sheet.columns])
    return rows


def xlsx() -> bytes:
    book = Workbook(write_only=True)
    for sheet in SHEETS:
        page = book.create_sheet(sheet.name)
        for row in table(sheet):
            page.append([_cell(page, value) for value in row])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(page: Any, value: Any) -> Any:
    if isinstance(value, str):
        value = ILLEGAL_CHARACTERS_RE.sub("", value)  # such as the line break of a word processor
    cell = WriteOnlyCell(page, value=value)
    if isinstance(value, str):
        cell.data_type = "s"  # openpyxl would make a formula of what begins with "="
        cell.quotePrefix = value.startswith(STARTS_A_FORMULA)
    return cell


def csv_text(sheet: Sheet) -> str:
    out = io.StringIO()
    writer = csv.writer(out, delimiter=";")
    for row in table(sheet):
        writer.writerow([_harmless(value) for value in row])
    return "\ufeff" + out.getvalue()  # so that a spreadsheet program reads it as UTF-8


def _harmless(value: Any) -> Any:
    return HARMLESS + value if isinstance(value, str) and value.startswith(STARTS_A_FORMULA) else value


def _as_typed(value: Any) -> Any:
    if isinstance(value, str) and value.startswith(HARMLESS) and value[1:].startswith(STARTS_A_FORMULA):
        return value[1:]
    return value


# --- Reading ---


def read(name: str, content: bytes) -> list[FoundSheet]:
    """Read an uploaded workbook or CSV. Raises ``UnreadableError``."""
    if len(content) > MOST_BYTES:
        raise UnreadableError(_("The file is too large."))
    if name.lower().endswith(".xlsx") or content[:4] == b"PK\x03\x04":
        return _read_xlsx(content)
    return [_read_csv(name, content)]


def _read_xlsx(content: bytes) -> list[FoundSheet]:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise UnreadableError(_("The file is too large."))
        found = list(_sheets_of(load_workbook(io.BytesIO(content), read_only=True, data_only=False)))
    except UnreadableError:
        raise
    except (*BROKEN_ZIP, InvalidFileException, KeyError, IndexError, ValueError, TypeError, SyntaxError) as error:
        # Both parsers of XML call what they cannot read an error of syntax.
        raise UnreadableError(_("This is no workbook that we can read. Save it as XLSX or CSV.")) from error
    if not found:
        raise UnreadableError(
            _("No sheet is called like one of ours: %(names)s.") % {"names": ", ".join(sheet.name for sheet in SHEETS)}
        )
    return found


def _sheets_of(book: Any) -> Iterator[FoundSheet]:
    for page in book.worksheets:
        sheet = BY_NAME.get(page.title.strip().lower())
        if sheet is not None:
            rows = ([_of_cell(cell) for cell in row] for row in page.iter_rows())
            yield FoundSheet(sheet=sheet, lines=list(_lines(sheet, rows)))


def _of_cell(cell: Any) -> Any:
    return Formula() if cell.data_type == "f" else cell.value


def _read_csv(name: str, content: bytes) -> FoundSheet:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise UnreadableError(_("The file is not UTF-8. Save it as “CSV UTF-8”.")) from error
    head = text.split("\n", 1)[0]
    between = max((";", "\t", ","), key=head.count)
    heads = next(csv.reader([head], delimiter=between), [])
    stem = name.rsplit("/", 1)[-1].rsplit(".", 1)[0].lower()
    sheet = BY_NAME.get(stem) or _sheet_with({cell.strip() for cell in heads})
    try:
        rows = ([_as_typed(cell) for cell in row] for row in csv.reader(io.StringIO(text), delimiter=between))
        return FoundSheet(sheet=sheet, lines=list(_lines(sheet, rows)))
    except csv.Error as error:
        raise UnreadableError(_("This is no table that we can read.")) from error


def _sheet_with(heads: set[str]) -> Sheet:
    """Find the sheet of which a table has all columns, or most."""
    fitting = [sheet for sheet in SHEETS if sheet.key in heads and heads - {""} <= set(sheet.by_name)]
    if not fitting:
        raise UnreadableError(_("The first row names no columns of ours. Begin with a file that you got here."))
    return max(fitting, key=lambda sheet: len(heads & set(sheet.by_name)))


def _lines(sheet: Sheet, rows: Iterable[list[Any]]) -> Iterator[Line]:
    """Give each row the names of its columns; empty rows are left out. Raises ``UnreadableError``."""
    rows = iter(rows)
    heads = [str(cell or "").strip() for cell in next(rows, [])]
    while heads and not heads[-1]:
        heads.pop()
    if unknown := [head for head in heads if head not in sheet.by_name]:
        raise UnreadableError(
            _("Sheet %(sheet)s has a column that we do not know: %(names)s.")
            % {"sheet": sheet.name, "names": ", ".join(unknown)[:200]}
        )
    if len(set(heads)) < len(heads):
        raise UnreadableError(_("Sheet %(sheet)s has a column twice.") % {"sheet": sheet.name})
    if sheet.key not in heads:
        raise UnreadableError(
            _("Sheet %(sheet)s lacks the column %(name)s.") % {"sheet": sheet.name, "name": sheet.key}
        )
    for number, row in enumerate(rows, start=2):
        if number > MOST_ROWS:
            raise UnreadableError(_("Sheet %(sheet)s has too many rows.") % {"sheet": sheet.name})
        cells = dict(zip(heads, [*row[:MOST_COLUMNS], *[None] * len(heads)], strict=False))
        if any(value not in (None, "") for value in cells.values()):
            yield Line(number=number, cells=cells)


def value_of(cell: Any, read_cell: Any) -> Any:
    """Read one cell. Raises ``CellError``, also for a formula."""
    if isinstance(cell, Formula):
        raise CellError(_("This is a formula. Write its value."))
    return read_cell(cell)
