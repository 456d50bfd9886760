"""Products (``ChatGPT``, ``Le Chat``): the model that answers in one by default, from day to day as was evidenced."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from operator import attrgetter
from typing import Final

from obsia.core.errors import KnownName
from obsia.core.message import Symbol
from obsia.core.spelling import shown, spelling
from obsia.facts.snapshot import Snapshot

_SPANS: Final = "FROM products WHERE model_id <> '' ORDER BY product, valid_from"


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The default model of a product in one span; ``valid_to`` is '' for the latest that is evidenced.

    ``service`` is '' where the maker of the model runs the product.
    """

    product: str
    model_id: str
    valid_from: str
    valid_to: str
    service: str
    evidence: str


def product_default(snapshot: Snapshot, text: str, *, on: str | None = None) -> tuple[Default, bool] | None:
    """The default of the product that ``text`` names, on a day or by the latest evidence; None for no product.

    Beside it: whether the day lies in a span that is evidenced.
    """
    spans = product_spans(snapshot).get(product_names(snapshot).get(spelling(text), ""), ())
    if not spans:
        return None
    if on is None:
        return spans[-1], True
    begun = [each for each in spans if each.valid_from <= on[: len(each.valid_from)]]
    if not begun:
        return spans[0], False
    return begun[-1], not begun[-1].valid_to or on[: len(begun[-1].valid_to)] <= begun[-1].valid_to


def without_default(snapshot: Snapshot, text: str) -> KnownName | None:
    """Why the product that ``text`` names has no one model; None where it has one, or is no product."""
    product = product_names(snapshot).get(spelling(text), "")
    if product not in _open(snapshot):
        return None
    answers, _ = _open(snapshot)[product]
    named = tuple(map(Symbol, product_offers(snapshot, product)))
    more = {"offers": named} if named else {}
    return KnownName(f"product-{answers}", kind="model", name=shown(text), product=Symbol(product), **more)


def product_offers(snapshot: Snapshot, product: str) -> tuple[str, ...]:
    """The lines of models among which the users of a product choose; empty where it has a default, or none is told."""
    _, offers = _open(snapshot).get(product, ("", ""))
    return tuple(each.strip() for each in offers.split(";") if each.strip())


@lru_cache(maxsize=4)
def product_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Spelling of a name -> the product."""
    rows = snapshot.mapping("SELECT name, product FROM product_names")
    found = {spelling(name): product for name, product in rows.items()}
    return found | {spelling(product): product for product in (*product_spans(snapshot), *_open(snapshot))}


@lru_cache(maxsize=4)
def _open(snapshot: Snapshot) -> Mapping[str, tuple[str, str]]:
    """Product without a default -> why it has none, and what it offers."""
    rows = snapshot.rows("SELECT product, answers, offers FROM products WHERE model_id = '' ORDER BY valid_from")
    found = {str(product): (str(answers), str(offers)) for product, answers, offers in rows}
    return {product: why for product, why in found.items() if product not in product_spans(snapshot)}


@lru_cache(maxsize=4)
def product_spans(snapshot: Snapshot) -> Mapping[str, tuple[Default, ...]]:
    """Product -> its defaults, the oldest first."""
    return {
        product: tuple(own) for product, own in groupby(snapshot.select(Default, _SPANS), key=attrgetter("product"))
    }
