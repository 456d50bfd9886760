"""Names that are known and have no facts: what they are called in full, and the nearest that have."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.core.errors import KnownName
from obsia.core.message import Symbol
from obsia.core.spelling import shown, spelling
from obsia.facts.names.families import FAMILY, FORM, checkpoint_names, developers_of, model_names, words_of
from obsia.facts.names.forms import Form, form
from obsia.facts.snapshot import Snapshot

_MORE: Final = frozenset(
    {"xl", "xxl", "xs", "large", "small", "pro", "plus", "max", "ultra", "alpha", "beta", "lm", "moe", "b"}
)
"""What stands behind the name of a line where its members differ."""
_FEWEST_LETTERS: Final = 2


@dataclass(frozen=True, slots=True, kw_only=True)
class WithoutFacts:
    """Something that has a name and no facts."""

    known: str
    nearest: tuple[str, ...]

    def unknown(self, text: str, *, kind: str) -> KnownName:
        """Why nothing can be computed for a name that stands for it."""
        name, known = shown(text), Symbol(self.known)
        return KnownName("known-without-facts", kind=kind, name=name, suggestions=self.nearest, known=known)


def without_facts(snapshot: Snapshot, text: str, *, kind: str) -> WithoutFacts | None:
    """What a name stands for, where it is known and no facts are held; None for any other."""
    return known_names(snapshot, kind).get(spelling(text)) or (_line(snapshot, text) if kind == "model" else None)


def _line(snapshot: Snapshot, text: str) -> WithoutFacts | None:
    """The line without facts of which a text names a version, a size or an upload: ``lmsys/vicuna-33b-v1.3``."""
    makers, words, vocabulary = developers_of(snapshot), words_of(snapshot), _vocabulary(snapshot)
    asked = form(text)
    every = tuple(word for word in asked.words if words.get(word) not in (FAMILY, FORM))
    is_spoken = " " in text.strip()
    found: list[tuple[int, WithoutFacts]] = []
    for own in dict.fromkeys((every, tuple(word for word in every if word not in makers))):
        for line, known in _lines(snapshot).get(own[0] if own else "", ()):
            rest = own[len(line.words) :]
            if (
                own[: len(line.words)] == line.words
                # GPT-3.7 is no GPT-3 and Qwen2.5 7B no Qwen 7B, but Vicuna 1.3 is a Vicuna.
                and (not (line.numbers or line.sizes) or asked.numbers == line.numbers)
                and set(line.sizes) <= set(asked.sizes)
                and set(line.dates) <= set(asked.dates)
                and not (
                    is_spoken
                    and any(word not in words and word not in vocabulary and word not in _MORE for word in rest)
                )
            ):
                found.append((len(line.words) + len(line.numbers) + len(line.sizes), known))
    return max(found, key=lambda each: each[0])[1] if found else None


@lru_cache(maxsize=4)
def _lines(snapshot: Snapshot) -> Mapping[str, tuple[tuple[Form, WithoutFacts], ...]]:
    """First word of a name -> the parts of every name that begins so, and that no model with facts has."""
    makers, vocabulary = developers_of(snapshot), _vocabulary(snapshot)
    found: dict[str, list[tuple[Form, WithoutFacts]]] = {}
    rows = snapshot.rows("SELECT name, known FROM known_names WHERE kind = 'model'")
    for name in dict.fromkeys(str(each) for row in rows for each in row):
        line = form(name)
        own = tuple(word for word in line.words if word not in makers) or line.words
        if own and own[0] in vocabulary:
            # "Cerebras-GPT" is of its maker, as "GPT" alone is not.
            own = line.words
        is_told = bool(line.numbers or line.sizes or line.dates) or any(word not in vocabulary for word in own)
        if own and is_told and (len(own[0]) >= _FEWEST_LETTERS or line.numbers):
            each = replace(line, words=own)
            found.setdefault(own[0], []).append((each, known_names(snapshot, "model")[spelling(name)]))
    return {word: tuple(each) for word, each in found.items()}


@lru_cache(maxsize=4)
def _vocabulary(snapshot: Snapshot) -> frozenset[str]:
    """Every word of a name of something with facts."""
    return model_names(snapshot).vocabulary | checkpoint_names(snapshot).vocabulary


@lru_cache(maxsize=8)
def known_names(snapshot: Snapshot, kind: str) -> Mapping[str, WithoutFacts]:
    """Spelling of a name -> what it stands for."""
    found: dict[str, WithoutFacts] = {}
    for name, known, nearest in snapshot.rows("SELECT name, known, nearest FROM known_names WHERE kind = ?", (kind,)):
        each = WithoutFacts(
            known=str(known), nearest=tuple(part.strip() for part in str(nearest).split(";") if part.strip())
        )
        found[spelling(str(name))] = each
        found.setdefault(spelling(str(known)), each)
    return found
