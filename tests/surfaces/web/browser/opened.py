"""A page in a browser, with everything that a browser notices of it: errors, reports of the policy, what it fetched."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cache
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlsplit

from playwright.sync_api import Browser, ConsoleMessage, Dialog, Page, Request, Response

HERE: Final = Path(__file__).parent
WIDE, NARROW = 1280, 320
HEIGHT: Final = 800
THEMES: Final = ("light", "dark")

# Kept before anything of the page runs; what the page's own policy forbids does not touch it.
_LISTEN: Final = """
window.__reports = [];
document.addEventListener('securitypolicyviolation', (event) => window.__reports.push(
  `${event.violatedDirective} stopped ${event.blockedURI || 'inline'} (${event.sourceFile || ''})`));
"""


@dataclass
class Opened:
    """A page that has been loaded."""

    page: Page
    url: str
    status: int = 200
    noticed: list[str] = field(default_factory=list)
    """Errors of the console and the page, dialogs, requests that failed."""
    requests: list[Request] = field(default_factory=list)
    responses: list[Response] = field(default_factory=list)

    def measure(self, room: str, name: str, **asked: Any) -> Any:
        """What a measure of a room (``reflow.js``, ``charts.js``) finds."""
        return self.page.evaluate(f"(asked) => ({_measures(room)})[{name!r}](asked)", asked)

    def reports(self) -> list[str]:
        """What the policy of the page has stopped."""
        return list(self.page.evaluate("window.__reports || []"))

    def at(self, *, width: int, theme: str) -> None:
        """The same page at another width and in another theme."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")


@contextmanager
def opened(
    browser: Browser, url: str, *, width: int = WIDE, theme: str = "light", scripts: bool = True
) -> Iterator[Opened]:
    """A page in a context of its own, without anything that other pages left there."""
    context = browser.new_context(
        viewport={"width": width, "height": HEIGHT},
        color_scheme="dark" if theme == "dark" else "light",
        java_script_enabled=scripts,
        reduced_motion="reduce",
        locale="en-GB",
    )
    context.set_default_timeout(30_000)
    context.add_init_script(_LISTEN)
    try:
        page = context.new_page()
        found = Opened(page, url)
        _listen(found)
        answer = page.goto(url, wait_until="load")
        found.status = answer.status if answer else 200
        yield found
    finally:
        context.close()


def _listen(found: Opened) -> None:
    page = found.page

    def on_console(message: ConsoleMessage) -> None:
        # A page of an error is told as one by the console: that is its status.
        own = message.location.get("url") == page.url and "status of 4" in message.text
        if message.type in {"error", "warning"} and not own:
            found.noticed.append(f"console: {message.text}")

    def on_dialog(dialog: Dialog) -> None:
        found.noticed.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    page.on("console", on_console)
    page.on("dialog", on_dialog)
    page.on("pageerror", lambda error: found.noticed.append(f"error: {error}"))
    page.on("requestfailed", lambda request: found.noticed.append(f"not fetched: {request.url}"))
    page.on("request", lambda request: found.requests.append(request))
    page.on("response", lambda response: found.responses.append(response))


@cache
def _measures(room: str) -> str:
    return (HERE / f"{room}.js").read_text(encoding="utf-8").strip()


def is_third_party(url: str, base: str) -> bool:
    """Whether an address is of another host than the page."""
    parts = urlsplit(url)
    return parts.scheme in {"http", "https"} and parts.netloc != urlsplit(base).netloc


# ---------------------------------------------------------------- checks of what was noticed


def policy_problems(found: Opened) -> list[str]:
    """Errors of the console, of the page, dialogs, and reports of the policy."""
    return [*found.noticed, *(f"policy: {each}" for each in found.reports())]


def theme_problems(found: Opened) -> list[str]:
    """A page whose two themes look alike has one only."""
    seen = []
    for theme in THEMES:
        found.page.emulate_media(color_scheme="dark" if theme == "dark" else "light")
        seen.append(found.page.evaluate("getComputedStyle(document.body).backgroundColor"))
    return [] if len(set(seen)) == 2 else [f"the dark theme has the ground of the light one: {seen[0]}"]
