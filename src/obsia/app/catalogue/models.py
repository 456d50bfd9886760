"""What there is to ask about: models, regions, licences, and this edition of obsia itself."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final, NamedTuple

from obsia.app.figures.export import ASSUMPTION, FACT, SNAPSHOT, SOURCE, VERSION
from obsia.app.naming import KnownModel, KnownZone, known_model, known_zone
from obsia.app.refusals import unknown_of_few
from obsia.core.data import FLAG, TEXT, WHOLE, Columns, Shape, by_name, many, maybe, member, members
from obsia.core.errors import UnknownName
from obsia.core.evidence import Fact, Source
from obsia.core.locales import languages, locale
from obsia.core.spelling import near_names, spelling
from obsia.facts import snapshot as facts
from obsia.facts.keys import name_key
from obsia.facts.names.families import developers_of
from obsia.facts.names.providers import resolve_provider
from obsia.facts.records import CloudRegion
from obsia.facts.snapshot import Snapshot

MODEL_COLUMNS: Final[Columns] = Shape(
    members(TEXT, "model", "name", "developer", "kind", "weights", "released", "withdrawn", "checkpoint", "evidence")
).columns
"""Columns of the list of models: names and words. Numbers are facts, and stand with what is known of one model."""
REGION: Final[Shape[CloudRegion]] = Shape(members(TEXT, "cloud", "region", "place", "iso3", "evidence", "locator"))
_SAID: Final = "SELECT property, COUNT(*) FROM facts GROUP BY property"
_ABOUT: Final = (
    ("name", "display_name"),
    ("developer", "developer"),
    ("kind", "kind"),
    ("weights", "weights"),
    ("released", "release_date"),
    ("withdrawn", "deprecated_date"),
    ("checkpoint", "checkpoint"),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The models of the catalogue that were asked for, by developer and name, and how many there are in all."""

    rows: tuple[Mapping[str, str], ...]
    model_count: int
    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """One model as its name was understood, with every fact of it and of its checkpoint."""

    resolved: KnownModel
    label: str
    facts: tuple[Fact, ...]
    sources: tuple[Source, ...]
    snapshot: str

    @property
    def known_as(self) -> str:
        """Its name as people know it."""
        named = next((fact.text for fact in self.facts if fact.property == "display_name" and fact.text), "")
        return named or self.label or self.resolved.facts.model_id


@dataclass(frozen=True, slots=True, kw_only=True)
class Regions:
    """Regions of clouds, and countries with their names in every language of obsia."""

    regions: tuple[CloudRegion, ...]
    countries: tuple[tuple[str, Mapping[str, str]], ...]
    snapshot: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Property:
    """One thing that a fact may say: its unit, of what it may be said, what it means (in English), how often it is."""

    name: str
    unit: str
    subjects: tuple[str, ...]
    meaning: str
    facts: int


def dictionary() -> tuple[Property, ...]:
    """Every property that facts of this edition have, by name."""
    snapshot = facts.load()
    said = {str(name): int(str(count)) for name, count in snapshot.rows(_SAID)}
    rows = snapshot.rows("SELECT property, unit, subjects, description FROM properties ORDER BY property")
    return tuple(
        Property(
            name=str(name),
            unit=str(unit),
            subjects=tuple(str(subjects).split()),
            meaning=str(meaning),
            facts=said[str(name)],
        )
        for name, unit, subjects, meaning in rows
        if str(name) in said
    )


def models(
    *, developer: str | None = None, kind: str | None = None, weights: str | None = None, name: str | None = None
) -> Models:
    """Models whose developer, kind and weights are the ones stated and whose name or id holds ``name``.

    Letters and digits of names are compared, in small letters. Raises ``UnknownName`` for a developer, a kind or a
    state of weights that no model has.
    """
    snapshot = facts.load()
    rows = _models(snapshot)
    chosen = rows
    for column, stated in (("developer", developer), ("kind", kind), ("weights", weights)):
        if stated is None:
            continue
        there = sorted({row[column] for row in rows if row[column]})
        if column == "developer":
            stated = developer_id(stated)
        if stated.casefold() not in {each.casefold() for each in there}:
            close = near_names(stated, there) or tuple(there[:5])
            raise UnknownName(kind=column, name=stated[:80], suggestions=close)
        chosen = tuple(row for row in chosen if row[column].casefold() == stated.casefold())
    if name is not None:
        key = name_key(name)
        chosen = tuple(row for row in chosen if key in name_key(row["name"]) or key in name_key(row["model"]))
    return Models(rows=chosen, model_count=len(rows), snapshot=snapshot.content_hash)


def developer_id(name: str) -> str:
    """The developer of the catalogue that ``name`` names (``Mistral AI`` is mistral); ``name`` where it names none."""
    return developers_of(facts.load()).get(spelling(name), name)


@lru_cache(maxsize=1)
def _models(snapshot: Snapshot) -> tuple[Mapping[str, str], ...]:
    rows: list[Mapping[str, str]] = []
    for subject in snapshot.subjects("model"):
        known = snapshot.facts(subject)
        texts = {fact.property: fact.text or "" for fact in known}
        rows.append(
            {
                "model": subject.removeprefix("model:"),
                **{column: texts.get(about, "") for column, about in _ABOUT},
                "evidence": " ".join(sorted({fact.evidence for fact in known})),
            }
        )
    rows.sort(key=lambda row: (row["developer"], row["name"].casefold(), row["model"]))
    return tuple(rows)


