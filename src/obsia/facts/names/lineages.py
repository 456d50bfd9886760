"""Families as lists of their members: ``Mistral``, ``Claude Sonnet``, ``gpt-oss``; read from names, kept nowhere.

The families of all models, systems and checkpoints are the beginnings that their names share: the first word, or the
first two. Any other text that names several members of one maker (``Qwen3``, ``Llama 3``) is a family of its own.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.core.spelling import folded, spelling
from obsia.facts.names.exact import Reading
from obsia.facts.names.families import (
    FAMILY,
    FORM,
    Named,
    Names,
    checkpoint_names,
    developers_of,
    model_names,
    words_of,
)
from obsia.facts.names.forms import form
from obsia.facts.names.models import find_model, other_name
from obsia.facts.names.products import product_names
from obsia.facts.names.systems import known_systems, system_names
from obsia.facts.snapshot import Snapshot

FEWEST: Final = 2
"""A family has so many members."""
_FEWEST_BY_TWO_WORDS: Final = 3
_FEWEST_LETTERS: Final = 3
_LEADING: Final = re.compile(r"[^\W\d_]+")
_BETWEEN: Final = re.compile(r"[^a-z0-9.]+")
_LONGEST: Final = 80
_MOST_MAKERS: Final = 256
"""Names whose makers are kept: they come from outside, without end."""
_ABOUT_MAKERS: Final = re.compile(r"[()]|['’]s\b")


@dataclass(frozen=True, slots=True, kw_only=True)
class Family:
    """A family with its members, general ones first, the newest first.

    ``key`` names it in addresses; ``developer`` is that of the ids of its members; members are ids of the catalogue, of
    systems or of checkpoints.
    """

    key: str
    name: str
    developer: str
    members: tuple[str, ...]
    is_maker: bool = False
    """Whether it is everything of one developer, under the developer's name."""


def family_of(snapshot: Snapshot, text: str) -> Family | None:
    """The family that ``text`` names; None where it names none, or one of a single member."""
    cleaned = text.strip()
    if not cleaned or len(cleaned) > _LONGEST or not cleaned.isprintable():
        return None
    listed = families(snapshot)
    if own := listed.get(_key(cleaned)):
        return own
    if (target := other_name(snapshot, cleaned)) is not None and target != cleaned and "/" not in target:
        return family_of(snapshot, target)
    if maker := _maker(snapshot, spelling(cleaned)):
        return maker
    found = _family(snapshot, cleaned)
    if found is None:
        return _beside_maker(snapshot, cleaned)
    return _by_members(snapshot).get(frozenset(found.members), found)


def family_meant(snapshot: Snapshot, text: str) -> Family | None:
    """The family that a text means first; None where one model or system has that very name, or a product has.

    ``Gemini`` is a family before it is the product of that name; ``GPT-4`` is a model; ``Is Llama open source?`` asks
    of a family.
    """
    bare = text.strip().removeprefix("model:")
    if spelling(bare) in product_names(snapshot):
        return families(snapshot).get(_key(bare))
    if "/" in bare:
        return None
    if (maker := _maker(snapshot, spelling(bare))) and spelling(bare) not in system_names(snapshot)[1]:
        # "Meta" is the maker before it is the newest model that is called so.
        return families(snapshot).get(_key(bare), maker)
    model = find_model(snapshot, name=bare)
    part = model.part if model is not None and model.part else bare
    if model is not None and model.reading is Reading.PRODUCT:
        # "The Claude app" is a product whose name is that of a family.
        return families(snapshot).get(_key(part))
    if model is not None and model.reading is not Reading.FAMILY:
        return _instead_of(snapshot, f"model:{model.model_id or model.checkpoint}", families(snapshot).get(_key(part)))
    # "Nova" is one system in an index, and a family to everybody else.
    is_system = spelling(bare) in system_names(snapshot)[1]
    return families(snapshot).get(_key(part)) if is_system else family_of(snapshot, part)


