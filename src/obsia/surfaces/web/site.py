"""The site: from an address to a document, whoever asks. A server keeps and sends it; a publisher writes it down."""

from __future__ import annotations

import importlib
import pkgutil
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import TYPE_CHECKING, Final
from urllib.parse import parse_qsl, urlencode, urlsplit

from obsia.app.catalogue.search_index import words_of_text
from obsia.core.errors import BadCall, MissingExtra, NoData, ObsiaError, UnknownName
from obsia.core.locales import DEFAULT, languages, locale, printable
from obsia.core.message import Surface
from obsia.core.question import BadValue
from obsia.surfaces import answering
from obsia.surfaces.web import assets, rendering
from obsia.surfaces.web import pages as room
from obsia.surfaces.web.edition import PageEdition
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.page import Download, Page, PageQuestion, Parts, TemplateView
from obsia.surfaces.web.permalinks import OF
from obsia.writers.markup import Html, SitePath

if TYPE_CHECKING:
    from obsia.app.catalogue.search import Hit

MOST_VALUES: Final = 64
LONGEST_VALUE: Final = 400
_MOST_OF_KIND: Final = 4
_MOST_FOUND: Final = 8
_LISTS: Final = frozenset({"/data/dictionary/", "/data/sources/"})
"""Pages of all words that obsia uses and of all publishers, which tell of none alone."""
_FILE: Final = re.compile(r"\.[a-z][a-z0-9]{1,4}$", re.IGNORECASE)
"""What the name of a file ends with, of which nobody looks for a thing: ``none.css``, and not ``gpt-3.5``."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Document(answering.Document):
    """What an address holds, with what those who publish and test pages ask of it."""

    reason: str = ""
    """What is wrong, of a page that says so."""
    embedded: bool = False
    wanted: tuple[str, ...] = ()
    """Figures of the page that have pages of their own."""
    downloads: tuple[Download, ...] = ()
    """Tables that the page offers."""


@cache
def pages() -> tuple[Page, ...]:
    """Every type of page: fixed addresses before those with parts, and last those with a part of any length."""
    found: list[Page] = []
    for module in pkgutil.iter_modules(room.__path__):
        found += importlib.import_module(f"{room.__name__}.{module.name}").PAGES
    return tuple(sorted(found, key=lambda page: (page.path.count(":path"), page.path.count("{"), -len(page.path))))


@dataclass(frozen=True, kw_only=True)
class Site:
    """The pages of one edition."""

    edition: PageEdition
    paths: frozenset[str] = field(default_factory=frozenset[str])
    """Of a static edition: every path that it holds, with its language."""

    def answer(self, path: str, query: str = "", *, language: str = DEFAULT, day: str = "") -> Document:
        """The document of a path (unquoted) and a query. ``language`` is for paths that state none.

        ``day`` is the day on which a page is asked for; files keep that of their edition.
        """
        if day and not self.edition.static and day != self.edition.day:
            return replace(self, edition=replace(self.edition, day=day)).answer(path, query, language=language)
        if path == assets.ROBOTS and self.edition.site:
            asset = assets.robots(self.edition.site)
            return Document(status=200, content_type=asset.content_type, body=asset.body)
        if asset := assets.asset(path):
            return Document(status=200, content_type=asset.content_type, body=asset.body, for_ever=True)
        if path == "/":
            return Document(status=302, content_type="text/plain", body=b"", location=f"/{language}/", keep=False)
        spoken, _, rest = path.removeprefix("/").partition("/")
        if spoken in languages():
            if path == f"/{spoken}":
                return Document(status=301, content_type="text/plain", body=b"", location=f"{path}/")
            return self._page(path, f"/{rest}", query, spoken, spoken=True)
        return self._page(path, path, query, language, spoken=False)

    def _page(self, path: str, rest: str, query: str, language: str, *, spoken: bool) -> Document:
        known = languages()
        links = Links(
            language=language, here=path, static=self.edition.static, exists=self.exists, site=self.edition.site
        )
        asked = PageQuestion(tr=locale(language, Surface.HTTP), edition=self.edition, links=links)
        for page, parts in _matches(rest):
            if page.spoken is not spoken or (page.private and not self.edition.private):
                continue
            known_query = _query(query, page.query)
            asked = PageQuestion(
                tr=locale(language, Surface.HTTP),
                edition=self.edition,
                links=replace(links, question=_question(page, rest, known_query)),
                parts=parts,
                query=known_query,
            )
            reason = ""
            try:
                view = page.build(asked)
                keep = not (page.private or page.recorded)
            except ObsiaError as error:
                view, keep, reason = problem(error, asked), False, str(error)
            body, wanted = rendering.rendered(view, asked, path=rest if spoken else "", languages=known)
            return Document(
                status=view.status,
                content_type=view.content_type,
                body=body,
                reason=reason,
                keep=keep,
                # A badge may be asked for in another language than its reader's.
                language=language if spoken or view.template == rendering.PROBLEM else "",
                embedded=page.embedded,
                wanted=wanted,
                downloads=view.downloads,
            )
        if not path.endswith("/") and any(page.spoken is spoken for page, _ in _matches(f"{rest}/")):
            location = f"{path}/" + (f"?{query}" if query else "")
            return Document(status=301, content_type="text/plain", body=b"", location=location)
        return _nothing(asked)

    def known_query(self, path: str, query: str) -> str:
        """What the page of an address reads of a query, in one order; all of it where there is no such page."""
        spoken, _, rest = path.removeprefix("/").partition("/")
        is_spoken = spoken in languages()
        for page, _ in _matches(f"/{rest}" if is_spoken else path):
            if page.spoken is is_spoken:
                return _written(page, _query(query, page.query))
        return query

    def asks(self, path: str) -> bool:
        """Whether a path without its language is that of a page whose figures others may ask for by their addresses."""
        return any(page.spoken and not page.private and not page.recorded for page, _ in _matches(path))

    def missing(self, language: str) -> Document:
        """The page of an address that holds nothing, for hosts of files that ask for one."""
        tr, root = locale(language, Surface.HTTP), urlsplit(self.edition.site).path
        links = Links(language=language, here="/404.html", static=True, exists=self.exists, root=root)
        return _nothing(PageQuestion(tr=tr, edition=self.edition, links=links))

    def refused(self, path: str, code: str, *, status: int, language: str, wait_s: str = "") -> Document:
        """The page of an address that is not answered: why (``code``), and in how many seconds it may be."""
        spoken = path.removeprefix("/").partition("/")[0]
        tr = locale(spoken if spoken in languages() else language, Surface.HTTP)
        links = Links(language=tr.language, here="/", static=False, exists=self.exists, site=self.edition.site)
        told = tr(f"web-refused-{code}", wait=int(wait_s or 0)) if tr.has(f"web-refused-{code}") else tr("web-refused")
        title = tr(f"http-problem-{code}")
        asked = PageQuestion(tr=tr, edition=self.edition, links=links)
        return _sent(asked, _said(asked, title, told, status=status))

    def framed(self, inside: str, *, title: str, description: str, language: str) -> bytes:
        """Markup that others made (the documentation of the API), as a page of the site."""
        links = Links(language=language, here="/api/", static=False, exists=self.exists, site=self.edition.site)
        asked = PageQuestion(tr=locale(language, Surface.HTTP), edition=self.edition, links=links)
        spoken = {each: links.plain("/api/v1/docs", query={"lang": each}) for each in languages()}
        values = {"inside": Html(inside), "spoken": spoken}
        view = TemplateView(template="framed.html", title=title, description=description, values=values, indexed=False)
        return rendering.rendered(view, asked, path="/api/", languages=languages())[0]

    def warm_up(self) -> None:
        """Compute what first visitors would wait for: the home page, the search, what lists of models are sorted by."""
        from obsia.app.catalogue.search import search
        from obsia.surfaces.web.energies import price_all

        search("obsia")
        for language in languages():
            self.answer(f"/{language}/")
        price_all(edition=self.edition)

    def exists(self, path: str) -> bool:
        """Whether this edition has a page at a path with its language."""
        if self.edition.static:
            return path in self.paths
        _, language, rest = path.split("/", 2)
        return language in languages() and any(
            page.spoken and (self.edition.private or not page.private) for page, _ in _matches(f"/{rest}")
        )


def _matches(path: str) -> Iterator[tuple[Page, Parts]]:
    for page in pages():
        if found := page.pattern.fullmatch(path):
            yield page, found.groupdict()


def _query(text: str, names: Sequence[str]) -> Mapping[str, tuple[str, ...]]:
    """What a form asks: names that the page knows, values that are not empty. What others add is left alone."""
    found: dict[str, list[str]] = {}
    for name, value in parse_qsl(text)[:MOST_VALUES]:
        if name in names and value.strip():
            found.setdefault(name, []).append(value.strip()[:LONGEST_VALUE])
    return {name: tuple(values) for name, values in found.items()}


def _written(page: Page, query: Mapping[str, tuple[str, ...]]) -> str:
    """A query in one order."""
    return urlencode([(name, value) for name in page.query for value in query.get(name, ())])


def _question(page: Page, path: str, query: Mapping[str, tuple[str, ...]]) -> str:
    """What the addresses of a page's figures carry: the page itself, or what the address of a figure carried."""
    if page.recorded:
        return next(iter(query.get(OF, ())), "")
    written = _written(page, query)
    whole = f"{path}?{written}" if written else path
    return whole if page.spoken and not page.private and len(whole) <= LONGEST_VALUE else ""


