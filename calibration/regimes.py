"""``python -m calibration.regimes``: on what the energy models were tested, from the measured rows themselves.

    python -m calibration.regimes --data DIR --check     say whether the table is what the rows say; write nothing
    python -m calibration.regimes --data DIR --write     renew it

A regime is an engine on so many accelerators of a kind, laid out in one way, with weights of one precision; of it the
batches and the lengths of outputs that were measured are told. A prediction outside of every regime was never held
against a measurement. Rows are those that the page of validation scores: language models of the newer table alone (the
older one helps to fit), and images and videos of it: those of the older table ran on an older engine, whose law the
program does not ask.
"""

from __future__ import annotations

import argparse
import csv
import io
from collections.abc import Sequence
from pathlib import Path
from typing import Final

from calibration.files import folder, read
from obsia.facts.records import TestedRegime
from obsia.facts.relation import names

TABLE: Final = Path(__file__).parents[1] / "src" / "obsia" / "facts" / "data" / "relations" / "tested_regimes.csv"
COLUMNS: Final = names(TestedRegime)
MEASURED: Final = "mlenergy_train.csv"
_SHEETS: Final = {"H100": "NVIDIA H100 SXM5 80GB", "B200": "NVIDIA B200"}
_ENGINES: Final = {"token": "vllm", "image": "xdit", "video": "xdit"}
"""What ran the rows, as the README of the table says (vLLM 0.11.1, xDiT 0.4.5)."""
_STACKS: Final = {"vllm": ("0.11.1", "2025-11", "2026-02"), "xdit": ("0.4.5", "", "")}
"""Version that ran the rows; where known, the months from its release to the publication of the rows."""
_LOCATOR: Final = "rows of benchmark V3 (calibration/regimes.py)"
Row = dict[str, str]


def regimes(data: Path) -> list[Row]:
    """The rows of the relation, in order."""
    grouped: dict[tuple[str, ...], list[Row]] = {}
    for row in read(data / MEASURED):
        grouped.setdefault(_layout(row), []).append(row)
    return [_regime(layout, rows) for layout, rows in sorted(grouped.items())]


def _layout(row: Row) -> tuple[str, ...]:
    """What tells regimes apart, in the order of the columns of the relation."""
    unit = row["unit"]
    engine = _ENGINES[unit]
    devices, one = f"{float(row['num_gpus'] or 1):g}", "1"
    if unit != "token":
        ulysses, ring = (f"{float(row.get(f'{name}_degree') or 1):g}" for name in ("ulysses", "ring"))
        return unit, engine, _SHEETS[row["gpu_model"]], devices, "", "", "", "", ulysses, ring
    is_mixture = float(row["active_params_billion"] or 0) < float(row["total_params_billion"] or 0)
    # On one accelerator nothing is spread, and a dense model has no experts to spread.
    is_spread = is_mixture and float(row["num_gpus"]) > 1 and float(row["expert_parallel"] or 1) > 1
    return (
        unit,
        engine,
        _SHEETS[row["gpu_model"]],
        devices,
        "mixture" if is_mixture else "dense",
        f"{float(row['data_parallel'] or 1):g}" if is_mixture else one,
        "yes" if is_spread else "no",
        row["weight_precision"],
        "",
        "",
    )


def _regime(layout: tuple[str, ...], rows: Sequence[Row]) -> Row:
    batches = [float(row.get("avg_batch_size") or row["batch_size"]) for row in rows]
    outputs = [float(row["avg_output_tokens_per_response"]) for row in rows if row["unit"] == "token"]
    ends = [min(batches), max(batches), *([min(outputs), max(outputs)] if outputs else [])]
    values = [
        *layout,
        *(f"{end:.6g}" for end in ends),
        *[""] * (4 - len(ends)),
        str(len(rows)),
        *_STACKS[layout[1]],
        "mlenergy-inference" if layout[0] == "token" else "mlenergy-diffusion",
        _LOCATOR,
        "",
    ]
    return dict(zip(COLUMNS, values, strict=True))


def text(rows: Sequence[Row]) -> str:
    """The relation as CSV."""
    out = io.StringIO()
    writer = csv.DictWriter(out, fieldnames=[str(name) for name in COLUMNS], lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


def main(arguments: Sequence[str] | None = None, *, path: Path = TABLE) -> int:
    """The command line; the exit status: 1 where a table that is checked is not what the rows say."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--data")
    what = parser.add_mutually_exclusive_group(required=True)
    what.add_argument("--check", action="store_true", help="say whether the table would change")
    what.add_argument("--write", action="store_true", help="renew it")
    asked = parser.parse_args(arguments)
    found = text(regimes(folder(asked.data)))
    if asked.write:
        path.write_text(found, encoding="utf-8", newline="\n")
        return 0
    same = path.exists() and path.read_text(encoding="utf-8") == found
    print("The table is what the rows say." if same else f"Would change: {path.name}")
    return 0 if same else 1


if __name__ == "__main__":
    raise SystemExit(main())
