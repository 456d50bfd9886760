"""The bench on a device whose model is known: it must find what was put in."""

from __future__ import annotations

import csv
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from itertools import pairwise
from pathlib import Path

import pytest
from calibration.bench import cases as planning
from calibration.bench.__main__ import main
from calibration.bench.architectures import Architecture, architectures
from calibration.bench.cases import PHASES, Case
from calibration.bench.device import Device, DoesNotFit, State
from calibration.bench.load import serve
from calibration.bench.rows import File
from calibration.bench.rules import FULL, QUICK, Rules
from calibration.bench.runner import Bench
from calibration.bench.schema import COLUMNS, OF_THE_TABLE
from calibration.bench.simulated import DeviceModel, SimulatedDevice
from calibration.bench.trace import Request, fitting, replay, trace, waiting
from calibration.bench.windows import quantile, relative_sd, warmed, window
from hypothesis import given
from hypothesis import strategies as st

RULES = replace(QUICK, batches=(1, 64), contexts_tokens=(128, 32768), load_shares=(0.05, 0.5, 1.0), load_window_s=40.0)
NAMES = ("llama-3.1-8b", "qwen3-30b-a3b", "mistral-7b-v0.1")
DAY = date(2026, 11, 1)


def planned(
    *,
    names: Sequence[str] = NAMES,
    rules: Rules = RULES,
    phases: Sequence[str] = PHASES,
    device_model: DeviceModel | None = None,
) -> list[Case]:
    """Cases in bfloat16."""
    combined = planning.combinations([architectures()[name] for name in names], ["bfloat16"])
    return list(planning.cases(combined, rules=rules, facts=SimulatedDevice(device_model).facts, phases=phases))


def measured(path: Path, held: Sequence[Case], device: Device, *, rules: Rules = RULES) -> dict[Case, dict[str, str]]:
    """Run the cases into a file; each case's row."""
    file = File(path)
    bench = Bench(device=device, file=file, rules=rules, licence="CC0-1.0", day=DAY)
    bench.run(held)
    return {case: file.rows[bench._row(case)["row_id"]] for case in held}


@pytest.fixture(scope="module")
def found(tmp_path_factory: pytest.TempPathFactory) -> dict[Case, dict[str, str]]:
    """Every case of three architectures on a noisy device whose counter moves ten times a second."""
    return measured(tmp_path_factory.mktemp("bench") / "rows.csv", planned(), SimulatedDevice(seed=1))


# ---------------------------------------------------------------- what was put in is found


def test_energy_of_tokens_and_prompts_is_that_of_the_law(found: dict[Case, dict[str, str]]) -> None:
    device_model, seen = DeviceModel(), 0
    for case, row in found.items():
        if case.phase not in ("decode", "prefill") or row["status"] != "measured":
            continue
        architecture = case.architecture
        assert architecture is not None
        if case.phase == "decode":
            duration_s, energy_j = device_model.decode(architecture, "bfloat16", [case.context_tokens] * case.batch)
            units = case.batch
        else:
            duration_s, energy_j = device_model.prefill(
                architecture, "bfloat16", sequences=case.batch, tokens=case.context_tokens
            )
            units = case.batch * case.context_tokens
        # Three windows of four seconds, noise of 2 % a step, steps of up to 1.2 s: 1.5 % is a wide margin.
        assert float(row["energy_j_per_unit"]) == pytest.approx(energy_j / units, rel=0.015)
        assert float(row["outcome_throughput_units_per_s"]) == pytest.approx(units / duration_s, rel=0.015)
        assert float(row["outcome_avg_power_w_all_gpus"]) == pytest.approx(energy_j / duration_s, rel=0.015)
        assert 0 < float(row["energy_relative_sd"]) < 0.02
        assert float(row["window_s"]) >= RULES.window_s
        assert row["repeats"] == "3"
        seen += 1
    assert seen == 19, "of 3 x 2 x 4 cases: two of decoding and three of prefill are too large"


