"""Closed accounts laid out: one that was closed, all of them, and one that is restated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from obsia.app.figures.export import FIGURES, SNAPSHOT, VERSION, columns_of, figure_row
from obsia.core.data import TEXT, WHOLE, Record, Shape, many, maybe, member, members
from obsia.core.document import Block, Change, Column, Command, Document, Section, Sentence, Shows, Tone, table
from obsia.core.figure import Figure
from obsia.core.locales.wording import HEADLINE, find
from obsia.core.message import Argument, Day, Input, Listed, Message, Option, Symbol
from obsia.views import parts
from obsia.views import usage_messages as about
from obsia.views.usage_data import CHANGE, PART, difference_row, no_change

if TYPE_CHECKING:
    from obsia.accounting.draws import Key
    from obsia.accounting.figures import Difference
    from obsia.app.usage.closed import Closed
    from obsia.app.usage.closing import Closure, OtherDay
    from obsia.app.usage.listing import Listed as ListedAccount
    from obsia.app.usage.restatement import Restatement

MOST_CHANGED: Final = 12
"""Inputs whose facts changed that are named."""
MOST_DAYS: Final = 20
RESTATED: Final = "restated"


def closed_document(made: Closure) -> Document:
    """What was closed, where it stands, and how anybody checks it."""
    closed = made.closed
    state = "closed-now" if made.account is not None else "closed-before"
    said: list[Block] = [
        Sentence(text=Message(state, period=Symbol(closed.period), day=Day(closed.closed_at[:10])), tone=Tone.GOOD)
    ]
    read = tuple(each for each in (_counted(closed), about.days_of(closed.covered)) if each)
    said.append(Sentence(text=read, tone=Tone.DIM))
    if made.moved:
        said.append(Sentence(text=Message("closed-moved", files=made.moved, count=len(made.moved)), tone=Tone.DIM))
    if made.facts_changed:
        said.append(Sentence(text=Message("closed-facts-changed", restate=Option("restate")), tone=Tone.DIM))
    return Document(
        title=Message("title-closed", period=Symbol(closed.period)),
        sections=(
            Section(name="state", blocks=tuple(said), is_lead=True),
            Section(name="figures", head=Message("section-figures"), blocks=(parts.headline(closed.figures),)),
            Section(
                name="checking",
                head=Message("section-closed-check"),
                blocks=(
                    Sentence(text=Message("closed-manifest", folder=closed.folder, digest=Symbol(closed.manifest))),
                    Command(text="sha256sum -c SHA256SUMS", about=Message("closed-check")),
                ),
            ),
        ),
    )


def _counted(closed: Closed) -> Message:
    return Message("closed-counted", count=closed.records.counted, files=len(closed.inputs))


def listed_document(listed: Iterable[ListedAccount], folder: str) -> Document:
    """All closed accounts of a folder: whether each is as it was closed, and how often it was restated."""
    held = table(
        "closed",
        listed,
        (Column(name="period", head=Message("head-period"), is_key=True), lambda each: Symbol(each.closed.period)),
        (Column(name="closed_on", head=Message("head-closed-on")), lambda each: Symbol(each.closed.closed_at[:10])),
        (Column(name="records", head=Message("head-records"), drop=3), lambda each: each.closed.records.counted),
        (Column(name="energy", head=Message("energy"), shows=Shows.WITH_UNIT, with_range=False, drop=2),
         lambda each: find(each.closed.figures, HEADLINE[0])),
        (Column(name="carbon", head=Message("carbon"), shows=Shows.WITH_UNIT),
         lambda each: find(each.closed.figures, HEADLINE[1])),
        (Column(name="state", head=Message("head-closed-state")), _state),
        (Column(name="restatements", head=Message("head-restatements")), lambda each: each.restatements),
        (Column(name="manifest", head=Message("head-manifest"), drop=1),
         lambda each: Symbol(each.closed.manifest[:16])),
    )  # fmt: skip
    blocks: list[Block] = [held] if held.rows else [Sentence(text=Message("closed-none-here", folder=folder))]
    return Document(
        title=Message("title-closed-list", folder=folder),
        sections=(Section(name="closed", blocks=tuple(blocks), is_lead=True),),
    )


def _state(each: ListedAccount) -> Argument:
    if not each.altered:
        return Message("closed-intact")
    return tuple(Message(f"closed-file-{one.state}", file=Symbol(one.file)) for one in each.altered)


def restated_document(found: Restatement) -> Document:
    """A closed account under today's facts: what differs, by cause, in which inputs and on which days."""
    closed = found.closed
    state = "restated-changed" if found.is_changed else "restated-same"
    said = Message(state, period=Symbol(closed.period), day=Day(closed.closed_at[:10]))
    return Document(
        title=Message("title-restated", period=Symbol(closed.period)),
        sections=(
            Section(name="state", blocks=(Sentence(text=said),), is_lead=True),
            Section(name="restated", head=Message("section-restated"), blocks=(_causes(found),)),
            _inputs(found.changed),
            _days(found),
            Section(name="kept", blocks=tuple(_kept(found))),
        ),
    )


