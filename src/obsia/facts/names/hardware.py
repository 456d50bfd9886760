"""Accelerators and precisions as benchmarks, drivers, engines and clouds write them -> those of the facts.

``NVIDIA H100 80GB HBM3``, ``H100-SXM-80GBx8`` and ``h100`` name one accelerator. What an accelerator is called is
data (``devices/<name>.yaml``); which words beside its code say how it is built stands
here.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from typing import Final

from obsia.core.errors import KnownName, UnknownName
from obsia.core.message import Message, Symbol
from obsia.core.spelling import SUGGESTED, Spellings, folded, is_readable, shown, similarity, spelling
from obsia.facts.names.known import WithoutFacts, known_names
from obsia.facts.snapshot import Snapshot

_LONGEST: Final = 120
_TOKEN: Final = re.compile(r"[a-z0-9]+(?:\.[a-z0-9-]+)*")
_BESIDE: Final = re.compile(
    r"nvidia|amd|intel|google|cloud|aws|amazon|meta|huawei|habana|tesla|instinct|radeon|geforce|hgx|dgx|gpus?|"
    r"accelerators?|accelerateurs?|cartes?|graphiques?|puces?|serveurs?|processeurs?|instances?|tensor|core|server|edition|"
    r"card|sxm[0-9]?|pcie|pci|nvl[0-9]*|nvlink|oam|hbm[0-9]e?|gddr[0-9]x?|gb|gib|go|gio|une?|les?|la|des?|du|deux|quatre|huit|"
    r"hopper|blackwell|ampere|volta|turing|pascal|"
    r"x(?:[0-9]{1,2}|128|256|512|1024)|[0-9]+x|cts|maxq|x"
)
"""Words beside the code of an accelerator: who makes it, how it is built, how many there are."""
_SEVERAL: Final = re.compile(r"(?:[abhp][0-9]{2,3}|[0-9]{4})s")
_MEMORY: Final = re.compile(r"(?<![0-9])([0-9]{2,3}) ?g(?:i?[bo])?(?![a-z])")
_GLUED: Final = re.compile(r"(?<=[0-9b])(?:x[0-9]+|sxm|pcie|nvl)(?![a-z])")
"""What may stand right behind a code or a size."""
_COUNTED: Final = re.compile(r"(?<![a-z0-9])[0-9]{1,4}x(?=[a-z]*[0-9])")
"""A count right before a code: ``8xH100``."""
_INSTANCE: Final = re.compile(
    r"(?:ml\.)?(?P<family>[a-z0-9-]+?)(?:[.-](?:[0-9]*x?large|metal|[0-9]+g|[0-9]+))+", re.IGNORECASE
)
"""Machines of clouds: ``p5.48xlarge``, ``ml.g5.xlarge``, ``a2-highgpu-1g``."""
_MACHINES: Final = (
    # Azure: Standard_NC24ads_A100_v4 is of the series NCads A100 v4.
    (re.compile(r"(?:standard[_ ])?(n[cdvg])[0-9]+([a-z]*)(?:-[0-9]+[a-z]*)?(?:[_ ](.+))?", re.IGNORECASE), r"\1\2 \3"),
    # Oracle, Alibaba, IBM and the slices of Google name the accelerator, or a series, between numbers.
    (re.compile(r"[bv]m\.gpu\.([a-z][a-z0-9]*).*\.[0-9]+", re.IGNORECASE), r"\1"),
    (re.compile(r"[bv]m\.gpu([0-9])\.[0-9]+", re.IGNORECASE), r"oci gpu\1"),
    (re.compile(r"ecs\.(?:ebm|s|v)?(gn[0-9]+[a-z]*)[-.].*", re.IGNORECASE), r"ecs \1"),
    (re.compile(r"gx[0-9]d?-[0-9]+x[0-9]+x[0-9]+([a-z][a-z0-9]+)", re.IGNORECASE), r"\1"),
    (re.compile(r"(?:tpu[- ]?)?(v[2-9][a-z]?)-[0-9]+", re.IGNORECASE), r"tpu \1"),
)
"""Machines whose names hold the series or the accelerator, and how it is written alone."""
_LONGEST_RUN: Final = 6
_GAP: Final = re.compile(r"[\s,;/()\[\]+-]+")
_FORMS: Final = ("pcie", "nvl")
_OTHER_FORM: Final = re.compile(r"sxm[0-9]?|hgx|oam|pcie|nvl")
_CODE: Final = re.compile(r"x[0-9]{3,}")
"""A code of an accelerator and no count: X900."""
_ACCUMULATED: Final = re.compile(r"(?P<product>.+?)\s+(?:with|and|avec|et|/)\s+.*accumul.*", re.IGNORECASE)
_YES: Final = frozenset({"true", "1", "yes"})
_CLOSE: Final = 0.6
_LONG: Final = 6
_SLIP: Final = 0.8
"""So alike are names of precisions of so many letters that differ by a slip."""


def resolve_device(snapshot: Snapshot, text: str, *, needs: str | None = None) -> str:
    """The accelerator that ``text`` names, of those with a fact ``needs`` where one is stated.

    Among accelerators of one name the one for servers with the most memory stands for all, unless the text says
    PCIe or a size of memory. Raises ``UnknownName`` with suggestions.
    """
    if found := find_device(snapshot, text, needs=needs):
        return found
    raise unknown_device(snapshot, text)


def unknown_device(snapshot: Snapshot, text: str) -> UnknownName:
    """Why ``text`` names no accelerator that can be computed with: it is known without facts, or not known."""
    if (known := _known(snapshot, text)) is not None:
        return known.unknown(text, kind="hardware")
    if found := find_device(snapshot, text):
        near = tuple(each for each in near_devices(snapshot, text) if each != found)
        return KnownName(
            "known-without-arithmetic",
            kind="hardware",
            name=shown(text),
            suggestions=near,
            known=Symbol(found),
        )
    near, remedy = near_devices(snapshot, text), Message("remedy-hardware")
    return UnknownName(kind="hardware", name=shown(text), suggestions=near, remedy=remedy)


def find_device(snapshot: Snapshot, text: str, *, needs: str | None = None) -> str | None:
    """The accelerator that ``text`` names; None where it names none, or two."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    names, codes = _devices(snapshot, needs)
    for whole in _wholes(text):
        if device := names.get(spelling(whole)):
            return device
    held, known = _codes_in(text, codes), _known_run(snapshot, text)
    if known is not None and len(known[0]) > max((len(code) for code in held), default=0):
        # "RTX 4090 D" is another accelerator than one whose name it holds.
        return None
    for whole in _wholes(text):
        lowered = _GLUED.sub(r" \g<0>", folded(whole))
        bare = _bare(_tokens(whole))
        while bare and bare[-1].isdecimal() and "".join(bare) not in codes:
            bare.pop()
        if found := codes.get("".join(bare)):
            return _best(found, lowered)
    # "HL-225 Gaudi2" says one accelerator twice.
    own = {device for code in held for device in codes[code]}
    if (len(held) == 1 or len(own) == 1) and not any(_CODE.fullmatch(token) for token in _bare(_tokens(text))):
        return _best(codes[next(iter(held))], _GLUED.sub(r" \g<0>", folded(text)))
    return None


