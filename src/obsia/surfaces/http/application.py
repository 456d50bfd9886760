"""The application: routes, and in front of them what every request meets: limits, methods, headers, no bodies."""

from __future__ import annotations

import threading
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from dataclasses import dataclass
from functools import partial
from typing import Any, Final

from obsia.core.locales import Locale
from obsia.core.memory import MEMORY
from obsia.core.message import Message
from obsia.surfaces.http.apart import Apart
from obsia.surfaces.http.batch import questions_in
from obsia.surfaces.http.bodies import Begin, Site
from obsia.surfaces.http.docs_page import docs_page
from obsia.surfaces.http.endpoints import BASE, endpoint_at
from obsia.surfaces.http.limits import Limiter, network
from obsia.surfaces.http.openapi import openapi_text
from obsia.surfaces.http.parameters import LONGEST_QUERY
from obsia.surfaces.http.problems import Problem
from obsia.surfaces.http.service import LOG, Headers, Question, Reply, Service, Tools
from obsia.surfaces.http.settings import LOOPBACK, Settings

Asked = MutableMapping[str, Any]
"""What ASGI hands over of an HTTP request."""
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]
ASGIApp = Callable[[Asked, Receive, Send], Awaitable[None]]
METHODS: Final = "GET, HEAD, OPTIONS"
METHODS_OF_TOOLS: Final = "POST, OPTIONS"
TOOLS: Final = "/mcp"
"""Where assistants find their tools, if they are served."""
_API: Final = "/api/"
_DOCUMENTS: Final[Mapping[str, tuple[Callable[[Locale, Site | None], bytes], str]]] = {
    "/openapi.json": (lambda tr, _: openapi_text(tr), "application/vnd.oai.openapi+json;version=3.1"),
    "/docs": (docs_page, "text/html; charset=utf-8"),
}
"""Where the API is described."""
LONGEST_PATH: Final = 1_024
_PIECE_BYTES: Final = 65_536
_TOLD: Final = {
    "bad-host": Message("http-bad-host"),
    "body-refused": Message("http-body-refused"),
    "method-not-allowed": Message("http-method-not-allowed"),
    "not-found": Message("http-not-found"),
    "too-long": Message("http-too-long-address"),
    "too-many-requests": Message("http-too-many-requests"),
    "unexpected": Message("http-unexpected"),
}
"""Code of a problem that is met before any question -> what is told of it."""
_POLICY: Final = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_POLICY_OF_SITE: Final = (
    b"default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; "
    b"form-action 'self'"
)
"""``connect-src`` is for the script, and lets who audits a page read the word to robots from within it."""
_FRAMES: Final = b"; frame-ancestors 'none'"
_FILES: Final = "/static/"
"""Where files lie that are the same for every page: made once, they cost nothing to send."""
_EMBEDDED: Final = ("/embed/", "/badge/")
"""What other sites may show in a frame."""
_ALWAYS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_OPEN_TO_ALL: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
    (
        b"access-control-expose-headers",
        b"ETag, Link, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After",
    ),
    (b"cross-origin-resource-policy", b"cross-origin"),
]
_TO_NOBODY_ELSE: Final[Headers] = [(b"cross-origin-resource-policy", b"same-origin")]
_PREFLIGHT: Final[Headers] = [
    (b"allow", METHODS.encode()),
    (b"access-control-allow-methods", b"GET, HEAD"),
    (b"access-control-allow-headers", b"If-None-Match"),
    (b"access-control-max-age", b"86400"),
    (b"cache-control", b"no-store"),
]


_HEADERS_OF_TOOLS: Final = (
    b"Accept, Content-Type, Last-Event-ID, Mcp-Method, Mcp-Name, Mcp-Protocol-Version, Mcp-Session-Id"
)
_PREFLIGHT_OF_TOOLS: Final[Headers] = [
    (b"allow", METHODS_OF_TOOLS.encode()),
    (b"access-control-allow-methods", b"POST"),
    (b"access-control-allow-headers", _HEADERS_OF_TOOLS),
    (b"access-control-max-age", b"86400"),
    (b"cache-control", b"no-store"),
]


@dataclass(frozen=True, slots=True)
class Factory:
    """Makes the application of some settings: in this process, or in one that a supervisor starts."""

    settings: Settings
    site: Callable[[Settings], Site] | None = None
    """What makes the pages, where there are pages beside the API."""
    tools: Callable[[Settings], Tools] | None = None
    """What makes the tools for assistants, where they are served too."""

    def __call__(self) -> ASGIApp:
        """The application; it already answers while what its first visitors would wait for is computed."""
        MEMORY.bound(self.settings.memory_mb * 1_000_000)
        site = self.site and self.site(self.settings)
        if site is not None and self.settings.warm_up:
            threading.Thread(target=site.warm_up, name="obsia-warm-up", daemon=True).start()
        # With one person there is nobody to be kept apart from.
        apart = None if self.settings.private else Apart(Begin(self.settings, self.site))
        return application(self.settings, site=site, tools=self.tools and self.tools(self.settings), apart=apart)


def application(
    settings: Settings, *, site: Site | None = None, tools: Tools | None = None, apart: Apart | None = None
) -> ASGIApp:
    """The API as an ASGI application, ``tools`` at ``/mcp``, and the pages of ``site`` at every other address."""
    return Front(Service(settings, site=site, apart=apart), tools, has_pages=site is not None)


def _question(scope: Asked, parts: Mapping[str, str]) -> Question:
    return Question(dict(scope["headers"]), scope["query_string"], parts, _visitor(scope))


def _visitor(scope: Asked) -> str:
    """Whom a request is from, as limits count; behind a proxy that is believed, whom it names."""
    client = scope.get("client")
    return network(client[0]) if client else ""