def _instead_of(snapshot: Snapshot, subject: str, family: Family | None) -> Family | None:
    """The family that a model is called like, where nobody examined that model and somebody did others: Whisper."""
    systems = known_systems(snapshot)
    members = (systems.get(f"model:{each}") for each in family.members) if family is not None else ()
    is_examined = subject in systems and systems[subject].supported > 0
    return family if not is_examined and any(each is not None and each.supported for each in members) else None


def _beside_maker(snapshot: Snapshot, text: str) -> Family | None:
    """The family whose name stands beside its maker's: Meta Llama, Meta’s Llama, Llama (Meta)."""
    words = _ABOUT_MAKERS.sub(" ", text).split()
    for maker, name in ((words[:1], words[1:]), (words[-1:], words[:-1])):
        family = families(snapshot).get(_key(" ".join(name)))
        if family is not None and developers_of(snapshot).get(spelling("".join(maker))) == family.developer:
            return family
    return None


@lru_cache(maxsize=2)
def families(snapshot: Snapshot) -> Mapping[str, Family]:
    """The families by which names begin, by key: those of one word, then those of two that have fewer members."""
    names, words = _all_names(snapshot), words_of(snapshot)
    found: dict[str, Family] = {}
    for count, fewest in ((1, FEWEST), (2, _FEWEST_BY_TWO_WORDS)):
        known = {frozenset(each.members) for each in found.values()}
        for name in sorted(_beginnings(names, count, fewest=fewest)):
            parts = form(name).words
            if not parts or {words.get(parts[0]), words.get(parts[-1])} & {FAMILY, FORM} or _key(name) in found:
                continue
            family = _family(snapshot, name)
            if family is not None and len(family.members) >= fewest and frozenset(family.members) not in known:
                known.add(frozenset(family.members))
                found[family.key] = family
    return found


def _beginnings(names: Names, count: int, *, fewest: int) -> set[str]:
    """The first word, or the first two, that at least ``fewest`` names share, as most of them write it."""
    written: dict[str, Counter[str]] = {}
    for each in names.by_target.values():
        label = each.label or each.target.rpartition("/")[2]
        words = list(_LEADING.finditer(label))[:count]
        if len(words) < count or words[0].start() or any(map(str.isdecimal, label[: words[-1].end()])):
            continue
        begins = label[: words[-1].end()]
        # The K of Kimi-K2 belongs to its version.
        is_glued = label[len(begins) : len(begins) + 1].isdecimal()
        if not is_glued or len(words[-1].group()) >= _FEWEST_LETTERS:
            written.setdefault(_key(begins), Counter())[begins] += 1
    return {_best_written(each) for each in written.values() if each.total() >= fewest}


def _best_written(written: Counter[str]) -> str:
    """How a name is written most often where it has capitals: catalogues of ids write all in small letters."""
    return max(sorted(written), key=lambda name: (name != name.casefold(), written[name]))


def _family(snapshot: Snapshot, text: str) -> Family | None:
    names = _all_names(snapshot)
    members = _alone(snapshot, names, names.members(text))
    if len(members) < FEWEST:
        return None
    name = _written(names, members, text)
    return Family(key=_key(name), name=name, developer=names.by_target[members[0]].developer, members=members)


def _alone(snapshot: Snapshot, names: Names, members: tuple[str, ...]) -> tuple[str, ...]:
    """Members without those that another one is as well, under the same name with its date; what has cells stays."""
    systems, _ = system_names(snapshot)
    by_name: dict[str, list[str]] = {}
    for each in members:
        own = names.by_target[each].forms[0]
        by_name.setdefault("|".join((*sorted(own.words), "", *own.numbers, "", *own.sizes)), []).append(each)
    dropped: set[str] = set()
    for same in by_name.values():
        dated = [each for each in same if any(one.dates for one in names.by_target[each].forms)]
        bare = [each for each in same if each not in dated]
        if dated and bare:
            is_bare_held = any(each in systems.by_target for each in bare)
            is_dated_held = any(each in systems.by_target for each in dated)
            dropped |= set(dated if is_bare_held and not is_dated_held else bare if not is_bare_held else ())
    return tuple(each for each in members if each not in dropped)


