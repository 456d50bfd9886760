"""What figures, their inputs and their assumptions are called, in every medium."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from obsia.core.columns import OTHER_NAMES
from obsia.core.figure import Assumption, Boundary, Figure, Tested
from obsia.core.grouping import grouped
from obsia.core.locales import NO_BREAK, Locale, locale, printable
from obsia.core.message import CodedCountry, Message, Sentences, Share
from obsia.core.units import CURRENCIES, unit_of

_SUPERSCRIPTS: Final = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")
_WHOLE: Final = re.compile(r"\d+|\d(\.\d+)?e\+\d+")
"""A whole number, also where it is written with a power of ten: ``2e+03``."""
_OWNED: Final = ("shipments", "site", "lab", "use", "traffic")
ENERGY: Final = ("energy_kwh", Boundary.FACILITY)
CARBON: Final = ("carbon_g", Boundary.LIFE_CYCLE)
WATER: Final = ("water_l", Boundary.FACILITY)
HEADLINE: Final = (ENERGY, CARBON, WATER)
SECTIONS: Final[Mapping[str, Sequence[tuple[str, Boundary]]]] = {
    "energy": (
        ("energy_kwh", Boundary.ACCELERATOR),
        ("energy_kwh", Boundary.SERVER),
        ("energy_kwh", Boundary.FACILITY),
    ),
    "carbon": (
        ("carbon_g", Boundary.FACILITY),
        ("carbon_g", Boundary.EMBODIED),
        ("carbon_g", Boundary.LIFE_CYCLE),
    ),
    "water": (
        ("onsite_water_l", Boundary.FACILITY),
        ("offsite_water_l", Boundary.FACILITY),
        ("water_l", Boundary.FACILITY),
    ),
    "primary-energy": (("primary_energy_mj", Boundary.FACILITY),),
    "adpe": (
        ("adpe_kgsbeq", Boundary.FACILITY),
        ("adpe_kgsbeq", Boundary.EMBODIED),
        ("adpe_kgsbeq", Boundary.LIFE_CYCLE),
    ),
}
"""What the page shows under each heading; each section has one unit and one scale."""
MOST_UNKNOWNS: Final = 6
MOST_OF_A_CODE: Final = 3
MOST_ZONES: Final = 6
LEAST_SHARE: Final = 0.005
Told = dict[str, str | int]
"""Variables of a message."""


def power_of_ten(number: float, tr: Locale, *, digits: int = 2) -> str:
    """``3.8 × 10²⁵``: arithmetic has no everyday multiples."""
    mantissa, _, exponent = f"{number:.{digits - 1}e}".partition("e")
    power = str(int(exponent)).translate(_SUPERSCRIPTS)
    return f"{tr.decimal(float(mantissa), digits=digits)}{NO_BREAK}×{NO_BREAK}10{power}"


def find(figures: Iterable[Figure], about: tuple[str, Boundary]) -> Figure:
    """The figure of a quantity at a boundary."""
    return next(figure for figure in figures if (figure.quantity, figure.boundary) == about)


def headline_message(name: str, figure: Figure) -> Message:
    """What a headline figure counts. By the hour its electricity may be direct emissions, which is no life cycle."""
    scopes = {each.arguments.get("scope") for each in figure.assumptions if each.code == "grid-hourly"}
    return Message(f"headline-{name}-direct" if name == "carbon" and "direct" in scopes else f"headline-{name}")


PARTLY_COUNTED: Final = frozenset({"water_l", "onsite_water_l", "offsite_water_l", "adpe_kgsbeq"})
"""Quantities whose range is one of what is counted: what is left out may be more than that."""


def meaning_message(figures: Sequence[Figure]) -> Sentences:
    """What the leading value and the range are."""
    return Sentences((Message("lead-median"), *range_messages(figures)))


def range_messages(figures: Sequence[Figure]) -> Iterator[Message]:
    """What the ranges of figures are: of what is counted in part only, no share of the truth is claimed."""
    tested = all(figure.tested is Tested.TESTED for figure in figures)
    counted = [figure.quantity not in PARTLY_COUNTED for figure in figures]
    if any(counted):
        yield Message("range-tested" if tested else "range-plausible", level=Share(figures[0].level))
    if not all(counted):
        yield Message("range-uncounted")


def meaning(figures: Sequence[Figure], tr: Locale) -> str:
    """What the leading value and the range are, in a sentence or two."""
    return tr.text(meaning_message(figures))


def row_name(name: str, tr: Locale) -> str:
    """The name of a row of the table of boundaries."""
    return tr(f"row-{name}")


def message_id(about: tuple[str, Boundary]) -> str:
    """A quantity at a boundary as a part of a message's name: one for all currencies."""
    quantity, boundary = about
    if boundary is Boundary.OWN_MACHINES and unit_of(quantity) in CURRENCIES:
        quantity = quantity.rpartition("_")[0]
    return f"{quantity}-{boundary.value.replace(' ', '-')}"


