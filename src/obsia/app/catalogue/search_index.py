"""Everything that has a name: models, families, systems, products, places, who commits to what, sources, terms."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property, lru_cache
from typing import Final

from obsia.accounting.openness.questions import QUESTIONS
from obsia.accounting.world.sites import sites
from obsia.app.catalogue.first_questions import searched_questions
from obsia.app.catalogue.models import dictionary, models, regions
from obsia.app.disclosure.openness import RANKS
from obsia.core.document import NOTHING, Quoted
from obsia.core.errors import UnknownName
from obsia.core.figure import Assumption
from obsia.core.grouping import grouped
from obsia.core.locales import languages, locale
from obsia.core.locales import wording as words
from obsia.core.message import Argument, Country, Message, OwnName, Symbol, Translated, slug
from obsia.core.spelling import Spellings, folded, shown, spelling
from obsia.facts import disclosures
from obsia.facts.companies import companies
from obsia.facts.editions import published
from obsia.facts.groups import group_names, groups
from obsia.facts.names.lineages import families
from obsia.facts.names.places import resolve_country
from obsia.facts.names.products import product_names, product_spans
from obsia.facts.names.systems import known_systems
from obsia.facts.snapshot import Snapshot

FAMILY: Final = "family"
PRODUCT: Final = "product"
MODEL: Final = "model"
SYSTEM: Final = "system"
PLACE: Final = "place"
COMPANY: Final = "company"
SITE: Final = "site"
DEVICE: Final = "device"
SERIES: Final = "series"
"""Who publishes figures of data centres."""
PARTY: Final = "party"
INSTRUMENT: Final = "instrument"
PUBLISHER: Final = "publisher"
TERM: Final = "term"
REGION: Final = "region"
QUESTION: Final = "question"
"""What people ask first, with the place that answers."""
SOURCE: Final = "source"
KINDS: Final = (
    FAMILY, PRODUCT, MODEL, SYSTEM, DEVICE, PLACE, COMPANY, SITE, PARTY, INSTRUMENT, TERM, PUBLISHER, SERIES,
    REGION, SOURCE, QUESTION,
)  # fmt: skip
"""Kinds of things, in the order in which hits that are as good stand."""
SMALL: Final = "search-words-small"
"""The message that holds words of sentences, which names hold or not."""
ASKING: Final = "search-words-asking"
"""The one that holds words with which people ask, and words that are in all that they ask of AI."""
TRAINING: Final = "search-words-training"
"""The one that holds words by which they ask what training took."""
_WHO_AGREES: Final = frozenset({COMPANY, PUBLISHER, SERIES})
"""Kinds of things that may be party to a commitment, beside the parties that are listed."""
_MISSPELT: Final = frozenset({FAMILY, PRODUCT, MODEL, SYSTEM, PLACE, COMPANY, SITE, PARTY, INSTRUMENT, TERM})
"""Kinds whose misspelt names are set right."""
_SHORT: Final = (
    (re.compile(r"intelligence artificielle", re.IGNORECASE), "IA"),
    (re.compile(r"artificial intelligence( act)?", re.IGNORECASE), r"AI\1"),
)
_WORD: Final = re.compile(r"[^\W\d_]+|\d+(?:\.\d+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One thing: ``target`` is its id within its kind, ``page`` its place on the site ('' for none)."""

    kind: str
    target: str
    name: Argument
    texts: tuple[str, ...]
    """What it is found by, in every language of obsia."""
    page: str
    about: Argument = NOTHING
    date: str = ""
    """When it came; what is of today stands first."""
    words: str = field(default="", compare=False)
    """The words of its texts, each behind a space."""
    spelled: frozenset[str] = field(default=frozenset(), compare=False)


def shortened(text: str) -> str:
    """A text with the abbreviations that people type."""
    for whole, short in _SHORT:
        text = whole.sub(short, text)
    return text


def words_of_text(text: str) -> list[str]:
    """The words and numbers of a text, without case and accents."""
    return _WORD.findall(folded(text))