def test_a_token_of_one_sequence_worked_by_hand(found: dict[Case, dict[str, str]]) -> None:
    # Llama 3.1 8B: 8.030e9 weights x 2 bytes + cache of 128 tokens x 131,072 bytes = 16.077e9 bytes read;
    # 4 ms + 16.077e9 / 3e12 = 9.359 ms; 110 W x 9.359 ms + 8e-11 x 16.077e9 + 4e-13 x 2 x 8.030e9 = 2.3221 J.
    [row] = [
        row
        for case, row in found.items()
        if str(case) == "llama-3.1-8b bfloat16 decode batch 1, context 128" and row["status"] == "measured"
    ]
    assert float(row["energy_j_per_unit"]) == pytest.approx(2.3221, rel=0.01)
    assert float(row["outcome_median_inter_token_latency_ms"]) == pytest.approx(9.359, rel=0.01)


def test_idle_power_of_an_untouched_and_of_a_loaded_card(found: dict[Case, dict[str, str]]) -> None:
    idle = {(case.idle_state, row["model_id"]): float(row["energy_j_per_unit"]) for case, row in found.items()
            if case.phase == "idle"}  # fmt: skip
    assert len(idle) == 2 + 2 * len(NAMES)
    for (state, _), power_w in idle.items():
        assert power_w == pytest.approx({"bare": 70.0, "emptied": 70.0}.get(state, 110.0), rel=2e-3)


def test_load_meets_its_limits(found: dict[Case, dict[str, str]]) -> None:
    for name in NAMES:
        rows = [
            row for case, row in found.items() if case.phase == "load" and case.architecture == architectures()[name]
        ]
        closed, *by_share = rows
        assert [row["load_share"] for row in by_share] == ["0.05", "0.5", "1"]
        energies, busy, batches = (
            [float(row[column]) for row in by_share]
            for column in ("energy_j_per_unit", "outcome_busy_share", "avg_batch_size")
        )
        # Less load: less time busy, smaller batches, more joules of a token, never fewer than with a full queue.
        assert energies == sorted(energies, reverse=True)
        assert busy == sorted(busy)
        assert batches == sorted(batches)
        assert float(closed["energy_j_per_unit"]) < energies[0] / 2
        assert float(closed["outcome_busy_share"]) == 1.0
        assert float(closed["avg_batch_size"]) == pytest.approx(float(closed["max_num_seqs"]), rel=0.15)
        assert float(by_share[0]["outcome_mean_queue_delay_s"]) < float(by_share[2]["outcome_mean_queue_delay_s"])
        for row in by_share:
            offered = float(row["offered_requests_per_s"])
            wanted = float(row["load_share"]) * float(closed["capacity_requests_per_s"])
            assert offered == pytest.approx(wanted, rel=0.3), "the mean rate is exact, its windows are the trace's"


def test_a_loaded_window_is_worth_its_steps_and_its_gaps() -> None:
    """One request at a time, without noise: joules are the sum of the model's steps and of idling between them."""
    architecture = architectures()["llama-3.1-8b"]
    device = SimulatedDevice(DeviceModel(noise=0.0, counter_s=1e-6))
    device.load(architecture, "bfloat16")
    device.reserve(sequences=4, tokens=1000)
    requests = [Request(arrives_s=float(index), prompt_tokens=512, output_tokens=3) for index in range(30)]
    served = serve(device, requests, slots=4, warmup_s=9.5, window_s=10.0)
    prefill_s, prefill_j = device.device_model.prefill(architecture, "bfloat16", sequences=1, tokens=512)
    steps = [device.device_model.decode(architecture, "bfloat16", [length]) for length in (512, 513)]
    busy_s = prefill_s + sum(duration_s for duration_s, _ in steps)
    busy_j = prefill_j + sum(energy_j for _, energy_j in steps)
    assert (served.output_tokens, served.offered, served.left_waiting) == (30, 10, 0)
    assert served.running_s == pytest.approx(10 * busy_s)
    assert served.mean_batch == pytest.approx(1.0)
    assert served.busy_share == pytest.approx(busy_s)
    assert served.energy_j == pytest.approx(10 * busy_j + 110.0 * (10 - 10 * busy_s), rel=1e-5)
    assert max(served.delays_s) < 1e-3
    assert served.between_tokens_s == pytest.approx([duration_s for duration_s, _ in steps] * 10)


# ---------------------------------------------------------------- arrivals and lengths are the trace's


