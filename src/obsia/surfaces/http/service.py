"""One question from its bytes to the bytes of its answer: checked, found or computed, shaped, told."""

from __future__ import annotations

import hashlib
import http
import itertools
import json
import logging
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any, Final, Protocol, TypeAlias, TypeVar, cast
from urllib.parse import quote

from obsia._version import __version__
from obsia.app.clock import today
from obsia.core.errors import BadCall
from obsia.core.locales import DEFAULT, Locale, languages, locale
from obsia.core.memory import MEMORY
from obsia.core.message import Message, Surface, Symbol
from obsia.core.question import Choice, Field
from obsia.surfaces.answering import Document
from obsia.surfaces.http import batch, formats, paging
from obsia.surfaces.http.apart import Apart
from obsia.surfaces.http.bodies import Bodies, Site
from obsia.surfaces.http.endpoints import BASE, Addressed, Endpoint, endpoint_of
from obsia.surfaces.http.kept import Body, Kept, Overloaded
from obsia.surfaces.http.parameters import arguments_of, described, one_of, stated
from obsia.surfaces.http.problems import MEDIA_TYPE, Problem, problem_of
from obsia.surfaces.http.settings import Settings
from obsia.surfaces.http.turns import Turns
from obsia.writers.data import json_text

T = TypeVar("T")
Headers = list[tuple[bytes, bytes]]
Compute: TypeAlias = Callable[[Callable[[], Any]], Awaitable[Any]]
RETRY_S: Final = 5
UNEXPECTED: Final = 500
LOG: Final = logging.getLogger("obsia.http")
AGE_S: Final = 300
"""How long an answer may be reused without asking; its ETag then tells whether it still holds."""


@dataclass(frozen=True, slots=True)
class Question:
    """What came: names of headers in lower case as they stand in the scope, the query, parts of the path; from whom."""

    headers: Mapping[bytes, bytes]
    query: bytes
    path: Mapping[str, str]
    who: str = ""
    """The visitor, as limits count them."""

    def header(self, name: bytes) -> str:
        """A header as text, '' where there is none."""
        return self.headers.get(name, b"").decode("latin-1")

    @property
    def locale(self) -> Locale:
        """The language of what is said to people."""
        header = self.header(b"accept-language")
        if not header:
            return locale(DEFAULT, Surface.HTTP)
        return locale(formats.language_of(header, known=languages(), default=DEFAULT), Surface.HTTP)

    @property
    def takes_gzip(self) -> bool:
        """Whether a compressed body is welcome."""
        for part in self.header(b"accept-encoding").split(","):
            name, *parameters = (each.strip().lower() for each in part.split(";"))
            if name in {"gzip", "*"}:
                return formats.quality(parameters) > 0.0
        return False


class Tools(Protocol):
    """Tools for assistants beside the API, whoever makes them."""

    async def __call__(self, scope: Any, receive: Any, send: Any, *, language: str, compute: Compute) -> None:
        """Answer one request in a language; ``compute`` makes what takes long when it is the turn of who asks."""


@dataclass(frozen=True, slots=True)
class Reply:
    """What goes: a status, headers, a body."""

    status: int
    headers: Headers
    body: bytes


def format_of(endpoint: Endpoint) -> Field:
    """The parameter ``format`` of an endpoint."""
    kind = Choice(choices=offered(endpoint))
    return Field(kind, "http-param-format", name="format", attribute="format", example=formats.JSON, default=None)


def offered(endpoint: Endpoint) -> tuple[str, ...]:
    """Formats that an endpoint answers in."""
    return (formats.JSON,) if endpoint.columns is None else tuple(formats.MEDIA_TYPES)


