"""What people call a system whose openness was read -> the subject that its cells speak of.

Systems and models of the catalogue are two lists that overlap: a name is looked for among systems, then as a name
of a model, a product or a family of which some system is a member.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.core.disclosure import System
from obsia.core.errors import UnknownName
from obsia.core.message import Message
from obsia.core.spelling import is_readable, shown, spelling
from obsia.facts import disclosures
from obsia.facts.names.exact import Reading
from obsia.facts.names.families import Names, developers_of, named, words_of
from obsia.facts.names.forms import form
from obsia.facts.names.models import find_model, known_without_model, near_models
from obsia.facts.names.products import product_default
from obsia.facts.snapshot import Snapshot

_HUB: Final = re.compile(
    r"https://huggingface\.co/((?!(?:blog|collections|datasets|docs|papers|spaces)/)[\w.-]+/[\w.-]+)"
)
_OWN_PAGE: Final = ("weights_final", "model_card")
_SUGGESTED: Final = 6
_LONGEST: Final = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class ReleasedSystem:
    """A system with how much of it can be checked, and when it was released ('' where that is not known)."""

    system: System
    supported: int
    released: str

    @property
    def rank(self) -> tuple[int, str, str]:
        """What is best known first, then the newest."""
        return -self.supported, _newest_first(self.released), self.system.label


@dataclass(frozen=True, slots=True, kw_only=True)
class SystemName:
    """The system that a name stands for, and how the name was read."""

    subject: str
    reading: Reading = Reading.NAME
    since: str = ""
    """From when the system is the default of the product that was named; '' for all else."""
    evidence: str = ""
    """The source of that default; '' for all else."""
    default_id: str = ""
    """The default of the product, where no cell speaks of it and another member of its line stands for it."""


@lru_cache(maxsize=1)
def known_systems(snapshot: Snapshot) -> Mapping[str, ReleasedSystem]:
    """Every system, by subject, with what can be checked of it."""
    supported, released = disclosures.supported_counts(snapshot), snapshot.texts("release_date")
    return {
        subject: ReleasedSystem(system=system, supported=supported.get(subject, 0), released=released.get(subject, ""))
        for subject, system in disclosures.systems(snapshot).items()
    }


def resolve_system(snapshot: Snapshot, name: str) -> SystemName:
    """The system that ``name`` stands for: an id, a label, a spelling of one, a product or a family.

    Raises ``UnknownName`` where nothing or several things have that name; the best known are suggested.
    """
    held = known_systems(snapshot)
    text = name.strip()
    if not is_readable(text, longest=_LONGEST):
        raise UnknownName(kind="system", name=shown(name), remedy=Message("remedy-system"))
    if text in held:
        return SystemName(subject=text)  # a page asks by an id, and waits for no list of names
    bare = text.removeprefix("model:")
    names, spelled = system_names(snapshot)
    # Of repositories "Qwen2.5-7B" is the base model, whatever a catalogue calls by that name.
    kept_there = [each for each in spelled.get(_bare_spelling(bare), ()) if _is_repository(held[each].system, bare)]
    for subject in (f"model:{bare}", *kept_there, f"model:{bare.lower()}"):
        if subject in held:
            return SystemName(subject=subject)
    if exact := spelled.get(spelling(bare)):
        return SystemName(subject=_one_of([held[subject] for subject in exact], text), reading=Reading.SPELLING)
    kept = _kept_as(snapshot).get(bare.lower(), "")
    if kept in held and _bare_spelling(kept) == _bare_spelling(bare):
        return SystemName(subject=kept, reading=Reading.ORDER)
    model = find_model(snapshot, name=bare)
    # Of a family the newest system is meant, and not the newest model, of which perhaps nobody has read.
    is_one = model is not None and model.reading is not Reading.FAMILY
    if model is not None and is_one and (subject := f"model:{model.model_id or model.checkpoint}") in held:
        return SystemName(subject=subject, reading=model.reading, since=model.since, evidence=model.evidence)
    for called in (text, model.model_id or model.checkpoint or "") if model is not None and is_one else ():
        # A hub writes the name of a system behind the name of whoever keeps it there.
        if exact := spelled.get(_bare_spelling(called)):
            return SystemName(subject=_one_of([held[subject] for subject in exact], text), reading=Reading.ORDER)
    if model is not None and is_one and model.reading is not Reading.PRODUCT:
        if same := names.reordered(bare) or _dated(names, bare):
            return SystemName(subject=f"model:{same}", reading=Reading.ORDER)
        if kept in held:
            return SystemName(subject=kept, reading=Reading.ORDER)
        # A model of the catalogue of which nobody has read anything is no unknown name.
        return SystemName(subject=f"model:{model.model_id or model.checkpoint}", reading=model.reading)
    # "Is Llama open source?" asks of Llama.
    bare = model.part if model is not None and model.part else bare
    if found := product_default(snapshot, bare):
        # No cell speaks of the default: the newest system of its line does, or of what the product is called.
        for line in (snapshot.label(f"model:{found[0].model_id}"), found[0].model_id, bare):
            if member := _of_line(names, line):
                return SystemName(
                    subject=f"model:{member}",
                    reading=Reading.PRODUCT,
                    since=found[0].valid_from,
                    evidence=found[0].evidence,
                    default_id=found[0].model_id,
                )
    if other := names.reordered(bare):
        return SystemName(subject=f"model:{other}", reading=Reading.ORDER)
    # A repository holds one release: the newest of its family is another.
    if "/" not in bare and (newest := names.newest(bare)):
        return SystemName(subject=f"model:{newest}", reading=Reading.FAMILY)
    if kept in held:
        return SystemName(subject=kept, reading=Reading.ORDER)
    if model is not None:
        return SystemName(
            subject=f"model:{model.model_id or model.checkpoint}",
            reading=model.reading,
            since=model.since,
            evidence=model.evidence,
        )
    if known_name := known_without_model(snapshot, bare):
        raise known_name
    right = names.corrected(bare)
    meant = [held[each].system for each in spelled.get(spelling(right), ())]
    meant += [held[f"model:{each}"].system for each in names.members(right)] if right != bare else []
    if right != bare and not meant and (model := find_model(snapshot, name=right)) is not None:
        meant = [system_of(snapshot, f"model:{model.model_id or model.checkpoint}")]
    near = [held[f"model:{each}"].system for each in names.near(bare)]
    labels = dict.fromkeys(each.label for each in (*meant, *near))
    raise _unknown(text, tuple(labels) or near_models(snapshot, bare))


def relatives(subject: str, *, known: Mapping[str, ReleasedSystem], most: int = 5) -> tuple[System, ...]:
    """Systems of the same owner whose names begin with this one's, and of which more can be checked."""
    own = known[subject]
    owner, begins = _owner(subject), spelling(own.system.label)
    found = [
        each
        for other, each in known.items()
        if other != subject
        and _owner(other) == owner
        and spelling(each.system.label).startswith(begins)
        and each.supported > own.supported
    ]
    return tuple(each.system for each in sorted(found, key=lambda each: each.rank)[:most])


