"""Files that are the same for every page: a sheet of style for each group of pages, the script, the mark of the site,
the word to robots."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

from obsia.core.figure import LEVEL, Kind, Tested
from obsia.core.locales import languages, locale
from obsia.core.message import Surface

ROBOTS: Final = "/robots.txt"
_STATIC: Final = "/static/"
ICON: Final = f"{_STATIC}obsia.svg"

SCRIPT_WORDS: Final = ("ascending", "descending", "names", "failed", "copy", "copied")
"""Words that the script alone says."""
_WORDS: Final = "WORDS_OF_THE_LANGUAGE"
"""Where its words stand in it."""
FRAME: Final = "base"
OTHERS: Final = ("figure",)
SHEETS: Final[Mapping[str, tuple[str, ...]]] = {
    "chart.": ("charts", "land"),
    "chart_answers": ("charts", "heat", "answers"),
    "charts.": (),
    "classroom": ("charts", "figure"),
    "commitments": ("heat", "commitments", "shapes"),
    "compare": ("compare",),
    "door": (),
    "figure": ("figure", "shapes"),
    "finds": ("commitments", "shapes"),
    "home": ("charts", "home", "land", "names"),
    "model": ("drawn", "models", "openness", "shapes"),
    "models": ("models",),
    "openness": ("openness", "shapes"),
    "openness.": ("drawn", "openness", "heat", "answers", "shapes"),
    "search": ("models", "names"),
    "usage": ("usage",),
    "what_if": ("compare",),
    "world": ("map", "charts", "countries", "world"),
    "world_": ("charts", "countries", "world"),
    "world_closing": ("charts", "countries", "world", "rows"),
    "world_countries": ("charts", "countries"),
}
"""What the names of templates begin with, the longest that fits -> their sheets beside that of the frame."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file."""

    content_type: str
    body: bytes


def robots(site: str = "") -> Asset:
    """The word to robots, with where the list of pages stands of a ``site`` that knows its address."""
    more = f"Sitemap: {site}sitemap.xml\n" if site else ""
    return Asset(content_type="text/plain; charset=utf-8", body=f"User-agent: *\nAllow: /\n{more}".encode())


@cache
def assets() -> dict[str, Asset]:
    """Path -> file."""
    icon = (files("obsia.surfaces.web") / "static" / "obsia.svg").read_bytes()
    styles = {
        style_path(each): Asset(content_type="text/css; charset=utf-8", body=style(each))
        for each in (*SHEETS, "accessibility")
    }
    return {
        **styles,
        **{
            script_path(each): Asset(content_type="text/javascript; charset=utf-8", body=script(each))
            for each in languages()
        },
        ICON: Asset(content_type="image/svg+xml", body=icon),
        ROBOTS: robots(),
    }


def asset(path: str) -> Asset | None:
    """The file of a path."""
    # Scripts of all languages are made of their words: no page waits for those of another.
    return assets().get(path) if path == ROBOTS or path.startswith(_STATIC) else None


def sheets_of(template: str) -> tuple[str, ...]:
    """The names of the sheets of a template, that of the frame first."""
    begun = max((each for each in SHEETS if template.startswith(each)), key=len, default="")
    return (FRAME, *SHEETS.get(begun, OTHERS))


@cache
def sheet(name: str) -> str:
    """The rules of a sheet, without what only people read."""
    room = files("obsia.surfaces.web")
    place = room / "static" / f"{name}.css"
    if not place.is_file():
        place = room / "atlas" / f"{name}.css"
    rules = re.sub(r"/\*.*?\*/", "", place.read_text(encoding="utf-8"), flags=re.DOTALL)
    rules = re.sub(r"\s+", " ", rules)
    return re.sub(r" ?([{};,]) ?|(?<=:) ", r"\1", rules).replace(";}", "}").strip()


@cache
def style(template: str) -> bytes:
    """The rules of the pages of a template."""
    return "".join(sheet(each) for each in sheets_of(template)).encode()


@cache
def script(language: str) -> bytes:
    """The script with its words in a language, without what only people read."""
    tr = locale(language, Surface.HTTP)
    words = {
        **{each.value: tr(f"web-method-kind-{each.value}") for each in Kind},
        **{
            each.value: tr("range-tested" if each is Tested.TESTED else "range-plausible", level=tr.percent(LEVEL))
            for each in Tested
        },
        **{each: tr(f"web-script-{each}", column="{}", count="{}") for each in SCRIPT_WORDS},
    }
    written = (files("obsia.surfaces.web") / "static" / "obsia.js").read_text(encoding="utf-8")
    plain = re.sub(r"/\*.*?\*/|^\s*//.*?$", "", written, flags=re.DOTALL | re.MULTILINE)
    plain = plain.replace(_WORDS, json.dumps(words, ensure_ascii=False), 1)
    return re.sub(r"\s*\n\s*", "\n", plain).strip().encode()


def _digested(content: bytes, kind: str) -> str:
    """A path that changes when its content does."""
    return f"{_STATIC}obsia.{hashlib.sha256(content).hexdigest()[:12]}.{kind}"


@cache
def style_path(template: str) -> str:
    """The path of the style of a template."""
    return _digested(style(template), "css")


@cache
def script_path(language: str) -> str:
    """The path of the script in a language."""
    return _digested(script(language), "js")
