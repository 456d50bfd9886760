"""Models on common worlds: the figures of estimate, reciprocal ratios, probabilities that add up."""

from __future__ import annotations

import json
from itertools import combinations

import numpy as np
import pytest

from obsia.app.catalogue.comparison import catalogue_energies, compare, task_estimations
from obsia.app.figures.export import figure_record
from obsia.app.request.estimate import Estimation, estimate
from obsia.app.request.request_whatif import CHANGED, what_if
from obsia.app.trace import trace
from obsia.core.errors import BadCall, NoData, UnknownName
from obsia.core.figure import Figure

OPEN, CLOSED, OTHER = "meta/llama-3.1-8b", "openai/gpt-4o", "mistral/mistral-large-2407"
IDS = (OPEN, CLOSED, OTHER)


def told(estimation: Estimation) -> str:
    return json.dumps([figure_record(figure) for figure in estimation.figures])


@pytest.mark.parametrize("model", [OPEN, CLOSED, "openai/whisper-1", "openai/text-embedding-3-small"])
def test_figures_are_those_of_estimate(model: str) -> None:
    found = task_estimations(model, region="FRA")
    assert found
    for each in found:
        alone = estimate(model, task=each.task.name, region="FRA", record_figures=False)
        assert told(each.estimation) == told(alone)
        assert each.estimation.command == alone.command
        assert each.estimation.width == pytest.approx(alone.width)
        for one, other in zip(each.estimation.figures, alone.figures, strict=True):
            assert (one.median, one.mean, one.low, one.high) == (other.median, other.mean, other.low, other.high)


def test_what_is_recorded_can_be_traced() -> None:
    (request, *_) = task_estimations(CLOSED)
    figure = request.estimation.figures[0]
    found = trace(figure.figure_id)
    assert found.figure == figure
    assert found.command == ("obsia", "estimate", CLOSED, "--in", "1000", "--out", "400")
    assert sum(each.share for each in found.inputs) == pytest.approx(1.0, abs=0.02)
    assert all(each.facts for each in found.inputs)


def test_the_width_is_split_in_three() -> None:
    closed, opened = (task_estimations(model, record_figures=False)[0].estimation for model in (CLOSED, OPEN))
    for each in (closed, opened):
        assert set(each.width) == {"undisclosed", "variability", "model"}
        assert sum(each.width.values()) == pytest.approx(1.0)
        assert sum(each.undisclosed.values()) == pytest.approx(each.width["undisclosed"])
        assert list(each.undisclosed.values()) == sorted(each.undisclosed.values(), reverse=True)
    assert next(iter(closed.undisclosed)) == "size"
    assert "size" not in opened.undisclosed


def test_no_task_is_said() -> None:
    with pytest.raises(NoData, match="works with sound"):
        task_estimations("openai/gpt-audio")
    with pytest.raises(UnknownName):
        task_estimations("no-such-model-at-all")


def test_the_catalogue_holds_the_figures_of_the_models() -> None:
    task_estimations(OTHER, region="FRA", record_figures=False)
    found = catalogue_energies("request", models=IDS, region="FRA")
    assert [row.model_id for row in found.rows] == sorted(IDS, key=lambda each: (each.split("/")[0], each))
    for row in found.rows:
        alone = estimate(row.model_id, task="request", region="FRA", record_figures=False)
        by_name = {(each.quantity, each.boundary): each for each in alone.figures}
        for figure in row.figures:
            assert figure_record(figure) == figure_record(by_name[figure.quantity, figure.boundary])
        assert float(np.median(found.draws[row.model_id])) == row.energy.median


def test_probabilities_of_less_add_up() -> None:
    found = catalogue_energies("agent", models=IDS)
    for one, other in combinations(found.draws, 2):
        ties = float((found.draws[one] == found.draws[other]).mean())
        assert found.probability_less(one, other) + found.probability_less(other, one) + ties == pytest.approx(1.0)
    assert found.probability_less(CLOSED, CLOSED) == 0
    with pytest.raises(UnknownName):
        found.probability_less(CLOSED, "nobody/nothing")


