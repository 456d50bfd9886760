"""Writing for machines: JSON and CSV that a terminal cannot be tricked by, and files."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from obsia.core.seal import sealed_record
from obsia.writers.data import csv_text, json_text

if TYPE_CHECKING:
    from obsia.core.document import Document


def write_json(record: Mapping[str, Any]) -> None:
    """One JSON object on standard output, with a digest of itself: kept in a file, it can be verified."""
    sys.stdout.write(json_text(sealed_record(record), indent=2) + "\n")


def show(record: Mapping[str, Any], document: Document, *, as_json: bool) -> None:
    """An answer on standard output: as JSON, else as a page."""
    if as_json:
        write_json(record)
    else:
        write_page(document)


def write_page(document: Document) -> None:
    """A page on standard output."""
    from obsia.core.locales import locale
    from obsia.writers.terminal import Page, write

    write(document, Page(locale()))


def write_csv(rows: Iterable[Mapping[str, Any]], *, columns: Iterable[str]) -> None:
    """Rows as CSV on standard output."""
    sys.stdout.write(csv_text(rows, columns=columns))


def keep_csv(rows: Iterable[Mapping[str, Any]], *, columns: Iterable[str], path: str) -> None:
    """Rows as a CSV file, in place of what was there. Raises ``BadCall`` where it cannot be written."""
    from obsia.app.files import written

    with written("csv", path) as partial, open(partial, "w", encoding="utf-8", newline="") as file:
        file.write(csv_text(rows, columns=columns))


def write_line(text: str) -> None:
    """One line on standard output."""
    sys.stdout.write(text + "\n")


def flush() -> None:
    """Send what was written: a program that goes on would keep it."""
    sys.stdout.flush()


def write_text(text: str) -> None:
    """Lines on standard output, as they are."""
    sys.stdout.write(text)
