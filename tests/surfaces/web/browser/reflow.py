"""What readers with small screens, large letters or wide spacing see: all of it, without a scroll sideways."""

from __future__ import annotations

from typing import Final

from tests.surfaces.web.browser.opened import NARROW, WIDE, Opened

SPACING: Final = (
    "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }"
    " p { margin-bottom: 2em !important }"
)
"""WCAG 1.4.12, Text Spacing."""
USUAL_PX, LARGE_PX = 16, 32
"""Size of letters that a reader sets in the browser; twice the usual: WCAG 1.4.4, Resize Text."""
CASES: Final = (
    ("at 1,280 px", WIDE, "", USUAL_PX),
    ("at 1,280 px with wide spacing", WIDE, SPACING, USUAL_PX),
    ("at 1,280 px with letters twice as large", WIDE, "", LARGE_PX),
    ("at 320 px", NARROW, "", USUAL_PX),
    ("at 320 px with wide spacing", NARROW, SPACING, USUAL_PX),
)


def reflow_problems(found: Opened) -> list[str]:
    """Sideways scroll, text outside, cut off or on other text, in each case."""
    problems: list[str] = []
    inspector = found.page.context.new_cdp_session(found.page)
    for case, width, rules, size in CASES:
        found.at(width=width, theme="light")
        inspector.send("Page.setFontSizes", {"fontSizes": {"standard": size, "fixed": round(size * 13 / 16)}})
        found.measure("reflow", "dress", rules=rules)
        problems += [f"{case}: {each}" for each in found.measure("reflow", "all")]
    found.measure("reflow", "dress", rules="")
    inspector.detach()
    return problems
