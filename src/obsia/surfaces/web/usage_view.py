"""What the page of an account shows, row by row: figures as they are, everything else as text."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

from obsia.app.usage.account_export import no_change
from obsia.core.figure import Figure
from obsia.core.locales import Locale, printable
from obsia.core.locales.scales import interval_words
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.account_charts import energy_series
from obsia.surfaces.charts import share_bar
from obsia.surfaces.html import Html

if TYPE_CHECKING:
    from obsia.app.usage.account import Account, Group, ModelUse, Scenario, Table

LARGEST: Final = 5
MOST_NAMES: Final = 60
MOST_FILES: Final = 12
MOST_REJECTS: Final = 10
LONGEST_PATH: Final = 160
NO_FIGURE: Final = {"cost": "web-usage-no-price", "per-token": "web-usage-no-output"}
"""Column -> why a row has no figure in it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Card:
    """A figure of the total with what it counts."""

    name: str
    figure: Figure
    counts: str
    drawn: bool
    """Whether there is an interval to draw."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """A group: what it is, how much usage, and its figures; a cell without a figure says why."""

    name: str
    usage: str
    output: str
    share: str
    bar: Html
    energy: Figure
    figures: tuple[Figure | str, ...]
    """One for each column of :attr:`Rollup.columns`."""
    rest: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A column of figures: its name, and those that it holds, for their one scale."""

    name: str
    held: tuple[Figure, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Rollup:
    """One table of groups with its total; a chart where it is by time."""

    anchor: str
    title: str
    head: str
    usage: str
    has_output: bool
    rows: tuple[Row, ...]
    columns: tuple[Column, ...]
    total: Row
    range: str
    """What the intervals are called."""
    chart: Html | None
    note: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Share:
    """A part of a whole, in words and drawn."""

    name: str
    share: str
    bar: Html
    note: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """A lever: what it changes, and the difference to the account; '' where it changes nothing."""

    name: str
    text: str
    differences: tuple[Figure | str, ...]
    """Energy, carbon and water."""
    ratio: str
    chance: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Name:
    """A name of a model in the records."""

    name: str
    taken_for: str
    model: str
    """The model of the catalogue, '' where it is unknown."""
    usage: str


def cards(account: Account, say: Locale) -> list[Card]:
    """Energy, carbon, water, energy per output token, cost: each leads with the mean."""
    found: list[tuple[str, Figure, str]] = []
    for which, name in zip(words.HEADLINE, ("energy", "carbon", "water"), strict=True):
        figure = words.find(account.figures, which)
        found.append((say(name), figure, words.headline_words(name, figure, say)))
    if account.total.intensity is not None:
        found.append((say("energy-per-token"), account.total.intensity, say("per-token-counts")))
    if account.total.cost is not None and account.total.cost.figure is not None:
        found.append((say("cost"), account.total.cost.figure, about.cost_basis(account, say)))
    return [
        Card(name=name, figure=figure, counts=counts, drawn=figure.low != figure.high) for name, figure, counts in found
    ]


def boundaries(account: Account, say: Locale) -> list[tuple[str, list[tuple[str, str, Figure]]]]:
    """Every quantity at every boundary: a section of one unit each."""
    return [
        (
            say(section),
            [
                (words.row_name(name, say), say(f"counts-{name}"), words.find(account.figures, each))
                for each in which
                for name in (words.message_id(each),)
            ],
        )
        for section, which in words.SECTIONS.items()
    ]


def rollup(table: Table, account: Account, say: Locale, *, number: int) -> Rollup:
    """One table."""
    groups = [*table.groups, account.total]
    usage_head, usages = about.amount_column(groups, say)
    columns = _columns(groups)
    rows = [
        _row(group, say, usage=usage, columns=columns) for group, usage in zip(table.groups, usages[:-1], strict=True)
    ]
    return Rollup(
        anchor=f"by-{number}",
        title=about.table_title(table.by, say),
        head=say.listed(about.key_head(key, say) for key in table.by),
        usage=usage_head,
        has_output=about.have_tokens(groups),
        rows=tuple(rows),
        columns=tuple(
            Column(name=say(name), held=tuple(each for each in held if each is not None)) for name, held in columns
        ),
        total=_row(account.total, say, usage=usages[-1], columns=columns, name=say("web-usage-total")),
        range=interval_words([words.find(group.figures, words.ENERGY) for group in groups], say),
        chart=energy_series(table, say),
        note=about.long_spans(table, say),
    )


_Columns = Sequence[tuple[str, Sequence["Figure | None"]]]


def _columns(groups: Sequence[Group]) -> _Columns:
    """Columns beside energy that have a figure in at least one row."""
    carbon, water = ([words.find(group.figures, which) for group in groups] for which in words.HEADLINE[1:])
    found: list[tuple[str, Sequence[Figure | None]]] = [
        ("carbon", carbon),
        ("water", water),
        ("per-token", [group.intensity for group in groups]),
        ("cost", [None if group.cost is None else group.cost.figure for group in groups]),
    ]
    return [(name, held) for name, held in found if any(each is not None for each in held)]


def _row(group: Group, say: Locale, *, usage: str, columns: _Columns, name: str = "") -> Row:
    own = {
        "carbon": words.find(group.figures, words.CARBON),
        "water": words.find(group.figures, words.WATER),
        "per-token": group.intensity,
        "cost": None if group.cost is None else group.cost.figure,
    }
    return Row(
        name=name or ", ".join(text for text in about.key_texts(group, say) if text),
        usage=usage,
        output=say.whole(group.tokens.output_tokens) if about.have_tokens([group]) else say("web-usage-no-tokens"),
        share=say.percent(group.energy_share),
        bar=share_bar(group.energy_share, by_style=True),
        energy=words.find(group.figures, words.ENERGY),
        figures=tuple(own[column] or say(NO_FIGURE[column]) for column, _ in columns),
        rest=bool(group.rest_of),
    )


def largest(account: Account, tables: Sequence[Rollup]) -> tuple[Rollup, list[Row]]:
    """The table that tells contributors apart, and its largest rows: the first with more than one, time aside."""
    told = [
        place
        for place, table in enumerate(account.tables)
        if len(table.groups) > 1 and not set(table.by) & set(about.TIMES)
    ]
    place = told[0] if told else 0
    ranked = sorted(
        (pair for pair in zip(account.tables[place].groups, tables[place].rows, strict=True) if not pair[1].rest),
        key=lambda pair: -pair[0].energy_share,
    )
    return tables[place], [row for _, row in ranked[:LARGEST]]


def phases(account: Account, say: Locale) -> list[Share]:
    """Where the energy goes, the largest first."""
    held = [(phase, share) for phase, share in sorted(account.phases.items(), key=lambda item: -item[1]) if share > 0]
    return [
        Share(
            name=say.or_text(f"phase-of-{phase}", phase), share=say.percent(share), bar=share_bar(share, by_style=True)
        )
        for phase, share in held
    ]


def least_known(account: Account, say: Locale) -> list[Share]:
    """The inputs that the width of the energy figure comes from."""
    held = [each for each in account.unknowns[: 2 * words.MOST_UNKNOWNS] if each.share >= words.LEAST_SHARE]
    return [
        Share(
            name=words.unknown_words(each, say),
            share=say.percent(each.share),
            bar=share_bar(each.share, by_style=True),
            note=say(f"kind-{each.kind.value}"),
        )
        for each in held
    ]


def gaps(account: Account, say: Locale) -> list[tuple[about.GapRow, Html]]:
    """What the records leave unsaid, with the share of the width drawn."""
    return [
        (row, share_bar(gap.width_share, by_style=True))
        for row, gap in zip(about.gaps(account, say), account.gaps, strict=True)
    ]


def levers(account: Account, say: Locale) -> list[Change]:
    """What is proposed; none where levers were not asked for."""
    proposed = account.levers.proposed if account.levers else ()
    return [_change(about.lever_name(each.name, say), each.scenario, account, say) for each in proposed]


def _change(name: str, scenario: Scenario, account: Account, say: Locale) -> Change:
    same = [no_change(each, account.figures) for each in scenario.differences]
    carbon = scenario.differences[1]
    return Change(
        name=name,
        text=printable(scenario.text, most=60),
        differences=tuple(
            say("no-change") if still else each.figure for each, still in zip(scenario.differences, same, strict=True)
        ),
        ratio=say("no-change") if same[1] else f"×\u00a0{say.decimal(carbon.ratio_median, digits=2)}",
        chance=say("no-change") if same[1] else say.percent(carbon.probability_lower),
    )


def taken_for_granted(account: Account, say: Locale) -> list[str]:
    """What the levers change and assume, in sentences."""
    return words.change_sentences([each.scenario for each in account.levers.proposed] if account.levers else (), say)


def names(account: Account, say: Locale) -> list[Name]:
    """What each name of a model was taken for, those that were not understood first."""
    held = sorted(account.models, key=lambda use: use.model.known)
    return [_name(use, say) for use in held[:MOST_NAMES]]


def _name(use: ModelUse, say: Locale) -> Name:
    taken = ""
    if not use.model.known and use.name:
        near = ", ".join(printable(name) for name in use.suggestions)
        taken = f"{say('name-unknown')} {say('did-you-mean', names=near) if near else say('nothing-near')}"
    elif not use.model.known:
        taken = say("name-none")
    return Name(
        name=printable(use.name, most=80) if use.name else say("not-stated"),
        taken_for=taken,
        model=use.model.facts.model_id if use.model.known else "",
        usage=about.counted_usage(use.tokens, say),
    )


def formats(account: Account, say: Locale) -> list[tuple[str, str, list[str], str]]:
    """Formats with what they were recognised by, some of the files, and how many more there are."""
    return [
        (
            printable(each.format),
            say.text(each.why),
            [printable(file, most=LONGEST_PATH) for file in each.files[:MOST_FILES]],
            say("more-files", count=len(each.files) - MOST_FILES) if len(each.files) > MOST_FILES else "",
        )
        for each in about.recognised(account)
    ]


def rejects(account: Account, say: Locale) -> Mapping[str, object] | None:
    """The first records that were refused, one by one, with why; None where all were understood."""
    if not account.records.rejected:
        return None
    held = account.rejects[:MOST_REJECTS]
    caption = say("caption-rejects-all")
    if len(held) < account.records.rejected:
        caption = say("caption-rejects", kept=say.whole(len(held)), rejected=say.whole(account.records.rejected))
    rows = [
        (
            printable(each.file, most=LONGEST_PATH),
            say("at-line", line=each.line) if each.line is not None else say("at-row", row=each.row or 0),
            printable(each.field),
            printable(each.value, most=40),
            say.text(each.expected),
        )
        for each in held
    ]
    return {"reasons": about.reject_reasons(account, say), "caption": caption, "rows": rows}


def aside(account: Account, say: Locale) -> list[str]:
    """What was read and not counted, files that were left out: in sentences."""
    return [
        *about.set_aside(account, say, most=3 * about.MOST_NAMES),
        *(say.text(note) for note in account.notes if note.code in ("notice-unreadable", "notice-ignored")),
    ]
