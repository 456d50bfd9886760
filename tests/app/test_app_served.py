"""One door for what a user knows of how a model is served: from the accelerator to facility, carbon and water."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from obsia.accounting.impacts import CARBON, ENERGY, ENERGY_ACCELERATOR, ENERGY_SERVER, QUANTITIES, WATER, Quantity
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.request.estimate_many import estimate_many
from obsia.app.request.request_whatif import what_if
from obsia.app.usage.assess import assess
from obsia.core.errors import BadCall, UnknownName
from obsia.core.figure import Figure

LLAMA = "meta-llama/Llama-3.1-70B-Instruct"
SERVER: dict[str, Any] = {"gpu": "H100", "gpu_count": 4, "precision": "fp8", "concurrency": 32, "pue": 1.2}
Usage = Callable[..., str]


def asked(model: str = LLAMA, **stated: Any) -> Estimation:
    return estimate(model, input_tokens=500, output_tokens=300, region="FRA", record_figures=False, **stated)


def of(found: Estimation, quantity: Quantity = ENERGY) -> Figure:
    return found.figures[QUANTITIES.index(quantity)]


def width(figure: Figure) -> float:
    return figure.high / figure.low


def test_a_server_of_ones_own_is_carried_to_facility_carbon_and_water() -> None:
    plain, own = asked(), asked(**SERVER)
    for quantity in (ENERGY, CARBON, WATER):
        assert of(own, quantity).low > 0
        assert width(of(own, quantity)) < width(of(plain, quantity))
    whole = asked(**SERVER, engine="vllm")
    assert width(of(whole, ENERGY_ACCELERATOR)) < 0.3 * width(of(plain, ENERGY_ACCELERATOR))
    assert width(of(whole, ENERGY_ACCELERATOR)) < width(of(own, ENERGY_ACCELERATOR)), "a blank engine is drawn"
    codes = {each.code for each in own.assumptions}
    assert not codes & {"accelerators", "batch", "filling-by-price", "pue-default"}
    told = dict(zip(own.command, own.command[1:], strict=False))
    assert {name: told[f"--{name}"] for name in ("gpu", "count", "precision", "concurrency", "pue")} == {
        "gpu": "H100", "count": "4", "precision": "fp8", "concurrency": "32", "pue": "1.2",
    }  # fmt: skip


def test_a_stated_pue_multiplies_the_facility_and_nothing_before_it() -> None:
    one, two = asked(**SERVER), asked(**SERVER | {"pue": 2.4})
    assert of(two).median == pytest.approx(2.0 * of(one).median)
    assert of(two, ENERGY_SERVER).median == of(one, ENERGY_SERVER).median


@pytest.mark.parametrize(
    ("less", "more"),
    [({"concurrency": 64}, {"concurrency": 2}), ({"precision": "fp8"}, {"precision": "bf16"})],
)
def test_what_is_stated_moves_the_figure_the_way_it_should(less: dict[str, Any], more: dict[str, Any]) -> None:
    assert of(asked(**SERVER | less)).median < of(asked(**SERVER | more)).median


def test_an_account_and_frames_say_the_same_of_the_same_server(usage: Usage) -> None:
    one = asked(**SERVER)
    account = assess(
        usage("model_request,region,input_tokens,output_tokens", f"{LLAMA},FRA,500,300"), record_figures=False, **SERVER
    )
    assert "--gpu" in account.command
    [row] = estimate_many([{"model": LLAMA, "input_tokens": 500, "output_tokens": 300, "region": "FRA", **SERVER}])
    assert row["request_id"] == of(one).figure_id.partition("-")[0]
    for name in ("median", "low", "high"):
        assert getattr(of(one), name) == pytest.approx(getattr(account.total.figure(ENERGY), name), rel=1e-9)
        assert getattr(of(one), name) == row[f"energy_kwh_facility_{name}"]


def test_ids_are_those_of_before_where_nothing_is_stated() -> None:
    plain = of(asked()).figure_id
    assert of(asked(gpu=None)).figure_id == plain
    assert of(asked(gpu="H100")).figure_id != plain


def test_an_engine_that_is_stated_enters_with_what_was_measured_of_it() -> None:
    one = {"gpu": "H100", "gpu_count": 1, "precision": "bf16", "concurrency": 16}
    model = "meta-llama/Llama-3.1-8B-Instruct"
    plain, fitted, older, slow = (
        of(asked(model, **one, engine=engine), ENERGY_SERVER) for engine in (None, "vLLM 0.11.1", "vllm==0.5.4", "hf")
    )
    assert width(fitted) < width(plain), "a blank engine is drawn"
    assert older.median > fitted.median
    assert slow.median > 2.0 * older.median
    assert min(width(older), width(slow)) > 1.5 * width(fitted)
    codes = [[each.code for each in figure.assumptions] for figure in (fitted, older, slow)]
    assert ["engine-other" in each for each in codes] == [False, True, True]


def test_a_change_is_of_the_same_server() -> None:
    found = what_if(LLAMA, changes=["region=SWE", "output=0.5"], input_tokens=500, output_tokens=300, region="FRA",
                    record_figures=False, **SERVER)  # fmt: skip
    assert of(found.before).median == pytest.approx(of(asked(**SERVER)).median)
    swedish = estimate(LLAMA, input_tokens=500, output_tokens=150, region="SWE", record_figures=False, **SERVER)
    assert of(found.after, CARBON).median == pytest.approx(of(swedish, CARBON).median)
    assert "--concurrency" in found.command
    # Another model runs on machines that nobody states; the building stays.
    other = what_if(
        LLAMA, changes=["model=gpt-4o"], input_tokens=500, output_tokens=300, record_figures=False, **SERVER
    )
    plain = estimate("gpt-4o", input_tokens=500, output_tokens=300, pue=1.2, record_figures=False)
    assert of(other.after).median == pytest.approx(of(plain).median)


def test_a_speed_bounds_how_full_a_service_is_whatever_is_known_of_its_size() -> None:
    for model in (LLAMA, "gpt-4o", "claude-sonnet-4"):
        slow, fast = (of(asked(model, tokens_per_s=speed)) for speed in (30.0, 200.0))
        assert fast.median < slow.median
    assert width(of(asked("gpt-4o", tokens_per_s=90.0))) < width(of(asked("gpt-4o")))
    codes = {each.code for each in asked("gpt-4o", tokens_per_s=90.0).assumptions}
    assert "batch-by-stated-speed" in codes


def test_a_first_token_that_came_soon_leaves_out_what_would_take_longer() -> None:
    late, soon = (of(asked("gpt-4o", first_token_s=wait_s)) for wait_s in (60.0, 0.01))
    assert soon.median < late.median
    assert late.median == pytest.approx(of(asked("gpt-4o")).median, rel=0.02)


def test_a_record_of_a_closed_model_that_says_how_long_it_took_changes_the_answer(usage: Usage) -> None:
    head, row = "model_request,region,input_tokens,output_tokens", "gpt-4o,FRA,500,300"
    plain = assess(usage(head, row), record_figures=False)
    timed = assess(usage(f"{head},duration_us,first_token_us", f"{row},4000000,400000"), record_figures=False)
    assert timed.total.figure(ENERGY).median != plain.total.figure(ENERGY).median
    assert any(each.code == "batch-by-speed" for each in timed.assumptions)


@pytest.mark.parametrize(
    ("stated", "error"),
    [
        ({"gpu": "H1000x"}, UnknownName),
        ({"precision": "fp99"}, UnknownName),
        ({"engine": "no such engine"}, UnknownName),
        ({"pue": 0.9}, BadCall),
        ({"gpu": "H100", "gpu_count": 1, "precision": "bf16"}, BadCall),
    ],
)
def test_what_cannot_be_is_refused(stated: dict[str, Any], error: type[Exception]) -> None:
    with pytest.raises(error):
        asked(**stated)


@pytest.mark.parametrize(
    ("model", "host"), [("meta/llama-3.1-8b", "openai"), ("gpt-4o", "azure.ai.openai"), ("gpt-4o", None)]
)
def test_an_accelerator_that_nobody_rents_is_answered_without_a_price(model: str, host: str | None) -> None:
    energy = of(asked(model, gpu="RTX 4090", host=host))
    assert 0 < energy.low < energy.median < energy.high


def test_machines_are_stated_of_models_that_write_text() -> None:
    with pytest.raises(BadCall, match="does not take --gpu: "):
        estimate("gpt-image-1", images=1, gpu="H100", record_figures=False)
