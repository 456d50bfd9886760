"""Parts that several pages share: boundary tables, what is least known, assumptions in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Final

from obsia.core.columns import OTHER_NAMES
from obsia.core.figure import Assumption, Boundary, Figure, Tested
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words, scale_for, shown
from obsia.surfaces.cli.page import WIDE_PAGE, Column, Page

if TYPE_CHECKING:
    from obsia.accounting.pricing import Unknown

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
LEAST_SHARE: Final = 0.005
Told = dict[str, str | int]
"""Variables of a message."""


def find(figures: Iterable[Figure], about: tuple[str, Boundary]) -> Figure:
    """The figure of a quantity at a boundary."""
    return next(figure for figure in figures if (figure.quantity, figure.boundary) == about)


def headline(page: Page, figures: Sequence[Figure]) -> None:
    """Energy, carbon and water, each with its range and its boundary, and what value and range are."""
    say = page.language
    chosen = [find(figures, about) for about in HEADLINE]
    rows: list[list[str]] = []
    for figure, name in zip(chosen, ("energy", "carbon", "water"), strict=True):
        told = shown(figure, say)
        rows.append([say(name), told.text, told.interval_text, say(f"headline-{name}")])
    page.table(
        [
            Column(),
            Column(head=say(f"head-{figures[0].lead.value}")),
            Column(head=interval_words(chosen, say)),
            Column(dim=True, drop=1),
        ],
        rows,
        bold_column=1,
    )
    page.blank()
    page.sentence(meaning(figures, say), style="dim")


def meaning(figures: Sequence[Figure], say: Locale) -> str:
    """What the leading value and the range are, in a sentence or two."""
    level = say.percent(figures[0].level)
    tested = all(figure.tested is Tested.TESTED for figure in figures)
    return f"{say(f'lead-{figures[0].lead.value}')} {say('range-tested' if tested else 'range-plausible', level=level)}"


def boundaries(page: Page, figures: Sequence[Figure]) -> None:
    """Every quantity at every boundary, with what each counts."""
    say = page.language
    lead = say(f"head-{figures[0].lead.value}")
    columns = [
        Column(head=""),
        Column(head=lead, right=True),
        Column(head=interval_words(figures, say)),
        Column(head=say("head-counts"), flexible=True, dim=True),
    ]
    rows: list[list[str]] = []
    strong: list[int] = []
    for section, abouts in SECTIONS.items():
        group = [find(figures, about) for about in abouts]
        scale = scale_for(group)
        strong.append(len(rows))
        rows.append([f"{say(section)}, {scale.symbol}", "", "", ""])
        for figure in group:
            told = shown(figure, say, scale=scale)
            name = message_id((figure.quantity, figure.boundary))
            rows.append([f"  {row_name(name, say)}", told.value, told.interval, say(f"counts-{name}")])
    if page.width >= WIDE_PAGE:
        page.table(columns, rows, strong=strong)
        return
    page.table(columns[:-1], [row[:-1] for row in rows], strong=strong)
    page.blank()
    # A narrow page says below what each boundary counts: beside the numbers it would be a ribbon.
    page.items(
        f"{say(section)}, {row_name(name, say)}{say('colon')} {say(f'counts-{name}')}"
        for section, abouts in SECTIONS.items()
        for name in (message_id(about) for about in abouts)
    )


def row_name(name: str, say: Locale) -> str:
    """The name of a row of the table of boundaries."""
    return say(f"row-{name}")


def message_id(about: tuple[str, Boundary]) -> str:
    """A quantity at a boundary as a part of a message's name."""
    return f"{about[0]}-{about[1].value.replace(' ', '-')}"


def least_known(page: Page, unknowns: Sequence[Unknown]) -> None:
    """The inputs that the width of the energy figure comes from."""
    say = page.language
    rows = [
        [say.percent(unknown.share), unknown_words(unknown, say), say(f"kind-{unknown.kind.value}")]
        for unknown in unknowns[:MOST_UNKNOWNS]
        if unknown.share >= LEAST_SHARE
    ]
    if not rows:
        return
    page.section(say("section-least-known"))
    page.table(
        [
            Column(head=say("head-width-share"), right=True),
            Column(head=say("head-input"), flexible=True),
            Column(head=say("head-kind"), dim=True),
        ],
        rows,
    )


def unknown_words(unknown: Unknown, say: Locale) -> str:
    """An input in plain words: what it is, and of whom."""
    return input_words(unknown.key[0], unknown.key[1], say)