@cache
def held_words(message: str) -> frozenset[str]:
    """The words that a message holds, in every language."""
    return frozenset(word for each in languages() for word in words_of_text(locale(each)(message)))


def part_asked(each: Entry, text: str) -> Entry:
    """A model as a text asks of it: where its page tells of its training, if that is asked."""
    is_training = not held_words(TRAINING).isdisjoint(words_of_text(text))
    return replace(each, page=f"{each.page}#training") if is_training and each.page else each


@dataclass(frozen=True, kw_only=True)
class Index:
    """All entries, and by kind and target."""

    entries: tuple[Entry, ...]
    by_target: Mapping[tuple[str, str], Entry]

    @cached_property
    def near(self) -> Spellings[Entry]:
        """Entries by names that come near."""
        return Spellings(
            (text, each, f"{len(KINDS) - KINDS.index(each.kind):02d}{each.date}")
            for each in self.entries
            if each.kind in _MISSPELT
            for text in each.texts
        )


@lru_cache(maxsize=1)
def index(snapshot: Snapshot) -> Index:
    """Everything that has a name in one edition of the facts."""
    found: list[Entry] = []
    for make in (
        _families, _products, _models, _systems, _devices, _places, _regions, _companies, _sites, _parties,
        _instruments, _series, _sources, _terms, _questions,
    ):  # fmt: skip
        found += make(snapshot)
    return Index(
        entries=tuple(found),
        by_target={(each.kind, each.target): each for each in found},
    )


def entry(kind: str, target: str, name: Argument, *texts: str, page: str, **more: Argument) -> Entry:
    """An entry that is found by ``texts``; ``more`` are ``about`` and ``date``."""
    kept = tuple(dict.fromkeys(written for each in texts if each for written in (each, shortened(each))))
    return Entry(
        kind=kind,
        target=target,
        name=name,
        texts=kept,
        page=page,
        about=more.get("about", NOTHING),
        date=str(more.get("date", "")),
        words=" " + " ".join(word for text in kept for word in words_of_text(text)),
        spelled=frozenset(map(spelling, kept)),
    )


@lru_cache(maxsize=1)
def developer_names(snapshot: Snapshot) -> Mapping[str, str]:
    """What stands before the slash of an id -> the developer as people write it."""
    systems = known_systems(snapshot)
    return snapshot.developer_names() | {
        each.removeprefix("model:").partition("/")[0]: held.system.developer for each, held in systems.items()
    }


def _families(snapshot: Snapshot) -> Iterator[Entry]:
    developers = developer_names(snapshot)
    for each in families(snapshot).values():
        developer = developers.get(each.developer, each.developer)
        page = f"/openness/family/{each.key}/"
        about = Message("search-about-family", developer=developer, count=len(each.members))
        yield entry(FAMILY, each.key, each.name, each.name, f"{developer} {each.name}", page=page, about=about)


def _products(snapshot: Snapshot) -> Iterator[Entry]:
    names: dict[str, list[str]] = {product: [] for product in product_names(snapshot).values()}
    for name, product in snapshot.rows("SELECT name, product FROM product_names ORDER BY rowid"):
        names.setdefault(str(product), []).append(str(name))
    spans = product_spans(snapshot)
    for product, called in names.items():
        if product in spans:
            default = spans[product][-1]
            label = snapshot.label(f"model:{default.model_id}") or default.model_id
            about: Argument = Message("search-about-product", model=label)
            page, date = f"/models/{default.model_id}/", default.valid_from
        else:
            about, page, date = Message("search-about-product-open"), "", ""
        yield entry(PRODUCT, product, product, product, *called, page=page, about=about, date=date)


def _models(snapshot: Snapshot) -> Iterator[Entry]:
    developers = developer_names(snapshot)
    for row in models().rows:
        model = row["model"]
        name = row["name"] or model.partition("/")[2]
        yield entry(
            MODEL, model, name, name, model, row["checkpoint"],
            page=f"/models/{model}/", about=developers.get(row["developer"], row["developer"]), date=row["released"],
        )  # fmt: skip