class Service:
    """Answers questions, and keeps what it has answered."""

    def __init__(self, settings: Settings, *, site: Site | None = None, apart: Apart | None = None) -> None:
        from obsia.facts.snapshot import load

        self.settings, self._apart = settings, apart
        self._bodies = Bodies(settings, site)
        self._snapshot = load().content_hash
        self._kept = Kept(MEMORY, Turns(settings.width))

    async def reply(self, endpoint: Endpoint, question: Question) -> Reply:
        """The reply to a question, whatever it is: an answer, "not modified" or a problem."""
        found = await _or_problem(endpoint, self._reply(endpoint, question))
        return self.problem(found, question.locale) if isinstance(found, Problem) else found

    async def _reply(self, endpoint: Endpoint, question: Question) -> Reply:
        """The reply to a question that can be answered. Raises ``Problem``, ``Overloaded`` and what journeys raise."""
        arguments = _arguments(endpoint, query=question.query, path=question.path, with_format=True)
        wanted = self._format(endpoint, arguments, question)
        if endpoint.asks_others:
            return await self._batch(endpoint, cast("Sequence[str]", arguments["questions"]), question)
        return await self._answered(endpoint, arguments, wanted, question)

    def _format(self, endpoint: Endpoint, arguments: dict[str, object], question: Question) -> str:
        stated = cast("str | None", arguments.pop("format", None))
        found = stated or formats.accepted(question.header(b"accept"), offered=offered(endpoint))
        if found is None:
            expected = one_of([formats.MEDIA_TYPES[each] for each in offered(endpoint)])
            raise Problem.of("not-acceptable", Message("http-not-acceptable"), expected=expected)
        return found

    async def _body(self, endpoint: Endpoint, arguments: Mapping[str, object], wanted: str, *, who: str) -> Body:
        """The body of an answer: kept, or computed when it is the turn of ``who``."""
        make = partial(self._bodies.answer, endpoint.name, arguments, wanted)
        key = self._key(endpoint, arguments, wanted)
        return await self._kept.made(
            key, make, who=who, kind=endpoint.name, keep=not endpoint.recorded, apart=self._apart
        )

    async def _answered(
        self, endpoint: Endpoint, arguments: Mapping[str, object], wanted: str, question: Question
    ) -> Reply:
        key = self._key(endpoint, arguments, wanted)
        gzipped = question.takes_gzip and wanted not in formats.COMPRESSED
        if not endpoint.recorded and _matches(question, etag := _etag(key, gzipped=gzipped)):
            return Reply(304, self._headers(endpoint, etag), b"")
        body = await self._body(endpoint, arguments, wanted, who=question.who)
        etag = _etag(_digest(body) if endpoint.recorded else key, gzipped=gzipped)
        if endpoint.recorded and _matches(question, etag):
            return Reply(304, self._headers(endpoint, etag), b"")
        headers = self._headers(endpoint, etag)
        if body.location:
            return Reply(body.status, [*headers, (b"location", body.location.encode()), (b"content-length", b"0")], b"")
        if others := _other_pages(endpoint, arguments, question.query, body.total):
            headers.append((b"link", paging.link(others)))
        headers.append((b"content-type", formats.CONTENT_TYPES[wanted].encode()))
        if wanted != formats.JSON:
            headers.append((b"content-disposition", f'attachment; filename="obsia-{endpoint.name}.{wanted}"'.encode()))
        return Reply(200, *_encoded(body, headers, gzipped=gzipped))

    async def _batch(self, endpoint: Endpoint, questions: Sequence[str], question: Question) -> Reply:
        """Several questions in order. Each waits for its own turn, so that others' go between them."""
        answered: list[batch.Answered] = []
        left = batch.MOST_BYTES
        for text in questions:
            found = await _or_problem(endpoint, self._one(text, question, left=left))
            if isinstance(found, Problem):
                problem = found.record(question.locale)
                answered.append(batch.Answered(question=text, status=found.status, problem=problem))
            else:
                left -= found[1]
                answered.append(found[0])

        def make() -> Body:
            return Body.of(formats.body(endpoint.answer(answered=answered), wanted=formats.JSON, columns={}),
                           compress=True)  # fmt: skip

        body = await self._kept.made(f"batch-{next(_NUMBERS)}", make, who=question.who, keep=False)
        gzipped = question.takes_gzip
        headers = self._headers(endpoint, etag := _etag(_digest(body), gzipped=gzipped))
        if _matches(question, etag):
            return Reply(304, headers, b"")
        headers.append((b"content-type", formats.CONTENT_TYPES[formats.JSON].encode()))
        return Reply(200, *_encoded(body, headers, gzipped=gzipped))

    async def _one(self, text: str, question: Question, *, left: int) -> tuple[batch.Answered, int]:
        """What one question of several is answered, and its size in bytes; ``left`` is what all may still have.

        Raises ``Problem``.
        """
        endpoint, asked = endpoint_of(text)
        found = await _or_problem(endpoint, self._alone(endpoint, asked, who=question.who))
        if isinstance(found, Problem):
            raise found
        body, next_page = found
        if body.location:
            return batch.Answered(question=text, status=body.status, location=body.location), 0
        size = len(body.plain)
        if size > left:
            raise Problem.of("too-large", Message("http-batch-too-large", most=Symbol(batch.MOST_BYTES)))
        return batch.Answered(question=text, status=200, answer=json.loads(body.plain), next=next_page), size

    async def _alone(self, endpoint: Endpoint, asked: Addressed, *, who: str) -> tuple[Body, str]:
        """The body of one question of several, and the address of its next page."""
        arguments = _arguments(endpoint, query=asked.query, path=asked.path)
        body = await self._body(endpoint, arguments, formats.JSON, who=who)
        return body, _other_pages(endpoint, arguments, asked.query, body.total).get("next", "")

    def page(self, build: Any, question: Question, *, name: str, content_type: str) -> Reply:
        """A page that is built once for each language: the description of the API, its documentation.

        ``?lang=fr`` asks for a language, whatever the browser prefers.
        """
        stated = question.query.decode("latin-1").removeprefix("lang=")
        if question.query and (stated not in languages() or not question.query.startswith(b"lang=")):
            problem = Problem.of("unknown-parameter", Message("http-page-alone"), expected=one_of(("lang",)))
            return self.problem(problem, question.locale)
        tr = locale(stated, Surface.HTTP) if stated else question.locale
        key = self._hash([name, tr.language])
        gzipped = question.takes_gzip
        etag = _etag(key, gzipped=gzipped)
        headers: Headers = [
            (b"etag", etag),
            (b"cache-control", b"public, max-age=%d" % AGE_S),
            (b"vary", b"Accept-Encoding, Accept-Language"),
            (b"content-language", tr.language.encode()),
        ]
        if _matches(question, etag):
            return Reply(304, headers, b"")
        body = self._kept.get(key)
        if body is None:
            body = self._kept.put(key, Body.of(build(tr, self._bodies.site), compress=True))
        return Reply(200, *_encoded(body, [*headers, (b"content-type", content_type.encode())], gzipped=gzipped))

    async def site(self, path: str, question: Question) -> Reply:
        """A page of the site: kept, where it does not depend on what changes while the server runs."""
        language = question.locale.language
        # What nobody reads makes no other page: it would be made, and kept, for each word that somebody adds.
        query = cast("Site", self._bodies.site).known_query(path, question.query.decode("latin-1"))
        day = today()
        # Never the host that a request names: what it says would be kept, and sent to others.
        key = self._hash(["page", path, query, language, day, self.settings.site])
        gzipped = question.takes_gzip
        etag = _etag(key, gzipped=gzipped)
        if _matches(question, etag) and self._kept.get(key) is not None:
            return Reply(304, [(b"etag", etag), (b"cache-control", self._page_age())], b"")
        try:
            make = partial(self._bodies.page, path, query, language=language, day=day)
            body = await self._kept.made(key, make, who=question.who, kind=_kind(path), apart=self._apart)
        except Overloaded:
            return self.refused(_overloaded(), question, path)
        # An address that states no language is answered in that of whoever asks.
        is_one = body.for_ever or (path.split("/")[1] in languages() and not body.location)
        vary = b"Accept-Encoding" if is_one else b"Accept-Encoding, Accept-Language"
        headers: Headers = [(b"content-type", body.content_type.encode()), (b"vary", vary)]
        if body.language:
            headers.append((b"content-language", body.language.encode()))
        if body.location:
            headers.append((b"location", quote(body.location, safe="/~:@!$,?=&%#+").encode()))
        if body.for_ever:
            headers.append((b"cache-control", b"public, max-age=31536000, immutable"))
        elif body.kept and body.status == http.HTTPStatus.OK:
            headers += [(b"etag", etag), (b"cache-control", self._page_age())]
        else:
            headers.append((b"cache-control", b"no-store" if self.settings.private else b"no-cache"))
        return Reply(body.status, *_encoded(body, headers, gzipped=gzipped))

    async def computed(self, make: Callable[[], T], *, who: str) -> T:
        """What ``make`` gives when it is the turn of ``who``, who is charged for it. Raises ``BadCall``."""
        try:
            return await self._kept.computed(f"call-{next(_NUMBERS)}", make, who=who)
        except Overloaded as error:
            raise BadCall("http-overloaded") from error

    def _page_age(self) -> bytes:
        return b"%s, max-age=%d" % (b"private" if self.settings.private else b"public", AGE_S)

    def refused(self, problem: Problem, question: Question, path: str) -> Reply:
        """A problem of an address: as a page where whoever asks reads pages, and the address could be of one."""
        site, tr = self._bodies.site, question.locale
        is_page = not path.startswith(f"{BASE}/") and "text/html" in question.header(b"accept")
        if site is None or not is_page:
            return self.problem(problem, tr)
        wait_s = problem.headers.get("Retry-After", "")
        made = site.refused(path, problem.code, status=problem.status, language=tr.language, wait_s=wait_s)
        return self.problem(problem, tr, page=made)

    def problem(self, problem: Problem, tr: Locale, *, page: Document | None = None) -> Reply:
        """A problem as a reply, with ``page`` for its body where there is one, in the language of that page."""
        body = page.body if page else f"{json_text(problem.record(tr), indent=2)}\n".encode()
        headers: Headers = [
            (b"content-type", (page.content_type if page else MEDIA_TYPE).encode()),
            (b"content-language", (page.language if page else tr.language).encode()),
            (b"cache-control", b"no-store"),
            (b"vary", b"Accept, Accept-Encoding, Accept-Language"),
            (b"content-length", b"%d" % len(body)),
            *((name.lower().encode(), value.encode()) for name, value in problem.headers.items()),
        ]
        return Reply(problem.status, headers, body)

    def _headers(self, endpoint: Endpoint, etag: bytes) -> Headers:
        age = b"no-cache" if endpoint.recorded else b"max-age=%d" % AGE_S
        whose = b"private" if self.settings.private else b"public"
        return [
            (b"etag", etag),
            (b"cache-control", b"%s, %s" % (whose, age)),
            # Problems in an answer are in the language of whoever asks.
            (
                b"vary",
                b"Accept, Accept-Encoding, Accept-Language" if endpoint.asks_others else b"Accept, Accept-Encoding",
            ),
        ]

    def _key(self, endpoint: Endpoint, arguments: Mapping[str, object], wanted: str) -> str:
        return self._hash([endpoint.name, sorted(arguments.items()), wanted, endpoint.today()])

    def _hash(self, parts: list[object]) -> str:
        """Of the version, the facts and what is asked: what makes an answer what it is."""
        text = json.dumps([__version__, self._snapshot, *parts], separators=(",", ":"))
        return hashlib.sha256(text.encode()).hexdigest()[:32]


