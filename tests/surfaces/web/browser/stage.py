"""Small pages of our own, good ones and ones that break a rule: what a check must find, and what it must not."""

from __future__ import annotations

import gzip
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any, Final

POLICY: Final = (
    "default-src 'none'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'self'"
)
STYLE: Final = (
    ":root{color-scheme:light dark}body{margin:1rem;font:1rem/1.5 sans-serif;background:#fff;color:#111;"
    "overflow-wrap:anywhere}a{color:#0b4f9c;display:inline-block;min-height:1.5rem}"
    ":focus-visible{outline:3px solid #0b4f9c}svg{display:block}"
    ".skip{position:absolute;top:-9rem}.skip:focus{top:0}"
    "@media (prefers-color-scheme:dark){body{background:#111;color:#eee}a{color:#9cf}"
    ":focus-visible{outline-color:#9cf}}"
)
ICON: Final = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 8 8"><rect width="8" height="8"/></svg>'


WORDS: Final = {
    "en": ("A page of the tests", "What the checks look at to be checked themselves.", "To the contents"),
    "fr": ("Une page des essais", "Ce que les contrôles lisent pour être contrôlés.", "Vers le contenu"),
}


def page(main: str, *, head: str = "", before: str = "", language: str = "en") -> str:
    """A page that keeps every rule, but for what ``main``, ``head`` or ``before`` breaks."""
    title, about, skip = WORDS[language]
    return (
        f'<!DOCTYPE html><html lang="{language}"><head><meta charset="utf-8">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f'<meta name="description" content="{about}">'
        f'<link rel="stylesheet" href="/style.css"><link rel="icon" href="/icon.svg">{head}</head>'
        f'<body>{before or _SKIP.format(skip)}<main id="main" tabindex="-1"><h1>{title}</h1>{main}</main></body></html>'
    )


_SKIP: Final = '<a class="skip" href="#main">{}</a>'


@dataclass
class Stage:
    """A server of pages that are put on it."""

    port: int
    held: dict[str, tuple[str, bytes, Mapping[str, str]]] = field(default_factory=dict[str, Any])

    def put(
        self, path: str, body: str, headers: Mapping[str, str] | None = None, *, kind: str = "text/html; charset=utf-8"
    ) -> str:
        """The address of a page."""
        self.held[path] = (kind, body.encode(), headers or {})
        return f"http://127.0.0.1:{self.port}{path}"


@contextmanager
def staged() -> Iterator[Stage]:
    """A stage until the end of the block."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            kind, body, headers = stage.held.get(self.path.partition("?")[0], ("text/plain", b"", {}))
            self.send_response(200 if kind != "text/plain" or body else 404)
            sent = {"Content-Security-Policy": POLICY, "Content-Encoding": "gzip", **headers}
            if sent["Content-Encoding"] == "gzip":
                body = gzip.compress(body)
            for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **sent}.items():
                if value:
                    self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            """Nothing is said."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    stage = Stage(server.server_port)
    stage.put("/style.css", STYLE, kind="text/css")
    stage.put("/icon.svg", ICON, kind="image/svg+xml")
    stage.put("/robots.txt", "User-agent: *\nAllow: /\n", kind="text/plain")
    thread = Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield stage
    finally:
        server.shutdown()
        server.server_close()
        thread.join()
