"""An account laid out: what some usage cost, where it comes from, how sure it is, and what was read."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Final

from obsia._version import __version__
from obsia.app.usage.account import Account, Lever, Scenario
from obsia.core.document import (
    NOTHING,
    Block,
    Cell,
    Change,
    Column,
    Command,
    Document,
    Link,
    Listing,
    Ratio,
    Section,
    Sentence,
    Shows,
    Table,
    Times,
    Tone,
    table,
)
from obsia.core.evidence import Source
from obsia.core.locales import printable
from obsia.core.locales.wording import HEADLINE, find
from obsia.core.message import Argument, Message, Share, Symbol, Term
from obsia.views import parts, usage_costs, usage_meters
from obsia.views import usage_messages as about
from obsia.views.usage_data import no_change
from obsia.views.usage_tables import rollup

MOST_FILES: Final = 12
"""Files of one format that are named; on a page of lines, fewer formats."""
MOST_FORMATS: Final = 5
MOST_MODELS: Final = 12
MOST_NAMES: Final = 60
MOST_REJECTS: Final = 10
LONGEST_PATH: Final = 160
LONGEST_COMMAND: Final = 4_000


def document(
    account: Account,
    *,
    verdicts: Sequence[about.Verdict] = (),
    sources: Sequence[Source] = (),
    rejects_file: str | None = None,
) -> Document:
    """The account, whole: a medium leaves out what it has no room for."""
    sections = (
        headline(account),
        read(account, rejects_file),
        usage_meters.metered(account),
        parts.boundaries(account.figures),
        *(rollup(each, account, number=number) for number, each in enumerate(account.tables, start=1)),
        scenarios(account),
        levers(account),
        against(account),
        usage_costs.bill(account),
        phases(account),
        manufacture(account),
        parts.least_known(account.unknowns),
        gaps(account),
        parts.assumptions(account.assumptions, unit=about.unit_of(account.total.tokens)),
        Section(
            name="not-understood",
            head=Message("section-names"),
            blocks=(Listing(items=tuple(about.not_understood(account))),),
        ),
        names(account),
        records(account, rejects_file),
        method(account),
        sources_of(sources),
        unfolding(account),
        again(account),
    )
    period = about.period(account)
    return Document(
        title=about.title(account),
        page_title=about.page_title(account),
        subtitle=(*([period] if period else []), about.records(account)),
        about=judged(verdicts),
        sections=sections,
        notes=tuple(about.doubtful(account)),
        command=printable(shlex.join(account.command), most=LONGEST_COMMAND),
    )


def judged(verdicts: Sequence[about.Verdict]) -> tuple[Sentence, ...]:
    """Whether each budget is kept."""
    return tuple(
        Sentence(text=Symbol(each.sentence), tone=Tone.ALARM if each.exceeded else Tone.GOOD) for each in verdicts
    )


def headline(account: Account) -> Section:
    """Energy, carbon, water, energy per output token, cost."""
    blocks = [Sentence(text=each) for each in (*about.unpriced(account), *usage_costs.sentences(account))]
    return Section(
        name="figures",
        head=Message("section-figures"),
        blocks=(parts.headline(account.figures, *derived(account)), *blocks, parts.mean(account.figures)),
        is_lead=True,
    )


def headlines(account: Account) -> tuple[parts.Headline, ...]:
    """The figures that lead, each with what it counts."""
    return (*parts.headlines(account.figures), *derived(account))


def headline_notes(account: Account) -> tuple[Argument, ...]:
    """What values are, what has no price, tokens, and what may make them wrong."""
    lead = Message("lead-median")
    costs = (*about.unpriced(account), *usage_costs.sentences(account))
    return (lead, *costs, about.tokens(account), *about.doubtful(account))


def derived(account: Account) -> Iterator[parts.Headline]:
    """Energy per output token and cost, where they are known."""
    if (each := account.total.intensity) is not None:
        said = Message("intensity-line", energy=each)
        yield parts.Headline(Message("energy-per-token"), each, Message("per-token-counts"), said)
    if account.total.cost is not None and (cost := account.total.cost.figure) is not None:
        basis = about.cost_basis(account)
        yield parts.Headline(Message("cost"), cost, basis, Message("cost-line", cost=cost, basis=basis))
    yield from usage_costs.own_headlines(account)


def read(account: Account, rejects_file: str | None = None) -> Section:
    """What was read, line by line."""
    formats, known = about.recognised(account), about.understood(account)
    more_files = sum(len(each.files) for each in formats[MOST_FORMATS:])
    lines: list[Argument] = [about.records(account), about.tokens(account)]
    if period := about.period(account):
        lines.append(period)
    lines += [each.sentence for each in formats[:MOST_FORMATS]]
    lines += [Message("more-files", count=more_files)] if more_files else []
    lines += [about.model_line(use) for use in known[:MOST_MODELS]]
    lines += about.unnamed_line(account)
    lines += [Message("more-models", count=len(known) - MOST_MODELS)] if len(known) > MOST_MODELS else []
    blocks: list[Block] = [Sentence(text=each) for each in lines]
    blocks += [Sentence(text=each, tone=Tone.DIM) for each in about.set_aside(account)]
    blocks += [Sentence(text=each, tone=Tone.ALARM) for each in about.doubtful(account)]
    return Section(name="read", head=Message("section-read"), blocks=(*blocks, rejects(account, rejects_file)))


def rejects(account: Account, rejects_file: str | None = None) -> Section:
    """What was rejected and why; empty where all was understood."""
    kept, rejected = len(account.rejects), account.records.rejected
    head, blocks = Message("section-rejects"), list[Block]()
    if rejected:
        some = {"kept": min(kept, MOST_REJECTS), "rejected": rejected}
        held = table(
            "rejects",
            account.rejects,
            (Column(name="file", head=Message("head-file"), is_key=True), lambda each: each.file),
            (Column(name="where", head=Message("head-where")), lambda each: about.place_of(each.line, each.row)),
            (Column(name="field", head=Message("head-field"), is_prose=True), lambda each: each.field),
            (Column(name="value", head=Message("head-value"), is_prose=True, drop=1),
             lambda each: printable(each.value, most=40)),
            (Column(name="reason", head=Message("head-reason"), is_detail=True),
             lambda each: Term("reason", each.reason)),
            (Column(name="expected", head=Message("head-expected"), is_prose=True, drop=2), lambda each: each.expected),
            caption=Message("caption-rejects" if rejected > MOST_REJECTS else "caption-rejects-all", **some),
            most=MOST_REJECTS,
        )  # fmt: skip
        blocks = [Sentence(text=about.reject_reasons(account)), held]
        if rejects_file:
            name = "rejects-file" if kept >= rejected else "rejects-file-first"
            blocks.append(Sentence(text=Message(name, file=rejects_file, count=kept, kept=kept, rejected=rejected)))
    return Section(name="rejects", head=head, blocks=tuple(blocks))


def cut(path: str) -> str:
    """A path that may be long."""
    return printable(path, most=LONGEST_PATH)


def scenarios(account: Account) -> Section:
    """What-ifs: differences to the account."""
    named = [(printable(each.text, most=60), each) for each in account.scenarios]
    about_them = Sentence(text=Message("what-if-attributional"), tone=Tone.DIM)
    blocks = (about_them, *changes(named, account)) if named else ()
    return Section(name="what-if", head=Message("section-what-if"), blocks=blocks)


def levers(account: Account) -> Section:
    """What evidence lets one propose, and what it does not; empty where levers were not asked for."""
    blocks: tuple[Block, ...] = ()
    if account.levers is not None:
        proposed = account.levers.proposed
        about_them = Sentence(text=Message("levers-about" if proposed else "levers-none"), tone=Tone.DIM)
        declined = Listing(items=about.levers_declined(account), tone=Tone.DIM)
        blocks = (about_them, savings(account), *assumed_by(each.scenario for each in proposed), declined)
    return Section(name="levers", head=Message("section-levers"), blocks=blocks)


def savings(account: Account) -> Table:
    """The proposals, a row each, the largest first: what each would change, and how likely it lowers the carbon."""

    def change(place: int) -> Callable[[Lever], Cell]:
        def cell(each: Lever) -> Cell:
            difference = each.scenario.differences[place]
            return Message("no-change") if no_change(difference, account.figures) else Change(difference.figure)

        return cell

    energy, carbon, water = range(len(parts.NAMES))
    return table(
        "savings",
        account.levers.proposed if account.levers else (),
        (Column(name="lever", head=Message("head-lever"), is_key=True), lambda each: Term("lever", each.name)),
        (Column(name="change", head=Message("head-what-if"), is_key=True),
         lambda each: printable(each.scenario.text, most=100)),
        (Column(name="carbon", head=Message("carbon"), shows=Shows.WITH_UNIT), change(carbon)),
        (Column(name="energy", head=Message("energy"), shows=Shows.WITH_UNIT, with_range=False, drop=1),
         change(energy)),
        (Column(name="water", head=Message("water"), shows=Shows.WITH_UNIT, with_range=False, drop=2), change(water)),
        (Column(name="ratio", head=Message("head-ratio"), drop=3),
         lambda each: Ratio(each.scenario.differences[carbon].ratio_median)),
        (Column(name="probability_lower", head=Message("head-lower"), drop=4),
         lambda each: Share(each.scenario.differences[carbon].probability_lower)),
        caption=Message("web-usage-differences"),
    )  # fmt: skip


def changes(named: Sequence[tuple[Argument, Scenario]], account: Account) -> Iterator[Block]:
    """Differences of energy, carbon and water, each under the head of its scenario; then what is assumed."""
    rows = [
        parts.ChangeRow(
            name,
            None if no_change(each, account.figures) else each.figure,
            each.ratio_median,
            each.probability_lower,
            head=text,
        )
        for text, scenario in named
        for each, name in zip(scenario.differences, parts.NAMES, strict=True)
    ]
    if not rows:
        return
    yield parts.changes(rows, caption=Message("web-usage-differences"))
    yield from assumed_by(scenario for _, scenario in named)


def assumed_by(scenarios: Iterable[Scenario]) -> Iterator[Block]:
    """What changes take for granted, each thing once."""
    said: set[str] = set()
    for scenario in scenarios:
        own = [each for each in scenario.assumptions if each.code.startswith(("what-if", "lever"))]
        fresh = [each for each in own if str(each) not in said]
        said |= {str(each) for each in own}
        if fresh:
            yield parts.assumed(fresh, tone=Tone.DIM)


def against(account: Account) -> Section:
    """The account minus another one, and what the difference comes from; empty where it stands alone."""
    other = account.comparison
    if other is None:
        return Section(name="against")
    days = about.days_of(other.period)
    compared = Message("against-about", what=about.counted_usage(other.tokens, calls="requests"))
    whole = table(
        "against",
        zip(parts.NAMES, HEADLINE, other.differences, other.ratios, strict=True),
        (Column(name="quantity_name", is_key=True), lambda each: Message(each[0])),
        (Column(name="before", head=Message("head-compared"), shows=Shows.WITH_UNIT, with_range=False),
         lambda each: find(other.figures, each[1])),
        (Column(name="difference", head=Message("head-difference"), shows=Shows.WITH_UNIT, tone=Tone.DIM),
         lambda each: Message("no-change") if no_change(each[2], account.figures) else Change(each[2].figure)),
        (Column(name="ratio", head=Message("head-ratio"), shows=Shows.WITH_UNIT), lambda each: Times(each[3])),
        (Column(name="probability_lower", head=Message("head-lower")), lambda each: Share(each[2].probability_lower)),
    )  # fmt: skip
    split = table(
        "against-parts",
        [(name, part.cause, part.differences[place]) for place, name in enumerate(parts.NAMES) for part in other.parts],
        (Column(name="cause", head=Message("head-cause"), is_key=True), lambda each: Term("cause", each[1])),
        (Column(name="difference", head=Message("head-difference"), shows=Shows.WITH_UNIT, tone=Tone.DIM),
         lambda each: Message("no-change") if no_change(each[2], account.figures) else Change(each[2].figure)),
        group=lambda each: Message(each[0]),
        note=(Message("against-split"),),
    )  # fmt: skip
    said = Sentence(text=(compared, *([days] if days else [])), tone=Tone.DIM)
    head = Message("section-against", other=printable(other.against, most=LONGEST_PATH))
    return Section(name="against", head=head, blocks=(said, whole, split))


def phases(account: Account) -> Section:
    """Where the energy goes: a modelled split."""
    held = table(
        "phases",
        sorted((each for each in account.phases.items() if each[1] > 0), key=lambda each: -each[1]),
        (Column(name="energy_share", head=Message("head-of-energy"), is_drawn=True), lambda each: Share(each[1])),
        (Column(name="phase", head=Message("head-phase"), is_key=True), lambda each: Term("phase-of", each[0])),
        note=(Message("phases-modelled"),),
    )
    return Section(name="phases", head=Message("section-phases"), blocks=(held,))


def manufacture(account: Account) -> Section:
    """What the embodied carbon is made of, and what it leaves out."""
    made = account.manufacture
    held = table(
        "manufacture",
        made.items if made else (),
        (Column(name="carbon_share", head=Message("carbon")), lambda each: Share(each.carbon_share)),
        (Column(name="adpe_share", head=Message("adpe")), lambda each: Share(each.adpe_share)),
        (Column(name="item", head=Message("head-item"), is_key=True), lambda each: Message(f"item-{each.name}")),
        caption=Message("caption-manufacture"),
        note=about.manufacture_sentences(made) if made else (),
    )
    return Section(name="manufacture", head=Message("section-manufacture"), blocks=(held,))


def gaps(account: Account) -> Section:
    """What the records do not say, and what it costs in certainty."""
    unit = about.unit_of(account.total.tokens)
    held = table(
        "gaps",
        account.gaps,
        (Column(name="gap", head=Message("head-unsaid"), is_key=True), about.gap_name),
        (Column(name="calls", head=Message(f"head-{unit}"), drop=1), lambda each: each.calls),
        (Column(name="calls_share", head=Message(f"head-{unit}-share"), drop=2), lambda each: Share(each.calls_share)),
        (Column(name="total_share", head=Message("head-total-share")), lambda each: Share(each.total_share)),
        (Column(name="width_share", head=Message("head-width-share"), is_drawn=True),
         lambda each: Share(each.width_share)),
        (Column(name="quantity", head=Message("head-quantity"), is_prose=True, drop=3, tone=Tone.DIM),
         lambda each: about.quantity_name(each.quantity)),
        caption=Message("gaps-about"),
    )  # fmt: skip
    return Section(name="gaps", head=Message("section-gaps"), blocks=(held,))


def names(account: Account) -> Section:
    """What each name of a model was taken for."""
    held = table(
        "names",
        sorted(account.models, key=lambda use: use.model.known),
        (Column(name="name", head=Message("head-name"), is_key=True),
         lambda use: use.name or Message("not-stated")),
        (Column(name="taken_for", head=Message("head-taken-for"), is_prose=True), about.taken_for),
        (Column(name="usage", head=Message("head-usage")), lambda use: about.counted_usage(use.tokens)),
        caption=Message("caption-names"),
        most=MOST_NAMES,
        more="more-names",
    )  # fmt: skip
    return Section(name="names", head=Message("section-models"), blocks=(held,))


def records(account: Account, rejects_file: str | None = None) -> Section:
    """Where every record went, which formats were recognised and why."""
    formats = table(
        "formats",
        about.recognised(account),
        (Column(name="format", head=Message("head-format"), is_key=True), lambda each: each.format),
        (Column(name="recognised_by", head=Message("head-recognised-by"), is_prose=True), lambda each: each.why),
        (Column(name="files", head=Message("head-files"), is_prose=True), lambda each: files_of(each.files)),
        caption=Message("caption-formats"),
    )
    aside = (*about.set_aside(account, most=3 * about.MOST_NAMES),
             *(printable(each, most=300) for each in account.unreadable), *about.doubtful(account))  # fmt: skip
    return Section(
        name="records",
        head=Message("section-read"),
        blocks=(
            Sentence(text=about.records(account)),
            Sentence(text=about.tokens(account)),
            formats,
            Listing(items=aside),
            counts(account),
            rejects(account, rejects_file),
        ),
    )


def files_of(files: Sequence[str]) -> tuple[Argument, ...]:
    """Some files by name, and how many more there are."""
    more = len(files) - MOST_FILES
    return (*map(cut, files[:MOST_FILES]), *([Message("more-files", count=more)] if more > 0 else []))


def counts(account: Account) -> Table:
    """Where every record went, as numbers for a file."""
    where = account.records
    rows: list[tuple[str, int, Argument]] = [
        (name, getattr(where, name), NOTHING)
        for name in ("read", "counted", "duplicate", "rejected", *(["outside"] if where.outside else []))
    ]
    for name, several in (
        ("skipped", account.skipped),
        ("unknown-key", account.unknown_keys),
        ("named-by", account.named_by),
    ):
        rows += [(name, count, about.name_of(kind)) for kind, count in several.items()]
    rows += [("reason", count, Term("reason", reason)) for reason, count in account.reject_counts.items()]
    return table(
        "counts",
        rows,
        (Column(name="what", head=Message("head-what"), is_key=True), lambda each: Message(f"records-{each[0]}")),
        (Column(name="number", head=Message("head-number")), lambda each: each[1]),
        (Column(name="which", head=Message("head-which"), is_prose=True), lambda each: each[2]),
        title=Message("sheet-records"),
        caption=Message("workbook-records"),
        is_detail=True,
    )


def method(account: Account) -> Section:
    """How the figures are made, and what they leave out."""
    said = [
        Message("method-tokens"),
        Message("method-energy" if account.metered is None else "method-energy-metered"),
        Message("method-worlds", level=Share(account.figures[0].level)),
        *([Message("method-cost")] if account.total.cost is not None else []),
        Message("left-out"),
    ]
    return Section(name="method", head=Message("section-method"), blocks=tuple(Sentence(text=each) for each in said))


def sources_of(sources: Sequence[Source]) -> Section:
    """Where the inputs of the figures come from."""
    held = table(
        "sources",
        sources,
        (Column(name="source", head=Message("head-source"), is_key=True),
         lambda each: Link(each.url, tuple(part for part in (each.publisher, each.title) if part) or each.evidence_id)),
        (Column(name="evidence_id", head=Message("head-figure-or-id")), lambda each: each.evidence_id),
        (Column(name="address", head=Message("head-address"), is_detail=True), lambda each: each.url),
        (Column(name="licence", head=Message("head-licence")), lambda each: each.licence),
        (Column(name="retrieved", head=Message("head-read")), lambda each: each.retrieved),
        caption=Message("caption-sources"),
    )  # fmt: skip
    return Section(name="sources", head=Message("section-sources"), blocks=(held,))


def unfolding(account: Account) -> Section:
    """The commands that unfold the figures, and which facts made them."""
    hint = Sentence(text=Message("levers-hint"), tone=Tone.DIM)
    return parts.unfolding(account.figures, *([hint] if account.levers is None else []))


def again(account: Account) -> Section:
    """The command that makes the figures again, how to unfold each, and how to cite them."""
    figures = [find(account.figures, which) for which in HEADLINE]
    commands = table(
        parts.TRACES,
        (*figures, *(each.figure for each in derived(account))),
        (Column(name="figure_name", head=Message("head-figure"), is_key=True), about.figure_name),
        (Column(name="command", head=Message("head-command")), lambda each: Symbol(f"obsia trace {each.figure_id}")),
        caption=Message("caption-trace"),
    )
    command = Command(text=printable(shlex.join(account.command), most=LONGEST_COMMAND))
    cited = {"request": account.request_id[:12], "snapshot": account.snapshot[:12]}
    cite = Sentence(text=Message("report-cite", version=__version__, **cited))
    return Section(
        name="again",
        head=Message("section-trace"),
        blocks=(
            Section(name="command", head=Message("section-again"), blocks=(command,)),
            commands,
            Section(name="cite", head=Message("section-cite"), blocks=(cite,)),
        ),
    )
