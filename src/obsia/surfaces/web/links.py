"""Addresses of pages: absolute where a server answers, relative and down to the file where files stand alone."""

from __future__ import annotations

import posixpath
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from urllib.parse import quote, urlencode

from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.writers.markup import SitePath

API: Final = "/api/v1"
_SITE: Final = re.compile(r"https?://[^\s/?#@\"<>\\^`{|}]+(/[^\s?#\"<>\\^`{|}]*)?")
_SAFE: Final = "/~:@!$,"
"""Characters of a path that need no escape, beside letters, digits and ``-._~``."""


def site_address(text: str) -> str:
    """Where a site stands as pages write it, with a slash at its end; '' for what is no address of a site."""
    return text.rstrip("/") + "/" if _SITE.fullmatch(text) else ""


def stated_site(text: str | None) -> str:
    """The address of a site that a command states, '' where it states none.

    Raises ``BadCall`` for what is no address.
    """
    site = site_address(text or "")
    if text is not None and not site:
        raise BadCall("publish-site", option=Option("site"), site=text[:80])
    return site


def quoted(path: str) -> str:
    """A path as it stands in an address."""
    return quote(path, safe=_SAFE)


def file_of(path: str) -> str:
    """The file of a static edition that holds a path: readable names, whatever the path holds."""
    # The name of the file is the quoted path itself; in an address its per cent signs are quoted once more.
    name = quote(path.lstrip("/"), safe="/~@,")
    return f"{name}index.html" if path.endswith("/") else name


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """The addresses that one page writes."""

    language: str
    here: str
    """The path of the page, with its language."""
    static: bool
    exists: Callable[[str], bool]
    """Whether the edition has a path."""
    site: str = ""
    """Where the site stands, as ``https://example.org/``; '' where it does not know."""
    question: str = ""
    """The page that asks, without its language and with its query: what the addresses of its figures carry; '' for one
    that asks nothing which others may see."""
    root: str = ""
    """Where the edition begins on its host, as ``/`` or ``/obsia/``: for the one file that stands for all addresses
    that hold nothing, from which no relative way leads anywhere; '' for any other page."""

    def __call__(
        self, path: str, /, *, fragment: str = "", language: str = "", **query: str | Sequence[str] | None
    ) -> SitePath:
        """The address of a page whose ``path`` is written without its language, as ``/models/``.

        A name of the query with several values stands several times: ``m=["a", "b"]``.
        """
        return self.plain(f"/{language or self.language}{path}", fragment=fragment, query=query)

    def figure(self, path: str, /, *, fragment: str = "") -> SitePath:
        """The address of a figure, or of what belongs to it, with the page that asks its question."""
        return self(path, fragment=fragment, of=self.question)

    def whole_figure(self, path: str, /) -> str:
        """Likewise for whoever reads it elsewhere; files stand where they are whatever is asked."""
        place = self.whole(path)
        return f"{place}?{urlencode({'of': self.question}, safe=_SAFE)}" if place and self._asks else place

    @property
    def _asks(self) -> bool:
        return bool(self.question) and not self.static

    def plain(
        self, path: str, *, fragment: str = "", query: Mapping[str, str | Sequence[str] | None] | None = None
    ) -> SitePath:
        """The address of a whole path: of a page with its language, of a file of style, of an answer of the API."""
        tail = f"#{fragment}" if fragment else ""
        if not self.static:
            asked = urlencode([(name, value) for name, value in (query or {}).items() if value], doseq=True, safe=_SAFE)
            return SitePath(f"{quoted(path)}{'?' if asked else ''}{asked}{tail}")
        if self.root:
            return SitePath(f"{self.root}{quote(file_of(path), safe='/~@,.')}{tail}")
        start = posixpath.dirname(file_of(self.here))
        way = quote(posixpath.relpath(file_of(path), start or "."), safe="/~@,.")
        return SitePath((way if way.startswith("../") else f"./{way}") + tail)

    def whole(self, path: str, /, *, language: str = "") -> str:
        """The address of a page with the site's own before it, for whoever reads it elsewhere; '' where the site does
        not know its own. ``path`` is written without its language."""
        return self.whole_plain(f"/{language or self.language}{path}")

    def whole_plain(self, path: str) -> str:
        """Likewise of a whole path."""
        if not self.site:
            return ""
        name = quoted(path) if not self.static else quote(file_of(path).removesuffix("index.html"), safe="/~@,")
        return f"{self.site}{name.removeprefix('/')}"

    def has(self, path: str) -> bool:
        """Whether the edition has the page of a ``path`` that is written without its language."""
        return self.exists(f"/{self.language}{path}")