def test_what_does_not_fit_is_left_out_and_said() -> None:
    found = catalogue_energies("image", models=IDS)
    assert found.rows == ()
    assert set(found.left_out) == set(IDS)
    with pytest.raises(UnknownName, match="no/such"):
        catalogue_energies("request", models=["no/such"])
    with pytest.raises(UnknownName):
        catalogue_energies("no such task")


def test_the_reverse_order_gives_the_reciprocal_ratio() -> None:
    (one,) = compare([CLOSED, OPEN], task="request", record_figures=False).pairs
    (other,) = compare([OPEN, CLOSED], task="request", record_figures=False).pairs
    for there, back in zip(one.ratios, other.ratios, strict=True):
        # Quantiles lie between two worlds: they are reciprocal up to the step between them.
        assert there.median * back.median == pytest.approx(1.0, rel=0.02)
        assert there.low * back.high == pytest.approx(1.0, rel=0.05)
        assert there.kind_shares == pytest.approx(back.kind_shares)
    for there, back in zip(one.probabilities_less, other.probabilities_less, strict=True):
        assert there + back == pytest.approx(1.0)


def test_a_comparison_has_the_figures_of_the_models_and_every_pair() -> None:
    found = compare(IDS, task="request", region="SWE")
    assert [(pair.first, pair.second) for pair in found.pairs] == list(combinations(IDS, 2))
    for model, each in zip(IDS, found.models, strict=True):
        assert told(each) == told(estimate(model, task="request", region="SWE", record_figures=False))
    pair = found.pair(OPEN, CLOSED)
    listed = catalogue_energies("request", models=IDS, region="SWE")
    assert pair.probabilities_less[0] == listed.probability_less(OPEN, CLOSED)
    ratio = pair.ratios[0]
    assert (ratio.quantity, ratio.unit) == ("energy_ratio", "1")
    traced = trace(ratio.figure_id)
    assert traced.figure == ratio
    assert traced.label == f"{OPEN} / {CLOSED}"
    assert traced.command == ("obsia", "compare", *IDS, "--task", "request", "--region", "SWE")
    assert traced.formula[0].startswith("energy_ratio")
    # The same grid for both falls out of the ratio of their carbon.
    assert ("grid:SWE", "intensity_g_per_kwh") in {
        (each.subject, each.property) for each in trace(pair.ratios[1].figure_id).inputs
    }


@pytest.mark.parametrize(
    ("models", "task", "sentence"),
    [
        ([CLOSED], "request", "1 model was named; name 2 to 6"),
        ([CLOSED] * 7, "request", "7 models were named"),
        ([CLOSED, "gpt-4o"], "request", "are one model, openai/gpt-4o"),
        ([CLOSED, OTHER], "reasoning", "reasoning is not a task for openai/gpt-4o; all of them do: request, agent"),
        ([CLOSED, "openai/whisper-1"], "request", "have no task in common"),
    ],
)
def test_what_cannot_be_compared_is_said_in_a_sentence(models: list[str], task: str, sentence: str) -> None:
    with pytest.raises(BadCall, match=sentence):
        compare(models, task=task)


def test_where_no_task_is_stated_models_are_compared_by_the_first_that_all_can_do() -> None:
    found = compare(["flux.1-dev", "sdxl"], record_figures=False)
    assert found.task.name == "image"
    for each in found.models:
        assert [str(taken.arguments["task"]) for taken in each.assumptions if taken.code == "task-compared"] == [
            "image"
        ]
    assert compare([CLOSED, OTHER], record_figures=False).task.name == "request"
    with pytest.raises(BadCall, match="have no task in common"):
        compare([CLOSED, "sdxl"])


def test_names_that_stand_for_nothing_get_suggestions() -> None:
    with pytest.raises(UnknownName):
        compare([CLOSED, "gpt-4oh-no"], task="request")


