"""A filled form as a document: a table of fields for each section, then notes and sources, each said once and numbered.

What an answer rests on stands beside it: its interval, the command that traces it, notes of its own; a note that
several fields have stands once below, by its letter, and each source once, by its number.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterable
from decimal import Decimal, DecimalException
from itertools import groupby
from typing import Final, TypeAlias

from obsia._version import __version__
from obsia.core.document import (
    Answer,
    Beside,
    Cell,
    Code,
    Column,
    Command,
    Document,
    Lines,
    Link,
    Listing,
    Numbered,
    Reference,
    References,
    Sentence,
    Table,
    Tone,
    table,
)
from obsia.core.document import Section as Block
from obsia.core.dossier import Dossier, Field, Proof, Quantity, Section, State
from obsia.core.figure import Assumption, Tested
from obsia.core.locales import passage, printable
from obsia.core.locales.numbers import DIGITS, decimal_of
from obsia.core.locales.scales import WIDE
from obsia.core.message import (
    Argument,
    Assumptions,
    Day,
    Message,
    Number,
    Pair,
    Passage,
    Quotation,
    Share,
    Symbol,
    Term,
    Translated,
    as_data,
)

LONGEST_TITLE: Final = 80
"""Letters of a subject that the title names: an account may be of many models."""
LONGEST_COMMAND: Final = 1_000
LONGEST_ARGUMENT: Final = 900
"""Letters of what fills a sentence: fluent takes no more than a thousand."""
_WEB: Final = re.compile(r"https?://[^\s\"'<>\\]+")
_OURS: Final = "obsia:"
_ASSUMED: Final = "assumption-"
_IN_WORDS: Final = ("obsia:answers", "obsia:reading")
"""Proofs that no address leads to: what the reporter states, and meters, are named where they are used."""
_TO_FILL: Final = "form-reason-to-fill"
_UNREAD: Final = {
    "form-reason-nothing-read": "cannot-be-told",
    "form-reason-nobody-looked": "not-looked-for",
    "form-reason-no-party": "none-read",
    "form-reason-none-signed": "none-read",
    "form-reason-nobody": "not-examined",
    _TO_FILL: "to-fill",
    f"{_TO_FILL}-public": "to-fill",
    **dict.fromkeys(("reporting-reason-answer", "reporting-reason-answers", "reporting-reason-contract"), "to-fill"),
    **dict.fromkeys(
        ("reporting-reason-stage", "reporting-reason-effects", "reporting-reason-categories"), "not-assessed"
    ),
    "reporting-reason-unread": "not-examined",
}
"""Reasons that speak of what obsia has read, or of what a provider still answers: what stands in place of "not
disclosed"."""
Note: TypeAlias = "Message | Assumptions"
_Key: TypeAlias = tuple[str, str, str]
"""Title, address and place: a page once, whatever was read on it; a command with all that it says."""
Source: TypeAlias = tuple[str, str, str, tuple[str, ...]]
"""The same, with the days on which it was read."""


def document(dossier: Dossier) -> Document:
    """The form."""
    fields = [each for section in dossier.sections for each in section.fields]
    states = Counter(each.state for each in fields)
    notes, sources = shared_notes(fields), sources_of(fields)
    title = worded(dossier.title)
    subject = passage(dossier.subject)
    return Document(
        title=Pair((title, Passage(subject))) if 0 < len(subject) <= LONGEST_TITLE else title,
        brand=Message("form-brand"),
        particulars=_particulars(dossier, subject),
        about=(
            Sentence(
                text=Message(
                    "form-count-provider" if any(_is_left(each) for each in fields) else "form-count",
                    stated=Number(states[State.STATED]),
                    missing=Number(states[State.NOT_DISCLOSED]),
                    other=Number(states[State.NOT_APPLICABLE]),
                )
            ),
        ),
        sections=(
            *(_section(each, notes, sources) for each in dossier.sections),
            Block(
                name="section-notes",
                head=Message("form-head-notes"),
                blocks=(Listing(items=tuple(notes_of(dossier.notes))),),
            ),
            Block(
                name="section-notes-of-fields",
                head=Message("form-head-notes-of-fields"),
                blocks=(Numbered(name="note", entries=tuple((each,) for each in notes), are_letters=True),),
            ),
            Block(
                name="section-sources",
                head=Message("section-sources"),
                blocks=(Numbered(name="source", entries=tuple(map(_entry, sources))),),
            ),
            Block(
                name="section-command",
                head=Message("form-head-command"),
                blocks=(Command(text=printable(shlex.join(dossier.command), most=LONGEST_COMMAND)),),
            ),
        ),
        is_compact=dossier.form == "summary",
    )