def input_words(subject: str, name: str, say: Locale) -> str:
    """A property and its subject in plain words; as they are where there are no words."""
    whole = f"input-{name.replace(' ', '-')}"
    words = say(whole) if say.has(whole) else say.or_text(f"input-{name.partition(' ')[0]}", name)
    whose = subject_words(subject, say)
    return f"{words} ({whose})" if whose else words


def subject_words(subject: str, say: Locale) -> str:
    """The subject of a fact in plain words; '' for the defaults of serving."""
    kind, _, name = subject.partition(":")
    if kind == "grid":
        return say.zone(name)
    if kind == "service":
        provider, _, model = name.partition("/")
        return ", ".join(printable(part) for part in (model, provider) if part != "unknown")
    if kind in ("model", "checkpoint", "provider", "cloud", "device") and name != "unknown":
        return printable(name)
    return ""


def assumptions(page: Page, figures: Sequence[Figure]) -> None:
    """Each default that stood in for a fact in any of the figures, as a sentence."""
    sentences = assumption_sentences((each for figure in figures for each in figure.assumptions), page.language)
    if sentences:
        page.section(page.language("section-assumptions"))
        page.items(sentences)


def assumption_sentences(taken: Iterable[Assumption], say: Locale) -> list[str]:
    """Sentences; those of one kind about several models or providers are said once."""
    by_code: dict[str, list[Told]] = {}
    for each in taken:
        told: Told = {name: _argument(name, value, say) for name, value in each.arguments.items()}
        calls = each.arguments.get("calls", "")
        if calls.isdecimal():
            told["count"] = int(calls)
        held = by_code.setdefault(each.code, [])
        if told not in held:
            held.append(told)
    sentences: list[str] = []
    for code, held in sorted(by_code.items(), key=lambda item: say.place(f"assumption-{item[0]}")):
        merged = _merged(held, say)
        for told in merged[:MOST_OF_A_CODE]:
            name = f"assumption-{code}"
            sentences.append(say(name, **told).strip() if say.has(name) else printable(f"{code} {told}"))
        if len(merged) > MOST_OF_A_CODE:
            sentences.append(say("assumption-more", count=len(merged) - MOST_OF_A_CODE))
    return sentences


def _merged(held: list[Told], say: Locale) -> list[Told]:
    """Arguments that differ in one name only become one list of its values."""
    if len(held) < 2 or not held[0]:
        return held
    differing = [name for name in held[0] if len({told.get(name) for told in held}) > 1]
    if len(differing) != 1:
        return held
    stated = [told for told in held if told[differing[0]] not in (say("unknown-provider"), say("unknown-model"))]
    if 1 < len(stated) < len(held):
        # What is not known is no name of a list.
        return [*_merged(stated, say), *(told for told in held if told not in stated)]
    values = [str(told[differing[0]]) for told in held]
    some = values[:MOST_OF_A_CODE]
    if len(values) > MOST_OF_A_CODE:
        some = [*some, say("and-others", count=len(values) - MOST_OF_A_CODE)]
    return [held[0] | {differing[0]: say.listed(some)}]


def _argument(name: str, value: str, say: Locale) -> str:
    """An argument as the language writes it."""
    if name == "zone" and value:
        return say.zone(value)
    if name in ("provider", "model") and value == "unknown":
        return say(f"unknown-{name}")
    if name == "suggestions":
        return say("did-you-mean", names=printable(value)) if value else ""
    if name in ("region", "provider") and value == OTHER_NAMES:
        return say("other-names")
    if name == "cloud" and value == "any":
        return say("any-cloud")
    if name in ("calls", "zones") and value.isdecimal():
        return say.whole(int(value))
    if name == "what":
        return say.or_text(f"input-{value}", value)
    if name == "basis":
        return say.or_text(f"basis-{value}", value)
    if name == "subject":
        return subject_words(value, say) or printable(value)
    if name in ("price", "factor", "share"):
        return value.replace(".", say("decimal-mark")) if value.replace(".", "", 1).isdecimal() else printable(value)
    return printable(value)


def trace_lines(page: Page, figures: Sequence[Figure]) -> None:
    """The commands that unfold the headline figures, and which facts made them."""
    say = page.language
    page.section(say("section-trace"))
    for about, name in zip(HEADLINE, ("energy", "carbon", "water"), strict=True):
        # A line that is pasted whole into a shell runs: what it is about is a comment.
        page.verbatim(f"obsia trace {find(figures, about).figure_id}   # {say(name)}")
    page.sentence(say("facts-used", snapshot=figures[0].snapshot[:12]), style="dim")
