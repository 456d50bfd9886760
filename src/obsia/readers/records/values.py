"""What readers ask of values that a file handed them: texts, labels, parts of JSON, ids, and amounts as decimals."""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any, Final, cast

from obsia.core.columns import ENERGY, LARGEST_COST, MONEY, MONEY_DIGITS
from obsia.readers.base import Cell

DOLLARS: Final = "USD"
NEURALWATT: Final = "neuralwatt"
NEURALWATT_ENERGY: Final = ("energy.energy_joules", "energy.uncapped_energy_joules", "energy.attribution_method")
"""Where an answer of Neuralwatt states what its meters read of the call."""
_OF_GPUS: Final = "gpu"
_STEP: Final = Decimal(1).scaleb(-MONEY_DIGITS[1])


def stated_cost(value: Any, *, currency: Any = DOLLARS) -> dict[str, Cell]:
    """The columns of a cost that a record states; empty where it states none, or what is no amount.

    A float is the shortest decimal that it is written as, to a trillionth: what a sum of doubles leaves behind that is
    no money.
    """
    amount = _decimal(value)
    if amount is None:
        return {}
    code = currency.strip().upper() if isinstance(currency, str) else None
    return {MONEY: _text(amount), "cost_currency": code or None}


def stated_energy(value: Any, *, boundary: str | None, by: str) -> dict[str, Cell]:
    """The columns of an energy in J that a record states as what a meter read; empty where it states none.

    ``boundary``: what the meter covers, None where the record does not say (such an energy is counted and not used).
    """
    amount = _decimal(value)
    return {} if amount is None else {ENERGY: _text(amount), "energy_boundary": boundary, "energy_by": by}


def neuralwatt_energy(values: Mapping[str, Any], *, at: str = "") -> dict[str, Cell]:
    """What Neuralwatt's meters read of the call before it is capped, for a cap is one of the bill.

    ``at`` is where the answer stands.
    """
    joules, uncapped, method = (values[f"{at}{path}"] for path in NEURALWATT_ENERGY)
    boundary = "accelerator" if isinstance(method, str) and _OF_GPUS in method else None
    return stated_energy(joules if uncapped is None else uncapped, boundary=boundary, by=NEURALWATT)


def _text(amount: Decimal) -> str:
    return format(amount.quantize(_STEP).normalize() + 0, "f")


def _decimal(value: Any) -> Decimal | None:
    if value is None or isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        amount = Decimal(repr(value) if isinstance(value, float) else value)
    except (InvalidOperation, ValueError):
        return None
    return amount if amount.is_finite() and abs(amount) < LARGEST_COST else None


def name_of_folder(path: Any) -> str | None:
    """The last part of a path, as the name of a project; the path itself says who works where, and is not kept."""
    return _last_part(path) if isinstance(path, str) else None


@functools.lru_cache(maxsize=256)
def _last_part(path: str) -> str | None:
    name = path.replace("\\", "/").rstrip("/").rsplit("/", 1)[-1]
    return name if 0 < len(name) <= 200 and not name.endswith(":") else None


def fingerprint(*parts: Any) -> str:
    """An id for a call whose source gives none that its copies share: what the copies do have in common, hashed."""
    state = hashlib.blake2b(digest_size=16)
    for part in parts:
        text = repr(part).encode("utf-8", "surrogatepass")
        state.update(len(text).to_bytes(4, "big") + text)
    return state.hexdigest()


MAIN: Final = "main"
SUBAGENT: Final = "subagent"
"""The label of the agent that a person speaks to, and of one that was spawned without a name."""


def only_text(value: Any) -> Cell:
    """``value`` where it is text that says something."""
    return value if isinstance(value, str) and value else None


def members(value: Any) -> Mapping[str, Any]:
    """The members of a JSON object; none of anything else."""
    return cast("Mapping[str, Any]", value) if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """The items of a JSON array; none of anything else."""
    return cast("list[Any]", value) if isinstance(value, list) else []


_LONGEST: Final = 200
_TAGS: Final = 20


def text(value: Any) -> str | None:
    """``value`` where it is a text that is not empty; numbers as text; ``None`` for all else."""
    if isinstance(value, str):
        return value or None
    return str(value) if isinstance(value, int) and not isinstance(value, bool) else None


def labels_of(**names: Any) -> dict[str, Cell]:
    """``label.<name>`` for each of ``names`` that is a short text; others are left out."""
    found: dict[str, Cell] = {}
    for name, value in names.items():
        if (label := text(value)) is not None and len(label) <= _LONGEST:
            found[f"label.{name}"] = label
    return found


def tags_of(value: Any, *, without: str = "") -> str | None:
    """A list of tags (or its JSON text) as one text: sorted, joined by a comma, so that equal sets are one label.

    ``without``: tags that begin with it are set by the tool and not by people.
    """
    tags = opened(value) if isinstance(value, str) and value[:1] == "[" else value
    if not isinstance(tags, list):
        return None
    kept = {tag for tag in cast("list[Any]", tags)[:_TAGS] if isinstance(tag, str) and tag}
    kept = {tag for tag in kept if not (without and tag.startswith(without))}
    return ", ".join(sorted(kept)) or None


def first_of(values: Mapping[str, Any], *paths: str) -> Any:
    """The value of the first of ``paths`` that says something; ``None`` where none does."""
    for path in paths:
        value = values[path]
        if value is not None and value != "":
            return value
    return None


def opened(text: str | bytes) -> Any:
    """The value of a JSON text, ``None`` where it is none: exports keep objects as text."""
    import msgspec

    try:
        return msgspec.json.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return None


def id_of(kind: str, *parts: Any) -> str:
    """What is unique of a record by some of its values, as one short text."""
    text = "\x1f".join("" if part is None else str(part) for part in parts)
    return f"{kind}-" + hashlib.blake2b(text.encode("utf-8", "backslashreplace"), digest_size=16).hexdigest()
