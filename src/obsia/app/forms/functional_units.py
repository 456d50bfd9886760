"""By what a footprint may be divided: requests, tokens or images of an account, or what the reporter counts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

from obsia.app.forms.form_fields import word
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.record_figures import ACCOUNT, answer, answered_number, counted
from obsia.core.message import Message

REQUEST, TOKEN, OUTPUT_TOKEN, IMAGE = "request", "token", "output token", "image"
OF_ACCOUNTS: Final = (REQUEST, TOKEN, OUTPUT_TOKEN, IMAGE)
"""Functional units that an account counts itself."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FunctionalUnit:
    """A thing with how many of it there were; ``count`` is None, with a reason, where it cannot be divided by.

    ``counted`` is how many the account has, ``answered`` whether the count is the reporter's.
    """

    thing: str
    count: Fraction | None
    reason: Message | None = None
    counted: int = 0
    answered: bool = False


def functional_units(inputs: Inputs) -> tuple[FunctionalUnit, ...]:
    """The unit that the reporter chose (answer ``functional-unit``), else all that the account counts.

    Raises ``BadInput`` for an account whose counts are none.
    """
    chosen = answer(inputs, "functional-unit")
    if chosen in OF_ACCOUNTS:
        return (of_record(inputs, inputs.account, chosen),)
    if not chosen:
        units = tuple(of_record(inputs, inputs.account, thing) for thing in OF_ACCOUNTS)
        return tuple(unit for unit in units if unit.thing != IMAGE or unit.counted)
    count = answered_number(inputs, "functional-unit-count")
    if not count:
        reason = word("reason-answer", answer="functional-unit-count")
        return (FunctionalUnit(thing=chosen, count=None, reason=reason, answered=True),)
    return (FunctionalUnit(thing=chosen, count=count, answered=True),)


def of_record(inputs: Inputs, record: Record | None, thing: str) -> FunctionalUnit:
    """A unit counted from an account, or from one of its groups.

    A count is only a divisor where all that was priced is in it: usage without calls, without tokens or of another
    kind would make the rate too high.
    """
    if record is None:
        return FunctionalUnit(thing=thing, count=None, reason=word("reason-account"))
    tokens = counted(record, "tokens", where=ACCOUNT)
    silent: Mapping[str, int] = counted(inputs.account, "missing", where=ACCOUNT) if inputs.account is not None else {}
    count = _count(tokens, thing)
    if not count:
        return FunctionalUnit(thing=thing, count=None, reason=word("reason-none-counted"))
    if not _is_whole(tokens, silent, thing):
        return FunctionalUnit(thing=thing, count=None, reason=word("reason-mixed-usage"), counted=count)
    return FunctionalUnit(thing=thing, count=Fraction(count), counted=count)


def _count(tokens: Mapping[str, int], thing: str) -> int:
    return {
        REQUEST: tokens.get("calls", 0),
        TOKEN: tokens.get("input_tokens", 0) + tokens.get("output_tokens", 0),
        OUTPUT_TOKEN: tokens.get("output_tokens", 0),
        IMAGE: tokens.get("images", 0),
    }[thing]


def _is_whole(tokens: Mapping[str, int], silent: Mapping[str, int], thing: str) -> bool:
    unlike = {
        REQUEST: ("messages", "seat_seconds", "uncounted_records"),
        TOKEN: ("messages", "seat_seconds", "images", "audio_ms", "video_ms"),
        OUTPUT_TOKEN: ("messages", "seat_seconds", "images", "audio_ms", "video_ms"),
        IMAGE: ("messages", "seat_seconds", "audio_ms", "video_ms", "output_tokens"),
    }[thing]
    untold = ("calls_without_input", "calls_without_output") if thing in (TOKEN, OUTPUT_TOKEN) else ()
    return not any(tokens.get(name, 0) for name in unlike) and not any(silent.get(name, 0) for name in untold)
