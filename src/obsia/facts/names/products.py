"""Products (``ChatGPT``, ``Le Chat``): the model that answers in one by default, from day to day as was evidenced."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache

from obsia.core.spelling import spelling
from obsia.facts.snapshot import Snapshot


@dataclass(frozen=True, slots=True, kw_only=True)
class Default:
    """The default model of a product in one span; ``valid_to`` is '' for the latest that is evidenced."""

    product: str
    model_id: str
    valid_from: str
    valid_to: str
    evidence: str


def product_default(snapshot: Snapshot, text: str, *, on: str | None = None) -> tuple[Default, bool] | None:
    """The default of the product that ``text`` names, on a day or by the latest evidence; None for no product.

    Beside it: whether the day lies in a span that is evidenced.
    """
    spans = _defaults(snapshot).get(_names(snapshot).get(spelling(text), ""), ())
    if not spans:
        return None
    if on is None:
        return spans[-1], True
    begun = [each for each in spans if each.valid_from <= on[: len(each.valid_from)]]
    if not begun:
        return spans[0], False
    return begun[-1], not begun[-1].valid_to or on[: len(begun[-1].valid_to)] <= begun[-1].valid_to


def product_names(snapshot: Snapshot) -> Mapping[str, str]:
    """Spelling of a name -> the product."""
    return _names(snapshot)


def product_spans(snapshot: Snapshot) -> Mapping[str, tuple[Default, ...]]:
    """Product -> its defaults, the oldest first."""
    return _defaults(snapshot)


@lru_cache(maxsize=4)
def _names(snapshot: Snapshot) -> Mapping[str, str]:
    rows = snapshot.rows("SELECT name, product FROM product_names")
    found = {spelling(str(name)): str(product) for name, product in rows}
    return found | {spelling(product): product for product in _defaults(snapshot)}


@lru_cache(maxsize=4)
def _defaults(snapshot: Snapshot) -> Mapping[str, tuple[Default, ...]]:
    sql = "SELECT product, model_id, valid_from, valid_to, evidence FROM products ORDER BY product, valid_from"
    found: dict[str, list[Default]] = defaultdict(list)
    for product, model_id, valid_from, valid_to, evidence in snapshot.rows(sql):
        found[str(product)].append(
            Default(
                product=str(product),
                model_id=str(model_id),
                valid_from=str(valid_from),
                valid_to=str(valid_to),
                evidence=str(evidence),
            )
        )
    return {product: tuple(spans) for product, spans in found.items()}
