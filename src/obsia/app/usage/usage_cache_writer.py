"""What a whole reading leaves for the next question about the same log: see :mod:`obsia.app.usage.usage_cache`."""

from __future__ import annotations

import json
import os
from array import array
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib import import_module

import numpy as np

from obsia.accounting.draws import WORLDS
from obsia.accounting.figures import LEVEL, Request
from obsia.accounting.impacts import CARBON, ENERGY, WATER, Line, Quantity
from obsia.accounting.pricing import Pricing
from obsia.app.folder import data_folder
from obsia.app.usage import usage_cache
from obsia.app.usage.account import Account
from obsia.app.usage.cells import Series
from obsia.app.usage.names import Names
from obsia.core.errors import ObsiaError
from obsia.core.figure import Figure
from obsia.facts import snapshot as facts
from obsia.facts.names.providers import resolve_provider
from obsia.physics.work import WORK_COLUMNS
from obsia.readers.base import Cell
from obsia.readers.files import compression_of

HEADLINE: tuple[Quantity, ...] = (ENERGY, CARBON, WATER)


def remember(question: usage_cache.Question, account: Account, *, numbers: tuple[str, str, str]) -> bool:
    """Keep what was summed for the next question, where that can be: see :func:`_kept`. Whether it was kept."""
    try:
        return _kept(question, account, numbers=numbers)
    except (OSError, ObsiaError):
        # A log that changes or goes while it is read again is asked for again: nothing is lost.
        return False


def _kept(question: usage_cache.Question, account: Account, *, numbers: tuple[str, str, str]) -> bool:
    """Keep what was summed, where lines added to its files can be counted on their own. Whether it was kept.

    Not kept: formats whose lines depend on each other, compressed files, tables and arrays, more calls or series than
    are worth keeping, and anything that does not add up to the account to the token. ``numbers`` is a language with its
    signs for decimals and thousands.
    """
    files: dict[str, usage_cache.File] = {}
    rows: list[tuple[str, Sequence[Mapping[str, Cell]]]] = []
    for path, (reader, _) in account.recognised.items():
        if not _is_by_line(reader) or compression_of(path) != "none" or account.unreadable:
            return False
        stat = os.stat(path)
        with open(path, "rb") as stream:
            data = stream.read()
        if not _has_records(data):
            return False
        offset = data.rfind(b"\n") + 1
        ends = usage_cache.ends_digest(data[:offset], data[:offset])
        files[os.path.abspath(path)] = usage_cache.File(
            reader=reader, inode=stat.st_ino, size=stat.st_size, mtime_ns=stat.st_mtime_ns, offset=offset, ends=ends
        )
        rows.append((reader, usage_cache.rows_of(reader, path, lenient=True) or ()))
    keys = sorted({usage_cache.series_key(row) for _, some in rows for row in some}, key=str)
    if not keys or len(keys) > usage_cache.MOST_SERIES:
        return False
    last_day = max(datetime.now(tz=UTC).date().isoformat(), *(account.period or ()))
    state = _priced(question, account, keys=keys, files=files, last_day=last_day)
    state.numbers = numbers
    for reader, some in rows:
        if not usage_cache.count(state, reader, some, lenient=True):
            return False
    tokens = account.total.tokens
    summed = [sum(column) for column in zip(*state.calls.values(), strict=True)]
    expected = [tokens.input_tokens, tokens.cached_tokens, tokens.output_tokens, tokens.reasoning_tokens]
    if len(state.calls) != tokens.calls or summed[1:] != expected:
        return False
    folder = data_folder()
    usage_cache.store(state, question, folder=folder)
    usage_cache.sweep(folder)
    return True


def _is_by_line(reader: str) -> bool:
    """Whether a reader says that each line of its files stands for itself."""
    try:
        return bool(getattr(import_module(f"obsia.readers.{reader.replace('-', '_')}"), "BY_LINE", False))
    except ImportError:
        return False


def _has_records(data: bytes) -> bool:
    """Whether the first line is a record. What follows a header, or stands in an array, says nothing on its own."""
    try:
        return isinstance(json.loads(data.partition(b"\n")[0]), dict)
    except (ValueError, RecursionError):
        return False


def _priced(
    question: usage_cache.Question,
    account: Account,
    *,
    keys: Sequence[usage_cache.SeriesKey],
    files: dict[str, usage_cache.File],
    last_day: str,
) -> usage_cache.State:
    snapshot = facts.load()
    request = Request(journey="growing", snapshot=snapshot.content_hash)
    pricing = Pricing(snapshot, request=request)
    provider = resolve_provider(snapshot, name=question.host)
    names = Names(snapshot, model=question.model, provider=provider, region=question.region)
    period = account.period
    names.learn([(key[0], key[1], key[2]) for key in keys if key[2]], period=period)
    windows: list[int | None] = []
    units: list[array[float]] = []
    for key in keys:
        found = names.resolved(Series(*key))
        deployment = pricing.deployment(found.model.facts, provider=found.provider)
        place = pricing.place(provider=found.provider, zone_id=found.zone_id)
        windows.append(found.model.facts.window)
        columns = [
            pricing.impacts([Line(deployment=deployment, place=place, work=_one(at))]).draws
            for at in range(len(WORK_COLUMNS))
        ]
        flat = np.concatenate([draws[quantity] for quantity in HEADLINE for draws in columns])
        units.append(array("d", flat.tolist()))
    return usage_cache.State(
        stamp=usage_cache.stamp_of_facts(),
        snapshot=snapshot.content_hash,
        files=files,
        series=list(keys),
        windows=windows,
        works=[[0] * len(WORK_COLUMNS) for _ in keys],
        calls={},
        last_day=last_day,
        rejected=account.records.rejected,
        has_notes=bool(account.notes),
        figures=[_about(account.total.figure(quantity)) for quantity in HEADLINE],
        units=units,
        worlds=WORLDS,
    )


def _one(column: int) -> tuple[float, ...]:
    return tuple(1.0 if at == column else 0.0 for at in range(len(WORK_COLUMNS)))


def _about(figure: Figure) -> dict[str, object]:
    return {
        "quantity": figure.quantity,
        "unit": figure.unit,
        "boundary": figure.boundary.value,
        "kind": figure.kind.value,
        "tested": figure.tested.value,
        "level": LEVEL,
        "figure_id": figure.figure_id,
        "evidence": list(figure.evidence[:1]),
    }
