"""Energy per token at batch 1 over batch 64: the energy model of inference, fitted to 8 requests or more, tested below.

    python -m calibration.low_batch --data DIR

Rows: LLM-Inference-Bench (Argonne), one A100 of 40 GB, two dense models, three engines, static batches of 1, 16, 32 and
64 with 1,024 tokens in and out. None of them is in the fit of the energy model. Two terms are added and scored apart:

- *Memory.* A batch of 64 of a model with a large cache does not fit: engines then run as many as memory holds, one
  after the other. The prompts and outputs are long, so the cap is that of the whole length.
- *Power.* With one request a step multiplies matrices with one vector: it moves as many bytes as with eight, but the
  matrix units work on nearly nothing, and moving draws less. ``share x (1 - drop / batch)``: one parameter, fitted to
  measured powers of two engines and tested on the third.

The rows are predicted as the current stack. The factor that ML.ENERGY's older table needs for time of the host would
make them 1.3 to 1.9 times too slow: that one is of a server under load, these engines ran a loop without one.
"""

from __future__ import annotations

import argparse
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import jax.numpy as jnp
import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize_scalar

from calibration.files import folder, read
from calibration.inference import Fitter, engine_of, natural
from calibration.servers import small_batches
from calibration.tables import ACCELERATORS, measured
from obsia.accounting.known import number
from obsia.facts.snapshot import load
from obsia.physics.inference import Accelerator, Engine, Network, Placement, unit_seconds, work_seconds
from obsia.physics.queueing import held_requests

Array = NDArray[np.float64]
SHEET: Final = "NVIDIA A100 SXM4 40 GB"
ARCHITECTURES: Final = {
    "Llama-2-7b-hf": "meta-llama/Llama-2-7b-hf",
    "Meta-Llama-3-8B": "meta-llama/Meta-Llama-3-8B-Instruct",
}
"""Models of the rows -> rows of ``architectures.csv``: an instructed model has the shape of its base."""
LOW, HIGH = 1, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class StaticRows:
    """Measured rows and what stands on them; arrays of shape (rows,)."""

    engine: tuple[str, ...]
    model: tuple[str, ...]
    batch: Array
    held: Array
    """Requests that memory holds at full length."""
    input_tokens: Array
    output_tokens: Array
    energy_j: Array
    """Per output token."""
    power_w: Array
    network: Network
    accelerator: Accelerator


@dataclass(frozen=True, slots=True, kw_only=True)
class Ratio:
    """Energy per token of one model on one engine at batch 1 over batch 64."""

    engine: str
    model: str
    measured: float
    predicted: float

    @property
    def factor(self) -> float:
        """How far off, at least 1."""
        return float(np.exp(abs(np.log(self.predicted / self.measured))))


def static_rows(data: Path) -> StaticRows:
    """The rows of static batches under ``data``."""
    rows = small_batches(data)
    shapes = {row["model_id"]: row for row in reversed(read(data / "architectures.csv"))}
    sheet = next(row for row in read(data / "accelerators.csv") if row["name"] == SHEET)
    shape = [shapes[ARCHITECTURES[row["model"]]] for row in rows]
    network = _dense(shape)

    def each(name: str) -> Array:
        return np.array([float(row[name]) for row in rows])

    def peak(name: str, unit: float = 1.0) -> Array:
        return np.full(len(rows), float(sheet[name]) * unit)

    total = np.array([float(row["total_params_b"]) * 1e9 for row in shape])
    usable = number(load(), "serving:default", "memory_use_share") or 1.0
    length = each("input_tokens") + each("output_tokens")
    held = held_requests(
        network=network, memory_bytes=peak("memory_gb", 1e9) * usable, weight_bytes=total * network.weight_bytes,
        devices=np.ones(len(rows)), attention_replicas=np.ones(len(rows)), context_tokens=length, window_tokens=length,
    )  # fmt: skip
    return StaticRows(
        engine=tuple(row["engine"] for row in rows),
        model=tuple(row["model"] for row in rows),
        batch=each("batch"),
        held=held,
        input_tokens=each("input_tokens"),
        output_tokens=each("output_tokens"),
        energy_j=each("energy_j_per_token"),
        power_w=each("power_w"),
        network=network,
        accelerator=Accelerator(
            power_w=peak("tdp_w"),
            bandwidth_bytes_per_s=peak("bandwidth_gb_s", 1e9),
            flop_per_s=peak("bf16_dense_tflops", 1e12),
            eight_bit_flop_per_s=peak("int8_dense_tops", 1e12),
            link_bytes_per_s=np.ones(len(rows)),
        ),
    )


def _dense(shape: Sequence[dict[str, str]]) -> Network:
    def numbers(name: str) -> Array:
        return np.array([float(row[name]) for row in shape])

    zero = np.zeros(len(shape))
    table = numbers("embedding_params_b") * 1e9
    return Network(
        always_params=numbers("total_params_b") * 1e9 - table,
        routed_params=zero,
        routed_share=zero + 1.0,
        head_params=table,
        layers=numbers("layers"),
        expert_layers=zero,
        state_layers=zero,
        hidden_size=numbers("hidden_size"),
        cache_heads=numbers("kv_heads"),
        cache_elements=numbers("kv_elements_per_token"),
        windowed_cache_elements=zero,
        state_elements=zero,
        attention_flop_per_pair=4.0 * numbers("attention_heads") * numbers("head_dim") * numbers("layers"),
        windowed_attention_flop_per_pair=zero,
        weight_bytes=zero + 2.0,
        expert_bytes=zero + 2.0,
        cache_bytes=zero + 2.0,
        is_eight_bit=zero,
        is_four_bit=zero,
        is_block_scaled=zero,
    )


