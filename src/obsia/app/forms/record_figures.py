"""Figures, readings and answers as the quantities and proofs of a form."""

from __future__ import annotations

import ntpath
import posixpath
import re
import shlex
from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any, Final, cast

from obsia.app.disclosure.stated_amounts import amount
from obsia.app.figures.figure_store import figure_of_content
from obsia.app.figures.sources import source_of
from obsia.app.forms.inputs import Inputs, Record
from obsia.app.forms.rounding import significant
from obsia.app.forms.units_of_forms import convert, exact, rate
from obsia.core.dossier import Proof, Quantity
from obsia.core.errors import BadInput, MissingFact
from obsia.core.evidence import Kind
from obsia.core.figure import Boundary, Figure
from obsia.core.message import Message, Number, Symbol
from obsia.core.reading import Reading
from obsia.core.spelling import not_a_choice, one_of
from obsia.facts import snapshot as facts

ACCOUNT, TRAINING, ANSWERS = "account", "training", "answers"
"""Where an input came from: what an error names."""
PLAIN_NUMBER: Final = re.compile(r"[0-9]{1,30}(?:\.[0-9]{1,30})?(?:[eE][+-]?[0-9]{1,2})?")
"""Numbers that people write: not negative, and short enough that no power of ten is a burden."""
_MEAN_DIGITS: Final = 3
"""Significant digits of a mean in a note."""
_EXPECTED_NUMBER: Final = Message("handed-expected-not-negative")
_DERIVED: Final = frozenset({"value", "digest", "lead"})
"""What is printed with a figure and follows from its other fields; ``lead`` stood in earlier records."""


def boundary_name(boundary: Boundary) -> str:
    """The message that names a boundary."""
    return f"boundary-{boundary.value.replace(' ', '-')}"


def figure_in(
    record: Record | None, quantity: str, boundary: Boundary, *, where: str, key: str = "figures"
) -> Figure | None:
    """A figure of an account, of one of its groups or of a training estimate; None where it has none.

    Raises ``BadInput`` for what obsia does not print.
    """
    if record is None:
        return None
    for place, content in enumerate(_records(record, key, where)):
        if content.get("quantity") == quantity and content.get("boundary") == boundary.value:
            return _figure(content, where=where, field=f"{key}[{place}]")
    return None


def counted(record: Record, key: str, *, where: str) -> Mapping[str, int]:
    """The whole numbers below ``key`` (token counts, missing). Raises ``BadInput`` for anything else."""
    content = record.get(key)
    if not isinstance(content, Mapping):
        raise BadInput(where, "handed-missing", field=key, expected="handed-expected-counts")
    counts = cast("Mapping[str, Any]", content)
    for name, count in counts.items():
        if not isinstance(count, int) or isinstance(count, bool) or count < 0:
            raise BadInput(
                where, "handed-no-count", text=str(count)[:40], field=f"{key}.{name}", expected="handed-expected-count"
            )
    return counts


def groups_of(record: Record, by: str) -> tuple[Record, ...]:
    """The groups of the account's table by one key alone; none where there is no such table."""
    for table in _records(record, "tables", ACCOUNT) if "tables" in record else ():
        if table.get("by") == [by]:
            return tuple(_records(table, "groups", ACCOUNT))
    return ()


def _records(record: Record, key: str, where: str) -> Sequence[Record]:
    content = record.get(key)
    if not isinstance(content, list) or not all(isinstance(each, Mapping) for each in cast("list[object]", content)):
        raise BadInput(where, "handed-list-missing", field=key, expected="handed-expected-list")
    return cast("list[Record]", content)


def _figure(content: Record, *, where: str, field: str) -> Figure:
    try:
        return figure_of_content({key: value for key, value in content.items() if key not in _DERIVED})
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        reason = Message("handed-no-figure", why=f"{type(error).__name__}: {error}")
        raise BadInput(where, reason, field=field, expected="handed-expected-figure") from error