def _wholes(text: str) -> tuple[str, ...]:
    """A text, and the accelerator or the series of machines where it names a machine of a cloud."""
    asked = text.strip()
    machine = _INSTANCE.fullmatch(asked)
    series = [hit.expand(form).strip() for pattern, form in _MACHINES if (hit := pattern.fullmatch(asked))]
    return (*series, asked, *((machine["family"],) if machine else ()))


def _tokens(text: str) -> list[str]:
    """Words of a name: "H100-SXM-80GBx8" is H100, SXM, 80 GB, eight times."""
    counted = _COUNTED.sub(r"\g<0> ", folded(text))
    found: list[str] = _TOKEN.findall(_GLUED.sub(r" \g<0>", counted).replace("_", "-").replace("-", " "))
    return found


def _codes_in(text: str, codes: Mapping[str, tuple[str, ...]]) -> set[str]:
    """Codes of accelerators in a text, but for those that are a part of another: "RTX A6000" holds "A6000"."""
    hits = {code for code in _runs(_bare(_tokens(text))) if code in codes and not code.isdecimal()}
    return {code for code in hits if not any(code != other and code in other for other in hits)}


def near_devices(snapshot: Snapshot, text: str) -> tuple[str, ...]:
    """Accelerators whose names come near ``text``: suggestions, never guesses."""
    if (known := _known(snapshot, text)) is not None:
        return known.nearest
    # "H200 PCIe" is an H200 built otherwise.
    codes = _devices(snapshot, None)[1]
    built = tuple(each for code in sorted(_codes_in(text[:_LONGEST], codes)) for each in codes[code])
    near, bare = _near(snapshot), " ".join(_bare(_tokens(text[:_LONGEST])))
    return built[:SUGGESTED] or near.near(text[:_LONGEST], least=_CLOSE) or near.near(bare, least=_CLOSE)


