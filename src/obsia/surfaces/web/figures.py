"""A Figure in a page: value, interval, kind and the way to its evidence. Nothing else prints a number about the world.

The markup is one contract, which a crawler counts on every page::

    <span class="fig" data-figure=ID data-kind=… data-tested=… data-unit=…>
      <span class="v">2.4 Wh</span> <span class="i">0.60 to 8.1 Wh</span> <a class="k" href=…>modelled</a></span>

``href`` leads to the figure's own page where it has one, else to where this page, or the one that tells the figure,
says what it rests on (:mod:`obsia.surfaces.web.origins`).
``.why`` stands where a value or an interval cannot be told, with the reason in words. ``data-figure`` is left out where
the address of ``.k`` names the figure: a table of countries has hundreds of them. In files the id of a figure stands in
the link to its own page alone. ``data-kind`` and ``data-tested`` stand on ``<main>`` where most figures of a page have
them in common, and are left out of these.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from obsia.core.document import (
    Bridge,
    Change,
    Chart,
    Document,
    Evidence,
    Link,
    Ratios,
    Section,
    Shares,
    Shows,
    Status,
    Table,
)
from obsia.core.evidence import Source
from obsia.core.figure import LEVEL, Figure, Tested
from obsia.core.locales import NO_BREAK, Locale, printable
from obsia.core.locales.scales import Scale, scale_for, shown, unit_text
from obsia.core.locales.wording import PARTLY_COUNTED
from obsia.core.message import Argument, Cited, Message, Sentences, Symbol
from obsia.surfaces.web.charts.band import OtherPoint, YearPoint, band_chart
from obsia.surfaces.web.charts.rows import bridge_chart, ratio_chart
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.origins import Origins, ToldOrigin, origin_anchor
from obsia.surfaces.web.sources import publisher_name, source_anchor, sources
from obsia.writers import html
from obsia.writers.charts import Axis, axis_ends, mark, share_bar
from obsia.writers.html_text import names_in
from obsia.writers.markup import Html, Node, element, join

FIGURE = "/f/{figure_id}/"
_FIRST = 0xE100
_HELD = re.compile("([\ue100-\ue1ff])")
"""Private letters, which hold the places of figures in a sentence."""
_KNOWN = ' data-kind="{}" data-tested="{}"'
_MAIN = '<main id="main"'
_MANY = 4
"""Figures from which on a page says once what most have in common."""


def figure_path(figure_id: str) -> str:
    """The path of a figure's own page, without its language."""
    return FIGURE.format(figure_id=figure_id)


