"""Sessions of GitHub Copilot CLI: ``~/.copilot/session-state/<session>/events.jsonl``.

Counts of tokens are in ``session.shutdown`` only, one sum a model since the session was entered; a session that is
resumed has several, none of which contains another. What a session used that did not end is not in its log.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, Head, ReadOptions, Recognition
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.outline import outline
from obsia.readers.records.rows import Rows
from obsia.readers.records.sessions import members, name_of_folder, session_lines
from obsia.readers.records.times import between_us, epoch_us, iso_us

NAME: Final = "copilot-cli"
SUMMARY: Final = "GitHub Copilot CLI sessions (~/.copilot/session-state)"

MARKERS: Final = (b'"session.shutdown"', b'"session.start"')
_COUNTS: Final = algebra(NAME, "shutdown")
_FIELDS: Final = Fields(
    (
        "type",
        "id",
        "timestamp",
        "data.sessionId",
        "data.context.cwd",
        "data.sessionStartTime",
        "data.modelMetrics",
    )
)
_ONE: Final = Fields(_COUNTS.paths)


def recognise(head: Head) -> Recognition | None:
    """Events with a parent, of a session that Copilot began."""
    found = outline(head)
    if (
        found.layout in {"lines", "object"}
        and found.has("type", "data", "id", "timestamp", "parentId")
        and found.says("type", "session.start", "session.shutdown", "session.resume")
    ):
        return Recognition(reader=NAME, confidence=3, why="session of Copilot CLI (session.start, parentId)")
    return None


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each model and each time that the session ended."""
    rows = Rows(are_lines=True)
    session: Any = None
    project: str | None = None
    for number, values in session_lines(file, _FIELDS, rows, markers=MARKERS):
        with rows.guard(file, number, values):
            if values["type"] == "session.start":
                session, project = values["data.sessionId"], name_of_folder(values["data.context.cwd"])
            if values["type"] != "session.shutdown":
                rows.skip(Message("skipped-line"))
                continue
            _take(rows, number, values, {"session_id": session, "label.project": project})
    yield from rows.flush()


def _take(rows: Rows, number: int, values: Values, row: Mapping[str, Cell]) -> None:
    start, end = epoch_us(values["data.sessionStartTime"], unit="ms"), iso_us(values["timestamp"])
    span_us = between_us(start, end)
    found = False
    for model, metric in members(values["data.modelMetrics"]).items():
        counts = _COUNTS.counts(_ONE.of(members(metric)))
        if not stated(counts):
            continue
        found = True
        rows.add(
            number,
            {
                **row,
                "event_id": f"{values['id']}/{model}",
                "started_at": start,
                "bucket_s": None if span_us is None else max(span_us // 1_000_000, 1),
                "model_response": model,
                "tokens_basis": "reported",
                **counts,
            },
        )
    if not found:
        rows.skip(Message("skipped-session-end"))
