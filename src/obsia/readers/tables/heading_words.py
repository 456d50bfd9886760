"""What a heading says by its words, in whatever order and language: ``Antwort-Token``, ``tok_cached_in``, ``In MTok``.

Each word has a role (:data:`TABLE`): that of a token, of input, output, a cache, a thought, a number, a time, a model.
A heading all of whose words have one says which tokens it counts, or that it is the time of calls or their model; one
word without a role, and it says nothing here. Chinese and Japanese words are cut out of what stands together.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from obsia.readers.records.packaged import rows_of
from obsia.readers.tables.number_forms import factors
from obsia.readers.tables.row_words import row_words

TABLE: Final = "heading_words.csv"
OUTCOMES: Final = "outcome_words.csv"
_PREPOSITION: Final = "in"
_LONGEST: Final = 100
_DIRECTIONS: Final = ("input", "output")
EAST_ASIAN: Final = re.compile(r"[\u1100-\u11ff\u3040-\u30ff\u3400-\u9fff]+")
CHARACTERS: Final = frozenset(
    ("characters", "character", "chars", "words", "zeichen", "caractères", "caracteres", "caratteri", "tekens", "znaki")
)
"""Words of a heading that counts text, and no tokens."""
_WORDS: Final = re.compile(r"([^\W\d_]+)")
_BATCHED: Final = re.compile(r"batch(?!id|size|n[ro]|num|name|key)")
_TOKEN: Final = re.compile(r"(?:token|jeton)(?!s+$|i[sz]|_?id|_?type|_?name)")
"""A token in whatever case a language puts it: ``tokenleri``, ``tokenů``, ``tokeneket``."""
_PARTICLE: Final = "の"
_COUNTED: Final = frozenset(("calls", "many", "number", "whole", "used", "monthly"))
_OF_A_TIME: Final = frozenset(("when", "call", "calls", "used"))
_OF_A_MODEL: Final = frozenset(("model", "machine", "used", "call"))
MEAN: Final = "mean"
"""The type of a mean of counts, which adds nothing up but times the calls."""
SINCE: Final = "since"
"""That of what was counted since a beginning, or is the middle one of some: no number of calls makes a sum of it."""
NO_SUM: Final = frozenset((MEAN, SINCE))
SUPPOSED: Final = "supposed"
"""The relation of cached tokens to the input where their name is used of part of it and of what comes beside it."""
_JOINED: Final = re.compile(r"[+&/−]|\s[-–]\s")
"""Of several things: ``Output + reasoning tokens`` is neither, nor is ``Output - reasoning tokens``."""
CAPITALS: Final = re.compile(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])")
"""Where words meet in ``TimeGenerated`` and ``AzureOpenAIRequests``."""
SMALL_WORDS: Final = frozenset((
    "of", "the", "de", "des", "du", "da", "do", "das", "dos", "d", "del", "della", "la", "le", "les", "der", "die",
    "von", "di", "used", "consumed", "verbrauch", "verbrauchte", "consommes", "utilises", "consumidos", "usados",
    "consumati", "utilizzati", "verbruikte", "usado", "utilise", "utilizado", "utilizzato", "verwendetes",
    "genutztes", "gebruikt", "totali", "totales", "totaux", "totais", "dont", "davon", "thereof", "en", "from",
    "is", "was", "cui", "waarvan", "varav", "and", "und", "et", "y", "e", "och", "og", "ve",
))  # fmt: skip
"""Words that change nothing of what a heading says, as :func:`bare_of` has them."""


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a name says of its column: its kind, and the canonical columns without which it would be missed."""

    kind: str
    targets: tuple[str, ...]
    type: str
    is_certain: bool
    is_settled: bool = False
    """Whether the values of a whole column settle what its name leaves open."""
    relation: str = ""
    """Of a count that is part of another: ``contained`` in it, ``supposed`` to be, ``apart`` from it, ``added`` up with
    its like; of the whole: ``apart`` where its parts are not in it; "" where the name says nothing."""
    factor: int = 1
    """Of how many each is one."""
    is_guessed: bool = False
    """Whether the name is nearly one that says so."""


@functools.cache
def _roles() -> Mapping[str, str]:
    return {bare_of(row["word"]): row["role"] for row in rows_of("obsia.readers.tables", TABLE)}


