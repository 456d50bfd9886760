"""Names inside a sentence: ``a summary made by GPT-5 mini``, ``Claude 3 Haiku, le petit modèle d'Anthropic``.

The longest run of words that is a name is taken, and only where what stands around it is plain speech: a word of
another name, a version or a size beside it may make it another model, and then nothing is taken.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from typing import Final, Generic, TypeVar

from obsia.core.spelling import folded, spelling

T = TypeVar("T")

_BREAK: Final = re.compile(r"[,;:()!?\"«»“”]+|\s[-–—]+\s|\.(?=\s|$)")
"""Where a part of a sentence ends, and no name goes on."""
_ELIDED: Final = re.compile(r"\b(?:[dlnsc]|qu|jusqu)['’]", re.IGNORECASE)
_SIZE: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?b|[0-9]{2,3}m", re.IGNORECASE)
_TO: Final = "à"
"""Stands before names; without its accent it is a part of some."""
_LINKS: Final = frozenset({"de", "du", "des", "le", "la", "les", "of", "the", "by", "un", "une", "an", "en", "in"})
"""Words that join a name to what follows it."""
_VERBS: Final = frozenset({"use", "uses"})
"""Words of names ("computer use") that are said behind a name of what it does."""
OF_SIZE: Final = frozenset(
    {"lite", "max", "turbo", "mini", "nano", "flash", "air", "plus", "pro", "micro", "ultra", "large", "small"}
)
"""Words that make another model of a name, whatever sign stands before them."""
_LONGEST: Final = 8
_MOST_WORDS: Final = 24
_FEWEST_LETTERS: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit(Generic[T]):
    """A name inside a text, what it stands for, and the words that were left out."""

    meaning: T
    text: str
    dropped: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Speech:
    """Words that may stand around a name, and those that may not."""

    said: frozenset[str]
    """Words that say nothing of the model, by their spelling."""
    makers: frozenset[str]
    """Who makes models, by the spelling of one word."""
    products: Collection[str]
    """Products, by their spelling: "Le Chat" is one, of words that say nothing."""
    of_names: Collection[str]
    """Words of names: right behind one they make it another."""
    everyday: Collection[str]
    """Words of names that everyday language has too: in a sentence they are names with a capital alone."""

    @property
    def beside(self) -> frozenset[str]:
        """What may stand around a name."""
        return self.said | self.makers


def names_in(text: str, *, read: Callable[[str], T | None], speech: Speech) -> list[Hit[T]]:
    """Names in a text of several words, the longest first; none where a word beside one may change it."""
    parts = [part for part in (_words(each) for each in _BREAK.split(text)) if part]
    every = [word for part in parts for word in part]
    if not 1 < len(every) <= _MOST_WORDS:
        return []
    hits: list[Hit[T]] = []
    # "GPT-4o (2024-05-13) mini" goes on behind the bracket.
    goes_on = any(len(part) == 1 and folded(part[0]) in OF_SIZE for part in parts)
    for part in parts:
        taken: list[tuple[int, int]] = []
        for start, end in _runs(len(part)):
            if any(start < last and first < end for first, last in taken):
                continue
            name = " ".join(part[start:end])
            if not _is_name(part[start:end], speech):
                continue
            meaning = read(name)
            if meaning is None:
                continue
            rest = [word for other in parts if other is not part for word in other] + part[:start] + part[end:]
            if goes_on or _is_changed(part, start, end, speech):
                if spelling(name) in speech.makers:
                    # "Mistral's coding model Codestral" begins with who made it.
                    continue
                return []
            if sizes := [word for word in rest if _SIZE.fullmatch(word)]:
                # "Llama 3.1, the 8B one" is no Llama 3.1 of another size.
                meaning = read(f"{name} {sizes[0]}") if len(sizes) == 1 else None
                if meaning is None:
                    return []
            taken.append((start, end))
            hits.append(Hit(meaning=meaning, text=name, dropped=" ".join(rest)))
    if len(parts) > 1 or any(
        word == _TO or spelling(word) in speech.beside for each in hits for word in each.dropped.split()
    ):
        return hits
    return []


def _words(text: str) -> list[str]:
    return [word for each in _ELIDED.sub(" ", text).split() if (word := each.strip(".'’*_`"))]


def _runs(count: int) -> Iterator[tuple[int, int]]:
    """First and last place of every run of words, the longest first."""
    for size in range(min(count, _LONGEST), 0, -1):
        for start in range(count - size + 1):
            yield start, start + size


def _is_name(words: list[str], speech: Speech) -> bool:
    """Whether words of a sentence can be a name: the first, and not all of them, are said of nothing else."""
    if len(words) == 1:
        return _is_name_alone(words[0], speech)
    if spelling(" ".join(words)) in speech.products:
        return True
    if spelling(words[0]) in speech.said or folded(words[-1]) in _LINKS or not any(map(_is_word, words)):
        return False
    return not all(spelling(word) in speech.beside for word in words)


def _is_word(word: str) -> bool:
    """Whether a word is more than a number or a letter: "1 h" is no name."""
    return len(word) > 1 and any(letter.isalpha() for letter in word)


def _is_name_alone(word: str, speech: Speech) -> bool:
    """Whether one word of a sentence can be a name: a code with a digit, or a word that is no everyday one."""
    if any(letter.isdecimal() for letter in word):
        return any(letter.isalpha() for letter in word) and not _SIZE.fullmatch(word)
    key = folded(word)
    if len(key) < _FEWEST_LETTERS or spelling(word) in speech.said:
        return False
    return key not in speech.everyday or word[:1].isupper()


def _is_changed(part: list[str], start: int, end: int, speech: Speech) -> bool:
    """Whether the word right before or behind a name may make it the name of another model."""
    before, behind = part[start - 1] if start else "", part[end] if end < len(part) else ""
    return (behind.lower() not in _VERBS and _is_of_name(behind, speech)) or (
        before[:1].isdecimal() and not _SIZE.fullmatch(before) and "." in before
    )


def _is_of_name(word: str, speech: Speech) -> bool:
    """Whether a word is a version, or one that names of models have."""
    if not word or spelling(word) in speech.beside:
        return False
    pieces = re.split(r"[-_.]", folded(word))
    return any(letter.isdecimal() for letter in word) or any(piece in speech.of_names for piece in pieces)