def test_the_trace_has_every_request_of_the_file() -> None:
    # Counted in the file: 8,819 requests in 57 min 16 s, 2,047.8 tokens read and 27.9 made on average.
    held = trace()
    assert len(held) == 8819
    assert sum(request.prompt_tokens for request in held) / 8819 == pytest.approx(2047.848, abs=1e-3)
    assert sum(request.output_tokens for request in held) / 8819 == pytest.approx(27.8825, abs=1e-3)
    assert held[0] == Request(arrives_s=0.0, prompt_tokens=4808, output_tokens=10)
    assert held[-1].arrives_s == pytest.approx(3435.948056, abs=1e-6)
    assert all(request.prompt_tokens + request.output_tokens <= 4096 for request in fitting(held, tokens=4096))
    assert len(held) - len(fitting(held, tokens=4096)) == 1257


@given(requests_per_s=st.floats(0.05, 50), duration_s=st.floats(5, 500), start=st.integers(0, 20_000))
def test_a_replay_keeps_order_lengths_and_relative_gaps(requests_per_s: float, duration_s: float, start: int) -> None:
    held = trace()
    found = replay(held, requests_per_s=requests_per_s, duration_s=duration_s, start=start)
    assert len(found) == max(round(requests_per_s * duration_s), 1)
    originals = [held[(start + index) % len(held)] for index in range(len(found))]
    assert [(one.prompt_tokens, one.output_tokens) for one in found] == [
        (one.prompt_tokens, one.output_tokens) for one in originals
    ]
    assert found[0].arrives_s == 0.0
    assert all(0 <= one.arrives_s <= other.arrives_s <= duration_s for one, other in pairwise(found))
    ends = [index for index, one in enumerate(originals) if one is held[-1]]
    stretches = [
        (other.arrives_s - one.arrives_s) / (originals[at + 1].arrives_s - originals[at].arrives_s)
        for at, (one, other) in enumerate(pairwise(found))
        if at not in ends and originals[at + 1].arrives_s - originals[at].arrives_s > 1e-3
    ]
    assert not stretches or max(stretches) == pytest.approx(min(stretches), rel=1e-4)


def test_requests_are_served_in_order_and_wait_for_a_slot() -> None:
    class Watched(SimulatedDevice):
        read: list[tuple[int, int]]

        def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
            self.read.append((slots[0], tokens))
            super().prefill(slots=slots, tokens=tokens)

    device = Watched(DeviceModel(noise=0.0))
    device.read = []
    device.load(architectures()["llama-3.2-1b"], "bfloat16")
    device.reserve(sequences=2, tokens=200)
    requests = [Request(arrives_s=0.0, prompt_tokens=100 + index, output_tokens=50) for index in range(6)]
    served = serve(device, requests, slots=2, warmup_s=0.0, window_s=20.0)
    assert [tokens for _, tokens in device.read] == [100, 101, 102, 103, 104, 105]
    assert {slot for slot, _ in device.read} == {0, 1}
    assert served.output_tokens == 6 * 50
    assert served.mean_batch == pytest.approx(2.0, rel=0.02)
    # The third waits for the first to end: one prefill and 49 steps of about 5 ms.
    assert list(served.delays_s) == sorted(served.delays_s)
    assert served.delays_s[2] > 49 * device.device_model.step_s


def test_a_closed_loop_never_ends_and_starts_where_it_is_told() -> None:
    coming = waiting(trace(), start=8818)
    assert [next(coming).prompt_tokens for _ in range(2)] == [549, 4808]


# ---------------------------------------------------------------- what does not fit is a row


def test_a_case_that_does_not_fit_is_recorded_with_its_reason(found: dict[Case, dict[str, str]]) -> None:
    reasons = {str(case): row["reason"] for case, row in found.items() if row["status"] == "skipped"}
    # 64 sequences of 32,768 tokens: 64 x 32,768 x 131,072 bytes = 274.9 GB of cache, and 16.1 GB of weights.
    assert reasons["llama-3.1-8b bfloat16 decode batch 64, context 32768"] == (
        "weights and cache need 290.9 GB, the card has 80.0 GB"
    )
    # A window of 4,096 tokens needs an eighth of that cache.
    assert reasons["mistral-7b-v0.1 bfloat16 prefill batch 64, context 32768"] == (
        "2097152 tokens in one prefill, more than the 65536 of the protocol"
    )
    assert "mistral-7b-v0.1 bfloat16 decode batch 64, context 32768" not in reasons
    assert len(found) == len(planned())
    assert all(not row["energy_j_per_unit"] for row in found.values() if row["status"] == "skipped")