EQUIVALENT: Final = "equivalent:"
"""How subjects begin that are things that people know."""


def input_words(subject: str, name: str, tr: Locale) -> str:
    """A property and its subject in plain words; as they are where there are no words.

    Of a fitted model or of a kind of subject a property may have words of its own: ``input-joint-of-inference``.
    """
    kind, _, rest = subject.partition(":")
    if subject.startswith(EQUIVALENT):
        return tr(f"equivalent-{rest}")
    names = (name.replace(" ", "-"), name.partition(" ")[0])
    told = [f"input-{each}{of}" for each in names for of in (f"-of-{rest}", f"-of-{kind}", "")]
    words = tr.or_text(next((each for each in told if tr.has(each)), ""), name)
    whose = subject_words(subject, tr)
    return f"{words} ({whose})" if whose else words


def subject_words(subject: str, tr: Locale) -> str:
    """The subject of a fact in plain words; '' for the defaults of serving."""
    kind, _, name = subject.partition(":")
    if kind in ("grid", "country", "zone"):
        return tr.zone(name)
    if kind == "service":
        provider, _, model = name.partition("/")
        return ", ".join(printable(part) for part in (model, provider) if part != "unknown")
    if kind in ("demand", "allocation"):
        return _demanding(name, tr)
    if kind in ("family", "model", "checkpoint", "provider", "cloud", "device", "fleet", *_OWNED) and name != "unknown":
        return printable(name)
    return ""


def _demanding(name: str, tr: Locale) -> str:
    """Of whose electricity a published figure or its error is: a country, or a region with its type of operators."""
    place, _, operator = name.partition("/")
    if len(place) == len("FRA") and place.isupper():
        return tr.zone(place)
    region = tr.or_text(f"world-region-{place.casefold().replace(' ', '-')}", place)
    return ", ".join([region, *([tr.or_text(f"world-operator-{operator}", operator)] if operator else [])])


def count_of(unit: str, count: int, tr: Locale) -> str:
    """``12 calls``: ``unit`` is calls, messages, records or mixed."""
    return tr(f"count-{unit}", count=count, count_text=tr.whole(count))


def assumption_sentences(taken: Iterable[Assumption], tr: Locale, *, unit: str = "calls") -> list[str]:
    """Sentences; those of one kind about several models or providers are said once. ``unit`` is what is counted."""
    by_code: dict[str, list[Told]] = {}
    for each in taken:
        told: Told = {name: _argument(name, value, tr) for name, value in each.arguments.items()}
        calls = each.arguments.get("calls", "")
        if calls.isdecimal():
            told["count"] = int(calls)
            told["units"] = count_of(unit, int(calls), tr)
        hours = each.arguments.get("hours", "")
        if each.code == "grid-hourly-gap" and hours.isdecimal():
            told["count"] = int(hours)
        held = by_code.setdefault(each.code, [])
        if told not in held:
            held.append(told)
    if by_code.get("batch-ignored") and by_code.get("batch-ignored") == by_code.get("price-batch"):
        # Said of the energy and of the cost: one thing of the same calls.
        by_code["batch-as-interactive"] = by_code.pop("batch-ignored")
        del by_code["price-batch"]
    sentences: list[str] = []
    for code, held in sorted(by_code.items(), key=lambda item: tr.place(f"assumption-{item[0]}")):
        merged = _merged(held, tr)
        for told in merged[:MOST_OF_A_CODE]:
            name = f"assumption-{code}"
            sentences.append(tr(name, **told).strip() if tr.has(name) else printable(f"{code} {told}"))
        if len(merged) > MOST_OF_A_CODE:
            sentences.append(tr("assumption-more", count=len(merged) - MOST_OF_A_CODE))
    return sentences


