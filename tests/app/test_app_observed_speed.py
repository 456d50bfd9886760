"""Records that say how long calls took: the batch is one that explains it, and figures get narrower."""

from __future__ import annotations

import csv

import numpy as np
import pytest

from obsia.accounting.impacts import ENERGY_ACCELERATOR
from obsia.app.usage.assess import assess

MODEL = "meta-llama/Llama-3.1-8B-Instruct"


def usage(path, *, token_s=None, first_s=0.4, model=MODEL, calls=60, streamed=True):
    """Calls whose tokens come every ``token_s`` after the first."""
    rng = np.random.default_rng(4)
    with path.open("w", newline="") as stream:
        writer = csv.writer(stream)
        writer.writerow(
            ["event_id", "started_at", "model_request", "region", "input_tokens", "output_tokens", "duration_us",
             "first_token_us"]
        )  # fmt: skip
        for n in range(calls):
            output = int(rng.integers(20, 800))
            took = "" if token_s is None else int(1e6 * (first_s + token_s * (output - 1)))
            first = int(1e6 * first_s) if token_s is not None and streamed else ""
            day = f"2026-11-{1 + n % 9:02}T10:00:00Z"
            writer.writerow([f"e{n}", day, model, "FRA", int(rng.integers(50, 2000)), output, took, first])
    return str(path)


def energy(account):
    return next(
        figure
        for figure in account.figures
        if (figure.quantity, figure.boundary) == (ENERGY_ACCELERATOR.name, ENERGY_ACCELERATOR.boundary)
    )


def width(figure):
    return np.log10(figure.high / figure.low)


@pytest.fixture(scope="module")
def accounts(tmp_path_factory):
    folder = tmp_path_factory.mktemp("speed")
    speeds = {"none": None, "fast": 0.008, "middle": 0.02}
    files = {name: usage(folder / f"{name}.csv", token_s=token_s) for name, token_s in speeds.items()}
    found = {name: assess(path, by=["day"], engine="vllm", record_figures=False) for name, path in files.items()}
    return found | {
        f"{name}, engine blank": assess(files[name], by=["day"], record_figures=False) for name in ("none", "middle")
    }


def test_a_speed_makes_the_figure_narrower(accounts) -> None:
    """By a factor of less than four from end to end, where the price that is asked leaves one of four and a half."""
    narrowed = width(energy(accounts["middle"]))
    assert narrowed < 0.9 * width(energy(accounts["none"]))
    assert narrowed < np.log10(4)
    blank = [width(energy(accounts[f"{name}, engine blank"])) for name in ("middle", "none")]
    assert narrowed < blank[0] < blank[1]


def test_slower_tokens_of_one_model_come_of_larger_batches_and_cost_less(accounts) -> None:
    assert energy(accounts["middle"]).mean < energy(accounts["fast"]).mean


def test_the_account_says_how_it_came_to_the_batch(accounts) -> None:
    codes = {each.code: each for each in accounts["middle"].assumptions}
    assert codes["batch-by-speed"].arguments["tokens_per_s"] == "50"
    assert "batch" not in codes
    assert "batch" in {each.code for each in accounts["none"].assumptions}
    assert "batch" not in {gap.code for gap in accounts["middle"].gaps}
    assert "batch" in {gap.code for gap in accounts["none"].gaps}


def test_the_batch_is_that_of_the_service_however_calls_are_grouped(accounts) -> None:
    (table,) = accounts["middle"].tables
    parts = sum(group.figures[0].mean for group in table.groups)
    assert parts == pytest.approx(accounts["middle"].figures[0].mean)


def test_durations_alone_tell_the_same_speed(tmp_path, accounts) -> None:
    found = assess(usage(tmp_path / "slope.csv", token_s=0.02, streamed=False), record_figures=False)
    codes = {each.code: each for each in found.assumptions}
    assert codes["batch-by-speed"].arguments["tokens_per_s"] == "50"
    assert energy(found).median == pytest.approx(energy(accounts["middle"]).median, rel=0.05)


def test_another_model_of_a_what_if_is_not_as_fast(tmp_path) -> None:
    other = "model=meta-llama/Llama-3.1-70B-Instruct"
    timed, untimed = (
        assess(usage(tmp_path / f"{name}.csv", token_s=token_s), what_if=[other], record_figures=False)
        for name, token_s in (("timed", 0.02), ("untimed", None))
    )

    def cost_of_other(account):
        (scenario,) = account.scenarios
        return account.figures[0].mean + scenario.differences[0].figure.mean

    assert cost_of_other(timed) == pytest.approx(cost_of_other(untimed))
