"""The first page: what one answer costs, before any click."""

from __future__ import annotations

from typing import Final

from obsia.app.estimate import estimate
from obsia.surfaces import words
from obsia.surfaces.web.page import Asked, Page, View

MODEL: Final = "gpt-4o"


def home(asked: Asked) -> View:
    """The page."""
    say = asked.say
    found = estimate(MODEL, input_tokens=300, output_tokens=400, record_figures=asked.edition.record)
    return View(
        template="home.html",
        title=say("web-home-title"),
        description=say("web-home-about"),
        values={"energy": words.find(found.figures, words.ENERGY)},
    )


PAGES: Final = (Page(name="home", path="/", build=home),)
