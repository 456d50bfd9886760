"""The callback inside the real LiteLLM: what it wrote is read as usage, once a call, without contents."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from obsia.app.usage.assess import assess
from obsia.core.errors import MissingExtra

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


def _environments() -> ModuleType:
    path = ROOT / "tests" / "readers" / "samples" / "environments.py"
    spec = importlib.util.spec_from_file_location("samples_environments", path)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


ENVIRONMENTS = _environments()


@pytest.mark.skipif(
    not ENVIRONMENTS.made("litellm"), reason="no LiteLLM: python3 tests/readers/samples/environments.py makes it"
)
def test_calls_through_litellm_become_usage_records(tmp_path: Path) -> None:
    file = tmp_path / "usage.jsonl"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    command = [ENVIRONMENTS.python("litellm"), HERE / "in_litellm.py", file]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2_000:]
    written = file.read_text()
    assert "CANARY-77aa" not in written
    account = assess(file, region="FRA", by="operation", record_figures=False)
    assert (account.records.counted, account.records.rejected) == (4, 0)
    assert account.total.tokens.output_tokens > 4 * 3
    assert {use.model.facts.model_id for use in account.models} == {"openai/gpt-4o-mini"}
    assert [group.keys for group in account.tables[0].groups] == [{"operation": "chat"}]


@pytest.mark.skipif(importlib.util.find_spec("litellm") is not None, reason="LiteLLM is installed here")
def test_without_litellm_the_callback_says_what_to_install() -> None:
    sys.modules.pop("obsia.litellm", None)
    with pytest.raises(MissingExtra, match=r"obsia\[litellm\]"):
        importlib.import_module("obsia.litellm")
