"""Where the figures of a page come from, told on the page itself: what each counts, and its widest inputs with their
sources.

Figures of one quantity at one boundary that have their widest input in common are told together, under an anchor that
is made of these alone: another page that shows one of them can lead to it.
"""

from __future__ import annotations

import base64
import hashlib
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from obsia.core.evidence import Source
from obsia.core.figure import Figure, InputShare
from obsia.core.grouping import grouped
from obsia.core.locales import Locale, printable
from obsia.core.locales import wording as words
from obsia.surfaces.web.sources import source_anchor, sources
from obsia.views import trace as views

MANY: Final = 12
"""Kinds of figures above which a page names fewer inputs of each: tables of hundreds of things stay light."""
FEW_INPUTS: Final = 2
MOST_INPUTS: Final = 3
"""Inputs that a page names of a kind of figures: the pages of single figures have all that these name."""
_COMMON: Final = 6
"""Inputs that are known alike from which on it is said once."""
MOST_SOURCES: Final = 2
"""Sources that are named for each input: the page lists the others at its end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedSource:
    """A source by its publisher, and where the page tells it whole; '' where nothing more is known of it."""

    publisher: str
    anchor: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldInput:
    """One input in words."""

    words: str
    """Its share of the width (none where there is no width), its name, its kind, and who stands behind it."""
    sources: tuple[NamedSource, ...]
    more: str
    """How many sources more there are, '' for none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldOrigin:
    """Where some figures come from, in words."""

    anchor: str
    name: str
    counts: str
    """What they count; '' where their name says all."""
    inputs: tuple[ToldInput, ...]
    others: str
    """That there are inputs of less weight; '' where there are none."""
    sources: tuple[NamedSource, ...]
    """Of figures that were published as they are, and name no input."""
    more: str


@dataclass(slots=True)
class _Group:
    """Figures of one quantity at one boundary that have their widest input in common."""

    figures: list[Figure] = field(default_factory=list[Figure])

    @property
    def evidence(self) -> Sequence[Sequence[str]]:
        """The evidence of each input, or of the figures where they name none."""
        return [each[0].evidence for each in self.inputs] or [self.figures[0].evidence]

    @property
    def inputs(self) -> Sequence[Sequence[InputShare]]:
        """The inputs that any of the figures names, the widest first; each as the figures have it."""
        found = grouped(
            ((each.subject, each.property), each) for each in (one for figure in self.figures for one in figure.inputs)
        )
        return sorted(found.values(), key=lambda alike: -max(each.share for each in alike))


def origin_anchor(figure: Figure) -> str:
    """The anchor at which a page tells where a figure comes from: the same on every page, in every language."""
    widest = [f"{each.subject} {each.property}" for each in figure.inputs[:1]] or figure.evidence
    # What is told in things that people know is one kind, however many things there are.
    what = ("equivalent",) if views.is_equivalent(figure) else (figure.quantity, figure.boundary.value)
    about = "\x1f".join((*what, *widest))
    # Pages lead to thousands of these, so that each is short: six letters and digits hold thirty bits.
    return "f" + base64.b32encode(hashlib.blake2b(about.encode(), digest_size=4).digest())[:6].decode().lower()


@dataclass(slots=True)
class Origins:
    """What one page tells of where its figures come from."""

    own: str = ""
    """The thing that the page is about, as it is called: inputs that are of it do not say so."""
    _groups: dict[str, _Group] = field(default_factory=dict[str, _Group])

    def tell(self, figure: Figure) -> str:
        """Have the page tell where a figure comes from; at which anchor."""
        anchor = origin_anchor(figure)
        self._groups.setdefault(anchor, _Group()).figures.append(figure)
        return anchor

    def named(self) -> dict[str, None]:
        """Evidence that is named, of which the page tells the source whole."""
        return {
            each.evidence_id: None
            for group in self._groups.values()
            for evidence in group.evidence[: self._most]
            for each in _some(evidence)
        }

    def told(self, tr: Locale) -> list[ToldOrigin]:
        """All of it in words, in the order in which figures asked for it."""
        said = _Said(common=self.common(tr), own=self.own)
        return [_told(anchor, group, tr, most=self._most, said=said) for anchor, group in self._groups.items()]

    def common(self, tr: Locale) -> str:
        """How most inputs are known, where that is worth saying once; ''."""
        inputs = [each[0] for group in self._groups.values() for each in group.inputs[: self._most]]
        counts = Counter(_known(each, tr) for each in inputs)
        [(known, count)] = counts.most_common(1) or [("", 0)]
        return known if count >= _COMMON else ""

    @property
    def _most(self) -> int:
        """How many inputs are named of each."""
        return FEW_INPUTS if len(self._groups) > MANY else MOST_INPUTS


