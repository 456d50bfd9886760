"""How the names that people write become models, providers and zones of the facts; never by a silent guess."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import TYPE_CHECKING

from obsia.accounting.kinds import Task
from obsia.accounting.known import kind_of, makers_service, own_service
from obsia.accounting.networks import UNKNOWN, ModelFacts, model_facts
from obsia.app.refusals import OtherWork
from obsia.core.figure import Assumption
from obsia.core.spelling import shown, spelling
from obsia.facts.keys import name_key
from obsia.facts.names.models import ModelName, Reading, find_model, resolve_model
from obsia.facts.names.places import Basis, Region, resolve_region
from obsia.facts.names.products import Default, product_default, product_names, product_spans
from obsia.facts.names.providers import resolve_provider
from obsia.facts.names.zones import ANY, zone_of
from obsia.facts.snapshot import Snapshot

if TYPE_CHECKING:
    from collections.abc import Mapping

    from obsia.facts.names.systems import SystemName

_OTHERWISE = frozenset({Task.IMAGE, Task.VIDEO, Task.TRANSCRIPTION, Task.SYNTHESIS, Task.SOUND})
"""Tasks whose work is not that of tokens."""
_PLAIN = frozenset({Reading.NAME, Reading.SPELLING, Reading.ORDER})
"""Readings of which nothing more is to be said where a host stood beside the name."""
_AS_TEXT = frozenset({"moderation", "ocr"})
"""Kinds priced by the tokens that they read and write, as a text model's are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownModel:
    """A model as understood: ``name`` as written, ``rule`` by which it was read ('' when unknown)."""

    name: str
    facts: ModelFacts
    provider: str | None
    rule: str
    safe: bool
    assumptions: tuple[Assumption, ...] = ()
    unread: str = ""
    """Words of ``name`` beside those that name the model, which change nothing; '' where there are none."""
    kind: str = ""
    """What the model does, as the facts say (text, embedding, image, decoder and so on); '' when unknown."""

    @property
    def otherwise(self) -> bool:
        """Whether the work of the model is not that of its tokens."""
        return self.facts.task in _OTHERWISE

    @property
    def known(self) -> bool:
        """Whether the name stands for a model of the catalogue."""
        return self.facts.model_id != UNKNOWN


@dataclass(frozen=True, slots=True, kw_only=True)
class KnownZone:
    """A zone as understood; ``zone_id`` is None when no region is stated."""

    text: str | None
    zone_id: str | None
    basis: str
    place: str
    assumptions: tuple[Assumption, ...] = ()

    @property
    def written(self) -> str | None:
        """The place as a command writes it: the code of a country that was named in words, else what was typed."""
        return self.zone_id if self.basis == Basis.COUNTRY_NAME.value else self.text


def known_model(snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None) -> KnownModel:
    """The model that ``name`` stands for. Raises ``UnknownName`` with suggestions."""
    host = resolve_provider(snapshot, name=provider)
    return _known(snapshot, name, resolve_model(snapshot, name=name, provider=host, on=on), host)


def model_or_none(
    snapshot: Snapshot, *, name: str, provider: str | None = None, on: str | None = None
) -> KnownModel | None:
    """The model that ``name`` stands for at a provider of the table; None where it stands for none.

    For names that come in numbers: nothing is compared for suggestions.
    """
    found = find_model(snapshot, name=name, provider=provider, on=on)
    return None if found is None else _known(snapshot, name, found, provider)


def _known(snapshot: Snapshot, name: str, found: ModelName, host: str | None) -> KnownModel:
    model_id = found.model_id or found.checkpoint or UNKNOWN
    kind = kind_of(snapshot, model_id=found.model_id, checkpoint=found.checkpoint)
    as_text = (
        (Assumption(code="kind-as-text", arguments={"model": model_id, "kind": kind}),) if kind in _AS_TEXT else ()
    )
    return KnownModel(
        name=name,
        facts=model_facts(snapshot, model_id=model_id, checkpoint=found.checkpoint),
        provider=host or found.host or _only_service(snapshot, found, model_id=model_id),
        rule=found.rule,
        safe=found.safe,
        assumptions=(*taken_as(snapshot, name, model_id=model_id, found=found, host=host), *as_text),
        unread=found.unread,
        kind=kind,
    )


