"""A filled form in the words of a language: plain text, of which each renderer makes its own."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Final

from obsia._version import __version__
from obsia.core.dossier import Dossier, Field, Proof, Quantity, Section, State
from obsia.core.figure import Assumption, Tested
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales import wording as words
from obsia.core.locales.scales import WIDE
from obsia.core.message import Argument, Message, Option, Symbol, Translated, as_data

LONGEST: Final = 4_000
"""Letters of one text of a form."""
LONGEST_COMMAND: Final = 1_000
LONGEST_ARGUMENT: Final = 900
"""Letters of what fills a sentence: fluent takes no more than a thousand."""
_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_KEPT: Final = "\u00a0\u202f"
_WEB: Final = re.compile(r"https?://[^\s\"'<>\\]+")
_COUNTED: Final = frozenset({"parameter", "token", "device-h"})
"""Units of large counts, which people write with words: 671 billion parameters."""
_THOUSANDS: Final = ("thousand", "million", "billion", "trillion")
"""Powers of a thousand; smaller counts than millions are written in full."""
_ROUND: Final = 4
"""A count of more figures is an exact one, and written in full."""
_OURS: Final = "obsia:"
_ASSUMED: Final = "assumption-"
_UNREAD: Final = {
    "form-reason-no-step": "form-state-cannot-be-told",
    "form-reason-nobody-looked": "form-state-not-looked-for",
    "form-reason-no-party": "form-state-none-read",
    "form-reason-none-signed": "form-state-none-read",
}
"""Reasons that speak of what obsia has read, and of no silence of a maker: what stands in place of "not disclosed"."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldProof:
    """Where a field can be checked: words, and a web address or ''."""

    text: str
    url: str
    detail: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldField:
    """A field in words. ``answer`` is what the form wants to have."""

    name: str
    label: str
    state: State
    state_text: str
    answer: str
    english: str = ""
    """The part of the answer that is in English whatever the language: texts of the facts are."""
    is_number: bool = False
    numbers: tuple[str, ...] = ()
    """The number as it is known, where the answer rounds it; its interval, boundary and kind on one line."""
    figure_id: str = ""
    notes: tuple[str, ...] = ()
    proofs: tuple[ToldProof, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldSection:
    """Fields under a heading."""

    name: str
    title: str
    fields: tuple[ToldField, ...]
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldForm:
    """A whole form in words; ``about`` are lines of a name and what it says."""

    title: str
    subject: str
    language: str
    made_on: str
    form_url: str
    is_summary: bool
    about: tuple[tuple[str, str], ...]
    summary: str
    sections: tuple[ToldSection, ...]
    notes: tuple[str, ...] = ()
    command: str = ""
    labels: dict[str, str] = field(default_factory=dict[str, str])
    """Words that renderers put between: heads of tables, names of lines."""


def told_form(dossier: Dossier, tr: Locale) -> ToldForm:
    """A form in the language of ``tr``."""
    held = [each for section in dossier.sections for each in section.fields]
    stated = sum(each.state is State.STATED for each in held)
    missing = sum(each.state is State.NOT_DISCLOSED for each in held)
    about = [
        (tr("form-about-form"), clean(dossier.edition)),
        (tr("form-about-made-on"), clean(dossier.made_on)),
        (tr("form-about-facts"), clean(dossier.snapshot[:12])),
        (tr("form-about-obsia"), __version__),
    ]
    if dossier.subject:
        about.insert(0, (tr("form-about-subject"), clean(dossier.subject)))
    return ToldForm(
        title=said(dossier.title, tr),
        subject=clean(dossier.subject),
        language=tr.language,
        made_on=clean(dossier.made_on),
        form_url=address(dossier.form_url),
        is_summary=dossier.form == "summary",
        about=tuple(about),
        summary=tr(
            "form-count",
            stated=tr.whole(stated),
            missing=tr.whole(missing),
            other=tr.whole(len(held) - stated - missing),
        ),
        sections=tuple(_section(section, tr) for section in dossier.sections),
        notes=tuple(notes_said(dossier.notes, tr)),
        command=printable(shlex.join(dossier.command), most=LONGEST_COMMAND),
        labels={name: tr(f"form-head-{name}") for name in _HEADS},
    )


_HEADS: Final = ("field", "answer", "rests-on", "notes", "command")


def _section(section: Section, tr: Locale) -> ToldSection:
    return ToldSection(
        name=section.name,
        title=said(section.title, tr),
        fields=tuple(told_field(each, tr) for each in section.fields),
        notes=tuple(notes_said(section.notes, tr)),
    )


def told_field(held: Field, tr: Locale) -> ToldField:
    """A field in words: never an empty answer, never a zero for what is not known."""
    unread = _UNREAD.get(held.reason.code) if held.reason and held.state is State.NOT_DISCLOSED else None
    state = tr(unread or f"form-state-{held.state.value.replace(' ', '-')}")
    quantity = held.quantity
    if held.state is not State.STATED:
        reason = said(held.reason, tr) if held.reason else ""
        answer = f"{state}{tr('colon')} {reason}"
    else:
        parts = [_asked(quantity, tr) if quantity else "", clean(held.text)]
        answer = " ".join(part for part in (*parts, *(said(each, tr) for each in held.words)) if part)
    return ToldField(
        name=held.name,
        label=said(held.label, tr),
        state=held.state,
        state_text=state,
        answer=answer,
        english=clean(held.text) if _is_ours(held) else "",
        is_number=quantity is not None,
        numbers=_numbers(quantity, tr) if quantity else (),
        figure_id=printable(quantity.figure_id) if quantity else "",
        notes=tuple(notes_said(held.notes, tr)),
        proofs=tuple(_proof(each, tr) for each in held.proofs),
    )


def _is_ours(held: Field) -> bool:
    """Whether a field's text is of the facts, and not the reporter's own."""
    return held.state is State.STATED and all(proof.title != f"{_OURS}answers" for proof in held.proofs)


def _numbers(quantity: Quantity, tr: Locale) -> tuple[str, ...]:
    value = number_text(quantity.value, tr, unit=quantity.unit, digits=_digits(quantity))
    colon = tr("colon")
    covers = f"{tr('form-head-boundary')}{colon} {tr.or_text(quantity.boundary, quantity.boundary)}"
    kind = f"{tr('form-head-kind')}{colon} {tr(f'kind-{quantity.kind.value}')}"
    told = tr("form-number", interval=_interval(quantity, tr), covers=covers, kind=kind)
    return (told,) if value == _asked(quantity, tr) else (value, told)


def _digits(quantity: Quantity) -> int:
    """Significant digits that the interval supports."""
    low, high = quantity.low, quantity.high
    return 2 if low is not None and high is not None and (low <= 0 or high / low > WIDE) else 3


def said(message: Message, tr: Locale) -> str:
    """A message in words; foreign text that fills it stands on one line, as everywhere on a form."""
    return tr.text(Message(message.code, **{name: _filled(each, tr) for name, each in message.arguments.items()}))


def _filled(value: Argument, tr: Locale) -> Argument:
    match value:
        case Symbol() | Option():
            return value
        case str():
            return Symbol(clean(value, most=LONGEST_ARGUMENT))
        case Translated():
            return Symbol(clean(value.of(tr.language), most=LONGEST_ARGUMENT))
        case _:
            return value


def notes_said(notes: Iterable[Message], tr: Locale) -> list[str]:
    """Notes in words, each once; defaults that stood in for facts as pages of obsia say them."""
    assumed = [each for each in notes if each.code.startswith(_ASSUMED)]
    told = [said(each, tr) for each in notes if each not in assumed]
    taken = [
        Assumption(
            code=each.code.removeprefix(_ASSUMED),
            arguments={name: str(value) for name, value in as_data(each.arguments).items()},
        )
        for each in assumed
    ]
    return list(dict.fromkeys([*told, *words.assumption_sentences(taken, tr)]))


def _proof(proof: Proof, tr: Locale) -> ToldProof:
    text = clean(proof.title)
    if proof.title.startswith(_OURS):
        name = f"form-proof-{proof.title.removeprefix(_OURS)}"
        text = tr(name) if tr.has(name) else text
    parts = [clean(proof.locator)]
    if proof.read_on:
        parts.append(tr("form-read-on", day=clean(proof.read_on)))
    return ToldProof(text=text, url=address(proof.url), detail=", ".join(part for part in parts if part))


def address(url: str) -> str:
    """``url`` where it is a web address that a link may lead to; else ''."""
    return url if _WEB.fullmatch(url) and url.isprintable() else ""


def _asked(quantity: Quantity, tr: Locale) -> str:
    """The number as the form wants it; the number as it is known where the form has no rule."""
    if not quantity.as_asked:
        return number_text(quantity.value, tr, unit=quantity.unit, digits=_digits(quantity))
    if tr.has(quantity.as_asked):
        return tr(quantity.as_asked)
    try:
        number = Decimal(quantity.as_asked)
    except ArithmeticError:
        return clean(quantity.as_asked)
    return f"{_written(number, tr)}{NO_BREAK}{unit_text(quantity.unit, tr)}"


def _interval(quantity: Quantity, tr: Locale) -> str:
    if quantity.low is None or quantity.high is None:
        return tr("form-no-interval")
    tested = quantity.tested is Tested.TESTED
    name = tr("interval-tested", level=tr.percent(quantity.level)) if tested else tr("interval-plausible")
    digits = _digits(quantity)
    low, high = (number_text(each, tr, unit="", digits=digits) for each in (quantity.low, quantity.high))
    return f"{name}{tr('colon')} {tr('interval', low=low, high=high)}{NO_BREAK}{unit_text(quantity.unit, tr)}"


def number_text(value: float, tr: Locale, *, unit: str, digits: int = 3) -> str:
    """A number for the eye with its unit: some digits, whole counts in full, powers of ten where they are far off."""
    ending = f"{NO_BREAK}{unit_text(unit, tr)}" if unit else ""
    if value == 0:
        return f"0{ending}"
    if unit in _COUNTED and value >= 1e6 and value == int(value):
        return _counted(int(value), tr, unit=unit)
    if 1e-3 <= abs(value) < 1e6:
        whole = value == int(value)
        return f"{tr.whole(int(value)) if whole else tr.decimal(value, digits=digits)}{ending}"
    exact = Decimal(f"{value:.{digits - 1}E}")
    return f"{_written(exact, tr)}{ending}"


def _counted(value: int, tr: Locale, *, unit: str) -> str:
    """A large count: in full where its digits say something, else with a word for the power of a thousand."""
    figures = len(str(value).rstrip("0"))
    if figures > _ROUND and value < 1e12:
        return f"{tr.whole(value)}{NO_BREAK}{unit_text(unit, tr)}"
    power = min((len(str(value)) - 1) // 3, len(_THOUSANDS))
    number = tr.decimal(value / 1000.0**power, digits=max(3, min(figures, _ROUND)))
    mark, _ = tr.signs()
    short = number.rstrip("0").rstrip(mark) if mark in number else number
    many = "no" if value < 2 * 1000**power else "yes"
    return tr(f"form-{_THOUSANDS[power - 1]}", number=short, many=many, unit=tr(f"form-of-{unit}"))


def _written(number: Decimal, tr: Locale) -> str:
    """A decimal with the digits that it has: in full up to twelve digits, else as a power of ten."""
    mark, _ = tr.signs()
    power = number.adjusted()
    digits = len(number.as_tuple().digits)
    if -4 <= power < 6:
        places = max(0, digits - 1 - power)
        text = f"{number:.{places}f}"
        head, _, tail = text.partition(".")
        return tr.whole(int(head)) + (f"{mark}{tail}" if tail else "")
    mantissa = f"{number.scaleb(-power):f}".replace(".", mark)
    ten = f"10{str(power).translate(_SUPERSCRIPTS)}"
    return ten if mantissa == "1" else f"{mantissa}{NO_BREAK}×{NO_BREAK}{ten}"


def unit_text(unit: str, tr: Locale) -> str:
    """A unit as people write it."""
    name = "form-unit-" + re.sub(r"[^a-z0-9]+", "-", unit.lower()).strip("-")
    return tr(name) if tr.has(name) else clean(unit)


def clean(text: str, *, most: int = LONGEST) -> str:
    """Foreign text on one line that no reader obeys, cut at ``most``; the no-break spaces of ours stay."""
    spaced = " ".join(part for part in re.split(r"[ \t\r\n]+", text[: most + 1]) if part)
    safe = "".join(letter if letter in _KEPT else printable(letter) for letter in spaced)
    return safe if len(safe) <= most else f"{safe[: most - 1]}…"
