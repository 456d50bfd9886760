"""Tables that are shipped beside the code that reads them."""

from __future__ import annotations

import csv
import importlib.resources


def rows_of(package: str, name: str) -> list[dict[str, str]]:
    """The rows of the table ``name`` of ``package`` by their columns; empty cells are empty texts."""
    text = importlib.resources.files(package).joinpath(name).read_text(encoding="utf-8")
    return [{column: cell or "" for column, cell in row.items()} for row in csv.DictReader(text.splitlines())]
