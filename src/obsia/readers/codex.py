"""Rollouts of Codex: ``~/.codex/sessions/YYYY/MM/DD/rollout-*.jsonl`` (``archived_sessions`` and ``.zst`` as well).

A ``token_count`` event states the sum of the session so far and the counts of the last call. The event is written again
whenever limits are refreshed: the same sum is the same call. Newer versions write a ``token_usage_record`` before it,
which serves where a file has no such event. A session that is forked, or spawned for a subagent,
begins with a copy of the events of the one it came from, often stamped anew: a call is known by its turn and the sum
after it, wherever it stands, so that it counts once.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, cast

from obsia.core.message import Message
from obsia.readers.base import AGENT, BRANCH, FOLDER, Batch, Cell, ReadOptions
from obsia.readers.records.algebra import algebra, stated, whole, with_reasoning
from obsia.readers.records.fields import Fields, Values
from obsia.readers.records.rows import Rows
from obsia.readers.records.times import iso_us
from obsia.readers.records.values import MAIN, SUBAGENT, fingerprint, labels_of, members, name_of_folder, only_text
from obsia.readers.records.walk import each, log_lines

NAME: Final = "codex"

MARKERS: Final = (b'"token_count"', b'"token_usage_record"', b'"turn_context"', b'"session_meta"')
_COUNTS: Final = algebra(NAME, "token_count")
_NAMES: Final = (*_COUNTS.paths, "total_tokens")
_LAST: Final = tuple(f"payload.info.last_token_usage.{name}" for name in _NAMES)
_TOTAL: Final = tuple(f"payload.info.total_token_usage.{name}" for name in _NAMES)
_USAGE: Final = tuple(f"payload.usage.{name}" for name in _NAMES)
_THREAD: Final = tuple(f"payload.thread_token_usage.{name}" for name in _NAMES)
_ALWAYS: Final = (
    "type",
    "timestamp",
    "payload.type",
    "payload.id",
    "payload.session_id",
    "payload.forked_from_id",
    "payload.parent_thread_id",
    "payload.source",
    "payload.timestamp",
    "payload.cwd",
    "payload.model",
    "payload.model_provider",
    "payload.turn_id",
    *_LAST,
    *_TOTAL,
    *_USAGE,
    *_THREAD,
)
_FIELDS: Final = Fields(_ALWAYS)
_WITH_LABELS: Final = Fields((*_ALWAYS, "payload.git.branch", "payload.agent_role"))
"""With the fields that are read where labels are asked for."""
_UUID: Final = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}", re.IGNORECASE)
_PAUSE_US: Final = 2_000_000
_COPYING_US: Final = 5_000_000
"""A copy of history is written at once when a session is forked, without pause; no call of its own has ended then."""

Vector = tuple[Any, ...]


@dataclass(slots=True)
class _Session:
    """What the lines so far say of the session."""

    own: str | None = None
    root: str | None = None
    """The session that a tree of forks grew from."""
    is_fork: bool = False
    forked_us: Any = None
    copied_us: Any = None
    """When the last copied line was written, while history is being copied."""
    turn: str | None = None
    has_turn: bool = False
    model: Cell = None
    provider: Cell = None
    project: str | None = None
    total: Vector | None = None
    asked: frozenset[str] = frozenset()
    """The labels that are asked for."""
    labels: dict[str, Cell] = field(default_factory=dict[str, Cell])
    has_events: bool = False
    recorded: list[tuple[int, dict[str, Cell]]] = field(default_factory=list[tuple[int, dict[str, Cell]]])
    """Rows of ``token_usage_record`` lines, for a file without events."""


def events(*, file: str, options: ReadOptions) -> Iterator[Batch]:
    """The calls of one rollout, those of the session that it was forked from included."""
    rows, session = Rows(file, are_lines=True), _Session(asked=options.label_from)
    fields = _WITH_LABELS if session.asked else _FIELDS
    yield from each(rows, log_lines(fields, rows, markers=MARKERS), partial(_line, session))
    for number, row in session.recorded:
        if session.has_events:
            rows.skip(Message("skipped-repeated-record"))
        else:
            rows.add(number, row)
    yield from rows.flush()


def _line(session: _Session, rows: Rows, number: int, values: Values) -> None:
    kind = values["type"]
    if kind == "token_usage_record":
        return _record(session, number, values)
    if kind == "event_msg" and values["payload.type"] == "token_count":
        return _take(rows, number, session, values)
    if kind == "session_meta":
        _begin(session, values)
    elif kind == "turn_context":
        _turn(session, values)
    return rows.skip(Message("skipped-line"))


def _begin(session: _Session, values: Values) -> None:
    """The first ``session_meta`` is the session's own; those after it came with the history of others."""
    own = only_text(values["payload.id"])
    if session.own is not None:
        if session.is_fork and isinstance(own, str):
            session.root = own
        return
    session.own = own if isinstance(own, str) else None
    parents = (values["payload.forked_from_id"], values["payload.parent_thread_id"], _spawner(values["payload.source"]))
    parent = next((found for found in parents if isinstance(found, str) and found and found != own), None)
    session.is_fork = parent is not None
    above = values["payload.session_id"]
    has_root = session.is_fork and isinstance(above, str) and above not in ("", own)
    session.root = cast("str", above) if has_root else parent or session.own
    session.forked_us = session.copied_us = iso_us(values["timestamp"] or values["payload.timestamp"])
    session.provider = only_text(values["payload.model_provider"])
    session.project = name_of_folder(values["payload.cwd"])
    _label(session, values)
    if AGENT in session.asked:
        session.labels |= labels_of(agent=_agent(values["payload.source"], values["payload.agent_role"]))