def model(name: str) -> Model:
    """What is known of the model that ``name`` stands for. Raises ``UnknownName`` with suggestions."""
    snapshot = facts.load()
    known = known_model(snapshot, name=name)
    subject = f"model:{known.facts.model_id}"
    checkpoint = f"checkpoint:{known.facts.checkpoint}" if known.facts.checkpoint else subject
    rows = (*snapshot.facts(subject), *(snapshot.facts(checkpoint) if checkpoint != subject else ()))
    return Model(
        resolved=known,
        label=snapshot.label(subject) or snapshot.label(checkpoint),
        facts=rows,
        sources=tuple(snapshot.source(evidence) for evidence in sorted({fact.evidence for fact in rows})),
        snapshot=snapshot.content_hash,
    )


def place(text: str, *, host: str | None = None) -> KnownZone:
    """The zone that ``text`` names, at a host where it is a region of one. Raises ``UnknownName`` with suggestions."""
    snapshot = facts.load()
    return known_zone(snapshot, text=text, provider=resolve_provider(snapshot, name=host))


def server(name: str) -> str:
    """The provider that ``name`` names. Raises ``UnknownName`` with suggestions."""
    return resolve_provider(facts.load(), name=name) or name


def regions(*, cloud: str | None = None) -> Regions:
    """Regions of all clouds or of one, and every country. Raises ``UnknownName`` for a cloud."""
    snapshot = facts.load()
    rows = snapshot.regions()
    clouds = sorted({row.cloud for row in rows})
    if cloud is not None and cloud.lower() not in clouds:
        raise unknown_of_few("cloud", cloud, clouds)
    codes = sorted(subject.removeprefix("country:") for subject in snapshot.subjects("country"))
    return Regions(
        regions=tuple(row for row in rows if cloud is None or row.cloud == cloud.lower()),
        countries=tuple((code, _names(code)) for code in codes),
        snapshot=snapshot.content_hash,
    )


def _names(code: str) -> dict[str, str]:
    return {language: locale(language).zone(code).removesuffix(f" ({code})") for language in languages()}


HEAD: Final = (VERSION, SNAPSHOT)
MODELS: Final[Shape[Models]] = Shape(
    HEAD,
    member("known", WHOLE, lambda found: found.model_count),
    member("models", many(by_name(TEXT)), lambda found: found.rows),
)
"""The list of models."""
MODEL: Final[Shape[Model]] = Shape(
    HEAD,
    member("model", TEXT, lambda found: found.resolved.facts.model_id),
    member("label", TEXT),
    member("checkpoint", maybe(TEXT), lambda found: found.resolved.facts.checkpoint),
    member("kind", TEXT, lambda found: found.resolved.kind),
    member("provider", maybe(TEXT), lambda found: found.resolved.provider),
    member("written", TEXT, lambda found: found.resolved.name),
    member("rule", TEXT, lambda found: found.resolved.rule),
    member("safe", FLAG, lambda found: found.resolved.safe),
    member("assumptions", many(ASSUMPTION.type), lambda found: found.resolved.assumptions),
    member("facts", many(FACT.type)),
    member("sources", many(SOURCE.type)),
)
"""One model: how its name was understood, then its facts as they were published."""
_COUNTRY: Final[Shape[tuple[str, Mapping[str, str]]]] = Shape(
    member("iso3", TEXT, lambda each: each[0]), member("names", by_name(TEXT), lambda each: each[1])
)
REGIONS: Final[Shape[Regions]] = Shape(
    HEAD, member("regions", many(REGION.type)), member("countries", many(_COUNTRY.type))
)
"""Regions and countries."""


class LicenceCount(NamedTuple):
    """A licence: how many sources have it, and how many rows of the facts rest on them."""

    licence: str
    sources: int
    facts: int


class Licences(NamedTuple):
    """Licences of the sources, by name."""

    snapshot: str
    licences: tuple[LicenceCount, ...]


LICENCE: Final[Shape[LicenceCount]] = Shape(member("licence", TEXT), members(WHOLE, "sources", "facts"))
LICENCES: Final[Shape[Licences]] = Shape(HEAD, member("licences", many(LICENCE.type)))


def licences() -> Licences:
    """Licences of the sources."""
    snapshot = facts.load()
    rows = snapshot.counts("licence")
    sources = Counter(source.licence for source in snapshot.sources())
    counted = tuple(LicenceCount(each, sources[each], rows[each]) for each in sorted(sources))
    return Licences(snapshot.content_hash, counted)


_COUNTED: Final = by_name(WHOLE)
_COUNTS: Final[Shape[Snapshot]] = Shape(
    member("facts", _COUNTED, lambda snapshot: _sorted(snapshot.counts("kind"))),
    member("verification", _COUNTED, lambda snapshot: _sorted(snapshot.counts("verification"))),
    member(
        "subjects",
        _COUNTED,
        lambda snapshot: {kind: len(snapshot.subjects(kind)) for kind in sorted(snapshot.counts("subject"))},
    ),
    member("sources", WHOLE, lambda snapshot: len(snapshot.sources())),
)
META: Final[Shape[Snapshot]] = Shape(
    VERSION,
    member("snapshot", TEXT, lambda snapshot: snapshot.content_hash),
    member("independent", FLAG, lambda _: True),
    member("statement", by_name(TEXT), lambda _: _independent()),
    member("languages", many(TEXT), lambda _: languages()),
    member("counts", _COUNTS, lambda snapshot: snapshot),
)
"""This edition: its version, the hash of its facts, what they count, whose they are not."""


def _independent() -> dict[str, str]:
    return {language: locale(language)("commitments-independent") for language in languages()}


def edition() -> Snapshot:
    """This edition."""
    return facts.load()


def _sorted(counts: Mapping[str, int]) -> dict[str, int]:
    return dict(sorted(counts.items()))
