"""Contradictions found in public disclosures: each a question with its sources, and a right of reply."""

from __future__ import annotations

from typing import Final

from obsia.app.disclosure.audit import audit
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.views.finds import document


def finds(asked: PageQuestion) -> TemplateView:
    """Every find, by rule: the rule with most finds first."""
    tr = asked.tr
    found = audit()
    held = document(found).without("note")
    return asked.view(
        "finds",
        downloads=(Download(endpoint="finds", path="/finds"),),
        values={
            "document": held,
            "lead": tr("web-finds-lead", count=len(found.finds), count_text=tr.whole(len(found.finds))),
        },
    )


PAGES: Final = (Page(name="finds", path="/finds/", build=finds),)
