"""Configurations predicted: rows in, rows out, nothing lost; what is blank is drawn and said; limits hold."""

from __future__ import annotations

import csv
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from obsia.app.request import predict as app
from obsia.app.request.predict import OUTPUT, READ, Prediction, predict, write
from obsia.app.tables import Answered
from obsia.core.errors import BadCall, BadInput
from obsia.core.figure import Tested as Origin

LLAMA = {
    "row_id": "a", "unit": "token", "model_id": "meta-llama/Llama-3.1-8B-Instruct", "task": "lm-arena-chat",
    "weight_precision": "bfloat16", "gpu_model": "H100", "num_gpus": "1", "avg_batch_size": "32",
    "avg_output_tokens_per_response": "400", "engine": "vllm",
}  # fmt: skip


def table(path: Path, *rows: dict[str, str]) -> Path:
    names = list(dict.fromkeys(name for row in rows for name in row))
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, names, restval="")
        writer.writeheader()
        writer.writerows(rows)
    return path


def predicted(folder: Path, *rows: dict[str, str]) -> Answered[Prediction]:
    return predict(table(folder / "configurations.csv", *rows))


def medians(found: Answered[Prediction], name: str = "energy_j") -> list[float]:
    return [row.values[f"{name}_median"] for row in found.rows]


def test_rows_come_out_in_the_order_in_which_they_went_in(tmp_path: Path) -> None:
    rows = [LLAMA | {"row_id": f"r{at}", "avg_batch_size": str(2 ** (at % 7 + 1))} for at in range(150)]
    found = predicted(tmp_path, *rows)
    assert [row.row_id for row in found.rows] == [row["row_id"] for row in rows]
    assert not found.rejected
    alone = predicted(tmp_path, rows[77])
    assert alone.rows[0].values == pytest.approx(found.rows[77].values)


def test_intervals_are_ordered_and_parts_fit_together(tmp_path: Path) -> None:
    [row] = predicted(tmp_path, LLAMA).rows
    for name in (
        "energy_j",
        "power_w",
        "throughput_units_per_s",
        "token_latency_ms",
        "server_power_w",
        "ready_power_w",
    ):
        assert 0 < row.values[f"{name}_p05"] < row.values[f"{name}_median"] < row.values[f"{name}_p95"]
    assert row.values["power_w_p95"] <= 700.0
    assert row.values["server_power_w_median"] > row.values["power_w_median"]
    assert row.values["ready_power_w_median"] < row.values["server_power_w_median"]
    both = row.values["power_w_median"] / row.values["throughput_units_per_s_median"]
    assert row.values["energy_j_median"] == pytest.approx(both, rel=0.1)


def test_a_larger_batch_costs_less_per_token_and_a_larger_model_more(tmp_path: Path) -> None:
    batches = [LLAMA | {"row_id": str(size), "avg_batch_size": str(size)} for size in (1, 8, 64, 512)]
    falling = medians(predicted(tmp_path, *batches))
    assert falling == sorted(falling, reverse=True)
    sizes = [
        {"row_id": str(size), "total_params_billion": str(size), "gpu_model": "H100", "avg_batch_size": "32"}
        for size in (2, 8, 30, 100)
    ]
    rising = medians(predicted(tmp_path, *sizes))
    assert rising == sorted(rising)


def test_what_is_blank_is_drawn_wider_and_said(tmp_path: Path) -> None:
    nothing = {"row_id": "nothing", "unit": "token", "model_id": ""}
    known, unknown = predicted(tmp_path, LLAMA, nothing).rows
    width = [row.values["energy_j_p95"] / row.values["energy_j_p05"] for row in (known, unknown)]
    assert width[1] > 5 * width[0]
    assert {"gpu_model", "num_gpus", "avg_batch_size", "prompt_tokens", "precision"} <= set(unknown.assumed)
    assert not {"gpu_model", "num_gpus", "avg_batch_size"} & set(known.assumed)


