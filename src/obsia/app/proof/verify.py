"""Whether something is what it was: the one door, which sees by itself what it is given."""

from __future__ import annotations

import json
import sqlite3
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, ClassVar, Final
from urllib.parse import quote

from obsia.app.figures.figure_store import FILE as RECORD
from obsia.app.figures.figure_store import fact_id, figure_of_content
from obsia.app.proof.exports import verify_file
from obsia.app.proof.folders import verify_folder
from obsia.app.proof.results import Check, Failure, Kind, Verification
from obsia.app.proof.snapshots import verify_package, verify_snapshot
from obsia.core.errors import BadInput, unopened
from obsia.core.kinds import File, local
from obsia.core.question import Question
from obsia.core.seal import Sealed, check
from obsia.facts.manifest import manifest_path

_SQLITE: Final = b"SQLite format 3\x00"
_OF_RECORD: Final = b"CREATE TABLE figure ("


@dataclass(frozen=True, kw_only=True)
class Verify(Question):
    """Whether something is what it was."""

    journey: ClassVar[str] = "verify"
    path: Annotated[str | None, local(File(), "argument-verify", positional=True)] = None
    key: Annotated[str | None, local(File(), "option-key")] = None
    previous: Annotated[str | None, local(File(), "option-verify-previous")] = None


def verify(path: str | None = None, *, key: str | None = None, previous: str | None = None) -> Verification:
    """Verify the installed package, or a snapshot, a folder that obsia wrote, a record of figures, or an export.

    Raises ``BadInput`` for what cannot be read, and as :func:`check_signature` does.
    """
    stated = None if key is None else Path(key)
    if path is None:
        return verify_package(key=stated)
    place = Path(path)
    try:
        if place.is_dir():
            if (place / RECORD).is_file():
                return verify_record(place / RECORD)
            return verify_folder(place, key=stated, previous=None if previous is None else Path(previous))
        if place.exists() and not place.is_file():  # a pipe is read once, and whoever opens one may wait
            raise BadInput(path, "input-no-file", expected="input-no-file-expected")
        if manifest_path(place).is_file():
            return verify_snapshot(place, key=stated)
        with place.open("rb") as file:
            head = file.read(8_192)
        if place.name == RECORD or (head.startswith(_SQLITE) and _OF_RECORD in head):
            return verify_record(place)
        return verify_snapshot(place, key=stated) if head.startswith(_SQLITE) else verify_file(place)
    except OSError as error:
        raise unopened(path, error) from error


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
        return found.count(Check.ROW, place, is_right=False)
    try:
        content: dict[str, Any] = json.loads(text)
        is_placed = content["figure"]["figure_id"] == name and all(content.get(each) == stands[each] for each in stands)
        stated, digest = content["digest"], figure_of_content(content["figure"]).digest
    except (LookupError, TypeError, ValueError, AttributeError, ArithmeticError, RecursionError):
        # Anyone can seal a text that is no figure.
        return found.count(Check.ROW, place, is_right=False)
    found.count(Check.ROW, place, is_right=is_placed)
    return found.compare(Check.FIGURE, place, expected=stated, found=digest)


def _is_whole(text: object) -> bool:
    return isinstance(text, str) and check(text.encode()) is Sealed.WHOLE