@functools.lru_cache(maxsize=4_096)
def counted(name: str) -> tuple[Meaning, int] | None:
    """Which tokens a column ``name`` counts and in how many each, or what else it is; None where words do not say."""
    factor, roles = 1, list[str]()
    words = _parts_of(name)
    for number, word in enumerate(words):
        role = _roles().get(word)
        if word == _PREPOSITION and 0 < number < len(words) - 1:
            # "token in uscita", "output in thousands" name no direction by it; "tokens in/out", "in total" may or not.
            following, before = words[number + 1], {*map(_roles().get, words[:number])}
            is_unit = following in factors() and not before.isdisjoint(_DIRECTIONS)
            is_of = following != "out" and _roles().get(following) in {"token", "cached", *_DIRECTIONS}
            if not is_unit and not is_of:
                return None
        elif role is not None:
            roles.append(role)
        elif (each := factors().get(word)) is not None:
            factor *= each
            roles += ["token"] if "tok" in word else []
        else:
            return None
    said = frozenset(roles)
    if [role for role in roles if role != "used"] == ["when", "model"]:
        said = frozenset(("model",))  # the corner of a pivot, whose times stand beside: ``Monat Modell``
    if (other := _other(said)) is not None:
        return other, 1
    if "mean" in said:
        # A mean sums nothing up: no account is made with it, but past it where the sums are there.
        of, form = _tokens(said - {"mean", "token", "many"}), SINCE if "median" in words else MEAN
        if of is None or "token" not in said:
            return None
        return Meaning("count", of.targets, form, is_certain=False), factor
    if said & {"call", "calls"}:
        # "requests" are counted, a "request" is what was asked, and a "request number" may tell which it was.
        is_number = said <= _COUNTED or said == frozenset(("call", "many"))
        found = _settled("calls") if is_number else None
    else:
        said -= {"many", "number"}
        if len(said - {"token"}) > 1 and _JOINED.search(name):
            return None
        # Whose they are, and of which span, changes nothing: "billed", "AI", "monthly".
        found = _tokens(said - {"token", "machine", "monthly"}) if "token" in said else _of_a_cache(said)
    return None if found is None else (found, factor)


def _other(said: frozenset[str]) -> Meaning | None:
    """The time of calls (``date of the request``), or their model (``modèle d'IA``); None for what is neither."""
    if "when" in said and said <= _OF_A_TIME:
        return Meaning("time", ("started_at",), "utc", is_certain=False, is_settled=True)
    if "model" in said and said <= _OF_A_MODEL:
        return Meaning("model", ("model_request",), "text", is_certain=False, is_settled=True)
    return None


def roles_of(name: str) -> frozenset[str]:
    """The roles of the words of a heading, whatever the others are; ``Batchverwerking`` is of a batch as it begins."""
    return frozenset(_roles().get(part) or ("batch" if _BATCHED.match(part) else "") for part in _parts_of(name))


@functools.cache
def _part() -> re.Pattern[str]:
    some = "|".join(sorted(map(re.escape, row_words("part")), key=len, reverse=True))
    return re.compile(rf"[\W_]*(?:{some})(?P<rest>\W.*|(?<=[\u3040-\u9fff]).*)?", re.IGNORECASE | re.DOTALL)


def called_part(text: str) -> str | None:
    """What a row, or a column, is called that is a part of the one before it: ``davon Batch``; None of no part."""
    found = _part().fullmatch(text.strip()) if len(text) <= _LONGEST else None
    return None if found is None else found["rest"] or ""


def is_limit(name: str) -> bool:
    """Whether a heading is of what may be used, or is left: ``Plafond de jetons``, ``Wochenlimit``, ``剩余额度``."""
    words = (*map(bare_of, spelt(name)), *EAST_ASIAN.findall(name))
    limits = row_words("limit")
    return any(word in limits or word.endswith(tuple(each for each in limits if len(each) > 4)) for word in words)


def without_plans(names: Sequence[str]) -> Mapping[str, str]:
    """Columns of what was used without the word for it (``Actual USD``), and those of plans beside them as "".

    Nothing where no column is called alike but for the two words.
    """
    cut = {
        role: {name: rest for name in names if (rest := _without(name, row_words(role))) != name.strip()}
        for role in ("actual", "plan")
    }
    is_pair = not set(cut["actual"].values()).isdisjoint(cut["plan"].values())
    return {**cut["actual"], **dict.fromkeys(cut["plan"], "")} if is_pair else {}


def _without(name: str, words: frozenset[str]) -> str:
    return "".join(part for part in _WORDS.split(name) if bare_of(part.casefold()) not in words).strip()


def languages_of(name: str) -> frozenset[str]:
    """The languages that a heading is in, as far as its words are known."""
    return frozenset(_languages().get(bare_of(word), "") for word in (*spelt(name), name.casefold())) - {""}


@functools.cache
def _languages() -> Mapping[str, str]:
    words = {bare_of(row["word"]): row["language"] for row in rows_of("obsia.readers.tables", TABLE)}
    return {bare_of(row["name"]): row["language"] for row in rows_of("obsia.readers", "column_names.csv")} | words


@functools.cache
def outcome_words() -> Mapping[str, str]:
    """Word -> what it says of how a call ended: ``status``, ``success``, ``error`` or ``failed``."""
    return {row["word"]: row["role"] for row in rows_of("obsia.readers.tables", OUTCOMES)}