@pytest.mark.parametrize("name", sorted(set(LLAMA) - {"unit"}))
def test_any_column_may_be_blank(tmp_path: Path, name: str) -> None:
    found = predicted(tmp_path, {key: value for key, value in LLAMA.items() if key != name})
    assert len(found.rows) == 1


def test_an_observed_speed_narrows_an_unknown_batch(tmp_path: Path) -> None:
    blank = {key: value for key, value in LLAMA.items() if key != "avg_batch_size"}
    slow, fast = ({**blank, "row_id": ms, "observed_inter_token_latency_ms": ms} for ms in ("40", "10"))
    speed = {**blank, "row_id": "speed", "observed_output_tokens_per_second": "25"}
    unknown, at_40, at_10, at_25_per_s = predicted(tmp_path, {**blank, "row_id": "none"}, slow, fast, speed).rows
    width = [row.values["energy_j_p95"] / row.values["energy_j_p05"] for row in (unknown, at_10)]
    assert width[1] < width[0]
    assert at_40.values["energy_j_median"] < at_10.values["energy_j_median"], "slower tokens: more share a step"
    assert at_10.values["token_latency_ms_median"] == pytest.approx(10.0, rel=1e-6)
    assert at_25_per_s.values["token_latency_ms_median"] == pytest.approx(40.0, rel=1e-6)


def test_speeds_of_one_configuration_are_read_together(tmp_path: Path) -> None:
    blank = {key: value for key, value in LLAMA.items() if key != "avg_batch_size"}
    rows = [{**blank, "row_id": ms, "observed_inter_token_latency_ms": ms} for ms in ("9", "12", "16", "24")]
    together = {row.row_id: row.values for row in predicted(tmp_path, *rows).rows}
    assert {row.row_id: row.values for row in predicted(tmp_path, *rows[::-1]).rows} == together

    def width(values: dict[str, float]) -> float:
        return values["energy_j_p95"] / values["energy_j_p05"]

    alone = [predicted(tmp_path, row).rows[0].values for row in rows]
    assert sum(map(width, together.values())) < sum(map(width, alone))
    assert all(width(together[row["row_id"]]) < 1.05 * width(single) for row, single in zip(rows, alone, strict=True))


def test_requests_at_once_may_go_by_any_of_their_names(tmp_path: Path) -> None:
    blank = {key: value for key, value in LLAMA.items() if key != "avg_batch_size"}
    names = ("avg_batch_size", "batch_size", "max_num_seqs")
    found = [predicted(tmp_path, {**blank, name: "64"}).rows[0] for name in names]
    assert found[0] == found[1] == found[2]
    assert "avg_batch_size" not in found[0].assumed


def test_how_engines_versions_and_precisions_are_written_does_not_matter(tmp_path: Path) -> None:
    written = [
        {"row_id": "1", "engine": "vLLM 0.11.1"},
        {"row_id": "2", "engine": "vllm", "engine_version": "v0.11.1"},
        {"row_id": "3", "engine": "VLLM", "stack_date": "2025-12", "weight_precision": "bf16"},
        {"row_id": "4", "engine": "vLLM", "kv_cache_precision": "bf16"},
    ]
    found = predicted(tmp_path, *(LLAMA | each for each in written))
    assert not found.rejected
    assert [row.interval for row in found.rows] == [Origin.TESTED] * 4
    older = predicted(tmp_path, LLAMA | {"engine": "vllm==0.5.4"}, LLAMA | {"row_id": "b", "engine": "TRT-LLM"})
    assert [row.interval for row in older.rows] == [Origin.EXTRAPOLATED] * 2