def _is_left(held: Field) -> bool:
    return held.reason is not None and held.reason.code.startswith(_TO_FILL)


def _particulars(dossier: Dossier, subject: str) -> tuple[tuple[Argument, Argument | Link], ...]:
    edition: Translated | Passage = Passage(passage(dossier.edition))
    if dossier.edition_fr:
        edition = Translated(en=edition, fr=passage(dossier.edition_fr))
    url = address(dossier.form_url)
    about: list[tuple[Argument, Argument | Link]] = [
        (Message("form-about-form"), Link(url, edition) if url else edition),
        (Message("form-about-made-on"), Day(dossier.made_on)),
        (Message("form-about-facts"), Passage(passage(dossier.snapshot[:12]))),
        (Message("form-about-obsia"), Symbol(__version__)),
    ]
    named = ((Message("form-about-subject"), Passage(subject)),) if len(subject) > LONGEST_TITLE else ()
    return (*named, *about)


def _section(section: Section, notes: list[Note], sources: list[Source]) -> Block:
    return Block(
        name="section-" + re.sub(r"[^a-z0-9]+", "-", section.name.lower()).strip("-"),
        head=worded(section.title),
        blocks=(
            *(Sentence(text=each, tone=Tone.DIM) for each in notes_of(section.notes)),
            fields_table(section, notes, sources),
        ),
    )


def fields_table(section: Section, notes: list[Note], sources: list[Source]) -> Table:
    """The fields of a section: what is asked, what is answered, what the answer rests on."""
    return table(
        section.name,
        section.fields,
        (Column(name="field", head=Message("form-head-field"), is_key=True), lambda each: worded(each.label)),
        (Column(name="answer", head=Message("form-head-answer"), wraps=True), answer),
        (
            Column(name="rests-on", head=Message("form-head-rests-on"), is_prose=True),
            lambda each: _rests_on(each, notes, sources),
        ),
    )


# ---------------------------------------------------------------- the answer


UNEXAMINED: Final = frozenset({"form-reason-nobody", "form-reason-nothing-read", "form-reason-nobody-looked"})
"""Reasons of fields for which nobody has looked."""


def state(held: Field) -> str:
    """How a field stands: *not examined* where nobody has looked, which is no silence of a maker."""
    if held.reason is not None and held.state is State.NOT_DISCLOSED and held.reason.code in UNEXAMINED:
        return "not examined"
    return held.state.value


def answer(held: Field) -> Answer:
    """What is answered: never an empty answer, never a zero for what is not known."""
    if held.state is not State.STATED:
        unread = _UNREAD.get(held.reason.code) if held.reason and held.state is State.NOT_DISCLOSED else None
        state = Message(f"form-state-{unread or held.state.value.replace(' ', '-')}")
        why = worded(held.reason) if held.reason else Symbol("")
        return Answer((Pair((state, why)),), is_missing=True, name=held.name)
    parts: list[Argument] = []
    if held.quantity:
        parts.append(_asked(held.quantity))
    if held.text and (text := passage(held.text)):
        parts.append(Quotation(text) if _is_ours(held) else Passage(text))
    parts += map(worded, held.words)
    return Answer(tuple(parts), is_number=held.quantity is not None, name=held.name)


