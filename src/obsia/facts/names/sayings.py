"""What people and hubs write around a name: ``the Claude app``, ``o4 mini high``, ``TheBloke/Llama-2-13B-chat-GPTQ``.

Which words say nothing about the model is data (``relations/name_words.csv``); how a hub's name ends with the way in
which weights were quantised is a form that stands here.
"""

from __future__ import annotations

import re
from collections.abc import Container, Iterator
from functools import lru_cache
from itertools import pairwise
from typing import Final

from obsia.core.spelling import folded, spelling
from obsia.facts.names.families import FAMILY, FORM, developers_of, model_names, words_of
from obsia.facts.names.phrases import Speech
from obsia.facts.names.products import product_names
from obsia.facts.snapshot import Snapshot

_SIGNS: Final = str.maketrans(
    {"×": "x", "·": "-", "•": "-", "[": " ", "]": " ", "®": "", "™": "", "’": "'", "‘": "'", "–": "-", "‑": "-"}
    | dict.fromkeys('«»“”"`*#{}<>', " ")
)
_REWRITTEN: Final = (
    (re.compile(r"^\s*(?:model|modèle|model[ _]?(?:name|id)|deployment)\s*[:=]\s*", re.IGNORECASE), ""),
    (re.compile(r"^(?:https?://)?(?:www\.)?(?:hf\.co|huggingface\.co)/", re.IGNORECASE), ""),
    # Lines of bills: "(Amazon Bedrock Edition)", "Text Input - Predictions", "gpt 4o 0806 Inp glbl Tokens".
    (re.compile(r"\(amazon bedrock edition\)", re.IGNORECASE), ""),
    (re.compile(r"\btext (?=(?:input|output)\b)", re.IGNORECASE), ""),
    (re.compile(r"\b(?P<day>(?:0[1-9]|1[0-2])[0-3][0-9])(?=[ -](?:inp|outp|input|output|cch?d)\b)", re.IGNORECASE), ""),
    (re.compile(r"(?<=\w)'s\b"), ""),
    (re.compile(r"[?!.;,]+$"), ""),
    (
        re.compile(
            r"(?:\b(?:à|de|of|with|aux?)\s+)?\b([0-9]+(?:[.,][0-9]+)?)[\s-]?(?:milliards?|mds?|billions?|bn)\b"
            r"(?:[\s-](?:de\s+)?(?:paramètres?|parametres?|parameters?|params?))?",
            re.IGNORECASE,
        ),
        r"\1B",
    ),
    (re.compile(r"\b([0-9]+(?:\.[0-9]+)?[BM])[\s-](?:de\s+)?(?:paramètres?|parametres?|parameters?|params?)\b"), r"\1"),
    # A month of release, as Mistral writes it: Codestral 25.01 is codestral-2501.
    (re.compile(r"(?<![0-9.])(2[3-9])\.(0[1-9]|1[0-2])(?![0-9.])"), r"\1\2"),
)
"""Other ways to write what names write: whose it is, billions of parameters in words, months of release."""
_QUANTISED: Final = re.compile(
    r"(?P<name>.+?)(?P<dropped>(?:[-_. :](?:gptq|awq|gguf|ggml|exl[23]|bnb|mlx|hf|int[48]|[48]bits?|[48]-bits?|nf4|"
    r"fp(?:4|8|16)|bf16|nvfp4|mxfp4|w[48]a(?:4|8|16)|i?q[2-8](?:_[0-9a-z]+)*|dynamic|quantized|quantised|quant|qat|imatrix|"
    r"i1|unsloth|autoround|aqlm|hqq|onnx|openvino|ov|marlin|dwq|kv|[0-9.]+bpw|g128|128g))+)",
    re.IGNORECASE,
)
_EFFORT: Final = re.compile(
    r"(?P<name>.+?)(?P<dropped>[-_](?:none|minimal|low|medium|high|xhigh|max)(?:[-_](?:effort|reasoning|thinking))?|"
    r"[-_](?:thinking|reasoning)[-_:]?[0-9]+k?)",
    re.IGNORECASE,
)
"""How much a model is to reason, as tools write it behind its name: ``gpt-5-high``."""
_DATED: Final = re.compile(
    r"(?P<name>.+?)[\s(,]+(?P<dropped>(?:(?:de|of|from)\s+)?(?:[0-9]{1,2}\s+)?(?:jan|feb|f[ée]v|mar|a[pv]r|ma[iy]|ju[nil]|ao|aug|sep|"
    r"oct|nov|d[ée]c)[a-zéû]*\.?\s+20[0-9]{2})\)?",
    re.IGNORECASE,
)
"""A month of release behind a name: ``GPT-4o (November 2024)``."""
_STAGE: Final = re.compile(r"(?P<name>.+?)[\s_-]+(?P<dropped>experimental|exp|beta)", re.IGNORECASE)
_ELIDED: Final = re.compile(r"\b[dl]'", re.IGNORECASE)
_HOST: Final = re.compile(r"\b(?:via|on|sur|through|hosted by|hébergée? (?:par|chez)|dans|inside)\s+\S+", re.IGNORECASE)
"""Where a model runs: its maker is another."""
_MOST_WORDS: Final = 12
_MOST_OF_MAKER: Final = 3
_MOST: Final = frozenset({"smallest", "largest", "biggest", "greenest", "cheapest", "lightest", "heaviest"})
_MORE: Final = frozenset({"plus", "moins", "most", "least"})
_QUALITIES: Final = frozenset(
    {
        "petit",
        "petite",
        "gros",
        "grosse",
        "grand",
        "grande",
        "leger",
        "legere",
        "lourd",
        "sobre",
        "vert",
        "verte",
        "econome",
    }
    | {
        "efficace",
        "efficient",
        "economical",
        "frugal",
        "polluant",
        "expensive",
        "cher",
        "chere",
        "powerful",
        "puissant",
    }
)
"""What a member of a line is more than the others are."""
_OTHERS: Final = frozenset(
    {"alternative", "alternatives", "instead", "replacement", "remplacer", "remplacant", "concurrent", "concurrents"}
    | {"competitor", "competitors", "rival", "rivals", "equivalent", "equivalents"}
)
_OR: Final = re.compile(r"\b(?:or|ou|vs\.?|versus)\b", re.IGNORECASE)
_AI: Final = frozenset({"AI", "IA"})
_ASKED: Final = frozenset({"use", "prompt"})
"""Words of names (computer use, Prompt Guard) that are said of any model too."""
_WAYS: Final = frozenset({"thinking", "reasoning"})
"""Ways to run a model, where no name of one has the word."""


