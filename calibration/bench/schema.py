"""The columns of a row: those of the ML.ENERGY table that the calibration reads, and those of the bench."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Mapping
from dataclasses import dataclass

SOURCE = "obsia-bench/1"
LICENCES = ("CC0-1.0", "CC-BY-4.0")
MEASURED, SKIPPED = "measured", "skipped"
IDLE_STATES = ("bare", "loaded", "loaded_after_work", "emptied")
METERS = ("nvml-total-energy", "nvml-power-samples")
UNITS = {"decode": "token", "load": "token", "prefill": "prompt_token", "idle": "second"}
"""What a row's energy is of: an output token, a token of the prompt, a second."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """What a cell may hold. A blank cell is always one that does not apply, or is not known."""

    name: str
    meaning: str
    unit: str = ""
    choices: tuple[str, ...] = ()
    pattern: str = ""
    low: float = -math.inf
    high: float = math.inf
    is_number: bool = False
    is_whole: bool = False
    is_blank: bool = False
    """A column of the table that no row of the bench fills."""

    def expected(self, text: str) -> str | None:
        """What was expected, where a filled cell is not it."""
        if self.is_blank:
            return "nothing"
        if self.choices:
            return None if text in self.choices else f"one of {', '.join(self.choices)}"
        if self.pattern:
            return None if re.fullmatch(self.pattern, text) else f"text like {self.pattern}"
        if not self.is_number:
            return None
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if math.isnan(value) or not self.low <= value <= self.high or (self.is_whole and value != int(value)):
            kind = "a whole number" if self.is_whole else "a number"
            return f"{kind}{f' of {self.unit}' if self.unit else ''} from {self.low:g} to {self.high:g}"
        return None


def _words(name: str, meaning: str, *choices: str, pattern: str = "") -> Column:
    return Column(name=name, meaning=meaning, choices=choices, pattern=pattern)


def _number(name: str, meaning: str, unit: str, low: float, high: float) -> Column:
    return Column(name=name, meaning=meaning, unit=unit, low=low, high=high, is_number=True)


def _count(name: str, meaning: str, low: float, high: float, unit: str = "") -> Column:
    return Column(name=name, meaning=meaning, unit=unit, low=low, high=high, is_number=True, is_whole=True)


def _blank(name: str) -> Column:
    return Column(name=name, meaning="of images and videos: blank", is_blank=True)


_PLAIN = r"[A-Za-z0-9][A-Za-z0-9 ._+()-]{0,63}"
_VERSION = r"[0-9][A-Za-z0-9.+-]{0,31}"
_MODEL = r"[A-Za-z0-9._-]+/[A-Za-z0-9._-]+"

OF_THE_TABLE = (
    _words("row_id", "digest of the configuration: what, on which card and stack", pattern=r"bench-[0-9a-f]{12}"),
    _words("unit", "what energy_j_per_unit is of", *sorted(set(UNITS.values()))),
    _words("model_id", "whose shape was built", pattern=_MODEL),
    _words("family_group", "the model's family, as in the table", pattern=_PLAIN),
    _words("task", "bench- and the phase", *(f"bench-{phase}" for phase in UNITS)),
    _words("modality", "always text", "text"),
    _words("architecture", "as in the table", "Dense Transformer", "MoE"),
    _number("total_params_billion", "parameters of the model", "billions", 1e-3, 1e4),
    _number("active_params_billion", "parameters that a token meets", "billions", 1e-3, 1e4),
    _words("weight_precision", "of the layers", "bfloat16", "float16", "float32", "int8", "fp8"),
    _words("gpu_model", "the card's short name", pattern=_PLAIN),
    *(_count(name, "always 1", 1, 1) for name in ("num_gpus", "tensor_parallel", "expert_parallel", "data_parallel")),
    *(_blank(name) for name in ("ulysses_degree", "ring_degree")),
    _count("max_num_seqs", "sequences at once; under load the slots", 1, 4096),
    _number("avg_batch_size", "sequences that run; under load the mean while any runs", "", 0, 4096),
    _blank("batch_size"),
    _number("avg_output_tokens_per_response", "load: mean answer that ended in a window", "tokens", 1, 1e6),
    *(
        _blank(name)
        for name in ("height_px", "width_px", "num_frames", "frames_per_second", "inference_steps")
    ),
    _number("energy_j_per_unit", "energy of the card per unit, mean of the windows", "J", 1e-9, 1e6),
    _number("outcome_energy_j_per_response", "load: energy per token times mean answer", "J", 1e-9, 1e9),
    _number("outcome_avg_power_w_all_gpus", "mean power", "W", 1e-3, 1e4),
    _number("outcome_throughput_units_per_s", "units per second", "1/s", 1e-6, 1e9),
    *(
        _number(f"outcome_{name}_inter_token_latency_ms", "between two tokens of a sequence", "ms", 1e-6, 1e7)
        for name in ("median", "p90", "p95", "p99")
    ),
    _number("outcome_batch_latency_s", "prefill: median duration of one prefill", "s", 1e-9, 1e4),
    _words("source", "the bench and its version", SOURCE),
)  # fmt: skip
"""In the order of ``mlenergy_train.csv``."""