def system_of(snapshot: Snapshot, subject: str) -> System:
    """The system of a subject; a model that no cell speaks of is called as the catalogue calls it."""
    if found := known_systems(snapshot).get(subject):
        return found.system
    bare, owner = subject.removeprefix("model:"), _owner(subject)
    same = Counter(each.system.developer for other, each in known_systems(snapshot).items() if _owner(other) == owner)
    return System(
        subject=subject,
        label=snapshot.label(subject) or snapshot.label(f"checkpoint:{bare}") or bare.rpartition("/")[2],
        developer=next((most for most, _ in same.most_common(1)), owner),
        scope="release",
    )


def examined_of_line(snapshot: Snapshot, system: System, *, most: int = 5) -> tuple[System, ...]:
    """Systems of the line of one that no cell speaks of: of its name with ever fewer words, the newest first."""
    names, _ = system_names(snapshot)
    held, words = known_systems(snapshot), system.label.replace("-", " ").split()
    for count in range(len(words), 0, -1):
        members = (held[f"model:{each}"] for each in names.members(" ".join(words[:count])))
        if found := [each.system for each in members if each.supported and each.system.subject != system.subject]:
            return tuple(found[:most])
    return ()


@lru_cache(maxsize=1)
def _kept_as(snapshot: Snapshot) -> Mapping[str, str]:
    """Id on a hub of models, in small letters -> the one subject that is kept there, of which it says all the words."""
    found: dict[str, set[str]] = {}
    for address, subject in disclosures.pages_of_models(snapshot, _OWN_PAGE):
        if page := _HUB.match(address):
            found.setdefault(page[1].lower(), set()).add(subject)
    return {
        page: subject
        for page, (subject, *others) in found.items()
        if not others
        and all(spelling(word) in _bare_spelling(page) for word in subject.rpartition("/")[2].lower().split("-"))
    }