@pytest.mark.parametrize(
    ("cells", "field"),
    [
        ({"engine": "\u0007"}, "engine"),
        ({"engine_version": "newest"}, "engine_version"),
        ({"stack_date": "last spring"}, "stack_date"),
        ({"stack_date": "2025"}, "stack_date"),
        ({"stack_date": "2099-01"}, "stack_date"),
        ({"kv_cache_precision": "thin"}, "kv_cache_precision"),
        ({"speculation": "crystal ball"}, "speculation"),
        ({"speculation": "eagle", "speculation_acceptance": "1.2"}, "speculation_acceptance"),
        ({"prefill_decode_apart": "perhaps"}, "prefill_decode_apart"),
        ({"prompt_tokens": "100", "cached_tokens": "200"}, "cached_tokens"),
        ({"num_gpus": "4", "pipeline_parallel": "3"}, "num_gpus"),
        ({"num_gpus": "4", "tensor_parallel": "3"}, "num_gpus"),
        ({"num_gpus": "8", "tensor_parallel": "4", "pipeline_parallel": "4"}, "num_gpus"),
    ],
)
def test_a_stack_that_cannot_be_is_refused_with_its_column(tmp_path: Path, cells: dict[str, str], field: str) -> None:
    found = predicted(tmp_path, LLAMA | cells)
    assert [rejected.field for rejected in found.rejected] == [field]


def test_what_tensors_and_stages_do_not_split_is_copied(tmp_path: Path) -> None:
    """Eight accelerators of which each holds the model are eight copies of it, however that is said."""
    said = [
        {"row_id": "1", "num_gpus": "8", "tensor_parallel": "1"},
        {"row_id": "1", "num_gpus": "8", "data_parallel": "8"},
        {"row_id": "1", "num_gpus": "8", "tensor_parallel": "1", "pipeline_parallel": "1", "data_parallel": "8"},
        {"row_id": "1", "num_gpus": "", "tensor_parallel": "1", "data_parallel": "8"},
    ]
    alone = predicted(tmp_path, LLAMA | {"row_id": "1", "num_gpus": "1", "avg_batch_size": "32"}).rows[0]
    for each in said:
        [row] = predicted(tmp_path, LLAMA | each | {"avg_batch_size": "256"}).rows
        assert row.values["energy_j_median"] == pytest.approx(alone.values["energy_j_median"], rel=1e-9)
        assert row.interval is Origin.TESTED
    [split] = predicted(tmp_path, LLAMA | {"num_gpus": "8", "tensor_parallel": "8", "avg_batch_size": "256"}).rows
    assert split.values["energy_j_median"] > alone.values["energy_j_median"]
    assert split.interval is Origin.EXTRAPOLATED


def test_part_load_lies_between_ready_and_full(tmp_path: Path) -> None:
    loads = [LLAMA | {"row_id": text, "load_share": text} for text in ("0.05", "0.5", "0.95", "1")]
    *part, whole, full = predicted(tmp_path, *loads, LLAMA).rows
    costs = [row.values["energy_j_median"] for row in (*part, full)]
    assert costs == sorted(costs, reverse=True)
    for row in part:
        server = row.values["server_power_w_median"]
        assert full.values["ready_power_w_median"] < server < full.values["server_power_w_median"]
        assert row.interval is Origin.EXTRAPOLATED
        assert "load_share" not in row.assumed
    made = [row.values["throughput_units_per_s_median"] for row in (*part, whole)]
    share = [rate / full.values["throughput_units_per_s_median"] for rate in made]
    assert share == pytest.approx([0.05, 0.5, 0.95, 1.0], rel=0.05), "rows are runs of their own"
    assert full.interval is Origin.TESTED


def test_a_power_limit_binds(tmp_path: Path) -> None:
    free, held = predicted(tmp_path, LLAMA, LLAMA | {"row_id": "b", "gpu_power_limit_w": "250"}).rows
    assert held.values["power_w_p95"] <= 250.0 * (1 + 1e-9) < free.values["power_w_p95"]
    assert held.values["server_power_w_median"] < free.values["server_power_w_median"]
    speed, energy = (
        held.values[name] / free.values[name] for name in ("throughput_units_per_s_median", "energy_j_median")
    )
    assert speed < 0.7, "a limit costs speed"
    assert energy == pytest.approx(1.0, rel=0.1), "and saves nothing that was not measured"