async def _send(reply: Reply, scope: Asked, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    body = b"" if scope["method"] == "HEAD" else reply.body
    # In pieces: who takes an answer slowly has a piece of it kept, and not all of it.
    for start in range(0, len(body) - _PIECE_BYTES, _PIECE_BYTES):
        await send({"type": "http.response.body", "body": body[start : start + _PIECE_BYTES], "more_body": True})
    rest = max(0, len(body) - 1) // _PIECE_BYTES * _PIECE_BYTES
    await send({"type": "http.response.body", "body": body[rest:], "more_body": False})


class Front:
    """What every request meets before it is routed, and where it goes."""

    def __init__(self, service: Service, tools: Tools | None = None, *, has_pages: bool = False) -> None:
        self._service, self._tools, self._has_pages = service, tools, has_pages
        settings = service.settings
        self._limiter = Limiter(per_minute=settings.per_minute) if settings.per_minute else None
        self._private = settings.private
        self._headers = [*_ALWAYS, *(_TO_NOBODY_ELSE if settings.private else _OPEN_TO_ALL)]

    async def __call__(self, scope: Asked, receive: Receive, send: Send) -> None:
        """Serve one request; what is not HTTP is not spoken."""
        if scope["type"] != "http":
            return
        asked: Asked = scope
        added: Headers = [*self._headers, (b"content-security-policy", _policy(_plain(asked["path"])))]
        headers: dict[bytes, bytes] = dict(asked["headers"])
        refused: Problem | None = None
        # A page that is refused still has its style.
        if self._limiter is not None and not asked["path"].startswith(_FILES):
            questions = questions_in(asked["path"], asked.get("query_string", b""))
            allowance = self._limiter.allowance(_visitor(asked), questions=questions)
            added += allowance.headers
            if allowance.left < 0:
                refused = _before("too-many-requests", {"Retry-After": str(allowance.reset_s)})
        tools = self._tools if asked["path"].rstrip("/") == TOOLS else None
        refused = refused or self._refused(asked, headers, to_tools=tools is not None)

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if refused is not None:
            reply = self._service.refused(refused, _question(asked, {}), asked["path"])
            await _send(reply, asked, with_headers)
        elif asked["method"] == "OPTIONS":
            allowed = _PREFLIGHT if tools is None else _PREFLIGHT_OF_TOOLS
            await _send(Reply(204, list(allowed), b""), asked, with_headers)
        elif tools is not None:
            compute = partial(self._service.computed, who=_visitor(asked))
            language = _question(asked, {}).locale.language
            await tools(scope, receive, with_headers, language=language, compute=compute)
        else:
            await _send(await self._reply(asked), asked, with_headers)

    async def _reply(self, asked: Asked) -> Reply:
        """The reply of an address; what fails there says nothing of its insides."""
        code, question = "not-found", _question(asked, {})
        try:
            if (reply := await self._routed(asked, question)) is not None:
                return reply
        except Exception:  # noqa: BLE001 - whoever asks is told that it failed, whoever runs the server why
            LOG.exception("obsia serve: a request failed")
            code = "unexpected"
        return self._service.refused(Problem.of(code, _TOLD[code]), question, asked["path"])

    async def _routed(self, asked: Asked, question: Question) -> Reply | None:
        """The reply of what stands at an address; None where nothing does. Pages stand outside the API alone."""
        path = _plain(asked["path"])
        if not path.startswith(f"{BASE}/"):
            is_page = self._has_pages and not f"{path}/".startswith(_API)
            return await self._service.site(asked["path"], question) if is_page else None
        below = path.removeprefix(BASE)
        if below in _DOCUMENTS:
            build, content_type = _DOCUMENTS[below]
            return self._service.page(build, question, name=below, content_type=content_type)
        found = endpoint_at(below)
        return None if found is None else await self._service.reply(found[0], _question(asked, found[1]))

    def _refused(self, asked: Asked, headers: Mapping[bytes, bytes], *, to_tools: bool) -> Problem | None:
        """Why a request goes no further, None where it may. Tools are called by a body, and by nothing else."""
        methods = METHODS_OF_TOOLS if to_tools else METHODS
        if asked["method"] not in methods.split(", "):
            return _before("method-not-allowed", {"Allow": methods})
        has_body = headers.get(b"content-length", b"0").strip() != b"0" or b"transfer-encoding" in headers
        if has_body and not to_tools:
            return _before("body-refused", {"Connection": "close"})
        if len(asked.get("query_string", b"")) > LONGEST_QUERY or len(asked["path"]) > LONGEST_PATH:
            return _before("too-long")
        if self._private and _host(headers.get(b"host", b"").decode("latin-1")) not in LOOPBACK:
            # A page from elsewhere whose name was made to lead here.
            return _before("bad-host")
        return None


def _before(code: str, headers: Mapping[str, str] | None = None) -> Problem:
    """A problem that is met before any question."""
    problem = Problem.of(code, _TOLD[code])
    problem.headers = headers or {}
    return problem


def _plain(path: str) -> str:
    """A path with one slash before each of its parts and none after them: addresses of the API are told so."""
    return "".join(f"/{part}" for part in path.split("/") if part)


def _policy(path: str) -> bytes:
    """What a page of an address may load, and who may frame it."""
    if (path.startswith(f"{BASE}/") and path != f"{BASE}/docs") or path == TOOLS:
        return _POLICY
    if any(part in path for part in _EMBEDDED):
        return _POLICY_OF_SITE
    return _POLICY_OF_SITE + _FRAMES


def _host(header: str) -> str:
    """The host of a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()
