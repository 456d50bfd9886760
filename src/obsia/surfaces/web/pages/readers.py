"""Pages for those who pass figures on: journalists, who quote them; classes, who work with them on paper; and those who
are named in them, who may reply."""

from __future__ import annotations

import os
from typing import Final

from obsia.app.request.equivalents import equivalents
from obsia.core.errors import NoData
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import shown
from obsia.core.message import Symbol
from obsia.surfaces.web.page import Page, PageQuestion, Picture, TemplateView
from obsia.surfaces.web.pages import home
from obsia.surfaces.web.pages.chart import CHARTS

RULES: Final = ("range", "known", "rank", "times", "blank", "address")
"""What to heed when a figure is quoted."""
WORDS: Final = ("measured", "exact", "polluting", "open", "closed")
"""What is often written, and what the figures bear."""
REPLIES: Final = ("figure", "fact", "words", "withheld")
"""What somebody who is named may send."""
_LAMP: Final = "lamp"


def press(asked: PageQuestion) -> TemplateView:
    """How to quote: sentences of this edition that can be copied, what to heed, charts to take, and who answers."""
    tr, links = asked.tr, asked.links
    (_, first, energy, _, _), *_ = home.answers(asked)
    electricity, ai, year = home.planet(asked.edition.folder)
    edition = tr("web-press-edition", day=tr.day(asked.edition.day))
    about = {
        "model": home.label_of(first),
        "year": str(year),
        "edition": ", ".join(each for each in (edition, links.whole("/")) if each),
    }
    return asked.view(
        "press",
        picture=Picture("/share/press.png", f"{tr('web-press-title')}. {tr('web-press-about')}"),
        values={
            "quotes": [
                (tr(f"web-press-quote-{name}", **about, **_ends(figure, tr)), links(path, fragment=anchor))
                for name, figure, path, anchor in (
                    ("question", energy, "/", "answer"),
                    ("centres", electricity, "/world/", ""),
                    ("ai", ai, "/world/", "ai"),
                )
            ],
            "rules": RULES,
            "words": WORDS,
            "charts": [(tr(f"web-chart-name-{name}"), links(f"/charts/{name}/")) for name in CHARTS],
            "publisher": printable(os.environ.get("OBSIA_PUBLISHER", "").strip()),
        },
    )


def _ends(figure: Figure, tr: Locale) -> dict[str, str]:
    """A figure as it is quoted: its value with its unit, and its range."""
    written = shown(figure, tr)
    return {"value": written.text, "range": written.interval}


def classroom(asked: PageQuestion) -> TemplateView:
    """A sheet to print: a drawing, questions with room for answers, and on its last page what the figures answer."""
    (_, first, energy, _, _), *_ = home.answers(asked)
    electricity, ai, year = home.planet(asked.edition.folder)
    lamp = next((each.figure for each in equivalents(energy) if each.name == _LAMP), None)
    if lamp is None:
        raise NoData("web-classroom-no-lamp", model=Symbol(home.label_of(first)))
    return asked.view(
        "classroom",
        values={
            "chart": home.everyday_alone(asked),
            "model": home.label_of(first),
            "year": str(year),
            "energy": energy,
            "lamp": lamp,
            "electricity": electricity,
            "ai": ai,
        },
    )


def reply(asked: PageQuestion) -> TemplateView:
    """What somebody who is named may send, what it must hold, and what becomes of it."""
    return asked.view(
        "reply",
        values={"replies": REPLIES, "steps": ("read", "both", "log")},
    )


PAGES: Final = (
    Page(name="press", path="/press/", build=press),
    Page(name="classroom", path="/classroom/", build=classroom),
    Page(name="reply", path="/reply/", build=reply),
)
