"""What training a model takes, in every world: arithmetic, device hours, energy at each boundary, carbon, development.

What is stated enters as it is; what is not is drawn from the facts of ``training:default``. A run of a family that the
calibration never saw departs from the model of training under keys of its own: (family) and (run).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields

import numpy as np

from obsia.accounting.draws import Draws, Key, Worlds, normal_scores, wide_scores
from obsia.accounting.impacts import Quantity
from obsia.accounting.known import joint_fact, required
from obsia.accounting.places import place_of
from obsia.accounting.training_devices import Rated, devices_of
from obsia.core.evidence import JointFact
from obsia.core.figure import Assumption, Boundary
from obsia.facts.snapshot import Snapshot
from obsia.physics import facility, footprint, training

DEFAULT, POSTERIOR = "training:default", "training:use"
BILLION = 1e9
_PUE: Key = ("training:site", "pue")
DENSE, MOE, ENCODER_DECODER, DISTILLED = "dense", "moe", "encdec", "distilled"
ARCHITECTURES = (DENSE, MOE, ENCODER_DECODER, DISTILLED)

FLOP = Quantity("training_flop_count", Boundary.ACCELERATOR)
HOURS = Quantity("training_device_h", Boundary.ACCELERATOR)
ENERGY_ACCELERATOR = Quantity("training_energy_kwh", Boundary.ACCELERATOR)
ENERGY_SERVER = Quantity("training_energy_kwh", Boundary.SERVER)
ENERGY = Quantity("training_energy_kwh", Boundary.FACILITY)
CARBON = Quantity("training_carbon_g", Boundary.FACILITY)
DEVELOPMENT_HOURS = Quantity("development_device_h", Boundary.ACCELERATOR)
DEVELOPMENT_ENERGY = Quantity("development_energy_kwh", Boundary.FACILITY)
DEVELOPMENT_CARBON = Quantity("development_carbon_g", Boundary.FACILITY)
QUANTITIES = (
    *(HOURS, ENERGY, ENERGY_SERVER, ENERGY_ACCELERATOR, CARBON, FLOP),
    *(DEVELOPMENT_HOURS, DEVELOPMENT_ENERGY, DEVELOPMENT_CARBON),
)


@dataclass(frozen=True, slots=True, kw_only=True)
class StatedRun:
    """What is stated of a training run, None where nothing is; ``name`` and ``family`` key its discrepancies."""

    name: str
    family: str = ""
    total_params_b: float | None = None
    active_params_b: float | None = None
    tokens: float | None = None
    flop: float | None = None
    architecture: str | None = None
    hardware: str | None = None
    """The name of a device of the facts; None where it is not known."""
    hardware_foreign: bool = False
    """Hardware is stated that the facts do not know."""
    devices: float | None = None
    device_h: float | None = None
    fp8: bool | None = None
    year: float | None = None
    pue: float | None = None
    zone_id: str | None = None
    teacher_params_b: float | None = None
    layers: float | None = None
    hidden_size: float | None = None
    context_tokens: float | None = None

    @property
    def arithmetic_stated(self) -> bool:
        """Whether the arithmetic follows from what is stated."""
        sized = self.active_params_b is not None or (self.total_params_b is not None and self.architecture == DENSE)
        return self.flop is not None or (sized and self.tokens is not None)


@dataclass(frozen=True, slots=True, kw_only=True)
class Trained:
    """Draws of a run, each of shape (worlds,), and the keys that each quantity rests on."""

    draws: Mapping[Quantity, Draws]
    keys: Mapping[Quantity, frozenset[Key]]
    scopes: Mapping[str, Draws]
    """Energy in kWh at each ``energy_scope`` of the table of training."""
    probability_above: float
    """Share of worlds whose arithmetic exceeds the threshold of systemic risk."""
    threshold_flop: float
    """That threshold, from the facts."""
    tested: bool
    """Whether hours lie in the regime whose coverage was checked with families left out."""
    assumptions: tuple[Assumption, ...] = ()


SCOPES: Mapping[str, str] = {
    "gpu_only": "accelerators",
    "gpu+pue": "accelerators times PUE",
    "system": "servers",
    "system+pue": "servers times PUE",
    "facility": "servers, the rest of the cluster, PUE",
}
"""``energy_scope`` of a table of training -> what it counts. A blank scope is ``facility``."""


@dataclass(slots=True)
class _Drawing:
    """One run being drawn."""

    snapshot: Snapshot
    worlds: Worlds
    run: StatedRun
    assumptions: list[Assumption] = field(default_factory=list[Assumption])

    def default(self, name: str, *, own: bool = True) -> Draws:
        """A default of training, under a key of the run (``own``) or shared by all runs."""
        key = (f"run:{self.run.name}", name) if own else None
        return self.worlds.draw(required(self.snapshot, DEFAULT, name), key=key)

    def default_number(self, name: str) -> float:
        """The value of a default that has no range."""
        return self.snapshot.number(DEFAULT, name)

    def generations(self, name: str) -> frozenset[str]:
        """Generations of accelerators that the model of training treats alike, by the facts ``name``."""
        return frozenset(fact.text for fact in self.snapshot.facts(DEFAULT, name) if fact.text)

    def assume(self, code: str, **arguments: str) -> None:
        self.assumptions.append(Assumption(code=code, arguments=arguments))


def trained(snapshot: Snapshot, worlds: Worlds, run: StatedRun) -> Trained:
    """Draw a run."""
    at = _Drawing(snapshot, worlds, run)
    joint = joint_fact(snapshot, POSTERIOR)
    with worlds.recording() as posterior_keys:
        posterior = worlds.draw_joint(joint)
        moe = _moe(at)
        active_b = _active_b(at, moe)
    with worlds.recording() as device_keys:
        rated = devices_of(snapshot, worlds, hardware=run.hardware, owner=f"run:{run.name}", year=run.year)
        if run.hardware is None:
            at.assume("training-hardware-foreign" if run.hardware_foreign else "training-hardware")
        fp8 = _fp8(at, moe)
        peak_tflop_per_s = rated.peak_tflop_per_s(fp8=fp8)
        use = _use(at, posterior, joint, rated=rated, moe=moe, fp8=fp8, active_b=active_b)
    flop: Draws | None = None
    with worlds.recording() as arithmetic_keys:
        if run.arithmetic_stated or (run.device_h is None and not _by_duration(run)):
            flop = _flop(at, active_b)
    modelled = frozenset(posterior_keys | device_keys | arithmetic_keys)
    hours_keys: frozenset[Key] = frozenset()
    if run.device_h is not None:
        device_h = worlds.constant(run.device_h)
    elif flop is not None and not _by_duration(run):
        device_h = training.device_h(flop=flop, use_share=use, peak_tflop_per_s=peak_tflop_per_s)
        hours_keys = modelled
    else:
        with worlds.recording() as duration_keys:
            device_h = (run.devices or 1.0) * at.default("run_duration_h")
        at.assume("training-duration")
        hours_keys = frozenset(duration_keys)
    if flop is not None:
        flop_keys = frozenset(arithmetic_keys | (posterior_keys - {joint.key} if run.flop is None else set()))
    else:
        flop = training.flop_of_hours(device_h=device_h, use_share=use, peak_tflop_per_s=peak_tflop_per_s)
        flop_keys = modelled | hours_keys
        at.assume("training-flop-from-hours")
    return _priced(
        at, posterior=posterior, joint=joint, rated=rated, device_h=device_h, flop=flop,
        hours_keys=hours_keys, flop_keys=flop_keys,
    )  # fmt: skip


def _by_duration(run: StatedRun) -> bool:
    """Whether devices and a usual duration say more of the hours than what is known of the arithmetic."""
    poor = not run.arithmetic_stated or run.hardware_foreign
    return run.device_h is None and run.devices is not None and poor


def _moe(at: _Drawing) -> Draws:
    """1 in the worlds where a mixture of experts is trained, else 0."""
    run = at.run
    if run.architecture is not None:
        return at.worlds.constant(float(run.architecture == MOE))
    if run.total_params_b is not None and run.active_params_b is not None:
        return at.worlds.constant(float(run.active_params_b < 0.95 * run.total_params_b))
    at.assume("training-architecture")
    share = at.default_number("run_moe_share")
    facts = at.snapshot.facts(DEFAULT, "run_moe_share")
    return at.worlds.choose((f"run:{run.name}", "mixture"), facts, weights=(1.0 - share, share)).astype(np.float64)


def _active_b(at: _Drawing, moe: Draws) -> Draws:
    """Weights per token, in billions."""
    run = at.run
    if run.active_params_b is not None:
        return at.worlds.constant(run.active_params_b)
    if run.total_params_b is None:
        if not run.arithmetic_stated:
            at.assume("training-params")
        return at.default("run_active_params_b")
    if not moe.any():
        return at.worlds.constant(run.total_params_b)
    at.assume("training-active")
    return run.total_params_b * np.where(moe > 0, at.default("run_active_share"), 1.0)


def _fp8(at: _Drawing, moe: Draws) -> Draws:
    """1 in the worlds that compute at 8 bits: only mixtures of experts where nobody says."""
    run = at.run
    if run.fp8 is not None:
        return at.worlds.constant(float(run.fp8))
    at.assume("training-precision")
    if not moe.any():
        return at.worlds.constant(0.0)
    share = at.default_number("run_fp8_share")
    facts = at.snapshot.facts(DEFAULT, "run_fp8_share")
    chosen = at.worlds.choose((f"run:{run.name}", "precision"), facts, weights=(1.0 - share, share))
    return chosen.astype(np.float64) * moe


def _flop(at: _Drawing, active_b: Draws) -> Draws:
    run = at.run
    if run.flop is not None:
        return at.worlds.constant(run.flop)
    tokens = at.worlds.constant(run.tokens) if run.tokens is not None else _tokens(at)
    teacher_params: Draws | float = 0.0
    token_share: Draws | float = 1.0
    if run.architecture == ENCODER_DECODER:
        at.assume("training-encoder-decoder")
        token_share = at.default("encoder_decoder_share")
    if run.teacher_params_b is not None:
        teacher_params = run.teacher_params_b * BILLION
    elif run.architecture == DISTILLED:
        at.assume("training-teacher")
        teacher_params = active_b * BILLION * at.default("teacher_ratio")
    attention: Draws | float = 0.0
    if run.layers and run.hidden_size and run.context_tokens:
        attention = training.attention_flop_per_token(
            layers=at.worlds.constant(run.layers),
            hidden_size=at.worlds.constant(run.hidden_size),
            context_tokens=at.worlds.constant(run.context_tokens),
        )
    return training.training_flop(
        active_params=active_b * BILLION,
        tokens=tokens,
        attention_flop_per_token=attention,
        teacher_params=teacher_params,
        token_share=token_share,
    )


def _tokens(at: _Drawing) -> Draws:
    """Tokens of a run that nobody states: growing with the years, wide."""
    at.assume("training-tokens")
    growth = at.default("run_tokens_year_log10", own=False)
    years = 0.0 if at.run.year is None else min(at.run.year, 2026.0) - 2023.5
    return at.default("run_tokens") * 10.0 ** (growth * years)


def _use(
    at: _Drawing,
    posterior: Mapping[str, Draws],
    joint: JointFact,
    *,
    rated: Rated,
    moe: Draws,
    fp8: Draws,
    active_b: Draws,
) -> Draws:
    """The use share of a run of an unseen maker, over its billed hours: what its steps achieve, less what was lost."""
    run, worlds = at.run, at.worlds
    family = f"family:{run.family or run.name}"
    basis = (joint.basis,)
    year = run.year if run.year is not None else training.YEAR_ORIGIN
    # One score says both whether the hours slip (its lowest part) and how far the run lies from its family.
    score = worlds.use((f"run:{run.name}", "training use"), basis)
    slip = posterior["use_slip_share"]
    slipped = score < slip
    within = np.where(slipped, score / slip, (score - slip) / (1.0 - slip))
    z = normal_scores(np.clip(within, 1e-9, 1 - 1e-9))
    error = np.where(
        slipped,
        posterior["use_slip_log10"] + posterior["use_slip_spread_log10"] * z,
        posterior["use_run_spread_log10"] * z,
    )
    # Restarts, failures and waiting: some runs lose next to nothing, a few a third.
    lost = -posterior["use_lost_log10"] * np.log(worlds.use((f"run:{run.name}", "training lost hours"), basis))
    departure = posterior["use_family_spread_log10"] * wide_scores(worlds.use((family, "training use"), basis))
    discrepancy = error + departure - lost
    generation = rated.effect(
        known=lambda name: posterior.get(f"use_{name}_log10"),
        unknown=lambda name: (
            posterior["use_generation_spread_log10"]
            * normal_scores(worlds.use((f"generation:{name or 'other'}", "training use"), basis))
        ),
        names=rated.generations,
    )
    return training.use_share(
        use_model=training.TrainingUseModel(
            **{field.name: posterior[f"use_{field.name}"] for field in fields(training.TrainingUseModel)}
        ),
        run=training.Run(
            active_params_b=active_b,
            year=worlds.constant(year),
            late_share=rated.among(at.generations("late_generation")),
            moe_share=moe,
            fp8_share=fp8,
        ),
        generation_log10=generation,
        discrepancy_log10=discrepancy,
        largest_share=at.default_number("use_largest_share"),
    )


def _priced(
    at: _Drawing,
    *,
    posterior: Mapping[str, Draws],
    joint: JointFact,
    rated: Rated,
    device_h: Draws,
    flop: Draws,
    hours_keys: frozenset[Key],
    flop_keys: frozenset[Key],
) -> Trained:
    run, worlds, snapshot = at.run, at.worlds, at.snapshot
    basis = (joint.basis,)
    with worlds.recording() as power_keys:
        worlds.draw_joint(joint)
        error = posterior["power_run_spread_log10"] * normal_scores(
            worlds.use((f"run:{run.name}", "training power"), basis)
        )
        generation = rated.effect(
            known=lambda name: posterior.get(f"power_{name}_generation_log10"),
            unknown=lambda name: (
                posterior["power_generation_spread_log10"]
                * normal_scores(worlds.use((f"generation:{name or 'other'}", "training power"), basis))
            ),
            names=rated.power_classes,
        )
    accelerator_keys = frozenset(power_keys) | rated.keys
    in_watts = rated.among(at.generations("watt_generation"))
    server_log10 = (
        posterior["power_gpu_log10"]
        + (posterior["power_tpu_log10"] - posterior["power_gpu_log10"]) * in_watts
        + generation
    )
    accelerator_w = training.scope_power_w(
        tdp_w=rated.tdp_w, ratio_log10=posterior["power_accelerator_log10"], discrepancy_log10=error
    )
    server_w = training.server_power_w(
        power_w=training.scope_power_w(
            # The nameplates of some makers do not mean the same from one generation to the next.
            tdp_w=np.where(in_watts > 0, 1.0, rated.tdp_w),
            ratio_log10=server_log10,
            discrepancy_log10=error,
        ),
        accelerator_w=accelerator_w,
        least_host_ratio=at.default_number("least_host_ratio"),
    )
    cluster_ratio = np.maximum(at.default("cluster_ratio"), 1.0)
    place = place_of(snapshot, worlds, provider=None, zone_id=run.zone_id) if run.zone_id else None
    pue = worlds.constant(run.pue) if run.pue is not None else _pue(at)
    development_ratio = worlds.draw(required(snapshot, DEFAULT, "development_ratio"))
    pue_keys = frozenset({_PUE} if run.pue is None else ())
    cluster_key: Key = (f"run:{run.name}", "cluster_ratio")
    development_key: Key = (DEFAULT, "development_ratio")
    accelerator_kwh = training.energy_kwh(device_h=device_h, power_w=accelerator_w)
    server_kwh = training.energy_kwh(device_h=device_h, power_w=server_w)
    metered_kwh = training.facility_kwh(server_kwh=server_kwh, cluster_ratio=cluster_ratio, pue=pue)
    energy_keys = hours_keys | accelerator_keys
    facility_keys = energy_keys | pue_keys | {cluster_key}
    draws: dict[Quantity, Draws] = {
        FLOP: flop,
        HOURS: device_h,
        ENERGY_ACCELERATOR: accelerator_kwh,
        ENERGY_SERVER: server_kwh,
        ENERGY: metered_kwh,
        DEVELOPMENT_HOURS: training.with_development(final=device_h, development_ratio=development_ratio),
        DEVELOPMENT_ENERGY: training.with_development(final=metered_kwh, development_ratio=development_ratio),
    }
    keys: dict[Quantity, frozenset[Key]] = {
        FLOP: flop_keys,
        HOURS: hours_keys,
        ENERGY_ACCELERATOR: energy_keys,
        ENERGY_SERVER: energy_keys,
        ENERGY: facility_keys,
        DEVELOPMENT_HOURS: hours_keys | {development_key},
        DEVELOPMENT_ENERGY: facility_keys | {development_key},
    }
    if place is not None:
        draws[CARBON] = footprint.usage_carbon_g(
            facility_kwh=metered_kwh, intensity_g_per_kwh=place.intensity_g_per_kwh
        )
        draws[DEVELOPMENT_CARBON] = training.with_development(final=draws[CARBON], development_ratio=development_ratio)
        keys[CARBON] = facility_keys | place.keys["intensity_g_per_kwh"]
        keys[DEVELOPMENT_CARBON] = keys[CARBON] | {development_key}
        borrowed = ("grid-borrowed", "intensity_g_per_kwh")
        at.assumptions += [each for each in place.assumptions if (each.code, each.arguments.get("what")) == borrowed]
    threshold = at.default_number("systemic_flop")
    # What stands behind a figure whose every input is stated: the threshold it is read against.
    worlds.note_fact(snapshot.facts(DEFAULT, "systemic_flop")[0])
    keys[FLOP] |= {(DEFAULT, "systemic_flop")}
    return Trained(
        draws=draws,
        keys=keys,
        scopes={
            "gpu_only": accelerator_kwh,
            "gpu+pue": facility.facility_kwh(it_kwh=accelerator_kwh, pue=pue),
            "system": server_kwh,
            "system+pue": facility.facility_kwh(it_kwh=server_kwh, pue=pue),
            "facility": metered_kwh,
        },
        probability_above=float((flop > threshold).mean()),
        threshold_flop=threshold,
        tested=_is_tested(run, rated, seen=at.generations("seen_generation")),
        assumptions=tuple(each for each in at.assumptions if each.code not in _OF_USE or _needs_use(run)),
    )


_OF_USE = frozenset({"training-architecture", "training-precision", "training-active", "training-params"})
"""Assumptions that enter through the use share and the arithmetic only."""


def _needs_use(run: StatedRun) -> bool:
    """Whether any figure rests on the use share: not where hours and arithmetic are both stated."""
    return run.device_h is None or not run.arithmetic_stated


def _is_tested(run: StatedRun, rated: Rated, *, seen: frozenset[str]) -> bool:
    """The regime of the check with families left out: arithmetic stated, a generation that the fit has seen."""
    plain = run.architecture in (None, DENSE, MOE) or run.flop is not None
    return run.arithmetic_stated and plain and run.hardware is not None and set(rated.generations) <= seen


def _pue(at: _Drawing) -> Draws:
    at.assume("training-pue")
    drawn = at.worlds.draw(required(at.snapshot, "serving:default", "pue"), key=_PUE)
    # A facility takes at least what its IT takes.
    return np.maximum(drawn, 1.0)
