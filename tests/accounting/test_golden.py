"""One request worked by hand (docs/explanation/worked-example.md), and obsia's code on the same numbers.

Each line of the page is a calculation in plain arithmetic. The test works out every calculation as printed, compares
it with the value beside it, and compares that value with ``obsia.physics`` on the inputs of the page.
``python tests/accounting/test_golden.py`` writes the tables of the page from the facts.
"""

from __future__ import annotations

import ast
import operator
import re
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from obsia.accounting.draws import Worlds
from obsia.accounting.networks import model_facts, network_of
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import load
from obsia.physics import facility, footprint, roofline
from obsia.physics.roofline import Accelerator, Draws, Network, Serving, unit_costs
from obsia.physics.work import WORK_COLUMNS, work_of_request

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "worked-example.md"
CLOSE = 1e-3
CHECKPOINT = "meta-llama/Llama-3.1-8B-Instruct"
DEVICE = "NVIDIA H100 SXM5 80GB"
GIGA, TERA = 1e9, 1e12

CHOSEN = {"input tokens": 500.0, "output tokens": 300.0, "bytes per weight": 2.0, "bytes per cache element": 2.0}
"""What the example fixes: 16-bit weights and cache are one of the alternatives of the facts."""
GPU_KG = ("device:" + DEVICE, "gwp_kg", "item=GPU;boundary=cradle-to-gate;method=multi-criteria-lca")
FACTS: dict[str, tuple[str, str, str]] = {
    "parameters": (f"checkpoint:{CHECKPOINT}", "total_params_b", "billions"),
    "input embedding": (f"checkpoint:{CHECKPOINT}", "embedding_params_b", "billions"),
    "layers": (f"checkpoint:{CHECKPOINT}", "layers", ""),
    "attention heads": (f"checkpoint:{CHECKPOINT}", "attention_heads", ""),
    "size of a head": (f"checkpoint:{CHECKPOINT}", "head_dim", ""),
    "cache elements per token": (f"checkpoint:{CHECKPOINT}", "kv_elements_per_token", ""),
    "power": (f"device:{DEVICE}", "tdp_w", "W"),
    "memory": (f"device:{DEVICE}", "memory_gb", "GB"),
    "bandwidth": (f"device:{DEVICE}", "bandwidth_gb_per_s", "GB/s"),
    "arithmetic, 16 bits": (f"device:{DEVICE}", "bf16_tflop_per_s", "TFLOP/s"),
    "batch": ("serving:default", "batch", "requests"),
    "accelerators of a server": ("serving:default", "server_devices", ""),
    "bandwidth in use": ("serving:default", "bandwidth_use_share", ""),
    "arithmetic in use": ("serving:default", "compute_use_share", ""),
    "static power": ("serving:default", "static_power_share", "of power"),
    "power of memory traffic": ("serving:default", "bandwidth_power_share", "of power"),
    "power of arithmetic": ("serving:default", "compute_power_share", "of power"),
    "fixed time per layer and step": ("serving:default", "step_layer_s", "s"),
    "unshared time per output token": ("serving:default", "token_s", "s"),
    "fixed time per request": ("serving:default", "request_s", "s"),
    "chunk of prefill": ("serving:default", "prefill_chunk_tokens", "tokens"),
    "memory in use": ("serving:default", "memory_use_share", ""),
    "context kept per request": ("serving:default", "resident_context_tokens", "tokens"),
    "host over accelerators": ("serving:default", "host_power_ratio", ""),
    "waiting over busy": ("serving:default", "idle_power_ratio", ""),
    "PUE": ("serving:default", "pue", ""),
    "WUE": ("serving:default", "wue_l_per_kwh", "L/kWh"),
    "carbon of electricity": ("grid:FRA", "intensity_g_per_kwh", "gCO2e/kWh"),
    "water of electricity": ("grid:FRA", "water_l_per_kwh", "L/kWh"),
    "primary energy of electricity": ("grid:FRA", "primary_energy_mj_per_kwh", "MJ/kWh"),
    "ADPe of electricity": ("grid:FRA", "adpe_kgsbeq_per_kwh", "kgSbeq/kWh"),
    "manufacture of the accelerator": (GPU_KG[0], GPU_KG[1], "kgCO2e"),
    "manufacture of its host share": ("serving:default", "host_gwp_kg", "kgCO2e"),
    "lifetime": ("serving:default", "server_lifetime_years", "years"),
    "busy share of the lifetime": ("serving:default", "server_use_share", ""),
}
QUALIFIERS = {"water of electricity": "basis=consumption", "manufacture of the accelerator": GPU_KG[2]}

