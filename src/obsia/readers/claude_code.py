"""Session logs of Claude Code: ``~/.claude/projects/<project>/<session>.jsonl`` and the files of its subagents.

One answer of the model stands on several lines (one a block of content, each with the counts so far), and again in
files that resume or fork the session: the id of the answer makes it one call, and its fullest record wins. Counts of
tool results repeat those of a subagent, whose answers have lines of their own.
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.base import AGENT, BRANCH, FOLDER, Batch, Cell, ReadOptions
from obsia.readers.records.algebra import algebra, stated
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import iso_us
from obsia.readers.records.values import (
    MAIN,
    SUBAGENT,
    items,
    labels_of,
    members,
    name_of_folder,
    only_text,
    stated_cost,
)
from obsia.readers.records.walk import Record, each, log_lines

NAME: Final = "claude-code"

BY_LINE: Final = True
"""Each line stands for itself, so that a log that grows is read on from where it was left."""
MARKERS: Final = (b'"usage"',)
_MESSAGE: Final = algebra(NAME, "message")
_ADVISOR: Final = algebra(NAME, "advisor")
_CALL: Final = (
    "type",
    "timestamp",
    "requestId",
    "isApiErrorMessage",
    "uuid",
    "message.id",
    "message.model",
    "message.usage.service_tier",
    "message.usage.speed",
    "costUSD",
    "message.usage.inference_geo",
    "message.usage.iterations",
    *_MESSAGE.paths,
)
_SESSION: Final = ("sessionId", "cwd")
_ASKED: Final = ("gitBranch", "isSidechain")
"""Fields that are read where labels are asked for."""
_PROGRESS: Final = Fields((*(f"data.message.{path}" for path in _CALL), "data.type", *_SESSION, "gitBranch"))
"""A line on the progress of a subagent holds the subagent's answer, in versions that kept no file of it."""


class _Lines(Fields):
    """The fields of a line; those of a subagent's answer stand inside a line of its progress."""

    def decode(self, line: bytes) -> Values | str:
        """As :meth:`Fields.decode`."""
        values = super().decode(line)
        if isinstance(values, str) or values["type"] != "progress":
            return values
        found = _PROGRESS.decode(line)
        if isinstance(found, str) or found["data.type"] != "agent_progress":
            return values
        return {path.removeprefix("data.message."): value for path, value in found.items()} | {"isSidechain": True}


_FIELDS: Final = _Lines((*_CALL, *_SESSION))
_WITH_LABELS: Final = _Lines((*_CALL, *_SESSION, *_ASKED))
_NAMED: Final = Fields(("agentType",))
"""What stands beside the file of a subagent, in a file of its own."""
_LONGEST_NAMED: Final = 1 << 16
_OWN_ID: Final = re.compile(r"msg_[A-Za-z0-9_]{20,}")
_HOSTS: Final = {"msg_bdrk_": "aws.bedrock", "msg_vrtx_": "gcp.vertex_ai"}
_MARKED: Final = tuple(_HOSTS)
FAST: Final = "fast"
"""The speed of an answer that is charged otherwise: no tier of service in Anthropic's words."""
_MONEY: Final = frozenset({"cost", "cost_currency"})
_NOWHERE: Final = frozenset({"", "global", "not_available"})


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """The answers in one log, as often as they stand in it; what repeats them counts once by its id."""
    rows, asked = Rows(file, are_lines=True), options.label_from
    take = partial(_take, asked=asked, spawned=_agent_of(file) if AGENT in asked else SUBAGENT)
    yield from each(rows, _lines(rows, _WITH_LABELS if asked else _FIELDS), take)


def _agent_of(file: str) -> str:
    """The kind of a subagent that has a file of its own, as the file beside it names it."""
    beside = Path(file).with_suffix(".meta.json")
    if not os.path.isfile(beside):  # a pipe would have whoever opens it wait
        return SUBAGENT
    try:
        with beside.open("rb") as stream:
            named = _NAMED.decode(stream.read(_LONGEST_NAMED))
    except OSError:
        return SUBAGENT
    return SUBAGENT if isinstance(named, str) else str(only_text(named["agentType"]) or SUBAGENT)


