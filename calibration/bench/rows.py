"""Rows as text: what was measured becomes cells, cells become a file that is never half written."""

from __future__ import annotations

import csv
import math
import os
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from calibration.bench.cases import Case
from calibration.bench.device import Facts, State
from calibration.bench.load import Served
from calibration.bench.rules import Rules
from calibration.bench.schema import COLUMNS, MEASURED, SKIPPED, SOURCE, UNITS, row_id, short_name
from calibration.bench.windows import Window, mean, quantile, relative_sd

Row = dict[str, str]
LATENCIES = {"median": 0.5, "p90": 0.9, "p95": 0.95, "p99": 0.99}


def text(value: float | str | None) -> str:
    """A cell: seven significant digits, blank for what is not known."""
    if value is None or (isinstance(value, float) and math.isnan(value)):
        return ""
    return value if isinstance(value, str) else f"{value:.7g}"


def configured(case: Case, *, facts: Facts, rules: Rules, licence: str, day: date) -> Row:
    """The cells that stand before anything is measured, the id among them."""
    architecture = case.architecture
    row = dict.fromkeys(COLUMNS, "")
    row |= {
        "unit": UNITS[case.phase],
        "task": f"bench-{case.phase}",
        "modality": "text",
        "gpu_model": short_name(facts.gpu_name),
        "num_gpus": "1",
        "tensor_parallel": "1",
        "expert_parallel": "1",
        "data_parallel": "1",
        "weight_precision": case.precision,
        "max_num_seqs": text(case.batch or None),
        "context_tokens": text(case.context_tokens or None),
        "source": SOURCE,
        "phase": case.phase,
        "idle_state": case.idle_state,
        "arrivals": case.arrivals,
        "load_share": text(case.load_share),
        "gpu_name": facts.gpu_name,
        "gpu_memory_gb": text(round(facts.memory_bytes / 1e9, 1)),
        "gpu_power_limit_w": text(facts.power_limit_w),
        "gpu_default_power_limit_w": text(facts.default_power_limit_w),
        "driver_version": facts.driver_version,
        "cuda_version": facts.cuda_version,
        "torch_version": facts.torch_version,
        "transformers_version": facts.transformers_version,
        "stack": facts.stack,
        "protocol": rules.name,
        "meter": facts.meter,
        "meter_interval_s": f"{facts.meter_interval_s:.3g}",
        "measured_on": day.isoformat(),
        "licence": licence,
    }
    if architecture is not None:
        row |= {
            "model_id": architecture.model_id,
            "family_group": architecture.family_group,
            "architecture": architecture.architecture,
            "total_params_billion": text(architecture.total_params_billion),
            "active_params_billion": text(architecture.active_params_billion),
        }
    return row | {"row_id": row_id(row)}


def skipped(row: Row, reason: str) -> Row:
    """The row of a case that was not measured."""
    return row | {"status": SKIPPED, "reason": reason}


def of_windows(row: Row, case: Case, held: Sequence[Window]) -> Row:
    """The row of a steady case: idle, prefill or decode."""
    a_step = {"idle": 0, "prefill": case.batch * case.context_tokens, "decode": case.batch}[case.phase]
    units = [len(one.steps_s) * a_step if a_step else one.duration_s for one in held]
    filled = row | _common([one.energy_j for one in held], [one.duration_s for one in held], units)
    filled |= _states([state for one in held for state in one.states])
    steps_s = [step_s for one in held for step_s in one.steps_s]
    if case.phase == "prefill":
        filled |= {"avg_batch_size": text(case.batch), "outcome_batch_latency_s": text(quantile(steps_s, 0.5))}
    if case.phase == "decode":
        filled |= {"avg_batch_size": text(case.batch)} | _latencies(steps_s)
    return filled


