"""The runs that the model of training is fitted to: billed hours, stated steps, and watts that meters read.

Reads ``training.csv``, ``energy_2026/training_new.csv`` and ``server_power.csv`` (H100 nodes at the wall).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from calibration import files
from obsia.physics import training

Array = NDArray[np.float64]
DEVICES: Mapping[str, tuple[float, float, str, str]] = {
    "v100": (125.0, 300.0, "volta", "volta"),
    "tpu3": (123.0, 315.0, "tpu", "tpu3"),
    "tpu4": (275.0, 170.0, "tpu", "tpu4"),
    "a100": (312.0, 400.0, "ampere", "ampere"),
    "h100": (989.4, 700.0, "hopper", "hopper"),
    "h800": (989.0, 700.0, "hopper", "hopper"),
}
"""hw_key -> dense 16-bit TFLOP/s, TDP, generation of the use share and of the power (as in the fact tables)."""
USE = ("volta", "tpu", "ampere", "hopper")
POWER = ("volta", "tpu3", "tpu4", "ampere", "hopper")
LATE = frozenset({"hopper"})
ENCODER_DECODER_SHARE = 0.6
"""Share of the weights that a token of an encoder-decoder passes, where no FLOP is stated (``training:default``)."""
UNKNOWN_ACTIVE_B = 7.0
WALL = ("pre-training",)
MEASURED = frozenset({"measured", "measured_product"})


_SAME = 0.02
"""A stated use so near to that of the hours was computed from them."""
_MAKERS = {"DeepMind": "Google"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Hours:
    """Runs whose arithmetic is stated, with their hours or with their use while they step (``steady`` is 1); each field
    of shape (runs,)."""

    ids: tuple[str, ...]
    families: tuple[str, ...]
    makers: tuple[str, ...]
    steady: Array
    use_log10: Array
    params_b: Array
    year: Array
    moe: Array
    fp8: Array
    generation: NDArray[np.int64]
    device_h: Array
    """0 of what states its use alone."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Watts:
    """Measured server watts per device (log10): of a GPU over its TDP, of a TPU (``tpu`` is 1) over 1 W.

    The nameplate of a TPU is a limit in one generation and a mean of the chip in another: watts of the generations are
    closer to each other than their ratios. ``immersed`` marks servers without fans. Each field of shape (rows,).
    """

    ids: tuple[str, ...]
    makers: tuple[str, ...]
    ratio_log10: Array
    tpu: Array
    immersed: Array
    generation: NDArray[np.int64]


def number(cell: str) -> float | None:
    """A cell as a number, None when it is blank."""
    return float(cell) if cell.strip() else None


def decimal_year(text: str) -> float:
    """The decimal year of YYYY, YYYY-MM or YYYY-MM-DD (the middle of what is stated)."""
    year, month = text[:4], text[5:7]
    return float(year) + ((float(month) - 0.5) / 12 if month else 0.5)


def flop_of(row: Mapping[str, str]) -> float | None:
    """The arithmetic of a row as stated, else 6 N D; None where neither is possible or it describes nothing."""
    if row["arch"] == "distilled":
        return None
    if stated := number(row["train_flop"]):
        return stated
    active, tokens = number(row["params_active_b"]), number(row["tokens_t"])
    if active is None or tokens is None:
        return None
    share = ENCODER_DECODER_SHARE if row["arch"] == "encdec" else 1.0
    return float(training.training_flop(active_params=np.array(active * 1e9), tokens=tokens * 1e12, token_share=share))


def read(data: Path) -> list[dict[str, str]]:
    """The rows of ``training.csv``; and those of ``training_new.csv`` that state tokens a second."""
    rows = files.read(data / "training.csv")
    path = data / "energy_2026" / "training_new.csv"
    return (
        [*rows, *(_stepping(row) for row in files.read(path) if row["unit"] == THROUGHPUT)] if path.is_file() else rows
    )


THROUGHPUT = "tokens/s/GPU"


