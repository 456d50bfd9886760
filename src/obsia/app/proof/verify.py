"""Whether something is what it was: the one door, which sees by itself what it is given."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, ClassVar, Final

from obsia.app.figures.figure_store import FILE as RECORD
from obsia.app.proof.exports import verify_file
from obsia.app.proof.folders import verify_folder
from obsia.app.proof.records import verify_record
from obsia.app.proof.results import Verification
from obsia.app.proof.snapshots import verify_package, verify_snapshot
from obsia.core.errors import BadInput
from obsia.core.kinds import File
from obsia.core.message import Message
from obsia.core.question import PRIVATE, Field, Question
from obsia.facts.manifest import manifest_path

_SQLITE: Final = b"SQLite format 3\x00"
_OF_RECORD: Final = b"CREATE TABLE figure ("


@dataclass(frozen=True, kw_only=True)
class Verify(Question):
    """Whether something is what it was."""

    journey: ClassVar[str] = "verify"
    path: Annotated[str | None, Field(kind=File(), help="argument-verify", on=PRIVATE, positional=True)] = None
    key: Annotated[str | None, Field(kind=File(), help="option-key", on=PRIVATE)] = None
    previous: Annotated[str | None, Field(kind=File(), help="option-verify-previous", on=PRIVATE)] = None


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
        if manifest_path(place).is_file():
            return verify_snapshot(place, key=stated)
        with place.open("rb") as file:
            head = file.read(8_192)
        if place.name == RECORD or (head.startswith(_SQLITE) and _OF_RECORD in head):
            return verify_record(place)
        return verify_snapshot(place, key=stated) if head.startswith(_SQLITE) else verify_file(place)
    except OSError as error:
        why = Message("input-closed", why=error.strerror or str(error))
        raise BadInput(file=path, reason=why) from error
