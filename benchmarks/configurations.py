"""A table of configurations for `obsia predict`: every combination of a few models, accelerators, batches and lengths.

python benchmarks/configurations.py ROWS stated|blank|observed|load OUT.csv
"""

from __future__ import annotations

import csv
import itertools
import sys

MODELS = {
    "meta-llama/Llama-3.1-8B-Instruct": ("bfloat16", 1),
    "meta-llama/Llama-3.1-70B-Instruct": ("bfloat16", 4),
    "Qwen/Qwen3-32B": ("bfloat16", 2),
    "Qwen/Qwen3-30B-A3B-Instruct-2507": ("fp8", 1),
    "Qwen/Qwen3-235B-A22B-Instruct-2507": ("fp8", 4),
    "openai/gpt-oss-120b": ("mxfp4", 2),
    "openai/gpt-oss-20b": ("mxfp4", 1),
    "google/gemma-3-27b-it": ("bfloat16", 1),
}
"""Model -> precision and the fewest accelerators."""
DEVICES, TASKS = ("H100", "B200"), ("lm-arena-chat", "gpqa")
BATCHES, OUTPUTS, MORE = (8, 16, 32, 64, 128, 256, 512), (200, 500, 1000, 4000), (1, 2)
COLUMNS = (
    *("row_id", "unit", "model_id", "task", "weight_precision", "gpu_model", "num_gpus", "avg_batch_size"),
    *("avg_output_tokens_per_response", "observed_inter_token_latency_ms", "load_share"),
)


def rows(count: int, kind: str) -> list[dict[str, object]]:
    """So many configurations, of which ``kind`` is stated."""
    every = list(itertools.product(MODELS.items(), DEVICES, TASKS, OUTPUTS, MORE, BATCHES))
    made: list[dict[str, object]] = []
    for at, ((model, (precision, fewest)), device, task, output, more, batch) in zip(
        range(count), itertools.cycle(every), strict=False
    ):
        made.append({
            "row_id": f"r{at}", "unit": "token", "model_id": model, "task": task, "weight_precision": precision,
            "gpu_model": device, "num_gpus": min(fewest * more, 8), "avg_output_tokens_per_response": output,
            "avg_batch_size": "" if kind in {"blank", "observed"} else batch,
            "observed_inter_token_latency_ms": 8 + batch / 16 if kind == "observed" else "",
            "load_share": (0.1, 0.4, 0.8)[at % 3] if kind == "load" else "",
        })  # fmt: skip
    return made


if __name__ == "__main__":
    with open(sys.argv[3], "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS)
        writer.writeheader()
        writer.writerows(rows(int(sys.argv[1]), sys.argv[2]))