def _lines(rows: Rows, fields: Fields) -> Iterator[Record]:
    for number, values in log_lines(fields, rows, markers=MARKERS):
        if values["type"] == "assistant":
            yield number, values
        else:
            rows.skip(Message("skipped-repeated-line"))


def _labels(values: Values, asked: frozenset[str], spawned: str) -> dict[str, Cell]:
    """The labels that are asked for."""
    is_spawned = values["isSidechain"]
    found = {
        BRANCH: values["gitBranch"],
        FOLDER: values["cwd"],
        AGENT: None if is_spawned is None else spawned if is_spawned is True else MAIN,
    }
    return labels_of(**{name: value for name, value in found.items() if name in asked})


def _take(rows: Rows, number: int, values: Values, *, asked: frozenset[str], spawned: str) -> None:
    model = values["message.model"]
    if model == "<synthetic>":
        return rows.skip(Message("skipped-own-message"))
    counts = _MESSAGE.counts(values)
    if values["isApiErrorMessage"] is True and not stated(counts):
        return rows.skip(Message("skipped-failed"))
    if not stated(counts):
        return rows.skip(Message("skipped-answer"))
    session = values["sessionId"]
    event = _event_id(values, session)
    row: dict[str, Cell] = {
        "event_id": event,
        "started_at": iso_us(values["timestamp"]),
        "session_id": session,
        "provider": _provider(values),
        "model_response": model,
        "tokens_basis": "reported",
        "label.project": name_of_folder(values["cwd"]),
        **(_labels(values, asked, spawned) if asked else {}),
        **counts,
    }
    tier = values["message.usage.service_tier"]
    if isinstance(tier, str):
        row["batch_api"] = tier == "batch"
        row["service_tier"] = tier
    if values["message.usage.speed"] == FAST:
        row["service_tier"] = FAST
    row |= stated_cost(values["costUSD"])
    region = values["message.usage.inference_geo"]
    if isinstance(region, str) and region not in _NOWHERE:
        row |= {"region": region, "region_basis": "stated"}
    rows.add(number, row)
    return _advisors(rows, number, row, values["message.usage.iterations"])


def _event_id(values: Values, session: Any) -> Cell:
    """What one answer is known by, wherever it is copied.

    A session that is resumed, forked or asked beside keeps the id of the message, not always that of the request. Some
    gateways send neither Anthropic's ids nor a request's: their ids are unique in a session only.
    """
    message = values["message.id"]
    if not isinstance(message, str) or not message:
        return values["uuid"]
    if values["requestId"] or _OWN_ID.fullmatch(message):
        return message
    return f"{session}/{message}"


def _provider(values: Values) -> str | None:
    """Who answered, where the ids say it: Bedrock and Vertex mark theirs, ``req_`` is Anthropic's own."""
    message, request = values["message.id"], values["requestId"]
    if isinstance(message, str):
        if message.startswith(_MARKED):
            return next(provider for prefix, provider in _HOSTS.items() if message.startswith(prefix))
        if isinstance(request, str) and request.startswith("req_") and message.startswith("msg_"):
            return "anthropic"
    return None


def _advisors(rows: Rows, number: int, row: Mapping[str, Cell], iterations: Any) -> None:
    """Calls of a second model inside an answer: the counts of the answer are those of the first alone."""
    for place, item in enumerate(items(iterations)):
        inner = members(item)
        kind = inner.get("type")
        if kind == "advisor_message":
            rows.add(
                number,
                {
                    **{name: cell for name, cell in row.items() if not name.endswith("_tokens") and name not in _MONEY},
                    "event_id": f"{row['event_id']}/advisor/{place}",
                    "model_response": inner.get("model"),
                    **_ADVISOR.counts(inner),
                },
            )
        elif kind is not None and kind != "message":
            rows.meet("usage.iterations of a kind that is not known")