def taken_as(
    snapshot: Snapshot, name: str, *, model_id: str, found: ModelName, host: str | None = None
) -> tuple[Assumption, ...]:
    """What a name was taken for, to be said; empty where it is a name of the model or a spelling of one.

    A ``host`` that was stated goes before one that the name holds.
    """
    if found.safe:
        return ()
    arguments = {"name": shown(name), "model": snapshot.label(f"model:{model_id}") or model_id}
    if found.host and not host and (served := snapshot.provider(found.host)):
        at_host = Assumption(code="name-host", arguments={**arguments, "host": served.name})
        return (
            at_host,
            *taken_as(
                snapshot,
                name,
                model_id=model_id,
                found=replace(found, host="", safe=found.reading in _PLAIN and not found.unread),
            ),
        )
    if found.unread:
        unread = Assumption(code="name-unread", arguments={**arguments, "words": shown(found.unread)})
        is_plain = found.reading in _PLAIN
        return (
            unread,
            *taken_as(snapshot, name, model_id=model_id, found=replace(found, unread="", safe=is_plain)),
        )
    weak = Assumption(code="name-weak", arguments={**arguments, "rule": found.rule})
    return _by_reading(snapshot, arguments, found) or (weak,)


def taken_system(snapshot: Snapshot, name: str, *, found: SystemName, label: str) -> tuple[Assumption, ...]:
    """What the name of a system was taken for, to be said; empty where it is a name of it or a spelling of one."""
    arguments = {"name": shown(name.removeprefix("model:")), "model": label}
    if found.reading is Reading.PRODUCT and found.default_id:
        return (Assumption(code="name-product-line", arguments={**arguments, "other": found.default_id}),)
    return _by_reading(snapshot, arguments, found) or _of_service(snapshot, found, label=label)


def _by_reading(
    snapshot: Snapshot, arguments: Mapping[str, str], found: ModelName | SystemName
) -> tuple[Assumption, ...]:
    """What a product, a family or words in another order were taken for; empty for all else."""
    if found.reading is Reading.PRODUCT:
        return (_default(snapshot, arguments, found),)
    code = {Reading.FAMILY: "name-family", Reading.ORDER: "name-order"}.get(found.reading)
    return () if code is None else (Assumption(code=code, arguments=arguments),)


def _of_service(snapshot: Snapshot, found: SystemName, *, label: str) -> tuple[Assumption, ...]:
    """That a system is a product with a model behind it, which has an answer of its own; empty for all else."""
    spans = product_default(snapshot, label)
    if spans is None or found.subject == f"model:{spans[0].model_id}":
        return ()
    default = spans[0]
    arguments = {"name": label, "model": snapshot.label(f"model:{default.model_id}") or default.model_id}
    return (_default(snapshot, arguments, default, code="name-service"),)


def _default(
    snapshot: Snapshot,
    arguments: Mapping[str, str],
    found: ModelName | SystemName | Default,
    *,
    code: str = "name-product",
) -> Assumption:
    """What a product's default model is, from when, and who said so when: makers seldom do."""
    source = snapshot.source(found.evidence)
    since = found.valid_from if isinstance(found, Default) else found.since
    told = {**arguments, "since": since, "source": source.publisher, "published": source.published}
    return Assumption(code=code, arguments=told)


def require_text(known: KnownModel) -> None:
    """Raises ``OtherWork`` for a model of images, videos or audio: its work is not that of its tokens."""
    if known.otherwise:
        raise OtherWork(model=known.facts.model_id, task=known.facts.task.value)


