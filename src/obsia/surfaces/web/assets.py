"""Files that are the same for every page: one sheet of style, the mark of the site, the word to robots."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Final

ROBOTS: Final = "/robots.txt"
ICON: Final = "/static/obsia.svg"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asset:
    """One file."""

    content_type: str
    body: bytes


@cache
def assets() -> dict[str, Asset]:
    """Path -> file."""
    folder = files("obsia.surfaces.web") / "static"
    icon = (folder / "obsia.svg").read_bytes()
    return {
        style_path(): Asset(content_type="text/css; charset=utf-8", body=style()),
        ICON: Asset(content_type="image/svg+xml", body=icon),
        ROBOTS: Asset(content_type="text/plain; charset=utf-8", body=b"User-agent: *\nAllow: /\n"),
    }


def asset(path: str) -> Asset | None:
    """The file of a path."""
    return assets().get(path)


@cache
def style() -> bytes:
    """The rules of all sheets in ``static/`` and of the map, one after another in the order of their names."""
    room = files("obsia.surfaces.web")
    sheets = [each for each in (room / "static").iterdir() if each.name.endswith(".css")]
    atlas = room / "atlas"
    if atlas.is_dir():
        sheets += [each for each in atlas.iterdir() if each.name.endswith(".css")]
    texts = [each.read_text(encoding="utf-8") for each in sorted(sheets, key=lambda each: each.name)]
    return "\n".join(texts).encode()


@cache
def style_path() -> str:
    """The path of the style, which changes when the style does."""
    return f"/static/obsia.{hashlib.sha256(style()).hexdigest()[:12]}.css"
