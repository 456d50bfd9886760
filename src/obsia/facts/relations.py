"""Every relation: its record, and the columns that together stand once; with the records that only the compiler needs.

A relation is a file ``relations/<name>.csv`` and the SQLite table of the same name. A new column is a field of the
record, with its default where a row may leave it out; a new relation is a record and a line of :data:`RELATIONS`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, Any, Final, Literal, NamedTuple

from obsia.core.commitments import CommitmentEvent, Instrument, Party, PartyList
from obsia.core.companies import Company, CompanyStatement
from obsia.core.corrections import Correction
from obsia.core.demand import Published, WatchedSeries, ZonePower
from obsia.core.disclosure import (
    Assertion,
    Control,
    DisclosureValue,
    DoubleCoding,
    Element,
    Excerpt,
    Gone,
    Item,
    Licence,
    PublishingPlace,
    Use,
)
from obsia.core.evidence import Source
from obsia.core.fields import Among, Country, Date, Iso3, Model, Noted, Shape, SmallLetters, Sourced, Subject
from obsia.core.promises import PracticeRow, Promise, ReplyRow
from obsia.facts.records import (
    CloudRegion,
    GridZone,
    GridZoneName,
    GroupMember,
    GroupName,
    PlaceGroup,
    Price,
    Provider,
    Quality,
    Rate,
    Speed,
    TestedRegime,
)

ABSENT: Final = "absent"
"""What a licence's name says when it says that the thing is not there."""

Taken = Literal["facts", "file"]
"""What we take from a source: figures only, or (part of) the file itself, which its licence must allow."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence(Source):
    """``evidence/<evidence_id>.yaml``: one source, what is taken from it, and how many rows rest on it."""

    use: Taken
    rows: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """``properties.csv``: a property, its unit, the kinds of subject that may have it, and its limits."""

    property: str
    unit: str = ""
    subjects: str = ""
    minimum: float | None = None
    maximum: float | None = None
    text: Literal["yes", "no"]
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Alias(Sourced):
    """A name as written in logs -> a model, for one provider or for any ('')."""

    alias: str
    provider: str = ""
    model_id: Model
    match: str
    valid_from: Date = ""
    valid_to: Date = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule(Sourced):
    r"""A regular expression -> a model, or ``resolve:\1`` to resolve the captured text."""

    pattern: str
    provider: str = ""
    target: Annotated[str, Subject("model", but=("resolve:",))]
    match: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Prefix(Sourced):
    """The first segment of a routed name (``bedrock/...``) -> the provider it names."""

    prefix: str
    provider: Annotated[str, Among("providers")]


@dataclass(frozen=True, slots=True, kw_only=True)
class CountryCode(Noted):
    """Country codes (ISO 3166-1, and the numeric one that the United Nations call M49) and the English short name."""

    iso3: Iso3
    iso2: str
    m49: str = ""
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderName(Sourced):
    """How tools name a provider, in small letters."""

    name: SmallLetters
    provider: Annotated[str, Among("providers")]


@dataclass(frozen=True, slots=True, kw_only=True)
class Product:
    """The model that answers in a product by default, in a span that a source states."""

    product: str
    model_id: Model = ""
    valid_from: Date
    valid_to: Date = ""
    answers: Literal["", "choice", "routed", "undisclosed"] = ""
    """Why no one model is the default: users choose, requests are passed on to several, or nobody says which."""
    offers: str = ""
    """Models among which users or the product choose, or who makes them."""
    service: Annotated[str, Among("providers")] = ""
    """Who runs it, where that is not the maker of the model."""
    evidence: str
    locator: str
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ProductName(Noted):
    """What else people call a product."""

    name: str
    product: Annotated[str, Among("products")]


@dataclass(frozen=True, slots=True, kw_only=True)
class NameWord(Noted):
    """A word in names of models that makes no family of its own, and why.

    ``family`` and ``form`` words name no model (family; instruct, fp8); a ``special`` member of a family does one
    thing (coder), a ``smaller`` one is the light version of another (mini). A ``saying`` stands beside names (app,
    free); an ``uploader`` uploads the models of others again. An ``everyday`` word is a name too (command, nova): in a
    sentence it is one with a capital alone.
    """

    word: str
    role: Literal["family", "form", "special", "smaller", "saying", "uploader", "everyday", "deployment"]


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherName(Noted):
    """What people call a model or a family -> a name of it that the catalogue has."""

    name: str
    stands_for: str
    is_one_of: Literal["", "yes"] = ""
    """Whether the name is that of several, of which the one that is most meant stands for them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownName(Noted):
    """A model, an accelerator or a place without facts, and the nearest with facts."""

    kind: Literal["model", "hardware", "place", "precision"]
    name: str
    known: str
    """What it is called in full."""
    nearest: str = ""
    """Names of the catalogue or of the table of accelerators, with semicolons between them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PlaceName(Noted):
    """What a country, or an aggregate of the grids, is called in a language."""

    name: str
    iso3: Iso3
    language: str = ""
    stands_in: Literal["", "yes"] = ""
    """Whether the zone is only the nearest to what the name means: England has no grid of its own in the tables."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceName(Sourced):
    """What benchmarks, drivers and clouds call an accelerator, or a machine with it."""

    name: str
    device: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PrecisionName(Sourced):
    """How engines write the precision of weights."""

    name: str
    precision: str


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineName(Sourced):
    """How people and logs write a serving engine."""

    name: str
    engine: SmallLetters


