"""What a report cannot say: contradictions by the regulation's own definitions, each with what was expected."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from obsia.core.datacentre import DataCentreReport, hours_of
from obsia.core.message import Message, Symbol

_ROUNDING: Final = 0.01
"""Relative: parts and totals, and stated indicators, may be rounded by that much before they disagree."""
_LAST_DIGIT: Final = 0.005
"""Absolute: an indicator stated with two decimals."""
_PARTS: Final = (
    ("it_energy_kwh", "total_energy_kwh", "EIT", "EDC"),
    ("backup_energy_kwh", "total_energy_kwh", "EDC-BG", "EDC"),
    ("reused_heat_kwh", "total_energy_kwh", "EREUSE", "EDC"),
    ("renewable_kwh", "total_energy_kwh", "ERES-TOT", "EDC"),
    ("potable_water_l", "water_l", "WIN-POT", "WIN"),
    ("computer_room_area_m2", "floor_area_m2", "SCR", "SDC"),
    ("renewable_guarantees_kwh", "renewable_kwh", "ERES-GOO", "ERES-TOT"),
    ("renewable_agreements_kwh", "renewable_kwh", "ERES-PPA", "ERES-TOT"),
    ("renewable_onsite_kwh", "renewable_kwh", "ERES-OS", "ERES-TOT"),
)
_SOURCES: Final = ("renewable_guarantees_kwh", "renewable_agreements_kwh", "renewable_onsite_kwh")
SIGNED: Final = frozenset({"waste_heat_celsius", "intake_air_celsius"})
"""Fields that may be below zero."""
_SPACES: Final = re.compile(r"(?<=\d)[\s\u00a0\u202f'’](?=\d{3}(?!\d))")
_PLAIN: Final = re.compile(r"[-+\u2212]?\d+(?:[eE][-+]?\d{1,3})?")
_SHAPE: Final = re.compile(r"[-+\u2212]?\d+(?:[.,]\d+)+")
_SCIENTIFIC: Final = re.compile(r"[-+\u2212]?\d+\.\d+[eE][-+]?\d{1,3}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Complaint:
    """One contradiction: the field, the reason code, what was expected, and the value that is at odds with it."""

    field: str
    reason: str
    expected: Message
    value: float | None = None


def complaints(report: DataCentreReport) -> Iterator[Complaint]:
    """What is wrong with the figures of a report, taken together."""
    for part, whole, symbol, limit in _PARTS:
        value, of = _number(report, part), _number(report, whole)
        if value is not None and of is not None and value > of:
            expected = Message("expected-at-most", part=Symbol(symbol), limit=Symbol(limit))
            yield Complaint(field=part, reason="part_exceeds_total", expected=expected, value=value)
    yield from _sums(report)
    yield from _power(report)
    yield from _indicators(report)


def _number(report: DataCentreReport, field: str) -> float | None:
    value: float | None = getattr(report, field)
    return value


def _sums(report: DataCentreReport) -> Iterator[Complaint]:
    parts = [_number(report, field) for field in _SOURCES]
    stated = [part for part in parts if part is not None]
    if report.renewable_kwh is None or len(stated) < len(parts):
        return
    if abs(sum(stated) - report.renewable_kwh) > _ROUNDING * report.renewable_kwh:
        expected = Message("expected-sum-of-sources")
        yield Complaint(field="renewable_kwh", reason="parts_not_total", expected=expected, value=report.renewable_kwh)


def _power(report: DataCentreReport) -> Iterator[Complaint]:
    if report.it_energy_kwh is None or report.it_power_w is None:
        return
    most_h = hours_of(report.year) if report.operated_h is None else report.operated_h
    if report.it_energy_kwh > (1 + _ROUNDING) * report.it_power_w / 1000.0 * most_h:
        expected = Message("expected-within-installed")
        value = report.it_energy_kwh
        yield Complaint(field="it_energy_kwh", reason="more_than_installed", expected=expected, value=value)


def _indicators(report: DataCentreReport) -> Iterator[Complaint]:
    if report.stated_pue is not None and report.stated_pue < 1:
        yield Complaint(
            field="stated_pue", reason="pue_below_one", expected=Message("expected-pue"), value=report.stated_pue
        )
    for field in ("stated_reuse_share", "stated_renewable_share"):
        if (share := _number(report, field)) is not None and share > 1:
            expected = Message("expected-share")
            yield Complaint(field=field, reason="share_above_one", expected=expected, value=share)
    if report.centres_count != 1:
        return  # averages of several are weighted by EDC (Annex IV): they need not be the ratio of the sums
    for field, above, below, rule in (
        ("stated_pue", report.total_energy_kwh, report.it_energy_kwh, "PUE = EDC / EIT"),
        ("stated_wue_l_per_kwh", report.water_l, report.it_energy_kwh, "WUE = WIN / EIT"),
        ("stated_reuse_share", report.reused_heat_kwh, report.total_energy_kwh, "ERF = EREUSE / EDC"),
        ("stated_renewable_share", report.renewable_kwh, report.total_energy_kwh, "REF = ERES-TOT / EDC"),
    ):
        stated = _number(report, field)
        if stated is None or above is None or not below:
            continue
        ratio = above / below
        if abs(stated - ratio) > max(_ROUNDING * ratio, _LAST_DIGIT):
            expected = Message("expected-ratio", rule=Symbol(rule), ratio=float(f"{ratio:.4g}"))
            yield Complaint(field=field, reason="indicator_disagrees", expected=expected, value=stated)


def decimal_mark(texts: Iterable[str], *, default: str) -> str:
    """The decimal mark that a file's own numbers prove; ``default`` without proof, '' where they contradict."""
    proven = {mark for text in texts if (mark := _proof(_SPACES.sub("", text.strip())))}
    if not proven:
        return default
    return proven.pop() if len(proven) == 1 else ""


def _proof(text: str) -> str:
    if _SCIENTIFIC.fullmatch(text):
        return "."
    if not _SHAPE.fullmatch(text):
        return ""
    marks = re.findall(r"[.,]", text)
    last, digits = marks[-1], re.split(r"[.,]", text)
    if len(set(marks)) == 2:
        return last
    if len(marks) > 1:
        return "," if last == "." else "."
    return "" if len(digits[1]) == 3 and len(digits[0].lstrip("-+\u2212")) <= 3 and _leads(digits[0]) else last


def _leads(whole: str) -> bool:
    """Whether digits may stand before a mark of thousands: ``0,500`` is no five hundred."""
    return not whole.lstrip("-+\u2212").startswith("0")


def number(text: str, *, mark: str) -> float | str:
    """The number of a cell, or a reason code. ``mark`` is the file's decimal mark, '' where it proves none."""
    plain = _SPACES.sub("", text.strip())
    if _PLAIN.fullmatch(plain) or _SCIENTIFIC.fullmatch(plain):
        found = float(plain.replace("\u2212", "-"))
        return found if math.isfinite(found) else "not_a_number"
    if not _SHAPE.fullmatch(plain):
        return "not_a_number"
    own = _proof(plain) or mark
    if not own:
        return "ambiguous_number"
    other = "," if own == "." else "."
    whole, *rest = plain.split(own)
    groups = whole.lstrip("-+\u2212").split(other)
    grouped = len(groups) == 1 or (len(groups[0]) <= 3 and all(len(group) == 3 for group in groups[1:]))
    if len(rest) > 1 or other in "".join(rest) or not grouped:
        return "not_a_number"
    return float(f"{whole.replace(other, '')}.{''.join(rest) or '0'}".replace("\u2212", "-"))
