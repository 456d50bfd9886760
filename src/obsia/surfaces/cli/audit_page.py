"""The page of the audit: finds by rule, each with its links."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from obsia.core.locales import printable
from obsia.surfaces.audit_words import find_sentence
from obsia.surfaces.cli.page import Page

if TYPE_CHECKING:
    from obsia.app.catalogue.audit import Audit


def audit_page(page: Page, found: Audit) -> None:
    """What contradicts what."""
    say = page.language
    count = len(found.finds)
    page.title(say("title-audit", count=count, count_text=say.whole(count)))
    page.sentence(
        say(
            "audit-looked",
            rules_text=say.whole(found.rules),
            runs_text=say.whole(found.runs),
            sizes_text=say.whole(found.sizes),
            cells_text=say.whole(found.cells),
            published_text=say.whole(found.published),
        )
    )
    for rule, finds in groupby(found.finds, key=lambda find: find.rule):
        page.section(say(f"audit-rule-{rule}"))
        for find in finds:
            page.sentence(find_sentence(find, say))
            for address in find.addresses:
                page.verbatim(printable(address), style="dim", indent=4)
    page.blank()
    page.sentence(say("report-independent"), style="dim")
    page.sentence(say("audit-note"), style="dim")
