"""obsia and EcoLogits on the same requests: the tables of docs/explanation/against-ecologits.md.

``python tests/peers/compare.py`` puts them into the page; with ``--print`` it shows them instead.
"""

from __future__ import annotations

import logging
import math
import re
import sys
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any
from unittest.mock import patch

import numpy as np
from ecologits.electricity_mix_repository import ElectricityMix, electricity_mixes
from ecologits.impacts import llm
from ecologits.model_repository import ParametersMoE, models
from ecologits.tracers.utils import PROVIDER_CONFIG_MAP, ImpactsOutput, llm_impacts
from ecologits.utils.range_value import RangeValue

from obsia.accounting import shapes
from obsia.accounting.architecture import Architecture
from obsia.accounting.deployments import Deployments, UnitCosts
from obsia.accounting.draws import WORLDS, Worlds
from obsia.accounting.embodied import embodied_of
from obsia.accounting.impacts import ENERGY
from obsia.accounting.networks import KnownNetwork, network_of
from obsia.accounting.places import GRID_PROPERTIES
from obsia.accounting.setups import Setup
from obsia.app.naming import known_model
from obsia.app.request.estimate import Estimation, estimate
from obsia.core.evidence import Fact, Spread
from obsia.core.figure import Boundary, Figure
from obsia.core.units import JOULES_PER_KWH, SECONDS_PER_HOUR
from obsia.facts.snapshot import Snapshot, load
from obsia.physics.work import work_of_request

# It warns about every model that it estimates; the page says the same once.
logging.getLogger("ecologits").setLevel(logging.ERROR)

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "against-ecologits.md"
ZONES = ("FRA", "NLD", "USA", "SWE")
ZONE = "FRA"
INPUT, OUTPUT = 500, 300
OUTPUTS = (50, 300, 2000)
INPUTS = ((0, 0), (500, 0), (4_000, 0), (32_000, 0), (32_000, 30_000))
H100 = "NVIDIA H100 SXM5 80GB"
GRAMS_PER_KG = 1000.0
WH_PER_KWH = 1000.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Peer:
    """A model that both know, by the names that each gives it."""

    label: str
    provider: str
    """The name of the provider in EcoLogits."""
    theirs: str
    ours: str
    known: bool
    """Whether its developer published its size."""


PEERS = tuple(
    Peer(label=label, provider=provider, theirs=theirs, ours=ours, known=known)
    for label, provider, theirs, ours, known in (
        ("Llama 3.1 8B", "huggingface_hub", "meta-llama/Meta-Llama-3.1-8B-Instruct",
         "meta-llama/Llama-3.1-8B-Instruct", True),
        ("Gemma 2 27B", "huggingface_hub", "google/gemma-2-27b-it", "google/gemma-2-27b-it", True),
        ("Llama 3.1 70B", "huggingface_hub", "meta-llama/Meta-Llama-3.1-70B-Instruct",
         "meta-llama/Llama-3.1-70B-Instruct", True),
        ("Llama 3.1 405B", "huggingface_hub", "meta-llama/Meta-Llama-3.1-405B-Instruct",
         "meta-llama/Llama-3.1-405B-Instruct", True),
        ("Mixtral 8x7B", "huggingface_hub", "mistralai/Mixtral-8x7B-Instruct-v0.1",
         "mistralai/Mixtral-8x7B-Instruct-v0.1", True),
        ("gpt-oss-120b", "huggingface_hub", "openai/gpt-oss-120b", "openai/gpt-oss-120b", True),
        ("Mistral Large 3", "mistralai", "mistral-large-2512", "mistral-large-2512", True),
        ("GPT-4o", "openai", "gpt-4o", "gpt-4o", False),
        ("GPT-4o mini", "openai", "gpt-4o-mini", "gpt-4o-mini", False),
        ("Claude Sonnet 4.5", "anthropic", "claude-sonnet-4-5", "claude-sonnet-4-5", False),
        ("Gemini 2.5 Flash", "google_genai", "gemini-2.5-flash", "gemini-2.5-flash", False),
    )
)  # fmt: skip
DENSE = PEERS[2]
"""The model of the tables that take one model apart."""


def ends(value: RangeValue | float) -> tuple[float, float]:
    """Lower and upper end of one of their values."""
    return (value.min, value.max) if isinstance(value, RangeValue) else (float(value), float(value))


