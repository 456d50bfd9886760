"""One request worked by hand (docs/explanation/worked-example.md), and obsia's code on the same numbers.

Each line of the page is a calculation in plain arithmetic. The test works out every calculation as printed, compares
it with the value beside it, and compares that value with ``obsia.physics`` on the inputs of the page.
``python tests/accounting/test_golden.py`` writes the tables of the page from the facts.
"""

from __future__ import annotations

import ast
import operator
import re
import runpy
from collections.abc import Callable
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest

from obsia.accounting.deployments import Deployments
from obsia.accounting.draws import Worlds
from obsia.accounting.networks import model_facts
from obsia.accounting.shapes import shape_of
from obsia.core.units import JOULES_PER_KWH
from obsia.facts.snapshot import load
from obsia.physics import facility, footprint
from obsia.physics.arrays import Draws
from obsia.physics.inference import Accelerator, Engine, Network, Placement, StateSeconds, unit_seconds
from obsia.physics.server import COOLINGS, FORM_FACTORS, ServerPowerModel, ServerScores, ServerShare, server_share
from obsia.physics.work import WORK_COLUMNS, work_of_request

PAGE = Path(__file__).parents[2] / "docs" / "explanation" / "worked-example.md"
CLOSE = 1e-3
EXAMPLE = SimpleNamespace(**runpy.run_path(str(Path(__file__).with_name("worked_example.py"))))
CHECKPOINT: str = EXAMPLE.CHECKPOINT
CHOSEN: dict[str, float] = EXAMPLE.CHOSEN
FACTS: dict[str, tuple[str, str, str]] = EXAMPLE.FACTS
QUALIFIERS: dict[str, str] = EXAMPLE.QUALIFIERS
STEPS: dict[str, tuple[tuple[str, str, str], ...]] = EXAMPLE.STEPS
GIGA, TERA = 1e9, 1e12

OPERATIONS: dict[type[ast.operator], Callable[[float, float], float]] = {
    ast.Add: operator.add,
    ast.Sub: operator.sub,
    ast.Mult: operator.mul,
    ast.Div: operator.truediv,
    ast.Pow: operator.pow,
}


