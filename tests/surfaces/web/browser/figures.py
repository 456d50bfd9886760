"""Figures in the markup of a page: each has value, interval, kind and a way to its evidence; nothing else is one.

The contract is that of ``obsia.surfaces.web.figures``: ``<span class="fig" data-figure=ID data-kind data-tested
data-unit>`` with ``.v`` (the value, or ``.why``), ``.i`` (the interval, or ``.why``) and ``a.k`` (the word of its kind)
with an address, which may name the figure in the place of ``data-figure``; ``main`` may say ``data-kind`` and
``data-tested`` for figures that do not. What others publish is ``.published`` with an ``a.src``, what the reader has
asked ``.asked``.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tests.surfaces.web.markup import Node, above

from obsia.core.evidence import Kind
from obsia.core.figure import Tested

KINDS: Final = {each.value for each in Kind}
TESTED: Final = {each.value for each in Tested}
BESIDE: Final = {"fig", "published", "asked", "axis", "ends", "ticks", "hint", "past"}
"""Classes in which numbers with a unit stand that are no figures of ours, or no longer (the log of corrections)."""
UNREAD: Final = {"code", "pre", "form", "script", "style", "title", "desc", "template"}
NAMELESS: Final = "no id"
OWN_PAGE: Final = re.compile(r"/f/[0-9a-f-]{12,}/")
"""The address of a figure's own page, which names it."""
WITH_UNIT: Final = re.compile(
    r"(?<![\w.,/-])[-−]?\d(?:[\d.,\u202f\u00a0]*\d)?[\s\u00a0\u202f]?"
    r"(?:%|[mkMGTP]?Wh\b|[mkMGT]?W\b|(?:g|kg|t|kt|Mt|Gt)[\s\u00a0\u202f]?(?:of\s|de\s)?CO(?:2|₂)|[mkM]?L\b(?!’)|[mM]l\b|m³|m3\b)"
)
"""A number with a unit of the world: energy, power, carbon, water, share."""


def classes(node: Node) -> set[str]:
    """Its classes."""
    return set(node.attributes.get("class", "").split())


def figures(root: Node) -> list[Node]:
    """Every figure of a page."""
    return [node for node in root.all() if "fig" in classes(node)]


def numbers(root: Node) -> Iterator[tuple[str, str]]:
    """(value, interval) of each figure, as they are told."""
    for figure in figures(root):
        told = [
            "".join(each.text for each in figure.all() if name in classes(each) and "why" not in classes(each))
            for name in ("v", "i")
        ]
        yield told[0].strip(), told[1].strip()


def equivalents(root: Node) -> list[str]:
    """Texts that tell a figure in things that people know."""
    return [node.text for node in root.all() if classes(node) & {"equivalent", "equivalents"}]


def figure_problems(root: Node, *, of_files: bool = False) -> list[str]:
    """Figures that lack a part, and numbers with a unit that are no figure. A figure ``of_files`` needs no
    name."""
    problems = [
        f"{problem}: {_told(figure)}"
        for figure in figures(root)
        for problem in _lacking(figure)
        if not (of_files and problem == NAMELESS)
    ]
    problems += [
        f"published without a source: {_told(each)}"
        for each in root.all()
        if "published" in classes(each) and not any("src" in classes(link) for link in each.all("a"))
    ]
    return problems + [f"a number with a unit that is no figure: {text}" for text in bare(root)]


def bare(root: Node) -> Iterator[str]:
    """Text with a number and a unit, outside figures and what may hold one."""
    for node in root.all():
        own = " ".join(child for child in node.children if isinstance(child, str))
        if not WITH_UNIT.search(own):
            continue
        if any(
            each.name in UNREAD or classes(each) & BESIDE or "data-plain" in each.attributes for each in above(node)
        ):
            continue
        yield " ".join(own.split())[:100]


def evidence_links(root: Node) -> Iterator[str]:
    """Where figures say their evidence is."""
    for figure in figures(root):
        yield from _evidence(figure)


def _evidence(figure: Node) -> Iterator[str]:
    yield from (link.attributes.get("href", "") for link in figure.all("a") if "k" in classes(link))


def _lacking(figure: Node) -> Iterator[str]:
    attributes = figure.attributes
    page = next((each.attributes for each in above(figure) if each.name == "main"), {})
    if not attributes.get("data-figure") and not any(OWN_PAGE.search(each) for each in _evidence(figure)):
        yield NAMELESS
    if attributes.get("data-kind", page.get("data-kind")) not in KINDS:
        yield "no kind"
    if attributes.get("data-tested", page.get("data-tested")) not in TESTED:
        yield "nothing says where the interval comes from"
    if "data-unit" not in attributes:
        yield "no unit"
    inside = list(figure.all())
    for name, what in (("v", "value"), ("i", "interval")):
        told = [each for each in inside if classes(each) & {name, "why"} and each.text.strip()]
        if not any(name in classes(each) or "why" in classes(each) for each in told):
            yield f"neither {what} nor reason"
    if not any("k" in classes(each) and each.text.strip() for each in inside):
        yield "no word of its kind"
    if not any("k" in classes(each) and each.attributes.get("href") for each in inside if each.name == "a"):
        yield "no way to its evidence"


def _told(node: Node) -> str:
    return " ".join(node.text.split())[:60]
