"""One request, laid out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Final

from obsia.app.request.narrowing import OPTIONS, Narrowing
from obsia.core.document import Block, Column, Command, Document, Section, Sentence, Table, Tone, table
from obsia.core.figure import Figure
from obsia.core.locales import printable
from obsia.core.locales.scales import scale_for
from obsia.core.locales.wording import CARBON, ENERGY, WATER, find
from obsia.core.message import Argument, Day, Message, Option, Rounded, Symbol, Value, Zone
from obsia.facts.names.providers import called
from obsia.views import parts

if TYPE_CHECKING:
    from obsia.app.naming import KnownModel
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.request_work import Work
    from obsia.app.request.statement_gaps import Ratio, Stated, StatementGap

_OURS: Final = {"energy": ENERGY, "carbon": CARBON, "water": WATER}
"""Quantity that companies state -> our figure beside it."""


def read_as(model: KnownModel) -> Message:
    """Which model a name was read as, and which of its words were not read."""
    arguments: dict[str, Argument] = {"name": model.name, "model": model.facts.model_id}
    return Message("read-as-part", words=model.unread, **arguments) if model.unread else Message("read-as", **arguments)


def document(found: Estimation) -> Document:
    """What one request costs, and how sure that is."""
    model, name = found.model.facts.model_id, found.model.name
    about = [Sentence(text=request(found))]
    if name.strip().lower() != model:
        about.append(Sentence(text=read_as(found.model), tone=Tone.DIM))
    zone = found.zone
    if zone.text and zone.assumptions:
        about.append(Sentence(text=Message("read-as", name=zone.text, model=place(found)), tone=Tone.DIM))
    return Document(
        title=Message("title-estimate", model=model),
        about=tuple(about),
        sections=(
            Section(
                name="figures",
                head=Message("section-figures"),
                blocks=(parts.headline(found.figures), parts.mean(found.figures), *_stated(found), *_unstated(found)),
                is_lead=True,
            ),
            *(Section(name="gap", head=Message("section-gap"), blocks=(gap(each),)) for each in found.gaps),
            parts.boundaries(found.figures),
            parts.least_known(found.unknowns),
            *_narrowing(found.narrowings),
            parts.assumptions(found.assumptions),
            parts.unfolding(found.figures),
        ),
    )


def request(found: Estimation) -> tuple[Argument, ...]:
    """What was asked for, where, and of which host."""
    return (*_asked(found.work), place(found), called(found.provider or "") or Message("unknown-provider"))


def place(found: Estimation) -> Argument:
    """Where it runs, as far as that is known."""
    return Zone(found.zone.zone_id) if found.zone.zone_id else Message("zone-not-given")


def _narrowing(several: Sequence[Narrowing]) -> Iterator[Section]:
    """What would narrow the range, what who asks may know apart from what the provider does; nothing where nothing
    would.
    """
    if not several:
        return
    held = table(
        "narrowing",
        several,
        (Column(name="fact", head=Message("head-narrowing-fact"), is_key=True), narrowing_fact),
        (
            Column(name="range", head=Message("head-narrowing-range")),
            lambda each: Message(
                "narrowing-range",
                now=Rounded(each.range_ratio_now, 2),
                then=Rounded(each.range_ratio_then, 2),
            ),
        ),
        group=lambda each: Message("narrowing-yours" if each.is_users else "narrowing-providers"),
        caption=Message("caption-narrowing"),
    )
    yield Section(name="narrowing", head=Message("section-narrowing"), blocks=(held,))


def narrowing_fact(each: Narrowing) -> Message:
    """What would have to be known, in words."""
    if not each.is_users:
        return Message(f"non-disclosure-{each.what}")
    options = tuple(Option(name) for name in OPTIONS[each.what])
    return Message(f"narrowing-{each.what}", options=options)


def _stated(found: Estimation) -> Iterator[Block]:
    """What companies state of such a request, each with its source."""
    for each, said in zip(found.stated, stated(found.stated, found.figures), strict=True):
        yield Sentence(text=said)
        yield Command(text=printable(each.source.url, most=400))


def _unstated(found: Estimation) -> Iterator[Block]:
    yield from (Sentence(text=each, tone=Tone.DIM) for each in unstated(found))


def unstated(found: Estimation) -> list[Message]:
    """Products without a figure: that none is known is said."""
    return [Message("stated-none", product=each) for each in found.unstated]


def gap(found: StatementGap) -> Table:
    """Our energy over what a company states of one request, factor by factor: they multiply to the whole."""
    return table(
        "gap",
        _factors(found),
        (Column(name="factor", head=Message("head-gap-factor"), is_key=True), lambda each: each[0]),
        (
            Column(name="ratio", head=Message("head-ratio")),
            lambda each: Message("range-factor", ratio=Rounded(each[1].median, 2)),
        ),
        (
            Column(name="range", head=Message("head-gap-range")),
            lambda each: Message("gap-range", low=Rounded(each[1].low, 2), high=Rounded(each[1].high, 2)),
        ),
        caption=_gap_of(found.stated),
        note=(Message("note-gap"),),
    )


def gap_sentences(several: Iterable[StatementGap]) -> list[Message]:
    """The same in one sentence for each statement."""
    return [
        Message(
            "gap-sentence",
            what=_gap_of(each.stated),
            factors=tuple(
                Message("gap-part", name=name, ratio=Rounded(ratio.median, 2), low=Rounded(ratio.low, 2),
                        high=Rounded(ratio.high, 2))
                for name, ratio in _factors(each)
            ),
        )
        for each in several
    ]  # fmt: skip


def _factors(found: StatementGap) -> list[tuple[Message, Ratio]]:
    """Factors by name, and the whole."""
    of_parts = dict.fromkeys(("serving", "hosts", "idle", "building"), "-stated") if found.are_parts_stated else {}
    variant = of_parts | ({"length": "-median"} if found.stated.is_of_median else {})
    named = [(Message(f"gap-{name}{variant.get(name, '')}"), each) for name, each in found.factors.items()]
    return [*named, (Message("gap-whole"), found.whole)]


def _gap_of(said: Stated) -> Message:
    return Message(
        "caption-gap",
        developer=said.developer,
        product=said.product,
        request=_request(said),
        day=Day(str(said.fact.as_of)),
    )


def stated(statements: Iterable[Stated], figures: Sequence[Figure]) -> list[Message]:
    """What a company states of a request, with what it covers and who says so, beside our figure: one sentence each."""
    said: list[Message] = []
    for each in statements:
        ours = find(figures, _OURS[each.quantity])
        value = each.fact.value or 0.0
        scale = scale_for([replace(ours, median=value, mean=value, low=value, high=value)])
        own = Message("stated-own")
        said.append(
            Message(
                f"stated-{each.quantity}",
                developer=each.developer,
                product=each.product,
                # Its digits are those that the company gave: no interval of ours says how many it supports.
                amount=Message("stated-amount", amount=value / scale.factor, unit=Symbol(scale.symbol)),
                request=_request(each),
                day=Day(str(each.fact.as_of)),
                covers=Message(f"stated-covers-{each.covers}"),
                source=Message("stated-reported", publisher=each.source.publisher) if each.is_reported else own,
                ours=Value(ours),
                range=Value(ours, is_range=True),
            )
        )
    return said


def _request(said: Stated) -> Message:
    """What a stated figure is of, and by which model it was answered where that is stated."""
    request = Message(f"stated-of-{said.request}")
    return Message("stated-of-model", request=request, model=Symbol(said.label)) if said.label else request


def _asked(work: Work) -> Iterator[Argument]:
    """What was asked for."""
    if work.input_tokens is not None:
        yield Message("asked-input", count=work.input_tokens, cached=work.cached_tokens or 0)
    counts = {
        "output": work.output_tokens,
        "calls": len(work.calls) or None,
        "images": work.images,
        "steps": work.steps,
    }
    for name, count in counts.items():
        if count is not None:
            yield Message(f"asked-{name}", count=count)
    for name, seconds in (("video", work.video_s), ("audio", work.audio_s)):
        if seconds is not None:
            whole = round(seconds)
            digits = len(str(whole)) if seconds == whole else 3
            yield Message(f"asked-{name}", seconds=Rounded(seconds, digits))
    if work.size is not None:
        yield Message("asked-size", size=Symbol(work.size.replace("x", " × ")))
