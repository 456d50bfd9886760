"""Rules of accessibility: axe-core, levels A and AA up to WCAG 2.2, and best practices."""

from __future__ import annotations

import json
from collections.abc import Sequence
from itertools import product
from typing import Any, Final

from tests.surfaces.web.browser.chromium import module
from tests.surfaces.web.browser.opened import NARROW, THEMES, WIDE, Opened

TAGS: Final = ("wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice")
SETTINGS: Final = tuple(product(THEMES, (WIDE, NARROW)))
COLOURS: Final = ("color-contrast", "link-in-text-block")
"""Rules that a theme can break: of the second theme the others are those of the first, word for word."""
_RUN: Final = """axe.run(document, {runOnly: WANTED, resultTypes: ['violations'], preload: false}).then((found) => JSON.stringify(
  {rules: found.passes.length, violations: found.violations.map((rule) => ({id: rule.id, help: rule.help,
   nodes: rule.nodes.slice(0, 3).map((node) => node.html.slice(0, 160) + ' ' + (node.any[0]?.message || '')),
   count: rule.nodes.length}))}))"""


def axe_problems(
    found: Opened, *, at: Sequence[tuple[str, int]] = SETTINGS, whole: Sequence[int] = (WIDE, NARROW)
) -> list[str]:
    """Rules that the page breaks in each setting, a theme and a width: all rules once at each width of ``whole``."""
    # Through the inspector, which a page's policy does not concern: the page is tested with the policy that it has.
    inspector = found.page.context.new_cdp_session(found.page)
    _evaluated(inspector, module("axe-core/axe.min.js").read_text(encoding="utf-8"))
    problems: dict[str, None] = {}
    widths = {WIDE, NARROW}.difference(whole)
    for theme, width in at:
        found.at(width=width, theme=theme)
        wanted = COLOURS if width in widths else TAGS
        widths.add(width)
        answer = json.loads(_evaluated(inspector, _RUN.replace("WANTED", json.dumps(wanted))))
        assert answer["rules"] + len(answer["violations"]) > 0, "axe-core has looked at nothing"
        for rule in answer["violations"]:
            shown = "; ".join(rule["nodes"])
            problems.setdefault(f"{rule['id']} ({theme}, {width} px, {rule['count']}): {rule['help']}: {shown}")
    inspector.detach()
    return list(problems)


def _evaluated(inspector: Any, source: str) -> Any:
    answer = inspector.send("Runtime.evaluate", {"expression": source, "awaitPromise": True, "returnByValue": True})
    assert "exceptionDetails" not in answer, answer["exceptionDetails"]
    return answer["result"].get("value")