def worked(calculation: str) -> float:
    """The value of a calculation as printed: numbers, + − × / ^ and brackets."""
    plain = calculation.replace("×", "*").replace("^", "**").replace("−", "-").replace(",", "")

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
    """Central values of the inputs, from the facts: medians of the columns of a joint fact."""
    values = dict(CHOSEN)
    for name, (subject, property_, _) in FACTS.items():
        joint = load().joint(subject)
        if joint is not None:
            column = joint.columns.index(property_)
            values[name] = float(np.median([row[column] for row in joint.rows]))
            continue
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
            shown = calculation.replace("**", "^").replace("*", "×").replace(" - ", " − ")
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
    # The page's request has no cached input; the model has no windows, states or experts, and one accelerator holds it.
    drawn = {
        "always_params": (page["parameters"] - page["input embedding"]) * GIGA,
        "routed_share": 1.0,
        "head_params": page["input embedding"] * GIGA,
        "layers": page["layers"],
        "cache_elements": page["cache elements per token"],
        "attention_flop_per_pair": 4 * page["attention heads"] * page["size of a head"] * page["layers"],
        "weight_bytes": page["bytes per weight"],
        "expert_bytes": page["bytes per weight"],
        "cache_bytes": page["bytes per cache element"],
    }
    network = Network(**{field.name: one(drawn.get(field.name, 0.0)) for field in fields(Network)})
    accelerator = Accelerator(
        power_w=one(page["power"]),
        bandwidth_bytes_per_s=one(page["bandwidth"] * GIGA),
        flop_per_s=one(page["arithmetic, 16 bits"] * TERA),
        eight_bit_flop_per_s=one(page["arithmetic, 16 bits"] * TERA),
        link_bytes_per_s=one(1.0),
    )
    told = {column: name for name, (subject, column, _) in FACTS.items() if subject == "law:inference"}
    # What does not enter here is 1 throughout.
    engine = Engine(
        **{
            field.name: one(page[told[f"engine_{field.name}"]] if f"engine_{field.name}" in told else 1.0)
            for field in fields(Engine)
        }
    )
    placement = Placement(
        devices=one(1), attention_replicas=one(1), are_experts_spread=one(1), batch=one(page["batch"])
    )
    units = unit_seconds(network=network, accelerator=accelerator, engine=engine, placement=placement)
    work = work_of_request(
        input_tokens=int(page["input tokens"]),
        cached_tokens=0,
        output_tokens=int(page["output tokens"]),
        window=None,
    ).columns()
    names = {
        "calls": "request",
        "prefill_tokens": "input token",
        "decode_tokens": "output token",
        "prefill_pairs": "pair",
        "decode_reads": "read",
    }
    verbs = {"moves": "moving_s", "computes": "computing_s", "waits": "waiting_s"}
    found = {
        f"{name} {verb}": float(getattr(units[column], state)[0])
        for column, name in names.items()
        for verb, state in verbs.items()
    }
    parts = {column: units[column].scaled(amount) for column, amount in zip(WORK_COLUMNS, work, strict=True)}
    spent = sum_of(list(parts.values()))
    # Each unit of work by itself is held to the design power for its seconds.
    joules = {
        column: float(part.energy_j(accelerator=accelerator, engine=engine, devices=one(1))[0])
        for column, part in parts.items()
    }
    prompt = ("prefill_tokens", "prefill_pairs")
    found |= {
        "computed input tokens": work[1],
        "output steps": work[3],
        "pairs of tokens in prefill": work[4],
        "reads of the context in decode": work[5],
        "weights per token": float(network.active_params[0]),
        "s of moving": float(spent.moving_s[0]),
        "s of computing": float(spent.computing_s[0]),
        "s of waiting": float(spent.waiting_s[0]),
        "accelerator-seconds": float(spent.total_s[0]),
        "s of reading the prompt": float(sum(parts[column].total_s[0] for column in prompt)),
        "J of reading the prompt": sum(joules[column] for column in prompt),
        "J of all else": sum(of for column, of in joules.items() if column not in prompt),
        "J of the accelerator": sum(joules.values()),
    }
    found["mean power of the accelerator"] = found["J of the accelerator"] / found["accelerator-seconds"]
    return found | _impacts(
        page, accelerator_j=found["J of the accelerator"], accelerator_s=found["accelerator-seconds"]
    )


def sum_of(parts: list[StateSeconds]) -> StateSeconds:
    """Seconds of several kinds of work together."""
    return StateSeconds(**{field.name: sum(getattr(part, field.name) for part in parts) for field in fields(parts[0])})


def around(page: dict[str, float]) -> ServerShare:
    """The typical air-cooled server of the page, as the power model of servers has it."""
    forms, coolings = len(FORM_FACTORS), len(COOLINGS)
    power_model = ServerPowerModel(
        fixed_w=np.full((forms, 1), page["fixed power of a server at 1 kW"]),
        fixed_exponent=np.full((forms, 1), page["its growth with design power"]),
        fixed_spread_log10=np.ones((forms, 1)),
        cooling_ratio=np.ones((coolings, 1)),
        loss_ratio=np.full((coolings, 1), page["losses in air"]),
        activity_ratio=one(page["work of the host"]),
        activity_spread_log10=one(1.0),
        ready_share=np.full((forms, 1), page["power of a ready accelerator"]),
        ready_odds_spread_log10=one(1.0),
        residual_log10=one(1.0),
        ready_residual_log10=one(1.0),
    )
    return server_share(
        power_model=power_model,
        scores=ServerScores(**{field.name: one(0.0) for field in fields(ServerScores)}),
        form_factor=np.array([FORM_FACTORS.index("sxm")]),
        cooling=np.array([COOLINGS.index("air")]),
        tdp_w=one(page["power"]),
        server_devices=one(page["accelerators of a server"]),
        engaged_share=one(page["power of waiting"]),
    )