def test_a_region_moves_carbon_and_leaves_energy() -> None:
    found = what_if(CLOSED, changes=["region=SWE"], input_tokens=1000, output_tokens=400, region="USA")
    energy, carbon, *_ = found.changes
    assert energy.difference.median == energy.difference.low == energy.difference.high == 0
    assert energy.ratio is not None
    assert energy.ratio.median == 1
    assert energy.probability_lower == 0
    assert carbon.difference.high < 0
    assert carbon.probability_lower == 1
    assert told(found.before) == told(
        estimate(CLOSED, input_tokens=1000, output_tokens=400, region="USA", record_figures=False)
    )
    assert told(found.after) == told(
        estimate(CLOSED, input_tokens=1000, output_tokens=400, region="SWE", record_figures=False)
    )
    assert found.command[-2:] == ("--what-if", "region=SWE")
    assert trace(carbon.difference.figure_id).formula[0].startswith("difference")
    assert [each.difference.quantity for each in found.changes] == [quantity.name for quantity in CHANGED]


def central(figure: Figure) -> float:
    return figure.mean


def test_a_difference_is_that_of_the_means() -> None:
    found = what_if(CLOSED, changes=["output=0.5", "cached=0.9"], input_tokens=1000, output_tokens=400)
    for change in found.changes:
        about = (change.difference.quantity, change.difference.boundary)
        before, after = (
            next(each for each in side.figures if (each.quantity, each.boundary) == about)
            for side in (found.before, found.after)
        )
        assert central(change.difference) == pytest.approx(central(after) - central(before), rel=1e-9)
    assert (found.after.work.output_tokens, found.after.work.cached_tokens) == (200, 900)
    assert {each.code for each in found.assumptions} == {"what-if-output", "what-if-cached"}


def test_another_model_runs_at_its_own_service() -> None:
    found = what_if(CLOSED, changes=[f"model={OTHER}"], task="request", record_figures=False)
    assert told(found.after) == told(estimate(OTHER, task="request", record_figures=False))
    named = what_if(CLOSED, changes=[f"model.{CLOSED}={OTHER}"], task="request", record_figures=False)
    assert named.changes[0].difference.median == found.changes[0].difference.median
    assert 0 < found.changes[0].probability_lower < 1


def test_a_task_is_scaled_call_by_call() -> None:
    found = what_if(CLOSED, changes=["input=0.5"], task="agent", record_figures=False)
    before, after = found.before.work, found.after.work
    assert len(before.calls) == len(after.calls)
    assert after.input_tokens == sum(call.input_tokens // 2 for call in before.calls)
    assert after.cached_tokens == sum(call.cached_tokens // 2 for call in before.calls)
    assert after.output_tokens == before.output_tokens
    assert found.after.command == found.command
    assert found.before.command == ("obsia", "estimate", CLOSED, "--task", "agent")


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ([], "0 changes; name 1 to 8"),
        (["region=SWE"] * 9, "9 changes"),
        (["region=SWE", "region=FRA"], "change the same thing"),
        ([f"model.{OTHER}={OPEN}"], "names another model"),
        (["nonsense"], "is not NAME=VALUE"),
        (["output=1000"], "from 0 to 100"),
    ],
)
def test_changes_that_are_none_are_refused(changes: list[str], sentence: str) -> None:
    with pytest.raises(BadCall, match=sentence):
        what_if(CLOSED, changes=changes, input_tokens=10, output_tokens=10)


def test_a_folder_that_cannot_be_written_is_a_note(tmp_path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("OBSIA_DATA", str(tmp_path / "file" / "data"))
    assert task_estimations(OPEN)[0].estimation.notes[0].code == "notice-record"
    assert compare([OPEN, CLOSED], task="request").notes[0].code == "notice-record"
    assert what_if(OPEN, changes=["output=2"], task="request").notes[0].code == "notice-record"