def test_a_limit_below_what_a_waiting_accelerator_draws_is_refused(tmp_path: Path) -> None:
    [error] = predicted(tmp_path, LLAMA | {"gpu_power_limit_w": "5"}).rejected
    assert error.field == "gpu_power_limit_w"
    assert "waits" in str(error)


def test_slow_tokens_cost_what_a_waiting_accelerator_draws_and_are_not_tested(tmp_path: Path) -> None:
    """24 W at five seconds a token was a tested 5 J: the accelerator alone draws more than that when it waits."""
    seen = {"avg_batch_size": "", "observed_inter_token_latency_ms": "5000"}
    slow, usual, fast = predicted(
        tmp_path,
        LLAMA | seen,
        LLAMA | seen | {"row_id": "b", "observed_inter_token_latency_ms": "20"},
        LLAMA | seen | {"row_id": "c", "observed_inter_token_latency_ms": "0.05"},
    ).rows
    assert slow.values["power_w_p05"] > 60.0
    assert (slow.interval, usual.interval, fast.interval) == (Origin.EXTRAPOLATED, Origin.TESTED, Origin.EXTRAPOLATED)


def test_liquid_cooling_and_form_are_understood(tmp_path: Path) -> None:
    rows = [
        LLAMA | {"row_id": f"{cooling}-{form}", "cooling": cooling, "form_factor": form}
        for cooling in ("air", "immersion")
        for form in ("SXM", "OAM", "pcie")
    ]
    found = predicted(tmp_path, *rows)
    assert len(found.rows) == 6
    assert all("cooling" not in row.assumed and "form_factor" not in row.assumed for row in found.rows)


def test_an_accelerator_that_was_never_measured_has_a_wider_interval(tmp_path: Path) -> None:
    rows = [LLAMA | {"row_id": name, "gpu_model": name} for name in ("H100", "MI300X", "H200")]
    measured, *others = predicted(tmp_path, *rows).rows
    width = measured.values["energy_j_p95"] / measured.values["energy_j_p05"]
    assert all(row.values["energy_j_p95"] / row.values["energy_j_p05"] > width for row in others)


@pytest.mark.parametrize(
    ("changed", "field", "expected"),
    [
        ({"gpu_model": "Abacus"}, "gpu_model", "an accelerator"),
        ({"num_gpus": "1.5"}, "num_gpus", "a whole number"),
        ({"num_gpus": "0"}, "num_gpus", "above 0"),
        ({"avg_batch_size": "-3"}, "avg_batch_size", "above 0"),
        ({"avg_batch_size": "nan"}, "avg_batch_size", "above 0"),
        ({"avg_batch_size": "many"}, "avg_batch_size", "a number"),
        ({"weight_precision": "fp9"}, "weight_precision", "one of"),
        ({"load_share": "0"}, "load_share", "above 0"),
        ({"load_share": "1.2"}, "load_share", "at most 1"),
        ({"load_share": "0.5", "observed_inter_token_latency_ms": "20"}, "load_share", "state the batch"),
        ({"load_share": "0.5", "unit": "image"}, "load_share", "nothing for images"),
        ({"cooling": "snow"}, "cooling", "air"),
        ({"unit": "page"}, "unit", "token"),
        ({"total_params_billion": "8", "active_params_billion": "9"}, "active_params_billion", "at most"),
        ({"data_parallel": "4"}, "data_parallel", "at most"),
        ({"data_parallel": "2", "num_gpus": "3"}, "num_gpus", "a multiple of data_parallel"),
        ({"data_parallel": "8", "num_gpus": "8", "avg_batch_size": "7"}, "avg_batch_size", "at least 8"),
        (
            {"data_parallel": "2", "num_gpus": "2", "model_id": "meta-llama/Llama-3.1-70B-Instruct"},
            "num_gpus",
            "at least 4",
        ),
        ({"model_id": "meta-llama/Llama-3.1-405B-Instruct"}, "num_gpus", "at least 11"),
        ({"gpu_model": "TPU v5p"}, "gpu_model", "design power"),
    ],
)
def test_a_bad_row_is_rejected_with_its_place_and_the_others_are_predicted(
    tmp_path: Path, changed: dict[str, str], field: str, expected: str
) -> None:
    found = predicted(tmp_path, LLAMA, LLAMA | {"row_id": "bad"} | changed, LLAMA | {"row_id": "c"})
    [error] = found.rejected
    assert (error.line, error.field) == (3, field)
    assert expected in str(error.expected)
    assert [row.row_id for row in found.rows] == ["a", "c"]


