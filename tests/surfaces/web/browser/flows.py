"""What people come to do, step by step, as data: each flow ends without a script, and by the keyboard alone.

To add one, write it in ``FLOWS``: where it starts, and its steps. A step names a link or a button by (a part of) its
name in each language, or by its address; ``fill`` names a field. The last step is what must then be seen.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page, expect
from playwright.sync_api import TimeoutError as PlaywrightTimeout
from tests.surfaces.web.browser.opened import Opened

MOST_TABS: Final = 250
"""Presses of the tabulator after which what is sought is not to be found."""
NAVIGATION_MS: Final = 30_000
TABS_TO_THE_HOME_FORM: Final = 9


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One thing that a person does, or sees.

    Exactly one of ``follow`` (a CSS selector of a link), ``press`` (of a button), ``fill`` (of a field, with ``text``),
    ``choose`` (of a select, with ``text``), ``check`` (of a box), ``unfold`` (of a line that hides a part), ``see`` (of
    what must be seen, with ``text`` as a pattern of what it must say), ``fetch`` (of a link whose file is downloaded).
    """

    follow: str = ""
    press: str = ""
    fill: str = ""
    choose: str = ""
    check: str = ""
    unfold: str = ""
    see: str = ""
    fetch: str = ""
    text: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Flow:
    """A start and steps, the same in every language: selectors name what the markup names."""

    name: str
    start: str
    """The address, without its language."""
    steps: tuple[Step, ...]
    served_only: bool = False
    """Whether files cannot do it: it asks a question."""
    keyboard: bool = True
    """Whether it is walked by keyboard too; for flows whose way is that of another, no."""


FIGURE: Final = "main .fig .v"
FLOWS: Final = (
    Flow(
        name="read what an answer costs",
        start="/",
        steps=(Step(see=FIGURE, text=r"\d"),),
    ),
    Flow(
        name="ask for another model",
        start="/",
        steps=(
            Step(fill="main form input[name=model]", text="mistral-large-2411"),
            Step(press="main form:not([role=search]) button"),
            Step(see=FIGURE, text=r"\d"),
            Step(see="main input[name=model][value='mistral-large-2411']"),
        ),
        served_only=True,
    ),
    Flow(
        name="read the same page in the other language",
        start="/",
        steps=(Step(follow="header a[hreflang]"), Step(see=FIGURE, text=r"\d")),
    ),
    Flow(
        name="from a figure to its evidence",
        start="/",
        steps=(
            Step(follow="main .fig a.k"),
            Step(see="#evidence, .sources", text=r"\w"),
        ),
    ),
    Flow(
        name="take a table away",
        start="/models/",
        steps=(Step(fetch="main a[download]"),),
    ),
    Flow(
        name="find a model by its name",
        start="/models/",
        steps=(
            Step(fill="main form input[name=q]", text="mistral"),
            Step(press="main form button"),
            Step(see="main table tbody th", text=r"(?i)mistral"),
        ),
        served_only=True,
    ),
    Flow(
        name="compare two models",
        start="/compare/?m=openai/gpt-5&m=mistral/mistral-large-2411",
        steps=(Step(see="main .fig", text=r"\d"),),
        served_only=True,
    ),
    Flow(
        name="what if: another model",
        start="/what-if/",
        steps=(Step(press="main form button"), Step(see="main .fig", text=r"\d")),
        served_only=True,
    ),
    Flow(
        name="read what a country uses",
        start="/world/",
        steps=(
            Step(follow="main a.button[href*='countries']"),
            Step(unfold="main details.every summary"),
            Step(see="main .fig", text=r"\d"),
        ),
    ),
)


def walked(found: Opened, flow: Flow, *, by_keyboard: bool) -> list[str]:
    """Walk a flow from where the page is; what is lacking, in words."""
    for number, step in enumerate(flow.steps, start=1):
        problem = _step(found, step, by_keyboard=by_keyboard)
        if problem:
            return [f"{flow.name}, step {number}: {problem}"]
    return []