def middle(value: RangeValue | float) -> float:
    """The middle of one of their values (their own ``mean``)."""
    return sum(ends(value)) / 2


@cache
def theirs(peer: Peer, *, output_tokens: int, zone: str) -> ImpactsOutput:
    """EcoLogits on one request, without a measured latency."""
    return llm_impacts(peer.provider, peer.theirs, output_tokens, math.inf, zone)


@cache
def ours(peer: Peer, *, input_tokens: int, output_tokens: int, zone: str, cached_tokens: int = 0) -> Estimation:
    """obsia on one request."""
    return estimate(
        peer.ours,
        input_tokens=input_tokens,
        output_tokens=output_tokens,
        cached_tokens=cached_tokens,
        region=zone,
        record_figures=False,
    )


def figure(estimation: Estimation, quantity: str, boundary: Boundary) -> Figure:
    """The figure of one quantity at one boundary."""
    return next(each for each in estimation.figures if (each.quantity, each.boundary) == (quantity, boundary))


def energy(peer: Peer, *, input_tokens: int = INPUT, output_tokens: int = OUTPUT, cached_tokens: int = 0) -> Figure:
    """obsia's facility energy of one request in :data:`ZONE`."""
    request = ours(peer, input_tokens=input_tokens, output_tokens=output_tokens, zone=ZONE, cached_tokens=cached_tokens)
    return figure(request, ENERGY.name, ENERGY.boundary)


def ratio(peer: Peer, *, input_tokens: int = INPUT, output_tokens: int = OUTPUT, cached_tokens: int = 0) -> float:
    """obsia's median over the middle of EcoLogits' range: facility energy of one request."""
    found = energy(peer, input_tokens=input_tokens, output_tokens=output_tokens, cached_tokens=cached_tokens)
    return found.median / middle(theirs(peer, output_tokens=output_tokens, zone=ZONE).energy.value)


@cache
def drawn_network(peer: Peer) -> Architecture:
    """The network behind obsia's figures, sizes that are read off a price cut as they are there."""
    snapshot, drawn = load(), []
    known = known_model(snapshot, name=peer.ours)

    def noted(*arguments: Any, **named: Any) -> KnownNetwork:
        drawn.append(network_of(*arguments, **named))
        return drawn[-1]

    # A deployment hands over the costs of its network, and what cuts the sizes is made inside of it.
    with patch.object(shapes, "network_of", noted):
        Deployments(snapshot, Worlds()).of(known.facts, provider=known.provider)
    return drawn[-1].network


def whole_network(peer: Peer) -> Architecture:
    """The same with sizes that nothing cuts."""
    snapshot = load()
    return network_of(snapshot, Worlds(), model=known_model(snapshot, name=peer.ours).facts).network


def sizes(peer: Peer) -> tuple[str, str]:
    """Active of total parameters, billions: EcoLogits', then obsia's medians."""
    parameters = models.find_model(peer.provider, peer.theirs).architecture.parameters
    moe = isinstance(parameters, ParametersMoE)
    active_b, total_b = (parameters.active, parameters.total) if moe else (parameters, parameters)
    network = drawn_network(peer)
    return (
        f"{span(active_b)} of {span(total_b)}",
        f"{number(float(np.median(network.active_params)) / 1e9)}"
        f" of {number(float(np.median(network.total_params)) / 1e9)}",
    )


@cache
def steps(peer: Peer, *, output_tokens: int = OUTPUT) -> dict[str, float]:
    """Every intermediate value of EcoLogits for a model of known size, PUE and WUE at the middle of its ranges."""
    found = models.find_model(peer.provider, peer.theirs)
    parameters, speed = found.architecture.parameters, found.deployment
    moe = isinstance(parameters, ParametersMoE)
    mix, site = mix_of(ZONE), PROVIDER_CONFIG_MAP[peer.provider]
    return llm.compute_llm_impacts_dag(
        model_active_parameter_count=parameters.active if moe else parameters,
        model_total_parameter_count=parameters.total if moe else parameters,
        output_token_count=output_tokens,
        request_latency=math.inf,
        if_electricity_mix_adpe=mix.adpe,
        if_electricity_mix_pe=mix.pe,
        if_electricity_mix_gwp=mix.gwp,
        if_electricity_mix_wue=mix.wue,
        datacenter_pue=middle(site.datacenter_pue),
        datacenter_wue=middle(site.datacenter_wue),
        tps=speed.tps if speed else None,
        ttft=speed.ttft if speed else None,
    )


