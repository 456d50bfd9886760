"""The measured rows of language and vision-language models, joined with what is known of their models and accelerators.

``data`` is the folder of the tables (see ``calibration/README.md``). Every row of a table becomes one row of arrays.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration.files import read
from obsia.physics.inference import Accelerator, Network, Placement

HERE = Path(__file__).parent
Array = NDArray[Any]
ACCELERATORS = ("H100", "B200", "A100-SXM4-40GB")
_SHEETS = {"H100": "NVIDIA H100 SXM5 80GB", "B200": "NVIDIA B200", "A100-SXM4-40GB": "NVIDIA A100 SXM4 40 GB"}
TASKS = (
    *("lm-arena-chat", "gpqa", "sourcegraph-fim", "image-chat", "video-chat"),
    *("v2-chat", "v2-code", "v2-chat-seeing"),
)
NO_WINDOW = 1e9
_STATE = re.compile(r"(\d+) heads x (\d+), state (\d+)")
_BLOCK_SCALED = ("Qwen/", "deepseek-ai/", "moonshotai/", "MiniMaxAI/")
"""Makers whose 8-bit releases of mixtures scale weights by blocks of 128 x 128 (``weight_block_size`` in their
configurations)."""


def families() -> dict[tuple[str, str], str]:
    """(table, model) -> family: twins across tables are one family."""
    return {(row["table"], row["model_id"]): row["family"] for row in read(HERE / "families.csv")}


@dataclass(frozen=True, slots=True, kw_only=True)
class Rows:
    """Measured rows; every array has shape (rows,), fields of the dataclasses inside too."""

    row_id: Array
    model_id: Array
    family: Array
    network: Network
    accelerator: Accelerator
    placement: Placement
    device: Array
    """Index in :data:`ACCELERATORS`."""
    task: Array
    """Index in :data:`TASKS`."""
    is_current: Array
    """1 for the current stack, 0 for that of the older table."""
    is_seeing: Array
    is_video: Array
    output_tokens: Array
    window_tokens: Array
    vision_params: Array
    block_scaled_least_count: Array
    """The smallest batch of all rows whose experts are block-scaled; infinite where there are none."""
    energy_j: Array
    """Per output token."""
    tokens_per_s: Array
    latency_s: Array
    """Median time between tokens; NaN where the table has none."""

    def __len__(self) -> int:
        return len(self.row_id)

    def at(self, chosen: Array) -> Rows:
        """Some of the rows."""
        return mapped(self, lambda array: array[chosen])


def mapped(held: Any, change: Any) -> Any:
    """The same dataclass with every array, inner ones too, changed; what is left at its default stays."""
    values: dict[str, Any] = {}
    for field in fields(held):
        value = getattr(held, field.name)
        if isinstance(value, float):
            values[field.name] = value
        else:
            values[field.name] = change(value) if isinstance(value, np.ndarray) else mapped(value, change)
    return type(held)(**values)


def measured(data: Path) -> Rows:
    """The token rows of both tables."""
    return rows_of(token_rows(data), data)


def token_rows(data: Path) -> list[dict[str, str]]:
    """The token rows of both tables, in the columns of the newer one, with the name of their ``table``."""
    newer = [
        row | {"table": "mlenergy_train.csv"} for row in read(data / "mlenergy_train.csv") if row["unit"] == "token"
    ]
    return [*newer, *(_older(row) for row in read(data / "mlenergy_v2_train.csv") if row["unit"] == "token")]


def _older(row: dict[str, str]) -> dict[str, str]:
    seeing = any(word in row["model_id"].lower() for word in ("llava", "vision", "chameleon"))
    return row | {
        "table": "mlenergy_v2_train.csv", "weight_precision": "bfloat16", "expert_parallel": "1", "data_parallel": "1",
        "task": f"v2-{row['task']}{'-seeing' if seeing else ''}",
    }  # fmt: skip


def sheet_of(row: dict[str, str]) -> str:
    """The accelerator of a row, as the facts name it."""
    return _SHEETS[row["gpu_model"]]


def rows_of(rows: Sequence[dict[str, str]], data: Path) -> Rows:
    """Rows of configurations with their measurements."""
    shapes = {row["model_id"]: row for row in reversed(read(data / "architectures.csv"))}
    sheets = {row["name"]: row for row in read(data / "accelerators.csv")}
    held = families()
    shape = [shapes[row["model_id"]] for row in rows]
    devices = np.array([ACCELERATORS.index(row["gpu_model"]) for row in rows])
    tasks = [row["task"] for row in rows]
    precision = np.array([row["weight_precision"] for row in rows])
    network = _network(shape, precision, [row["model_id"] for row in rows])
    replicas = np.maximum(_numbers(rows, "data_parallel", 1.0), 1.0)
    window = np.where(
        network.windowed_cache_elements > 0, _numbers(shape, "sliding_window_tokens", NO_WINDOW), NO_WINDOW
    )
    batch = _numbers(rows, "avg_batch_size")
    blocks = batch[network.is_block_scaled > 0]
    return Rows(
        row_id=np.array([row["row_id"] for row in rows]),
        model_id=np.array([row["model_id"] for row in rows]),
        family=np.array([held[row["table"], row["model_id"]] for row in rows]),
        network=network,
        accelerator=_accelerator([sheets[sheet_of(row)] for row in rows], devices),
        placement=Placement(
            devices=_numbers(rows, "num_gpus"),
            attention_replicas=replicas,
            are_experts_spread=(_numbers(rows, "expert_parallel", 1.0) > 1) * 1.0,
            batch=batch,
            calls_per_step=batch / _numbers(rows, "avg_output_tokens_per_response"),
        ),
        device=devices,
        task=np.array([TASKS.index(task) for task in tasks]),
        is_current=np.array([float(not task.startswith("v2-")) for task in tasks]),
        is_seeing=np.array([float(any(word in task for word in ("image", "video", "seeing"))) for task in tasks]),
        is_video=np.array([float("video" in task) for task in tasks]),
        output_tokens=_numbers(rows, "avg_output_tokens_per_response"),
        window_tokens=window,
        vision_params=_numbers(shape, "vision_params_b") * 1e9,
        block_scaled_least_count=np.full(len(rows), np.min(blocks, initial=np.inf)),
        energy_j=_numbers(rows, "energy_j_per_unit"),
        tokens_per_s=_numbers(rows, "outcome_throughput_units_per_s"),
        latency_s=_numbers(rows, "outcome_median_inter_token_latency_ms", np.nan) / 1e3,
    )


def _network(shape: Sequence[dict[str, str]], precision: Array, names: Sequence[str]) -> Network:
    def numbers(name: str, default: float = 0.0) -> Array:
        return _numbers(shape, name, default)

    total, active = numbers("total_params_b") * 1e9, numbers("active_params_b") * 1e9
    table, vision = numbers("embedding_params_b") * 1e9, numbers("vision_params_b") * 1e9
    looked_up = np.where([row["tied_embeddings"] == "yes" for row in shape], 0.0, table)
    experts = numbers("experts_total")
    is_mixture = experts > 0
    share = np.where(is_mixture, numbers("experts_active") / np.maximum(experts, 1.0), 1.0)
    routed = np.where(is_mixture, (total - active) / np.where(is_mixture, 1.0 - share, 1.0), 0.0)
    sliding = np.array([_share(row["sliding_layer_share"]) for row in shape])
    cached_layers = numbers("attention_layers")
    cached_layers = np.where(cached_layers > 0, cached_layers, numbers("layers"))
    flop = 4.0 * numbers("attention_heads") * numbers("head_dim") * cached_layers
    states = [_STATE.search(row["ssm_state"] or "") for row in shape]
    per_layer = np.array([float(np.prod([int(part) for part in found.groups()])) if found else 0.0 for found in states])
    is_eight_bit, is_four_bit = (precision == "fp8") * 1.0, (precision == "mxfp4") * 1.0
    return Network(
        always_params=active - vision - looked_up - routed * np.where(is_mixture, share, 0.0),
        routed_params=routed,
        routed_share=share,
        head_params=table,
        layers=numbers("layers"),
        expert_layers=numbers("moe_layers"),
        state_layers=numbers("ssm_layers"),
        hidden_size=numbers("hidden_size"),
        cache_heads=numbers("kv_heads"),
        cache_elements=numbers("kv_elements_per_token") * (1.0 - sliding),
        windowed_cache_elements=numbers("kv_elements_per_token") * sliding,
        state_elements=per_layer * numbers("ssm_layers"),
        attention_flop_per_pair=flop * (1.0 - sliding),
        windowed_attention_flop_per_pair=flop * sliding,
        weight_bytes=np.where(is_eight_bit > 0, 1.0, 2.0),
        expert_bytes=np.where(is_eight_bit > 0, 1.0, np.where(is_four_bit > 0, 0.53, 2.0)),
        cache_bytes=np.full(len(shape), 2.0),
        is_eight_bit=is_eight_bit,
        is_four_bit=is_four_bit,
        is_block_scaled=is_eight_bit * is_mixture * np.array([name.startswith(_BLOCK_SCALED) for name in names]),
    )


_LINK_GB_PER_S = (900.0, 1800.0, 600.0)
"""NVLink of the three accelerators, both directions, from their data sheets."""


def _accelerator(sheets: Sequence[dict[str, str]], devices: Array) -> Accelerator:
    sixteen = _numbers(sheets, "bf16_dense_tflops") * 1e12
    eight = np.array([float(row["fp8_dense_tflops"] or row["int8_dense_tops"] or 0) for row in sheets]) * 1e12
    return Accelerator(
        power_w=_numbers(sheets, "tdp_w"),
        bandwidth_bytes_per_s=_numbers(sheets, "bandwidth_gb_s") * 1e9,
        flop_per_s=sixteen,
        eight_bit_flop_per_s=np.maximum(eight, sixteen),
        link_bytes_per_s=np.array(_LINK_GB_PER_S)[devices] * 1e9,
    )


def _numbers(rows: Sequence[dict[str, str]], name: str, default: float = 0.0) -> Array:
    return np.array([float(row.get(name) or default) for row in rows])


def _share(text: str) -> float:
    top, _, bottom = (text or "0").partition("/")
    return float(top) / float(bottom or 1)