def _written(names: Names, members: tuple[str, ...], text: str) -> str:
    """A family as the names of its members write it: the beginning that is spelled as the text is."""
    asked = spelling(" ".join(word for word in text.split() if word.casefold() not in ("family", "famille")))
    written: Counter[str] = Counter()
    for each in members:
        label = names.by_target[each].label
        begins = next((label[:end] for end in range(1, len(label) + 1) if spelling(label[:end]) == asked), "")
        if begins:
            written[begins] += 1
    return _best_written(written) if written else text.strip()


def _key(name: str) -> str:
    """What names a family in an address."""
    return _BETWEEN.sub("-", folded(name)).strip("-")


@lru_cache(maxsize=2)
def _makers_called(snapshot: Snapshot) -> Mapping[str, frozenset[str]]:
    """Developer, as people write the name -> the spellings of all that it is called."""
    called: dict[str, str] = {spelling(written): name for written, name in snapshot.developer_names().items()}
    own: dict[str, set[str]] = {name: {spelling(name)} for name in called.values()}
    for one, name in called.items():
        own[name].add(one)
    return {name: frozenset(each) for name, each in own.items()}


@lru_cache(maxsize=_MOST_MAKERS)
def _maker(snapshot: Snapshot, key: str) -> Family | None:
    """Everything of the developer who is called so, by its spelling, the newest first; None of one who made nothing."""
    called = _makers_called(snapshot)
    # Of two that share a spelling, the one that comes last in the alphabet.
    for name in sorted((name for name, own in called.items() if key in own), reverse=True):
        names = _all_names(snapshot)
        held = {each.developer for each in names.by_target.values()}
        ids = {**{spelling(each): each for each in sorted(held)}, **developers_of(snapshot)}
        developers = {ids[one] for one in called[name] if one in ids and ids[one] in held}
        if members := _alone(snapshot, names, names.of_developers(developers)):
            first = names.by_target[members[0]].developer
            return Family(key=_key(name), name=name, developer=first, members=members, is_maker=True)
    return None


@lru_cache(maxsize=2)
def _by_members(snapshot: Snapshot) -> Mapping[frozenset[str], Family]:
    return {frozenset(each.members): each for each in families(snapshot).values()}


@lru_cache(maxsize=2)
def _all_names(snapshot: Snapshot) -> Names:
    """The names of all models, systems and checkpoints; what has cells goes before a checkpoint of the same name."""
    systems, _ = system_names(snapshot)
    subjects: dict[str, Named] = dict(model_names(snapshot).by_target)
    dates = snapshot.texts("release_date")
    for target, each in systems.by_target.items():
        held = subjects.get(target)
        date = dates.get(f"model:{target}", "")
        # A catalogue of ids has small letters where people write capitals.
        written = held is not None and held.label != held.label.casefold()
        subjects[target] = replace(each, date=date, label=held.label if held is not None and written else each.label)
    spelled = {spelling(name) for each in subjects.values() for name in (each.label, each.target.rpartition("/")[2])}
    owners = _owners(snapshot, frozenset(each.developer for each in subjects.values()))
    for target, each in checkpoint_names(snapshot).by_target.items():
        name = target.rpartition("/")[2]
        if spelling(name) not in spelled:
            owner = owners.get(spelling(each.developer), each.developer)
            subjects.setdefault(target, replace(each, label=name, developer=owner))
    return Names(subjects.values(), words=words_of(snapshot), developers=developers_of(snapshot))


def _owners(snapshot: Snapshot, developers: frozenset[str]) -> Mapping[str, str]:
    """What a hub calls a developer -> the developer of the ids of models and systems: tiiuae is tii."""
    called = {spelling(written): spelling(name) for written, name in snapshot.developer_names().items()}
    by_name = {called[spelling(each)]: each for each in sorted(developers) if spelling(each) in called}
    own = {written: by_name[name] for written, name in called.items() if name in by_name}
    return {**own, **{spelling(each): each for each in developers}}
