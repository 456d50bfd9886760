"""A Figure in a page: value, interval, kind and the way to its evidence. Nothing else prints a number about the world.

The markup is one contract, which a crawler counts on every page::

    <span class="fig" data-figure=ID data-kind=… data-tested=… data-unit=…>
      <span class="v">2.4 Wh</span> <span class="i">0.60 to 8.1 Wh</span> <a class="k" href=…>modelled</a></span>

``.why`` stands where a value or an interval cannot be told, with the reason in words. ``data-figure`` is left out where
the address of ``.k`` names the figure: a table of countries has hundreds of them. In files the id of a figure stands in
the link to its own page alone. ``data-kind`` and ``data-tested`` stand on ``<main>`` where most figures of a page have
them in common, and are left out of these.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from obsia.core.evidence import Source
from obsia.core.figure import Figure, Tested
from obsia.core.locales import NO_BREAK, Locale
from obsia.core.locales.scales import Scale, shown
from obsia.surfaces import world_words
from obsia.surfaces.charts import Axis, axis_ends, mark
from obsia.surfaces.html import Html, Place, element, join
from obsia.surfaces.web.links import Links
from obsia.surfaces.web.sources import source_anchor

FIGURE = "/f/{figure_id}/"
_KNOWN = ' data-kind="{kind}" data-tested="{tested}"'
_MAIN = '<main id="main"'
_MANY = 4
"""Figures from which on a page says once what most have in common."""


def figure_path(figure_id: str) -> str:
    """The path of a figure's own page, without its language."""
    return FIGURE.format(figure_id=figure_id)


