"""A page as a tree of elements, and every type of page of the site once."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import islice

from obsia.core.locales import languages
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.page import HTML
from obsia.surfaces.web.site import Document, Site, pages

EMPTY = frozenset({"meta", "link", "br", "hr", "input", "img", "col", "rect", "line", "circle", "path", "use", "stop"})
SOME = 2
"""Subjects of a type of page that are looked at."""


@dataclass(eq=False)
class Node:
    """An element with its attributes, the text right in it, and what it holds."""

    name: str
    attributes: dict[str, str]
    parent: Node | None = None
    children: list[Node | str] = field(default_factory=list)

    def all(self, *names: str) -> Iterator[Node]:
        """Elements of these names below, or all, in their order."""
        left = self.elements[::-1]
        while left:
            node = left.pop()
            if not names or node.name in names:
                yield node
            left += node.elements[::-1]

    @property
    def elements(self) -> list[Node]:
        """The elements right in it."""
        return [each for each in self.children if isinstance(each, Node)]

    @property
    def text(self) -> str:
        """What is read: all text below."""
        return "".join(child if isinstance(child, str) else child.text for child in self.children)

    @property
    def name_told(self) -> str:
        """The name that assistive tools tell of it."""
        return self.attributes.get("aria-label", "") or self.text.strip()


def above(node: Node) -> Iterator[Node]:
    """The element and all that hold it."""
    here: Node | None = node
    while here is not None:
        yield here
        here = here.parent


OPTIONAL = {
    "li": {"li"},
    "dt": {"dt", "dd"},
    "dd": {"dt", "dd"},
    "td": {"td", "th", "tr", "tbody"},
    "th": {"td", "th", "tr", "tbody"},
    "tr": {"tr", "tbody"},
    "thead": {"tbody"},
    "tbody": {"tbody"},
    "option": {"option"},
    "p": {
        *("details", "div", "dl", "fieldset", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header"),
        *("main", "nav", "ol", "p", "pre", "section", "table", "ul", "li", "dt", "dd", "td", "th", "tr"),
    },
}
"""Elements whose end tag HTML lets out, as editions of files do -> the elements that end them where they begin."""


class _Reader(HTMLParser):
    def __init__(self, *, slim: bool) -> None:
        super().__init__(convert_charrefs=True)
        self.slim = slim
        self.root = self.here = Node("", {})
        self.declared = ""

    def handle_decl(self, decl: str) -> None:
        self.declared = decl

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        while self.slim and self.here.parent is not None and tag in OPTIONAL.get(self.here.name, ()):
            self.here = self.here.parent
        node = Node(tag, {name: value or "" for name, value in attrs}, self.here)
        self.here.children.append(node)
        if tag not in EMPTY:
            self.here = node

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.here.children.append(Node(tag, {name: value or "" for name, value in attrs}, self.here))

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPTY:
            return
        while self.slim and self.here.parent is not None and tag != self.here.name and self.here.name in OPTIONAL:
            self.here = self.here.parent
        assert tag == self.here.name, f"</{tag}> closes <{self.here.name}>"
        assert self.here.parent is not None
        self.here = self.here.parent

    def handle_data(self, data: str) -> None:
        self.here.children.append(data)


def read(body: bytes, *, slim: bool = False) -> tuple[Node, str]:
    """The tree of a page, and its declaration. Fails where elements are not closed in their order; ``slim`` lets out
    the end tags that HTML lets out."""
    reader = _Reader(slim=slim)
    reader.feed(body.decode())
    reader.close()
    assert reader.here is reader.root, f"<{reader.here.name}> is not closed"
    return reader.root, reader.declared


def every_page(site: Site, *, figure_id: str, only_figure: bool = False) -> Iterator[tuple[str, Document]]:
    """(path, document) of each type of page of a site, in every language, for a few of its subjects.

    ``only_figure``: those of the figure alone.
    """
    edition = PageEdition(static=True, models=SOME, record=False)
    for page in pages():
        if page.private or not page.spoken:
            continue
        if page.path.endswith("/oembed.json") and not site.edition.site:
            continue  # It tells other sites where this one stands.
        if page.path.startswith("/f/{figure_id}") or page.path.startswith("/embed/f/{figure_id}"):
            known = [{"figure_id": figure_id}]
        elif only_figure:
            continue
        else:
            known = list(islice(page.addresses(edition), SOME)) if page.addresses else [{}] * ("{" not in page.path)
        for parts in known:
            for language in languages():
                path = f"/{language}{page.address(parts)}"
                document = site.answer(path)
                assert document.status == 200, f"{path}: {document.status}"
                if document.content_type == HTML:
                    yield path, document
