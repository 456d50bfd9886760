"""Families of models (``Llama``, ``Claude Sonnet``, ``Qwen3``): the newest general member stands for one.

A model belongs to a family when its name has every word of the family's, whole, and its version begins as the
family's does. A general member is one whose name adds no word of a speciality, such as ``coder``, and where there
is another, none of a smaller size, such as ``mini``.
"""

from __future__ import annotations

import json
import re
from collections import Counter, defaultdict
from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Final

from obsia.core.spelling import Spellings, folded, spelling
from obsia.facts.names.forms import SUFFIX, Form, form
from obsia.facts.snapshot import Snapshot

FAMILY: Final = "family"
FORM: Final = "form"
SPECIAL: Final = "special"
SMALLER: Final = "smaller"
_WORD: Final = re.compile(r"[^\W\d_]+|[\d.]+")
_FEWEST_LETTERS: Final = 3
_NOUGHT: Final = re.compile(r"(?<=[0-9])\.0(?![0-9.])")
_NEAR_WORD: Final = 0.72
_TWO_SLIPS: Final = 0.6
_NEAR_SHORT: Final = 0.66
_LONG_WORD: Final = 5
_FEWEST_OF_ORGANISATION: Final = 5
_TEXT: Final = frozenset({"", "text"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """Something with a name that may belong to a family."""

    target: str
    developer: str
    label: str
    date: str
    """When it was released; '' where that is not known."""
    kind: str
    forms: tuple[Form, ...]


class Names:
    """Every name of one kind of subject, for what an exact look-up does not find."""

    def __init__(self, subjects: Iterable[Named], *, words: Mapping[str, str], developers: Mapping[str, str]) -> None:
        self._words, self._developers = words, developers
        self.by_target = {each.target: each for each in subjects}
        self._by_form: dict[str, set[str]] = defaultdict(set)
        self._by_word: dict[str, set[str]] = defaultdict(set)
        for each in self.by_target.values():
            for one in each.forms:
                self._by_form[one.key].add(each.target)
                for word in one.words:
                    self._by_word[word].add(each.target)
        self._near: Spellings[str] | None = None
        self._vocabulary: Spellings[str] | None = None

    @property
    def vocabulary(self) -> frozenset[str]:
        """Every word of a name."""
        return frozenset(self._by_word)

    def reordered(self, text: str) -> str | None:
        """The one subject whose name has the same parts in another order, or beside its developer's name."""
        if self._says_family(text):
            return None
        asked, developers = self._asked(text)
        found = self._by_form.get(asked.key, set())
        if developers:
            found = {each for each in found if self.by_target[each].developer in developers}
        return next(iter(found)) if len(found) == 1 else None

    def newest(self, text: str) -> str | None:
        """The newest general member of the family that ``text`` names; None where it names none."""
        return next(iter(self.members(text)), None)

    def members(self, text: str) -> tuple[str, ...]:
        """Members of the family that ``text`` names: general ones first, the newest first; empty where none is."""
        # "Deep Seek" is one word where names have one.
        glued = (text.replace(" ", ""),) if text.count(" ") == 1 else ()
        # "Dolly 2.0" is v2, where no name has the nought.
        whole = (rest,) if (rest := _NOUGHT.sub("", text)) != text else ()
        return next((found for each in (text, *glued, *whole) if (found := self._members(each))), ())

    def _members(self, text: str) -> tuple[str, ...]:
        asked, developers = self._asked(text)
        if len({*asked.words}) < len(asked.words):
            # "gpt-4o gpt-5" names two.
            return ()
        proper = [word for word in asked.words if word not in self._words]
        if not proper and len(asked.words) == 1 and self._words[asked.words[0]] == SMALLER:
            # "Haiku" is of one maker; "mini" of many, which is no family (below).
            proper = list(asked.words)
        is_of_maker = bool(developers) and bool(asked.words)
        if not is_of_maker and (not proper or (len(max(proper, key=len)) == 1 and not asked.numbers)):
            # "Cohere Rerank" is one; "rerank" is none.
            return ()
        fitting = set[str].intersection(*(self._by_word.get(word, set()) for word in asked.words))
        found = [self.by_target[each] for each in fitting if self._fits(self.by_target[each], asked)]
        if developers:
            found = [each for each in found if each.developer in developers]
        leading = [each for each in found if any(one.words[:1] == (asked.words[0],) for one in each.forms)]
        found = leading or found
        makers = Counter(each.developer for each in found)
        is_proper = any(word not in self._words for word in asked.words)
        if len(makers) > 1 and not leading and asked.numbers:
            # R1 is DeepSeek R1, whose name adds least to it.
            least = min(self._added(each, asked) for each in found)
            found = [each for each in found if self._added(each, asked) == least]
            makers = Counter(each.developer for each in found)
        if not found or (len(makers) > 1 and not (leading and is_proper)):
            # One word in the names of several makers, such as "flash", is no family.
            return ()
        # Llama 3.3 is Meta's before it is that of those who build on it.
        pure = {each.developer for each in found if any(set(one.words) == set(asked.words) for one in each.forms)}
        maker = max(makers, key=lambda name: (name in pure, makers[name], name))
        found = [each for each in found if each.developer == maker]
        if (
            asked.sizes
            and not asked.numbers
            and all(self._extra(each, asked, SPECIAL) and each.kind in _TEXT for each in found)
        ):
            # "DeepSeek 7B" is not a distillation of that size.
            return ()
        return tuple(each.target for each in self._ranked(found, asked, with_minor=self._says_family(text)))

    def near(
        self, text: str, more: Iterable[tuple[str, str, str]] = (), *, least: float = 0.6
    ) -> tuple[str, ...]:  # fmt: skip
        """What comes near a name that nothing has, the nearest first, then the newest.

        ``more`` names stand beside, from the first time on.
        """
        if self._near is None:
            names = [
                (name, each.target, each.date)
                for each in self.by_target.values()
                for name in {each.target, each.target.rpartition("/")[2], each.label}
            ]
            self._near = Spellings([*more, *names])
        tail = text.rpartition("/")[2]
        return self._near.near(tail, least=least) or self._near.near(text, least=least)

    def _asked(self, text: str) -> tuple[Form, frozenset[str]]:
        """The parts of what was typed without words that name no model, and the developers that it names."""
        whole = form(text)
        if owner := text.rpartition("/")[0].rpartition("/")[2]:
            # "meta-llama/Llama 3": of nobody else's models.
            developer = self._developers.get(spelling(owner), "")
            kept = tuple(word for word in whole.words if self._words.get(word) not in (FAMILY, FORM))
            return replace(whole, words=kept), frozenset({developer, owner})
        words = tuple(word for word in whole.words if self._words.get(word) not in (FAMILY, FORM))
        named = {word: self._developers[word] for word in words if word in self._developers}
        rest = tuple(word for word in words if word not in named)
        if not rest and not whole.numbers:
            # "Mistral" is a developer and a line of models.
            rest = words if any(word in self._by_word for word in words) else ()
            named = {}
        parts, both = replace(whole, words=rest), replace(whole, words=words)
        if named and not any(word in self._by_word for word in rest):
            return both, frozenset()
        # "Mistral Large": the developer's name is part of the model's.
        is_line = named and all(word in self._by_word for word in named)
        if is_line and set[str].intersection(*(self._by_word.get(word, set()) for word in words)):
            return both, frozenset()
        return parts, frozenset(named.values())

    def _says_family(self, text: str) -> bool:
        return any(self._words.get(word) == FAMILY for word in form(text).words)

    def has_version(self, target: str, text: str) -> bool:
        """Whether a member has the very version that a text names, and not one that begins as it does."""
        asked, _ = self._asked(text)
        return not asked.numbers or any(one.numbers == asked.numbers for one in self.by_target[target].forms)

    def _fits(self, named: Named, asked: Form) -> bool:
        return any(
            set(asked.words) <= set(one.words)
            and one.numbers[: len(asked.numbers)] == asked.numbers
            and set(asked.sizes) <= set(one.sizes)
            and set(asked.dates) <= set(one.dates)
            for one in named.forms
        )

    def _ranked(self, found: list[Named], asked: Form, *, with_minor: bool) -> list[Named]:
        """Members, the one that stands for the family first."""
        exact = [each for each in found if any(one.numbers == asked.numbers for one in each.forms)]
        if asked.numbers and not with_minor and any(not self._extra(each, asked, SPECIAL) for each in exact):
            # Qwen3 is a family of its own beside Qwen3.5.
            found = exact
        found = sorted(found, key=lambda each: each.target)
        found.sort(key=_size, reverse=True)
        found.sort(key=lambda each: min(len(one.words) + bool(one.sizes) for one in each.forms))
        versions = {each.target: _version(each) for each in found}
        found.sort(key=lambda each: versions[each.target], reverse=True)
        since = {each.target: _since(each, found, versions) for each in found}
        newest: dict[str, str] = {}
        for each in found:
            newest[_release(each)] = max(newest.get(_release(each), ""), since[each.target])
        # Sizes of one release came together, whatever day a catalogue gives for each.
        found.sort(key=lambda each: newest[_release(each)], reverse=True)
        found.sort(key=lambda each: (self._extra(each, asked, SPECIAL), self._extra(each, asked, SMALLER)))
        return found

    def _added(self, named: Named, asked: Form) -> int:
        """How much a name holds beside what was asked."""
        return min(
            len(one.words)
            - len(asked.words)
            + 2 * (len(one.numbers) - len(asked.numbers))
            + len((*one.sizes, *one.dates))
            for one in named.forms
        )

    def of_developer(self, text: str) -> tuple[str, ...]:
        """Models of the developer that ``text`` names and nothing else, the newest first; empty where it names none."""
        return self.of_developers({self._developers.get(spelling(text), "")})

    def of_developers(self, developers: Container[str]) -> tuple[str, ...]:
        """Models of developers by their ids, the newest first."""
        found = [each for each in self.by_target.values() if each.developer in developers]
        nothing = Form(words=(), numbers=(), sizes=(), dates=())
        return tuple(each.target for each in self._ranked(found, nothing, with_minor=True))

    def corrected(self, text: str) -> str:
        """A name whose unknown words give way to the nearest words of names, where one is near."""
        if self._vocabulary is None:
            self._vocabulary = Spellings(
                (word, word, "") for word in (*self._by_word, *self._developers) if len(word) > 2
            )
        right: list[str] = []
        for word in _WORD.findall(folded(text).replace("+", " plus")):
            known = word in self._by_word or word in self._words or len(word) < _FEWEST_LETTERS
            right.append(word if known else self._right_word(word))
        return " ".join(right)

    def _right_word(self, word: str) -> str:
        """The word of names that is meant: the nearest, or of those two slips away the one of the most like letters."""
        if self._vocabulary is None:
            return word
        if near := self._vocabulary.near(word, most=1, least=_NEAR_WORD):
            return near[0]
        least = _TWO_SLIPS if len(word) >= _LONG_WORD else _NEAR_SHORT
        alike = [each for each in self._vocabulary.near(word, least=least) if each[0] == word[0]]
        return max(alike, key=lambda each: (Counter(each) & Counter(word)).total(), default=word)

    def _extra(self, named: Named, asked: Form, role: str) -> bool:
        """Whether the name adds a word of a role to the family's; a kind that is not text is a speciality."""
        if role == SPECIAL and named.kind not in _TEXT:
            return True
        roles = (role, FAMILY) if role == SPECIAL else (role,)
        return all(
            any(
                self._words.get(word, SPECIAL if word[0] == SUFFIX else "") in roles
                for word in one.words
                if word not in asked.words
            )
            for one in named.forms
        )


def _since(named: Named, beside: Iterable[Named], versions: Mapping[str, tuple[int, ...]]) -> str:
    """When a member came; one whose date is not known came after those whose versions are lower."""
    if named.date:
        return named.date
    version = versions[named.target]
    lower = max((each.date for each in beside if version and versions[each.target] < version), default="")
    return f"{lower}~" if lower else ""


def _release(named: Named) -> str:
    """What the sizes of one release share: the words and numbers of its id."""
    first = named.forms[0]
    return "|".join((*sorted(first.words), "", *first.numbers, "", *first.dates))


def _version(named: Named) -> tuple[int, ...]:
    # The 14 of "qwen14b" is a size, as its label "Qwen-14B" says.
    sizes = {size for one in named.forms for size in one.sizes}
    return max(tuple(int(number) for number in one.numbers if f"{number}b" not in sizes) for one in named.forms)


def _size(named: Named) -> float:
    """Billions of parameters in a name, the largest; 0 where none stands there."""
    found = [size.removesuffix("b") for one in named.forms for size in one.sizes if size.endswith("b")]
    return max((_number(size) for size in found), default=0.0)


def _number(size: str) -> float:
    head, times, tail = size.partition("x")
    try:
        return float(head) * float(tail) if times else float(size)
    except ValueError:
        return 0.0


_WORDS: Final = "SELECT word, role FROM name_words WHERE role NOT IN ('saying', 'uploader', 'everyday', 'deployment')"


@lru_cache(maxsize=4)
def words_of(snapshot: Snapshot) -> Mapping[str, str]:
    """Word of names of models -> the part that it plays there."""
    return snapshot.mapping(_WORDS)


@lru_cache(maxsize=4)
def developers_of(snapshot: Snapshot) -> Mapping[str, str]:
    """What people call a developer, in one word -> the developer in the ids of the catalogue."""
    ids = {
        spelling(each): each
        for each in {subject.removeprefix("model:").partition("/")[0] for subject in snapshot.subjects("model")}
    }
    found = {key: each for key, each in ids.items() if _has_letters(key)}
    written = [(spelling(one), spelling(name)) for one, name in snapshot.developer_names().items()]
    models = Counter(subject.removeprefix("model:").partition("/")[0] for subject in snapshot.subjects("model"))
    named: dict[str, str] = {}
    # NVIDIA is nvidia before it is nvlabs: of several ids of one maker, the one with most models.
    for key, name in sorted(written, key=lambda each: (-models[ids.get(each[0], "")], each)):
        if target := ids.get(name) or ids.get(key):
            named.setdefault(name, target)
    for key, name in written:
        if target := ids.get(key) or named.get(name):
            found |= {each: found.get(each, target) for each in (key, name) if _has_letters(each)}
    hosts = {spelling(each.provider) for each in snapshot.providers()}
    for organisation, developers in snapshot.mapping("SELECT key, developers FROM org_keys").items():
        owners, key = json.loads(developers), spelling(organisation)
        # Of what stands before a slash a host's name says who serves a model, and not who made it.
        if len(owners) != 1 or len(key) < _FEWEST_OF_ORGANISATION or not _has_letters(key):
            continue
        if key not in hosts or spelling(owners[0]) in key:
            found.setdefault(key, owners[0])
    return found


def _has_letters(key: str) -> bool:
    return any(letter.isalpha() for letter in key)


_MODELS: Final = """
SELECT subjects.subject, subjects.label, fact_rows.property, fact_rows.text FROM subjects
LEFT JOIN fact_rows ON fact_rows.subject_row = subjects.rowid AND fact_rows.property IN ('release_date', 'kind')
WHERE subjects.subject_kind = 'model' ORDER BY subjects.subject
"""


@lru_cache(maxsize=4)
def model_names(snapshot: Snapshot) -> Names:
    """The names of all models of the catalogue."""
    labels: dict[str, str] = {}
    texts: dict[tuple[str, str], str] = {}
    for subject, label, name, text in snapshot.rows(_MODELS):
        model_id = str(subject).removeprefix("model:")
        labels[model_id] = str(label or "")
        if name is not None:
            texts[model_id, str(name)] = str(text or "")
    return Names(
        (
            named(
                model_id, label, date=texts.get((model_id, "release_date"), ""), kind=texts.get((model_id, "kind"), "")
            )
            for model_id, label in labels.items()
        ),
        words=words_of(snapshot),
        developers=developers_of(snapshot),
    )


@lru_cache(maxsize=4)
def checkpoint_names(snapshot: Snapshot) -> Names:
    """The names of checkpoints whose shape is known and that no model of the catalogue names."""
    linked = {str(target).casefold() for (target,) in snapshot.rows(_LINKED)}
    ids = (subject.removeprefix("checkpoint:") for subject in snapshot.subjects("checkpoint"))
    return Names(
        (named(each, "") for each in ids if each.casefold() not in linked),
        words=words_of(snapshot),
        developers=developers_of(snapshot),
    )


_LINKED: Final = "SELECT DISTINCT key FROM name_keys WHERE source IN ('hub', 'model')"


def named(target: str, label: str, *, date: str = "", kind: str = "") -> Named:
    """A subject with the parts of its names."""
    return Named(
        target=target,
        developer=target.partition("/")[0],
        label=label,
        date=date,
        kind=kind,
        forms=tuple(dict.fromkeys(form(name) for name in (target, label) if name)),
    )
