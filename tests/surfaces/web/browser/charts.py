"""Defects that green scores hide (notes of the first version): each has a measure of its own.

Lines across the map; letters too small; two units on one scale, or a drawing without a scale; equivalents too small to
help; columns lost on narrow screens; digits that are lost; names in the order of their codes. Sideways scroll is of
``reflow.py``.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from typing import Final
from urllib.parse import urljoin

from tests.surfaces.web.browser.opened import NARROW, WIDE, Opened

LEAST_LETTER_PX: Final = 11.0
LEAST_PLACE_PX: Final = 1.0
MOST_SEGMENT_SHARE: Final = 0.4
TINY: Final = re.compile(
    r"(?<![\d.,\u202f])0[.,]\d+[\s\u00a0\u202f](?:mm|s|mL|ml|seconds?|secondes?|millimet(?:re|er)s?|millimètres?"
    r"|millilit(?:re|er)s?|millilitres?)\b"
    r"|\d[\s\u00a0\u202f](?:[µμn]m|[mµμn]s|[µμn]L|micromet\w+|micromètres?|milliseconds?|millisecondes?)\b"
)
"""An equivalent below a millimetre, a second or a millilitre."""
NUMBER: Final = re.compile(r"\d[\d\u202f\u00a0]*(?:[.,]\d+)?")


def drawing_problems(found: Opened) -> list[str]:
    """Lines across a map, places that nobody sees, letters too small, scales and units, tables beside charts."""
    problems: list[str] = []
    for width in (WIDE, NARROW):
        found.at(width=width, theme="light")
        problems += found.measure("reflow", "letters", least=LEAST_LETTER_PX)
        problems += found.measure("charts", "scales")
        problems += found.measure("charts", "drawn")
        problems += _letters_of_pictures(found)
    found.at(width=WIDE, theme="light")
    problems += found.measure("charts", "segments", most=MOST_SEGMENT_SHARE)
    problems += found.measure("charts", "specks", least=LEAST_PLACE_PX)
    problems += found.measure("charts", "tables")
    return list(dict.fromkeys(problems))


def column_problems(found: Opened) -> list[str]:
    """Text that is seen on a wide screen and lost on a narrow one."""
    found.at(width=WIDE, theme="light")
    found.measure("reflow", "remember")
    found.at(width=NARROW, theme="light")
    return list(found.measure("reflow", "lost"))


def order_problems(found: Opened, *, language: str) -> list[str]:
    """Lists and columns in the order of codes, where an order of letters would be another."""
    if language == "en":
        return []
    return [
        f"in the order of codes: {', '.join(names[:3])} …"
        for names in found.measure("charts", "names")
        if is_by_code(names)
    ]


def is_by_code(names: Sequence[str]) -> bool:
    """Whether names are sorted by the numbers of their letters, which is no order that people know."""
    return list(names) == sorted(names) != sorted(names, key=folded)


def folded(name: str) -> str:
    """A name as an order of letters reads it: without accents, in small letters."""
    return "".join(each for each in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(each))


def equivalent_problems(texts: Iterable[str]) -> list[str]:
    """Equivalents of what is too small to be seen, waited for or drunk."""
    return [f"an equivalent too small to help: {text.strip()[:80]}" for text in texts if TINY.search(text)]


def digit_problems(numbers: Iterable[tuple[str, str]]) -> list[str]:
    """(value, interval) of figures as they are told: two digits at least, zeros at the end among them."""
    problems: list[str] = []
    for value, interval in numbers:
        if any(
            digits(each) < 2 for each in NUMBER.findall(f"{value} {interval}") if not _is_whole(each, value, interval)
        ):
            problems.append(f"digits are lost: {value} ({interval})")
    return problems


def digits(number: str) -> int:
    """Digits of a number that say something."""
    return len(re.sub(r"\D", "", number).lstrip("0")) or 1


def _is_whole(number: str, value: str, interval: str) -> bool:
    """Zero, and counts (a figure all of whose numbers are whole), have the digits that they have."""
    told = NUMBER.findall(f"{value} {interval}")
    return not re.search(r"[1-9]", number) or all(not re.search(r"[.,]\d", each) for each in told)


def _letters_of_pictures(found: Opened) -> list[str]:
    """Letters of drawings that a page shows as pictures: their size in the file, on the width that they get."""
    problems: list[str] = []
    for picture in found.measure("reflow", "pictures"):
        address = urljoin(found.url, picture["address"])
        if not address.split("?")[0].endswith(".svg") or address.startswith("file:"):
            continue
        drawing = found.page.request.get(address).text()
        view_box = re.search(r'viewBox="0 0 ([\d.]+)', drawing)
        sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)', drawing)]
        if view_box and sizes and picture["width"]:
            height = min(sizes) * picture["width"] / float(view_box[1])
            if height < LEAST_LETTER_PX:
                problems.append(f"letters of {height:.1f} px in the picture {picture['address']}")
    return problems