def quantity_of(
    figure: Figure, *, unit: str, count: Fraction | int = 1, per: int = 1, name: str = "", digits: int | None = None
) -> Quantity:
    """A figure in ``unit`` for ``per`` of ``count`` things; exact, since one number divides every world.

    ``name`` is the unit as printed where it is not ``unit``; ``digits`` rounds what the form asks for.
    """
    value, low, high = (
        rate(each, unit=figure.unit, count=count, thing="").stated(unit, per=per)
        for each in (figure.value, figure.low, figure.high)
    )
    point = low == high
    return Quantity(
        value=float(value),
        unit=name or unit,
        kind=figure.kind,
        boundary=boundary_name(figure.boundary),
        low=None if point else float(low),
        high=None if point else float(high),
        level=figure.level,
        tested=None if point else figure.tested,
        as_asked=as_asked(value, digits=digits),
        figure_id=figure.figure_id,
    )


def median_note(figure: Figure, *, unit: str, count: Fraction | int = 1, per: int = 1, name: str = "") -> Message:
    """That the value is a median, and the mean, which is what is added to figures of other reports."""
    if figure.mean == figure.median:
        return Message("reporting-note-median")
    mean = rate(figure.mean, unit=figure.unit, count=count, thing="").stated(unit, per=per)
    told = Number(float(mean), name or unit, digits=_MEAN_DIGITS)
    # The unit stands in the number for readers, and apart for machines.
    return Message("reporting-note-median-mean", mean=told, unit=Symbol(name or unit))


def as_asked(value: Fraction, *, digits: int | None) -> str:
    """The number as a form wants it, or '' where it asks for no rounding (or where there is nothing to round)."""
    return significant(float(value), digits=digits) if digits and value > 0 else ""


def proofs_of(figure: Figure) -> tuple[Proof, ...]:
    """The sources that a figure rests on; its id, by which it is traced, stands in the quantity."""
    return tuple(source_proof(each) for each in figure.evidence)


def assumption_notes(figure: Figure) -> tuple[Message, ...]:
    """The defaults that stood in for facts, as messages."""
    return tuple(Message(f"assumption-{each.code}", **each.arguments) for each in figure.assumptions)


def average_note(record: Record | None) -> Message:
    """Whether carbon takes the year's intensity of the grid, or that of each hour where it is known."""
    figures = cast("list[dict[str, Any]]", (record or {}).get("figures", ()))
    by_hour = any(each.get("code") == "grid-hourly" for figure in figures for each in figure.get("assumptions", ()))
    return Message("reporting-ghg-note-average-hourly" if by_hour else "reporting-ghg-note-average")


def source_proof(evidence: str) -> Proof:
    """A source of the facts; its id alone where this obsia does not know it (a figure of another version)."""
    try:
        source = facts.load().source(evidence)
    except MissingFact:
        source = source_of(evidence)
    if source is None:
        return Proof(title=evidence)
    title = ", ".join(part for part in (source.publisher, source.title) if part)
    return Proof(title=title, url=source.url, read_on=source.retrieved)


# ---------------------------------------------------------------- readings


def readings_of(inputs: Inputs, work: str) -> tuple[Reading, ...]:
    """Readings of one kind of work, in their order."""
    return tuple(reading for reading in inputs.readings if reading.work == work)


def one_boundary(readings: Sequence[Reading]) -> bool:
    """Whether readings may be summed: they cover the same."""
    return len({reading.boundary for reading in readings}) == 1


def energy_kwh(readings: Sequence[Reading]) -> Fraction:
    """The sum of readings, kWh."""
    return sum((exact(reading.energy_kwh) for reading in readings), Fraction(0))


def reading_quantity(
    readings: Sequence[Reading],
    *,
    unit: str,
    scale: Fraction | int = 1,
    base: str = "kWh",
    kind: Kind = Kind.MEASURED,
) -> Quantity:
    """The sum of readings of one boundary times ``scale``, which makes it ``base``; stated in ``unit``.

    One reading keeps its interval; a sum has none, since its readings do not say how their errors hang together.
    """

    def stated(kwh: Fraction) -> Fraction:
        return convert(kwh * scale, unit=base, to=unit)

    value = stated(energy_kwh(readings))
    low = high = None
    if len(readings) == 1 and readings[0].energy_low_kwh is not None and readings[0].energy_high_kwh is not None:
        low, high = stated(exact(readings[0].energy_low_kwh)), stated(exact(readings[0].energy_high_kwh))
    return Quantity(
        value=float(value),
        unit=unit,
        kind=kind,
        boundary=boundary_name(readings[0].boundary),
        low=None if low is None else float(low),
        high=None if high is None else float(high),
    )


