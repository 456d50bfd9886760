"""Calibrates how hosted models are run (``serving:regimes``) on statements of services and on prices.

    python -m calibration.serving --data DIR            # fit, and print what regimes.yaml should say
    python -m calibration.serving --data DIR --held-out # leave sources and hosts out in turn, and print the scores

Three things are fitted, one after the other:

1. *Stacks.* How fast fleets that spread experts over servers are beside the energy model of inference, at the layout
   and batch
   that their operators state (``serving_statements.csv`` is our reading of each statement; what was measured stays in
   ``DIR/production_bounds.csv``). A source counts once. The spread is that of a source that was not seen.
2. *Regimes.* The share of fleets among hosts, and how full both regimes are, by what open models are sold for and how
   fast their tokens come. Any way of running is as likely as its rent beside the price and its speed beside the one
   that was seen let it be, averaged over worlds. Method: expectation and maximisation over ways of running; a prior
   counts as many offers as :data:`PRIOR_OFFERS`; offers of one model count as the root of their number.
3. What a maker that serves its own model does is not fitted: its price and speed hold a margin that nobody sees.

A prior that is fitted to prices passes a test on prices: each host is left out in turn, and so is each source.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from calibration.files import folder, read
from obsia.accounting.deployments import Deployments
from obsia.accounting.discrepancies import discrepancy_of_service
from obsia.accounting.draws import Z95, Worlds, normal_scores
from obsia.accounting.engines import across_servers, machine, posterior, posterior_fact
from obsia.accounting.known import own_service, required
from obsia.accounting.networks import ModelFacts, model_facts
from obsia.accounting.rents import TypicalCall, asked_price, price_weight, rent_usd, rents
from obsia.accounting.service_regimes import REGIMES, Regime, ServiceRegimes, kernel_of_service, other_kernels
from obsia.accounting.shapes import NO_WINDOW, shape_of
from obsia.accounting.stacks import StackEffects
from obsia.core.units import BILLION
from obsia.facts import snapshot as facts
from obsia.facts.records import Price
from obsia.facts.snapshot import Snapshot
from obsia.physics.inference import Placement, token_latency_s, unit_seconds
from obsia.physics.work import WORK_COLUMNS, work_of_request

Array = NDArray[np.float64]
STATEMENTS: Final = Path(__file__).with_name("serving_statements.csv")
WORLDS: Final = 256
FILLINGS: Final = 1e-3 * 3e4 ** (np.arange(41) / 40.0)
"""Fillings that are tried: wide, so that the fit and not the proposal says where they lie."""
PRIOR_OFFERS: Final = 15.0
PRIOR_SHARE: Final = {"large": 0.6, "small": 0.5}
PRIOR_FILLING: Final = {"small": (0.12, 1.0), "fleet": (1.0, 0.8)}
"""Regime -> median and spread (of the natural logarithm): judgement, before any offer is seen."""
SPEED_SPREAD: Final = 0.5
"""How far observed speeds lie from those of steps: networks, queues, other engines (natural logarithm)."""
OLDEST: Final = "2025-07"
"""Older prices were asked for machines that rented for more."""
ROUNDS: Final = 200
LEVEL: Final = 0.9


# Stacks: fleets beside the energy model.


@dataclass(frozen=True, slots=True, kw_only=True)
class Statement:
    """A stated speed of a fleet over that of the energy model there, natural logarithms of times; shape (worlds,)."""

    point_id: str
    source_id: str
    log_ratio: Array
    """ln(time stated / time of the energy model): negative where the fleet is faster."""


def statements(snapshot: Snapshot, data: Path) -> list[Statement]:
    """The statements of ``production_bounds.csv`` that tell a layout, with discrepancies of runs, not of stacks."""
    measured = {row["point_id"]: row for row in read(data / "production_bounds.csv")}
    worlds = Worlds(worlds=WORLDS)
    return [_statement(snapshot, worlds, row, measured[row["point_id"]]) for row in read(STATEMENTS)]


def _statement(snapshot: Snapshot, worlds: Worlds, row: dict[str, str], measured: dict[str, str]) -> Statement:
    model = model_facts(snapshot, model_id=row["checkpoint"], checkpoint=row["checkpoint"])
    held = posterior(snapshot, worlds)
    service = f"service:{measured['source_id']}"
    shape = shape_of(snapshot, worlds, model=model, precision=row["precision"])
    shape = other_kernels(shape, through_all=worlds.constant(0.0))
    on = across_servers(snapshot, worlds, machine(snapshot, worlds, held, device=row["device"]))
    devices = worlds.constant(float(row["devices"]))
    placement = Placement(
        devices=devices,
        attention_replicas=devices,
        are_experts_spread=worlds.constant(1.0),
        batch=devices * float(row["requests_per_device"] or 1.0),
        are_ranks_apart=worlds.constant(1.0),
    )
    units = unit_seconds(network=shape.network, accelerator=on.accelerator, engine=on.engine, placement=placement)
    if row["phase"] == "decode":
        token = token_latency_s(
            units=units,
            batch=worlds.constant(1.0),
            context_tokens=worlds.constant(float(row["context_tokens"])),
            window_tokens=worlds.constant(NO_WINDOW),
        )
    else:
        tokens = int(row["prompt_tokens"])
        cached = round(tokens * float(row["cached_share"]))
        work = work_of_request(input_tokens=tokens, cached_tokens=cached, output_tokens=0, window=None)
        token = sum(
            (units[name].total_s * amount for name, amount in zip(WORK_COLUMNS, work.columns(), strict=True)),
            start=worlds.constant(0.0),
        ) / float(tokens)
    discrepancy = discrepancy_of_service(
        worlds, held, basis=posterior_fact(snapshot).basis, model=model, network=shape.network, service=service
    )
    stated_s = _accelerators(measured) / float(measured["value"])
    log_modelled = np.log(token * devices) + discrepancy.time
    return Statement(
        point_id=row["point_id"], source_id=measured["source_id"], log_ratio=np.log(stated_s) - log_modelled
    )


def _accelerators(measured: dict[str, str]) -> float:
    """Of how many accelerators a statement tells the speed."""
    return 8.0 if measured["per"] == "node of 8" else 1.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Stacks:
    """Time of a fleet that was not seen over that of the energy model: median, and spread of the natural logarithm."""

    median: float
    spread: float


def stacks(found: Sequence[Statement]) -> Stacks:
    """Each source counts once; the spread is that with which a further source is to be expected."""
    means = np.array([centre for _, centre in by_source(found)])
    count = len(means)
    spread = float(np.std(means, ddof=1)) * float(np.sqrt(1.0 + 1.0 / count))
    return Stacks(median=float(np.exp(means.mean())), spread=spread)


def by_source(found: Sequence[Statement]) -> list[tuple[str, float]]:
    """(source, mean over its statements of the median log ratio), by name."""
    grouped: dict[str, list[float]] = defaultdict(list)
    for each in found:
        grouped[each.source_id].append(float(np.median(each.log_ratio)))
    return sorted((source, float(np.mean(centres))) for source, centres in grouped.items())


@dataclass(frozen=True, slots=True, kw_only=True)
class LeftOut:
    """A source that a fit had not seen: by what factor its statements are off, and how many lie in the interval."""

    source_id: str
    factor: float
    inside_share: float
    width_ratio: float


def sources_left_out(found: Sequence[Statement]) -> list[LeftOut]:
    """Each source of statements left out in turn."""
    scored: list[LeftOut] = []
    for source in sorted({each.source_id for each in found}):
        fit = stacks([each for each in found if each.source_id != source])
        its = [each for each in found if each.source_id == source]
        scores = np.random.default_rng(7).permutation((np.arange(WORLDS) + 0.5) / WORLDS)
        off = np.log(fit.median) + fit.spread * normal_scores(scores)
        errors = [each.log_ratio - off for each in its]
        ends = [np.quantile(error, [(1 - LEVEL) / 2, 0.5, (1 + LEVEL) / 2]) for error in errors]
        scored.append(
            LeftOut(
                source_id=source,
                factor=float(np.exp(np.median([abs(middle) for _, middle, _ in ends]))),
                inside_share=float(np.mean([low <= 0.0 <= high for low, _, high in ends])),
                width_ratio=float(np.exp(np.median([high - low for low, _, high in ends]))),
            )
        )
    return scored


# Regimes: what open models are sold for.


@dataclass(frozen=True, slots=True, kw_only=True)
class Offer:
    """A model at a host: how likely its price and speed are, by regime (small, fleet) and filling; shape (2, F)."""

    model_id: str
    provider: str
    size: str
    """``large`` or ``small``; ``maker`` where its maker sells it."""
    is_speed_seen: bool
    likelihood: Array
    weight: float


def open_models(snapshot: Snapshot) -> list[ModelFacts]:
    """Language models whose weights are open and whose shape is known."""
    found: list[ModelFacts] = []
    for subject in snapshot.subjects("model"):
        model_id = subject.removeprefix("model:")
        checkpoint, weights = snapshot.text(subject, "checkpoint"), snapshot.text(subject, "weights") or "none"
        is_text = (snapshot.text(subject, "kind") or "text") == "text"
        if checkpoint is not None and weights != "none" and is_text:
            found.append(model_facts(snapshot, model_id=model_id, checkpoint=checkpoint))
    return found


def offers(snapshot: Snapshot, *, worlds: Worlds | None = None) -> list[Offer]:
    """All offers of open models that are dated, not free, and not too old."""
    worlds = worlds or Worlds(worlds=WORLDS)
    return [offer for model in open_models(snapshot) for offer in _offers_of(snapshot, worlds, model)]


def _offers_of(snapshot: Snapshot, worlds: Worlds, model: ModelFacts) -> list[Offer]:
    hosts = sorted({price.provider for price in snapshot.prices(model.model_id) if price.date >= OLDEST})
    asked = {host: asked_price(snapshot, model_id=model.model_id, provider=host) for host in hosts}
    sold = {host: price for host, price in asked.items() if price is not None}
    if not sold:
        return []
    try:
        rent, speed, share = _ways(snapshot, worlds, model)
    except (LookupError, ValueError):
        return []
    seen: dict[str, list[float]] = defaultdict(list)
    for row in snapshot.speeds(model.model_id):
        if row.output_tokens_per_s and "default" not in row.note:
            seen[row.provider].append(row.output_tokens_per_s)
    own = own_service(snapshot, model_id=model.model_id)
    total_b = _total_b(snapshot, worlds, model)
    size = "small" if total_b <= snapshot.number(REGIMES, "small_model_b") else "large"
    found: list[Offer] = []
    for host, price in sold.items():
        weights = price_weight(snapshot, rent=rent, price=price.call_usd)
        is_seen = host in seen
        if is_seen:
            off = np.log(np.median(seen[host]) / speed) / SPEED_SPREAD
            weights = weights * np.exp(-0.5 * off**2)
        found.append(
            Offer(
                model_id=model.model_id,
                provider=host,
                size="maker" if host == own else size,
                is_speed_seen=is_seen,
                likelihood=weights @ share,
                weight=1.0 / np.sqrt(len(sold)),
            )
        )
    return found


def _total_b(snapshot: Snapshot, worlds: Worlds, model: ModelFacts) -> float:
    network = shape_of(snapshot, worlds, model=model, is_public=True).network
    return float(np.median(network.always_params + network.routed_params)) / BILLION


def _ways(snapshot: Snapshot, worlds: Worlds, model: ModelFacts) -> tuple[Array, Array, Array]:
    """Rent of a typical call, USD, and output tokens per second of a request, shape (2, fillings, stacks x worlds):
    each world with the engine that was measured, then with one of the others. And their probabilities, which add to 1.
    """
    service = f"service:unknown/{model.model_id}"
    owned = Deployments(snapshot, worlds).owned(None)
    held = posterior(snapshot, worlds)
    shape = shape_of(snapshot, worlds, model=model, is_public=True)
    shape = kernel_of_service(snapshot, worlds, shape, service=service)
    discrepancy = discrepancy_of_service(
        worlds, held, basis=posterior_fact(snapshot).basis, model=model, network=shape.network, service=service
    )
    gain = worlds.draw(required(snapshot, "serving:default", "speculation_gain_ratio"), key=(service, "gain"))
    per_hour = rents(snapshot, worlds, devices=owned.fleet.devices, chosen=owned.fleet.chosen)
    context = worlds.draw(required(snapshot, "serving:default", "resident_context_tokens"))
    work = TypicalCall.of(snapshot).work(window_tokens=shape.window_tokens)

    def of(regime: Regime) -> tuple[Array, Array]:
        batch = np.clip(FILLINGS[:, np.newaxis] * regime.half_batch, 1.0, regime.most)
        placement = replace(regime.placement, batch=batch)
        on = regime.machine
        units = unit_seconds(network=regime.network, accelerator=on.accelerator, engine=on.engine, placement=placement)
        slower = np.exp(discrepancy.time) * regime.time_ratio
        call_s = np.zeros_like(batch)
        for name, amount in work.items():
            call_s = call_s + units[name].total_s * amount / (gain if "decode" in name else 1.0)
        seconds = placement.devices * call_s * slower
        latency = token_latency_s(
            units=units,
            batch=batch,
            context_tokens=context,
            window_tokens=worlds.constant(min(shape.window_tokens, NO_WINDOW)),
        )
        rent = rent_usd(accelerator_s=seconds, busy_share=owned.busy_share, rent_usd_per_h=per_hour)
        return rent, gain / (latency * slower)

    share, effect = StackEffects(snapshot, worlds).of_service(service, None)
    found = [
        [of(regime) for regime in drawing.regimes(shape, owned.fleet.machine, service=service)]
        for drawing in (ServiceRegimes(snapshot, worlds), ServiceRegimes(snapshot, worlds, effect=effect))
    ]
    rent, speed = (np.concatenate([[each[at] for each in stack] for stack in found], axis=-1) for at in (0, 1))
    return rent, speed, np.repeat([share, 1.0 - share], worlds.worlds) / worlds.worlds


@dataclass(frozen=True, slots=True, kw_only=True)
class Regimes:
    """Share of fleets by size, and median and spread of the filling by regime."""

    share: dict[str, float]
    filling: dict[str, tuple[float, float]]


def regimes(found: Iterable[Offer], *, maker_share: float) -> Regimes:
    """The most probable regimes of some offers, in their order."""
    kept = list(found)
    weight = np.array([each.weight for each in kept])
    likelihood = np.array([each.likelihood for each in kept])
    logs = np.log(FILLINGS)
    share = {**PRIOR_SHARE, "maker": maker_share}
    filling = dict(PRIOR_FILLING)
    for _ in range(ROUNDS):
        fleet = np.array([share[each.size] for each in kept])
        prior = np.stack([_density(logs, *filling[name]) for name in ("small", "fleet")])
        joint = np.stack([1.0 - fleet, fleet], axis=1)[..., np.newaxis] * prior * likelihood
        joint = joint / joint.sum(axis=(1, 2), keepdims=True)
        taken = weight[:, np.newaxis, np.newaxis] * joint
        for name, before in PRIOR_SHARE.items():
            its = np.array([each.size == name for each in kept])
            total, of_fleet = float(weight[its].sum()), float(taken[its, 1].sum())
            share[name] = (of_fleet + PRIOR_OFFERS * before) / (total + PRIOR_OFFERS)
        filling = {
            name: _moments(taken[:, at].sum(axis=0), logs, *PRIOR_FILLING[name])
            for at, name in enumerate(("small", "fleet"))
        }
    return Regimes(share=share, filling=filling)


def _density(logs: Array, median: float, spread: float) -> Array:
    weight = np.exp(-0.5 * ((logs - np.log(median)) / spread) ** 2)
    return weight / weight.sum()


def _moments(taken: Array, logs: Array, median: float, spread: float) -> tuple[float, float]:
    total = float(taken.sum()) + PRIOR_OFFERS
    centre = (float((taken * logs).sum()) + PRIOR_OFFERS * float(np.log(median))) / total
    around = float((taken * (logs - centre) ** 2).sum())
    around += PRIOR_OFFERS * (spread**2 + (float(np.log(median)) - centre) ** 2)
    return float(np.exp(centre)), float(np.sqrt(around / total))


# What the facts should say.


def report(found: Stacks, fit: Regimes, *, write: Callable[[str], Any] = print) -> None:
    """Prints the fitted values of ``serving:regimes``."""
    low, high = (found.median * np.exp(sign * Z95 * found.spread) for sign in (-1.0, 1.0))
    write(f"fleet_time_ratio: {found.median:.3g} ({low:.3g} to {high:.3g})")
    for size in PRIOR_SHARE:
        write(f"serving_regime_share, other hosts, {size}: {fit.share[size]:.2g}")
    for name, (median, spread) in fit.filling.items():
        low, high = (median * np.exp(sign * Z95 * spread) for sign in (-1.0, 1.0))
        write(f"filling_ratio, {name}: {median:.3g} ({low:.3g} to {high:.3g})")


def main(arguments: Sequence[str] | None = None) -> int:
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    parser.add_argument("--held-out", action="store_true")
    asked = parser.parse_args(arguments)
    snapshot = facts.load()
    found = statements(snapshot, folder(asked.data))
    for source, centre in by_source(found):
        print(f"{source}: time over that of the energy model {np.exp(centre):.3g}")
    if asked.held_out:
        for each in sources_left_out(found):
            print(
                f"without {each.source_id}: off by x{each.factor:.2f}, inside {each.inside_share:.0%},"
                f" width x{each.width_ratio:.1f}"
            )
    maker = required_share(snapshot)
    every = offers(snapshot)
    print(f"{len(every)} offers of {len({each.model_id for each in every})} models")
    if asked.held_out:
        for label, kept in parts(every):
            print(f"-- {label}: {len(kept)} offers")
            stated = [each for each in found if label != WITHOUT_DEEPSEEK or each.source_id != "deepseek_day6"]
            report(stacks(stated), regimes(kept, maker_share=maker))
        print("-- rent of a typical call over its list price (the middle host), price told and not")
        for label, ratios in rents_over_prices(snapshot).items():
            low, middle = (np.mean(np.quantile(ratios, at, axis=1) <= 1.0) for at in (0.05, 0.5))
            print(f"{label}: {len(ratios)} models, low end at most 1 {low:.1%}, median at most 1 {middle:.1%}")
    print("-- all")
    report(stacks(found), regimes(every, maker_share=maker))
    return 0


WITHOUT_DEEPSEEK: Final = "without DeepSeek, its statements and its offers"


def parts(every: Sequence[Offer]) -> list[tuple[str, list[Offer]]]:
    """Offers with some left out: a label, and what is kept."""
    hosts = sorted(
        {each.provider for each in every}, key=lambda host: (-sum(each.provider == host for each in every), host)
    )
    return [
        (WITHOUT_DEEPSEEK, [each for each in every if each.provider != "deepseek"]),
        ("prices without a speed", [each for each in every if not each.is_speed_seen]),
        ("prices with a speed", [each for each in every if each.is_speed_seen]),
        *((f"without {host}", [each for each in every if each.provider != host]) for host in hosts[:3]),
    ]


class Unpriced(Snapshot):
    """The packaged facts without prices."""

    def __init__(self) -> None:
        super().__init__(facts.PACKAGED)

    def prices(self, model_id: str) -> tuple[Price, ...]:  # noqa: ARG002
        """None."""
        return ()


def rents_over_prices(snapshot: Snapshot) -> dict[str, Array]:
    """What the program says that a typical call rents for, over its price: open models, shape (models, worlds)."""
    found: dict[str, list[Array]] = {"told": [], "not told": []}
    work = TypicalCall.of(snapshot)
    for label, known in (("told", snapshot), ("not told", Unpriced())):
        worlds = Worlds(worlds=WORLDS)
        drawing = Deployments(known, worlds)
        owned = drawing.owned(None)
        per_hour = rents(snapshot, worlds, devices=owned.fleet.devices, chosen=owned.fleet.chosen)
        for model in open_models(snapshot):
            price = asked_price(snapshot, model_id=model.model_id, provider=None)
            if price is None or price.terms.rows[0].date < OLDEST:
                continue
            costs = drawing.of(model, provider=None).costs
            amounts = work.work(window_tokens=float(model.window or np.inf))
            seconds = np.array([amounts[name] for name in WORK_COLUMNS]) @ costs.accelerator_s
            rent = rent_usd(accelerator_s=seconds, busy_share=owned.busy_share, rent_usd_per_h=per_hour)
            found[label].append(rent / price.call_usd)
    return {label: np.array(ratios) for label, ratios in found.items()}


def required_share(snapshot: Snapshot) -> float:
    """The share of fleets among makers, which is judgement."""
    estimate = snapshot.estimate(REGIMES, "serving_regime_share", qualifier="provider=maker")
    return 0.0 if estimate is None else estimate.facts[0].value or 0.0


if __name__ == "__main__":
    raise SystemExit(main())
