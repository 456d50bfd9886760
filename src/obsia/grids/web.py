"""Questions to a web service that cannot hang, be led elsewhere, fill the memory or leak a key.

Each connection and each read has a time limit; all questions of one :class:`Web` share a budget of time, after which
nothing more is asked. The question runs in a thread of its own, so that not even a name server can outwait it.
Redirects are refused: a key would follow them. Errors carry a reason, never an address or a header.
"""

from __future__ import annotations

import json
import os
import queue
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import TYPE_CHECKING, Any, Final, cast
from urllib.parse import urlencode, urlsplit

from obsia._version import __version__
from obsia.core.message import Message, Symbol
from obsia.grids.refusals import NoSeries, Reason

if TYPE_CHECKING:
    from http.client import HTTPResponse

BUDGET_S: Final = 120.0
"""For all questions of one account; ``OBSIA_GRID_BUDGET_S`` sets another."""
TIMEOUT_S: Final = 15.0
"""For a connection, and for each read."""
MOST_BYTES: Final = 32 * 1024 * 1024
_CHUNK: Final = 64 * 1024
_LONGEST_WAIT_S: Final = 30.0
"""The longest ``Retry-After`` that is waited for."""
_ATTEMPTS: Final = 2
_LOOPBACK: Final = frozenset({"127.0.0.1", "::1", "localhost"})


@dataclass(slots=True)
class Web:
    """Asks within one budget of time. ``environment`` holds keys and other addresses of the services."""

    environment: Mapping[str, str] = field(default_factory=lambda: os.environ, repr=False)
    budget_s: float | None = None
    timeout_s: float = TIMEOUT_S
    most_bytes: int = MOST_BYTES
    sleep: Callable[[float], None] = time.sleep
    _deadline_s: float | None = None

    def setting(self, name: str) -> str:
        """A variable of the environment, without spaces around it; '' where it is not set."""
        return self.environment.get(name, "").strip()

    def base(self, name: str, default: str) -> str:
        """The address of a service: ``OBSIA_<NAME>_URL``, else its own."""
        return (self.setting(f"OBSIA_{name}_URL") or default).rstrip("/")

    def left_s(self) -> float:
        """Seconds left of the budget, which starts with the first question."""
        if self._deadline_s is None:
            self._deadline_s = time.monotonic() + self._whole_s()
        return self._deadline_s - time.monotonic()

    def json(
        self, url: str, *, source: str, query: Mapping[str, str] | None = None, secret: Mapping[str, str] | None = None
    ) -> Any:
        """The JSON that a service answers. ``secret`` are headers that hold a key. Raises ``NoSeries``."""
        body = self.bytes(url, source=source, query=query, secret=secret)
        try:
            return json.loads(body)
        except (ValueError, RecursionError):
            raise NoSeries(reason=Reason.MALFORMED, source=source, detail=Message("grid-not-json")) from None

    def bytes(
        self,
        url: str,
        *,
        source: str,
        query: Mapping[str, str] | None = None,
        secret: Mapping[str, str] | None = None,
    ) -> bytes:
        """What a service answers. Asked once more after a quota or a failure that may pass. Raises ``NoSeries``."""
        parts = urlsplit(url)
        if parts.scheme not in ("https", "http") or not parts.hostname:
            raise NoSeries(reason=Reason.UNREACHABLE, source=source, detail=Message("grid-not-http-address"))
        if secret and parts.scheme != "https" and parts.hostname not in _LOOPBACK:
            raise NoSeries(reason=Reason.INSECURE, source=source)
        address = f"{url}?{urlencode(query)}" if query else url
        headers = {"Accept": "*/*", "User-Agent": f"obsia/{__version__}", **(secret or {})}
        for attempt in range(1, _ATTEMPTS + 1):
            try:
                return self._once(address, headers, source=source)
            except _MayPass as passing:
                if attempt == _ATTEMPTS or passing.after_s > min(_LONGEST_WAIT_S, self.left_s()):
                    raise NoSeries(reason=passing.reason, source=source, detail=passing.detail) from None
                self.sleep(passing.after_s)
        raise AssertionError("attempts-exhausted")

    def _whole_s(self) -> float:
        if self.budget_s is not None:
            return self.budget_s
        try:
            return float(self.setting("OBSIA_GRID_BUDGET_S") or BUDGET_S)
        except ValueError:
            return BUDGET_S

    def _once(self, address: str, headers: Mapping[str, str], *, source: str) -> bytes:
        left_s = self.left_s()
        if left_s <= 0:
            raise NoSeries(reason=Reason.TIMEOUT, source=source, detail=Message("grid-budget-spent"))
        timeout_s = min(self.timeout_s, left_s)
        answered: queue.SimpleQueue[bytes | Exception] = queue.SimpleQueue()

        def ask() -> None:
            try:
                answered.put(_body(address, headers, timeout_s=timeout_s, left_s=left_s, most_bytes=self.most_bytes))
            except Exception as error:  # noqa: BLE001 (handed to the thread that waits, which raises it)
                answered.put(error)

        threading.Thread(target=ask, name="obsia-grid", daemon=True).start()
        try:
            found = answered.get(timeout=left_s)
        except queue.Empty:
            found = TimeoutError()
        if isinstance(found, Exception):
            raise _refusal(found, source=source) from None
        return found