def _merged(held: list[Told], tr: Locale) -> list[Told]:
    """Arguments that differ in one name only become one list of its values."""
    if len(held) < 2 or not held[0]:
        return held
    differing = [name for name in held[0] if len({told.get(name) for told in held}) > 1]
    if len(differing) > 1 and len(held) > MOST_OF_A_CODE:
        # Too many to be said one by one: those that share the name with the fewest values are said together.
        fewest = min(differing, key=lambda name: len({told.get(name) for told in held}))
        alike = grouped((told.get(fewest), told) for told in held)
        return held if len(alike) == len(held) else [told for each in alike.values() for told in _merged(each, tr)]
    if len(differing) != 1:
        return held
    stated = [told for told in held if told[differing[0]] not in (tr("unknown-provider"), tr("unknown-model"))]
    if 1 < len(stated) < len(held):
        # What is not known is no name of a list.
        return [*_merged(stated, tr), *(told for told in held if told not in stated)]
    values = [str(told[differing[0]]) for told in held]
    some = values[:MOST_OF_A_CODE]
    if len(values) > MOST_OF_A_CODE:
        some = [*some, tr("and-others", count=len(values) - MOST_OF_A_CODE)]
    return [held[0] | {differing[0]: tr.listed(some)}]


def _zones(value: str, tr: Locale) -> str:
    """Codes of zones as a list of names, a few of many; ``none`` stays what it is."""
    codes = [] if value == "none" else value.split(", ")
    some = [tr.zone(code) for code in codes[:MOST_ZONES]]
    if len(codes) > MOST_ZONES:
        some.append(tr("and-others", count=len(codes) - MOST_ZONES))
    return tr.listed(some) or value


def _suggestion(text: str) -> str:
    """A suggestion that an assumption holds as text: ``DEU (Germany)`` is a country, ``IRL (Dublin)`` a city."""
    code, _, name = text.removesuffix(")").partition(" (")
    return CodedCountry(text) if name and name == locale("en").country(code) else text


def _argument(name: str, value: str, tr: Locale) -> str:
    """An argument as the language writes it."""
    if name == "zone" and value:
        return tr.zone(value)
    if name in ("provider", "model") and value == "unknown":
        return tr(f"unknown-{name}")
    if name == "covered":
        return _zones(value, tr)
    if name == "suggestions":
        return tr.text(Message("did-you-mean", names=tuple(map(_suggestion, value.split(", "))))) if value else ""
    if name in ("region", "provider", "gpu", "precision", "engine") and value == OTHER_NAMES:
        return tr("other-names")
    if name == "cloud" and value == "any":
        return tr("any-cloud")
    if name in ("since", "published"):
        return tr.day(value)
    if name in ("calls", "zones", "input", "output", "tokens_per_s") and _WHOLE.fullmatch(value):
        return tr.whole(int(float(value)))
    if name == "what":
        return tr.or_text(f"input-{value}", value)
    if name == "basis":
        return tr.or_text(f"basis-{value}", value)
    if name == "subject":
        return subject_words(value, tr) or printable(value)
    if name.endswith("_share"):
        return tr.percent(float(value))
    if name in ("price", "factor", "share", "score", "low", "high", "other_score", "input", "output", "tokens_per_s"):
        return value.replace(".", tr("decimal-mark")) if value.replace(".", "", 1).isdecimal() else printable(value)
    return printable(value)
