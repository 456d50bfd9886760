"""The journey of a search: what a text means by the one resolver, then everything whose name has its words.

What comes near is looked for only where nothing has the words: a near name is shown as one, and never taken.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import combinations, pairwise
from typing import Final

from obsia.app.catalogue.search_index import (
    ASKING,
    COMPANY,
    DEVICE,
    FAMILY,
    INSTRUMENT,
    KINDS,
    MODEL,
    PARTY,
    PLACE,
    PRODUCT,
    PUBLISHER,
    QUESTION,
    REGION,
    SERIES,
    SITE,
    SMALL,
    SOURCE,
    SYSTEM,
    TERM,
    TRAINING,
    Entry,
    developer_names,
    entry,
    held_words,
    index,
    part_asked,
    shortened,
    unlisted,
)
from obsia.app.catalogue.search_index import words_of_text as words
from obsia.app.figures.export import ASSUMPTION, SNAPSHOT, VERSION
from obsia.app.naming import known_zone, taken_as
from obsia.app.questions.search import Search
from obsia.core.data import TEXT, WHOLE, Columns, Record, Shape, by_name, many, member, members
from obsia.core.errors import KnownName, UnknownName
from obsia.core.figure import Assumption
from obsia.core.locales import DEFAULT, languages, locale
from obsia.core.question import asked_as
from obsia.core.spelling import similarity, spelling
from obsia.facts import snapshot as facts
from obsia.facts.disclosures import parties
from obsia.facts.names.areas import named_group
from obsia.facts.names.exact import Reading
from obsia.facts.names.hardware import find_device
from obsia.facts.names.lineages import Family, families, family_meant
from obsia.facts.names.models import find_model, known_without_model, near_models
from obsia.facts.names.places import names_region, resolve_country, resolve_region
from obsia.facts.names.products import product_names, product_offers
from obsia.facts.names.systems import resolve_system, system_of
from obsia.facts.names.zones import country_of
from obsia.facts.snapshot import Snapshot

MEANT: Final = "meant"
"""The text stands for it."""
NAME: Final = "name"
"""It has that very name."""
BEGINS: Final = "begins"
"""Its name begins so."""
WORDS: Final = "words"
"""Its names hold the words, or words that begin so."""
NEAR: Final = "near"
"""Nothing has the words; its name comes near them."""
MATCHES: Final = (MEANT, NAME, BEGINS, WORDS, NEAR)
_MOST_NEAR: Final = 8
_ABOUT_OTHERS: Final = frozenset({PUBLISHER, SERIES, REGION, SOURCE, QUESTION})
_NAMED: Final = frozenset({PLACE, FAMILY, PRODUCT})
"""Kinds of things that questions name."""
_OF_SITES: Final = frozenset({"planet", "companies", "water"})
"""Questions of which people ask for a company (``Microsoft data centres``)."""
_BY_OWN_NAME: Final = {
    QUESTION: 0, COMPANY: 0, FAMILY: 1, PRODUCT: 2, MODEL: 3, PLACE: 4, PARTY: 4, INSTRUMENT: 5, TERM: 6,
}  # fmt: skip
"""Kinds of things -> where those that have the very name stand; places and parties stand as they were found."""
_ALIKE: Final = 0.75
_SEVERAL: Final = 2
_FEWEST_LETTERS: Final = 3
_SENTENCE: Final = 4
"""Words from which a text is a sentence rather than a name."""
_READ: Final = 2
"""Where what a text is read as stands among hits."""
_STEM: Final = 6
"""Letters by which words of one root begin alike."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """One thing that was found, and how."""

    entry: Entry
    match: str
    taken: tuple[Assumption, ...] = ()
    """What the text was read as, where it is no name of the thing."""

    @property
    def is_near(self) -> bool:
        """Whether its name merely comes near the text."""
        return self.match == NEAR


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchResult:
    """What was found, the likeliest first; ``counts`` says how many of each kind, also of those that are not shown."""

    text: str
    hits: tuple[Hit, ...]
    counts: Mapping[str, int]
    known: KnownName | None
    """Why something that is known by that name has no facts; None where that is not so."""
    snapshot: str


def answer(asked: Search) -> SearchResult:
    """Whatever has a name like the text."""
    snapshot = facts.load()
    text = asked.text.strip()
    found: dict[tuple[str, str], Hit] = {}
    for hit in (*_meant(snapshot, text), *_matching(snapshot, text)):
        found.setdefault((hit.entry.kind, hit.entry.target), hit)
    ranked = sorted(found.values(), key=lambda hit: _standing(hit, text))
    is_meant = any(hit.match == MEANT for hit in ranked) or (bool(ranked) and ranked[0].entry.kind == SYSTEM)
    is_told = is_meant and bool(ranked[0].entry.page)
    known = None if is_told else known_without_model(snapshot, text)
    is_named = bool(ranked) and _standing(ranked[0], text)[0] < _READ
    first = [] if is_named else (_asked_who_signed(snapshot, text) or _asked_of_term(snapshot, text))
    if not first and (known is not None or all(hit.entry.kind in _ABOUT_OTHERS for hit in ranked)):
        # A thing of that name is known: what comes nearest to it stands before what merely has its words.
        first = list(_near(snapshot, text, known)) if known is not None else []
        first = first or _asked_of_sites(snapshot, text)
        first = first or _asked_of_place(snapshot, text) or _asked_of_party(snapshot, text)
        first = first or _asked_of_instrument(snapshot, text)
        first = first or ([] if ranked else [*_asked_in_words(snapshot, text), *_near(snapshot, text, known)])
    ranked = list({(hit.entry.kind, hit.entry.target): hit for hit in (*first, *ranked)}.values())
    shown: Counter[str] = Counter()
    hits: list[Hit] = []
    for hit in ranked:
        shown[hit.entry.kind] += 1
        if shown[hit.entry.kind] <= asked.most:
            hits.append(hit)
    return SearchResult(
        text=text,
        hits=tuple(hits),
        counts={kind: shown[kind] for kind in KINDS if shown[kind]},
        known=known,
        snapshot=snapshot.content_hash,
    )


search = asked_as(Search, answer)


def _meant(snapshot: Snapshot, text: str) -> Iterator[Hit]:
    """What the text stands for, by the readings that every question uses."""
    known = index(snapshot).by_target
    family = family_meant(snapshot, text)
    if family is not None and not _begins_members(snapshot, family):
        family = None
    if family is not None:
        own = known.get((FAMILY, family.key)) or entry(
            FAMILY,
            family.key,
            family.name,
            page=f"/openness/family/{family.key}/",
            about=developer_names(snapshot).get(family.developer, family.developer),
        )
        yield Hit(entry=own, match=MEANT)
    model = find_model(snapshot, name=text)
    # "How much does ChatGPT use?" asks of the product, which leads to the model behind it.
    of_product = model.part if model is not None and model.reading is Reading.PRODUCT else ""
    if product := next(filter(None, map(product_names(snapshot).get, (spelling(text), spelling(of_product)))), ""):
        yield Hit(entry=known[PRODUCT, product], match=MEANT)
        yield from _offered(snapshot, product)
    if model is not None and (target := model.model_id or model.checkpoint):
        own = known.get((MODEL, target)) or entry(
            MODEL, target, system_of(snapshot, f"model:{target}").label, page=f"/models/{target}/"
        )
        if family is None or model.reading is not Reading.FAMILY:
            taken = taken_as(snapshot, text, model_id=target, found=model)
            yield Hit(entry=part_asked(own, text), match=MEANT, taken=tuple(filter(_tells, taken)))
    try:
        system = resolve_system(snapshot, text)
        target = system.subject.removeprefix("model:")
        if (SYSTEM, target) in known and family is None and system.reading is not Reading.FAMILY:
            yield Hit(entry=known[SYSTEM, target], match=MEANT)
    except UnknownName:
        pass
    yield from _place_meant(snapshot, text)
    if (device := find_device(snapshot, text)) is not None and (DEVICE, device) in known:
        yield Hit(entry=known[DEVICE, device], match=MEANT)


def _tells(taken: Assumption) -> bool:
    """Whether a reading is more than that a text asks something of a model."""
    asking = held_words(SMALL) | held_words(ASKING) | held_words(TRAINING) | asked_words("planet")
    return taken.code != "name-unread" or not asking.issuperset(words(str(dict(taken.arguments)["words"])))


def _place_meant(snapshot: Snapshot, text: str) -> Iterator[Hit]:
    """The place that the text stands for, a country or a group of them."""
    known = index(snapshot).by_target
    group = named_group(snapshot, text)
    if group is not None:
        yield Hit(entry=known[PLACE, group.name], match=MEANT)
        if group.row.party and (PARTY, group.row.party) in known:
            yield Hit(entry=known[PARTY, group.row.party], match=MEANT)
    if group is None and names_region(snapshot, text):
        zone = known_zone(snapshot, text=text, provider=None)
        if zone.zone_id:
            # A zone inside a country has no page: its country's stands for it. The world is a question of its own.
            place = country_of(snapshot, zone.zone_id)
            world = known[QUESTION, "planet"]
            yield Hit(entry=known.get((PLACE, place), world), match=MEANT, taken=zone.assumptions)


def _offered(snapshot: Snapshot, product: str) -> Iterator[Hit]:
    """The families among which the users of a product choose; nothing of one that has a default."""
    listed = index(snapshot).by_target
    for offer in product_offers(snapshot, product):
        if (family := family_meant(snapshot, offer)) is not None and (FAMILY, family.key) in listed:
            yield Hit(entry=listed[FAMILY, family.key], match=MEANT)


def _begins_members(snapshot: Snapshot, family: Family) -> bool:
    """Whether a family is a listed one, or the name of a member begins as its own: none is called ``4o mini``."""
    key = spelling(family.key)
    return family.key in families(snapshot) or any(
        spelling(each.rpartition("/")[2]).startswith(key) for each in family.members
    )


def _standing(hit: Hit, text: str) -> tuple[int, int]:
    """Where a hit stands among the others, which keep their order where this says the same.

    First what has the very name: a company before what it makes, a family before a model that is called as it is. Then
    a commitment whose name begins so, before the place that the text holds (``Seoul Summit``), and a data centre whose
    name ends so, before its country (``Abilene``); then what the text is read as; then all else.
    """
    kind = hit.entry.kind
    if kind in _BY_OWN_NAME and spelling(text) in hit.entry.spelled:
        return 0, _BY_OWN_NAME[kind]
    is_site = kind == SITE and any(name.endswith(spelling(text)) for name in hit.entry.spelled)
    if is_site or (kind == INSTRUMENT and hit.match == BEGINS and len(words(text)) >= _SEVERAL):
        return 1, 0
    return (_READ if hit.match == MEANT else _READ + 1), 0


def _matching(snapshot: Snapshot, text: str) -> list[Hit]:
    """Everything whose names hold each word of the text, or a word that begins so."""
    key = spelling(text)
    asked = [word for word in words(text) if word not in held_words(SMALL)] or words(text)
    if not asked:
        return []
    hits = [
        Hit(entry=each, match=NAME if key in each.spelled else WORDS)
        for each in index(snapshot).entries
        if key in each.spelled or all(f" {word}" in each.words for word in asked)
    ]
    hits = [replace(hit, match=BEGINS) if hit.match == WORDS and _begins(hit.entry, key) else hit for hit in hits]
    # What is of today goes before what is as good and older.
    hits.sort(key=lambda hit: hit.entry.target)
    hits.sort(key=lambda hit: hit.entry.date, reverse=True)
    hits.sort(key=lambda hit: _likelihood(hit, key, asked))
    return hits


def _likelihood(hit: Hit, key: str, asked: Sequence[str]) -> tuple[bool, bool, bool, int, bool, bool, int]:
    """What has the very name first, then names that end so (``4o mini``); what is written about things after these,
    questions that the site answers before sources.

    A word that stands in a name goes before one that another only begins with: ``Comma v0.1`` before ``Command``.
    """
    kind, name = hit.entry.kind, spelling(next(iter(hit.entry.texts), ""))
    # A source has its publisher's name too, and is no more what was asked for than any other text about it.
    is_whole, is_end = hit.match == NAME and kind != SOURCE, name.endswith(key)
    is_part = any(not re.search(rf" {re.escape(word)}(?![^\W\d])", hit.entry.words) for word in asked)
    is_question = kind == QUESTION
    rest = MATCHES.index(hit.match), is_part, not is_end, KINDS.index(kind)
    return not is_whole, kind in _ABOUT_OTHERS, not is_question, *rest


def _begins(each: Entry, key: str) -> bool:
    """Whether a name begins so; that of a commitment, which has short forms, or a place in any language."""
    texts = each.texts if each.kind in (INSTRUMENT, PLACE) else each.texts[:1]
    return any(spelling(text).startswith(key) for text in texts)


def _asked_of_place(snapshot: Snapshot, text: str) -> list[Hit]:
    """The place of which a text of key words asks (``data center virginia``): what is left without the words of the
    questions that pages answer, where there are any. Empty where that is no place.
    """
    asked = [words(text) for each in index(snapshot).entries if each.kind == QUESTION for text in each.texts]
    joined = {first + second for each in asked for first, second in pairwise(each)}
    names = {name for each in index(snapshot).entries if each.kind in _NAMED for name in each.spelled}
    small = (held_words(SMALL) | held_words(ASKING)) - (names & _capitals(text))
    about = small | ({*joined, *(word for each in asked for word in each)} - names)
    typed = words(text)
    rest = [word for word in typed if about.isdisjoint((word, f"{word}s"))]
    return list(_place_meant(snapshot, " ".join(rest))) if 0 < len(rest) < len(typed) else []


def _capitals(text: str) -> set[str]:
    """Words in capitals beside words in small letters: CAN is a country there, and "can" is none."""
    return {word.casefold() for word in text.split() if word.isupper() and not text.isupper()}


def _asked_of_party(snapshot: Snapshot, text: str) -> list[Hit]:
    """The parties of whose commitments a text asks (``has Meta signed the EU code``): it names them, and holds words of
    the texts or of the question whether they are kept.
    """
    listed, typed = index(snapshot).entries, words(text)
    asking = (each for each in listed if each.kind == INSTRUMENT or (each.kind, each.target) == (QUESTION, "kept"))
    about = {word for each in asking for word in each.words.split()} - held_words(SMALL) - held_words(ASKING)
    runs = {
        spelling(" ".join(typed[start:end])): len(about & {*typed[:start], *typed[end:]}) * (typed[start] not in about)
        for start, end in combinations(range(len(typed) + 1), 2)
    }
    return [
        Hit(entry=each, match=MEANT)
        for each in listed
        if each.kind == PARTY and any(runs.get(name) for name in each.spelled)
    ]


def _asked_who_signed(snapshot: Snapshot, text: str) -> list[Hit]:
    """The commitments, or the party, of whose signing a text asks (``who signed Paris``, ``did the US sign``): what is
    left without the words of the question whether they are kept names them.
    """
    listed = index(snapshot)
    codes = _capitals(text) & {name for each in listed.entries if each.kind == PLACE for name in each.spelled}
    typed = [word for word in words(shortened(text)) if word in codes or word in _telling(text)]
    signing = {*listed.by_target[QUESTION, "kept"].words.split()}
    rest = [word for word in typed if word not in signing]
    if not 0 < len(rest) < len(typed):
        return []
    named = [each for each in listed.entries if {*rest} <= {*each.words.split()}]
    try:
        country = resolve_country(snapshot, text=" ".join(rest)).zone_id
    except UnknownName:
        country = ""
    states = [each for each in parties(snapshot).values() if each.kind == "state" and each.iso3 == country]
    signed = (
        [each for each in named if each.kind == INSTRUMENT]
        or [listed.by_target[PARTY, each.party] for each in states]
        or [each for each in named if each.kind == PARTY]
    )
    beside = [] if signed else _asked_of_party(snapshot, text)
    texts, taken = ([], ()) if signed or beside else unlisted(snapshot, text, rest)
    return beside or [Hit(entry=each, match=MEANT, taken=taken) for each in signed or texts]


def _asked_of_term(snapshot: Snapshot, text: str) -> list[Hit]:
    """The term that a text asks the meaning of (``what is PUE``): what is left without the words of asking names it."""
    name, listed = spelling(" ".join(_telling(text))), index(snapshot).entries
    return [Hit(entry=each, match=MEANT) for each in listed if each.kind == TERM and name in each.spelled]


def _asked_of_sites(snapshot: Snapshot, text: str) -> list[Hit]:
    """The company of whose data centres a text asks, or the publisher of whose figures of them: it has the words of
    such questions and the name.
    """
    listed, typed = index(snapshot), _telling(text)
    about = {word for each in _OF_SITES for word in asked_words(each)}
    name = spelling(" ".join(word for word in typed if word not in about and not word.isdigit()))
    own = [each for each in listed.entries if each.kind in (COMPANY, SERIES) and name in each.spelled]
    return [Hit(entry=each, match=MEANT) for each in own if not about.isdisjoint(typed)]


def _asked_of_instrument(snapshot: Snapshot, text: str) -> list[Hit]:
    """The commitments that a longer text names (``EU AI Act energy documentation``), by names of several words."""
    typed = words(text)
    spans = ((start, end) for start, end in combinations(range(len(typed) + 1), 2) if end - start >= _SEVERAL)
    named = {spelling(" ".join(typed[start:end])) for start, end in spans}
    listed = (each for each in index(snapshot).entries if each.kind == INSTRUMENT)
    return [Hit(entry=each, match=MEANT) for each in listed if not named.isdisjoint(each.spelled)]


def _asked_in_words(snapshot: Snapshot, text: str) -> list[Hit]:
    """The questions that hold the words of a text which tell of what it asks, or words that begin alike (``générée``,
    ``générer``): those with the most of them that few others hold. None of a text of one word.
    """
    questions = [each for each in index(snapshot).entries if each.kind == QUESTION]
    stems = [f" {word[:_STEM]}" for word in _telling(text) if len(word) >= _FEWEST_LETTERS or word[0].isdigit()]
    holding = {stem: [each for each in questions if stem in each.words] for stem in stems}
    held = [stem for stem in stems if holding[stem]]
    several = len(words(text))
    # A part of a sentence is enough, and not of a name of two words (``chat gbt``).
    if several < _SEVERAL or len(stems) > (_SEVERAL * len(held) if several >= _SENTENCE else len(held)):
        return []
    counted = [(sum(1 / len(holding[stem]) for stem in held if each in holding[stem]), each) for each in questions]
    most = max(count for count, _ in counted)
    return [Hit(entry=each, match=NEAR) for count, each in counted if most and count == most]


def asked_words(question: str) -> frozenset[str]:
    """The words with which people ask a question that pages answer."""
    return frozenset(index(facts.load()).by_target[QUESTION, question].words.split())


def _telling(text: str) -> list[str]:
    """The words of a text that say of what it asks."""
    small = held_words(SMALL) | held_words(ASKING)
    return [word for word in words(shortened(text)) if word not in small]


def _near(snapshot: Snapshot, text: str, known: KnownName | None) -> Iterator[Hit]:
    """What comes near a text that nothing has: of a known name without facts the nearest, else by its letters."""
    close = index(snapshot).near.near(text, most=_MOST_NEAR)
    is_close = bool(close) and max(similarity(spelling(text), each) for each in close[0].spelled) >= _ALIKE
    names = known.suggestions if known is not None else near_models(snapshot, text)
    named = [hit for name in names for hit in _meant(snapshot, name)]
    by_letters = [Hit(entry=each, match=NEAR) for each in close]
    in_part, others = _in_part(snapshot, text), [*named, *_near_places(snapshot, text)]
    ordered = [*by_letters, *others, *in_part] if is_close else [*in_part, *others, *by_letters]
    # Of what is known without facts: what is beside it, else what its maker makes, named first (Apple Intelligence).
    of_maker = [hit for hit in in_part if f" {words(text)[0]}" in hit.entry.words]
    for hit in (named or of_maker) if known is not None else ordered:
        yield replace(hit, match=NEAR, taken=())


def _near_places(snapshot: Snapshot, text: str) -> list[Hit]:
    """Countries and cloud regions whose names, or those of their cities, come near."""
    known = index(snapshot).by_target
    try:
        resolve_region(snapshot, text=text)
    except UnknownName as error:
        codes = [each.partition(" (")[0] for each in error.suggestions]
        return [
            Hit(entry=known[kind, code], match=NEAR)
            for code in codes
            for kind in (PLACE, REGION)
            if (kind, code) in known
        ]
    return []


def _in_part(snapshot: Snapshot, text: str) -> list[Hit]:
    """Things whose names hold most of several words; empty for a single word."""
    asked = [word for word in words(text) if word not in held_words(SMALL) and len(word) >= _FEWEST_LETTERS]
    if len(asked) < _SEVERAL:
        return []
    counted = [
        (sum(f" {word}" in each.words for word in asked), each)
        for each in index(snapshot).entries
        if each.kind not in _ABOUT_OTHERS
    ]
    most = max((count for count, _ in counted), default=0)
    hits = [Hit(entry=each, match=NEAR) for count, each in counted if count == most and 2 * count >= len(asked)]
    hits.sort(key=lambda hit: hit.entry.date, reverse=True)
    hits.sort(key=lambda hit: KINDS.index(hit.entry.kind))
    return hits[:_MOST_NEAR]


def _names(hit: Hit) -> dict[str, str]:
    return {language: locale(language).text(hit.entry.name) for language in languages()}


_SAID: Final[Shape[Hit]] = Shape(
    member("kind", TEXT, lambda hit: hit.entry.kind),
    member("target", TEXT, lambda hit: hit.entry.target),
    member("name", TEXT, lambda hit: locale(DEFAULT).text(hit.entry.name)),
    member("about", TEXT, lambda hit: locale(DEFAULT).text(hit.entry.about)),
    member("date", TEXT, lambda hit: hit.entry.date),
    member("page", TEXT, lambda hit: hit.entry.page),
    member("match", TEXT),
)
COLUMNS: Final[Columns] = _SAID.columns
HIT: Final[Shape[Hit]] = Shape(
    _SAID.of(lambda hit: hit),
    member("names", by_name(TEXT), _names),
    member("assumptions", many(ASSUMPTION.type), lambda hit: hit.taken),
)
"""One hit: what it is, its names by language, its page on the site, and what the text was read as."""
FOUND: Final[Shape[SearchResult]] = Shape(
    VERSION,
    SNAPSHOT,
    members(TEXT, "text"),
    member("hits", many(HIT.type)),
    member("counts", by_name(WHOLE)),
)
"""What a search found."""


def found_rows(found: SearchResult) -> list[Record]:
    """One row for each hit, with :data:`COLUMNS`."""
    return _SAID.records(found.hits)