class _MayPass(Exception):
    """A refusal that may pass: asked once more, after so many seconds."""

    def __init__(self, reason: Reason, *, after_s: float, detail: Message) -> None:
        self.reason, self.after_s, self.detail = reason, after_s, detail
        super().__init__(reason.value)


class _TooLarge(Exception):
    """More bytes than are read."""


def _body(address: str, headers: Mapping[str, str], *, timeout_s: float, left_s: float, most_bytes: int) -> bytes:
    """One question; a chunk at a time, so that a slow answer ends with the budget and a huge one at its limit."""
    from http.client import IncompleteRead
    from urllib.request import HTTPRedirectHandler, Request, build_opener

    class NoRedirect(HTTPRedirectHandler):
        def redirect_request(self, *_: Any, **__: Any) -> None:
            return None

    until_s = time.monotonic() + left_s
    opener = build_opener(NoRedirect)
    request = Request(address, headers=dict(headers))  # noqa: S310 (the caller checked the scheme)
    with opener.open(request, timeout=timeout_s) as opened:
        answer = cast("HTTPResponse", opened)
        parts: list[bytes] = []
        size = 0
        while part := answer.read1(_CHUNK):
            size += len(part)
            if size > most_bytes:
                raise _TooLarge
            if time.monotonic() > until_s:
                raise TimeoutError
            parts.append(part)
        if answer.length:
            raise IncompleteRead(b"")
    return b"".join(parts)


def _refusal(error: Exception, *, source: str) -> Exception:
    """What an error of the network means to the caller; none of its words are kept: they may hold an address."""
    from http.client import HTTPException
    from urllib.error import HTTPError, URLError

    match error:
        case HTTPError(code=status):
            after = error.headers.get("Retry-After", "") if error.headers else ""
            error.close()
            return _of_status(status, after=after, source=source)
        case _TooLarge():
            return NoSeries(reason=Reason.TOO_LARGE, source=source)
        case TimeoutError():
            return NoSeries(reason=Reason.TIMEOUT, source=source)
        case URLError(reason=TimeoutError()):
            return NoSeries(reason=Reason.TIMEOUT, source=source)
        case OSError():
            return NoSeries(reason=Reason.UNREACHABLE, source=source)
        case HTTPException() | ValueError():
            return NoSeries(reason=Reason.MALFORMED, source=source, detail=Message("grid-not-http"))
        case _:
            return error


def _of_status(status: int, *, after: str, source: str) -> Exception:
    detail = Message("grid-http-status", status=Symbol(status))
    if status == HTTPStatus.TOO_MANY_REQUESTS:
        wait_s = float(after) if after.isascii() and after.isdecimal() else _LONGEST_WAIT_S + 1
        return _MayPass(Reason.QUOTA, after_s=wait_s, detail=detail)
    if status >= HTTPStatus.INTERNAL_SERVER_ERROR:
        return _MayPass(Reason.SERVER, after_s=0.5, detail=detail)
    if status in (HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN):
        return NoSeries(reason=Reason.UNAUTHORISED, source=source, detail=detail)
    if status < HTTPStatus.BAD_REQUEST:
        return NoSeries(reason=Reason.REDIRECT, source=source, detail=detail)
    return NoSeries(reason=Reason.SERVER, source=source, detail=detail)
