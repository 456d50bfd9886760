"""Pages as a reader's browser takes them apart: figures, links, labels, errors."""

from __future__ import annotations

import re
from collections import Counter
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

VOID = frozenset({"meta", "br", "col", "hr", "link", "input", "img"})
SCALED = re.compile(r"\d[\d.,\u202f]*(?:[\u00a0 ]?%|[\u00a0 ](?:[µmkMGT]?Wh|[mk]?g CO|t CO|[µm]?L\b|m³))")
"""A number with a unit of the world."""
APART = ("fig", "published", "asked", "axis", "ends", "hint", "error", "problems")


@dataclass
class Element:
    """One element with what it holds."""

    tag: str
    attributes: dict[str, str]
    inside: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        """All of its text."""
        return "".join(each if isinstance(each, str) else each.text for each in self.inside)

    @property
    def classes(self) -> list[str]:
        return self.attributes.get("class", "").split()

    def all(self) -> list[Element]:
        """It and all the elements in it."""
        found: list[Element] = []
        left = [self]
        while left:
            found.append(here := left.pop())
            left += [each for each in reversed(here.inside) if isinstance(each, Element)]
        return found

    def having(self, name: str) -> list[Element]:
        """The elements of a class."""
        return [each for each in self.all() if name in each.classes]

    def tagged(self, tag: str) -> list[Element]:
        return [each for each in self.all() if each.tag == tag]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.root = Element("root", {})
        self.open = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"<{tag}> states an attribute twice"
        made = Element(tag, {name: value or "" for name, value in attrs})
        self.open[-1].inside.append(made)
        if tag not in VOID:
            self.open.append(made)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.open[-1].inside.append(Element(tag, {name: value or "" for name, value in attrs}))

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> ends <{self.open[-1].tag}>"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].inside.append(data)


def page(body: bytes) -> Element:
    """The tree of a page. Fails where elements are not closed in order."""
    reader = _Reader()
    reader.feed(body.decode())
    assert reader.open == [reader.root]
    return reader.root


def defects(root: Element) -> list[str]:
    """What a page of ours never holds: figures without their parts, numbers that are no figures, broken forms."""
    found: list[str] = []
    for figure in root.having("fig"):
        parts = {name: figure.having(name) for name in ("v", "i", "k")}
        if any(len(each) != 1 or not each[0].text.strip() for each in parts.values()):
            found.append(f"a figure without its parts: {figure.text}")
        elif not parts["k"][0].attributes.get("href"):
            found.append(f"a figure without the way to its evidence: {figure.text}")
    found += [f"a bare number: {each}" for each in SCALED.findall(_plain(root))]
    ids = Counter(each.attributes["id"] for each in root.all() if "id" in each.attributes)
    found += [f"the id {each} stands twice" for each, count in ids.items() if count > 1]
    labelled = {each.attributes.get("for") for each in root.tagged("label")}
    for each in root.tagged("input") + root.tagged("select"):
        if each.attributes.get("id") not in labelled:
            found.append(f"a field without a label: {each.attributes}")
        found += [f"no {name}" for name in each.attributes.get("aria-describedby", "").split() if name not in ids]
    found += [
        f"no {each.attributes['href']}"
        for each in root.tagged("a")
        if each.attributes.get("href", "").startswith("#") and each.attributes["href"][1:] not in ids
    ]
    levels = [int(each.tag[1]) for each in root.all() if re.fullmatch(r"h[1-6]", each.tag)]
    if levels.count(1) != 1 or any(after > before + 1 for before, after in pairwise(levels)):
        found.append(f"headings {levels}")
    for each in root.all():
        if (
            each.tag in ("style", "iframe")
            or (each.tag == "script" and "src" not in each.attributes)
            or any(name == "style" or name.startswith("on") for name in each.attributes)
        ):
            found.append(f"<{each.tag}> {each.attributes}")
    return found


def _plain(element: Element) -> str:
    """The text outside of figures, of what was asked, of forms and of prose that says so."""
    apart = any(name in element.classes for name in APART) or "data-plain" in element.attributes
    if apart or element.tag in ("form", "pre", "code", "title", "h1"):
        return ""
    return " ".join(each if isinstance(each, str) else _plain(each) for each in element.inside)
