"""Generate usage records for the benchmarks: one Parquet file with text keys, the same bytes' worth on every machine.

    python benchmarks/generate.py ROWS OUT.parquet

Keys: 5 providers x 20 models x 12 regions x 40 teams, one day. Tokens: log-normal, as production traces are
(input median 1,000, output median 200), a third of the requests with cached input, one in ten with reasoning.
"""

from __future__ import annotations

import sys
from pathlib import Path

import duckdb

PROVIDERS = ("openai", "anthropic", "mistral_ai", "deepseek", "aws.bedrock")
MODELS = (
    "gpt-4o", "gpt-4o-mini", "gpt-4.1", "o3-mini", "claude-3-5-sonnet-20241022", "claude-sonnet-4-5",
    "claude-3-5-haiku-20241022", "mistral-large-2411", "mistral-small-2503", "deepseek-chat", "deepseek-reasoner",
    "meta-llama/Llama-3.1-8B-Instruct", "meta-llama/Llama-3.1-70B-Instruct", "meta-llama/Llama-3.1-405B-Instruct",
    "Qwen/Qwen3-30B-A3B", "Qwen/Qwen3-32B", "openai/gpt-oss-20b", "openai/gpt-oss-120b", "google/gemma-3-27b-it",
    "gemini-2.0-flash",
)  # fmt: skip
REGIONS = ("FRA", "DEU", "GBR", "IRL", "NLD", "SWE", "USA", "CAN", "IND", "JPN", "SGP", "AUS")


def generate(*, rows: int, out: Path) -> None:
    """Write ``rows`` usage records to ``out`` (zstd Parquet, plain text keys)."""
    con = duckdb.connect(config={"memory_limit": "1GB", "threads": 1})
    con.execute("SELECT setseed(0.42)")
    con.execute("CREATE TABLE p AS SELECT unnest(?) v", [list(PROVIDERS)])

    def pick(values: tuple[str, ...]) -> str:
        return f"[{', '.join(repr(v) for v in values)}][1 + floor(random() * {len(values)})::INT]"

    normal = "sqrt(-2 * ln(1 - random())) * cos(2 * pi() * random())"
    con.execute(
        f"""
        COPY (
          SELECT started_at, provider, model_request, region, team, input_tokens,
                 CASE WHEN cached THEN (input_tokens * share)::BIGINT ELSE 0 END AS cache_read_tokens,
                 output_tokens,
                 CASE WHEN reasons THEN (output_tokens * share)::BIGINT ELSE 0 END AS reasoning_tokens
          FROM (
            SELECT TIMESTAMP '2026-03-01' + to_microseconds((86400000000.0 * i / {rows})::BIGINT) AS started_at,
                   {pick(PROVIDERS)} AS provider, {pick(MODELS)} AS model_request, {pick(REGIONS)} AS region,
                   'team-' || lpad((floor(random() * 40)::INT)::VARCHAR, 2, '0') AS team,
                   least(200000, greatest(1, exp(6.9 + 1.2 * ({normal}))))::BIGINT AS input_tokens,
                   least(65536, greatest(1, exp(5.3 + 1.1 * ({normal}))))::BIGINT AS output_tokens,
                   random() < 0.33 AS cached, random() < 0.1 AS reasons, random() AS share
            FROM range({rows}) t(i)
          )
        ) TO '{out}' (FORMAT parquet, COMPRESSION zstd, ROW_GROUP_SIZE 1000000)
        """
    )


if __name__ == "__main__":
    generate(rows=int(sys.argv[1]), out=Path(sys.argv[2]))