def few_requests(engine: Engine, *, batch: Any, drop_share: Any) -> Engine:
    """The engine at a batch: moving draws less where few requests share a step."""
    return replace(engine, moving_power_share=engine.moving_power_share * (1.0 - drop_share / batch))


def predicted(standard: Any, rows: StaticRows, *, is_capped: bool, drop_share: float) -> tuple[Array, Array]:
    """Energy per output token (J) and mean power (W) of each row. ``standard``: parameters of the energy model."""
    count = len(rows.batch)
    engine = engine_of(
        natural(standard), device=jnp.full(count, ACCELERATORS.index("A100-SXM4-40GB")), is_current=jnp.ones(count),
        block_scaled_least_count=jnp.inf,
    )  # fmt: skip
    batch = np.minimum(rows.batch, rows.held) if is_capped else rows.batch
    engine = few_requests(engine, batch=batch, drop_share=drop_share)
    ones = jnp.ones(count)
    placement = Placement(
        devices=ones, attention_replicas=ones, are_experts_spread=0.0 * ones, batch=jnp.asarray(batch)
    )
    units = unit_seconds(network=rows.network, accelerator=rows.accelerator, engine=engine, placement=placement)
    inputs, outputs = jnp.asarray(rows.input_tokens), jnp.asarray(rows.output_tokens)
    spent = work_seconds(
        units=units,
        work={
            "calls": 1.0,
            "prefill_tokens": inputs,
            "prefill_pairs": inputs**2 / 2.0,
            "decode_tokens": outputs,
            "decode_reads": outputs * (inputs + outputs / 2.0),
        },
    )
    energy = spent.energy_j(accelerator=rows.accelerator, engine=engine, devices=ones)
    return np.asarray(energy / outputs, dtype=float), np.asarray(energy / spent.total_s, dtype=float)


def drop_share(standard: Any, rows: StaticRows, kept: NDArray[np.bool_]) -> float:
    """By how much moving draws less at batch 1: least squares on ln power, with a level of each engine and model."""
    groups = np.array([f"{engine} {model}" for engine, model in zip(rows.engine, rows.model, strict=True)])

    def loss(drop: float) -> float:
        off = np.log(rows.power_w / predicted(standard, rows, is_capped=True, drop_share=drop)[1])
        return sum(float(np.var(off[kept & (groups == name)])) for name in sorted(set(groups[kept])))

    return float(minimize_scalar(loss, bounds=(0.0, 0.9), method="bounded").x)


def ratios(standard: Any, rows: StaticRows, *, is_capped: bool, has_drop: bool) -> list[Ratio]:
    """Batch 1 over batch 64 on each engine, with the drop in power (if any) fitted to the other engines."""
    found: list[Ratio] = []
    engines, models = np.array(rows.engine), np.array(rows.model)
    for engine in sorted(set(rows.engine)):
        drop = drop_share(standard, rows, engines != engine) if has_drop else 0.0
        energy = predicted(standard, rows, is_capped=is_capped, drop_share=drop)[0]
        for model in sorted(set(rows.model)):
            low, high = (
                int(np.flatnonzero((engines == engine) & (models == model) & (rows.batch == batch))[0])
                for batch in (LOW, HIGH)
            )
            found.append(
                Ratio(
                    engine=engine, model=model, measured=float(rows.energy_j[low] / rows.energy_j[high]),
                    predicted=float(energy[low] / energy[high]),
                )
            )  # fmt: skip
    return found


def median_range(found: Sequence[Ratio], *, times: int = 1000, seed: int = 7) -> tuple[float, float]:
    """90 % interval of the median factor when engines are drawn with replacement: three of them, so a rough one."""
    rng = np.random.default_rng(seed)
    names = sorted({each.engine for each in found})
    medians = [
        float(np.median([each.factor for at in rng.integers(0, len(names), len(names)) for each in found
                         if each.engine == names[at]]))
        for _ in range(times)
    ]  # fmt: skip
    return float(np.quantile(medians, 0.05)), float(np.quantile(medians, 0.95))


def main() -> None:
    """Print ratios with and without each term, and the drop in power from all engines and with each left out."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    data = folder(parser.parse_args().data)
    fitter = Fitter(measured(data))
    standard = jnp.asarray(fitter.mode(np.ones(len(fitter.rows))))
    rows = static_rows(data)
    for label, is_capped, has_drop in (("model", False, False), ("+ memory", True, False), ("+ power", True, True)):
        found = ratios(standard, rows, is_capped=is_capped, has_drop=has_drop)
        factors = np.array([each.factor for each in found])
        low, high = median_range(found)
        print(f"{label}: median factor {np.median(factors):.2f} [{low:.2f}, {high:.2f}]")
        print(f"  within a factor of 1.5: {(factors <= 1.5).sum()} of {len(found)}")
        for each in found:
            print(f"  {each.engine} {each.model}: measured {each.measured:.1f}, predicted {each.predicted:.1f}")
    energy = predicted(standard, rows, is_capped=True, drop_share=0.0)[0]
    print("energy, predicted over measured:", np.round(energy / rows.energy_j, 2))
    engines = np.array(rows.engine)
    print("drop, all engines:", drop_share(standard, rows, np.ones(len(rows.batch), dtype=bool)))
    for name in sorted(set(rows.engine)):
        print(f"drop without {name}:", drop_share(standard, rows, engines != name))


if __name__ == "__main__":
    main()
