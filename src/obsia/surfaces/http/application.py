"""The application: routes, and in front of them what every request meets: limits, methods, headers, no bodies."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, cast

from litestar import Litestar, asgi
from litestar.types import ASGIApp, Receive, Scope, Send

from obsia.surfaces.http.docs_page import STYLE, docs_page
from obsia.surfaces.http.endpoints import BASE, ENDPOINTS, Endpoint
from obsia.surfaces.http.limits import Limiter
from obsia.surfaces.http.openapi import openapi_text
from obsia.surfaces.http.parameters import LONGEST_QUERY
from obsia.surfaces.http.problems import Problem
from obsia.surfaces.http.service import Headers, Question, Reply, Service
from obsia.surfaces.http.settings import LOOPBACK, Settings

if TYPE_CHECKING:
    from litestar.handlers import ASGIRouteHandler

METHODS: Final = "GET, HEAD, OPTIONS"
LONGEST_PATH: Final = 1_024
_DETAIL: Final = {"too-long": "http-too-long-address"}
_POLICY: Final = b"default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
_POLICY_OF_PAGES: Final = _POLICY + b"; style-src 'self'"
_ALWAYS: Final[Headers] = [
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"no-referrer"),
]
_OPEN_TO_ALL: Final[Headers] = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"ETag, RateLimit-Limit, RateLimit-Remaining, RateLimit-Reset, Retry-After"),
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


@dataclass(frozen=True, slots=True)
class Factory:
    """Makes the application of some settings: in this process, or in one that a supervisor starts."""

    settings: Settings

    def __call__(self) -> ASGIApp:
        """The application."""
        return application(self.settings)


def application(settings: Settings) -> ASGIApp:
    """The API as an ASGI application."""
    service = Service(settings)
    handlers = [_handler(service, each) for each in ENDPOINTS]
    pages: dict[str, tuple[Callable[..., bytes], str]] = {
        "/openapi.json": (openapi_text, "application/vnd.oai.openapi+json;version=3.1"),
        "/docs": (docs_page, "text/html; charset=utf-8"),
        "/docs.css": (lambda _: STYLE.encode(), "text/css; charset=utf-8"),
    }
    handlers += [_page(service, path, build, content_type) for path, (build, content_type) in pages.items()]
    inner = Litestar(
        route_handlers=handlers,
        openapi_config=None,
        exception_handlers={Exception: _not_found(service)},
        logging_config=None,
    )
    return cast("ASGIApp", Front(inner, service))


def _handler(service: Service, endpoint: Endpoint) -> ASGIRouteHandler:
    # Names of models and subjects hold slashes: the last part of an address is all that is left of it.
    path = endpoint.path.replace("}", ":path}") if endpoint.path.endswith("}") else endpoint.path

    @asgi(BASE + path, name=endpoint.name)
    async def answer(scope: Scope, receive: Receive, send: Send) -> None:
        parts = {name: str(value).removeprefix("/") for name, value in scope["path_params"].items()}
        await _send(await service.reply(endpoint, _question(scope, parts)), scope, send)

    return answer


def _page(service: Service, path: str, build: Callable[..., bytes], content_type: str) -> ASGIRouteHandler:
    @asgi(BASE + path, name=path)
    async def page(scope: Scope, receive: Receive, send: Send) -> None:
        reply = service.page(build, _question(scope, {}), name=path, content_type=content_type)
        await _send(reply, scope, send)

    return page


def _not_found(service: Service) -> Any:
    from litestar import Request, Response

    def handler(request: Request[Any, Any, Any], error: Exception) -> Response[bytes]:
        say = _question(request.scope, {}).locale
        code = "not-found" if getattr(error, "status_code", 500) in {404, 405} else "unexpected"
        problem = Problem(code=code, detail=say(f"http-{code}"))
        reply = service.problem(problem, say)
        return Response(
            b"" if request.method == "HEAD" else reply.body,
            status_code=reply.status,
            headers={name.decode(): value.decode() for name, value in reply.headers if name != b"content-length"},
            media_type="application/problem+json",
        )

    return handler


def _question(scope: Mapping[str, Any] | Scope, parts: Mapping[str, str]) -> Question:
    return Question(dict(scope["headers"]), scope.get("query_string", b""), parts)


async def _send(reply: Reply, scope: Scope, send: Send) -> None:
    await send({"type": "http.response.start", "status": reply.status, "headers": reply.headers})
    body = b"" if scope["method"] == "HEAD" else reply.body
    await send({"type": "http.response.body", "body": body, "more_body": False})


class Front:
    """What every request meets before it is routed."""

    def __init__(self, app: ASGIApp, service: Service) -> None:
        self._app, self._service = app, service
        settings = service.settings
        self._limiter = Limiter(per_minute=settings.per_minute) if settings.per_minute else None
        self._private = settings.private
        self._headers = [*_ALWAYS, *(_TO_NOBODY_ELSE if settings.private else _OPEN_TO_ALL)]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request; what is not HTTP is not spoken."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        policy = _POLICY_OF_PAGES if scope["path"] == f"{BASE}/docs" else _POLICY
        added: Headers = [*self._headers, (b"content-security-policy", policy)]
        headers = dict(scope["headers"])
        refused: Problem | None = None
        if self._limiter is not None:
            client = scope.get("client")
            allowance = self._limiter.allowance(client[0] if client else "")
            added += allowance.headers
            if allowance.left < 0:
                refused = Problem(code="too-many-requests", detail="", headers={"Retry-After": str(allowance.reset_s)})
        refused = refused or self._refused(scope, headers)

        async def with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *added]
            await send(message)

        if refused is not None:
            say = _question(scope, {}).locale
            refused.detail = refused.detail or say(_DETAIL.get(refused.code, f"http-{refused.code}"))
            await _send(self._service.problem(refused, say), scope, cast("Send", with_headers))
        elif scope["method"] == "OPTIONS":
            await _send(Reply(204, list(_PREFLIGHT), b""), scope, cast("Send", with_headers))
        else:
            await self._app(scope, receive, cast("Send", with_headers))

    def _refused(self, scope: Scope, headers: Mapping[bytes, bytes]) -> Problem | None:
        """Why a request goes no further, None where it may."""
        if scope["method"] not in METHODS.split(", "):
            return Problem(code="method-not-allowed", detail="", headers={"Allow": METHODS})
        if headers.get(b"content-length", b"0").strip() != b"0" or b"transfer-encoding" in headers:
            return Problem(code="body-refused", detail="", headers={"Connection": "close"})
        if len(scope.get("query_string", b"")) > LONGEST_QUERY or len(scope["path"]) > LONGEST_PATH:
            return Problem(code="too-long", detail="")
        if self._private and _host(headers.get(b"host", b"").decode("latin-1")) not in LOOPBACK:
            # A page from elsewhere whose name was made to lead here.
            return Problem(code="bad-host", detail="")
        return None


def _host(header: str) -> str:
    """The host of a Host header, without its port."""
    if header.startswith("["):
        return header[1:].partition("]")[0]
    return header.partition(":")[0].lower()


Application = Callable[[Scope, Receive, Send], Awaitable[None]]