def _status(error: ObsiaError, asked: PageQuestion) -> int:
    """The status of an error: a wrong question, nothing at an address, something that this installation lacks.

    What an address names and nobody knows is not there; what a form names makes its question wrong.
    """
    if isinstance(error, MissingExtra):
        return 501
    typed = {printable(value) for values in asked.query.values() for value in values}
    if isinstance(error, BadCall) or (isinstance(error, UnknownName) and printable(error.name) in typed):
        return 400
    return 404 if isinstance(error, NoData) else 500


def problem(error: ObsiaError, asked: PageQuestion) -> TemplateView:
    """The page of a question that gets no answer: what is wrong, what comes near, where to go."""
    tr = asked.tr
    suggestions: Sequence[tuple[str, SitePath | str]] = ()
    status, name, help_ = _status(error, asked), "", ""
    plain = asked.links.plain(asked.links.here) if asked.query and not isinstance(error, UnknownName) else ""
    if isinstance(error, UnknownName):
        name = _typed(error, asked)
        help_ = tr("web-problem-figure") if error.kind == "figure" else ""
        suggestions = [(each, _corrected(error, each, asked)) for each in error.suggestions]
        error = error.bare(suggestions=())
    found = _shown(_hits(name, asked), asked) if name else ()
    # What stands in an address is a page, by its name, and stands once; what is typed into a form is corrected there.
    if name in asked.parts.values() and {page for *_, page in found} & {page for _, page in suggestions}:
        suggestions = ()
    return _said(
        asked,
        tr("web-problem-title"),
        tr.text(error.sentences),
        status=status,
        typed=name,
        found=found,
        suggestions=suggestions,
        help=help_,
        plain=plain,
    )


