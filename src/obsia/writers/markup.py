"""HTML and SVG put together from elements: text is escaped unless an element of ours holds it.

What is built is well-formed XML too, runs nothing and fetches nothing: attributes of scripts, styles and resources
are refused, and a link leads to a place of the page or to a web address.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from html import escape
from typing import Final, TypeAlias, Union

from obsia.core.locales import NO_BREAK

VOID: Final = frozenset({"meta", "br", "col", "hr"})
_NAME: Final = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*")
_REFUSED: Final = re.compile(r"on.*|style|src|srcset|action|formaction|xlink-href|srcdoc|http-equiv", re.IGNORECASE)
_REFUSED_TAGS: Final = frozenset({"script", "iframe", "object", "embed", "link", "img", "base", "form", "image", "use"})
_LINK: Final = re.compile(r"#[a-z][a-z0-9-]*|https?://[^\s\"'<>\\]+")
_PLACE: Final = re.compile(r"(?:\.{1,2}/|/(?!/))[^\s\"'<>\\]*|\.{1,2}")
_KEPT: Final = frozenset({NO_BREAK, "\u202f"})


class Html(str):
    """Markup of ours: safe to put into a page as it is."""

    __slots__ = ()

    def __html__(self) -> str:
        """What templates ask for."""
        return self


class SitePath(str):
    """The address of a page of the same site, made by ours: no scheme, no other host."""

    __slots__ = ()

    def __new__(cls, address: str) -> SitePath:
        """Raises ``ValueError`` for what is no such address."""
        if not _PLACE.fullmatch(address):
            raise ValueError("not-a-place-of-the-site")
        return super().__new__(cls, address)


Node: TypeAlias = Union[Html, str, "Iterable[Node]", None]


def text(words: str) -> Html:
    """``words`` as text: markup escaped, and what no reader should obey (controls, directions) by its number."""
    if not words.isprintable():
        words = "".join(
            letter
            if letter.isprintable() or letter in _KEPT
            else letter.encode("unicode_escape", "backslashreplace").decode("ascii")
            for letter in words
        )
    return Html(escape(words))


def join(*nodes: Node) -> Html:
    """Nodes one after another."""
    return Html("".join(_written(node) for node in nodes))


def _written(node: Node) -> str:
    if node is None:
        return ""
    if isinstance(node, Html):
        return node
    if isinstance(node, str):
        return text(node)
    return "".join(_written(each) for each in node)


def element(name: str, /, *children: Node, **attributes: str | int | bool | None) -> Html:
    """``<name …>children</name>``. In names of attributes ``_`` stands for ``-``, and one at the end for nothing.

    Raises ``ValueError`` for elements and attributes that would run or fetch something.
    """
    if not _NAME.fullmatch(name) or name.lower() in _REFUSED_TAGS:
        raise ValueError("element-refused", name)
    opened = f"<{name}{_attributes(attributes)}"
    if name in VOID:
        return Html(f"{opened}/>")
    return Html(f"{opened}>{join(*children)}</{name}>")


def shape(name: str, /, **attributes: str | None) -> Html:
    """``<name …/>``: an element of a drawing that holds nothing; attributes as of :func:`element`."""
    written = element(name, **attributes)
    return Html(f"{written.removesuffix(f'></{name}>')}/>")


def _attributes(attributes: Mapping[str, str | int | bool | None]) -> str:
    written: list[str] = []
    for key, value in attributes.items():
        name = key.removesuffix("_").replace("_", "-")
        if not _NAME.fullmatch(name) or _REFUSED.fullmatch(name):
            raise ValueError("attribute-refused", name)
        if value is None or value is False:
            continue
        told = "" if value is True else str(value)
        if name == "href" and not (isinstance(value, SitePath) or _LINK.fullmatch(told)):
            raise ValueError("link-elsewhere")
        written.append(f' {name}="{text(told)}"')
    return "".join(written)


def link(address: str, words: str | None = None) -> Html:
    """A link where ``address`` is a web address or a place of the page; else its text alone."""
    if not _LINK.fullmatch(address):
        return text(words or address)
    return element("a", words or address, href=address, rel=None if address.startswith("#") else "noreferrer")


def style(rules: str) -> Html:
    """A style sheet of ours. Raises ``ValueError`` for one that fetches, or that could end its element."""
    if re.search(r"<|&|@import|url\(", rules):
        raise ValueError("style-that-fetches")
    return Html(f"<style>{rules}</style>")


def document(*, language: str, title: str, rules: str, body: Node) -> Html:
    """A whole page."""
    head = join(
        element("meta", charset="utf-8"),
        element("meta", name="viewport", content="width=device-width, initial-scale=1"),
        element("meta", name="color-scheme", content="light dark"),
        element("meta", name="generator", content="obsia"),
        element("title", title),
        style(rules),
    )
    page = element("html", element("head", head), element("body", body), lang=language)
    return Html(f"<!DOCTYPE html>\n{page}\n")
