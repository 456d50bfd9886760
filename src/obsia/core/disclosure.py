"""What is said of a system, by whom, where and when: the words of openness, shared by all floors.

An assertion is one cell of one source: grades, forms and the value of a disclosure are computed from assertions.
The vocabulary is described in docs/reference/openness-vocabulary.md.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Final, Literal

from obsia.core.fields import Address, Among, Country, Date, Day, Model, Noted, Permalink, Shape, Share, Sourced

TOPICS: Final = ("weights", "data", "code", "documents", "licences", "size", "training", "serving", "law")
"""Topics of the vocabulary, in the order in which people ask."""


class Status(StrEnum):
    """Whether a thing can be got, or a quantity is stated. On which terms is another question: the licence's."""

    PUBLISHED = "published"
    """Anyone can get it; a quantity is stated."""
    GATED = "gated"
    """To be had after a sign-up, a request or a payment."""
    PARTIAL = "partial"
    """A part of it; of a quantity a bound, or a sum over more than this system."""
    DERIVABLE = "derivable"
    """Not stated, but follows from what is stated."""
    WITHHELD = "withheld"
    """The maker says that it does not tell."""
    NOT_FOUND = "not_found"
    """Looked for, and absent from the places named."""
    NOT_APPLICABLE = "not_applicable"

    @property
    def is_found(self) -> bool:
        """Whether there is something to read or to get."""
        return self in (Status.PUBLISHED, Status.GATED, Status.PARTIAL, Status.DERIVABLE)


class Basis(StrEnum):
    """How the asserting source came to say it."""

    READ = "read"
    """The page at the address was read, or a copy of it."""
    SECONDARY = "secondary"
    """Another publication reports it; the address is that publication's."""
    COPY = "copy"
    """A site that copies or digests what others publish says it: neither author nor publisher, and nobody's report."""
    INDEX = "index"
    """Taken over from the record of an index; nobody here opened the address."""
    PROVIDER = "provider"
    """The maker told it in reply to a cell."""


