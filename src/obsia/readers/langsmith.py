"""LangSmith: runs as its API and its clients give them (JSON lines, arrays, pages).

Runs of chains and agents carry the sums of the runs inside: only runs of type ``llm`` and ``embedding`` are calls, and
of one such run inside another only the innermost that states usage. Totals contain their parts.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any, Final

from obsia.core.message import Message, Symbol
from obsia.readers.base import Batch, ReadOptions
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.packaged import operations
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE, REPEATS_INNER, Rows, outer_of
from obsia.readers.records.times import between_us, utc_us
from obsia.readers.records.values import first_of, labels_of, stated_cost, tags_of, text
from obsia.readers.records.walk import each, records, rows_of

NAME: Final = "langsmith"

_PAGES: Final = ("runs",)
_COUNTS: Final = algebra(NAME, "run")
_OPERATIONS: Final = operations(NAME, "run")
_MODEL: Final = (
    "extra.metadata.ls_model_name",
    "extra.invocation_params.model",
    "extra.invocation_params.model_name",
)
_SESSION: Final = ("extra.metadata.session_id", "extra.metadata.thread_id", "extra.metadata.conversation_id")
_FIELDS: Final = Fields(
    (
        *_COUNTS.paths,
        *(
            "id",
            "parent_run_id",
            "run_type",
            "start_time",
            "end_time",
            "first_token_time",
            "status",
            "tags",
            "total_cost",
        ),
        *("session_name", "extra.metadata.ls_provider", "extra.metadata.environment", *_MODEL, *_SESSION),
    )
)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """The runs of ``file`` that are calls of a model and state usage."""
    rows = rows_of(file)
    yield from each(rows, records(_FIELDS, rows, envelopes=_PAGES), partial(_take, _outer_runs(file)))


def _outer_runs(file: str) -> frozenset[str]:
    """Ids of the runs around another that states usage: those of the file are looked through first."""
    rows, related = Rows(file, are_lines=False), list[tuple[Any, Any, bool]]()
    for place, values in records(_FIELDS, rows, envelopes=_PAGES, markers=(b"parent_run_id",)):
        # What is refused is told of when it is read.
        with rows.guard(place):
            is_call = text(values["run_type"]) in _OPERATIONS and stated(_COUNTS.counts(values))
            related.append((values["id"], values["parent_run_id"], is_call))
    return outer_of(related)


def _take(outer: frozenset[str], rows: Rows, place: int, values: Values) -> None:
    kind = text(values["run_type"])
    if kind is None or kind not in _OPERATIONS:
        return rows.skip(Message("skipped-no-call-run"))
    counts = _COUNTS.counts(values)
    if not stated(counts):
        if values["status"] in ("error", "interrupted"):
            return rows.skip(FAILED_WITHOUT_USAGE)
        return rows.refuse_at(
            place,
            reason="no_usage",
            expected=Message("expected-both", one=Symbol("prompt_tokens"), other=Symbol("completion_tokens")),
        )
    if text(values["id"]) in outer:
        return rows.skip(REPEATS_INNER)
    start, end, first = (utc_us(values[name]) for name in ("start_time", "end_time", "first_token_time"))
    return rows.add(
        place,
        counts
        | {
            "event_id": text(values["id"]),
            "started_at": start,
            "duration_us": between_us(start, end),
            "first_token_us": between_us(start, first),
            "operation": _OPERATIONS[kind],
            "session_id": text(first_of(values, *_SESSION)),
            "provider": text(values["extra.metadata.ls_provider"]),
            "model_request": text(first_of(values, *_MODEL)),
        }
        | stated_cost(values["total_cost"])
        | labels_of(
            project=values["session_name"],
            environment=values["extra.metadata.environment"],
            tag=tags_of(values["tags"], without="seq:step:"),
        ),
    )