def test_ids_and_cells_are_checked(tmp_path: Path) -> None:
    found = predicted(tmp_path, LLAMA, LLAMA)
    assert [error.field for error in found.rejected] == ["row_id"]
    path = tmp_path / "short.csv"
    path.write_text("row_id,gpu_model\na,H100\nb\n")
    assert [(error.line, len(predict(path).rows)) for error in predict(path).rejected] == [(3, 1)]


@pytest.mark.parametrize("text", ["", "a,b\n1,2\n", "row_id,row_id\n1,2\n", "\xff\xfe"])
def test_what_is_no_table_is_refused(tmp_path: Path, text: str) -> None:
    path = tmp_path / "t.csv"
    path.write_bytes(text.encode("latin-1"))
    with pytest.raises(BadInput, match=r"t\.csv"):
        predict(path)
    with pytest.raises(BadInput):
        predict(tmp_path / "missing.csv")


@pytest.mark.parametrize(
    ("wrong", "right"),
    [("gpu_modl", "gpu_model"), ("Num_GPUs", "num_gpus"), ("avg_batchsize", "avg_batch_size"), ("batch", "batch_size")],
)
def test_a_misspelt_column_is_an_error_and_no_blank(tmp_path: Path, wrong: str, right: str) -> None:
    stated = {name: value for name, value in LLAMA.items() if name not in ("gpu_model", "num_gpus", "avg_batch_size")}
    with pytest.raises(BadInput, match=r"configurations\.csv, line 1") as raised:
        predicted(tmp_path, stated | {wrong: "1"})
    assert raised.value.field == wrong
    assert f"did you mean '{right}'" in str(raised.value.expected)


def test_a_column_beside_the_one_that_it_is_like_is_told_and_passed_over(tmp_path: Path) -> None:
    found = predicted(tmp_path, LLAMA | {"model": "of the year", "cost_centre": "12"})
    assert found.unused == ("model", "cost_centre")
    assert found.rows == predicted(tmp_path, LLAMA).rows


def test_batch_and_speed_may_both_be_stated(tmp_path: Path) -> None:
    both = LLAMA | {"observed_output_tokens_per_second": "25"}
    blank = {key: value for key, value in both.items() if key != "avg_batch_size"} | {"row_id": "b"}
    known, unknown = predicted(tmp_path, both, blank).rows
    assert known.values["token_latency_ms_median"] == pytest.approx(40.0, rel=1e-6)
    width = [row.values["energy_j_p95"] / row.values["energy_j_p05"] for row in (known, unknown)]
    assert width[0] < width[1]
    # 32 requests, a token each 40 ms: 800 a second, less the time in which prompts are read.
    assert 700 < known.values["throughput_units_per_s_median"] < 800
    # No more than 700 W for as long as that takes.
    assert known.values["energy_j_p95"] <= 700.0 / known.values["throughput_units_per_s_p05"]


def test_measured_results_are_never_inputs(tmp_path: Path) -> None:
    with_outcomes = LLAMA | {"energy_j_per_unit": "99", "outcome_avg_power_w_all_gpus": "99", "source": "x", "odd": "y"}
    plain, same = predicted(tmp_path, LLAMA), predicted(tmp_path, with_outcomes)
    assert plain.rows == same.rows
    assert same.unused == ("odd",)
    assert not any(name.startswith(("outcome_", "energy_j")) for name in READ)


