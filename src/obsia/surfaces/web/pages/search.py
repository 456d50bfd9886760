"""Search: what a name stands for and all that has a name like it; without one, what people ask and the families."""

from __future__ import annotations

from typing import Final

from obsia.accounting.openness.questions import NOT_EXAMINED
from obsia.app.catalogue.models import model
from obsia.app.catalogue.search import asked_words
from obsia.app.catalogue.search import search as journey
from obsia.app.catalogue.search_index import ASKING, held_words
from obsia.core.errors import ObsiaError
from obsia.core.locales import printable
from obsia.core.spelling import spelling
from obsia.facts import snapshot as facts
from obsia.facts.names.lineages import families
from obsia.surfaces.web import openness_lists as lists
from obsia.surfaces.web.page import Download, Page, PageQuestion, TemplateView
from obsia.surfaces.web.pages.home import questions
from obsia.views import search as view
from obsia.writers.markup import SitePath

BETWEEN: Final = "search-words-between"
"""The message that holds words between two things to be compared."""
_OF_COSTS: Final = ("planet", "water")
"""Questions whose words say of two models what is to be compared (``energy``)."""
_FAMILIES: Final = 40
_MOST: Final = 8
"""Hits of each kind on the page."""
_LONGEST: Final = 200


def search(asked: PageQuestion) -> TemplateView:
    """The page."""
    tr = asked.tr
    text = (asked.one("q") or "")[:_LONGEST]
    if not text.strip() or not text.isprintable():
        return asked.view(
            "search",
            values={
                "q": "",
                "document": None,
                "compared": None,
                "families": _families(asked),
                "questions": questions(asked),
            },
        )
    found = journey(text, most=_MOST)
    return TemplateView(
        template="search.html",
        title=tr("web-search-of", text=printable(text, most=80)),
        description=tr.text(view.verdict(found)),
        indexed=False,
        downloads=(Download(endpoint="search", path="/search", query={"q": text}, served_only=True),),
        values={
            "q": printable(text, most=_LONGEST),
            "document": view.document(found).without("verdict"),
            "compared": _compared(asked, text),
            "families": () if found.hits else _families(asked),
            "questions": () if found.hits else questions(asked),
        },
    )


def _compared(asked: PageQuestion, text: str) -> tuple[str, SitePath] | None:
    """The comparison of two models that a text names (``DeepSeek vs ChatGPT``), and its title; None for any other."""
    typed = text.split()
    between = [place for place, word in enumerate(typed) if spelling(word) in held_words(BETWEEN)]
    if len(between) != 1:
        return None
    sides = (typed[: between[0]], typed[between[0] + 1 :])
    asking = held_words(ASKING) | {word for each in _OF_COSTS for word in asked_words(each)}
    names = [" ".join(word for word in side if spelling(word) not in asking) for side in sides]
    try:
        first, other = (model(name) for name in names)
    except ObsiaError:
        return None
    if first.resolved.facts.model_id == other.resolved.facts.model_id:
        return None
    title = asked.tr("web-compare-two", first=first.known_as, other=other.known_as)
    return title, asked.links("/compare/", m=names)


def _families(asked: PageQuestion) -> tuple[tuple[str, SitePath], ...]:
    """The families of which most members were examined, by name, with their pages."""
    examined = {
        lists.system_id(row)
        for row in lists.all_of(asked.edition.day).rows
        if any(each.result != NOT_EXAMINED for each in row.answers)
    }
    counted = [(len(examined.intersection(each.members)), each) for each in families(facts.load()).values()]
    counted.sort(key=lambda each: (-each[0], each[1].key))
    listed = ((each.name, asked.links(f"/openness/family/{each.key}/")) for _, each in counted[:_FAMILIES])
    return tuple(sorted(listed, key=lambda each: asked.tr.sort_key()(each[0])))


PAGES: Final = (Page(name="search", path="/search/", build=search, query=("q",), served_only=True),)
