"""First-time journeys: what people have, and at most two commands from the README and ``--help`` to a right account."""

from __future__ import annotations

import json
import re
import shlex
from pathlib import Path
from typing import Any, NamedTuple

import pytest

TESTS = Path(__file__).parents[2]
EXAMPLES, SAMPLES = TESTS.parent / "examples", TESTS / "readers" / "samples"


class Journey(NamedTuple):
    """Who comes, with what, and what the account must count."""

    who: str
    files: tuple[str | Path, ...]
    """Paths, or the text of a CSV."""
    input_tokens: int
    output_tokens: int
    hint: str = ""
    """A part of what the first command proposes, where it cannot know: the second one takes it."""


COSTS = (
    "start_time,end_time,start_time_iso,end_time_iso,amount_value,amount_currency,line_item,project_id,organization_id\n"
    '1759622400,1759708800,2025-10-05T00:00:00+00:00,2025-10-06T00:00:00+00:00,0.89,usd,"gpt-4o-mini, input",,org-1\n'
)
JOURNEYS = (
    Journey("finance, with OpenAI's usage", (EXAMPLES / "openai_usage.json",), 9_900_000, 1_441_000),
    Journey("a platform team, with Azure's metrics", (EXAMPLES / "azure_openai_metrics.json",), 2_118_000, 305_000),
    Journey("an auditor, with Bedrock's log", (EXAMPLES / "bedrock_invocations.jsonl",), 2_620, 454),
    Journey("an office, with seats", (EXAMPLES / "seats.csv",), 0, 0),
    Journey("a developer, with Langfuse", (EXAMPLES / "langfuse_observations.jsonl",), 23_582, 1_663),
    Journey("a developer, with Claude Code", (SAMPLES / "assistants" / "claude-code" / "projects",), 4_479, 1_463),
    Journey("an engineer, with vLLM's metrics", (EXAMPLES / "vllm_metrics.prom",), 89_100, 13_010),
    Journey("finance, with a FOCUS file", (EXAMPLES / "focus.csv",), 55_814_234, 4_048_000),
    Journey(
        "a French office, with semicolons",
        ("Date;Modèle;Jetons en entrée;Jetons en sortie;Équipe\n01/05/2026;gpt-4o;1 234 567;45 678;Ventes\n"
         "13/05/2026;claude-sonnet-4-5;2 000 000;100 000;R&D\nTotal;;3 234 567;145 678;\n",),
        3_234_567, 145_678,
    ),
    Journey("a pipeline, with claude -p", (SAMPLES / "assistants" / "claude-code" / "print.json",), 1_530, 412),
    Journey("a pipeline, with codex exec", (SAMPLES / "assistants" / "codex" / "exec.jsonl",), 44, 19),
    Journey("a platform team, with LiteLLM", (EXAMPLES / "litellm_spend_logs.csv",), 11_056, 914),
    Journey("a developer, with printed spans", (TESTS / "readers" / "otlp" / "console.log",), 2_400, 600),
    Journey(
        "an ESG officer, with tokens by month",
        ('Month,AI service,Total tokens,Number of requests\n2026-04,GPT-4o,"120,500,000","310,000"\n',),
        0, 120_500_000, "output_tokens=Total tokens",
    ),
    Journey(
        "an ESG officer, with millions of tokens",
        ("month,model,tokens_in_millions\n2026-04,gpt-4o,120.5\n",),
        0, 120_500_000, "output_tokens=tokens_in_millions:int*1000000",
    ),
)  # fmt: skip


def given(journey: Journey, folder: Path) -> list[str]:
    """The paths that a journey names."""
    paths: list[str] = []
    for each in journey.files:
        if isinstance(each, str):
            (folder / "usage.csv").write_text(each, encoding="utf-8")
        paths.append("usage.csv" if isinstance(each, str) else str(each))
    return paths


@pytest.mark.parametrize("journey", JOURNEYS, ids=lambda each: each.who)
def test_two_commands_lead_to_a_right_account(obsia: Any, tmp_path: Path, journey: Journey) -> None:
    words = ["assess", *given(journey, tmp_path), "--json"]
    found = obsia(*words)
    if journey.hint:
        assert found.returncode == 3, found.stderr
        proposed = [shlex.split(each)[0] for each in re.findall(r"--map ('[^']+'|[^\s)]+)", found.stderr)]
        assert journey.hint in proposed, found.stderr
        found = obsia(*words, "--map", journey.hint)
    assert found.returncode == 0, found.stderr
    record = json.loads(found.stdout)
    tokens = record["tokens"]
    assert record["records"]["rejected"] == 0
    assert (tokens["input_tokens"], tokens["output_tokens"]) == (journey.input_tokens, journey.output_tokens)


def test_costs_alone_are_sent_beside_usage(obsia: Any, tmp_path: Path) -> None:
    (tmp_path / "costs.csv").write_text(COSTS, encoding="utf-8")
    alone = obsia("assess", "costs.csv")
    assert (alone.returncode, "--bill COSTS" in alone.stderr) == (3, True)
    (tmp_path / "usage.csv").write_text("date,model,input_tokens,output_tokens\n2025-10-05,gpt-4o-mini,5933333,0\n")
    both = obsia("assess", "usage.csv", "--bill", "costs.csv", "--json")
    assert both.returncode == 0, both.stderr
    bill = json.loads(both.stdout)["bill"]
    # 5,933,333 tokens of input at 0.15 USD a million are 0.89 USD.
    assert [(line["when"], line["verdict"], line["billed"]) for line in bill["lines"]] == [
        ("2025-10-05", "agrees", "0.89")
    ]