def mix_of(zone: str) -> ElectricityMix:
    """Their electricity mix of a zone."""
    found = electricity_mixes.find_electricity_mix(zone)
    assert found is not None, zone
    return found


def their_factor(mix: ElectricityMix, name: str) -> float:
    """Their factor behind one of obsia's grid properties, in obsia's unit."""
    return {
        "intensity_g_per_kwh": mix.gwp * GRAMS_PER_KG,
        "water_l_per_kwh": mix.wue,
        "primary_energy_mj_per_kwh": mix.pe,
        "adpe_kgsbeq_per_kwh": mix.adpe,
    }[name]


Telling = Callable[[tuple[Fact, ...]], tuple[Fact, ...]]
"""What is known of a property -> what is told of it."""


def exactly(value: float) -> Telling:
    """One value, for certain."""
    point = {"value": value, "low": None, "high": None, "spread": Spread.POINT, "weight": 1.0}
    return lambda facts: (replace(facts[0], **point),)


def only(qualifier: str) -> Telling:
    """One of several."""
    return lambda facts: tuple(fact for fact in facts if fact.qualifier == qualifier)


class Told(Snapshot):
    """The facts, with what EcoLogits takes for certain in place of what obsia draws."""

    def __init__(self, told: Mapping[str, Telling]) -> None:
        super().__init__(load().path)
        self._told = told

    def facts(self, subject: str, property: str | None = None, qualifier: str | None = None) -> tuple[Fact, ...]:
        """As in the snapshot, but for what is told."""
        found = super().facts(subject, property, qualifier)
        for name, telling in self._told.items():
            about = tuple(fact for fact in found if fact.property == name)
            if about:
                found = (*(fact for fact in found if fact.property != name), *telling(about))
        return found


MEMORY_RATIO = 1.2
"""Memory that EcoLogits takes for a model over its weights (``llm.model_required_memory``)."""
BATCH: Mapping[str, Telling] = {
    "running_batch_ratio": exactly(1.0),
    "replica_size_ratio": exactly(1.0),
    "memory_use_share": exactly(1.0 / MEMORY_RATIO),
}
"""The stated batch is that of the replica, on as few accelerators as hold the model and a sixth of memory more."""
PLAIN: Mapping[str, Telling] = {"speculation_gain_ratio": exactly(1.0)}
"""No token is guessed ahead."""
SIXTEEN_BITS: Mapping[str, Telling] = {
    name: exactly(llm.MODEL_QUANTIZATION_BITS / 8) for name in ("weight_bytes", "cache_bytes")
}
ON_H100: Mapping[str, Telling] = {"accelerator_mix": only(f"device={H100}")}


def costs(peer: Peer, told: Mapping[str, Telling], *, batch: float | None = None) -> UnitCosts:
    """obsia's unit costs of a model where some things are told; the batch is drawn where it is None."""
    known = known_model(load(), name=peer.ours)
    drawing = Deployments(Told(told), Worlds())
    return drawing.of(known.facts, provider=known.provider, setup=Setup(running=batch)).costs


def accelerator_wh(costs: UnitCosts, *, input_tokens: int) -> float:
    """Median energy of the accelerators for one request, Wh."""
    work = work_of_request(input_tokens=input_tokens, cached_tokens=0, output_tokens=OUTPUT, window=None)
    return float(np.median(np.array(work.columns()) @ costs.accelerator_j)) / JOULES_PER_KWH * WH_PER_KWH


def per_busy_hour_g() -> tuple[float, tuple[float, float, float]]:
    """Manufacture of one accelerator and its share of the server per busy hour: theirs, ours on H100 (gCO2e)."""
    own_kg = llm.GPU_EMBODIED_IMPACT_GWP + llm.SERVER_EMBODIED_IMPACT_GWP / llm.SERVER_GPUS
    found = embodied_of(load(), Worlds(), devices=[H100], chosen=np.zeros(WORLDS, dtype=np.intp))
    low, median, high = (float(q) for q in np.quantile(found.carbon_g_per_h, [0.05, 0.5, 0.95]))
    return own_kg * GRAMS_PER_KG / (llm.HARDWARE_LIFESPAN / SECONDS_PER_HOUR), (median, low, high)