def _causes(found: Restatement) -> Block:
    """From the closed amount to today's, one cause after another, for each quantity."""
    rows: list[tuple[str, Argument, Argument | Figure | Change]] = []
    for place, (name, each) in enumerate(zip((*parts.NAMES, "cost"), found.differences, strict=False)):
        which = each.figure.quantity, each.figure.boundary
        rows.append((name, Message("restated-as-closed"), find(found.closed.figures, which)))
        rows += [
            (name, Message(f"restated-{part.cause}"), _change(part.differences[place], found)) for part in found.parts
        ]
        rows.append((name, Message("restated-today"), find(found.figures, which)))
    return table(
        "restatement",
        rows,
        (Column(name="cause", head=Message("head-cause"), is_key=True), lambda each: each[1]),
        (Column(name="amount", head=Message("head-amount"), shows=Shows.WITH_UNIT), lambda each: each[2]),
        group=lambda each: Message(each[0]),
        note=(Message("restated-split"),),
    )  # fmt: skip


def _change(difference: Difference, found: Restatement) -> Argument | Change:
    return Message("no-change") if no_change(difference, found.closed.figures) else Change(difference.figure)


def _inputs(changed: tuple[Key, ...]) -> Section:
    """The inputs whose facts are others than at the closing."""
    blocks: list[Block] = []
    if changed:
        rest = len(changed) - MOST_CHANGED
        more = [Message("restated-more-inputs", count=rest)] if rest > 0 else []
        named = Listed([*(Input(key) for key in changed[:MOST_CHANGED]), *more])
        blocks.append(Sentence(text=Message("restated-inputs", inputs=named, count=len(changed))))
    return Section(name="inputs", head=Message("section-restated-inputs"), blocks=tuple(blocks))


def _days(found: Restatement) -> Section:
    """The days whose records are others than at the closing."""
    held = table(
        "restated-days",
        found.days or (),
        (Column(name="day", head=Message("head-day"), is_key=True),
         lambda each: Symbol(each.day) if each.day else Message("day-not-stated")),
        (Column(name="before", head=Message("head-as-closed")), lambda each: each.before),
        (Column(name="after", head=Message("head-today")), lambda each: each.after),
        caption=Message("restated-days"),
        most=MOST_DAYS,
        more="restated-more-days",
    )  # fmt: skip
    return Section(name="days", head=Message("section-restated-days"), blocks=(held,) if held.rows else ())


def _kept(found: Restatement) -> Iterator[Sentence]:
    """Where it was written; what kept sums cannot tell."""
    if found.days is None:
        yield Sentence(text=Message("restated-from-sums"), tone=Tone.DIM)
    if found.closed.series is not None:
        yield Sentence(text=Message("restated-hours"), tone=Tone.DIM)
    if found.other_windows:
        yield Sentence(text=Message("restated-windows", models=found.other_windows), tone=Tone.DIM)
    if found.records is not None and found.records.rejected:
        yield Sentence(
            text=Message("restated-rejected", count=found.records.rejected, read=found.records.read), tone=Tone.ALARM
        )
    written = Message("restated-written", folder=found.folder) if found.folder else Message("restated-unwritten")
    yield Sentence(text=written)
    yield Sentence(
        text=Message("restated-of-facts", then=found.closed.snapshot[:12], now=found.snapshot[:12]), tone=Tone.DIM
    )


CLOSED: Final[Shape[Closed]] = Shape(
    members(TEXT, "period", "folder", "closed_at"),
    member("obsia", TEXT, lambda each: each.version),
    SNAPSHOT,
    member("manifest_sha256", TEXT, lambda each: each.manifest),
    member("records", Shape(members(WHOLE, "read", "counted", "duplicate", "rejected", "outside"))),
    FIGURES,
)
closed_record = CLOSED.record
_DAY: Final[Shape[OtherDay]] = Shape(member("day", maybe(TEXT)), members(WHOLE, "before", "after"))
RESTATEMENT: Final[Shape[Restatement]] = Shape(
    VERSION,
    SNAPSHOT,
    member("restated_on", TEXT),
    member("closed", CLOSED),
    FIGURES,
    member(
        "differences",
        many(CHANGE.type),
        lambda found: [(each, found.closed.figures) for each in found.differences],
    ),
    member("parts", many(PART.type), lambda found: [(each, found.closed.figures) for each in found.parts]),
    member("inputs_changed", many(many(TEXT)), lambda each: each.changed),
    member("days", maybe(many(_DAY.type))),
)
restatement_record = RESTATEMENT.record


def restatement_columns() -> dict[str, str]:
    """Columns of the rows of a restatement with their types."""
    return columns_of()


def restatement_rows(found: Restatement) -> Iterator[Record]:
    """One row for each closed figure, each cause and quantity, each figure of today."""
    for figure in found.closed.figures:
        yield {"table": "closed", **figure_row(figure)}
    for part in found.parts:
        for each in part.differences:
            about = {"table": RESTATED, "what_if": part.cause}
            yield about | difference_row(each, found.closed.figures)
    for figure in found.figures:
        yield {"table": "today", **figure_row(figure)}