def test_an_unsupported_precision_and_a_network_without_room_are_recorded(tmp_path: Path) -> None:
    small = DeviceModel(memory_bytes=40_000_000_000)
    combined = [(architectures()["llama-3.2-1b"], "fp8"), (architectures()["qwen3-30b-a3b"], "bfloat16")]
    held = list(planning.cases(combined, rules=RULES, facts=SimulatedDevice(small).facts, phases=["decode"]))
    rows = measured(tmp_path / "rows.csv", held, SimulatedDevice(small))
    said = {row["reason"] for case, row in rows.items() if case.precision == "fp8" and case.context_tokens == 128}
    assert said == {"no fp8 on this card with this PyTorch"}
    large = [row for case, row in rows.items() if case.precision == "bfloat16"]
    assert all(row["status"] == "skipped" and "the card has 40.0 GB" in row["reason"] for row in large)


def test_what_fails_at_work_is_recorded_and_the_next_case_goes_on(tmp_path: Path) -> None:
    class Cramped(SimulatedDevice):
        def prefill(self, *, slots: Sequence[int], tokens: int) -> None:
            if len(slots) * tokens > 1000:
                raise DoesNotFit(f"out of memory in a prefill of {len(slots)} x {tokens} tokens")
            super().prefill(slots=slots, tokens=tokens)

    rows = measured(tmp_path / "rows.csv", planned(names=["llama-3.2-1b"], phases=["prefill"]), Cramped())
    said = {(case.batch, case.context_tokens): row["reason"] for case, row in rows.items()}
    assert said[1, 128] == ""
    assert said[64, 128] == "out of memory in a prefill of 64 x 128 tokens"
    assert said[1, 32768] == "out of memory in a prefill of 1 x 32768 tokens"


def test_a_step_that_takes_too_long_is_refused() -> None:
    device = SimulatedDevice(DeviceModel(step_s=40.0, noise=0.0))
    device.load(architectures()["llama-3.2-1b"], "bfloat16")
    device.reserve(sequences=1, tokens=200)
    with pytest.raises(DoesNotFit, match="one step takes 40 s, more than the 30 s"):
        warmed(device, lambda: device.decode(slots=[0], lengths=[100]), FULL)


def test_slots_are_halved_until_they_fit() -> None:
    # Weights of 16.06 GB leave 63.94 of 80 GB and 7.94 of 24 GB, two thirds of which are 42.6 and 5.3 GB. 32 sequences
    # of 8,192 tokens of 131,072 bytes are 34.4 GB, 8 are 8.6 GB, 4 are 4.3 GB.
    network = architectures()["llama-3.1-8b"]
    assert planning.load_slots(network, "bfloat16", rules=FULL, memory_bytes=80_000_000_000) == 32
    assert planning.load_slots(network, "bfloat16", rules=FULL, memory_bytes=24_000_000_000) == 4


# ---------------------------------------------------------------- rows resume


def test_rows_that_are_there_are_not_measured_again(tmp_path: Path) -> None:
    class Counted(SimulatedDevice):
        loads = 0

        def load(self, architecture: Architecture, precision: str) -> None:
            self.loads += 1
            super().load(architecture, precision)

    path, held = tmp_path / "rows.csv", planned(names=["llama-3.2-1b", "olmoe-1b-7b"], phases=["decode", "idle"])
    first = Counted(seed=1)
    measured(path, held[:4], first)
    before = path.read_text(encoding="utf-8").splitlines()
    second = Counted(seed=2)
    measured(path, held, second)
    after = path.read_text(encoding="utf-8").splitlines()
    assert after[: len(before)] == before
    assert len(after) == 1 + len(held)
    third = Counted(seed=3)
    measured(path, held, third)
    assert path.read_text(encoding="utf-8").splitlines() == after
    assert (first.loads, second.loads, third.loads) == (1, 2, 0)
    assert [entry.name for entry in tmp_path.iterdir()] == ["rows.csv"], "nothing half written is left"


