"""The callback inside the real LiteLLM: what it wrote is read as usage, once a call, without contents."""

from __future__ import annotations

import importlib.util
import json
import os
import subprocess
import sys
import sysconfig
from pathlib import Path

import pytest
from tests.readers.samples import environments
from tests.surfaces.collecting import Receiver, calls_of

from obsia.app.usage.account import Account
from obsia.app.usage.assess import assess
from obsia.core.errors import MissingExtra

HERE = Path(__file__).parent
ROOT = HERE.parents[2]


IS_HERE = importlib.util.find_spec("litellm") is not None


@pytest.mark.skipif(
    not (IS_HERE or environments.ready("litellm")),
    reason="no LiteLLM: python3 tests/readers/samples/environments.py makes it",
)
def test_calls_through_litellm_become_usage_records(tmp_path: Path) -> None:
    file, store = tmp_path / "usage.jsonl", tmp_path / "store"
    environment = os.environ | {"PYTHONPATH": str(ROOT / "src")}
    packages = sysconfig.get_path("purelib")
    command = [sys.executable if IS_HERE else environments.python("litellm"), HERE / "in_litellm.py", file, packages]
    with Receiver(store) as receiver:  # to which LiteLLM's own OpenTelemetry exporter sends the same calls
        endpoint = f"http://127.0.0.1:{receiver.port}/v1/traces"
        environment |= {"OTEL_EXPORTER": "otlp_http", "OTEL_ENDPOINT": endpoint}
        done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=120)
    assert done.returncode == 0, done.stderr[-2_000:]
    written = file.read_text()
    assert "CANARY-77aa" not in written + "".join(path.read_text("latin-1") for path in store.rglob("*.log"))
    assert calls_of(store)[0] == 4
    account = assess(file, region="FRA", by="operation", record_figures=False)
    assert (account.records.counted, account.records.rejected) == (4, 0)
    assert account.total.tokens.output_tokens > 4 * 3
    assert {use.model.facts.model_id for use in account.models} == {"openai/gpt-4o-mini"}
    assert [group.keys for group in account.tables[0].groups] == [{"operation": "chat"}]
    # Another logger, named before ours, is handed the figures of each call.
    figures = [json.loads(line) for line in done.stdout.splitlines() if line.startswith(("{", "null"))]
    assert len(figures) == 4
    assert sum(each["energy_kwh"] for each in figures) == pytest.approx(energy_kwh(account), rel=0.05)
    assert all(each["energy_kwh_low"] < each["energy_kwh"] < each["energy_kwh_high"] for each in figures)
    assert all(each["cost_usd"] > 0 for each in figures)


def energy_kwh(account: Account) -> float:
    """The energy of all calls."""
    return next(each.median for each in account.total.figures if each.quantity == "energy_kwh")


@pytest.mark.skipif(IS_HERE, reason="LiteLLM is installed here")
def test_without_litellm_the_callback_says_what_to_install() -> None:
    sys.modules.pop("obsia.litellm", None)
    with pytest.raises(MissingExtra, match=r"obsia\[litellm\]"):
        importlib.import_module("obsia.litellm")