def plain(text: str) -> str:
    """A name without signs that stand for letters or for nothing: ``8×22B``, ``DALL·E``, ``FLUX.1 [dev]``."""
    signless = text.translate(_SIGNS)
    for pattern, right in _REWRITTEN:
        signless = pattern.sub(right, signless)
    return " ".join(signless.split())


def lesser(snapshot: Snapshot, text: str) -> Iterator[tuple[str, str]]:
    """A name without what stands around it, beside what was left out, the least first."""
    host, slash, tail = text.partition("/")
    if slash and spelling(host) in _hosts(snapshot):
        yield tail, f"{host}/"
        text = tail
    name, dropped = _quantised(snapshot, text)
    if dropped:
        yield name, dropped
    bare = name if dropped else text
    if (dated := _DATED.fullmatch(bare)) or (dated := _STAGE.fullmatch(bare)):
        yield dated["name"], dated["dropped"]
    if effort := _EFFORT.fullmatch(bare):
        yield effort["name"], effort["dropped"]
    if deployed := _deployed(snapshot, bare):
        yield deployed
    makers, said = developers_of(snapshot), _said(snapshot)
    words = _joined([word for word in re.split(r"[\s,()]+", _ELIDED.sub(" ", bare)) if word], makers)
    if not 1 < len(words) <= _MOST_WORDS:
        return
    kept = list(words)
    for end in (-1, 0):
        while len(kept) > 1 and spelling(kept[end]) in said:
            kept.pop(end)
            yield " ".join(kept), _without(words, kept)
    inner = [word for word in kept if spelling(word) not in said]
    if inner and len(inner) < len(kept):
        yield " ".join(inner), _without(words, inner)
    named = model_names(snapshot).vocabulary

    def is_name(word: str) -> tuple[bool, bool]:
        # "Llama" and "Codestral" are organisations too: of "Llama 3 de Meta" the developer itself goes first.
        return makers[spelling(word)] != spelling(word), spelling(word) in named

    for maker in sorted((word for word in inner if spelling(word) in makers), key=is_name):
        if rest := [word for word in inner if word != maker]:
            yield " ".join(rest), _without(words, rest)


def _deployed(snapshot: Snapshot, text: str) -> tuple[str, str] | None:
    """A name without what a deployment or a line of a bill adds: ``gpt-4o-swedencentral-prod``, ``USE1-...-Input``."""
    parts = re.split(r"[\s_()-]+", text.strip("() "))
    around = _around_deployments(snapshot)
    first, last = 0, len(parts)
    while first < last and spelling(parts[first]) in around:
        first += 1
    while last > first and spelling(parts[last - 1]) in around:
        last -= 1
    if first == last or last - first == len(parts):
        return None
    return " ".join(parts[first:last]), " ".join((*parts[:first], *parts[last:]))


@lru_cache(maxsize=4)
def _around_deployments(snapshot: Snapshot) -> frozenset[str]:
    """Words of names of deployments, and regions of clouds that are written as one word."""
    words = snapshot.rows("SELECT word FROM name_words WHERE role IN ('deployment', 'saying')")
    regions = snapshot.rows("SELECT region FROM regions WHERE region NOT LIKE '%-%'")
    return frozenset(spelling(str(each)) for (each,) in (*words, *regions))