def _is_repository(system: System, name: str) -> bool:
    """Whether a name is that of a repository which is called as the system is, letter by letter."""
    owner, _, called = name.lower().rpartition("/")
    return bool(owner) and _written(system).lower() == called


def _written(system: System) -> str:
    """A label as its source writes it, without the end of the id by which it was told apart from another."""
    label, _, added = system.label.rpartition(" (")
    return label if label and system.subject.endswith(f"-{added.removesuffix(')')}") else system.label


def _bare_spelling(name: str) -> str:
    """The spelling of a name without whoever keeps it."""
    return spelling(name.rpartition("/")[2])


def _dated(names: Names, text: str) -> str | None:
    """The newest subject whose name adds nothing to a text but a date: Apertus-70B-2509 is the Apertus 70B."""
    asked = form(text)
    for target in names.members(text):
        for one in names.by_target[target].forms:
            if (sorted(one.words), one.numbers, one.sizes) == (sorted(asked.words), asked.numbers, asked.sizes):
                return target
    return None


def _of_line(names: Names, line: str) -> str | None:
    """The newest member of the line of a model: of its name, else of its name with ever fewer words."""
    words = line.rpartition("/")[2].replace("-", " ").split()
    for count in range(len(words), 0, -1):
        if found := names.newest(" ".join(words[:count])):
            return found
    return None


@lru_cache(maxsize=1)
def system_names(snapshot: Snapshot) -> tuple[Names, Mapping[str, tuple[str, ...]]]:
    """Names of all systems, and spelling of an id or a label -> the systems that have it."""
    known = known_systems(snapshot)
    spelled: dict[str, list[str]] = {}
    kinds = snapshot.texts("kind")
    for subject, each in known.items():
        bare = subject.removeprefix("model:")
        called = each.system.label, _written(each.system), bare, bare.rpartition("/")[2]
        for key in {spelling(name) for name in called} - {""}:
            spelled.setdefault(key, []).append(subject)
    names = Names(
        (
            named(
                subject.removeprefix("model:"),
                each.system.label,
                # The newest stands for a family; of what came on one day, or nobody dates, what is best known.
                date=f"{each.released or '0000'} {each.supported:05d}",
                kind=kinds.get(subject, ""),
            )
            for subject, each in known.items()
        ),
        words=words_of(snapshot),
        developers=developers_of(snapshot),
    )
    return names, {key: tuple(subjects) for key, subjects in spelled.items()}


def _one_of(exact: list[ReleasedSystem], text: str) -> str:
    """The one that is meant; two systems with one name are for the reader to choose between."""
    best = min(exact, key=lambda each: each.rank)
    rivals = [each for each in exact if each.supported == best.supported]
    if len(rivals) > 1:
        raise _unknown(text, tuple(each.system.subject.removeprefix("model:") for each in rivals))
    return best.system.subject


def _unknown(text: str, suggestions: Iterable[str]) -> UnknownName:
    return UnknownName(
        kind="system", name=shown(text), suggestions=tuple(suggestions)[:_SUGGESTED], remedy=Message("remedy-system")
    )


def _owner(subject: str) -> str:
    return subject.removeprefix("model:").partition("/")[0]


def _newest_first(day: str) -> str:
    """A text that sorts the latest day first."""
    return "".join(chr(ord("9") - int(digit)) if digit.isdigit() else digit for digit in day) or "~"