@dataclass(frozen=True, slots=True, kw_only=True)
class LicenceName(Noted):
    """A licence as sources write it, in small letters -> its id, or :data:`ABSENT`."""

    name: SmallLetters
    licence: Annotated[str, Among("licences", also=(ABSENT,))]


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemName(Noted):
    """The record of an index -> the subject that it speaks of.

    ``words`` are what an address must hold one of to name it, in small letters, spaces between.
    """

    asserted_by: str
    record: str
    subject: Annotated[str, Shape(r"model:\S{3,200}", "model:…")]
    label: str
    developer: str
    scope: Literal["release", "family", "service"]
    words: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOutRecord(Noted):
    """A record of an index that speaks of no system of its own, and why: none of its cells is read."""

    asserted_by: str
    record: str
    same_as: str = ""
    """The record of the same index that speaks of the same model, empty where there is none."""
    reason: Literal["test", "same model", "no model"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Developer(Noted):
    """A developer as sources write it, in small letters -> the name that is shown."""

    written: SmallLetters
    name: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Membership(Sourced):
    """A country and a region of the world view that it belongs to."""

    iso3: Country
    region: str


class Relation(NamedTuple):
    """The record of a relation, and the columns that together stand once."""

    record: type[Any]
    key: tuple[str, ...]


RELATIONS: Final = {
    "aliases": Relation(Alias, ("alias", "provider", "model_id", "valid_from")),
    "rules": Relation(Rule, ("pattern", "provider")),
    "prefixes": Relation(Prefix, ("prefix",)),
    "regions": Relation(CloudRegion, ("cloud", "region")),
    "countries": Relation(CountryCode, ("iso3",)),
    "providers": Relation(Provider, ("provider",)),
    "provider_names": Relation(ProviderName, ("name",)),
    "products": Relation(Product, ("product", "valid_from")),
    "product_names": Relation(ProductName, ("name",)),
    "name_words": Relation(NameWord, ("word",)),
    "other_names": Relation(OtherName, ("name",)),
    "known_names": Relation(KnownName, ("kind", "name")),
    "place_names": Relation(PlaceName, ("name", "iso3")),
    "device_names": Relation(DeviceName, ("name",)),
    "precision_names": Relation(PrecisionName, ("name",)),
    "engine_names": Relation(EngineName, ("name",)),
    "prices": Relation(Price, ("provider", "alias", "model_id", "date", "evidence", "locator")),
    "rates": Relation(
        Rate,
        (
            *("provider", "alias", "model_id", "service_tier", "above_input_tokens", "region"),
            *("date", "evidence", "locator"),
        ),
    ),
    "quality": Relation(Quality, ("model_id", "name_in_source", "benchmark", "measure", "date", "evidence", "locator")),
    "speeds": Relation(Speed, ("model_id", "provider", "date", "evidence", "locator")),
    "tested_regimes": Relation(
        TestedRegime,
        (
            *("unit", "engine", "device", "devices_count", "network", "attention_replicas_count"),
            *("are_experts_spread", "precision", "ulysses_degree", "ring_degree"),
        ),
    ),
    "items": Relation(Item, ("item",)),
    "elements": Relation(Element, ("framework", "element", "item")),
    "licences": Relation(Licence, ("licence",)),
    "licence_names": Relation(LicenceName, ("name",)),
    "systems": Relation(SystemName, ("asserted_by", "record")),
    "left_out_records": Relation(LeftOutRecord, ("asserted_by", "record")),
    "disclosures": Relation(
        Assertion, ("subject", "item", "asserted_by", "record", "address", "status", "value", "locator")
    ),
    "double_codings": Relation(DoubleCoding, ("subject", "item", "coding_round")),
    "gone_addresses": Relation(Gone, ("address",)),
    "excerpts": Relation(Excerpt, ("digest",)),
    "places": Relation(PublishingPlace, ("developer", "place")),
    "instruments": Relation(Instrument, ("instrument",)),
    "parties": Relation(Party, ("party",)),
    "commitments": Relation(CommitmentEvent, ("instrument", "party", "event", "date")),
    "party_lists": Relation(PartyList, ("instrument", "as_of")),
    "promises": Relation(Promise, ("promise",)),
    "practices": Relation(PracticeRow, ("promise", "party", "looked_on", "said_by")),
    "replies": Relation(ReplyRow, ("party", "instrument", "said_on")),
    "corrections": Relation(Correction, ("correction",)),
    "control": Relation(Control, ("entity", "controller", "as_of")),
    "disclosure_values": Relation(DisclosureValue, ("model_id", "prior", "non_disclosure")),
    "developers": Relation(Developer, ("written",)),
    "uses": Relation(Use, ("developer", "as_of")),
    "editions": Relation(Published, ("edition_id",)),
    "watched_series": Relation(WatchedSeries, ("series",)),
    "companies": Relation(Company, ("company",)),
    "company_statements": Relation(
        CompanyStatement, ("company", "quantity", "scope", "tenure", "place", "year", "edition", "evidence")
    ),
    "memberships": Relation(Membership, ("iso3", "region")),
    "grid_zones": Relation(GridZone, ("zone",)),
    "grid_zone_names": Relation(GridZoneName, ("cloud", "name")),
    "zone_powers": Relation(ZonePower, ("row_id",)),
    "place_groups": Relation(PlaceGroup, ("place_group",)),
    "place_group_members": Relation(GroupMember, ("place_group", "iso3")),
    "place_group_names": Relation(GroupName, ("name",)),
}
"""Every relation, by name."""