def _said(
    asked: PageQuestion, title: str, sentence: str, *, status: int, typed: str = "", **more: object
) -> TemplateView:
    """What stands for a page that is not given: why, what comes near to what was ``typed``, where to go."""
    return TemplateView(
        template=rendering.PROBLEM,
        title=title,
        description=asked.tr("web-problem-about"),
        values={
            "sentence": sentence,
            "typed": printable(typed, most=80),
            "found": (),
            "search": _search(typed, asked),
            "suggestions": (),
            "help": "",
            "plain": "",
            **more,
        },
        status=status,
        indexed=False,
    )


def _typed(error: UnknownName, asked: PageQuestion) -> str:
    """The name that an error is about, as it was typed."""
    typed = (*(each for values in asked.query.values() for each in values), *asked.parts.values())
    return next((each for each in typed if printable(each) == printable(error.name)), error.name)


def _hits(name: str, asked: PageQuestion) -> Sequence[Hit]:
    """What a search finds under a name that a page does not know, where it has a page that tells of it alone."""
    from obsia.app.catalogue.search import search

    try:
        found = () if asked.edition.static else search(name, most=_MOST_OF_KIND).hits
    except BadValue:
        # A name that no question takes, too long or of signs that cannot be shown, is nobody's.
        found = ()
    pages = ((each, each.entry.page or "-") for each in found)
    return [
        each
        for each, page in pages
        if page not in _LISTS and asked.links.has(page) and asked.links(page) != asked.links.here
    ]