READINGS: Final = (Basis.READ, Basis.SECONDARY, Basis.COPY)
"""What somebody read here, in a copy that has a date of its own."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Item:
    """One thing that a provider can disclose. ``stage`` is ``base`` or ``final``: of which model it speaks."""

    item: str
    topic: str
    stage: Literal["base", "final"]
    definition: str
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Element(Sourced):
    """One element of a framework and an item that answers it; an element may rest on several items."""

    framework: str
    element: str
    label: str
    item: Annotated[str, Among("items")]
    scope: Literal["same", "part", "near"]
    """``same``, ``part`` (the item answers part of the element) or ``near`` (asks for something close)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class System:
    """What assertions are about: a model, or a service. ``scope`` is ``release``, ``family`` or ``service``."""

    subject: str
    label: str
    developer: str
    scope: Literal["release", "family", "service"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Assertion:
    """One cell of one source. ``licence`` is an SPDX id or a LicenseRef, '' when none is stated."""

    subject: Annotated[str, Among("systems", "subject")]
    item: Annotated[str, Among("items")]
    status: Status
    value: str = ""
    licence: str = ""
    address: Address = ""
    """The page that was read."""
    permalink: Permalink = ""
    """What was read, for good: a commit that the publisher's default branch contains, an archived copy, a version of
    a paper, or the SHA-256 digest of the excerpt; '' where there is none."""
    copy_on: Date = ""
    """The date of the copy that was read (of its commit, of its archive); '' for a copy whose date is not known."""
    names_model: bool = False
    """Whether the page at the address names this model."""
    names_item: bool = False
    """Whether the page at the address is about this item, or holds it."""
    read_on: Day
    """The day of reading, or for an index the date of its record."""
    basis: Basis
    asserted_by: str
    """``obsia``, the short name of an index, or a provider."""
    record: str = ""
    """The record of the source, '' for own readings."""
    evidence: str
    locator: str = ""
    reason: str = ""
    """Why it is withheld, as the maker gives it, in our words."""
    note: str = ""

    @property
    def is_of_unknown_date(self) -> bool:
        """Whether a copy was read of which nobody knows how old it is: it cannot tell that a thing is absent."""
        return self.basis in READINGS and bool(self.address) and not self.copy_on

    @property
    def is_supported(self) -> bool:
        """Whether it can be checked: a date, and an address that names both the model and the item."""
        return bool(self.address and self.read_on and self.names_model and self.names_item)


OPEN_TERMS: Final = "open"
LIMITED_TERMS: Final = "limited"
"""What two readers compare of a licence that is stated: whether anyone may use, study, change and share under it."""

Coded = Annotated[str, Shape("|".join((*Status, OPEN_TERMS, LIMITED_TERMS)), "a status, open or limited")]
"""What one reader says of one thing; '' where the reader says nothing."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubleCoding:
    """One thing of one system, as two readers coded it in one round who did not see each other's work.

    What they said stands as it was before anything was settled; cells that were corrected afterwards stand elsewhere.
    """

    subject: Annotated[str, Among("systems", "subject")]
    item: Annotated[str, Among("items")]
    coding_round: Literal["first", "second", "third", "fourth", "fifth"]
    """Later rounds coded some items again, by sharper words and with other readers."""
    first_by: Literal["cell", "reader"]
    """``cell``: the first reading is obsia's own cell as it stood; ``reader``: somebody who did not see it."""
    first: Coded = ""
    """'' where obsia had no cell, or where the reader reached no page that could tell."""
    first_basis: str = ""
    """How it was read: ``read``, ``secondary``, ``copy`` (also a stored copy), ``index``; '' where nothing is said."""
    first_address: Address = ""
    second: Coded = ""
    """'' where the reader reached no page that could tell."""
    second_basis: str = ""
    second_address: Address = ""
    settled: Coded = ""
    """What holds where the two differ, or where both differ from obsia's cell; '' where that is not settled."""
    reason: str = ""
    """Why."""
    read_on: Day
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """An address that leads nowhere since a day: nothing was read there afterwards."""

    address: Address
    gone_on: Day
    evidence: str
    locator: str
    """Where its end can be seen: the commit that deleted it."""


EXCERPT_MOST_CHARACTERS: Final = 300
"""A quotation, not a copy of the page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Excerpt:
    """What was read on a page of which no version can be named, word for word: the permalink of its cells."""

    digest: Permalink
    """``sha256:`` and the digest of the text."""
    address: Address
    text: str
    """A quotation, each run of blanks as one space, at most :data:`EXCERPT_MOST_CHARACTERS` characters."""
    evidence: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PublishingPlace(Noted):
    """A site, or the part of a shared one, on which a developer publishes: what is read there is that developer's word.

    ``developer`` is the first part of the names of its systems, or ``*`` for an archive in which anyone publishes.
    """

    developer: str
    place: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Licence(Sourced):
    """A licence and the lists on which it stands."""

    licence: str
    title: str
    is_osi: bool
    """Approved by the Open Source Initiative."""
    is_fsf: bool
    """Held to be free by the Free Software Foundation."""
    is_open_data: bool
    """On the list of open licences for data and content that the Model Openness Framework uses."""
    content_types: str = ""
    """What it is made for, as the Model Openness Framework lists it: ``code``, ``data``, ``document``."""
    excluded_places: str = ""
    """Where it grants nothing: countries by their ISO 3166-1 codes, groups of countries by their short names."""

    @property
    def is_open(self) -> bool:
        """Whether anyone may use, study, change and share under it."""
        return self.is_osi or self.is_fsf or self.is_open_data


@dataclass(frozen=True, slots=True, kw_only=True)
class Control(Sourced):
    """Who owns or controls an entity, at a date."""

    entity: str
    controller: str
    iso3: Country = ""
    share: str = ""
    as_of: Date = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class DisclosureValue(Noted):
    """The value of disclosing one thing of a model's service, for a standard request, as simulated beforehand.

    ``score`` is the interval score of lg energy as things are, ``score_reduction`` by how much it is expected to fall.
    ``note`` says why it is older than the model of services that estimates use; '' where it is not.
    """

    model_id: Model
    input_tokens: float
    output_tokens: float
    prior: str
    non_disclosure: str
    score: float
    score_reduction: float
    score_reduction_error: float
    width_share: Share


@dataclass(frozen=True, slots=True, kw_only=True)
class Use:
    """How much a developer says that its models are used, in tokens a month. ``note`` says what that covers."""

    developer: str
    tokens_per_month: float
    as_of: Date
    evidence: str
    locator: str
    note: str = ""