def _joined(words: list[str], makers: Container[str]) -> list[str]:
    """Words of a text, those that name a maker together as one: "Black Forest Labs", "open ai"."""
    kept = list(words)
    for size in range(_MOST_OF_MAKER, 1, -1):
        at = 0
        while at + size <= len(kept):
            together = spelling("".join(kept[at : at + size]))
            if together in makers and not together.isdecimal():
                kept[at : at + size] = [together]
            at += 1
    return kept


def is_superlative(text: str) -> bool:
    """Whether a text asks for one member of a line by what it is more than others: ``the smallest Llama``."""
    words = [spelling(word) for word in re.split(r"[\W_]+", text) if word]
    if any(word in _MOST for word in words):
        return True
    return any(first in _MORE and second in _QUALITIES for first, second in pairwise(words))


def is_everyday(snapshot: Snapshot, text: str) -> bool:
    """Whether all that a text says is in small letters and of everyday language, names of models or not."""
    words, around = words_of(snapshot), speech(snapshot)
    kept = [
        word
        for word in re.split(r"[\W_]+", text)
        if word
        and word not in _AI
        and spelling(word) not in around.said
        and words.get(folded(word)) not in (FAMILY, FORM)
    ]
    return bool(kept) and all(word.islower() and spelling(word) in around.everyday for word in kept)


def is_of_another(text: str) -> bool:
    """Whether a text asks for something else than what it names: ``an alternative to ChatGPT``."""
    return any(spelling(word) in _OTHERS for word in re.split(r"[\W_]+", text))


def sides(text: str) -> list[str]:
    """What a text holds against each other: ``ChatGPT or Le Chat`` has two sides."""
    return [part.strip() for part in _OR.split(text) if part.strip(" ?!.")]


def _without(words: list[str], kept: list[str]) -> str:
    """Words that were left out."""
    return " ".join(word for word in words if word not in kept)


def makers_in(snapshot: Snapshot, text: str) -> frozenset[str]:
    """The developers that words of a text name."""
    makers = developers_of(snapshot)
    return frozenset(makers[spelling(word)] for word in _makers_said(snapshot, text))


def names_maker(snapshot: Snapshot, text: str) -> bool:
    """Whether a word of a text names a developer and is none of everyday language: "OpenAI", and no "voyage"."""
    everyday = speech(snapshot).everyday
    return any(word[:1].isupper() or spelling(word) not in everyday for word in _makers_said(snapshot, text))


def _makers_said(snapshot: Snapshot, text: str) -> list[str]:
    makers = developers_of(snapshot)
    words = [word for word in re.split(r"[\s,()']+", _HOST.sub(" ", text)) if word]
    return [word for word in _joined(words, makers) if spelling(word) in makers]


@lru_cache(maxsize=4)
def speech(snapshot: Snapshot) -> Speech:
    """Words around a name in a sentence."""
    rows = snapshot.rows("SELECT word FROM name_words WHERE role IN ('everyday', 'special', 'smaller')")
    makers = frozenset(developers_of(snapshot))
    return Speech(
        said=_said(snapshot),
        makers=makers,
        products=frozenset(product_names(snapshot)),
        of_names=(model_names(snapshot).vocabulary | words_of(snapshot).keys()) - makers,
        everyday=frozenset(spelling(str(word)) for (word,) in rows),
    )


def _quantised(snapshot: Snapshot, text: str) -> tuple[str, str]:
    """A name of a hub without who uploaded it again and how the weights were quantised; '' for nothing left out."""
    owner, _, tail = text.rpartition("/")
    found = _QUANTISED.fullmatch(tail)
    is_again = bool(owner) and spelling(owner) in _uploaders(snapshot)
    if found is None:
        return (tail, f"{owner}/") if is_again else (text, "")
    dropped = found["dropped"]
    return found["name"], f"{owner}/ {dropped}" if owner else dropped.lstrip()


@lru_cache(maxsize=4)
def _said(snapshot: Snapshot) -> frozenset[str]:
    rows = snapshot.rows("SELECT word FROM name_words WHERE role IN ('saying', 'form')")
    return _WAYS | _ASKED | {spelling(str(word)) for (word,) in rows}


@lru_cache(maxsize=4)
def _hosts(snapshot: Snapshot) -> frozenset[str]:
    """Who serves models of others, as tools write it before a slash."""
    rows = snapshot.rows("SELECT prefix FROM prefixes UNION SELECT provider FROM providers")
    names = {spelling(str(each)) for (each,) in rows} | {spelling(name) for name in snapshot.provider_names()}
    return (frozenset(names) | _said(snapshot)) - frozenset(developers_of(snapshot))


@lru_cache(maxsize=4)
def _uploaders(snapshot: Snapshot) -> frozenset[str]:
    rows = snapshot.rows("SELECT word FROM name_words WHERE role = 'uploader'")
    return frozenset(spelling(str(word)) for (word,) in rows)
