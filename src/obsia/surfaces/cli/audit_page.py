"""The page of the audit: finds by rule, each with its links."""

from __future__ import annotations

from itertools import groupby
from typing import TYPE_CHECKING

from obsia.core.locales import printable
from obsia.surfaces.audit_words import find_sentence
from obsia.writers.terminal import Page

if TYPE_CHECKING:
    from obsia.app.catalogue.audit import Audit


def audit_page(page: Page, found: Audit) -> None:
    """What contradicts what."""
    tr = page.language
    count = len(found.finds)
    page.title(tr("title-audit", count=count, count_text=tr.whole(count)))
    page.sentence(
        tr(
            "audit-looked",
            rules_text=tr.whole(found.rules),
            runs_text=tr.whole(found.runs),
            sizes_text=tr.whole(found.sizes),
            cells_text=tr.whole(found.cells),
            published_text=tr.whole(found.published),
        )
    )
    for rule, finds in groupby(found.finds, key=lambda find: find.rule):
        page.section(tr(f"audit-rule-{rule}"))
        for find in finds:
            page.sentence(find_sentence(find, tr))
            for address in find.addresses:
                page.verbatim(printable(address), style="dim", indent=4)
    page.blank()
    page.sentence(tr("report-independent"), style="dim")
    page.sentence(tr("audit-note"), style="dim")
