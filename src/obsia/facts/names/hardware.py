"""Accelerators and precisions as benchmarks, drivers, engines and clouds write them -> those of the facts.

``NVIDIA H100 80GB HBM3``, ``H100-SXM-80GBx8`` and ``h100`` name one accelerator. What an accelerator is called is
data (``devices/<name>.yaml``); which words beside its code say how it is built stands
here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from obsia.core.errors import KnownName, UnknownName
from obsia.core.message import Message, Symbol
from obsia.core.spelling import Spellings, folded, is_readable, shown, similarity, spelling
from obsia.facts.names.known import WithoutFacts, known_names
from obsia.facts.snapshot import Snapshot

_LONGEST: Final = 120
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:\.[a-z0-9-]+)*")
_BESIDE: Final = re.compile(
    r"nvidia|amd|intel|google|cloud|aws|amazon|meta|huawei|habana|tesla|instinct|radeon|geforce|hgx|dgx|gpus?|"
    r"accelerators?|accelerateurs?|cartes?|graphiques?|puces?|serveurs?|processeurs?|instances?|tensor|core|server|edition|"
    r"card|sxm[0-9]?|pcie|pci|nvl[0-9]*|nvlink|oam|hbm[0-9]e?|gddr[0-9]x?|gb|gib|go|gio|une?|deux|quatre|huit|"
    r"hopper|blackwell|ampere|volta|turing|pascal|"
    r"x[0-9]+|[0-9]+x|cts|maxq|x"
)
"""Words beside the code of an accelerator: who makes it, how it is built, how many there are."""
_MEMORY: Final = re.compile(r"(?<![0-9])([0-9]{2,3}) ?g(?:i?[bo])?(?![a-z])")
_GLUED: Final = re.compile(r"(?<=[0-9b])(?:x[0-9]+|sxm|pcie|nvl)(?![a-z])")
"""What may stand right behind a code or a size."""
_INSTANCE: Final = re.compile(
    r"(?:ml\.)?(?P<family>[a-z0-9-]+?)(?:[.-](?:[0-9]*x?large|metal|[0-9]+g|[0-9]+))+", re.IGNORECASE
)
"""Machines of clouds: ``p5.48xlarge``, ``ml.g5.xlarge``, ``a2-highgpu-1g``."""
_GAP: Final = re.compile(r"[\s,;/()\[\]+-]+")
_FORMS: Final = ("pcie", "nvl")
_CLOSE: Final = 0.6
_LONG: Final = 6
_SLIP: Final = 0.8
"""So alike are names of precisions of so many letters that differ by a slip."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeviceName:
    """An accelerator as understood; ``is_chosen`` where several bear its name and the text does not tell them apart."""

    device: str
    is_chosen: bool


def resolve_device(snapshot: Snapshot, text: str, *, needs: str | None = None) -> DeviceName:
    """The accelerator that ``text`` names, of those with a fact ``needs`` where one is stated.

    Among accelerators of one name the one for servers with the most memory stands for all, unless the text says
    PCIe or a size of memory. Raises ``UnknownName`` with suggestions.
    """
    if found := find_device(snapshot, text, needs=needs):
        return found
    raise unknown_device(snapshot, text)


def unknown_device(snapshot: Snapshot, text: str, *, remedy: Message | None = None) -> UnknownName:
    """Why ``text`` names no accelerator that can be computed with: it is known without facts, or not known."""
    known = _known(snapshot, text)
    if known is not None:
        return KnownName(
            "known-without-facts",
            kind="hardware",
            name=shown(text),
            suggestions=known.nearest,
            known=Symbol(known.known),
        )
    if found := find_device(snapshot, text):
        near = tuple(each for each in near_devices(snapshot, text) if each != found.device)
        return KnownName(
            "known-without-arithmetic",
            kind="hardware",
            name=shown(text),
            suggestions=near,
            known=Symbol(found.device),
        )
    return UnknownName(kind="hardware", name=shown(text), suggestions=near_devices(snapshot, text), remedy=remedy)


def find_device(snapshot: Snapshot, text: str, *, needs: str | None = None) -> DeviceName | None:
    """The accelerator that ``text`` names; None where it names none, or two."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    names, codes = _devices(snapshot, needs)
    machine = _INSTANCE.fullmatch(text.strip())
    for whole in (text, machine["family"] if machine else ""):
        if device := names.get(spelling(whole)):
            return DeviceName(device=device, is_chosen=False)
    if _known(snapshot, text) is not None:
        # "RTX 4090 D" is another accelerator than one whose name it holds.
        return None
    # "H100-SXM-80GBx8" is H100, SXM, 80 GB, eight times.
    lowered = _GLUED.sub(r" \g<0>", folded(text))
    tokens: list[str] = _TOKEN.findall(lowered.replace("_", "-").replace("-", " "))
    bare = _bare(tokens)
    while bare and bare[-1].isdecimal() and "".join(bare) not in codes:
        bare.pop()
    found = codes.get("".join(bare))
    if found is None:
        hits = {code for code in _runs(bare) if code in codes and not code.isdecimal()}
        # "RTX A6000" holds "A6000": the longest name is meant.
        longest = {code for code in hits if not any(code != other and code in other for other in hits)}
        found = codes[longest.pop()] if len(longest) == 1 else None
    return None if found is None else _best(found, lowered)


def near_devices(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """Accelerators whose names come near ``text``: suggestions, never guesses."""
    known = _known(snapshot, text)
    return known.nearest if known is not None else _near(snapshot).near(text[:_LONGEST], least=_CLOSE)


def _known(snapshot: Snapshot, text: str) -> WithoutFacts | None:
    """The accelerator without facts that ``text`` names, alone or in the words beside a name."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    names = known_names(snapshot, "hardware")
    machine = _INSTANCE.fullmatch(text.strip())
    tokens: list[str] = _TOKEN.findall(folded(text).replace("_", "-").replace("-", " "))
    parts = (text, machine["family"] if machine else "", " ".join(_bare(tokens)))
    return next((names[key] for part in parts if (key := spelling(part)) in names), None)