class SiteLook(html.Look):
    """How pages of the site write documents: every figure leads to its evidence, names of models to their pages."""

    def __init__(
        self,
        figures: Figures,
        *,
        table: str,
        recorded: bool = False,
        told_at: Mapping[str, str] | None = None,
        folds: int | None = None,
    ) -> None:
        super().__init__(
            figures.tr, table=table, note="note", hidden="vh", joins_ranges=True, tells_plain=True, folds=folds
        )
        self.figures = figures
        self._recorded = recorded
        self._told_at = told_at or {}

    def figure(self, cell: Figure | Change, *, scale: Scale, shows: Shows) -> Node:
        """Figures that are not recorded lead to the sources of their page, others to pages of their own."""
        figure = cell.figure if isinstance(cell, Change) else cell
        write = self.figures.figure if shows is Shows.WITH_UNIT else self.figures.cell
        return write(figure, scale=scale, recorded=self._recorded, at=self._told_at.get(figure.figure_id, ""))

    def words(self, said: Argument) -> Node:
        """A sentence, in which figures and what others publish lead to their evidence, and names stay as they are."""
        held: list[Node] = []
        placed = self._with_places(said, held)
        found: list[Node] = [
            held[ord(each) - _FIRST] if _HELD.fullmatch(each) else self.named(each, said)
            for each in _HELD.split(self.tr.text(placed))
        ]
        return join(*found)

    def named(self, text: str, said: Argument) -> Node:
        """A browser that translates a page leaves the names in a sentence as they are, and nothing else."""
        names = sorted((name for name in map(printable, names_in(said)) if name.strip()), key=len, reverse=True)
        if not names:
            return text
        parts = re.split(rf"(?<!\w)({'|'.join(map(re.escape, names))})(?!\w)", text)
        return join(*(self.foreign(part) if part in names else part for part in parts))

    def _with_places(self, said: Argument, held: list[Node]) -> Argument:
        """What is said with a letter of no language in the place of each figure; ``held`` takes what stands there."""
        match said:
            case Message():
                arguments = {name: self._with_places(each, held) for name, each in said.arguments.items()}
                return Message(said.code, **arguments)
            case Sentences():
                placed = (self._with_places(each, held) for each in said)
                return Sentences(each for each in placed if isinstance(each, Message))
            case Figure():
                held.append(self.figure(said, scale=scale_for([said]), shows=Shows.WITH_UNIT))
            case Cited():
                held.append(self.cited(said))
            case _:
                return said
        return Symbol(chr(_FIRST + len(held) - 1))

    def cited(self, cell: Cited) -> Node:
        """What somebody published, with a link to where."""
        name = self.tr.text(cell.name) if cell.name else printable(cell.evidence)
        words, source = self.tr.text(cell.text), sources().get(cell.evidence)
        if source is not None and words != name:
            return self.figures.published(
                words, source=replace(source, publisher=name, publisher_fr="") if cell.name else source
            )
        # Of a figure that other facts made, the source may be gone: the page lists what its record has.
        place = self.figures.told_below(cell.evidence) if source is not None else f"#{source_anchor(cell.evidence)}"
        link = element("a", name, href=place, translate="no")
        return link if words == name else join(words, " ", link)

    def chart(self, held: Chart | Shares | Bridge | Ratios) -> Node:
        """Years as a band with what others publish beside it; shorter steps as any page draws them."""
        if isinstance(held, Bridge):
            return bridge_chart(held, tr=self.tr)
        if isinstance(held, Ratios):
            return ratio_chart(held, tr=self.tr)
        if isinstance(held, Shares):
            return None  # Pages draw the ranges of the table itself.
        if held.unit != "year":
            return super().chart(held)
        return band_chart(
            [YearPoint(year=int(year), figure=figure) for year, figure in held.points],
            tr=self.tr,
            caption=self.tr.text(held.head),
            note=self.tr.text(held.note),
            label=self.tr.text(held.label),
            others=[OtherPoint(year=int(year), low=low, high=high) for year, low, high in held.others],
            last_past=held.last_past,
        )

    def mark(self, figure: Figure, axis: Axis) -> Node:
        """Common looks of marks stand in the style of the site."""
        return self.figures.mark(figure, axis)

    def bar(self, share: float) -> Node:
        """As marks."""
        return share_bar(share, by_style=True)

    def foreign(self, text: str) -> Node:
        """A browser that translates a page leaves names as they are."""
        return element("span", text, translate="no")

    def link(self, cell: Link, text: str) -> Node:
        """A page of the site, where this edition has it; a browser that translates leaves names as they are."""
        kept = "no" if type(cell.text) is str else None
        path, _, fragment = cell.address.partition("#")
        links = self.figures.links
        if "://" in path:
            # An apostrophe is as good by its number.
            address = cell.address.replace("'", "%27")
            place = address if _ADDRESS.fullmatch(address) else None
        else:
            place = links(path, fragment=fragment) if links.has(path) else None
        if place is None:
            return element("span", text, translate=kept) if kept else text
        said = self.words(cell.text) if isinstance(cell.text, Message) else text
        return element("a", said, href=place, translate=kept)

    def address(self, address: str) -> Node:
        """An address by its host and its path."""
        shown = address.partition("://")[2].partition("?")[0].removeprefix("www.").rstrip("/")
        return self.link(Link(address, shown), printable(shown, most=_MOST_OF_ADDRESS))

    def evidence(self, block: Evidence) -> Node:
        """Where the page lists them: at its end, unless there are too many."""
        count = len(block.ids)
        if count > _MOST_SOURCES:
            return element("p", self.tr("web-commitments-sources-many", count=count), class_=self.note)
        words = self.tr("web-commitments-sources", count=count)
        return element("p", element("a", words, href=self.figures.tell(block.ids)), class_=self.note)

    def status(self, cell: Status, text: str) -> Node:
        """A word with its shape: none of them is told by colour."""
        return element("span", element("i", class_=cell.shape), " ", text, class_="told")

    def table_class(self, held: Table) -> str:
        """The class of all tables of the page, and of those of this kind."""
        return f"{self.table} {_TABLES[held.name]}" if held.name in _TABLES else self.table