STEPS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "work": (
        ("computed input tokens", "{input tokens} - 0", "tokens"),
        ("pairs of tokens in prefill", "{input tokens} * {input tokens} / 2", ""),
        ("output steps", "{output tokens}", "tokens"),
        (
            "reads of the context in decode",
            "{input tokens} * {output tokens} + {output tokens} * {output tokens} / 2",
            "",
        ),
    ),
    "network": (
        ("weights per token", "({parameters} - {input embedding}) * 1e9", ""),
        ("bytes of weights", "{weights per token} * {bytes per weight}", "B"),
        ("FLOP per token", "2 * {weights per token}", "FLOP"),
        ("cache per token", "{cache elements per token} * {bytes per cache element}", "B"),
        ("FLOP per pair", "4 * {attention heads} * {size of a head} * {layers}", "FLOP"),
    ),
    "fit": (
        ("room in memory", "{memory} * 1e9 * {memory in use}", "B"),
        ("cache of one request", "{cache per token} * {context kept per request}", "B"),
        ("share of one accelerator", "({bytes of weights} + {cache of one request}) / {room in memory}", ""),
        ("batch that fits", "({room in memory} - {bytes of weights}) / {cache of one request}", "requests"),
    ),
    "rates": (
        ("bytes per second", "{bandwidth} * 1e9 * {bandwidth in use}", "B/s"),
        ("FLOP per second", "{arithmetic, 16 bits} * 1e12 * {arithmetic in use}", "FLOP/s"),
        ("joules per second of waiting", "{power} * {static power}", "J/s"),
        ("joules per byte", "{power} * {power of memory traffic} / ({bandwidth} * 1e9)", "J/B"),
        ("joules per FLOP", "{power} * {power of arithmetic} / ({arithmetic, 16 bits} * 1e12)", "J/FLOP"),
    ),
    "bytes": (
        ("bytes per computed token", "{bytes of weights} / {chunk of prefill} + {cache per token}", "B"),
        ("bytes per output token", "{bytes of weights} / {batch}", "B"),
        ("bytes per read of the context", "{cache per token}", "B"),
    ),
    "seconds": (
        ("s per request", "{fixed time per request} / {batch}", "s"),
        (
            "s per computed token",
            "{bytes per computed token} / {bytes per second} + {FLOP per token} / {FLOP per second}",
            "s",
        ),
        ("s per pair", "{FLOP per pair} / {FLOP per second}", "s"),
        (
            "s per output token",
            "{bytes per output token} / {bytes per second} + {FLOP per token} / {FLOP per second}"
            " + {fixed time per layer and step} * {layers} / {batch} + {unshared time per output token}",
            "s",
        ),
        (
            "s per read",
            "{bytes per read of the context} / {bytes per second} + {FLOP per pair} / {FLOP per second}",
            "s",
        ),
    ),
    "joules": (
        ("J per request", "{joules per second of waiting} * {s per request}", "J"),
        (
            "J per computed token",
            "{joules per second of waiting} * {s per computed token}"
            " + {joules per byte} * {bytes per computed token} + {joules per FLOP} * {FLOP per token}",
            "J",
        ),
        ("J per pair", "{joules per second of waiting} * {s per pair} + {joules per FLOP} * {FLOP per pair}", "J"),
        (
            "J per output token",
            "{joules per second of waiting} * {s per output token}"
            " + {joules per byte} * {bytes per output token} + {joules per FLOP} * {FLOP per token}",
            "J",
        ),
        (
            "J per read",
            "{joules per second of waiting} * {s per read}"
            " + {joules per byte} * {bytes per read of the context} + {joules per FLOP} * {FLOP per pair}",
            "J",
        ),
    ),
    "request": (
        ("J of prefill", "{J per computed token} * {computed input tokens}"
         " + {J per pair} * {pairs of tokens in prefill}", "J"),
        ("J of decode", "{J per output token} * {output steps} + {J per read} * {reads of the context in decode}", "J"),
        ("J of accelerators", "{J per request} + {J of prefill} + {J of decode}", "J"),
        (
            "accelerator-seconds",
            "{s per request} + {s per computed token} * {computed input tokens}"
            " + {s per pair} * {pairs of tokens in prefill} + {s per output token} * {output steps}"
            " + {s per read} * {reads of the context in decode}",
            "s",
        ),
    ),
    "facility": (
        ("kWh of accelerators", "{J of accelerators} / 3.6e6", "kWh"),
        ("kWh of the server", "{kWh of accelerators} * (1 + {host over accelerators})", "kWh"),
        ("kWh of IT", "{kWh of the server} * (1 + {waiting over busy})", "kWh"),
        ("kWh of the facility", "{kWh of IT} * {PUE}", "kWh"),
    ),
    "impacts": (
        ("carbon of use", "{kWh of the facility} * {carbon of electricity}", "gCO2e"),
        ("water on site", "{kWh of IT} * {WUE}", "L"),
        ("water of the electricity", "{kWh of the facility} * {water of electricity}", "L"),
        ("primary energy", "{kWh of the facility} * {primary energy of electricity}", "MJ"),
        ("ADPe of use", "{kWh of the facility} * {ADPe of electricity}", "kgSbeq"),
    ),
    "embodied": (
        (
            "manufacture per busy hour",
            "({manufacture of the accelerator} + {manufacture of its host share}) * 1000"
            " / ({lifetime} * 8766 * {busy share of the lifetime})",
            "gCO2e/h",
        ),
        ("carbon of manufacture", "{manufacture per busy hour} * {accelerator-seconds} / 3600", "gCO2e"),
        ("carbon of the life cycle", "{carbon of use} + {carbon of manufacture}", "gCO2e"),
    ),
}  # fmt: skip
OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
}