OF_THE_BENCH = (
    _words("status", "a case that was not measured has a row too", MEASURED, SKIPPED),
    _words("reason", "why it was skipped", pattern=r"[A-Za-z0-9][A-Za-z0-9 .,:;+()_-]{0,199}"),
    _words("phase", "what was measured", *UNITS),
    _words("idle_state", "idle: untouched; weights loaded, before and after work; weights taken out", *IDLE_STATES),
    _count("context_tokens", "prefill: read; decode: in the cache; load: longest request", 1, 1e7, "tokens"),
    _number("prompt_tokens", "load: mean prompt admitted in a window", "tokens", 1, 1e7),
    _words("arrivals", "load: all waiting (the capacity), or as the trace has them", "closed", "open"),
    _number("load_share", "open load: mean arrivals over capacity", "", 0.001, 2),
    _number("capacity_requests_per_s", "load: requests per second of the closed loop", "1/s", 1e-9, 1e6),
    _number("offered_requests_per_s", "open load: arrivals in the windows", "1/s", 0, 1e6),
    _number("trace_left_out_share", "load: requests of the trace that are too long", "", 0, 1),
    _number("outcome_busy_share", "load: share of the time in which any request runs", "", 0, 1.0001),
    _number("outcome_mean_queue_delay_s", "open load: from arrival to admission", "s", 0, 1e5),
    _number("outcome_p90_queue_delay_s", "open load: the same, 90th percentile", "s", 0, 1e5),
    _number("outcome_left_waiting", "open load: requests that wait when a window closes, mean", "", 0, 1e6),
    _words("gpu_name", "as the driver names the card", pattern=_PLAIN),
    _number("gpu_memory_gb", "of the card", "GB", 0.5, 2000),
    _number("gpu_power_limit_w", "in force", "W", 5, 5000),
    _number("gpu_default_power_limit_w", "that the card comes with", "W", 5, 5000),
    _number("sm_clock_mhz", "mean in the windows", "MHz", 0, 10_000),
    _number("memory_clock_mhz", "mean in the windows", "MHz", 0, 50_000),
    _number("gpu_temperature_c", "mean in the windows", "C", -20, 150),
    _words("throttle", "what held clocks down in any window, joined by +", pattern=r"[a-z][a-z+-]{0,63}"),
    _words("driver_version", "of NVIDIA", pattern=_VERSION),
    _words("cuda_version", "of PyTorch", pattern=_VERSION),
    _words("torch_version", "of PyTorch", pattern=_VERSION),
    _words("transformers_version", "of transformers", pattern=_VERSION),
    _words("stack", "how the network runs", pattern=_PLAIN),
    _words("protocol", "windows, repeats and grid", "full-1", "quick-1"),
    _words("meter", "a counter of energy, or samples of power", *METERS),
    _number("meter_interval_s", "between two changes of the counter, or two samples", "s", 1e-4, 10),
    _number("window_s", "mean length of a window", "s", 0.5, 1e5),
    _number("outcome_window_energy_j", "mean energy of a window", "J", 1e-6, 1e9),
    _count("repeats", "windows", 1, 1000),
    _number("energy_relative_sd", "of windows' energy per unit: standard deviation over mean", "", 0, 10),
    _words("measured_on", "day", pattern=r"20\d\d-[01]\d-[0-3]\d"),
    _words("licence", "of the row", *LICENCES),
)  # fmt: skip