def _impacts(page: dict[str, float], *, accelerator_j: float, accelerator_s: float) -> dict[str, float]:
    server = around(page)
    server_j = facility.server_energy_j(
        accelerator_j=one(accelerator_j),
        accelerator_s=one(accelerator_s),
        slope_ratio=server.slope_ratio,
        host_w=server.host_w,
    )
    it_j = facility.it_energy_j(
        server_j=server_j, accelerator_s=one(accelerator_s), ready_w=server.ready_w, busy_share=one(page["busy share"])
    )
    accelerator_kwh, server_kwh, it_kwh = (each / JOULES_PER_KWH for each in (one(accelerator_j), server_j, it_j))
    facility_kwh = facility.facility_kwh(it_kwh=it_kwh, pue=one(page["PUE"]))
    usage_g = footprint.usage_carbon_g(
        facility_kwh=facility_kwh, intensity_g_per_kwh=one(page["carbon of electricity"])
    )
    impact_g = (page["manufacture of the accelerator"] + page["manufacture of its host share"]) * 1000.0
    per_busy_hour = footprint.embodied_per_busy_hour(
        impact=one(impact_g),
        lifetime_years=one(page["lifetime"]),
        server_use_share=one(page["busy share"]),
    )
    embodied_g = footprint.embodied(accelerator_s=one(accelerator_s), per_busy_hour=per_busy_hour)
    drawn = {
        "W of the host": server.host_w,
        "W at the wall per watt": server.slope_ratio,
        "W when ready": server.ready_w,
        "J of the server": server_j,
        "J of IT": it_j,
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
    [name for section in ("work", "seconds", "request", "facility", "impacts", "embodied")
     for name, _, _ in STEPS[section]]
    + ["weights per token", "W of the host", "W at the wall per watt", "W when ready", "J of the server", "J of IT"],
)  # fmt: skip
def test_the_code_finds_what_the_page_prints(name: str, page: dict[str, float], computed: dict[str, float]) -> None:
    assert computed[name] == pytest.approx(page[name], rel=CLOSE)


def test_the_page_leaves_out_no_time(computed: dict[str, float]) -> None:
    """What the code spends on a request and the page does not name is zero."""
    printed_steps = {name for name, _, _ in STEPS["seconds"]}
    for name, seconds in computed.items():
        if name.endswith((" moves", " computes", " waits")) and name not in printed_steps:
            assert seconds == 0, name


def test_the_model_fits_on_one_accelerator(page: dict[str, float]) -> None:
    assert page["share of one accelerator"] < 1
    assert page["batch"] < page["batch that fits"]


def test_on_the_whole_the_accelerator_stays_below_its_design_power(page: dict[str, float]) -> None:
    """Else the power model would hold it to that."""
    assert page["W while waiting"] < page["mean power of the accelerator"] < page["power"]


def test_a_ready_accelerator_draws_less_than_one_that_waits_in_a_step(page: dict[str, float]) -> None:
    """Else the power model would hold it to that."""
    engaged_w = page["W of the host"] + page["W at the wall per watt"] * page["W while waiting"]
    assert page["W when ready"] < engaged_w


def test_the_network_is_the_one_that_accounting_makes(page: dict[str, float]) -> None:
    model = model_facts(load(), model_id="meta/llama-3.1-8b", checkpoint=CHECKPOINT)
    network = shape_of(load(), Worlds(worlds=8), model=model).network
    for name, values in {
        "weights per token": network.active_params,
        "layers": network.layers,
        "cache elements per token": network.cache_elements,
        "FLOP per pair": network.attention_flop_per_pair,
        "bytes per weight": network.weight_bytes,
    }.items():
        np.testing.assert_allclose(values, page[name], rtol=CLOSE)
    assert network.head_params == pytest.approx(page["input embedding"] * GIGA)


def test_the_page_is_a_world_like_the_others(page: dict[str, float]) -> None:
    """Where all is drawn, the request of the page costs between a third and three times as much in the middle."""
    model = model_facts(load(), model_id="meta/llama-3.1-8b", checkpoint=CHECKPOINT)
    costs = Deployments(load(), Worlds(worlds=256)).of(model, provider=None).costs
    work = np.array(work_of_request(input_tokens=500, cached_tokens=0, output_tokens=300, window=None).columns())
    for name, drawn in {
        "accelerator-seconds": costs.accelerator_s,
        "J of the accelerator": costs.accelerator_j,
        "J of the server": costs.server_j,
        "J of IT": costs.it_j,
    }.items():
        assert 1 / 3 < np.median(work @ drawn) / page[name] < 3, name


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
