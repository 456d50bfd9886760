"""The rules in the order in which they are printed, and what the snapshot gives them to look at.

Those on published figures stand here: what two publishers say of one place and year must be able to be so.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from itertools import combinations
from typing import Final

from obsia.accounting.audit import indexes, statements, training
from obsia.accounting.audit.records import Find, Limits, Run, Seen, Size
from obsia.accounting.known import required
from obsia.core.demand import FigureKind, Published
from obsia.facts import disclosures
from obsia.facts.editions import memberships, published
from obsia.facts.snapshot import Snapshot

ELECTRICITY: Final = "electricity"
_KWH_PER_TWH: Final = 1e9


def nation_above_region(seen: Seen) -> Iterator[Find]:
    """A country draws more than someone else gives for the whole region that it stands in."""
    past = _history(seen)
    for region in (row for row in past if row.region in seen.regions):
        for nation in past:
            is_part = nation.iso3 in seen.regions[region.region] and nation.year == region.year
            if is_part and nation.series != region.series and least(nation) > most(region):
                yield _find("nation-above-region", nation, region, seen)


def history_differs(seen: Seen) -> Iterator[Find]:
    """Two publishers give one place and one past year figures that differ by more than publishers mostly do."""
    for first, second in combinations(_history(seen), 2):
        is_same = (first.region, first.iso3, first.year) == (second.region, second.iso3, second.year)
        if not is_same or first.series == second.series:
            continue
        low, high = sorted((first, second), key=lambda row: row.middle)
        if least(high) > most(low) * seen.limits.history_ratio:
            yield _find("history-differs", low, high, seen)


def _history(seen: Seen) -> tuple[Published, ...]:
    """Electricity on the territory in years that are over, in the order of the table."""
    return tuple(
        row
        for row in seen.published
        if row.quantity == ELECTRICITY and row.figure_kind is FigureKind.HISTORY and not (row.boundary or row.is_span)
    )


def least(row: Published) -> float:
    """The lower end of a published figure, in its unit."""
    return row.middle if row.low is None else row.low


def most(row: Published) -> float:
    """The upper end of a published figure, in its unit."""
    return row.middle if row.high is None else row.high


def _find(rule: str, first: Published, second: Published, seen: Seen) -> Find:
    return Find(
        rule=rule,
        label=f"{first.region}, {first.year}",
        arguments={
            "first_kwh": first.middle * _KWH_PER_TWH,
            "first_series": f"{first.series} {first.edition}",
            "second_kwh": second.middle * _KWH_PER_TWH,
            "second_series": f"{second.series} {second.edition}",
            "region": second.region,
            "place_iso3": first.iso3,
            "place": first.region,
            "year": first.year,
        },
        addresses=tuple(dict.fromkeys(seen.sources.get(row.evidence, "") for row in (first, second))),
        evidence=tuple(dict.fromkeys((first.evidence, second.evidence))),
    )


Rule = Callable[[Seen], Iterable[Find]]

RULES: Final[tuple[Rule, ...]] = (
    training.carbon_of_electricity,
    training.carbon_product,
    training.stated_twice,
    training.power_of_devices,
    training.above_the_peak,
    training.below_physics,
    training.active_above_total,
    statements.active_above_total,
    statements.sizes_differ,
    statements.licences_differ,
    statements.weights_disagree,
    statements.report_unread,
    indexes.licence_graded_twice,
    indexes.other_model,
    indexes.other_size,
    indexes.data_as_weights,
    indexes.gate_unseen,
    indexes.weights_of_closed,
    indexes.size_in_name,
    indexes.one_address,
    nation_above_region,
    history_differs,
)
EIGHT_BITS: Final = "fp8"
_NUMBERS_OF_RUN: Final = (
    *("device_h", "device_count", "power_w", "energy_kwh", "carbon_kg", "intensity_g_per_kwh"),
    *("params_total_b", "params_active_b", "stated_tokens", "flop"),
)
"""What a run states in numbers, under the names of its properties."""


def finds(seen: Seen) -> tuple[Find, ...]:
    """Everything that the rules find, rule by rule."""
    return tuple(find for rule in RULES for find in rule(seen))


def seen_in(snapshot: Snapshot) -> Seen:
    """What the snapshot holds for the rules."""
    systems = disclosures.systems(snapshot)
    return Seen(
        runs=tuple(_run(snapshot, subject) for subject in snapshot.subjects("run")),
        sizes=tuple(_sizes(snapshot)),
        assertions=disclosures.assertions(snapshot),
        labels={subject: system.label for subject, system in systems.items()},
        sources={source.evidence_id: source.url for source in snapshot.sources()},
        limits=limits(snapshot),
        published=published(snapshot),
        regions=memberships(snapshot),
    )


def limits(snapshot: Snapshot) -> Limits:
    """The limits of ``audit:default``."""

    def ends(name: str) -> tuple[float, float]:
        fact = required(snapshot, "audit:default", name).facts[0]
        return fact.low or 0.0, fact.high or 0.0

    intensity, power = ends("audit_intensity_g_per_kwh"), ends("audit_power_ratio")
    return Limits(
        intensity_low_g_per_kwh=intensity[0],
        intensity_high_g_per_kwh=intensity[1],
        power_low_ratio=power[0],
        power_high_ratio=power[1],
        history_ratio=snapshot.number("audit:default", "audit_history_ratio"),
        rounding_ratio=snapshot.number("audit:default", "audit_rounding_ratio"),
        size_ratio=snapshot.number("audit:default", "audit_size_ratio"),
        least_tflop_j=_least_tflop_j(snapshot),
    )


def _least_tflop_j(snapshot: Snapshot) -> float:
    """Design power over the largest peak of the best accelerator of the table, in joules per TFLOP."""
    ratios: list[float] = []
    for device in snapshot.subjects("device"):
        power_w = _number(snapshot, device, "tdp_w")
        peaks = [_number(snapshot, device, name) for name in ("bf16_tflop_per_s", "fp8_tflop_per_s")]
        if power_w and any(peaks):
            ratios.append(power_w / max(peak or 0.0 for peak in peaks))
    return min(ratios)


def _run(snapshot: Snapshot, subject: str) -> Run:
    def text(name: str) -> str:
        return snapshot.text(subject, f"run_{name}") or ""

    device = f"device:{text('device')}"
    peak = "fp8_tflop_per_s" if text("precision") == EIGHT_BITS else "bf16_tflop_per_s"
    return Run(
        run=subject,
        label=snapshot.label(subject),
        address=text("address"),
        evidence=snapshot.facts(subject, "run_address")[0].evidence,
        repeats=f"run:{text('repeats')}" if text("repeats") else "",
        **{name: _number(snapshot, subject, f"run_{name}") for name in _NUMBERS_OF_RUN},
        energy_scope=text("energy_scope"),
        carbon_basis=text("carbon_basis"),
        precision=text("precision"),
        device=text("device"),
        peak_tflop_per_s=_number(snapshot, device, peak),
        design_power_w=_number(snapshot, device, "tdp_w"),
    )


def _sizes(snapshot: Snapshot) -> Iterable[Size]:
    for subject in snapshot.subjects("model"):
        stated = {
            fact.qualifier: fact for name in ("total", "active") for fact in snapshot.facts(subject, f"stated_{name}_b")
        }
        for qualifier, fact in sorted(stated.items()):
            yield Size(
                model=subject,
                label=snapshot.label(subject) or subject.removeprefix("model:"),
                source=fact.evidence,
                publisher=snapshot.source(fact.evidence).publisher,
                address=snapshot.source(fact.evidence).url,
                total_b=_number(snapshot, subject, "stated_total_b", qualifier),
                active_b=_number(snapshot, subject, "stated_active_b", qualifier),
            )


def _number(snapshot: Snapshot, subject: str, name: str, qualifier: str | None = None) -> float | None:
    facts = snapshot.facts(subject, name, qualifier)
    return facts[0].value if facts else None
