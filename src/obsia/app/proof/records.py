"""The record of figures against the digests in its rows."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any
from urllib.parse import quote

from obsia.app.figures.figure_store import fact_id, figure_of_content
from obsia.app.proof.results import Check, Failure, Kind, Verification
from obsia.core.seal import Sealed, check


def verify_record(path: Path) -> Verification:
    """Check every row: its seal, that it stands where it was recorded, and the digits of each figure.

    Raises ``OSError``. What SQLite cannot read is a failure.
    """
    found = Verification(path=str(path), kind=Kind.RECORD)
    try:
        with closing(sqlite3.connect(f"file:{quote(str(path))}?mode=ro", uri=True)) as con:
            for name, text in con.execute("SELECT request_id, content FROM request ORDER BY request_id"):
                found.count(Check.ROW, f"request {name}", is_right=_is_whole(text))
            for name, text in con.execute("SELECT fact_id, content FROM fact ORDER BY fact_id"):
                found.count(Check.ROW, f"fact {name}", is_right=isinstance(text, str) and fact_id(text) == name)
            rows = "SELECT figure_id, request_id, label, content FROM figure ORDER BY figure_id"
            for name, request, label, text in con.execute(rows):
                _check_figure(found, name, text, request=request, label=label)
            lost = con.execute("SELECT figure_id FROM figure WHERE request_id NOT IN (SELECT request_id FROM request)")
            found.failures += [Failure(Check.ROW, f"request of figure {name}") for (name,) in lost]
    except (sqlite3.Error, UnicodeError) as error:
        found.failures.append(Failure(Check.FILE, path.name, actual=f"SQLite: {error}"))
    return found


def _check_figure(found: Verification, name: str, text: object, **stands: str) -> None:
    place = f"figure {name}"
    if not (isinstance(text, str) and _is_whole(text)):
        found.count(Check.ROW, place, is_right=False)
        return
    try:
        content: dict[str, Any] = json.loads(text)
        is_placed = content["figure"]["figure_id"] == name and all(content.get(each) == stands[each] for each in stands)
        stated, digest = content["digest"], figure_of_content(content["figure"]).digest
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        # Anyone can seal a text that is no figure.
        found.count(Check.ROW, place, is_right=False)
        return
    found.count(Check.ROW, place, is_right=is_placed)
    found.compare(Check.FIGURE, place, expected=stated, found=digest)


def _is_whole(text: object) -> bool:
    return isinstance(text, str) and check(text.encode()) is Sealed.WHOLE