def _step(found: Opened, step: Step, *, by_keyboard: bool) -> str:
    page = found.page
    aim = step.follow or step.press or step.fill or step.choose or step.check or step.unfold or step.fetch or step.see
    target = page.locator(aim).first
    if target.count() == 0:
        return f"there is no {aim}"
    if step.see:
        if step.text and not re.search(step.text, target.inner_text()):
            return f"{aim} says {target.inner_text()[:60]!r}, not {step.text}"
        return ""
    if by_keyboard and (problem := _reached(found, aim)):
        return problem
    if step.fetch:
        return _fetched(page, aim, by_keyboard=by_keyboard)
    if step.fill:
        _written(page, aim, step.text, by_keyboard=by_keyboard)
    elif step.choose:
        target.select_option(step.text)
    elif step.check:
        page.keyboard.press("Space") if by_keyboard else target.check()
    elif step.unfold:
        page.keyboard.press("Enter") if by_keyboard else target.click()
    else:
        try:
            with page.expect_navigation(timeout=NAVIGATION_MS):
                page.keyboard.press("Enter") if by_keyboard else target.click()
        except PlaywrightTimeout:
            return f"{aim} leads nowhere"
    return ""


def _written(page: Page, aim: str, text: str, *, by_keyboard: bool) -> None:
    if by_keyboard:
        page.keyboard.press("Control+A")
        page.keyboard.type(text)
    else:
        page.locator(aim).first.fill(text)
    expect(page.locator(aim).first).to_have_value(text)


def _fetched(page: Page, aim: str, *, by_keyboard: bool) -> str:
    with page.expect_download(timeout=60_000) as told:
        page.keyboard.press("Enter") if by_keyboard else page.locator(aim).first.click()
    path = told.value.path()
    return "" if path.stat().st_size > 20 else "the file is empty"


def _reached(found: Opened, aim: str) -> str:
    """Press the tabulator until ``aim`` has the focus, which must be seen at every stop."""
    page = found.page
    for press in range(MOST_TABS):
        page.keyboard.press("Tab")
        stop = found.measure("reflow", "focused")
        if stop is None:
            if press > 0:
                return f"the tabulator does not come to {aim}"
            continue
        if not stop["isSeen"]:
            return f"the focus is not seen on {stop['words']}"
        if not stop["isOnScreen"]:
            return f"the focus is off the screen on {stop['words']}"
        if page.evaluate("(aim) => document.activeElement === document.querySelector(aim)", aim):
            return ""
    return f"{aim} is more than {MOST_TABS} presses away"


# ---------------------------------------------------------------- the order of the focus


def focus_problems(found: Opened) -> list[str]:
    """The first stop leaps to the contents, and is seen when it has the focus."""
    found.page.keyboard.press("Tab")
    stop = found.measure("reflow", "focused")
    if stop is None or stop["tag"] != "a" or not stop["href"].startswith("#"):
        return [f"the first stop is no way to the contents: {stop and stop['words']}"]
    problems = [] if stop["isSeen"] and stop["isOnScreen"] else [f"the first stop is not seen: {stop['words']}"]
    if not found.page.evaluate("(name) => !!document.getElementById(name)", stop["href"][1:]):
        return [*problems, f"the first stop leads nowhere: {stop['href']}"]
    found.page.keyboard.press("Enter")
    inside = found.page.evaluate(
        "(name) => document.getElementById(name).contains(document.activeElement) || location.hash === '#' + name",
        stop["href"][1:],
    )
    return problems if inside else [*problems, "the first stop does not move to the contents"]


def presses_to(found: Opened, aim: str) -> int:
    """Presses of the tabulator from load to ``aim``, after the way to the contents was taken."""
    found.page.keyboard.press("Tab")
    found.page.keyboard.press("Enter")
    for press in range(2, MOST_TABS):
        found.page.keyboard.press("Tab")
        if found.page.evaluate("(aim) => document.activeElement === document.querySelector(aim)", aim):
            return press
    return MOST_TABS