def moving_dates(snapshot: Snapshot, *, name: str) -> tuple[str, ...]:
    """Dates (YYYY-MM-DD) on which ``name`` may come to stand for another model; empty for nearly every name.

    A superset: the name may hold a moving alias (``deepseek/deepseek-chat``) and be none. The default of a product
    moves as well.
    """
    text = name_key(name)
    dates = {date for alias, dates in _moving(snapshot).items() if alias in text for date in dates}
    if product := product_names(snapshot).get(spelling(name)):
        spans = product_spans(snapshot).get(product, ())
        dates |= {_day(each.valid_from).isoformat() for each in spans} if len(spans) > 1 else set()
    return tuple(sorted(dates))


@lru_cache(maxsize=4)
def _moving(snapshot: Snapshot) -> dict[str, frozenset[str]]:
    """Aliases that stood for several models in time -> the first day of each span, and the first after each."""
    sql = "SELECT alias, model_id, valid_from, valid_to FROM aliases WHERE valid_from <> '' OR valid_to <> ''"
    targets: dict[str, set[str]] = {}
    dates: dict[str, set[str]] = {}
    for row in snapshot.rows(sql):
        alias, model_id, valid_from, valid_to = map(str, row)
        targets.setdefault(name_key(alias), set()).add(model_id)
        starts = dates.setdefault(name_key(alias), set())
        if valid_from:
            starts.add(_day(valid_from).isoformat())
        if valid_to:
            # A month runs to its end: the first day of the next is at most 31 days after its first.
            after = _day(valid_to) + dt.timedelta(days=1 if len(valid_to) > len("YYYY-MM") else 31)
            starts.add((after if len(valid_to) > len("YYYY-MM") else after.replace(day=1)).isoformat())
    return {alias: frozenset(dates[alias]) for alias, models in targets.items() if len(models) > 1}


def _day(text: str) -> dt.date:
    """The first day of a date or of a month."""
    return dt.date.fromisoformat(f"{text}-01-01"[: len("YYYY-MM-DD")])


def unknown_model(snapshot: Snapshot, *, name: str, provider: str | None = None) -> KnownModel:
    """A model of which nothing is known: priced with the wide prior, and listed."""
    return KnownModel(
        name=name,
        facts=model_facts(snapshot, model_id=UNKNOWN, checkpoint=None),
        provider=provider,
        rule="",
        safe=False,
        assumptions=(),
    )


def _only_service(snapshot: Snapshot, found: ModelName, *, model_id: str) -> str | None:
    """The developer's own service, where one of its products or a model of closed weights was named, and no host."""
    if found.reading is Reading.PRODUCT:
        return found.service or own_service(snapshot, model_id=model_id)
    return makers_service(snapshot, model_id=model_id)


def known_zone(snapshot: Snapshot, *, text: str | None, provider: str | None) -> KnownZone:
    """The zone that ``text`` names. Raises ``UnknownName`` with suggestions."""
    if text is None:
        return KnownZone(text=None, zone_id=None, basis="unknown", place="")
    region = resolve_region(snapshot, text=text, provider=provider)
    zone = zone_of(snapshot, region, text=text)
    return KnownZone(
        text=text,
        zone_id=zone,
        basis=region.basis.value,
        place=region.place,
        assumptions=_stands_in(text, region, zone=zone),
    )


def _stands_in(text: str, region: Region, *, zone: str) -> tuple[Assumption, ...]:
    """What was taken for the place, to be said; empty where the name is its own."""
    arguments = {"text": shown(text), "zone": region.zone_id}
    unknown = (Assumption(code="grid-zone-unknown", arguments=arguments),) if zone.endswith(ANY) else ()
    match region.basis:
        case Basis.GRID_ZONE if zone != region.zone_id:
            return unknown
        case Basis.GRID_ZONE:
            return (Assumption(code="grid-zone-as-country", arguments=arguments),)
        case Basis.UNION:
            return (Assumption(code="grid-union-as-continent", arguments=arguments),)
        case Basis.LARGEST_CLOUD:
            others = ", ".join(region.others)
            taken = {"text": shown(text), "place": region.place, "zone": region.zone_id, "others": others}
            return (Assumption(code="region-largest-cloud", arguments=taken), *unknown)
        case _:
            return unknown
