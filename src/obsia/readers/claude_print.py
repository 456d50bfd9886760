"""What ``claude -p`` prints: ``--output-format json`` (one result) and ``stream-json`` (messages, then a result).

A result states the sums of the run by model (``modelUsage``), the calls of subagents and of small tasks in the
background included, which the messages before it do not hold whole: an answer is printed when it begins. Messages
count where no result follows, and are then a lower bound. Of several results of one process each states all before it.
Nothing printed has a time.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import Batch, Cell, ReadOptions
from obsia.readers.records.algebra import algebra, stated, whole
from obsia.readers.records.buckets import bucket
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import FAILED_WITHOUT_USAGE, Rows, flat
from obsia.readers.records.values import fingerprint, members, only_text, stated_cost
from obsia.readers.records.walk import each, records, rows_of

NAME: Final = "claude-print"

_OF_MODEL: Final = algebra(NAME, "model")
_ONE: Final = Fields((*_OF_MODEL.paths, "canonicalModel", "provider", "costUSD"))
_MESSAGE: Final = algebra("claude-code", "message")
_RESULT: Final = algebra("anthropic", "messages")
_FIELDS: Final = Fields(
    (
        *("type", "session_id", "uuid", "model", "duration_ms", "usage", "modelUsage", "total_cost_usd"),
        *("message.id", "message.model", *_MESSAGE.paths),
    )
)
_WINDOW: Final = re.compile(r"\[[^\]]*\]$")
"""What stands behind the name of a model that is used with a longer window: ``claude-opus-5[1m]``."""
_FIRST_PARTY: Final = "firstParty"
_MS_PER_S: Final = 1_000

_Row = tuple[int, Mapping[str, Cell]]


@dataclass(slots=True)
class _Session:
    """What a session has printed: its answers since the last result, and the results of its processes."""

    model: Cell = None
    answers: dict[Any, _Row] = field(default_factory=dict[Any, _Row])
    runs: list[list[_Row]] = field(default_factory=list[list[_Row]])


class _Printed:
    """The sessions of one file, by their ids."""

    def __init__(self) -> None:
        self._sessions: dict[Any, _Session] = {}

    def take(self, rows: Rows, place: int, values: Values) -> None:
        """One message: a result, an answer, or what is no usage."""
        session = self._sessions.setdefault(only_text(values["session_id"]), _Session())
        kind = values["type"]
        if kind == "result":
            _result(rows, place, values, session)
        elif kind == "assistant":
            _answer(rows, place, values, session)
        else:
            session.model = only_text(values["model"]) or session.model
            rows.skip(Message("skipped-line"))

    def close(self, rows: Rows) -> None:
        """Count what every session comes to."""
        for session in self._sessions.values():
            counted = [held for run in session.runs for held in run]
            for place, row in (*counted, *session.answers.values()):
                rows.add(place, row)


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:  # noqa: ARG001 - the seam's signature
    """One record for each model of a run; for each answer where a run has no result."""
    rows, printed = rows_of(file), _Printed()
    yield from each(rows, records(_FIELDS, rows), printed.take)
    printed.close(rows)
    yield from rows.flush()


def _answer(rows: Rows, place: int, values: Values, session: _Session) -> None:
    counts = _MESSAGE.counts(values)
    if not stated(counts):
        rows.skip(Message("skipped-answer"))
        return
    answer = only_text(values["message.id"])
    if answer in session.answers:
        rows.skip(Message("skipped-repeated-line"))
    session.answers[answer or place] = (
        place,
        {
            "event_id": answer,
            "session_id": only_text(values["session_id"]),
            "model_response": only_text(values["message.model"]),
            # Printed when an answer begins: its output is what had come by then.
            "tokens_basis": "estimated",
            **counts,
        },
    )


def _result(rows: Rows, place: int, values: Values, session: _Session) -> None:
    if session.answers:
        rows.skip(Message("skipped-repeated-line"), len(session.answers))
        session.answers.clear()
    if not (made := [(place, row) for row in _by_model(values, session)]):
        rows.skip(FAILED_WITHOUT_USAGE)
    elif session.runs and _goes_on(session.runs[-1], made, values):
        rows.skip(Message("skipped-repeated-sum"), len(session.runs[-1]))
        session.runs[-1] = made
    else:
        session.runs.append(made)


def _by_model(values: Values, session: _Session) -> Iterator[Mapping[str, Cell]]:
    """The sums of a run by model; those of its main model alone where a version does not split them."""
    spent, name = whole(values["duration_ms"]), only_text(values["session_id"])
    row: dict[str, Cell] = {
        "session_id": name,
        "bucket_s": None if spent is None else max(spent // _MS_PER_S, 1),
        "tokens_basis": "reported",
    }
    run = only_text(values["uuid"])
    models = members(values["modelUsage"])
    for model, sums in models.items():
        one = _ONE.of(members(sums))
        counts = _OF_MODEL.counts(one)
        if stated(counts):
            yield bucket(
                {
                    **row,
                    "event_id": f"{run or fingerprint(name, *counts.values())}/{model}",
                    "provider": "anthropic" if one["provider"] == _FIRST_PARTY else None,
                    "model_response": only_text(one["canonicalModel"]) or _WINDOW.sub("", model),
                    **stated_cost(one["costUSD"]),
                    **counts,
                }
            )
    counts = _RESULT.counts(flat(values["usage"], "usage."))
    if not models and stated(counts):
        event = run or fingerprint(name, *counts.values())
        paid = stated_cost(values["total_cost_usd"])
        yield bucket({**row, "event_id": event, "model_response": session.model, **paid, **counts})


def _goes_on(before: list[_Row], now: list[_Row], values: Values) -> bool:
    """Whether a result states what the one before it does, and its own turn beside: then it stands for both."""
    held, new = (
        {row["model_response"]: tuple(whole(row.get(name)) or 0 for name in ("input_tokens", "output_tokens"))
         for _, row in run}
        for run in (before, now)
    )  # fmt: skip
    grew = all(model in new and new[model][0] >= of[0] and new[model][1] >= of[1] for model, of in held.items())
    own = whole(_RESULT.counts(flat(values["usage"], "usage.")).get("output_tokens")) or 0
    return grew and sum(of[1] for of in new.values()) >= sum(of[1] for of in held.values()) + own