def _systems(snapshot: Snapshot) -> Iterator[Entry]:
    known = {row["model"] for row in models().rows}
    for subject, each in known_systems(snapshot).items():
        target = subject.removeprefix("model:")
        if target not in known:
            label, developer = each.system.label, each.system.developer
            # Who stands between brackets is a name that people know: Common Pile, LINAGORA.
            yield entry(
                SYSTEM,
                target,
                label,
                label,
                target,
                developer.partition("(")[2].rstrip(")"),
                page=f"/openness/{target}/",
                about=developer,
                date=each.released,
            )


def _devices(snapshot: Snapshot) -> Iterator[Entry]:
    """Accelerators whose power is known, each at the source that states it."""
    for subject in snapshot.subjects("device"):
        device = subject.removeprefix("device:")
        for fact in snapshot.facts(subject, "tdp_w")[-1:]:
            about = Message("search-about-device", watts=fact.value or 0.0)
            yield entry(DEVICE, device, device, device, page=snapshot.source(fact.evidence).url, about=about)


def _series(snapshot: Snapshot) -> Iterator[Entry]:
    """Publishers of figures of data centres: the page of the country of which all are, else that of all publishers."""
    countries = grouped((row.series, row.iso3) for row in published(snapshot))
    for series, codes in countries.items():
        name, of_one = OwnName("world-publisher", series), len({*codes}) == 1 and codes[0]
        texts = (series, *(locale(language).text(name) for language in languages()))
        page = f"/world/countries/{codes[0]}/" if of_one else "/world/sources/"
        about = Message("search-about-series", count=len(codes))
        yield entry(SERIES, series, name, *texts, page=page, about=about)


def _places(snapshot: Snapshot) -> Iterator[Entry]:
    for code, names in regions().countries:
        texts = (*names.values(), code, *_called(code))
        yield entry(PLACE, code, Country(code), *texts, page=f"/world/countries/{code}/")
    called = group_names(snapshot)
    for group in groups(snapshot):
        named = [locale(language).zone(group) for language in languages()]
        page = f"/world/countries/{group}/"
        yield entry(PLACE, group, Country(group), *named, *called.get(group, ()), group, page=page)


def _regions(_: Snapshot) -> Iterator[Entry]:
    for each in regions().regions:
        name = f"{each.cloud} {each.region}"
        yield entry(
            REGION, f"{each.cloud}:{each.region}", name, each.region, name, f"{each.cloud} {each.place}",
            page=f"/world/countries/{each.iso3}/", about=Country(each.iso3),
        )  # fmt: skip


def _companies(snapshot: Snapshot) -> Iterator[Entry]:
    for each in companies(snapshot):
        page, about = f"/world/companies/{slug(each.company)}/", Message(f"search-about-company-{each.kind}")
        yield entry(COMPANY, each.company, each.name, *each.names, *_called(each.company), page=page, about=about)


def _sites(snapshot: Snapshot) -> Iterator[Entry]:
    """Large data centres of AI, by the names of their stages too: where their power stands."""
    for each in sites(snapshot):
        stated = (str(fact.locator).partition(",")[0] for fact in each.steps)
        yield entry(SITE, slug(each.name), each.name, each.name, *stated, page="/world/#sites", about=each.owner)


def _parties(snapshot: Snapshot) -> Iterator[Entry]:
    countries = dict(regions().countries)
    for each in disclosures.parties(snapshot).values():
        name: Argument = Translated(en=each.name, fr=each.name_fr) if each.name_fr else each.name
        name = Country(each.iso3) if each.kind == "state" else name
        page = f"/commitments/parties/{each.party}/"
        about = Message(f"search-about-party-{each.kind}")
        of_country = (*countries[each.iso3].values(), *_called(each.iso3)) if each.kind == "state" else ()
        texts = (each.name, each.name_fr, each.party, *of_country, *_called(each.party))
        yield entry(PARTY, each.party, name, *texts, page=page, about=about)


