"""Contradictions found in public disclosures: each a question with its sources, and a right of reply."""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, Final

from obsia.app.catalogue.audit import audit
from obsia.core.locales import Locale, printable
from obsia.surfaces import audit_words
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.writers.markup import Html, element, join

if TYPE_CHECKING:
    from obsia.accounting.audit.records import Find

LONGEST: Final = 90


def finds(asked: PageQuestion) -> TemplateView:
    """Every find, by rule: the rule with most finds first."""
    tr = asked.tr
    found = audit()
    by_rule = {rule: list(held) for rule, held in groupby(sorted(found.finds, key=_rule), key=_rule)}
    ordered = sorted(by_rule, key=lambda rule: (-len(by_rule[rule]), tr.place(f"audit-rule-{rule}")))
    return TemplateView(
        template="finds.html",
        title=tr("web-finds-title"),
        description=tr("web-finds-about"),
        section="finds",
        downloads=(Download(endpoint="finds", path="/finds"),),
        values={
            "lead": tr("web-finds-lead", count=len(found.finds), count_text=tr.whole(len(found.finds))),
            "looked": tr(
                "audit-looked",
                rules_text=tr.whole(found.rules),
                runs_text=tr.whole(found.runs),
                sizes_text=tr.whole(found.sizes),
                cells_text=tr.whole(found.cells),
                published_text=tr.whole(found.published),
            ),
            "groups": [
                (
                    rule,
                    tr(f"audit-rule-{rule}"),
                    len(by_rule[rule]),
                    [(_sentence(each, tr), _places(each)) for each in by_rule[rule]],
                )
                for rule in ordered
            ],
        },
    )


def _rule(find: Find) -> str:
    return find.rule


def _sentence(find: Find, tr: Locale) -> Html:
    """What a find says, its names marked: they stay as they are in every language."""
    names = audit_words.names(find)
    pattern = "|".join(map(re.escape, sorted(names, key=len, reverse=True)))
    pieces = re.split(f"({pattern})", audit_words.find_sentence(find, tr))
    return join(*(element("span", each, translate="no") if each in names else each for each in pieces))


def _places(find: Find) -> list[tuple[str, str]]:
    """Web addresses with what to call them: without scheme and query."""
    found: list[tuple[str, str]] = []
    for address in dict.fromkeys(find.addresses):
        if address.startswith(("https://", "http://")):
            shown = address.partition("://")[2].partition("?")[0].removeprefix("www.").rstrip("/")
            found.append((address, printable(shown, most=LONGEST)))
    return found


PAGES: Final = (Page(name="finds", path="/finds/", build=finds),)