def _stepping(row: Mapping[str, str]) -> dict[str, str]:
    """A row of tokens a second and GPU, of a dense run on H100 at 16 bits, in the columns of ``training.csv``."""
    rate = float(row["value"]) * training.TRAINING_FLOP * float(row["params_active_b"]) * 1e9
    blank = dict.fromkeys(("tokens_t", "train_flop", "accel_hours", "energy_mwh", "pue", "n_accel"), "")
    return {
        **blank,
        **{name: row[name] for name in ("params_total_b", "params_active_b", "developer")},
        "id": row["point_id"], "family": row["model"].rpartition(" ")[0].rpartition(" ")[0], "release": "2025-11",
        "arch": "dense", "precision": "bf16/fp16", "hw_key": "h100", "energy_kind": "none", "energy_scope": "",
        "mfu_reported": str(rate / (DEVICES["h100"][0] * training.TERA)),
    }  # fmt: skip


def maker_of(row: Mapping[str, str]) -> str:
    """Who made a model; its family where no maker stands in the table."""
    name = row.get("developer", "")
    return _MAKERS.get(name, name) or row["family"]


def hours_of(rows: Sequence[Mapping[str, str]]) -> Hours:
    """What tells a use share: billed hours against arithmetic, and shares of the peak stated beside them.

    No row is left out for its result. Those without arithmetic, without hours, or on hardware whose peak no table
    holds tell nothing.
    """
    kept: list[tuple[Any, ...]] = []
    for row in rows:
        if row["hw_key"] not in DEVICES:
            continue
        flop, hours, stated = flop_of(row), number(row["accel_hours"]), number(row.get("mfu_reported", ""))
        peak, _, generation, _ = DEVICES[row["hw_key"]]
        fp8 = float(row["precision"] == "fp8")
        about = (
            *(number(row["params_active_b"]) or UNKNOWN_ACTIVE_B, decimal_year(row["release"])),
            *(float(row["arch"] == "moe"), fp8, USE.index(generation)),
        )
        maker = maker_of(row)
        share = None
        if flop is not None and hours is not None:
            share = flop / (hours * 3600.0 * peak * (1.0 + fp8) * training.TERA)
            kept.append((row["id"], row["family"], maker, 0.0, float(np.log10(share)), *about, hours))
        if stated is not None and (share is None or abs(stated / share - 1.0) > _SAME):
            kept.append((f"{row['id']} stepping", row["family"], maker, 1.0, float(np.log10(stated)), *about, 0.0))
    columns: list[Any] = list(zip(*kept, strict=True))
    return Hours(
        ids=columns[0],
        families=columns[1],
        makers=columns[2],
        steady=np.array(columns[3]),
        use_log10=np.array(columns[4]),
        params_b=np.array(columns[5]),
        year=np.array(columns[6]),
        moe=np.array(columns[7]),
        fp8=np.array(columns[8]),
        generation=np.array(columns[9]),
        device_h=np.array(columns[10]),
    )


def watts_of(rows: Sequence[Mapping[str, str]], wall: Sequence[Mapping[str, str]] = ()) -> Watts:
    """Rows whose power a meter read, at the server (PUE taken off), with hours; and nodes at the wall."""
    kept: list[tuple[str, str, float, float, float, int]] = []
    for row in rows:
        hours, energy, pue = (number(row[name]) for name in ("accel_hours", "energy_mwh", "pue"))
        if row["energy_kind"] not in MEASURED or row["energy_scope"] != "system+pue" or hours is None or energy is None:
            continue
        _, tdp, _, generation = DEVICES[row["hw_key"]]
        watts = energy * 1e6 / hours / (pue or 1.0)
        tpu = float(generation.startswith("tpu"))
        ratio = float(np.log10(watts / (1.0 if tpu else tdp)))
        kept.append((row["id"], maker_of(row), ratio, tpu, 0.0, POWER.index(generation)))
    for row in wall:
        if (
            row["boundary"] == "server_wall"
            and row["quantity"].startswith("mean power per 8-GPU node")
            and row["workload"] in WALL
        ):
            watts = float(row["value"]) / 8.0
            ratio = float(np.log10(watts / DEVICES["h100"][1]))
            kept.append((row["point_id"], "h100-wall", ratio, 0.0, 1.0, POWER.index("hopper")))
    columns: list[Any] = list(zip(*kept, strict=True))
    return Watts(
        ids=columns[0],
        makers=columns[1],
        ratio_log10=np.array(columns[2]),
        tpu=np.array(columns[3]),
        immersed=np.array(columns[4]),
        generation=np.array(columns[5]),
    )


def wall_of(data: Path) -> list[dict[str, str]]:
    """Rows of training at the wall; none where the table is not there."""
    path = data / "server_power.csv"
    if not path.is_file():
        return []
    return [row for row in files.read(path) if "Training" in row["source"]]