def _instruments(snapshot: Snapshot) -> Iterator[Entry]:
    for each in disclosures.instruments(snapshot):
        name: Argument = Translated(en=each.name, fr=each.name_fr) if each.name_fr else each.name
        page = f"/commitments/instruments/{each.instrument}/"
        short = (locale(language).or_text(f"instrument-{each.instrument}", "") for language in languages())
        yield entry(
            INSTRUMENT, each.instrument, name, each.name, each.name_fr, *short, *_called(each.instrument),
            each.instrument.replace("-", " "),
            page=page, about=Message("search-about-instrument"), date=each.adopted_on,
        )  # fmt: skip


def _called(target: str) -> Iterator[str]:
    """What else people call something, in every language: the name of the summit that agreed to a text."""
    for language in languages():
        names = locale(language).or_text(f"search-called-{target}", "")
        yield from filter(None, map(str.strip, names.split(";")))


def _sources(snapshot: Snapshot) -> Iterator[Entry]:
    held = snapshot.sources()
    for publisher, count in Counter(each.publisher for each in held).items():
        about = Message("search-about-publisher", count=count)
        yield entry(PUBLISHER, publisher, publisher, publisher, page="/data/sources/", about=about)
    for each in held:
        yield entry(
            SOURCE, each.evidence_id, each.title, each.title, each.publisher, each.evidence_id,
            page=each.url, about=each.publisher, date=each.published,
        )  # fmt: skip


def _terms(_: Snapshot) -> Iterator[Entry]:
    """Frameworks and questions of openness, then the properties that facts have."""
    for name in RANKS:
        told = Message(f"framework-{name}")
        texts = [locale(language).text(told) for language in languages()]
        about = Message("search-about-question" if name in QUESTIONS else "search-about-framework")
        yield entry(TERM, f"framework:{name}", told, *texts, name, page=f"/openness/by/{name}/", about=about)
    for each in dictionary():
        plain = (words.input_words("", each.name, locale(language)) for language in languages())
        texts = (each.name.replace("_", " "), each.name, each.meaning, *plain, *_called(each.name))
        yield entry(TERM, each.name, Symbol(each.name), *texts, page="/data/dictionary/", about=Quoted(each.meaning))


def _questions(snapshot: Snapshot) -> Iterator[Entry]:
    for name, page in searched_questions(snapshot).items():
        told = Message(f"asks-{name}")
        texts = [locale(language).text(told) for language in languages()]
        yield entry(QUESTION, name, told, *texts, *_called(f"asks-{name}"), page=page)


def unlisted(snapshot: Snapshot, text: str, typed: Sequence[str]) -> tuple[list[Entry], tuple[Assumption, ...]]:
    """The commitment that words of a text name beside somebody who is party to none (``did Apple sign Bletchley``):
    its list of who agreed does not name them, which is said, whatever the reason. Empty where nobody is named.
    """
    texts = [each for each in index(snapshot).entries if each.kind == INSTRUMENT]
    of_texts = {word: [each for each in texts if word in each.words.split()] for word in typed}
    named = [each for word in typed for each in of_texts[word]]
    whom = {word for word in typed if not of_texts[word]}
    name = " ".join(part for part in text.split() if not whom.isdisjoint(words_of_text(part))).strip("?!.,;")
    if not named or not (_is_country(snapshot, name) or _is_name(snapshot, name)):
        return [], ()
    most = max(map(named.count, named))
    own = [each for each in dict.fromkeys(named) if named.count(each) == most]
    return own, (Assumption(code="party-unlisted", arguments={"name": shown(name)}),)


def _is_country(snapshot: Snapshot, text: str) -> bool:
    try:
        _ = resolve_country(snapshot, text=text)
    except UnknownName:
        return False
    return True


def _is_name(snapshot: Snapshot, text: str) -> bool:
    """Whether a text is the name of somebody: a company or a developer that is known, or words with capitals."""
    key = spelling(text)
    known = any(each.kind in _WHO_AGREES and key in each.spelled for each in index(snapshot).entries)
    is_developer = key in map(spelling, developer_names(snapshot).values())
    return known or is_developer or (text != "" and all(word[0].isupper() for word in text.split()))