def worked(calculation: str) -> float:
    """The value of a calculation as printed: numbers, + − × / and brackets."""
    plain = calculation.replace("×", "*").replace("−", "-").replace(",", "")

    def value(node: ast.expr) -> float:
        match node:
            case ast.Constant(value=int() | float() as number):
                return float(number)
            case ast.BinOp(left=left, op=op, right=right):
                return OPERATIONS[type(op)](value(left), value(right))
            case _:
                raise ValueError(ast.dump(node))

    return value(ast.parse(plain, mode="eval").body)


def printed(value: float) -> str:
    """Five significant digits; powers of ten as on a calculator."""
    text = f"{value:.5g}"
    return re.sub(r"e([+-])0*(\d+)", lambda found: f"e{found[1].replace('+', '')}{found[2]}", text)


def given_values() -> dict[str, float]:
    """Central values of the inputs, from the facts."""
    values = dict(CHOSEN)
    for name, (subject, property_, _) in FACTS.items():
        estimate = load().estimate(subject, property_, qualifier=QUALIFIERS.get(name, ""))
        assert estimate is not None, name
        values[name] = estimate.facts[0].value or 0.0
    return values


def tables() -> dict[str, str]:
    """The tables of the page: inputs, then each section of :data:`STEPS`."""
    values = {name: float(printed(value)) for name, value in given_values().items()}
    units = {name: unit for name, (_, _, unit) in FACTS.items()}
    subjects = {name: f"`{subject}` `{property_}`" for name, (subject, property_, _) in FACTS.items()}
    lines = [
        f"| {name} | {printed(value)} | {units.get(name, '')} | {subjects.get(name, 'chosen')} |"
        for name, value in values.items()
    ]
    made = {"inputs": "\n".join(["| input | value | unit | fact |", "|---|---|---|---|", *lines])}
    for section, steps in STEPS.items():
        rows = ["| step | calculation | value | unit |", "|---|---|---|---|"]
        for name, template, unit in steps:
            calculation = re.sub(r"\{([^}]+)\}", lambda found: printed(values[found[1]]), template)
            values[name] = float(printed(worked(calculation)))
            shown = calculation.replace("*", "×").replace(" - ", " − ")
            rows.append(f"| {name} | {shown} | {printed(values[name])} | {unit} |")
        made[section] = "\n".join(rows)
    return made


def read(section: str) -> list[list[str]]:
    """Cells of the rows of one table of the page."""
    page = PAGE.read_text(encoding="utf-8")
    found = re.search(rf"<!-- table: {section} -->\n\n\|.*\n\|[-|]+\n((?:\|.*\n)+)", page)
    assert found, f"the page has no table {section!r}"
    return [[cell.strip() for cell in row.strip("|").split(" | ")] for row in found[1].splitlines()]


@pytest.fixture(scope="module")
def page() -> dict[str, float]:
    """Every value that the page prints, by name."""
    values = {row[0]: float(row[1]) for row in read("inputs")}
    for section in STEPS:
        values |= {row[0]: float(row[2]) for row in read(section)}
    return values


def one(value: float) -> Draws:
    """A world."""
    return np.array([float(value)])


