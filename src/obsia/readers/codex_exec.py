"""What ``codex exec --json`` prints: events of a thread, with the sums of its tokens after each turn.

The sums are those of the thread since it began, though their name says *turn* (the writer takes the total, not the
last), also where a later run resumes it: of one thread the largest sum counts. Neither a time nor the model is printed.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.buckets import bucket
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE, Rows
from obsia.readers.records.values import fingerprint, only_text
from obsia.readers.records.walk import each, log_lines

NAME: Final = "codex-exec"

MARKERS: Final = (b'"thread.started"', b'"turn.completed"', b'"turn.failed"')
_TURN: Final = algebra(NAME, "turn")
_FIELDS: Final = Fields(("type", "thread_id", *_TURN.paths))


class _Thread:
    """The thread whose events follow."""

    def __init__(self, file: str) -> None:
        self._id: Cell = None
        self._file = file

    def take(self, rows: Rows, number: int, values: Values) -> None:
        """One event: the sums after a turn count, as often as they are stated."""
        kind = values["type"]
        if kind == "thread.started":
            self._id = only_text(values["thread_id"])
            return rows.skip(Message("skipped-line"))
        counts = _TURN.counts(values)
        if kind != "turn.completed" or not stated(counts):
            return rows.skip(FAILED_WITHOUT_USAGE)
        row: dict[str, Cell] = {
            # Without its first event a thread is known by where it stands.
            "event_id": f"thread/{self._id or fingerprint(self._file)}",
            "session_id": self._id,
            # Sums of an unknown number of calls, over a time that is not printed: a second at least.
            "bucket_s": 1,
            "tokens_basis": "reported",
            **counts,
        }
        return rows.add(number, bucket(row))


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The sums of each thread, the last of which is the largest and stands for all."""
    rows = Rows(file, are_lines=True)
    yield from each(rows, log_lines(_FIELDS, rows, markers=MARKERS), _Thread(file).take)
