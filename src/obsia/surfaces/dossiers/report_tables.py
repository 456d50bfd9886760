"""The sections of a report that hold figures: boundaries, tables, what-ifs, what is least known."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.usage.account_export import no_change
from obsia.core.figure import Boundary, Lead
from obsia.core.locales import MINUS, Locale, printable
from obsia.core.locales.scales import Scale, interval_words, scale_for, shown
from obsia.surfaces import account_words as about
from obsia.surfaces import words
from obsia.surfaces.account_charts import energy_series
from obsia.surfaces.charts import Axis, axis_ends, mark, share_bar, tick
from obsia.surfaces.dossiers.report_evidence import Section
from obsia.surfaces.dossiers.tables import Column, Part, Row, table, value_cell
from obsia.surfaces.html import Html, Node, element, join

if TYPE_CHECKING:
    from obsia.accounting.pricing import Difference
    from obsia.app.usage.account import Account, Group, Scenario, Table
    from obsia.core.figure import Figure

DRAWN: Final = 1
"""Place of carbon among the differences of a what-if."""


def boundaries(account: Account, say: Locale) -> Section:
    """Every quantity at every boundary; each part of the table has one unit and one scale."""
    figures = account.figures
    parts: list[Part] = []
    for section, which in words.SECTIONS.items():
        group = [words.find(figures, each) for each in which]
        scale = scale_for(group)
        axis = Axis.of(group, scale=scale)
        rows: list[Row] = []
        for figure in group:
            told = shown(figure, say, scale=scale)
            name = words.message_id((figure.quantity, figure.boundary))
            cells = (words.row_name(name, say), told.value, told.interval, mark(figure, axis), say(f"counts-{name}"))
            rows.append(Row(cells=cells))
        parts.append(Part(head=f"{say(section)}, {scale.symbol}", rows=rows, ends=axis_ends(axis, say)))
    lead, interval = say(f"head-{figures[0].lead.value}"), interval_words(figures, say)
    columns = (
        Column(head=say("head-boundary")),
        Column(head=lead, label=lead, look="n"),
        Column(head=interval, label=interval, look="n"),
        Column(head=element("span", say("report-on-scale")), look="m"),
        Column(head=say("head-counts"), label=say("head-counts")),
    )
    body = join(table(say("caption-boundaries"), columns, parts), element("p", say("left-out"), class_="soft"))
    return Section(name="boundaries", title=say("section-boundaries"), body=body)


def rollup(held: Table, say: Locale, *, number: int) -> Section:
    """One table of groups, with a chart above where its keys are times."""
    title = about.table_title(held.by, say)
    chart = energy_series(held, say)
    told = about.long_spans(held, say)
    note = element("p", told, class_="soft") if told else None
    return Section(name=f"by-{number}", title=title, body=join(chart, _groups(held, say), note))


def _groups(held: Table, say: Locale) -> Html:
    groups = held.groups
    energy, carbon, water = ([words.find(group.figures, each) for group in groups] for each in words.HEADLINE)
    scale = scale_for(energy)
    axis = Axis.of(energy, scale=scale)
    columns: list[Column] = [
        Column(head=say.listed(about.key_head(key, say) for key in held.by), look="name"),
    ]
    cells: list[list[Node]] = [[_keys(group, say)] for group in groups]

    def add(column: Column, nodes: Iterable[Node]) -> None:
        columns.append(column)
        for row, node in zip(cells, nodes, strict=True):
            row.append(node)

    amount_head, amounts = about.amount_column(groups, say)
    look = "words" if amount_head == say("head-usage") else "n"
    add(Column(head=amount_head, label=amount_head, look=look), amounts)
    if about.have_tokens(groups):
        add(Column(head=say("head-output"), label=say("head-output"), look="n"), about.output_texts(groups, say))
    add(Column(head=join(element("span", say("report-energy-on-scale")), axis_ends(axis, say)), look="m"),
        [mark(figure, axis) for figure in energy])  # fmt: skip
    for name, figures in (
        (say("energy"), energy),
        (say("carbon"), carbon),
        (say("water"), water),
        (say("per-token"), [group.intensity for group in groups]),
        (say("cost"), [group.cost.figure if group.cost else None for group in groups]),
    ):
        stated = [figure for figure in figures if figure is not None]
        if stated:
            own = scale_for(stated)
            head = f"{name}, {own.symbol}"
            add(Column(head=head, label=head, look="n"), [value_cell(figure, say, scale=own) for figure in figures])
    add(Column(head=say("head-of-energy"), label=say("head-of-energy"), look="n"),
        [say.percent(group.energy_share) for group in groups])  # fmt: skip
    rows = [Row(cells=row, rest=bool(group.rest_of)) for row, group in zip(cells, groups, strict=True)]
    return table(_caption(energy, axis, say), columns, rows)


def _caption(figures: Sequence[Figure], axis: Axis, say: Locale, *, scale: str = "report-scale") -> Html:
    """What the values are; on a narrow screen, where heads are not seen, also the scale of the marks."""
    ends = say(scale, low=tick(axis.low, say), high=axis.end(say))
    return join(say("caption-groups", range=interval_words(figures, say)), element("span", ends, class_="note narrow"))


def _keys(group: Group, say: Locale) -> str:
    return ", ".join(text for text in about.key_texts(group, say) if text)


def scenarios(account: Account, say: Locale) -> Section | None:
    """What-ifs: one row each, differences to the account; carbon is drawn, which every what-if may change."""
    held = account.scenarios
    if not held:
        return None
    body = join(element("p", say("what-if-attributional")), _changes(held, account, say, say("section-what-if")))
    return Section(name="what-if", title=say("section-what-if"), body=body)


def levers(account: Account, say: Locale) -> Section | None:
    """What evidence lets one propose, as the what-ifs are shown, and what it does not."""
    if account.levers is None:
        return None
    proposed = account.levers.proposed
    names = {each.scenario.text: about.lever_name(each.name, say) for each in proposed}
    held = [each.scenario for each in proposed]
    declined = about.levers_declined(account, say)
    body = join(
        element("p", say("levers-about") if proposed else say("levers-none")),
        _changes(held, account, say, say("head-lever"), names=names) if held else None,
        element("ul", [element("li", sentence) for sentence in declined], class_="soft") if declined else None,
    )
    return Section(name="levers", title=say("section-levers"), body=body)


def _changes(
    held: Sequence[Scenario], account: Account, say: Locale, head: str, *, names: Mapping[str, str] | None = None
) -> Html:
    """Differences of some scenarios to the account, and what they assume."""
    kinds = ("energy", "carbon", "water")
    changed = [
        [each.differences[place] for each in held if not no_change(each.differences[place], account.figures)]
        for place in range(len(kinds))
    ]
    scales = [
        _difference_scale(each) or _scale_of(account, which)
        for each, which in zip(changed, words.HEADLINE, strict=True)
    ]
    axis = Axis.of([each.figure for each in changed[DRAWN]], scale=scales[DRAWN])
    columns = [
        Column(head=head, look="name"),
        Column(head=join(element("span", say("report-carbon-on-scale")), axis_ends(axis, say)), look="m"),
        *(
            Column(head=f"{say(kind)}, {scale.symbol}", label=f"{say(kind)}, {scale.symbol}", look="n")
            for kind, scale in zip(kinds, scales, strict=True)
        ),
        Column(head=say("head-ratio-carbon"), label=say("head-ratio-carbon"), look="n"),
        Column(head=say("head-lower-carbon"), label=say("head-lower-carbon"), look="n"),
    ]
    rows: list[Row] = []
    for each in held:
        cells = _scenario(each, account, say, scales=scales, axis=axis)
        name = (names or {}).get(each.text)
        rows.append(Row(cells=cells if name is None else [f"{name}{say('colon')} {cells[0]}", *cells[1:]]))
    caption = _caption(
        [each.figure for scenario in held for each in scenario.differences], axis, say, scale="report-carbon-scale"
    )
    sentences = words.change_sentences(held, say)
    return join(
        table(caption, columns, rows),
        element("ul", [element("li", sentence) for sentence in sentences]) if sentences else None,
    )


def _scenario(scenario: Scenario, account: Account, say: Locale, *, scales: Sequence[Scale], axis: Axis) -> list[Node]:
    drawn = scenario.differences[DRAWN]
    same = no_change(drawn, account.figures)
    cells: list[Node] = [printable(scenario.text, most=60), None if same else mark(drawn.figure, axis)]
    for difference, scale in zip(scenario.differences, scales, strict=True):
        if no_change(difference, account.figures):
            cells.append(say("no-change"))
            continue
        told = shown(difference.figure, say, scale=scale)
        ends = say("interval", low=_signed(told.low), high=_signed(told.high))
        cells.append(element("span", _signed(told.value), " ", element("span", ends, class_="i")))
    if same:
        return [*cells, "–", "–"]
    return [
        *cells,
        f"×\u00a0{say.decimal(drawn.ratio_median, digits=2)}",
        say.percent(drawn.probability_lower),
    ]


def _scale_of(account: Account, which: tuple[str, Boundary]) -> Scale:
    return scale_for([words.find(account.figures, which)])


def _difference_scale(differences: Sequence[Difference]) -> Scale | None:
    """The scale of differences: their largest end decides, for a middle may be near zero; None for none."""
    figures = [each.figure for each in differences]
    if not figures:
        return None
    return scale_for(
        replace(each, mean=max(abs(each.low), abs(each.high), abs(each.value)), lead=Lead.MEAN) for each in figures
    )


def _signed(text: str) -> str:
    return text if text.startswith(MINUS) or text == "0" else f"+{text}"


def phases(account: Account, say: Locale) -> Section | None:
    """Where the energy goes: a modelled split."""
    shares = [(phase, share) for phase, share in sorted(account.phases.items(), key=lambda item: -item[1]) if share > 0]
    if not shares:
        return None
    columns = (
        Column(head=say("head-phase")),
        Column(head=say("head-of-energy"), label=say("head-of-energy"), look="n"),
        Column(head=_share_head(say), look="m"),
    )
    rows = [
        Row(cells=(say.or_text(f"phase-of-{phase}", phase), say.percent(share), share_bar(share)))
        for phase, share in shares
    ]
    return Section(name="phases", title=say("section-phases"), body=table(say("phases-modelled"), columns, rows))


def manufacture(account: Account, say: Locale) -> Section | None:
    """What the embodied carbon is made of, and what it leaves out."""
    held = about.manufacture_rows(account, say)
    if not held:
        return None
    columns = (
        Column(head=say("head-item")),
        Column(head=say("carbon"), label=say("carbon"), look="n"),
        Column(head=say("adpe"), label=say("adpe"), look="n"),
    )
    notes = [element("p", sentence, class_="soft") for sentence in about.manufacture_sentences(account, say)]
    body = join(table(say("caption-manufacture"), columns, [Row(cells=row) for row in held]), notes)
    return Section(name="manufacture", title=say("section-manufacture"), body=body)


def _share_head(say: Locale) -> Html:
    return element("span", element("span", say.percent(0.0)), element("span", say.percent(1.0)), class_="ends")


def least_known(account: Account, say: Locale) -> Section | None:
    """The inputs that the width of the energy figure comes from."""
    held = [each for each in account.unknowns[: 2 * words.MOST_UNKNOWNS] if each.share >= words.LEAST_SHARE]
    if not held:
        return None
    columns = (
        Column(head=say("head-input")),
        Column(head=say("head-width-share"), label=say("head-width-share"), look="n"),
        Column(head=_share_head(say), look="m"),
        Column(head=say("head-kind"), label=say("head-kind")),
    )
    rows = [
        Row(
            cells=(
                words.unknown_words(each, say),
                say.percent(each.share),
                share_bar(each.share),
                say(f"kind-{each.kind.value}"),
            )
        )
        for each in held
    ]
    body = table(say("caption-least-known"), columns, rows)
    return Section(name="least-known", title=say("section-least-known"), body=body)


def gaps(account: Account, say: Locale) -> Section | None:
    """What the records leave unsaid, and what the silence is worth here."""
    if not account.gaps:
        return None
    counts, shares = about.head_of_counts(account, say), about.head_of_shares(account, say)
    columns = (
        Column(head=say("head-unsaid")),
        Column(head=counts, label=counts, look="n"),
        Column(head=shares, label=shares, look="n"),
        Column(head=say("head-mean-share"), label=say("head-mean-share"), look="n"),
        Column(head=say("head-width-share"), label=say("head-width-share"), look="n"),
        Column(head=_share_head(say), look="m"),
        Column(head=say("head-quantity"), label=say("head-quantity")),
    )
    rows = [
        Row(
            cells=(row.what, row.calls, row.calls_share, row.mean_share, row.width_share, share_bar(gap.width_share),
                   row.quantity)
        )
        for row, gap in zip(about.gaps(account, say), account.gaps, strict=True)
    ]  # fmt: skip
    return Section(name="gaps", title=say("section-gaps"), body=table(say("gaps-about"), columns, rows))
