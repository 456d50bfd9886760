"""The README's two commands: what a newcomer reads is what ``.ci/run`` runs."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
BOOTSTRAP = "python3 -m venv .uv && .uv/bin/pip install -q uv && "
MAIN = (
    BOOTSTRAP + ".uv/bin/uv run --frozen --no-dev obsia assess examples/azure_llm_code_2023.csv "
    "--model meta-llama/Llama-3.1-70B-Instruct --region NLD"
)
TESTS = BOOTSTRAP + ".uv/bin/uv run --frozen just check"


def test_the_first_two_sh_blocks_are_the_two_commands() -> None:
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```sh\n(.*?)^```$", readme, flags=re.MULTILINE | re.DOTALL)
    assert [block.strip() for block in blocks[:2]] == [MAIN, TESTS]


@pytest.mark.parametrize(("number", "command"), [(1, MAIN), (2, TESTS)])
def test_the_gate_takes_them_from_the_readme_letter_by_letter(number: int, command: str) -> None:
    script = (ROOT / ".ci" / "run").read_text(encoding="utf-8")
    function = re.search(r"^readme_command\(\) \{.*?^\}$", script, flags=re.MULTILINE | re.DOTALL)
    assert function, "the extraction is gone from .ci/run"
    taken = subprocess.run(
        ["bash", "-euo", "pipefail", "-c", f"{function[0]}\nreadme_command {number}"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    assert taken.stdout.strip() == command
    assert command not in script, ".ci/run holds a copy, which could drift"
