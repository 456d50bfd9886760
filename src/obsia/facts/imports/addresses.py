"""Addresses that indexes give: what kind of page each is, whether it names the model and whether it can hold the item.

An index cites; nobody here opened the page. So the rules read the address only, and lean to "no": an address names a
model when its path, after the owner's name, holds the model's name with no other version or size behind it; and it
names an item when pages of its kind hold such items.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import lru_cache
from typing import Final
from urllib.parse import unquote, urlsplit


class PageKind(StrEnum):
    """Kinds of page, as far as an address shows them."""

    HUB_MODEL = "hub model"
    HUB_DATA = "hub data set"
    HUB_OTHER = "hub other"
    GIT = "git"
    PAPER = "paper"
    LICENCE = "licence"
    CARD = "card"
    REPORT = "report"
    STORE = "store"
    SITE = "site"


_CODE: Final = frozenset({
    "code_training", "code_inference", "code_evaluation", "code_architecture", "code_data_preprocessing",
    "code_documentation", "libraries",
})  # fmt: skip
_TOLD: Final = frozenset({"data_card", "evaluation_results", "architecture_description"})
_TOLD_IN_PAPERS: Final = _TOLD | {"hardware_training", "technical_report", "research_paper"}
_TOLD_ON_PAGES: Final = _TOLD | {"code_documentation"}
HOLDS: Final[Mapping[PageKind, frozenset[str]]] = {
    PageKind.HUB_MODEL: frozenset({"weights_base", "weights_final", "model_card", "metadata", "licences"}),
    PageKind.HUB_DATA: frozenset({"data_base", "data_final", "data_evaluation", "data_card"}),
    PageKind.HUB_OTHER: frozenset({"weights_base", "weights_final"}),
    PageKind.GIT: _CODE,
    PageKind.PAPER: _TOLD_IN_PAPERS,
    PageKind.LICENCE: frozenset({"licences"}),
    PageKind.CARD: frozenset({"model_card", "evaluation_results", "hardware_training"}),
    PageKind.REPORT: _TOLD_IN_PAPERS,
    PageKind.STORE: frozenset({"weights_base", "weights_final", "data_base", "data_final"}),
    PageKind.SITE: frozenset(),
}
"""What pages of a kind hold."""

_STATED: Final = frozenset({
    "parameters_total", "modalities", "tokens_training", "compute_training", "device_hours_training",
    "duration_training", "energy_training", "carbon_training", "water_training",
})  # fmt: skip
TELLS: Final[Mapping[PageKind, frozenset[str]]] = {
    PageKind.HUB_MODEL: _TOLD_ON_PAGES | _STATED | {"hardware_training"},
    PageKind.GIT: _TOLD_ON_PAGES | {"weights_base", "weights_final", "model_card", "licences"},
    PageKind.CARD: _TOLD_ON_PAGES | _STATED,
    PageKind.PAPER: _STATED,
    PageKind.REPORT: _STATED,
    PageKind.SITE: _TOLD_ON_PAGES | {"hardware_training", "technical_report"},
}
"""What pages of a kind may tell besides: counted where the index gives the page for that very item.

Data are no such item: a paper or a card describes them, and whoever wants them finds nothing there. Nor is hardware one
of a repository: its settings tell how to run the code, and 8 of 12 that indexes gave name no accelerator of the run.
"""

_HUBS: Final = ("huggingface.co", "hf.co", "modelscope.cn")
_GITS: Final = ("github.com", "gitlab.com", "gitee.com", "bitbucket.org")
_PAPERS: Final = (
    "arxiv.org", "aclanthology.org", "openreview.net", "doi.org", "dl.acm.org", "ieeexplore.ieee.org",
    "proceedings.neurips.cc", "papers.nips.cc", "proceedings.mlr.press", "openaccess.thecvf.com", "nature.com",
    "link.springer.com", "papers.ssrn.com", "isca-archive.org", "iclr.cc", "icml.cc", "neurips.cc", "jmlr.org",
)  # fmt: skip
_STORES: Final = ("drive.google.com", "zenodo.org", "figshare.com", "storage.googleapis.com", "models.mistralcdn.com")
_ITEM_OF_BASE: Final = frozenset({"weights_base", "data_base"})
_OF_RELEASES: Final = frozenset({"weights_base", "weights_final", "model_card", "metadata", "licences"})

_LICENCE: Final = re.compile(r"^(?:model[-_])?licen[cs]e")
_ARXIV: Final = re.compile(r"\d{4}\.\d{4,5}")
_SIZE: Final = r"(?:[ae]?\d+(?:[._]\d+)?[bmt]|\d+x\d+(?:[._]\d+)?b|\d+k)"
_ASIDE: Final = frozenset({
    "instruct", "chat", "base", "it", "pt", "hf", "sft", "dpo", "rlhf", "preview", "exp", "experimental", "gguf",
    "fp8", "bf16", "awq", "gptq", "training", "train", "pretraining", "pretrain", "code", "models", "model",
    "dataset", "data", "tools", "release", "weights", "inst", "think", "thinking", "reasoning",
})  # fmt: skip
"""Words behind a model's name that make no other model of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Named:
    """How to know a system in an address.

    ``words`` are names without size, and numbers of papers of which the title was read; ``marks`` are sizes, versions
    and dates that the release states (empty for a family); ``sizes`` are those of the very model that is graded.
    """

    label: str
    words: tuple[str, ...]
    base_words: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()
    sizes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Choice:
    """The address that fits a cell best, and what it names."""

    address: str = ""
    names_model: bool = False
    names_item: bool = False
    note: str = ""