COLUMNS = {column.name: column for column in (*OF_THE_TABLE, *OF_THE_BENCH)}

CONFIGURATION = (
    "phase", "idle_state", "model_id", "weight_precision", "max_num_seqs", "context_tokens", "arrivals", "load_share",
    "gpu_name", "gpu_memory_gb", "gpu_power_limit_w", "driver_version", "cuda_version", "torch_version",
    "transformers_version", "stack", "protocol", "meter", "source",
)  # fmt: skip
"""The columns that ``row_id`` is a digest of."""

ALWAYS = (
    "row_id", "unit", "task", "modality", "gpu_model", "num_gpus", "source", "status", "phase", "gpu_name",
    "gpu_memory_gb", "gpu_power_limit_w", "driver_version", "cuda_version", "torch_version", "transformers_version",
    "stack", "protocol", "meter", "meter_interval_s", "measured_on", "licence",
)  # fmt: skip
OF_A_MODEL = (
    "model_id", "family_group", "architecture", "total_params_billion", "active_params_billion", "weight_precision",
)  # fmt: skip
IF_MEASURED = (
    "energy_j_per_unit", "outcome_avg_power_w_all_gpus", "outcome_throughput_units_per_s", "window_s",
    "outcome_window_energy_j", "repeats",
)  # fmt: skip
OF_THE_PHASE = {
    "idle": ("idle_state",),
    "prefill": ("max_num_seqs", "context_tokens"),
    "decode": ("max_num_seqs", "context_tokens"),
    "load": ("max_num_seqs", "context_tokens", "arrivals"),
}
IF_MEASURED_IN_PHASE = {
    "idle": (),
    "prefill": ("avg_batch_size", "outcome_batch_latency_s"),
    "decode": ("avg_batch_size", "outcome_median_inter_token_latency_ms"),
    "load": ("avg_batch_size", "outcome_busy_share", "capacity_requests_per_s", "prompt_tokens"),
}


def row_id(row: Mapping[str, str]) -> str:
    """The id of a row with these cells: the same for the same configuration, whoever measures it."""
    held = json.dumps([[name, row.get(name, "")] for name in CONFIGURATION], separators=(",", ":"))
    return f"bench-{hashlib.sha256(held.encode()).hexdigest()[:12]}"


def needed(row: Mapping[str, str]) -> tuple[str, ...]:
    """The columns that a row of this phase and status must fill."""
    phase, is_measured = row.get("phase", ""), row.get("status") == MEASURED
    has_model = phase != "idle" or row.get("idle_state") in ("loaded", "loaded_after_work")
    return (
        *ALWAYS,
        *(OF_A_MODEL if has_model else ()),
        *OF_THE_PHASE.get(phase, ()),
        *(("load_share",) if row.get("arrivals") == "open" else ()),
        *((*IF_MEASURED, *IF_MEASURED_IN_PHASE.get(phase, ())) if is_measured else ("reason",)),
    )


def short_name(gpu_name: str) -> str:
    """The card as tables call it: ``NVIDIA H100 80GB HBM3`` is ``H100``, ``NVIDIA A100-SXM4-40GB`` keeps its size."""
    return re.sub(r"^(NVIDIA )?(GeForce )?", "", re.sub(r" \d+GB( HBM\w+)?$", "", gpu_name))