def _known(snapshot: Snapshot, text: str) -> WithoutFacts | None:
    """The accelerator without facts that ``text`` names, alone or among other words."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    found = _known_run(snapshot, text)
    return found[1] if found else None


def _known_run(snapshot: Snapshot, text: str) -> tuple[str, WithoutFacts] | None:
    """The longest name of an accelerator without facts in a text; a line, such as Quadro, where no name stands."""
    names = known_names(snapshot, "hardware")
    for whole in _wholes(text):
        if (key := spelling(whole)) in names:
            return key, names[key]
    tokens = _tokens(text)
    runs = {run for each in (tokens, _bare(tokens)) for run in _runs(each)} & names.keys()
    coded = [run for run in runs if any(letter.isdecimal() for letter in run)]
    if longest := max(coded, key=len, default=None):
        return longest, names[longest]
    _, codes = _devices(snapshot, None)
    line = max(runs, key=len, default=None)
    return (line, names[line]) if line and not _codes_in(text, codes) else None


def find_precision(snapshot: Snapshot, text: str) -> str | None:
    """The precision that ``text`` names (``FP8 (TensorRT-LLM)`` is fp8); None where it names none, or two."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    names = _precisions(snapshot)
    key, _, value = text.partition("=")
    outer = text.partition("(")[0]
    # "torch_dtype=float16" says it behind the sign, "load_in_8bit=True" before it.
    for whole in (text, outer, value, key if value.strip().lower() in _YES else ""):
        if found := names.get(spelling(whole)):
            return found
    hits = set(precisions_in(snapshot, text))
    if len(hits) == 1:
        return hits.pop()
    if hits:
        # "FP16 with FP32 accumulate" computes in one and adds up in the other.
        product = _ACCUMULATED.fullmatch(text)
        return find_precision(snapshot, product["product"]) if product else None
    return next((found for each in (text, *text.split()) if (found := _misspelt(names, each))), None)


def known_precision(snapshot: Snapshot, text: str) -> WithoutFacts | None:
    """The precision without coefficients that ``text`` names (``Q6_K``), beside the nearest with some; else None."""
    if not is_readable(text.strip(), longest=_LONGEST):
        return None
    names = known_names(snapshot, "precision")
    runs = [text, text.partition("(")[0], *sorted(_runs([token for token in _GAP.split(text) if token]))]
    return next((names[key] for each in runs if (key := spelling(each)) in names), None)


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
    tokens = [token for token in _GAP.split(text[:_LONGEST]) if token]
    found = _runs(tokens) & names.keys()
    # "16 bit float" is no float: its longest name is meant, and none without digits where digits stand beside.
    found = {key for key in found if not any(key != other and key in other for other in found)}
    if any(letter.isdecimal() for letter in text):
        found = {key for key in found if any(letter.isdecimal() for letter in key)}
    return frozenset(names[key] for key in found)


def _bare(tokens: list[str]) -> list[str]:
    """Tokens without what says how an accelerator is built, and how many there are."""
    bare = [token for token in tokens if not _BESIDE.fullmatch(token) and not _MEMORY.fullmatch(token)]
    # "A100s" are several; V100S and L40S are accelerators.
    return [token[:-1] if _SEVERAL.fullmatch(token) else token for token in bare]


def _runs(tokens: list[str]) -> set[str]:
    """Tokens that stand beside each other, one to four, spelled as one."""
    return {
        spelling(" ".join(tokens[start : start + size]))
        for size in range(1, _LONGEST_RUN + 1)
        for start in range(len(tokens) - size + 1)
    }


def _best(names: tuple[str, ...], lowered: str) -> str | None:
    """Of accelerators of one name, the one that the words beside it mean; None where all are built otherwise."""
    told = next((form for form in _FORMS if re.search(rf"\b{form}(?![0-9a-z])", lowered)), "")
    if told and all(told not in name.lower() and _OTHER_FORM.search(name.lower()) for name in names):
        # An H200 NVL draws less than an H200 SXM.
        return None
    if len(names) == 1:
        return names[0]
    wanted = _MEMORY.findall(lowered)

    def merit(name: str) -> tuple[bool, bool, bool, str]:
        held = name.lower()
        board = next((form for form in _FORMS if form in held), "")
        asked = next((form for form in _FORMS if form in lowered), "")
        memory = bool(wanted) and wanted[0] in _MEMORY.findall(held)
        return (board == asked, memory, "sxm" in held, name)

    return max(names, key=merit)


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
    for name, device in snapshot.mapping("SELECT name, device FROM device_names").items():
        if device in known:
            names[spelling(name)] = device
            codes[spelling(name)].add(device)
    return names, {code: tuple(sorted(devices)) for code, devices in codes.items()}


@lru_cache(maxsize=4)
def _near(snapshot: Snapshot) -> Spellings[str]:
    names, codes = _devices(snapshot, None)
    every = [*names.items(), *((code, each) for code, devices in codes.items() for each in devices)]
    return Spellings((name, device, snapshot.text(f"device:{device}", "launch") or "") for name, device in every)


@lru_cache(maxsize=4)
def _precisions(snapshot: Snapshot) -> Mapping[str, str]:
    rows = snapshot.mapping("SELECT name, precision FROM precision_names")
    return {spelling(name): precision for name, precision in rows.items()}