def tokens(name: str) -> list[str]:
    """A name in small letters, cut at its separators; a point stays inside its number."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower().replace("+", "p")
    plain = re.sub(r"(?<=\d)_(?=\d)", ".", plain)
    return [part for part in (part.strip(".") for part in re.split(r"[^a-z0-9.]+", plain)) if part]


def stem(name: str) -> str:
    """The name up to its size or to a word such as ``instruct``: ``Llama-3.1-405B-Instruct`` -> ``llama-3.1``."""
    kept: list[str] = []
    for token in tokens(name):
        if kept and (token in _ASIDE or re.fullmatch(_SIZE, token) or re.fullmatch(r"\d{4,}", token)):
            break
        kept.append(token)
    return "-".join(kept)


def sizes(name: str) -> tuple[str, ...]:
    """Sizes in a name: ``Mixtral-8x22B-v0.1`` -> ``8x22b``."""
    return tuple(token for token in tokens(name) if re.fullmatch(_SIZE, token))


def marks(name: str) -> tuple[str, ...]:
    """Sizes, versions (``v0.1``) and dates in a name."""
    return tuple(token for token in tokens(name) if re.fullmatch(rf"{_SIZE}|v\d+(?:\.\d+)*|\d{{4,}}", token))


def place(address: str) -> PageKind:
    """The kind of page at an address."""
    host, segments = _parts(address)
    path = "/".join(segments)
    if any(_LICENCE.search(segment) for segment in segments[1:]) or "/terms" in f"/{path}":
        return PageKind.LICENCE
    if re.search(r"(?:model|system)[-_ ]?cards?(?:[-_/.]|$)", path):
        return PageKind.CARD
    if host.endswith(_HUBS):
        return _hub_place(segments)
    if host.endswith(_GITS):
        return PageKind.REPORT if path.endswith(".pdf") else PageKind.GIT
    if host.endswith(_PAPERS):
        return PageKind.PAPER
    if path.endswith(".pdf"):
        return PageKind.REPORT
    return PageKind.STORE if host.endswith(_STORES) else PageKind.SITE


def _hub_place(segments: tuple[str, ...]) -> PageKind:
    head = segments[0] if segments else ""
    if head == "datasets":
        return PageKind.HUB_DATA
    if head == "papers":
        return PageKind.PAPER
    if head == "blog":
        return PageKind.SITE
    if head in ("spaces", "docs") or len(segments) < 2:
        return PageKind.SITE
    if head == "collections":
        return PageKind.HUB_OTHER
    if head == "models":
        segments = segments[1:]
    tail = segments[2:]
    if tail and tail[-1].endswith((".py", ".ipynb", ".sh")):
        return PageKind.GIT
    if tail and tail[0] in ("discussions", "commit", "commits"):
        return PageKind.SITE
    return PageKind.HUB_MODEL


def names(address: str, words: Iterable[str], stated: tuple[str, ...] = ()) -> bool:
    """Whether the address names a model of one of these names. ``stated``: marks that must not contradict."""
    host, segments = _parts(address)
    where = place(address)
    owned = host.endswith((*_HUBS, *_GITS))
    if where is PageKind.PAPER:  # the number of a paper says nothing of its subject, unless somebody has read the title
        return any(_ARXIV.fullmatch(word) and word in segments[-1:][0] for word in words) if segments else False
    skipped = 1 if segments[:1] in (("datasets",), ("models",), ("spaces",), ("collections",)) else 0
    owner = segments[skipped] if owned and segments[skipped:] else ""
    for segment in segments[skipped + 1 :] if owned else segments:
        for word in words:
            if _stands(word, segment, owner=owner, hub=host.endswith(_HUBS)) and _agree(segment, stated):
                return True
    return False


def _agree(segment: str, stated: tuple[str, ...]) -> bool:
    """Whether sizes, versions and dates in a segment are those stated, kind by kind, where both give some."""
    found = marks(segment)
    for kind in (_SIZE, r"v\d+(?:\.\d+)*", r"\d{4,}"):
        ours, theirs = (
            {mark.replace("_", ".") for mark in marked if re.fullmatch(kind, mark)} for marked in (stated, found)
        )
        if ours and theirs and not ours & theirs:
            return False
    return True


@lru_cache(maxsize=4096)
def _pattern(word: str) -> re.Pattern[str]:
    pieces = re.findall(r"[a-z]+|\d+", word)
    body = r"[-_.]?".join(re.escape(piece) for piece in pieces)
    size_behind = rf"[-_.]?{_SIZE}(?![a-z0-9])"
    version_behind = r"[-_.]?\d{1,3}(?!\d)"  # four digits and more are a date
    after = rf"(?:(?={size_behind})|(?!{version_behind})(?![a-z]))"
    return re.compile(rf"(?<![a-z0-9]){body}{after}")


def _stands(word: str, segment: str, *, owner: str, hub: bool) -> bool:
    """Whether a name stands in a segment of a path, as the whole name: nothing but size and asides behind it."""
    if len(word) < 3 and not hub:
        return segment == word
    for match in _pattern(word).finditer(segment):
        before = [token for token in tokens(segment[: match.start()]) if token not in _ASIDE]
        if hub and any(token not in owner for token in before):
            continue
        behind = [token for token in tokens(segment[match.end() :]) if token not in _ASIDE and len(token) > 1]
        if not hub or not [token for token in behind if not re.search(r"\d", token)][:1]:
            return True
    return False


@lru_cache(maxsize=16384)
def _parts(address: str) -> tuple[str, tuple[str, ...]]:
    """Host and the segments of the path, in small letters."""
    split = urlsplit(address.strip())
    path = unquote(split.path).lower()
    return split.netloc.lower(), tuple(segment for segment in path.split("/") if segment)


def other_model(address: str, own: Named) -> str:
    """The model whose page on a hub an address is, when its name has no word in common with this system's names or its
    base's; '' otherwise.
    """
    _, segments = _parts(address)
    if place(address) is not PageKind.HUB_MODEL:
        return ""
    name = [segment for segment in segments if segment != "models"][1]
    if name == "datasets":  # an owner's list of data sets
        return ""
    ours = {token for text in (own.label, *own.words, *own.base_words) for token in tokens(text)}
    theirs = {token for token in tokens(name) if re.search(r"[a-z]{2}", token) and token not in _ASIDE} - {*sizes(name)}
    squashed = "".join(tokens(name))
    is_ours = theirs & ours or any(len(word) > 3 and "".join(tokens(word)) in squashed for word in own.words)
    if not theirs or is_ours or names(address, (*own.words, *own.base_words)):
        return ""
    return _written_name(address)


def other_size(address: str, own: Named) -> str:
    """The model whose page on a hub an address is, when its name states no size but others than the model that is
    graded; '' otherwise.
    """
    _, segments = _parts(address)
    if not own.sizes or place(address) is not PageKind.HUB_MODEL:
        return ""
    theirs = sizes([segment for segment in segments if segment != "models"][1])
    return _written_name(address) if theirs and not {*theirs} & {*own.sizes} else ""


def _written_name(address: str) -> str:
    """The name of a model as its page on a hub writes it."""
    return unquote(urlsplit(address).path).strip("/").removeprefix("models/").split("/")[1]


def choose(addresses: Iterable[str], *, item: str, own: Named, cited: bool) -> Choice:
    """Of several addresses the one that fits the cell: one that names model and item before one that names less.

    ``cited``: the index gives the addresses for this very item, not for the record as a whole. The note says when one
    of them is the page of another model, or the chosen one that of another size of it, which does not name the model.
    """
    base = item in _ITEM_OF_BASE
    words = (*own.words, *own.base_words) if base else own.words
    choices = [
        Choice(
            address=address,
            names_model=names(address, words, () if base else own.marks),
            names_item=item in HOLDS[place(address)] or (cited and item in TELLS.get(place(address), ())),
            note=other_model(address, own) if item in _OF_RELEASES else "",
        )
        for address in addresses
        if address.startswith(("https://", "http://"))
    ]
    if not choices:
        return Choice()
    best = max(choices, key=lambda each: (each.names_model and each.names_item, each.names_model, each.names_item))
    if other := next((each.note for each in choices if each.note), ""):
        return replace(best, note=f"names another model: {other}")
    size = other_size(best.address, own) if item in _OF_RELEASES and not base else ""
    return replace(best, names_model=False, note=f"names another size: {size}") if size else best
