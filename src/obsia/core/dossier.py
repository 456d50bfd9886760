"""A filled form: what a regulator, a standard or a reader asks, and for each field what is known and where from.

A field is stated, not disclosed or not applicable; it is never a silent zero. Labels, reasons and notes are messages
of the locales; texts are facts.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from obsia.core.evidence import Kind
from obsia.core.figure import Tested
from obsia.core.message import Message


class State(StrEnum):
    """Whether a field could be filled."""

    STATED = "stated"
    NOT_DISCLOSED = "not disclosed"
    """The form asks for it and nobody who knows has told it; the field's reason says who would."""
    NOT_APPLICABLE = "not applicable"


@dataclass(frozen=True, slots=True, kw_only=True)
class Proof:
    """Where a field's content can be checked. ``url`` is '' for what the reporter states or a file of theirs."""

    title: str
    url: str = ""
    locator: str = ""
    read_on: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A number of a form with its unit; ``low`` and ``high`` are None where its source states no interval.

    ``tested`` says where the interval comes from, None without one; ``boundary`` what the number covers, as a message
    name (``boundary-facility``). ``as_asked`` is the number as the form wants it: rounded, or a range's message.
    """

    value: float
    unit: str
    kind: Kind
    boundary: str
    low: float | None = None
    high: float | None = None
    level: float = 0.9
    tested: Tested | None = None
    as_asked: str = ""
    figure_id: str = ""

    def __post_init__(self) -> None:
        if (self.low is None) != (self.high is None):
            raise ValueError("interval-of-one-end")
        if self.low is not None and self.high is not None and not self.low <= self.value <= self.high:
            raise ValueError("interval-without-its-value", self.low, self.value, self.high)


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form. ``name`` is stable and machine-readable; ``label`` is a message.

    A stated field has a text, words or a quantity, and a proof; another has a reason. ``text`` is a fact and the same
    in every language, ``words`` are sentences of the locales (a method told from what was used). Raises ``ValueError``
    else.
    """

    name: str
    label: Message
    state: State
    text: str = ""
    quantity: Quantity | None = None
    proofs: tuple[Proof, ...] = ()
    reason: Message | None = None
    notes: tuple[Message, ...] = ()
    words: tuple[Message, ...] = ()

    def __post_init__(self) -> None:
        if self.state is State.STATED:
            if not (self.text or self.quantity or self.words):
                raise ValueError("stated-field-says-nothing", self.name)
            if not self.proofs:
                raise ValueError("stated-field-without-proof", self.name)
        elif self.text or self.quantity or self.words or self.reason is None:
            raise ValueError("reason-and-nothing-else", self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """Fields that stand together under a heading."""

    name: str
    title: Message
    fields: tuple[Field, ...]
    notes: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Dossier:
    """A filled form. ``edition`` is the version of the form that it follows, with the address of its text.

    ``edition_fr`` is that in French, empty where it is the same.
    """

    form: str
    title: Message
    edition: str
    form_url: str
    subject: str
    made_on: str
    sections: tuple[Section, ...]
    snapshot: str
    command: tuple[str, ...]
    edition_fr: str = ""
    notes: tuple[Message, ...] = ()