@pytest.fixture(scope="module")
def computed(page: dict[str, float]) -> dict[str, float]:
    """The same steps by obsia's code, on the inputs of the page."""
    # The page's request has no cached input; the model has no windowed layers and no experts.
    network = Network(
        always_params=one((page["parameters"] - page["input embedding"]) * GIGA),
        routed_params=one(0.0),
        routed_share=one(1.0),
        layers=one(page["layers"]),
        cache_elements_per_token=one(page["cache elements per token"]),
        windowed_cache_elements_per_token=one(0.0),
        attention_flop_per_pair=one(4 * page["attention heads"] * page["size of a head"] * page["layers"]),
        windowed_attention_flop_per_pair=one(0.0),
        weight_bytes=one(page["bytes per weight"]),
        cache_bytes=one(page["bytes per cache element"]),
    )
    accelerator = Accelerator(
        power_w=one(page["power"]),
        memory_bytes=one(page["memory"] * GIGA),
        bandwidth_bytes_per_s=one(page["bandwidth"] * GIGA),
        flop_per_s=one(page["arithmetic, 16 bits"] * TERA),
    )
    serving = Serving(
        batch=one(page["batch"]),
        server_devices=one(page["accelerators of a server"]),
        bandwidth_use_share=one(page["bandwidth in use"]),
        compute_use_share=one(page["arithmetic in use"]),
        static_power_share=one(page["static power"]),
        bandwidth_power_share=one(page["power of memory traffic"]),
        compute_power_share=one(page["power of arithmetic"]),
        step_layer_s=one(page["fixed time per layer and step"]),
        parallel_layer_s=one(1.0),
        token_s=one(page["unshared time per output token"]),
        request_s=one(page["fixed time per request"]),
        prefill_chunk_tokens=one(page["chunk of prefill"]),
        memory_use_share=one(page["memory in use"]),
        resident_context_tokens=one(page["context kept per request"]),
    )
    costs = unit_costs(network=network, accelerator=accelerator, serving=serving)
    work = work_of_request(
        input_tokens=int(page["input tokens"]),
        cached_tokens=0,
        output_tokens=int(page["output tokens"]),
        window=None,
    ).columns()
    found: dict[str, float] = {}
    names = {
        "calls": "request",
        "prefill_tokens": "computed token",
        "decode_tokens": "output token",
        "prefill_pairs": "pair",
        "decode_reads": "read",
    }
    for index, column in enumerate(WORK_COLUMNS):
        if column in names:
            found[f"s per {names[column]}"] = float(costs.accelerator_s[index, 0])
            found[f"J per {names[column]}"] = float(costs.accelerator_j[index, 0])
    found["computed input tokens"], found["output steps"] = work[1], work[3]
    found["pairs of tokens in prefill"], found["reads of the context in decode"] = work[4], work[5]
    found["weights per token"] = float(network.active_params[0])
    found["bytes of weights"] = float((network.total_params * network.weight_bytes)[0])
    joules = np.array(work) * costs.accelerator_j[:, 0]
    found["J of prefill"], found["J of decode"] = joules[[1, 4]].sum(), joules[[3, 5]].sum()
    found["J of accelerators"] = joules.sum()
    found["accelerator-seconds"] = float(np.array(work) @ costs.accelerator_s[:, 0])
    unbounded = roofline.batch_that_fits(
        network=network, accelerator=accelerator, serving=_endless(serving), devices=costs.devices
    )
    found["batch that fits"], found["devices"], found["batch"] = (
        float(unbounded[0]),
        float(costs.devices[0]),
        float(costs.batch[0]),
    )
    return found | _impacts(page, accelerator_j=found["J of accelerators"], accelerator_s=found["accelerator-seconds"])


def _endless(serving: Serving) -> Serving:
    """The same service with more requests than any memory holds."""
    return Serving(**{name: getattr(serving, name) for name in Serving.__slots__} | {"batch": one(1e12)})