def of_load(row: Row, held: Sequence[Served], *, capacity_requests_per_s: float | None, left_out_share: float) -> Row:
    """The row of a case under load. Without a capacity it is a closed loop, and its own answers per second are it."""
    filled = row | _common(
        [one.energy_j for one in held], [one.duration_s for one in held], [one.output_tokens for one in held]
    )
    answers = [tokens for one in held for tokens in one.answers_tokens]
    prompts = [tokens for one in held for tokens in one.prompt_tokens]
    delays_s = [delay_s for one in held for delay_s in one.delays_s]
    span_s, running_s = math.fsum(one.duration_s for one in held), math.fsum(one.running_s for one in held)
    answer = mean(answers) if answers else None
    between_s = [duration_s for one in held for duration_s in one.between_tokens_s]
    is_open = capacity_requests_per_s is not None
    filled |= {
        "avg_batch_size": text(math.fsum(one.occupied_s for one in held) / running_s),
        "avg_output_tokens_per_response": text(answer),
        "outcome_energy_j_per_response": text(answer and answer * float(filled["energy_j_per_unit"])),
        "prompt_tokens": text(mean(prompts) if prompts else None),
        "capacity_requests_per_s": text(capacity_requests_per_s if is_open else len(answers) / span_s),
        "trace_left_out_share": text(left_out_share),
        "outcome_busy_share": text(min(running_s / span_s, 1.0)),
    }
    if is_open:
        filled |= {
            "offered_requests_per_s": text(sum(one.offered for one in held) / span_s),
            "outcome_mean_queue_delay_s": text(mean(delays_s) if delays_s else None),
            "outcome_p90_queue_delay_s": text(quantile(delays_s, 0.9) if delays_s else None),
            "outcome_left_waiting": text(mean([float(one.left_waiting) for one in held])),
        }
    if between_s:
        filled |= _latencies(between_s)
    return filled | _states([state for one in held for state in one.states])


def _common(energies_j: Sequence[float], durations_s: Sequence[float], units: Sequence[float]) -> Row:
    """Means that keep energy = power x time: totals are divided, not ratios averaged."""
    energy_j, span_s, made = math.fsum(energies_j), math.fsum(durations_s), math.fsum(units)
    each = [joules / count for joules, count in zip(energies_j, units, strict=True)]
    return {
        "status": MEASURED,
        "energy_j_per_unit": text(energy_j / made),
        "outcome_avg_power_w_all_gpus": text(energy_j / span_s),
        "outcome_throughput_units_per_s": text(made / span_s),
        "window_s": text(span_s / len(units)),
        "outcome_window_energy_j": text(energy_j / len(units)),
        "repeats": text(len(units)),
        "energy_relative_sd": text(relative_sd(each)),
    }


def _latencies(steps_s: Sequence[float]) -> Row:
    return {
        f"outcome_{name}_inter_token_latency_ms": text(1e3 * quantile(steps_s, share))
        for name, share in LATENCIES.items()
    }


def _states(held: Sequence[State]) -> Row:
    if not held:
        return {}

    def average(values: Sequence[float]) -> str:
        told = [value for value in values if not math.isnan(value)]
        return text(mean(told)) if told else ""

    reasons = sorted({word for state in held for word in state.throttle.split("+")} - {"none"})
    return {
        "sm_clock_mhz": average([state.sm_clock_mhz for state in held]),
        "memory_clock_mhz": average([state.memory_clock_mhz for state in held]),
        "gpu_temperature_c": average([state.temperature_c for state in held]),
        "throttle": "+".join(reasons) or "none",
    }


class File:
    """A file of rows that grows. Every change writes a new file beside it and puts it in its place at once."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.rows: dict[str, Row] = {}
        if path.exists():
            with path.open(encoding="utf-8", newline="") as file:
                reader = csv.DictReader(file)
                if list(reader.fieldnames or ()) != list(COLUMNS):
                    raise ValueError(f"{path.name}: not a file of this bench's version; give --out another name")
                self.rows = {row["row_id"]: row for row in reader}

    def __contains__(self, identity: str) -> bool:
        return identity in self.rows

    def drop_skipped(self) -> None:
        """Forget the rows that were not measured, so that they are tried again."""
        self.rows = {identity: row for identity, row in self.rows.items() if row["status"] != SKIPPED}

    def add(self, row: Row) -> None:
        """One more row, on disk when this returns."""
        self.rows[row["row_id"]] = row
        handle, name = tempfile.mkstemp(prefix=".", suffix=".part", dir=self.path.parent)
        try:
            with os.fdopen(handle, "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(COLUMNS), lineterminator="\n")
                writer.writeheader()
                writer.writerows(self.rows.values())
                file.flush()
                os.fsync(file.fileno())
            Path(name).replace(self.path)
        except BaseException:
            Path(name).unlink(missing_ok=True)
            raise