_NUMBERS: Final = itertools.count()
"""Of batches and calls, of which no two are one, whatever they ask."""


async def _or_problem(endpoint: Endpoint, answer: Awaitable[T]) -> T | Problem:
    """An answer, or the problem that kept it from being made, with what its parameter takes."""
    parameters = (*endpoint.parameters, format_of(endpoint))
    try:
        return await answer
    except Overloaded:
        return _overloaded()
    except Exception as error:
        problem = problem_of(error, parameters=[each.name for each in parameters])
        named = next((each for each in parameters if each.name == problem.parameter), None)
        if named is not None and problem.expected is None:
            problem.expected = described(named)
        if problem.status == UNEXPECTED:
            # For whoever runs the server; whoever asked is told nothing of its insides.
            LOG.error("%s: %s", endpoint.path, type(error).__name__, exc_info=error)
        return problem


def _arguments(
    endpoint: Endpoint, *, query: bytes, path: Mapping[str, str], with_format: bool = False
) -> dict[str, object]:
    """What an endpoint is asked. Raises ``Problem`` for what it cannot be."""
    parameters = (*endpoint.parameters, *([format_of(endpoint)] if with_format else ()))
    arguments = arguments_of(parameters, query=query, path=path)
    if endpoint.one_of and not {each for each in endpoint.one_of if _into(endpoint, each) in arguments}:
        raise Problem.of("missing-parameter", Message("http-one-needed"), expected=one_of(endpoint.one_of))
    return arguments