def outcome_roles(name: str) -> frozenset[str]:
    """What the words of a heading say of how calls ended."""
    return frozenset(outcome_words().get(word, "") for word in _in_order(name))


def beside_batch(name: str) -> frozenset[str]:
    """What stands in a heading beside the word for a batch: ``api`` in ``batch_api``, ``verwerking`` in half a word."""
    rest = (part.removeprefix("batch") for part in _parts_of(name) if _roles().get(part) != "batch")
    return frozenset(part for part in rest if part)


def _parts_of(name: str) -> Sequence[str]:
    return [part for word in _in_order(name) for part in _parts(word)]


def _parts(word: str) -> Sequence[str]:
    """``Eingabetoken`` in two, ``缓存命中tokens`` in three; another word as it is."""
    if EAST_ASIAN.search(word) and word not in _roles():
        return _cut(word)
    if _TOKEN.match(word):
        return ["token"]
    cuts = (
        (word[:at], word[at:])
        for at in range(len(word))
        if _TOKEN.match(word[at:]) or _roles().get(word[at:]) == "token"
    )
    return [word] if word in _roles() else next(([cut[0], "token"] for cut in cuts if cut[0] in _roles()), [word])


def _cut(word: str) -> list[str]:
    """The words of a text without blanks, the longest that is known first; what is none stays as it is."""
    found: list[str] = []
    while word:
        script = EAST_ASIAN.match(word)
        end = len(word) if script else next((at.start() for at in [EAST_ASIAN.search(word)] if at), len(word))
        if script:
            end = next((size for size in range(script.end(), 0, -1) if word[:size] in _roles()), 1)
        if word[:end] != _PARTICLE:
            found.append(word[:end])
        word = word[end:]
    return found


def _tokens(said: frozenset[str]) -> Meaning | None:
    """What tokens are of which ``said`` is told; a sum of some is those."""
    if said == frozenset(("whole",)):
        return Meaning("count", ("input_tokens", "output_tokens"), "int", is_certain=False)
    said -= {"whole"}
    if len(said) == 1 and (direction := next(iter(said))) in _DIRECTIONS:
        return _settled(f"{direction}_tokens")
    if "reasoning" in said and said <= {"reasoning", "output"}:
        return _settled("reasoning_tokens", "contained")
    if said >= {"not", "cached"}:
        said = said - {"not", "cached"} | {"fresh"}
    if "fresh" in said and said <= {"fresh", "input"}:
        return _settled("input_tokens", "apart")
    if {"cached", "written"} <= said <= {"cached", "written", "input"}:
        return _settled("cache_write_tokens")
    if "cached" in said and said <= {"cached", "read", "hit", "input"}:
        return _settled("cache_read_tokens", "" if said & {"read", "hit"} else SUPPOSED)
    return None


def _of_a_cache(said: frozenset[str]) -> Meaning | None:
    """What is of a cache and names no tokens: a count, a share or a yes. No account is made past it, nor with it."""
    is_one = "cached" in said and said <= {"cached", "read", "hit", "written", "input", "share"}
    return Meaning("cache", (), "", is_certain=False) if is_one else None


def _settled(target: str, relation: str = "") -> Meaning:
    return Meaning("count", (target,), "int", is_certain=False, is_settled=True, relation=relation)


def spelt(text: str) -> list[str]:
    """The words of a name, in small letters."""
    apart = CAPITALS.sub(" ", unicodedata.normalize("NFKC", text))
    return [word.casefold() for word in re.findall(r"\w+", apart.replace("_", " "))]


def words_of(text: str) -> tuple[str, ...]:
    """The words of a name in one order, without accents and without those that say nothing."""
    return tuple(sorted(_in_order(text)))


def _in_order(text: str) -> list[str]:
    return [word for word in map(bare_of, spelt(text)) if word not in SMALL_WORDS]


@functools.lru_cache(maxsize=4_096)
def bare_of(text: str) -> str:
    """``text`` without accents, marks of number and what stands around a name."""
    plain = "".join(each for each in unicodedata.normalize("NFKD", text) if not unicodedata.combining(each))
    return re.sub(r"[@#'\"/]", "", plain)


def is_created(name: str) -> bool:
    """Whether a column says when something began to be: ``created_at``, but not ``Created At: Month``."""
    return (
        set(spelt(name)) <= {"created", "at", "on", "date", "time", "key"}
        and "created" in spelt(name)
        and ":" not in name
    )


def is_of_rows(name: str) -> bool:
    """Whether a heading says of which hour, interval or time a row is, and of no clock of a zone."""
    words = set(map(bare_of, spelt(name)))
    when = row_words("slot") | {word for word in words if "when" in roles_of(word)}
    return roles_of(name) <= {"when", ""} and words <= when