_ADDRESS: Final = re.compile(r"https?://[^\s\"'<>\\]+")
_MOST_OF_ADDRESS: Final = 90
_MOST_SOURCES: Final = 16
_TABLES: Final = {"grid": "grid", "cells": "cells", "members": "acts", "did": "acts", "instruments": "keep"}
"""Tables that have a look of their own -> its class."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one page as they are written, and what stands behind them."""

    tr: Locale
    links: Links
    has_pages: bool = True
    """Whether a server has a page for every figure: not where it records none."""
    evidence: dict[str, None] = field(default_factory=dict[str, None])
    """Evidence of figures that have no page of their own in this edition: told at the end of the page."""
    origins: Origins = field(default_factory=Origins)
    """Where these figures come from."""
    listed: dict[str, None] = field(default_factory=dict[str, None])
    """Evidence that the page lists itself."""
    led: dict[str, None] = field(default_factory=dict[str, None])
    """That of it to which something on the page leads."""
    wanted: dict[str, None] = field(default_factory=dict[str, None])
    """Figures of the page that have pages of their own."""
    ranged: dict[Tested, float] = field(default_factory=dict[Tested, float])
    """What the intervals of the page are -> their level."""
    quantities: set[str] = field(default_factory=set[str])
    """Of what they are."""
    kind_counts: Counter[tuple[str, str]] = field(default_factory=Counter[tuple[str, str]])
    """How figures are known and tested -> how many are."""

    def scale(self, figures: Iterable[Figure]) -> Scale:
        """One scale for several figures of one unit; shares in per cent."""
        return scale_for(figures)

    def axis(self, figures: Iterable[Figure], *, scale: Scale | None = None, by_tens: bool = False) -> Axis:
        """One axis for several figures of one unit; ``by_tens`` where they differ by more than a plain one can show."""
        chosen = list(figures)
        return Axis.of(chosen, scale=scale or self.scale(chosen), by_tens=by_tens)

    def mark(self, figure: Figure, axis: Axis) -> Html:
        """The interval as a drawing; solid where it was tested, hollow where it is judged."""
        return mark(figure, axis, by_style=True)

    def axis_ends(self, axis: Axis) -> Html:
        """The ends of an axis in text."""
        return axis_ends(axis, self.tr)

    def symbol(self, scale: Scale) -> str:
        """The unit of a scale, for the head of a column."""
        return unit_text(scale, self.tr)

    def figure(
        self,
        figure: Figure,
        *,
        scale: Scale | None = None,
        own: bool = False,
        at: str = "",
        big: bool = False,
        recorded: bool = True,
        told: bool = False,
    ) -> Html:
        """A figure in a sentence or a card: ``2.4 Wh  0.60 to 8.1 Wh  modelled``.

        ``own`` asks for a page of its own where the edition is static (a server that records has one for every
        figure); ``at`` is the path of the page that tells where the same figure comes from; without either, this page
        tells it. A figure that is not ``recorded`` has no page of its own. ``told`` has the page tell where a figure
        comes from in any case: other pages lead there.
        """
        scale = scale or self.scale([figure])
        written = shown(figure, self.tr, scale=scale)
        place = self._evidence(figure, own=own, at=at, recorded=recorded, told=told)
        value = written.text
        if big and value.count(NO_BREAK) > 1:
            # Too long for a card in large letters, it breaks before ``CO₂e``, and not within.
            value = " ".join(value.rsplit(NO_BREAK, 1))
        return self._markup(figure, value=value, interval=written.interval_text, scale=scale, place=place, big=big)

    def cell(self, figure: Figure, *, scale: Scale, own: bool = False, at: str = "", recorded: bool = True) -> Html:
        """A figure in a column whose head names the unit."""
        told = shown(figure, self.tr, scale=scale)
        place = self._evidence(figure, own=own, at=at, recorded=recorded)
        return self._markup(figure, value=told.value, interval=told.interval, scale=scale, place=place, big=False)

    def _markup(self, figure: Figure, *, value: str, interval: str, scale: Scale, place: str, big: bool) -> Html:
        tr = self.tr
        exact = figure.low == figure.high
        if not exact:
            self.ranged.setdefault(figure.tested, figure.level)
            self.quantities.add(figure.quantity)
        middle = element("span", value, class_="v")
        if not figure.has_central:
            middle = element("span", tr("web-range-only"), class_="v why")
        around = element("span", tr("no-interval"), class_="i why")
        if not exact:
            around = element("span", interval, class_="i")
        kind = element("a", tr(f"kind-{figure.kind.value}"), class_="k", href=place)
        self.kind_counts[figure.kind.value, figure.tested.value] += 1
        return element(
            "span",
            join(middle, " ", around, " ", kind),
            class_="fig big" if big else "fig",
            data_figure=None if self.links.static or figure_path(figure.figure_id) in place else figure.figure_id,
            data_kind=figure.kind.value,
            data_tested=figure.tested.value,
            data_unit=scale.symbol.replace(NO_BREAK, " "),
        )

    def section(
        self,
        section: Section,
        *,
        table: str = "stack usage",
        recorded: bool = False,
        told_at: Mapping[str, str] | None = None,
        folds: int | None = None,
    ) -> Html:
        """What stands under the heading of a section of a document, with these figures.

        ``recorded`` says whether they may have pages of their own; ``told_at`` names the pages that tell where some
        of them come from: a table of countries leads to that of each. A table of more rows than ``folds`` stands
        behind its caption.
        """
        return html.blocks(section, SiteLook(self, table=table, recorded=recorded, told_at=told_at, folds=folds))

    def sections(self, held: Document, *, table: str = "stack", level: int = 2, folds: int | None = None) -> Html:
        """The sections of a document, each under its heading; what may be folded away is."""
        look, found = SiteLook(self, table=table, folds=folds), list[Node]()
        for each in held.sections:
            if each.is_empty:
                continue
            head = self.tr.text(each.head)
            if each.is_folded:
                found.append(html.folded(each, look))
                continue
            heading = element(f"h{level}", head, id=each.name) if head else None
            found.append(join(heading, html.blocks(each, look)))
        return join(found)

    def folds(self, held: Document, *, table: str = "stack") -> Html:
        """The sections of a document, each behind its heading, which unfolds it."""
        look = SiteLook(self, table=table)
        return join([html.folded(each, look) for each in held.sections if not each.is_empty])

    def table(self, held: Table, *, look: str = "stack") -> Html:
        """A table of a document."""
        return html.table(held, SiteLook(self, table=look))

    def about(self, held: Document) -> Html:
        """What stands above the sections of a document."""
        return html.blocks(Section(name="about", blocks=held.about, is_lead=True), SiteLook(self, table="stack"))

    def said_once(self, page: str) -> str:
        """A page of these figures that says of the whole of it how most of them are known, and not of each."""
        if self.kind_counts.total() < _MANY or _MAIN not in page:
            return page
        common = _KNOWN.format(*self.kind_counts.most_common(1)[0][0])
        return page.replace(common, "").replace(_MAIN, f"{_MAIN}{common}", 1)

    def _evidence(self, figure: Figure, *, own: bool, at: str, recorded: bool, told: bool = False) -> str:
        """Where a figure leads back: to its own page, or to where a page tells what it rests on."""
        path = figure_path(figure.figure_id)
        if self.links.here.endswith(path):
            return self.links.figure(path) if "/embed/" in self.links.here else "#evidence"
        if told:
            self._origin(figure)
        if own or figure.figure_id in self.wanted if self.links.static else recorded and self.has_pages:
            self.wanted.setdefault(figure.figure_id)
            return self.links.figure(path)
        return self.links(at, fragment=origin_anchor(figure)) if at else f"#{self._origin(figure)}"

    def _origin(self, figure: Figure) -> str:
        """Have the page tell where a figure comes from; at which anchor."""
        self.evidence.update(dict.fromkeys(figure.evidence))
        return self.origins.tell(figure)

    def come_from(self) -> list[ToldOrigin]:
        """Where the figures of the page come from, in words; asked for once all of them are written."""
        self.tell(self.origins.named())
        return self.origins.told(self.tr)

    def list_here(self, evidence: Iterable[str]) -> None:
        """Say that the page itself lists sources, with their anchors."""
        self.listed.update(dict.fromkeys(evidence))

    def published(self, value: str, *, source: Source, year: str = "") -> Html:
        """What somebody else published: their value as they told it, with a link to where."""
        name = f"{publisher_name(source, self.tr)} {year}".strip()
        return element(
            "span",
            element("span", value, class_="v"),
            " ",
            element("a", name, class_="src", href=self.told_below(source.evidence_id), translate="no"),
            class_="published",
        )

    def tell(self, evidence: Iterable[str]) -> str:
        """Have the page tell sources whole, to all of which something on it leads; where they stand."""
        self.evidence.update(dict.fromkeys(evidence))
        self.led.update(dict.fromkeys(evidence))
        return "#sources"

    def told_below(self, evidence: str) -> str:
        """Where the page itself tells a source."""
        self.tell([evidence])
        return f"#{source_anchor(evidence)}"

    def meanings(self) -> Sequence[str]:
        """What the intervals of the page are, in a sentence for each kind of interval."""
        told = {tested is Tested.TESTED: tested for tested in self.ranged}
        words = [self._range_words(told[each]) for each in sorted(told, reverse=True)]
        return words if PARTLY_COUNTED.isdisjoint(self.quantities) else [*words, self.tr("range-uncounted")]

    def hints(self) -> Iterator[tuple[str, str]]:
        """What the script says of intervals that hold another share than those of most pages."""
        for tested, level in sorted(self.ranged.items()):
            if level != LEVEL:
                yield tested.value, self._range_words(tested)

    def _range_words(self, tested: Tested) -> str:
        words = "range-tested" if tested is Tested.TESTED else "range-plausible"
        return self.tr(words, level=self.tr.percent(self.ranged[tested]))