def _other_pages(endpoint: Endpoint, arguments: Mapping[str, object], query: bytes, total: int) -> dict[str, str]:
    """Relation of another page of the same list -> its address."""
    if not endpoint.pages:
        return {}
    return paging.Paging.of(arguments).addresses(f"{BASE}{endpoint.path}", dict(stated(query)), total)


def _digest(body: Body) -> str:
    """What tells the content of a body from any other."""
    return hashlib.sha256(body.plain).hexdigest()[:32]


def _kind(path: str) -> str:
    """Pages that cost about the same: those below one folder of a language, and the page of that folder."""
    parts = path.split("/", 4)[2:]
    return f"page-{parts[0][:40] if parts else ''}{'-one' if any(parts[1:]) else ''}"


def _into(endpoint: Endpoint, name: str) -> str:
    return next(each.attribute for each in endpoint.parameters if each.name == name)


def _overloaded() -> Problem:
    problem = Problem.of("overloaded", Message("http-overloaded"))
    problem.headers = {"Retry-After": str(RETRY_S)}
    return problem


def _etag(key: str, *, gzipped: bool) -> bytes:
    """A strong ETag: another encoding is another representation."""
    return f'"{key}{"-gzip" if gzipped else ""}"'.encode()


def _matches(question: Question, etag: bytes) -> bool:
    stated = question.headers.get(b"if-none-match")
    if not stated:
        return False
    return any(each.strip().removeprefix(b"W/") in (etag, b"*") for each in stated.split(b","))


def _encoded(body: Body, headers: Headers, *, gzipped: bool) -> tuple[Headers, bytes]:
    sent = body.gzipped if gzipped and body.gzipped is not None else body.plain
    if sent is body.gzipped:
        headers = [*headers, (b"content-encoding", b"gzip")]
    return [*headers, (b"content-length", b"%d" % len(sent))], sent