def test_idle_states_are_what_they_say_in_a_run_that_goes_on(tmp_path: Path) -> None:
    class Told(SimulatedDevice):
        did: list[str]

        def load(self, architecture: Architecture, precision: str) -> None:
            self.did.append("load")
            super().load(architecture, precision)

        def decode(self, *, slots: Sequence[int], lengths: Sequence[int]) -> None:
            self.did.append("decode")
            super().decode(slots=slots, lengths=lengths)

        def unload(self) -> None:
            self.did.append("unload")
            super().unload()

    path, held = tmp_path / "rows.csv", planned(names=["llama-3.2-1b"], phases=["idle"])
    assert [case.idle_state for case in held] == ["bare", "loaded", "loaded_after_work", "emptied"]
    first, second, third = Told(), Told(), Told()
    first.did, second.did, third.did = [], [], []
    measured(path, held[:2], first)
    assert first.did == ["load", "unload"]
    measured(path, held[:3], second)
    assert second.did[0] == "load"
    assert second.did[-2:] == ["decode", "unload"]
    measured(path, held, third)
    assert third.did == ["load", "unload"], "the card was touched and emptied before it was called emptied"


def test_skipped_rows_are_tried_again_when_asked(tmp_path: Path) -> None:
    path, held = tmp_path / "rows.csv", planned(names=["llama-3.1-8b"], phases=["decode"])
    measured(path, held, SimulatedDevice())
    file = File(path)
    skipped = [row for row in file.rows.values() if row["status"] == "skipped"]
    assert skipped
    file.drop_skipped()
    assert len(file.rows) == len(held) - len(skipped)


def test_a_write_that_fails_leaves_the_file_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "rows.csv"
    [case, *_] = planned(phases=["idle"])
    rows = measured(path, [case], SimulatedDevice())
    before = path.read_bytes()
    monkeypatch.setattr("calibration.bench.rows.os.fsync", lambda _: (_ for _ in ()).throw(OSError("disk full")))
    with pytest.raises(OSError, match="disk full"):
        File(path).add(rows[case] | {"row_id": "bench-000000000000"})
    assert path.read_bytes() == before
    assert [entry.name for entry in tmp_path.iterdir()] == ["rows.csv"]


def test_a_file_of_something_else_is_not_touched(tmp_path: Path) -> None:
    (tmp_path / "rows.csv").write_text("a,b\n1,2\n", encoding="utf-8")
    with pytest.raises(ValueError, match=r"rows\.csv: not a file of this bench"):
        File(tmp_path / "rows.csv")


# ---------------------------------------------------------------- parts


def test_columns_begin_with_those_of_the_table() -> None:
    # The columns of the ML.ENERGY table that the calibration reads, in its order.
    assert ",".join(column.name for column in OF_THE_TABLE) == (
        "row_id,unit,model_id,family_group,task,modality,architecture,total_params_billion,active_params_billion,"
        "weight_precision,gpu_model,num_gpus,tensor_parallel,expert_parallel,data_parallel,ulysses_degree,ring_degree,"
        "max_num_seqs,avg_batch_size,batch_size,avg_output_tokens_per_response,height_px,width_px,num_frames,"
        "frames_per_second,inference_steps,energy_j_per_unit,outcome_energy_j_per_response,"
        "outcome_avg_power_w_all_gpus,outcome_throughput_units_per_s,outcome_median_inter_token_latency_ms,"
        "outcome_p90_inter_token_latency_ms,outcome_p95_inter_token_latency_ms,outcome_p99_inter_token_latency_ms,"
        "outcome_batch_latency_s,source"
    )


@pytest.mark.parametrize("name", sorted(architectures()))
def test_counts_from_the_shape_are_those_of_the_file(name: str) -> None:
    architecture = architectures()[name]
    assert architecture.total_params / 1e9 == pytest.approx(architecture.total_params_billion, rel=0.005)
    assert architecture.active_params / 1e9 == pytest.approx(architecture.active_params_billion, rel=0.005)


def test_there_are_the_kinds_of_network_that_are_wanted() -> None:
    held = architectures().values()
    assert any(1 <= one.total_params_billion <= 3 for one in held)
    assert any(one.total_params_billion == 8.03 and one.kv_heads < one.attention_heads for one in held)
    assert any(one.experts_total and 2e9 * one.total_params_billion < 80e9 for one in held)
    assert any(one.sliding_window_tokens for one in held)


def test_the_full_protocol_covers_the_ranges_that_are_wanted() -> None:
    assert (min(FULL.batches), max(FULL.batches)) == (1, 256)
    assert (min(FULL.contexts_tokens), max(FULL.contexts_tokens)) == (128, 32768)
    assert (min(FULL.load_shares), max(FULL.load_shares)) == (0.05, 1.0)