def find_precision(snapshot: Snapshot, text: str) -> str | None:
    """The precision that ``text`` names (``FP8 (TensorRT-LLM)`` is fp8); None where it names none, or two."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    names = _precisions(snapshot)
    outer = text.partition("(")[0]
    for whole in (text, outer):
        if found := names.get(spelling(whole)):
            return found
    hits = set(precisions_in(snapshot, text))
    if len(hits) == 1:
        return hits.pop()
    return None if hits else _misspelt(names, text)


def _misspelt(names: Mapping[str, str], text: str) -> str | None:
    """The one precision whose name has the digits of ``text``, and its letters but for a slip: ``bflaot16``."""
    key = spelling(text)
    digits = "".join(letter for letter in key if letter.isdecimal())
    if not digits:
        return None
    alike = {
        precision
        for name, precision in names.items()
        if "".join(letter for letter in name if letter.isdecimal()) == digits
        and (sorted(name) == sorted(key) or (len(name) >= _LONG and similarity(name, key) >= _SLIP))
    }
    return alike.pop() if len(alike) == 1 else None


def precisions_in(snapshot: Snapshot, text: str) -> frozenset[str]:
    """Every precision that a word of ``text`` names."""
    names = _precisions(snapshot)
    return frozenset(names[key] for token in _GAP.split(text[:_LONGEST]) if (key := spelling(token)) in names)


def _bare(tokens: list[str]) -> list[str]:
    """Tokens without what says how an accelerator is built, and how many there are."""
    return [token for token in tokens if not _BESIDE.fullmatch(token) and not _MEMORY.fullmatch(token)]


def _runs(tokens: list[str]) -> set[str]:
    """Tokens that stand beside each other, one to three, glued."""
    return {"".join(tokens[start : start + size]) for size in (1, 2, 3) for start in range(len(tokens) - size + 1)}


def _best(names: tuple[str, ...], lowered: str) -> DeviceName:
    """Of accelerators of one name, the one that the words beside it mean."""
    if len(names) == 1:
        return DeviceName(device=names[0], is_chosen=False)
    wanted = _MEMORY.findall(lowered)
    forms = [form for form in (*_FORMS, "sxm") if form in lowered]

    def merit(name: str) -> tuple[bool, bool, bool, str]:
        held = name.lower()
        board = next((form for form in _FORMS if form in held), "")
        asked = next((form for form in _FORMS if form in lowered), "")
        memory = bool(wanted) and wanted[0] in _MEMORY.findall(held)
        return (board == asked, memory, "sxm" in held, name)

    ranked = sorted(names, key=merit, reverse=True)
    is_told = bool(forms or wanted) and merit(ranked[0])[:2] != merit(ranked[1])[:2]
    return DeviceName(device=ranked[0], is_chosen=not is_told)


@lru_cache(maxsize=8)
def _devices(snapshot: Snapshot, needs: str | None) -> tuple[Mapping[str, str], Mapping[str, tuple[str, ...]]]:
    """Spelling of a whole name -> the accelerator; code (``h100``, ``tpuv5e``) -> those that bear it."""
    names: dict[str, str] = {}
    codes: dict[str, set[str]] = defaultdict(set)
    known = [
        subject.removeprefix("device:")
        for subject in snapshot.subjects("device")
        if needs is None or snapshot.estimate(subject, needs) is not None
    ]
    for device in known:
        names[spelling(device)] = device
        bare = _bare(_TOKEN.findall(folded(device)))
        bare = [token for token in bare if not (token.isdecimal() and token in _MEMORY.findall(device.lower()))]
        codes["".join(bare)].add(device)
        # Of makers that the words beside a code do not hold: "Example Q100" is "Q100" too.
        maker = _TOKEN.findall(folded(snapshot.text(f"device:{device}", "vendor") or ""))
        if own := "".join(token for token in bare if token not in maker):
            codes[own].add(device)
    for name, device in snapshot.rows("SELECT name, device FROM device_names"):
        if str(device) in known:
            names[spelling(str(name))] = str(device)
            codes[spelling(str(name))].add(str(device))
    return names, {code: tuple(sorted(devices)) for code, devices in codes.items()}


@lru_cache(maxsize=4)
def _near(snapshot: Snapshot) -> Spellings[str]:
    names, codes = _devices(snapshot, None)
    every = [*names.items(), *((code, each) for code, devices in codes.items() for each in devices)]
    return Spellings((name, device, snapshot.text(f"device:{device}", "launch") or "") for name, device in every)


@lru_cache(maxsize=4)
def _precisions(snapshot: Snapshot) -> Mapping[str, str]:
    rows = snapshot.rows("SELECT name, precision FROM precision_names")
    return {spelling(str(name)): str(precision) for name, precision in rows}
