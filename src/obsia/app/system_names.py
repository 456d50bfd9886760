"""What people call a system -> the subject that cells speak of; never by a silent guess."""

from __future__ import annotations

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.app.naming import known_model
from obsia.core.disclosure import System
from obsia.core.errors import UnknownName
from obsia.core.message import Message
from obsia.facts import disclosures
from obsia.facts.names import shown
from obsia.facts.snapshot import Snapshot

_SUGGESTED: Final = 6
_NOT_NAME: Final = re.compile(r"[^a-z0-9.]")
_LONGEST: Final = 120


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """A system with how much of it can be checked, and when it was released ('' where that is not known)."""

    system: System
    supported: int
    released: str

    @property
    def rank(self) -> tuple[int, str, str]:
        """What is best known first, then the newest."""
        return -self.supported, _newest_first(self.released), self.system.label


@lru_cache(maxsize=1)
def known_systems(snapshot: Snapshot) -> Mapping[str, Known]:
    """Every system, by subject, with what can be checked of it."""
    supported = Counter(
        subject
        for subject, _ in {(each.subject, each.item) for each in disclosures.assertions(snapshot) if each.is_supported}
    )
    return {
        subject: Known(
            system=system, supported=supported[subject], released=snapshot.text(subject, "release_date") or ""
        )
        for subject, system in disclosures.systems(snapshot).items()
    }


def system_named(snapshot: Snapshot, name: str, *, known: Mapping[str, Known]) -> str:
    """The subject that ``name`` stands for.

    Args:
        snapshot: For names of the catalogue.
        name: An id, a label, or a beginning that one system alone has; case, spaces and hyphens do not matter.
        known: Every system, by subject.

    Raises:
        UnknownName: Nothing or several things have that name; the best known are suggested.
    """
    text = name.strip()[:_LONGEST]
    for subject in (text, f"model:{text}", f"model:{text.lower()}"):
        if subject in known:
            return subject
    wanted = plain(text)
    keys = {subject: _keys(each.system) for subject, each in known.items()}
    exact = [known[subject] for subject, names in keys.items() if wanted and wanted in names]
    if exact:
        return _one_of(exact, text)
    suggestions: tuple[str, ...] = ()
    try:
        subject = f"model:{known_model(snapshot, name=text).facts.model_id}"
        if subject in known:
            return subject
    except UnknownName as error:
        suggestions = error.suggestions
    for found in _partly(wanted, keys):
        candidates = [known[subject] for subject in found]
        if candidates and _is_plainest(best := min(candidates, key=lambda each: each.rank), candidates):
            return best.system.subject
        if candidates:
            raise _unknown(text, _labels(candidates))
    by_label = {each.system.label.lower(): each for each in known.values()}
    near = [by_label[each] for each in difflib.get_close_matches(text.lower(), by_label, n=_SUGGESTED)]
    raise _unknown(text, _labels(near) or suggestions)


def relatives(subject: str, *, known: Mapping[str, Known], most: int = 5) -> tuple[System, ...]:
    """Systems of the same owner whose names begin with this one's, and of which more can be checked."""
    own = known[subject]
    owner, begins = _owner(subject), plain(own.system.label)
    found = [
        each
        for other, each in known.items()
        if other != subject
        and _owner(other) == owner
        and plain(each.system.label).startswith(begins)
        and each.supported > own.supported
    ]
    return tuple(each.system for each in sorted(found, key=lambda each: each.rank)[:most])


def plain(name: str) -> str:
    """A name without case, spaces, hyphens: what makes two spellings the same."""
    return _NOT_NAME.sub("", name.lower())


def _keys(system: System) -> frozenset[str]:
    bare = system.subject.removeprefix("model:")
    return frozenset({plain(system.label), plain(bare), plain(bare.rpartition("/")[2])})


def _partly(wanted: str, keys: Mapping[str, frozenset[str]]) -> Iterable[list[str]]:
    """Systems whose names begin with what is wanted; then those that hold it."""
    if len(wanted) > 2:
        yield [subject for subject, names in keys.items() if any(name.startswith(wanted) for name in names)]
        yield [subject for subject, names in keys.items() if any(wanted in name for name in names)]


def _is_plainest(best: Known, candidates: Iterable[Known]) -> bool:
    """Whether the best known one is the plain release of which all others are named versions."""
    begins = plain(best.system.label)
    return all(plain(each.system.label).startswith(begins) for each in candidates)


def _one_of(exact: list[Known], text: str) -> str:
    """The one that is meant; two systems with one name are for the reader to choose between."""
    best = min(exact, key=lambda each: each.rank)
    rivals = [each for each in exact if each.supported == best.supported]
    if len(rivals) > 1:
        raise _unknown(text, tuple(each.system.subject.removeprefix("model:") for each in rivals))
    return best.system.subject


def _labels(found: Iterable[Known]) -> tuple[str, ...]:
    ordered = sorted(found, key=lambda each: each.rank)
    return tuple(dict.fromkeys(each.system.label for each in ordered))[:_SUGGESTED]


def _unknown(text: str, suggestions: tuple[str, ...]) -> UnknownName:
    remedy = Message("remedy-system")
    return UnknownName(kind="system", name=shown(text), suggestions=suggestions[:_SUGGESTED], remedy=remedy)


def _owner(subject: str) -> str:
    return subject.removeprefix("model:").partition("/")[0]


def _newest_first(day: str) -> str:
    """A text that sorts the latest day first."""
    return "".join(chr(ord("9") - int(digit)) if digit.isdigit() else digit for digit in day) or "~"