def test_windows_are_cached_no_longer_than_they_are() -> None:
    # Mistral 7B v0.1: all 32 layers see 4,096 tokens. Gemma 3 1B: 22 of 26 see 512.
    assert architectures()["mistral-7b-v0.1"].cached_tokens(32768) == 32 * 4096
    assert architectures()["gemma-3-1b"].cached_tokens(1000) == 4 * 1000 + 22 * 512


def test_warm_up_lasts_until_the_temperature_holds() -> None:
    device = SimulatedDevice(DeviceModel(noise=0.0, settling_s=5.0))
    device.load(architectures()["llama-3.1-8b"], "bfloat16")
    device.reserve(sequences=1, tokens=200)
    warmed(device, lambda: device.decode(slots=[0], lengths=[100]), FULL)
    duration_s, energy_j = device.device_model.decode(architectures()["llama-3.1-8b"], "bfloat16", [100])
    final_c = 30.0 + 0.06 * energy_j / duration_s
    assert device.state().temperature_c == pytest.approx(final_c, abs=1.0)
    assert device.now_s() < FULL.warmup_s + FULL.settle_s


def test_a_window_opens_and_closes_where_the_counter_changes() -> None:
    device = SimulatedDevice(DeviceModel(noise=0.0, counter_s=0.5))
    device.load(architectures()["llama-3.1-8b"], "bfloat16")
    device.reserve(sequences=1, tokens=200)
    held = window(device, lambda: device.decode(slots=[0], lengths=[100]), replace(QUICK, window_s=2.0))
    duration_s, energy_j = device.device_model.decode(architectures()["llama-3.1-8b"], "bfloat16", [100])
    # Steps of 9 ms: a window of 2 s knows its energy to a step, not to half a second (25 %).
    assert held.power_w == pytest.approx(energy_j / duration_s, rel=0.01)


@given(st.lists(st.floats(0.1, 100), min_size=1, max_size=30), st.floats(0, 1))
def test_quantiles_lie_within_and_rise(values: list[float], share: float) -> None:
    assert min(values) <= quantile(values, share) <= max(values) * (1 + 1e-12)
    assert quantile(values, share / 2) <= quantile(values, share) * (1 + 1e-12)


def test_a_spread_worked_by_hand() -> None:
    # Mean 2; squares of -1, 0, 1 over 2: variance 1; 1 / 2.
    assert relative_sd([1.0, 2.0, 3.0]) == pytest.approx(0.5)
    assert relative_sd([1.0]) is None


def test_clocks_that_a_card_does_not_tell_are_blank(tmp_path: Path) -> None:
    class Silent(SimulatedDevice):
        def state(self) -> State:
            return State(temperature_c=40.0, sm_clock_mhz=float("nan"), memory_clock_mhz=1.0, throttle="power-cap")

    [case, *_] = planned(phases=["idle"])
    row = measured(tmp_path / "rows.csv", [case], Silent())[case]
    assert (row["sm_clock_mhz"], row["memory_clock_mhz"], row["throttle"]) == ("", "1", "power-cap")


# ---------------------------------------------------------------- commands


def test_the_command_measures_resumes_and_says_what_it_would_do(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "rows.csv"
    call = ["--out", str(path), "--quick", "--simulate", "--only", "decode", "--models", "llama-3.2-1b"]
    assert main([*call, "--precisions", "bf16,fp16"]) == 0
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == list(COLUMNS)
    assert {row["phase"] for row in rows} == {"decode"}
    assert {row["weight_precision"] for row in rows} == {"bfloat16", "float16"}
    capsys.readouterr()
    assert main([*call, "--plan"]) == 0
    told = capsys.readouterr().out
    assert "llama-3.2-1b float32 decode batch 8, context 2048" in told
    assert "cases" in told.splitlines()[-1]


def test_calls_that_are_wrong_say_what_is_known(capsys: pytest.CaptureFixture[str]) -> None:
    for call, word in (
        (["--quick"], "--out ROWS.csv"),
        (["--plan", "--simulate", "--models", "gpt-9"], "llama-3.1-8b"),
        (["--plan", "--simulate", "--precisions", "int3"], "bf16"),
    ):
        with pytest.raises(SystemExit) as ended:
            main(call)
        assert ended.value.code == 2
        assert word in capsys.readouterr().err