@dataclass(frozen=True, slots=True, kw_only=True)
class _Said:
    """What goes without saying of an input: how most are known, and what the page is about."""

    common: str
    own: str


def _told(anchor: str, group: _Group, tr: Locale, *, most: int, said: _Said) -> ToldOrigin:
    figure = group.figures[0]
    inputs = group.inputs[:most]
    named, more = ((), "") if inputs else _named(figure.evidence, tr)
    name, counts = tr.text(views.quantity(figure)), tr.text(views.counts(figure))
    has_width = any(each.share for alike in inputs for each in alike)
    has_others = len(group.inputs) > len(inputs) or any(each.other_inputs for each in group.figures)
    return ToldOrigin(
        anchor=anchor,
        name=tr("web-from-equivalents") if views.is_equivalent(figure) else tr.text(views.heading(figure)),
        counts="" if counts in name else counts,
        inputs=tuple(_told_input(each, tr, in_all=len(each) == len(group.figures), said=said) for each in inputs),
        others=tr(f"web-from-others{'' if has_width else '-exact'}") if has_others else "",
        sources=named,
        more=more,
    )


def _told_input(alike: Sequence[InputShare], tr: Locale, *, in_all: bool, said: _Said) -> ToldInput:
    """One input as some figures have it; ``in_all`` says whether all figures of the group name it."""
    each = alike[0]
    named, more = _named(each.evidence, tr)
    name, known = words.input_words(each.subject, each.property, tr), _known(each, tr)
    whose = words.subject_words(each.subject, tr)
    if said.own and whose.casefold().startswith(said.own.casefold()):
        name = name.removesuffix(f" ({whose})")
    share = _share_words([one.share for one in alike], tr, in_all=in_all)
    told = name if known == said.common else tr("web-from-input-exact", name=name, known=known)
    worded = tr("web-from-input", share=share, told=told) if share else tr("web-from-input-alone", told=told)
    return ToldInput(words=worded, sources=named, more=more)


def _known(each: InputShare, tr: Locale) -> str:
    """How an input is known, and how far that was checked."""
    verified = [tr(f"verification-{one.value.replace(' ', '-')}") for one in each.verifications]
    return ", ".join([tr(f"kind-{each.kind.value}"), *verified])


def _share_words(shares: Sequence[float], tr: Locale, *, in_all: bool) -> str:
    """How much of the width of some figures an input explains; '' of figures without width."""
    if not any(shares):
        return ""
    low, high = tr.percent(min(shares)), tr.percent(max(shares))
    if not in_all:
        return tr("web-from-share-most", high=high)
    return high if low == high else tr("web-from-share-range", low=low, high=high)


def _named(evidence: Sequence[str], tr: Locale) -> tuple[tuple[NamedSource, ...], str]:
    """The first sources by name, and how many are left."""
    some = _some(evidence)
    named = tuple(
        NamedSource(publisher=each.publisher_name.of(tr.language), anchor=source_anchor(each.evidence_id))
        for each in some
    ) or tuple(NamedSource(publisher=printable(each), anchor="") for each in evidence[:MOST_SOURCES])
    left = len(evidence) - len(named)
    return named, tr("web-from-more-sources", count=left, count_text=tr.whole(left)) if left else ""


def _some(evidence: Sequence[str]) -> list[Source]:
    """The first sources of publishers that differ: two of one name could not be told apart."""
    by_publisher: dict[str, Source] = {}
    for each in evidence:
        if (source := sources().get(each)) is not None:
            by_publisher.setdefault(source.publisher, source)
    return list(by_publisher.values())[:MOST_SOURCES]