def _label(session: _Session, values: Values) -> None:
    """Note the branch and the folder, where they are asked for and stated."""
    if session.asked:
        stated_ = {BRANCH: values["payload.git.branch"], FOLDER: values["payload.cwd"]}
        session.labels |= labels_of(**{name: value for name, value in stated_.items() if name in session.asked})


def _agent(source: Any, role: Any) -> str:
    """The kind of agent of a session: the role of one that was spawned, the task of one that Codex starts itself."""
    spawned = members(source).get("subagent")
    if spawned is None:
        return MAIN
    inner = members(members(spawned).get("thread_spawn")).get("agent_role")
    found = next((each for each in (role, inner, spawned, members(spawned).get("other")) if only_text(each)), SUBAGENT)
    return str(found)


def _spawner(source: Any) -> Any:
    for key in ("subagent", "thread_spawn", "parent_thread_id"):
        source = members(source).get(key)
    return source


def _turn(session: _Session, values: Values) -> None:
    turn = values["payload.turn_id"]
    session.has_turn = True
    session.turn = turn if isinstance(turn, str) and _UUID.fullmatch(turn) else None
    session.model = only_text(values["payload.model"]) or session.model
    session.project = name_of_folder(values["payload.cwd"]) or session.project
    _label(session, values)


def _take(rows: Rows, number: int, session: _Session, values: Values) -> None:
    """One ``token_count``: a call, the same call again, or none."""
    last, total = _vector(values, _LAST), _vector(values, _TOTAL)
    if last is None and total is None:
        return rows.skip(Message("skipped-event-without-counts"))
    before, at = session.total, iso_us(values["timestamp"])
    is_copy, is_restamped = _copied(session, at)
    if total is not None:
        if total == before:
            return rows.skip(Message("skipped-repeated-sum"))
        session.total = total
    if is_copy and not session.has_turn:
        return rows.skip(Message("skipped-forked-sum"))
    used = _used(last, total, before, is_fork=session.is_fork)
    if used is None:
        return rows.skip(Message("skipped-event-without-counts"))
    counts = _counts(used)
    if not stated(counts):
        return rows.skip(Message("skipped-event-without-counts"))
    session.has_events = True
    event = _event_id(session, total or used, is_copy=is_copy)
    return rows.add(number, _row(session, event, None if is_restamped else at, counts))


def _record(session: _Session, number: int, values: Values) -> None:
    """One ``token_usage_record``, kept until it is known whether events say the same."""
    used, total = _vector(values, _USAGE), _vector(values, _THREAD)
    if used is None:
        return
    at = iso_us(values["timestamp"])
    is_copy, is_restamped = _copied(session, at)
    counts = _counts(used)
    if stated(counts):
        event = _event_id(session, total or used, is_copy=is_copy)
        session.recorded.append((number, _row(session, event, None if is_restamped else at, counts)))


def _row(session: _Session, event: str | None, at: Any, counts: Mapping[str, Cell]) -> dict[str, Cell]:
    return {
        "event_id": event,
        "started_at": at,
        "session_id": session.own,
        "provider": session.provider,
        "model_request": session.model,
        "tokens_basis": "reported",
        "label.project": session.project,
        **session.labels,
        **counts,
    }


def _copied(session: _Session, at: Any) -> tuple[bool, bool]:
    """Whether an event was copied from the session that this one came from, and whether the copy has a new stamp.

    Copies come first, with their old stamps or all stamped as the fork was made; the first later one ends them.
    """
    if not session.is_fork or session.copied_us is None:
        return False, False
    start = session.forked_us
    if not isinstance(at, int) or not isinstance(start, int):
        return True, True
    if at < start:
        return True, False
    if at - max(session.copied_us, start) <= _PAUSE_US and at - start <= _COPYING_US:
        session.copied_us = at
        return True, True
    session.copied_us = None
    return False, False


def _used(last: Vector | None, total: Vector | None, before: Vector | None, *, is_fork: bool) -> Vector | None:
    """The counts of the call itself: as stated, else what the sum grew by, else a first sum."""
    if last is not None and any(value not in (0, None) for value in last):
        return last
    if total is None:
        return None
    if before is None:
        return None if is_fork or last is not None else total
    grown = tuple(_difference(now, then) for now, then in zip(total, before, strict=True))
    return None if any(isinstance(value, int) and value < 0 for value in grown) else grown


def _difference(now: Any, then: Any) -> Any:
    a, b = whole(now), whole(then)
    return now if a is None else a - (b or 0)


def _counts(used: Vector) -> Mapping[str, Cell]:
    """The counts; reasoning is inside the output unless the total says that it is beside it."""
    stated_ = dict(zip(_NAMES, used, strict=True))
    counts, total = _COUNTS.counts(stated_), stated_["total_tokens"]
    return counts if whole(total) is None else with_reasoning(counts, total)


def _event_id(session: _Session, total: Vector, *, is_copy: bool) -> str | None:
    """A call by its turn and the sum after it; where turns have no ids of their own, by its session and that sum."""
    if session.turn is not None:
        return f"{session.turn}/{fingerprint(*total)}"
    owner = session.root if is_copy or not session.is_fork else session.own
    return None if owner is None else f"{owner}/{fingerprint(*total)}"


def _vector(values: Values, paths: tuple[str, ...]) -> Vector | None:
    found = tuple(values[path] for path in paths)
    return None if all(value is None for value in found) else found