def _named(word: str, asked: PageQuestion) -> Sequence[Hit]:
    """What a part of an address names: what has that name, or has each word of it in its own."""
    from obsia.app.catalogue.search import MEANT, NAME

    wanted = set(words_of_text(word))
    return [
        each
        for each in _hits(word, asked)
        if each.match in {MEANT, NAME} or wanted <= set(words_of_text(asked.tr.text(each.entry.name)))
    ]


def _shown(hits: Sequence[Hit], asked: PageQuestion) -> Sequence[tuple[str, str, SitePath]]:
    """Names, what they are, and their pages."""
    tr, entries = asked.tr, [each.entry for each in hits[:_MOST_FOUND]]
    return [(tr.text(each.name), tr(f"search-kind-{each.kind}"), asked.links(each.page)) for each in entries]


def _search(name: str, asked: PageQuestion) -> SitePath | str:
    """Where to search for a name; '' in an edition of files, which has no search."""
    return asked.links("/search/", q=name[:LONGEST_VALUE]) if asked.links.has("/search/") else ""


def _corrected(error: UnknownName, name: str, asked: PageQuestion) -> SitePath | str:
    """Where the question is answered with ``name`` in place of one that is not known; '' where that cannot be told."""
    keys = {error.kind} if error.kind in asked.query else asked.query.keys()
    typed = {
        key: tuple(name if key in keys and printable(each) == error.name else each for each in values)
        for key, values in asked.query.items()
    }
    if typed != asked.query:
        return asked.links.plain(asked.links.here, query=typed)
    for value in asked.parts.values():
        path = asked.links.here.replace(f"/{value}/", f"/{name}/", 1)
        if printable(value) == error.name and path != asked.links.here and asked.links.exists(path):
            return asked.links.plain(path, query=asked.query)
    path = f"/models/{name}/"
    return asked.links(path) if error.kind == "model" and asked.links.has(path) else ""


def _nothing(asked: PageQuestion) -> Document:
    """What stands for an address that holds nothing."""
    tr, edition = asked.tr, asked.edition
    sentence = tr("web-missing")
    if edition.static:
        sentence += " " + tr("web-missing-file", day=tr.day(edition.day), version=edition.version)
    named = asked.links.here.rstrip("/").rpartition("/")[2]
    typed = "" if _FILE.search(named) else named
    view = _said(
        asked,
        tr("web-missing-title"),
        sentence,
        status=404,
        typed=typed,
        found=_shown(_named(typed, asked), asked) if typed else (),
        suggestions=_in_a_language(asked),
    )
    return _sent(asked, view)


def _in_a_language(asked: PageQuestion) -> Sequence[tuple[str, SitePath]]:
    """The page of an address without a language, or with one that there is not, in that of whoever asks."""
    here = f"{asked.links.here.rstrip('/')}/"
    first, _, rest = here.removeprefix("/").partition("/")
    if first in languages():
        return ()
    # A page of one thing of many is left to the search, which knows whether there is that thing.
    fixed = [
        path
        for path in (here, f"/{rest}")
        if path != "/" and asked.links.has(path) and any(page.spoken and not parts for page, parts in _matches(path))
    ]
    return [(f"/{asked.tr.language}{path}", asked.links(path)) for path in fixed]


def _sent(asked: PageQuestion, view: TemplateView) -> Document:
    """A page that is made for whoever asks, and kept for nobody else."""
    body, _ = rendering.rendered(view, asked, path="", languages=languages())
    return Document(
        status=view.status, content_type=view.content_type, body=body, keep=False, language=asked.tr.language
    )
