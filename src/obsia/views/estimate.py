"""One request, laid out."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING

from obsia.core.document import Document, Section, Sentence, Tone
from obsia.core.figure import Figure, Lead
from obsia.core.locales.wording import ENERGY, find
from obsia.core.message import Argument, Message, Rounded, Symbol, Value, Zone
from obsia.views import parts

if TYPE_CHECKING:
    from obsia.app.request.estimate import Estimation
    from obsia.app.request.request_work import Work


def document(found: Estimation) -> Document:
    """What one request costs, and how sure that is."""
    model, name = found.model.facts.model_id, found.model.name
    about = [Sentence(text=request(found))]
    if name.strip().lower() != model:
        about.append(Sentence(text=Message("read-as", name=name, model=model), tone=Tone.DIM))
    mean = Message("estimate-mean", mean=Value(as_account(find(found.figures, ENERGY))))
    return Document(
        title=Message("title-estimate", model=model),
        about=tuple(about),
        sections=(
            Section(
                name="figures",
                head=Message("section-figures"),
                blocks=(parts.headline(found.figures), Sentence(text=mean, tone=Tone.DIM)),
                is_lead=True,
            ),
            parts.boundaries(found.figures),
            parts.least_known(found.unknowns),
            parts.assumptions(found.assumptions),
            parts.unfolding(found.figures),
        ),
    )


def request(found: Estimation) -> tuple[Argument, ...]:
    """What was asked for, where, and of which host."""
    zone = Zone(found.zone.zone_id) if found.zone.zone_id else Message("zone-not-given")
    return (*_asked(found.work), zone, found.provider or Message("unknown-provider"))


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


def as_account(figure: Figure) -> Figure:
    """The same figure, led by its mean."""
    return replace(figure, lead=Lead.MEAN)