def test_a_failed_run_leaves_the_old_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    found, out = predicted(tmp_path, LLAMA), tmp_path / "out.csv"
    out.write_text("of yesterday")

    def full(row: Prediction) -> list[str]:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(app, "_cells", full)
        with pytest.raises(BadCall, match="No space left"):
            write(found, str(out), source="configurations.csv")
    assert out.read_text() == "of yesterday"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["configurations.csv", "out.csv"]
    write(found, str(out), source="configurations.csv")
    assert out.read_text().startswith("row_id,energy_j_median")


def test_the_output_has_a_row_for_each_row(tmp_path: Path) -> None:
    source = table(tmp_path / "in.csv", LLAMA, {"row_id": "b", "model_id": "of nobody"})
    found = predict(source)
    write(found, str(tmp_path / "out.csv"), source=str(source))
    with (tmp_path / "out.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert tuple(rows[0]) == OUTPUT
    assert [row["row_id"] for row in rows] == ["a", "b"]
    assert [row["interval"] for row in rows] == ["tested", "elicited"]
    assert float(rows[0]["energy_j_median"]) == pytest.approx(found.rows[0].values["energy_j_median"])
    with pytest.raises(BadCall, match="is one of the inputs"):
        write(found, str(source), source=str(source))


@settings(max_examples=15, deadline=None)
@given(batch=st.floats(1, 4000), tokens=st.integers(1, 20_000), devices=st.sampled_from([1, 2, 4, 8]))
def test_any_configuration_has_an_ordered_positive_prediction(
    tmp_path_factory: pytest.TempPathFactory, batch: float, tokens: int, devices: int
) -> None:
    row = LLAMA | {
        "avg_batch_size": str(batch), "avg_output_tokens_per_response": str(tokens), "num_gpus": str(devices)
    }  # fmt: skip
    [found] = predicted(tmp_path_factory.mktemp("any"), row).rows
    assert 0 < found.values["energy_j_p05"] <= found.values["energy_j_median"] <= found.values["energy_j_p95"]
    assert found.values["power_w_p95"] <= 700.0 * devices * (1 + 1e-9)


IMAGE = {
    "row_id": "i", "unit": "image", "model_id": "stabilityai/stable-diffusion-3.5-large", "gpu_model": "H100",
    "ulysses_degree": "1", "ring_degree": "1", "batch_size": "1", "height_px": "1024", "width_px": "1024",
    "inference_steps": "28", "engine": "xDiT",
}  # fmt: skip


def test_images_and_videos_grow_with_steps_pixels_and_frames(tmp_path: Path) -> None:
    steps = [IMAGE | {"row_id": text, "inference_steps": text} for text in ("4", "28", "50")]
    sides = [IMAGE | {"row_id": f"{text}px", "height_px": text} for text in ("512", "1024", "2048")]
    videos = [
        IMAGE
        | {"row_id": f"{text}f", "unit": "video", "model_id": "Wan-AI/Wan2.1-T2V-14B-Diffusers", "num_frames": text}
        for text in ("17", "81")
    ]
    for rows in (steps, sides, videos):
        rising = medians(predicted(tmp_path, *rows))
        assert rising == sorted(rising)


def test_an_image_of_an_unknown_model_is_wider_and_has_no_token_latency(tmp_path: Path) -> None:
    known, unknown = predicted(tmp_path, IMAGE, {"row_id": "u", "unit": "image", "gpu_model": "H100"}).rows
    width = [row.values["energy_j_p95"] / row.values["energy_j_p05"] for row in (known, unknown)]
    assert width[1] > width[0]
    assert {"architecture", "height_px", "inference_steps"} <= set(unknown.assumed)
    assert (known.interval, unknown.interval) == (Origin.TESTED, Origin.ELICITED)
    assert "token_latency_ms_median" not in known.values
    assert known.values["power_w_p95"] <= 700.0


def test_images_stand_among_tokens_in_their_order(tmp_path: Path) -> None:
    found = predicted(tmp_path, IMAGE, LLAMA, IMAGE | {"row_id": "j", "num_gpus": "3", "ulysses_degree": "2"})
    assert [row.row_id for row in found.rows] == ["i", "a"]
    assert [(error.line, error.field) for error in found.rejected] == [(4, "num_gpus")]