@dataclass(frozen=True, slots=True, kw_only=True)
class Figures:
    """The figures of one page as they are written, and what stands behind them."""

    say: Locale
    links: Links
    has_pages: bool = True
    """Whether a server has a page for every figure: not where it records none."""
    evidence: dict[str, None] = field(default_factory=dict[str, None])
    """Evidence of figures that have no page of their own in this edition: told at the end of the page."""
    led: dict[str, None] = field(default_factory=dict[str, None])
    """That of it to which something on the page leads."""
    wanted: dict[str, None] = field(default_factory=dict[str, None])
    """Figures of the page that have pages of their own."""
    ranged: dict[Tested, float] = field(default_factory=dict[Tested, float])
    """What the intervals of the page are -> their level."""
    known: Counter[str] = field(default_factory=Counter[str])
    """How figures are known and tested, as their elements say it -> how many are."""

    def scale(self, figures: Iterable[Figure]) -> Scale:
        """One scale for several figures of one unit; shares in per cent."""
        return world_words.scale_of(list(figures))

    def axis(self, figures: Iterable[Figure], *, scale: Scale | None = None, by_tens: bool = False) -> Axis:
        """One axis for several figures of one unit; ``by_tens`` where they differ by more than a plain one can show."""
        chosen = list(figures)
        return Axis.of(chosen, scale=scale or self.scale(chosen), by_tens=by_tens)

    def mark(self, figure: Figure, axis: Axis) -> Html:
        """The interval as a drawing; solid where it was tested, hollow where it is judged."""
        return mark(figure, axis, by_style=True)

    def axis_ends(self, axis: Axis) -> Html:
        """The ends of an axis in text."""
        return axis_ends(axis, self.say)

    def symbol(self, scale: Scale) -> str:
        """The unit of a scale, for the head of a column."""
        return scale.symbol

    def figure(
        self,
        figure: Figure,
        *,
        scale: Scale | None = None,
        own: bool = False,
        at: Place | None = None,
        big: bool = False,
        recorded: bool = True,
    ) -> Html:
        """A figure in a sentence or a card: ``2.4 Wh  0.60 to 8.1 Wh  modelled``.

        ``own`` asks for a page of its own where the edition is static (a server that records has one for every
        figure); ``at`` is where the same figure stands with its evidence; without either, its evidence is told at the
        end of the page.
        A figure that is not ``recorded`` has no page of its own: it is found where ``at`` leads.
        """
        scale = scale or self.scale([figure])
        told = shown(figure, self.say, scale=scale)
        place = self._evidence(figure, own=own, at=at, recorded=recorded)
        value = told.text
        if big and value.count(NO_BREAK) > 1:
            # Too long for a card in large letters, it breaks before ``CO₂e``, and not within.
            value = " ".join(value.rsplit(NO_BREAK, 1))
        return self._markup(figure, value=value, interval=told.interval_text, scale=scale, place=place, big=big)

    def cell(
        self, figure: Figure, *, scale: Scale, own: bool = False, at: Place | None = None, recorded: bool = True
    ) -> Html:
        """A figure in a column whose head names the unit."""
        told = shown(figure, self.say, scale=scale)
        place = self._evidence(figure, own=own, at=at, recorded=recorded)
        return self._markup(figure, value=told.value, interval=told.interval, scale=scale, place=place, big=False)

    def _markup(self, figure: Figure, *, value: str, interval: str, scale: Scale, place: str, big: bool) -> Html:
        say = self.say
        exact = figure.low == figure.high
        if not exact:
            self.ranged.setdefault(figure.tested, figure.level)
        middle = element("span", value, class_="v")
        if not figure.has_central:
            middle = element("span", say("web-range-only"), class_="v why")
        around = element("span", say("web-no-interval"), class_="i why")
        if not exact:
            around = element("span", interval, class_="i")
        kind = element("a", say(f"kind-{figure.kind.value}"), class_="k", href=place)
        self.known[_KNOWN.format(kind=figure.kind.value, tested=figure.tested.value)] += 1
        return element(
            "span",
            join(middle, " ", around, " ", kind),
            class_="fig big" if big else "fig",
            data_figure=None if self.links.static or figure_path(figure.figure_id) in place else figure.figure_id,
            data_kind=figure.kind.value,
            data_tested=figure.tested.value,
            data_unit=scale.symbol.replace(NO_BREAK, " "),
        )

    def said_once(self, page: str) -> str:
        """A page of these figures that says of the whole of it how most of them are known, and not of each."""
        if self.known.total() < _MANY or _MAIN not in page:
            return page
        common = self.known.most_common(1)[0][0]
        return page.replace(common, "").replace(_MAIN, f"{_MAIN}{common}", 1)

    def _evidence(self, figure: Figure, *, own: bool, at: Place | None, recorded: bool) -> str:
        """Where a figure leads back: to its own page, to the same figure elsewhere, to the sources below."""
        if self.links.here.endswith(figure_path(figure.figure_id)) and "/embed/" not in self.links.here:
            return "#evidence"
        if own if self.links.static else recorded and self.has_pages:
            self.wanted.setdefault(figure.figure_id)
            return self.links(figure_path(figure.figure_id))
        if at is not None:
            return at
        self.evidence.update(dict.fromkeys(figure.evidence))
        return self._told_below(figure.evidence[0])

    def published(self, value: str, *, source: Source, year: str = "") -> Html:
        """What somebody else published: their value as they told it, with a link to where."""
        name = f"{source.publisher} {year}".strip()
        return element(
            "span",
            element("span", value, class_="v"),
            " ",
            element("a", name, class_="src", href=self._told_below(source.evidence_id), translate="no"),
            class_="published",
        )

    def tell(self, evidence: Iterable[str]) -> str:
        """Have the page tell sources whole, to all of which something on it leads; where they stand."""
        self.evidence.update(dict.fromkeys(evidence))
        self.led.update(dict.fromkeys(evidence))
        return "#sources"

    def _told_below(self, evidence: str) -> str:
        """Where the page itself tells a source."""
        self.tell([evidence])
        return f"#{source_anchor(evidence)}"

    def meanings(self) -> Sequence[str]:
        """What the intervals of the page are, in a sentence for each kind of interval."""
        say = self.say
        told = {tested is Tested.TESTED: level for tested, level in self.ranged.items()}
        return [
            say("range-tested" if tested else "range-plausible", level=say.percent(told[tested]))
            for tested in sorted(told, reverse=True)
        ]