def _impacts(page: dict[str, float], *, accelerator_j: float, accelerator_s: float) -> dict[str, float]:
    accelerator_kwh = one(accelerator_j / JOULES_PER_KWH)
    server_kwh = facility.server_kwh(
        accelerator_kwh=accelerator_kwh, host_power_ratio=one(page["host over accelerators"])
    )
    it_kwh = facility.it_kwh(server_kwh=server_kwh, idle_power_ratio=one(page["waiting over busy"]))
    facility_kwh = facility.facility_kwh(it_kwh=it_kwh, pue=one(page["PUE"]))
    usage_g = footprint.usage_carbon_g(
        facility_kwh=facility_kwh, intensity_g_per_kwh=one(page["carbon of electricity"])
    )
    impact_g = (page["manufacture of the accelerator"] + page["manufacture of its host share"]) * 1000.0
    per_busy_hour = footprint.embodied_per_busy_hour(
        impact=one(impact_g),
        lifetime_years=one(page["lifetime"]),
        server_use_share=one(page["busy share of the lifetime"]),
    )
    embodied_g = footprint.embodied(accelerator_s=one(accelerator_s), per_busy_hour=per_busy_hour)
    drawn = {
        "kWh of accelerators": accelerator_kwh,
        "kWh of the server": server_kwh,
        "kWh of IT": it_kwh,
        "kWh of the facility": facility_kwh,
        "carbon of use": usage_g,
        "water on site": footprint.onsite_water_l(it_kwh=it_kwh, wue_l_per_kwh=one(page["WUE"])),
        "water of the electricity": footprint.offsite_water_l(
            facility_kwh=facility_kwh, water_l_per_kwh=one(page["water of electricity"])
        ),
        "primary energy": footprint.usage_primary_energy_mj(
            facility_kwh=facility_kwh, primary_energy_mj_per_kwh=one(page["primary energy of electricity"])
        ),
        "ADPe of use": footprint.usage_adpe_kgsbeq(
            facility_kwh=facility_kwh, adpe_kgsbeq_per_kwh=one(page["ADPe of electricity"])
        ),
        "manufacture per busy hour": per_busy_hour,
        "carbon of manufacture": embodied_g,
        "carbon of the life cycle": usage_g + embodied_g,
    }
    return {name: float(values[0]) for name, values in drawn.items()}


@pytest.mark.parametrize("section", STEPS)
def test_each_calculation_gives_the_value_beside_it(section: str) -> None:
    rows = read(section)
    assert [row[0] for row in rows] == [name for name, _, _ in STEPS[section]]
    for name, calculation, value, _ in rows:
        assert worked(calculation) == pytest.approx(float(value), rel=CLOSE), name


@pytest.mark.parametrize(
    "name",
    [name for section in ("work", "seconds", "joules", "request", "facility", "impacts", "embodied")
     for name, _, _ in STEPS[section]]
    + ["weights per token", "bytes of weights", "batch that fits", "batch"],
)  # fmt: skip
def test_the_code_finds_what_the_page_prints(name: str, page: dict[str, float], computed: dict[str, float]) -> None:
    assert computed[name] == pytest.approx(page[name], rel=CLOSE)


def test_the_model_fits_on_one_accelerator(page: dict[str, float], computed: dict[str, float]) -> None:
    assert computed["devices"] == 1
    assert page["share of one accelerator"] < 1
    assert page["batch"] < page["batch that fits"]


def test_no_step_reaches_the_power_of_the_accelerator(page: dict[str, float]) -> None:
    for name in ("request", "computed token", "pair", "output token", "read"):
        power_w = page[f"J per {name}"] / page[f"s per {name}"]
        assert 210 * (1 - CLOSE) <= power_w <= 390 < page["power"], name


def test_the_network_is_the_one_that_accounting_makes(page: dict[str, float]) -> None:
    model = model_facts(load(), model_id="meta/llama-3.1-8b", checkpoint=CHECKPOINT)
    network = network_of(load(), Worlds(worlds=8), model=model).network
    for name, values in {
        "weights per token": network.active_params,
        "layers": network.layers,
        "cache elements per token": network.cache_elements_per_token,
        "FLOP per pair": network.attention_flop_per_pair,
    }.items():
        np.testing.assert_allclose(values, page[name], rtol=CLOSE)


def test_the_inputs_are_the_central_values_of_the_facts(page: dict[str, float]) -> None:
    for name, value in given_values().items():
        assert page[name] == pytest.approx(value, rel=CLOSE), f"{name}: run python {Path(__file__).name}"


def test_the_page_is_the_one_that_this_file_writes() -> None:
    text = PAGE.read_text(encoding="utf-8")
    assert _placed(text) == text


def _placed(text: str) -> str:
    for name, table in tables().items():
        pattern = rf"(<!-- table: {name} -->\n\n)(?:\|.*\n)*\n*"
        text, count = re.subn(pattern, lambda found, table=table: f"{found[1]}{table}\n\n", text)
        assert count == 1, f"the page has {count} tables called {name!r}"
    return text


if __name__ == "__main__":
    PAGE.write_text(_placed(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
