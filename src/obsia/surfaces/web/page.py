"""What a page is: its address, what it is asked, and the view that its template fills."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any, Final

from obsia.core.document import Document
from obsia.core.locales import Locale
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.writers.markup import Html

Parts = Mapping[str, str]
HTML: Final = "text/html; charset=utf-8"
_PART: Final = re.compile(r"\{([a-z][a-z0-9_]*)(:path)?\}")


@dataclass(frozen=True, slots=True, kw_only=True)
class PageQuestion:
    """One question: what its address and its query say, in which language and edition."""

    tr: Locale
    edition: PageEdition
    links: Links
    parts: Parts = field(default_factory=dict[str, str])
    query: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    """Known names only, without what was left empty."""

    def one(self, name: str) -> str | None:
        """The last value of a name of the query, None without one."""
        values = self.query.get(name, ())
        return values[-1] if values else None

    def view(self, name: str, **more: Any) -> TemplateView:
        """The view of a page that has a name: its template, its title and what it is about are called by it."""
        title, about = self.tr(f"web-{name}-title"), self.tr(f"web-{name}-about")
        return TemplateView(template=f"{name}.html", title=title, description=about, **more)

    def listing(self, name: str, held: Document, *, about: str, download: Download) -> TemplateView:
        """The view of a document that stands as it is, under its own title: what leads it, and its sections by name."""
        return TemplateView(
            template=f"{name}.html",
            title=self.tr.text(held.title),
            description=self.tr(about),
            values={
                "lead": [self.tr.text(each.text) for each in held.about],
                "document": {each.name: each for each in held.sections},
            },
            downloads=(download,),
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Download:
    """A table of the page for programs: an endpoint of the API with its arguments."""

    endpoint: str
    path: str
    """Its address below ``/api/v1``, as in ``/models``."""
    query: Mapping[str, str] = field(default_factory=dict[str, str])
    formats: tuple[str, ...] = ("csv", "json", "parquet", "xlsx")
    served_only: bool = False
    """Whether a static edition has no file of it: a table of one subject among hundreds."""


@dataclass(frozen=True, slots=True)
class Picture:
    """What shows a link to the page elsewhere."""

    path: str
    """Without its language."""
    alternative: str


@dataclass(frozen=True, slots=True, kw_only=True)
class TemplateView:
    """A template with what it shows. ``values`` holds Figures, texts and records; templates refuse floats."""

    template: str
    title: str
    description: str
    apart: tuple[str, ...] = ()
    """What tells it from pages of the same headline, as ``Page 2``: said in its title and before its description."""
    values: Mapping[str, object] = field(default_factory=dict[str, object])
    status: int = 200
    downloads: tuple[Download, ...] = ()
    content_type: str = HTML
    indexed: bool = True
    """Whether search engines may list it: not answers to somebody's own question, not errors."""
    picture: Picture | None = None
    oembed: str = ""
    """Where other sites learn how to show what the page is about; '' for a page that nobody embeds."""
    content: bytes = b""
    """Of a file that is no text, in place of a template."""

    @classmethod
    def of_file(cls, text: str, content_type: str) -> TemplateView:
        """A file that is no page. Its text is as a program reads it: nothing of it is markup."""
        return cls(
            template="file.txt",
            title="",
            description="",
            values={"text": Html(text)},
            content_type=content_type,
            indexed=False,
        )

    @classmethod
    def of_image(cls, content: bytes, content_type: str) -> TemplateView:
        """A file that is an image."""
        return cls(template="", title="", description="", content=content, content_type=content_type, indexed=False)


@dataclass(frozen=True, kw_only=True)
class Page:
    """A type of page: ``path`` without its language, as ``/models/{model:path}/``; ``{name}`` is one segment.

    ``addresses`` lists what the static edition holds of it (without it: the page itself, where it has no parts).
    """

    name: str
    path: str
    build: Callable[[PageQuestion], TemplateView]
    query: tuple[str, ...] = ()
    addresses: Callable[[PageEdition], Iterable[Parts]] | None = None
    private: bool = False
    """Whether it shows a person's own files: never in the static edition, never kept, never to other machines."""
    recorded: bool = False
    """Whether it depends on what has been recorded: it is made anew each time."""
    served_only: bool = False
    """Whether the static edition has none of it."""
    spoken: bool = True
    """Whether it stands under a language; a badge or a feed of data may not."""
    embedded: bool = False
    """Whether other sites may show it in a frame."""

    @cached_property
    def pattern(self) -> re.Pattern[str]:
        """What its addresses match."""
        place, written = 0, ""
        for part in _PART.finditer(self.path):
            written += re.escape(self.path[place : part.start()])
            written += f"(?P<{part[1]}>{'.+?' if part[2] else '[^/]+'})"
            place = part.end()
        return re.compile(written + re.escape(self.path[place:]))

    def address(self, parts: Parts) -> str:
        """Its path with the parts filled in, not yet quoted."""
        return _PART.sub(lambda part: parts[part[1]], self.path)


def where_known(edition: PageEdition) -> Iterable[Parts]:
    """The page itself, where the site knows its own address: for files that need whole ones."""
    return [{}] if edition.site else []