def reading_proofs(readings: Sequence[Reading]) -> tuple[Proof, ...]:
    """Which meters read it, and what they saw."""
    return tuple(
        Proof(title="obsia:reading", locator=f"{reading.meter}: {reading.perimeter}", read_on=reading.started_at[:10])
        for reading in readings
    )


# ---------------------------------------------------------------- answers


def answer(inputs: Inputs, name: str) -> str:
    """What the reporter states, '' where nothing is."""
    return inputs.answers.get(name, "").strip()


def answered_number(inputs: Inputs, name: str) -> Fraction | None:
    """A number that the reporter states, None where nothing is. Raises ``BadInput`` for what is none."""
    text = answer(inputs, name)
    if not text:
        return None
    if not PLAIN_NUMBER.fullmatch(text):
        raise BadInput(ANSWERS, "not-a-number", text=text[:40], field=name, expected=_EXPECTED_NUMBER)
    return exact(text)


def answered_amount(inputs: Inputs, name: str, *, unit: str) -> Fraction | None:
    """A count above 0 that the reporter states, plain or with its unit (``14.8 trillion tokens``), None without one.

    Raises ``BadInput`` for what is neither.
    """
    text = answer(inputs, name)
    if not text:
        return None
    if PLAIN_NUMBER.fullmatch(text) and (number := exact(text)):
        return number
    told = amount(text, unit=unit)
    if told is None:
        expected = Message("handed-expected-positive-or-unit", unit=Symbol(unit))
        raise BadInput(ANSWERS, "handed-no-amount", text=text[:40], field=name, expected=expected)
    return exact(told.value)


def answered_choice(inputs: Inputs, name: str, choices: tuple[str, ...], *, any_case: bool = False) -> str:
    """One of a few words, '' where nothing is stated. Raises ``BadInput`` for another word."""
    text = answer(inputs, name)
    text = text.lower() if any_case else text
    if text and text not in choices:
        raise BadInput(ANSWERS, not_a_choice(text, choices), field=name, expected=one_of(choices))
    return text


def answer_proof(*names: str) -> tuple[Proof, ...]:
    """The reporter's own statement."""
    return tuple(Proof(title="obsia:answers", locator=name) for name in names)


def account_proof(account: Record) -> tuple[Proof, ...]:
    """The command that made an account: what its counts and dates rest on."""
    return (Proof(title="obsia:estimate", locator=_command(account, "obsia assess")),)


def training_proof(training: Record) -> tuple[Proof, ...]:
    """The command that made a training estimate: what is stated of its run stands in it."""
    return (Proof(title="obsia:train", locator=_command(training, "obsia train")),)


_FILE_OPTIONS: Final = frozenset({"--map", "--grid-file"})
"""Options of ``assess`` whose value is a file; those of ``train`` take none."""
_COMMAND_LENGTH: Final = 2
"""``obsia assess``: what follows, up to the first option, is files."""


def without_folders(command: Sequence[object]) -> tuple[str, ...]:
    """The command of a record with files by name alone: folders tell of people and machines.

    Names of models hold slashes too and stay whole.
    """
    words, told, flag = [str(each) for each in command], list[str](), ""
    for place, each in enumerate(words):
        if each.startswith("--") and "=" not in each:
            flag = each
            told.append(each)
            continue
        is_file = flag in _FILE_OPTIONS or (not flag and place >= _COMMAND_LENGTH)
        told.append(_name(each) if is_file or _is_absolute(each) else each)
    return tuple(told)


def _name(path: str) -> str:
    return ntpath.basename(path) or path


def _is_absolute(word: str) -> bool:
    return posixpath.isabs(word) or ntpath.isabs(word) or word.startswith(("~", "./", "../"))


def _command(record: Record, default: str) -> str:
    command = record.get("command")
    return shlex.join(without_folders(cast("list[object]", command))) if isinstance(command, list) else default
