"""Cells of a table of configurations: numbers, words of a list, names of accelerators, engines and precisions."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from obsia.accounting.engines import common_devices
from obsia.accounting.shapes import PRECISIONS
from obsia.app.tables import WrongCell, date_parts
from obsia.core.message import Message, Symbol
from obsia.core.spelling import not_a_choice
from obsia.facts.names.engines import EngineName, find_engine
from obsia.facts.names.hardware import find_device, find_precision, known_precision, near_devices
from obsia.facts.snapshot import Snapshot

YES: Final = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
_VERSION: Final = re.compile(r"v?(\d+(?:\.\d+)*)\S*", re.IGNORECASE)


def not_understood(field: str, value: str, expected: Message) -> WrongCell:
    """A cell that says nothing that is known."""
    return WrongCell(field=field, reason=Message("configuration-not-understood", text=value[:40]), expected=expected)


def not_one_of(field: str, value: str, choices: Iterable[str]) -> WrongCell:
    """A cell that holds none of some words."""
    return WrongCell(field=field, reason=not_a_choice(value, choices), expected=one_of(choices))


def one_of(choices: Iterable[str]) -> Message:
    """One of some words is expected."""
    return Message("configuration-one-of", choices=tuple(map(Symbol, choices)))


def multiple(of: str) -> Message:
    """A multiple of another column is expected."""
    return Message("configuration-multiple", of=Symbol(of))


def at_most(column: str) -> Message:
    """No more than in another column is expected."""
    return Message("configuration-at-most", column=Symbol(column))


def at_least(count: int) -> Message:
    """So many or more are expected."""
    return Message("configuration-at-least", least=Symbol(count))


def device(snapshot: Snapshot, row: Mapping[str, str]) -> str | None:
    """The accelerator of a row, as the table of facts names it; None where the row does not say."""
    stated = row.get("gpu_model") or None
    if stated is None:
        return None
    if found := find_device(snapshot, stated):
        return found
    near = near_devices(snapshot, stated)
    some = tuple(map(Symbol, common_devices(snapshot)))
    if near:
        expected = Message("configuration-accelerator-near", some=some, near=tuple(near[:5]))
    else:
        expected = Message("configuration-accelerator", some=some)
    raise not_understood("gpu_model", stated, expected)


def engine(snapshot: Snapshot, row: Mapping[str, str]) -> EngineName | None:
    """What serves, and its version where it stands beside the name; None where the row does not say."""
    stated = row.get("engine") or None
    if stated is None:
        return None
    found = find_engine(snapshot, stated)
    if found is None:
        raise not_understood("engine", stated, Message("configuration-engine"))
    return found


def version(row: Mapping[str, str], beside: EngineName | None) -> str | None:
    """The version of the engine, as its column says or as it stands beside its name: numbers with dots between."""
    stated = row.get("engine_version") or None
    if stated is None:
        return None if beside is None else beside.version
    found = _VERSION.search(stated)
    if found is None:
        raise not_understood("engine_version", stated, Message("configuration-version"))
    return found[1]


def date(row: Mapping[str, str], name: str) -> str | None:
    """A day or a month; None where the row does not say."""
    stated, expected = row.get(name) or None, Message("configuration-date")
    if stated is not None and date_parts(stated, field=name, expected=expected)[1] is None:
        raise not_understood(name, stated, expected)
    return stated


def precision(snapshot: Snapshot, row: Mapping[str, str], name: str) -> str | None:
    """A precision, as the facts name it; None where the row does not say."""
    written = row.get(name) or None
    if written is None:
        return None
    found = find_precision(snapshot, written) or ""
    if found in PRECISIONS:
        return found
    if known := known_precision(snapshot, written):
        raise WrongCell(
            field=name,
            reason=Message("configuration-known-precision", text=written[:40], known=known.known),
            expected=one_of(known.nearest),
        )
    raise not_one_of(name, written, PRECISIONS)


def share(row: Mapping[str, str], name: str, *, zero: bool = False) -> float | None:
    """A part of a whole; None where the row does not say."""
    found = number(row, name, zero=zero)
    if found is not None and found > 1.0:
        raise not_understood(name, row[name], Message("configuration-share"))
    return found


def number(row: Mapping[str, str], name: str, *, whole: bool = False, zero: bool = False) -> float | None:
    """A positive number of a row; None where it is blank. Refuses anything else."""
    text = row.get(name) or ""
    if not text:
        return None
    try:
        value = float(text)
    except ValueError:
        raise not_understood(name, text, Message("configuration-number")) from None
    if not math.isfinite(value) or value < 0 or (value == 0 and not zero) or (whole and value != int(value)):
        raise not_understood(name, text, _expected_number(whole=whole, zero=zero))
    return value


def _expected_number(*, whole: bool, zero: bool) -> Message:
    if zero:
        return Message("configuration-not-negative")
    return Message("configuration-whole-above-zero") if whole else Message("configuration-above-zero")


def choice(row: Mapping[str, str], name: str, known: Sequence[str], same: Mapping[str, str]) -> str | None:
    """One of some words of a row; None where it is blank. Refuses anything else."""
    text = (row.get(name) or "").lower()
    if not text:
        return None
    text = same.get(text, text)
    if text not in known:
        raise not_one_of(name, text, known)
    return text


def is_yes(row: Mapping[str, str], name: str) -> bool:
    """Whether a row says yes; no where it is blank."""
    found = choice(row, name, tuple(YES), {})
    return found is not None and YES[found]
