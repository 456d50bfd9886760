"""Reports of data centres (Regulation (EU) 2024/1364), laid out: totals, what they are of, and what was refused.

Untested on a real file, which the document says.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from math import isclose
from typing import Final

from obsia.app.world.datacentres import ALL, UNION, Group, OtherFigure, ReportedTotal, Reports
from obsia.core.document import NOTHING, Block, Column, Document, Listing, Section, Sentence, Shows, Table, Tone, table
from obsia.core.message import Argument, Message, Symbol, Term, Value, Zone, slug
from obsia.views.usage_messages import place_of

MOST_REJECTS: Final = 20
_PLACES: Final = {ALL: "dc-all", UNION: "dc-union", "WOR": "dc-world", "": "dc-country-unknown"}
_REGIONS: Final = ("europe", "european-union", "nordics")
"""Regions that publishers speak of, by the codes of their messages."""


def document(found: Reports) -> Document:
    """What was reported, by place and year, then what stands elsewhere and what was refused."""
    centres = round(sum(each.report.centres_count for each in found.sites))
    read = Message("dc-read", count=centres, files=len(found.files))
    return Document(
        title=Message("dc-title"),
        about=(Sentence(text=read), Sentence(text=Message("dc-untested"), tone=Tone.DIM)),
        sections=(
            *(_group(each, number) for number, each in enumerate(found.groups, start=1)),
            Section(name="meaning", blocks=tuple(_meaning(found)), is_lead=True),
            Section(name="rejects", head=Message("dc-rejected"), blocks=tuple(_rejects(found))),
        ),
    )


def _group(group: Group, number: int) -> Section:
    place = place_name(group.country)
    head = Message("dc-group", place=place, year=Symbol(group.year)) if group.year else place
    held = table(
        f"group-{number}",
        [each for each in group.totals if not _says_again(each, group)],
        (Column(name="total", is_key=True), lambda each: Message(_code(each))),
        (Column(name="figure", shows=Shows.WITH_UNIT, joins_range=True), lambda each: each.figure),
        (Column(name="of", is_prose=True, drop=1, tone=Tone.DIM),
         lambda each: _coverage(each, group.centres_count)),
    )  # fmt: skip
    others = [*((each, "dc-held-pue") for each in group.pue), *((each, "dc-held-demand") for each in group.demand)]
    blocks: list[Block] = [held]
    if others:
        blocks += [Sentence(text=Message("dc-held")), Listing(items=tuple(_other(*each) for each in others))]
    return Section(name=f"group-{number}", head=head, blocks=tuple(blocks))


def _says_again(told: ReportedTotal, group: Group) -> bool:
    """Whether a weighted mean is the ratio of the sums of the same data centres."""
    ratio = told.quantity.name.replace("_weighted", "")
    return any(
        each is not told
        and each.quantity.name == ratio
        and each.of_count == told.of_count
        and isclose(each.figure.value, told.figure.value, rel_tol=1e-9)
        for each in group.totals
    )


def _code(told: ReportedTotal) -> str:
    """The message of a figure; the two energies have one name and two boundaries."""
    boundary = "-it" if told.quantity.name == "reported_kwh" and told.quantity.boundary.value == "server" else ""
    return f"dc-{told.quantity.name.replace('_', '-')}{boundary}"


def _coverage(told: ReportedTotal, centres_count: float) -> Argument:
    part, whole = round(told.of_count), round(centres_count)
    return Message("dc-of", part=part, whole=whole) if part < whole else NOTHING


def _other(found: OtherFigure, code: str) -> Message:
    publisher: Argument = found.publisher
    if found.about:
        about = Term("dc-about", found.about.replace("=", "-"))
        publisher = Message("dc-publisher-about", publisher=found.publisher, about=about)
    value = Value(found.figure)
    return Message(code, place=place_name(found.place), year=Symbol(found.year), publisher=publisher, value=value)


def place_name(place: str) -> Argument:
    """A country, or whatever else figures are of."""
    if code := _PLACES.get(place):
        return Message(code)
    return Term("dc-region", slug(place)) if slug(place) in _REGIONS else Zone(place)


def _meaning(found: Reports) -> Iterator[Block]:
    """What figures from elsewhere and indicators are; headings and countries that are not known."""
    if any(each.pue or each.demand for each in found.groups):
        yield Sentence(text=Message("dc-held-meaning", threshold=Value(found.threshold)), tone=Tone.DIM)
    if found.groups:
        yield Sentence(text=Message("dc-meaning"), tone=Tone.DIM)
    for file, headings in found.unused.items():
        yield Sentence(text=Message("dc-unused", file=file, names=tuple(headings)), tone=Tone.DIM)
    if found.unplaced:
        yield Sentence(text=Message("dc-unplaced", names=tuple(found.unplaced)))


def _rejects(found: Reports) -> Iterator[Sentence | Table]:
    """What was refused, where and why; the first of many."""
    if not found.rejects:
        return
    counts = Counter(each.reason for each in found.rejects)
    told = tuple(Message("dc-reason-count", reason=Term("reason", reason), count=n) for reason, n in counts.items())
    yield Sentence(text=told)
    yield table(
        "rejects",
        found.rejects,
        (Column(name="file", head=Message("head-file"), is_key=True), lambda each: each.file),
        (Column(name="where", head=Message("head-where")), lambda each: place_of(each.line, each.row)),
        (Column(name="field", head=Message("head-field"), wraps=True), lambda each: each.field),
        (Column(name="reason", head=Message("dc-why"), wraps=True), lambda each: Term("reason", each.reason)),
        (Column(name="expected", head=Message("head-expected"), wraps=True), lambda each: each.expected),
        most=MOST_REJECTS,
    )
    if len(found.rejects) > MOST_REJECTS:
        yield Sentence(text=Message("dc-rejected-first", shown=MOST_REJECTS, all=len(found.rejects)), tone=Tone.DIM)