def _is_ours(held: Field) -> bool:
    """Whether a field's text is of the facts, which are in English, and not the reporter's own."""
    return all(proof.title != f"{_OURS}answers" for proof in held.proofs)


def _asked(quantity: Quantity) -> Argument:
    """The number as the form wants it; the number as it is known where the form has no rule."""
    asked = quantity.as_asked
    if not asked:
        return _known(quantity)
    if asked.startswith("form-"):
        return Message(asked)
    try:
        number = Decimal(asked)
    except DecimalException:
        return Passage(passage(asked))
    return Number(number, quantity.unit)


def _known(quantity: Quantity) -> Number:
    return Number(quantity.value, quantity.unit, digits=_digits(quantity))


def _digits(quantity: Quantity) -> int:
    """Significant digits that the interval supports."""
    low, high = quantity.low, quantity.high
    return 2 if low is not None and high is not None and (low <= 0 or high / low > WIDE) else 3


# ---------------------------------------------------------------- what it rests on


def _rests_on(held: Field, notes: list[Note], sources: list[Source]) -> Cell:
    lines: list[Cell] = _numbers(held.quantity) if held.quantity else []
    own = notes_of(held.notes)
    lines += [each for each in own if each not in notes]
    for title, group in groupby(held.proofs, key=lambda proof: proof.title):
        if title in _IN_WORDS:
            lines.append(_in_words(title, list(group)))
    last: list[Cell] = []
    if held.quantity and held.quantity.figure_id:
        last.append(Code(f"obsia trace {printable(held.quantity.figure_id)}"))
    if lettered := sorted(notes.index(each) + 1 for each in own if each in notes):
        last.append(References("note", tuple(map(Reference, lettered)), are_letters=True))
    if numbered := _references(held, sources):
        last.append(References("source", numbered))
    lines += [Beside(tuple(last))] if last else []
    return Lines(tuple(lines)) if lines else None


def _references(held: Field, sources: list[Source]) -> tuple[Reference, ...]:
    """The sources by number, each with the places in it that are meant."""
    places: dict[int, dict[str, None]] = {}
    numbers = {source[:3]: number for number, source in enumerate(sources, start=1)}
    for proof in held.proofs:
        if proof.title not in _IN_WORDS:
            key = _key(proof)
            place = passage(proof.locator) if key[1] else ""
            places.setdefault(numbers[key], {})[place] = None
    return tuple(Reference(number, " / ".join(filter(None, said))) for number, said in sorted(places.items()))


def _numbers(quantity: Quantity) -> list[Cell]:
    """The number as it is known, where the answer rounds it; its interval, boundary and kind on one line."""
    told = Message(
        "form-number",
        interval=_interval(quantity),
        covers=Pair((Message("form-head-boundary"), _boundary(quantity.boundary))),
        kind=Pair((Message("form-head-kind"), Term("kind", quantity.kind.value))),
    )
    asked, known = _asked(quantity), _known(quantity)
    return [told] if isinstance(asked, Number) and _says_all(asked, known) else [known, told]


def _says_all(asked: Number, known: Number) -> bool:
    """Whether the answer has as many digits as are known."""
    answered, full = decimal_of(asked).normalize(), decimal_of(known).normalize()
    is_exact = known.value == int(known.value)
    # All digits that are known: what a reporter states, or a count.
    return answered in (full, Decimal(repr(known.value))) or (
        not is_exact and len(answered.as_tuple().digits) >= (known.digits or DIGITS)
    )


def _boundary(name: str) -> Argument:
    """What a number covers: a name of ours in words, another as it stands."""
    vocabulary, _, value = printable(name).rpartition("boundary-")
    return Term(f"{vocabulary}boundary", value) if value else Passage(printable(name))


