"""Names of models as people and logs write them -> the catalogue's models and the checkpoints that describe them.

In this order: an exact name (:mod:`.exact`), another spelling of one, a product by its dated default, the parts of
a name in another order, a family by its newest general member. A near miss is an error with suggestions.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import lru_cache
from typing import Final

from obsia.core.errors import BadCall, UnknownName
from obsia.core.spelling import SUGGESTED, is_readable, shown, spelling
from obsia.facts.names.exact import ModelName, Reading, Search, checkpoint_of
from obsia.facts.names.families import model_names
from obsia.facts.names.products import product_default, product_names, product_spans
from obsia.facts.snapshot import Snapshot

LONGEST: Final = 200
"""Names longer than this are not names: nothing is matched against them."""

_ADD: Final = "Use an id of the catalogue (developer/model), or add the model as a file."
_WRITTEN: Final = re.compile(r"[\w\s.:/@+&'’(),-]+")
"""What people write in names: a text with other signs is an exact name or none."""
_MOST_WORDS: Final = 8
_CLOSE: Final = 0.8
"""So alike are names that differ by a slip."""
_FIRST: Final = "9"
"""Sorts a product before models that are as near."""
_DATE: Final = re.compile(r"\d{4}-\d{2}(?:-\d{2})?")


def resolve_model(snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None) -> ModelName:
    """The model that ``name`` stands for, at ``provider`` and on the date ``on`` (YYYY-MM-DD) where given.

    Raises ``UnknownName`` with at most five suggestions; the name is shown escaped and shortened.
    """
    found, clash = _resolved(snapshot, name, provider, on)
    if found:
        return found
    if not is_readable(name.strip(), longest=LONGEST):
        remedy = "A model's name is one line of at most 200 characters."
        raise UnknownName(kind="model", name=shown(name), remedy=remedy)
    if clash:
        remedy = f"It names different models at different providers: pass the provider. {_ADD}"
        raise UnknownName(kind="model", name=shown(name), suggestions=clash[:SUGGESTED], remedy=remedy)
    raise UnknownName(kind="model", name=shown(name), suggestions=near_models(snapshot, name), remedy=_ADD)


def find_model(
    snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None
) -> ModelName | None:  # fmt: skip
    """The model that ``name`` stands for; None where there is none, and nothing is compared for suggestions."""
    return _resolved(snapshot, name, provider, on)[0]


def near_models(snapshot: Snapshot, name: str) -> tuple[str, ...]:
    """Products and ids of the catalogue that come near ``name``: suggestions, never guesses.

    First what a name means whose misspelt words are set right, then what comes near as a whole.
    """
    text = name.strip()[:LONGEST]
    names = model_names(snapshot)
    if own := names.of_developer(text):
        return own[:SUGGESTED]
    found: list[str] = []
    right = names.corrected(text)
    if spelling(right) != spelling(text) and (meant := find_model(snapshot, name=right)):
        product = product_names(snapshot).get(spelling(right))
        found = [product] if product else [meant.model_id or meant.checkpoint or right, *names.members(right)]
    products = ((each, each, _FIRST) for each in product_spans(snapshot))
    aliases = ((key, product, _FIRST) for key, product in product_names(snapshot).items())
    whole, close = names.near(text, more=(*products, *aliases)), names.near(text, least=_CLOSE)
    return tuple(dict.fromkeys([*found, *close, *_begun(snapshot, text), *whole]))[:SUGGESTED]


def _begun(snapshot: Snapshot, text: str) -> list[str]:
    """What the longest beginning of a name stands for: "Claude Code" begins with that of a product."""
    words = [word for word in re.split(r"[\s_-]+", text) if word]
    for count in range(min(len(words), _MOST_WORDS) - 1, 0, -1):
        beginning = " ".join(words[:count])
        if meant := find_model(snapshot, name=beginning):
            product = product_names(snapshot).get(spelling(beginning))
            return [product or meant.model_id or meant.checkpoint or beginning]
    return []


@lru_cache(maxsize=4096)
def _resolved(
    snapshot: Snapshot, name: str, provider: str | None, on: str | None
) -> tuple[ModelName | None, tuple[str, ...]]:
    """What a name stands for, or the models on which providers do not agree."""
    cleaned = name.strip()
    if on is not None and not _DATE.fullmatch(on):
        raise BadCall(f"on={on[:LONGEST]!r} is not a date; expected YYYY-MM-DD.")
    if not is_readable(cleaned, longest=LONGEST):
        return None, ()
    exact = Search(snapshot=snapshot, on=on)
    if found := exact.resolve(cleaned, provider=provider):
        return found, ()
    if exact.clash or not _WRITTEN.fullmatch(cleaned):
        return None, exact.clash
    found = (
        Search(snapshot=snapshot, on=on, spelled=True).resolve(cleaned, provider=provider)
        or _product(snapshot, cleaned, on=on)
        or _reordered(snapshot, cleaned)
        or _family(snapshot, cleaned)
    )
    return found, ()


def _product(snapshot: Snapshot, text: str, *, on: str | None) -> ModelName | None:
    found = product_default(snapshot, text, on=on)
    if found is None:
        return None
    default, is_evidenced = found
    return ModelName(
        model_id=default.model_id,
        checkpoint=checkpoint_of(snapshot, default.model_id),
        rule=f"default of {default.product}" + ("" if is_evidenced else ", outside its known dates"),
        safe=False,
        evidence=default.evidence,
        reading=Reading.PRODUCT,
        since=default.valid_from,
    )


def _reordered(snapshot: Snapshot, text: str) -> ModelName | None:
    model_id = model_names(snapshot).reordered(text)
    return None if model_id is None else _of(snapshot, model_id, rule="words in another order", reading=Reading.ORDER)


def _family(snapshot: Snapshot, text: str) -> ModelName | None:
    model_id = model_names(snapshot).newest(text)
    return None if model_id is None else _of(snapshot, model_id, rule="newest of the family", reading=Reading.FAMILY)


def _of(snapshot: Snapshot, model_id: str, *, rule: str, reading: Reading) -> ModelName:
    found = Search(snapshot=snapshot, on=None).resolve(model_id, provider=None)
    base = found or ModelName(model_id=model_id, checkpoint=None, rule=rule, safe=False, evidence="")
    return replace(base, model_id=model_id, rule=rule, safe=False, reading=reading)
