"""Rows of the sheets of an xlsx file, by the standard library: values as they are stored, no formula is computed.

Office Open XML (ECMA-376, part 1, 18.3 and 18.4): a workbook names its sheets, a sheet holds rows of cells, and texts
stand apart in one table.
"""

from __future__ import annotations

import lzma
import re
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from typing import Final
from xml.etree.ElementTree import Element, ParseError, fromstring

from obsia.core.errors import BadInput

Value = str | float | None
_LARGEST_PART: Final = 1 << 26
_MOST_COLUMNS: Final = 1 << 10
_REFERENCE: Final = re.compile(r"([A-Z]{1,3})[0-9]+")
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_DAMAGED: Final = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    struct.error,
    ParseError,
    LookupError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
)
"""What the standard library raises of damaged, encrypted or strangely packed files."""
NO_VALUE: Final = "="
"""What stands for a formula that was saved without its result, and for the error of one: no number."""


def sheets(file: str) -> Iterator[tuple[str, list[tuple[int, Sequence[Value]]]]]:
    """(name, rows as (number, cells)) of each sheet, in the order of the workbook.

    Raises :class:`BadInput` for what is no such file, or one that inflates beyond reason.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            texts = _texts(archive, file)
            for name, part in _parts(archive, file):
                yield name, list(_rows(_root(archive, part, file), texts))
    except _DAMAGED as error:
        raise BadInput(file, "file-not-xlsx", expected="expected-workbook") from error


def _parts(archive: zipfile.ZipFile, file: str) -> Iterator[tuple[str, str]]:
    targets = {
        each.get("Id", ""): each.get("Target", "") for each in _root(archive, "xl/_rels/workbook.xml.rels", file)
    }
    for sheet in _all(_root(archive, "xl/workbook.xml", file), "sheet"):
        target = targets[sheet.get(_RELATION, "")]
        part = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
        if "worksheets" in part:  # a chart on a sheet of its own has no rows
            yield sheet.get("name", ""), part


def _texts(archive: zipfile.ZipFile, file: str) -> list[str]:
    if "xl/sharedStrings.xml" not in archive.namelist():
        return []
    return [_text(each) for each in _root(archive, "xl/sharedStrings.xml", file)]


def _rows(root: Element, texts: Sequence[str]) -> Iterator[tuple[int, Sequence[Value]]]:
    number = 0
    for row in _all(root, "row"):
        number = int(row.get("r", number + 1))
        cells: list[Value] = []
        for cell in _all(row, "c"):
            reference = _REFERENCE.fullmatch(cell.get("r", ""))
            place = _place(reference[1]) if reference else len(cells)
            if place >= _MOST_COLUMNS:
                continue
            cells += [None] * (place + 1 - len(cells))
            cells[place] = _value(cell, texts)
        yield number, cells


def _value(cell: Element, texts: Sequence[str]) -> Value:
    kind = cell.get("t", "n")
    if kind == "inlineStr":
        return _text(cell)
    stored = next(iter(_all(cell, "v")), None)
    if stored is None or stored.text is None:
        return NO_VALUE if _all(cell, "f") else None
    match kind:
        case "s":
            return texts[int(stored.text)]
        case "n":
            return float(stored.text)
        case "e":
            return NO_VALUE
        case "b":
            return "yes" if stored.text == "1" else "no"
        case _:
            return stored.text


def _place(letters: str) -> int:
    place = 0
    for letter in letters:
        place = 26 * place + ord(letter) - ord("A") + 1
    return place - 1


def _text(element: Element) -> str:
    """The text of all runs; how it is pronounced (``rPh``) left out."""
    spoken = {id(each) for run in _all(element, "rPh") for each in _all(run, "t")}
    return "".join(each.text or "" for each in _all(element, "t") if id(each) not in spoken)


def _all(root: Element, name: str) -> list[Element]:
    """Elements of a name, in whatever namespace: strict and transitional files have different ones."""
    return [each for each in root.iter() if each.tag.rpartition("}")[2] == name]


def _root(archive: zipfile.ZipFile, part: str, file: str) -> Element:
    if archive.getinfo(part).file_size > _LARGEST_PART:
        raise BadInput(file, "file-workbook-large", expected="expected-centre-reports")
    data = archive.read(part)
    if b"<!DOCTYPE" in data[:1024] or b"<!ENTITY" in data:
        raise BadInput(file, "file-workbook-entities", expected="expected-plain-workbook")
    return fromstring(data)  # noqa: S314  (no entity can be declared)
