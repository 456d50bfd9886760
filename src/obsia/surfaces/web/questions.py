"""What a form asks: each field as it was typed, what is wrong with it, and what comes near. Nothing typed is lost."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final, TypeVar

from obsia.app.catalogue import models as catalogue
from obsia.core.errors import ObsiaError, UnknownName
from obsia.core.locales import Locale, printable
from obsia.core.locales.wording import assumption_sentences
from obsia.surfaces.web.page import PageQuestion
from obsia.writers.markup import Html, SitePath, join, text

MOST_NEAR: Final = 5
MOST_COUNT: Final = 2_147_483_647
"""The largest count of tokens that obsia reads."""
_GAPS: Final = re.compile(r"[\s\u00a0\u202f'’]")
_GROUPED: Final = re.compile(r"[0-9]{1,3}(,[0-9]{3})+")
_DECIMAL: Final = re.compile(r"[0-9]{1,9}([.,][0-9]{1,4})?")
_COUNTRY: Final = re.compile(r"([A-Z]{3}) \(.+\)")
"""How a country is suggested: its code and its name."""
_PLACE: Final = "\ufdd0"
"""Stands in a message for a piece of markup: a code point that no text holds."""
_Found = TypeVar("_Found")
Fill = Callable[[str], SitePath]
"""A value of a field -> the address of the same question with that value."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Near:
    """Something that may have been meant: a link that fills the form with it, or leads to where it may be found."""

    words: str
    address: SitePath
    is_name: bool = True
    """Whether it stays as it is in every language."""
    is_meant: bool = True
    """Whether it may be what was meant, and not where to look for it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Field:
    """One field of a form."""

    name: str
    key: str
    """What tells it from fields of the same name, for labels and errors."""
    label: str = ""
    value: str = ""
    error: str = ""
    near: tuple[Near, ...] = ()
    taken: tuple[str, ...] = ()
    """What the name was taken for, in sentences; empty where it is a name of what it stands for."""


def whole(typed: str, *, most: int = MOST_COUNT) -> int | None:
    """A whole number as people write it (``1 000``, ``1,000``); None for what is none, or too large."""
    bare = _GAPS.sub("", typed)
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not re.fullmatch(r"[0-9]{1,12}", bare):
        return None
    return int(bare) if int(bare) <= most else None


def decimal(typed: str, *, most: int) -> str | None:
    """A number with at most four decimals, with either sign for them, as ``0.5``; None for what is none.

    The sign of per cent may stand behind it.
    """
    bare = _GAPS.sub("", typed).removesuffix("%")
    if not _DECIMAL.fullmatch(bare):
        return None
    plain = bare.replace(",", ".")
    return plain if float(plain) <= most else None


def _number_field(
    read: Callable[..., _Found | None], code: str, asked: PageQuestion, name: str, *, most: int = MOST_COUNT
) -> tuple[Field, _Found | None]:
    """A field of a number, and the number where it is one; ``code`` is the message for what is none."""
    typed = asked.one(name)
    if typed is None:
        return Field(name=name, key=name), None
    found = read(typed, most=most)
    error = "" if found is not None else asked.tr(code, most=asked.tr.whole(most))
    return Field(name=name, key=name, value=typed, error=error), found


whole_field = partial(_number_field, whole, "web-question-whole")
decimal_field = partial(_number_field, decimal, "web-question-decimal")


def model_field(
    asked: PageQuestion, name: str, typed: str | None, *, fill: Fill, key: str = ""
) -> tuple[Field, catalogue.Model | None]:
    """A field of a model, and the model where the name stands for one."""
    key = key or name
    if typed is None:
        return Field(name=name, key=key), None
    found, error, near = _named(asked, typed, fill, catalogue.model)
    if error and not near and asked.links.has("/search/"):
        words = asked.tr("web-problem-search", text=printable(typed, most=80))
        near = (Near(words=words, address=asked.links("/search/", q=typed[:80]), is_name=False, is_meant=False),)
    taken = () if found is None else found.resolved.assumptions
    told = tuple(assumption_sentences(taken, asked.tr))
    return Field(name=name, key=key, value=typed, error=error, near=near, taken=told), found


def host_field(asked: PageQuestion, name: str, *, fill: Fill) -> tuple[Field, str | None]:
    """A field of who serves, and the provider where the name stands for one."""
    typed = asked.one(name)
    if typed is None:
        return Field(name=name, key=name), None
    found, error, near = _named(asked, typed, fill, catalogue.server)
    return Field(name=name, key=name, value=typed, error=error, near=near), found


def region_field(asked: PageQuestion, name: str, *, fill: Fill, host: str | None = None) -> tuple[Field, str | None]:
    """A field of a place, and what names it for the journeys: countries are read in every language of obsia."""
    typed = asked.one(name)
    if typed is None:
        return Field(name=name, key=name), None
    found, error, near = _named(asked, typed, fill, lambda text: catalogue.place(text, host=host))
    told = () if found is None else tuple(assumption_sentences(found.assumptions, asked.tr))
    return Field(
        name=name, key=name, value=typed, error=error, near=near, taken=told
    ), None if found is None else found.written


def _named(
    asked: PageQuestion, typed: str, fill: Fill, known: Callable[[str], _Found]
) -> tuple[_Found | None, str, tuple[Near, ...]]:
    """What a name stands for, or what is wrong with it and what comes near."""
    try:
        return known(typed), "", ()
    except UnknownName as error:
        kind = asked.tr.or_text(f"kind-of-name-{error.kind}", error.kind)
        told = asked.tr("web-question-unknown", kind=kind, name=printable(typed, most=80))
        near = tuple(
            Near(
                words=_words(each, asked.tr),
                address=fill(each.partition(" (")[0]),
                is_name=_COUNTRY.fullmatch(each) is None,
            )
            for each in error.suggestions[:MOST_NEAR]
        )
        return None, told, near
    except ObsiaError as error:
        return None, asked.tr.text(error.sentences), ()


def _words(suggestion: str, tr: Locale) -> str:
    """A suggestion as the reader's language writes it: a country by its name there."""
    country = _COUNTRY.fullmatch(suggestion)
    return tr.zone(country[1]) if country else printable(suggestion)


def placed(tr: Locale, name: str, **values: str | int) -> Html:
    """A message whose values may be markup: a Figure in the middle of a sentence, a name that stays as it is."""
    markup = {key: value for key, value in values.items() if isinstance(value, Html)}
    plain: dict[str, str | int] = {key: value for key, value in values.items() if key not in markup}
    holes = {key: f"{_PLACE}{number}{_PLACE}" for number, key in enumerate(markup)}
    pieces = re.split(f"{_PLACE}([0-9]+){_PLACE}", tr(name, **plain, **holes))
    found = list(markup.values())
    return join(*(found[int(piece)] if place % 2 else text(piece) for place, piece in enumerate(pieces)))
