"""What a page weighs: all that is fetched, as it travels, with the icon that a browser asks for beside it."""

from __future__ import annotations

import gzip
from collections.abc import Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from tests.surfaces.web.browser.opened import Opened, is_third_party

MOST_BYTES: Final[Mapping[str, int]] = {"plain": 27_000, "chart": 60_000, "map": 80_000}
"""Class of a page -> all of its bytes on a first visit, compressed; 5 kB of them are the script, which is kept."""
MOST_REQUESTS: Final = 5
"""The page, its style, the script, the icon, and a badge."""
_CLASS: Final = """document.querySelector('svg.map a, svg.map path') ? 'map'
  : document.querySelector('figure.chart, svg.series, table svg.mark') ? 'chart' : 'plain'"""
"""A table with a mark in each row is a chart."""
_ICONS: Final = "[...document.querySelectorAll('link[rel~=icon]')].map((each) => each.href)"


def class_of(found: Opened) -> str:
    """``map``, ``chart`` or ``plain``."""
    return str(found.page.evaluate(_CLASS))


def weight_problems(found: Opened) -> list[str]:
    """Too many bytes, too many requests, other hosts, cookies, answers that are not compressed."""
    kind = class_of(found)
    sizes = weights(found)
    problems: list[str] = []
    if sum(sizes.values()) > MOST_BYTES[kind]:
        told = ", ".join(f"{urlsplit(url).path} {size:,}" for url, size in sizes.items())
        problems.append(f"{sum(sizes.values()):,} bytes, of {MOST_BYTES[kind]:,} for a page of class {kind}: {told}")
    if len(sizes) > MOST_REQUESTS:
        problems.append(f"{len(sizes)} requests: {', '.join(sizes)}")
    problems += [f"another host: {each.url}" for each in found.requests if is_third_party(each.url, found.url)]
    problems += [f"a cookie: {each.get('name')}" for each in found.page.context.cookies()]
    for each in found.responses:
        headers = each.headers
        if "set-cookie" in headers:
            problems.append(f"a cookie of {each.url}")
        is_text = headers.get("content-type", "").startswith(("text/", "image/svg"))
        if is_text and each.url.startswith("http") and "content-encoding" not in headers and len(each.body()) > 1_400:
            problems.append(f"not compressed: {each.url}")
    return problems


def weights(found: Opened) -> dict[str, int]:
    """Address -> bytes on the way, headers included; of files, what compression leaves of them."""
    sizes: dict[str, int] = {}
    for each in found.requests:
        if each.url.startswith("file:"):
            sizes[each.url] = _packed(each.url)
        elif each.url.startswith("http") and each.failure is None:
            measured = each.sizes()
            sizes[each.url] = measured["responseBodySize"] + measured["responseHeadersSize"]
    for url in found.page.evaluate(_ICONS):
        if url not in sizes and url.startswith("file:"):
            sizes[url] = _packed(url)
        elif url not in sizes and url.startswith("http"):
            sizes[url] = len(gzip.compress(found.page.request.get(url).body(), 6))
    return sizes


def _packed(url: str) -> int:
    return len(gzip.compress(Path(unquote(urlsplit(url).path)).read_bytes(), 6))