def number(value: float) -> str:
    """Three significant digits, without an exponent where that reads well."""
    if value != 0 and not 1e-4 <= abs(value) < 1e6:
        return f"{value:.2e}"
    digits = max(0, 2 - math.floor(math.log10(abs(value)))) if value else 0
    return f"{value:,.{digits}f}"


def span(value: RangeValue | float) -> str:
    """One of their values: a number, or two ends."""
    low, high = ends(value)
    return number(low) if low == high else f"{number(low)} to {number(high)}"


def ranged(median: float, low: float, high: float) -> str:
    """A median with its plausible range."""
    return f"{number(median)} ({number(low)} to {number(high)})"


def markdown(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """A table in Markdown."""
    lines = [head, ["---"] * len(head), *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines).replace("| --- ", "|---").replace("--- |", "---|")


def requests_table() -> str:
    """One request by model: facility energy."""
    rows: list[list[str]] = []
    for peer in PEERS:
        low_wh, high_wh = (e * WH_PER_KWH for e in ends(theirs(peer, output_tokens=OUTPUT, zone=ZONE).energy.value))
        mine = energy(peer)
        low, median, high = (value * WH_PER_KWH for value in (mine.low, mine.median, mine.high))
        inside = "yes" if low <= (low_wh + high_wh) / 2 <= high else "no, below" if low_wh < low else "no, above"
        rows.append(
            [
                peer.label,
                *sizes(peer),
                number(low_wh) if low_wh == high_wh else f"{number(low_wh)} to {number(high_wh)}",
                ranged(median, low, high),
                number(mine.mean * WH_PER_KWH),
                f"{ratio(peer):.1f}",
                inside,
            ]
        )
    head = [
        "model",
        "billions, EcoLogits",
        "billions, obsia",
        "EcoLogits, Wh",
        "obsia, Wh",
        "obsia, mean",
        "ratio",
        "inside",
    ]
    return markdown(head, rows)


def outputs_table() -> str:
    """Ratios by number of output tokens."""
    return markdown(
        ["model", *(f"{count:,} tokens" for count in OUTPUTS)],
        [[peer.label, *(f"{ratio(peer, output_tokens=count):.1f}" for count in OUTPUTS)] for peer in PEERS],
    )


def inputs_table() -> str:
    """What input and cached input change, for one model."""
    own_wh = middle(theirs(DENSE, output_tokens=OUTPUT, zone=ZONE).energy.value) * WH_PER_KWH
    rows: list[list[str]] = []
    for input_tokens, cached_tokens in INPUTS:
        median = energy(DENSE, input_tokens=input_tokens, cached_tokens=cached_tokens).median
        share = ratio(DENSE, input_tokens=input_tokens, cached_tokens=cached_tokens)
        read = f"{input_tokens:,}" + (f", of which {cached_tokens:,} cached" if cached_tokens else "")
        rows.append([read, number(own_wh), number(median * WH_PER_KWH), f"{share:.1f}"])
    return markdown(["input tokens", "EcoLogits, Wh", "obsia, Wh", "ratio"], rows)


@cache
def bridge() -> list[tuple[str, float]]:
    """From EcoLogits' conditions to obsia's, one change a step: median Wh of one request to :data:`DENSE`."""
    same = costs(DENSE, BATCH | PLAIN | SIXTEEN_BITS | ON_H100, batch=llm.BATCH_SIZE)
    loose = [costs(DENSE, told) for told in (PLAIN | SIXTEEN_BITS | ON_H100, SIXTEEN_BITS | ON_H100, ON_H100)]
    batch, guessing, precision = (accelerator_wh(each, input_tokens=INPUT) for each in loose)
    full = ours(DENSE, input_tokens=INPUT, output_tokens=OUTPUT, zone=ZONE)
    chips, server, site = (
        figure(full, "energy_kwh", boundary).median * WH_PER_KWH
        for boundary in (Boundary.ACCELERATOR, Boundary.SERVER, Boundary.FACILITY)
    )
    return [
        (
            f"EcoLogits: GPUs only (batch {llm.BATCH_SIZE}, {llm.MODEL_QUANTIZATION_BITS} bits, no input)",
            steps(DENSE)["gpu_energy"] * steps(DENSE)["gpu_required_count"] * WH_PER_KWH,
        ),
        ("obsia's model of inference under the same conditions, on as many H100", accelerator_wh(same, input_tokens=0)),
        (f"{INPUT} input tokens", accelerator_wh(same, input_tokens=INPUT)),
        ("batch and number of accelerators unknown", batch),
        ("guessing ahead unknown", guessing),
        ("precision unknown", precision),
        ("accelerator unknown", chips),
        ("whole servers (boundary: server)", server),
        ("machines that wait, and PUE (boundary: facility)", site),
    ]


def bridge_table() -> str:
    """The steps of :func:`bridge`, and EcoLogits' own way from GPUs to facility."""
    found = bridge()
    rows = [[found[0][0], number(found[0][1]), ""]]
    rows += [[name, number(wh), f"{wh / before:.2f}"] for (_, before), (name, wh) in pairwise(found)]
    own = steps(DENSE)
    chips = own["gpu_energy"] * own["gpu_required_count"]
    rows += [
        ["EcoLogits: GPUs and host", number(own["request_it_energy"] * WH_PER_KWH),
         f"{own['request_it_energy'] / chips:.2f} on its GPUs"],
        ["EcoLogits: with PUE", number(own["request_energy"] * WH_PER_KWH),
         f"{own['request_energy'] / own['request_it_energy']:.2f}"],
    ]  # fmt: skip
    return markdown(["what is counted", "Wh", "factor of the step"], rows)


def grid_table() -> str:
    """Factors of electricity per kWh."""
    snapshot = load()
    rows: list[list[str]] = []
    for zone in ZONES:
        for name in GRID_PROPERTIES:
            qualifier = "basis=consumption" if name == "water_l_per_kwh" else ""
            fact = snapshot.facts(f"grid:{zone}", name, qualifier)[-1]
            assert fact.value is not None
            assert fact.low is not None
            assert fact.high is not None
            own = number(their_factor(mix_of(zone), name))
            rows.append([zone, name, own, ranged(fact.value, fact.low, fact.high)])
    return markdown(["zone", "factor", "EcoLogits", "obsia"], rows)


def embodied_table() -> str:
    """Manufacture: per busy hour, and per request."""
    own_g, mine_g = per_busy_hour_g()
    rows = [["one busy hour of one H100 and its share of the server", number(own_g), ranged(*mine_g)]]
    for peer in (PEERS[0], DENSE):
        figures = ours(peer, input_tokens=INPUT, output_tokens=OUTPUT, zone=ZONE)
        mine = figure(figures, "carbon_g", Boundary.EMBODIED)
        rows.append(
            [
                f"one request to {peer.label}",
                number(middle(theirs(peer, output_tokens=OUTPUT, zone=ZONE).embodied.gwp.value) * GRAMS_PER_KG),
                ranged(mine.median, mine.low, mine.high),
            ]
        )
    return markdown(["gCO2e of manufacture", "EcoLogits", "obsia"], rows)


TABLES: dict[str, Callable[[], str]] = {
    "requests": requests_table,
    "outputs": outputs_table,
    "inputs": inputs_table,
    "bridge": bridge_table,
    "grids": grid_table,
    "embodied": embodied_table,
}


def skews() -> str:
    """How far means of closed models lie above their medians, as the page says it."""
    found = [mine.mean / mine.median for mine in (energy(peer) for peer in PEERS if not peer.known)]
    return f"is {min(found):.1f} to {max(found):.1f} times"


PHRASES: dict[str, Callable[[], str]] = {r"is \d+\.\d to \d+\.\d times(?=\sits median)": skews}
"""Where the text itself holds a figure: what finds it, and what it should say."""


def renewed(page: str) -> str:
    """The page with the tables and phrases of today."""
    for name, make in TABLES.items():
        page = place(page, name, make())
    for pattern, make in PHRASES.items():
        page, count = re.subn(pattern, make(), page)
        assert count == 1, f"the page says {count} times {pattern!r}"
    return page


def place(page: str, name: str, table: str) -> str:
    """``page`` with the table called ``name`` replaced."""
    pattern = rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*\n*"
    replaced, count = re.subn(pattern, lambda found: f"{found[1]}{table}\n\n", page)
    assert count == 1, f"the page has {count} tables called {name!r}"
    return replaced


def main(arguments: Sequence[str]) -> None:
    """Renew the page, or print the tables."""
    if "--print" in arguments:
        sys.stdout.write("\n\n".join(make() for make in TABLES.values()) + "\n")
        return
    PAGE.write_text(renewed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")


if __name__ == "__main__":
    main(sys.argv[1:])