def _interval(quantity: Quantity) -> Argument:
    if quantity.low is None or quantity.high is None:
        return Message("form-no-interval")
    is_tested = quantity.tested is Tested.TESTED
    name = Message("interval-tested", level=Share(quantity.level)) if is_tested else Message("interval-plausible")
    digits = _digits(quantity)
    low = Number(quantity.low, digits=digits)
    return Pair((name, Message("interval", low=low, high=Number(quantity.high, quantity.unit, digits=digits))))


def _in_words(title: str, proofs: list[Proof]) -> Argument:
    """``stated by the reporter, contract-kwh, contract-g-per-kwh``."""
    said = Message(f"form-proof-{title.removeprefix(_OURS)}")
    places = tuple(Passage(place) for proof in proofs if (place := passage(proof.locator, most=LONGEST_ARGUMENT)))
    days = dict.fromkeys(proof.read_on for proof in proofs if proof.read_on)
    return (said, *places, *(Message("form-read-on", day=Day(day)) for day in days))


# ---------------------------------------------------------------- notes and sources


def notes_of(notes: Iterable[Message]) -> list[Note]:
    """Notes, each once; defaults that stood in for facts as pages of obsia say them, those of one kind together."""
    told: dict[Note, None] = {}
    assumed: dict[str, list[Assumption]] = {}
    for each in notes:
        if each.code.startswith(_ASSUMED):
            code = each.code.removeprefix(_ASSUMED)
            held = {name: str(value) for name, value in as_data(each.arguments).items()}
            assumed.setdefault(code, []).append(Assumption(code=code, arguments=held))
        else:
            told[worded(each)] = None
    return [*told, *map(Assumptions, assumed.values())]


def shared_notes(fields: Iterable[Field]) -> list[Note]:
    """The notes of more than one field, in the order in which they are met."""
    met = Counter(note for each in fields for note in notes_of(each.notes))
    return [note for note, count in met.items() if count > 1]


def sources_of(fields: Iterable[Field]) -> list[Source]:
    """All that the fields rest on, each once, in the order in which it is met."""
    days: dict[_Key, dict[str, None]] = {}
    for proof in (proof for each in fields for proof in each.proofs if proof.title not in _IN_WORDS):
        read = days.setdefault(_key(proof), {})
        if proof.read_on:
            read[proof.read_on] = None
    return [(*key, tuple(sorted(read))) for key, read in days.items()]


def _key(proof: Proof) -> _Key:
    url = address(proof.url)
    return proof.title, url, "" if url else proof.locator


def _entry(source: Source) -> tuple[Argument | Link, ...]:
    title, url, place, days = source
    said: Argument = Passage(passage(title))
    if title.startswith(_OURS):
        said = Term("form-proof", title.removeprefix(_OURS))
    elif url and (anchor := url.partition("#")[2]) and url.split("#")[0].endswith(title):
        # Parts of one page are told apart by what their address ends with.
        said = Passage(passage(f"{title}#{anchor}"))
    read = (Message("form-read-on", day=Day(day)) for day in days)
    return (Link(url, said) if url else said, *((Passage(passage(place)),) if place else ()), *read)


def address(url: str) -> str:
    """``url`` where it is a web address that a link may lead to; else ''."""
    return url if _WEB.fullmatch(url) and url.isprintable() else ""


def worded(message: Message) -> Message:
    """A message whose foreign text stands whole on one line, as everywhere on a form."""
    return Message(message.code, **{name: _filled(value) for name, value in message.arguments.items()})


def _filled(value: Argument) -> Argument:
    match value:
        case Quotation():
            return Quotation(passage(value, most=LONGEST_ARGUMENT))
        case str() if type(value) is str:
            return Passage(passage(value, most=LONGEST_ARGUMENT))
        case Translated():
            cut = {language: passage(text, most=LONGEST_ARGUMENT) for language, text in value.texts.items()}
            return Translated(**cut)
        case _:
            return value
