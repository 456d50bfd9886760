"""The same day of calls, recorded through many formats, is the same account: to the integer, and to the figure."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from obsia.app.usage.account import Account, Tokens
from obsia.app.usage.assess import assess

DAY = Path(__file__).parent / "day"


def _package() -> ModuleType:
    """The folder ``day`` as a package of its own, whatever the import mode of the tests."""
    name = "obsia_simulated_day"
    if name not in sys.modules:
        spec = importlib.util.spec_from_file_location(name, DAY / "__init__.py", submodule_search_locations=[str(DAY)])
        assert spec is not None
        assert spec.loader is not None
        sys.modules[name] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(sys.modules[name])
    return sys.modules[name]


_package()
from obsia_simulated_day.calls import CANARY, day  # noqa: E402  # pyright: ignore[reportMissingImports]
from obsia_simulated_day.writers import WRITERS  # noqa: E402  # pyright: ignore[reportMissingImports]

CALLS: list[Any] = day()
COUNTED = [call for call in CALLS if call.has_usage]


@pytest.fixture(scope="module")
def accounts(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Account]:
    found = {}
    for name, write in WRITERS.items():
        file = write(CALLS, tmp_path_factory.mktemp("day"))
        # An observation of Langfuse names no team.
        by = ("model", "hour") if name == "langfuse" else ("model", "hour", "label.team")
        found[name] = assess(file, region="FRA", by=by, record_figures=False)
    return found


def test_the_day_holds_what_it_is_about() -> None:
    assert len(CALLS) == 5_000
    assert sum(call.failed for call in CALLS) > 100
    assert sum(call.failed and call.has_usage for call in CALLS) > 25
    assert sum(call.from_proxy_cache for call in CALLS) > 50
    for field in ("cache_read", "cache_write", "reasoning", "image", "streamed"):
        assert sum(bool(getattr(call, field)) for call in COUNTED) > 50, field


@pytest.mark.parametrize("name", sorted(WRITERS))
def test_every_format_counts_what_happened(accounts: dict[str, Account], name: str) -> None:
    account = accounts[name]
    assert account.records.counted == account.total.tokens.calls == len(COUNTED)
    assert account.records.rejected == account.records.duplicate == 0
    assert account.total.tokens.input_tokens == sum(call.input for call in COUNTED)
    assert account.total.tokens.cached_tokens == sum(call.cache_read for call in COUNTED)
    assert account.total.tokens.output_tokens == sum(call.output for call in COUNTED)
    # Helicone's table has no column for reasoning: it stays in the output, unsaid.
    reasoning = 0 if name == "helicone" else sum(call.reasoning for call in COUNTED)
    assert account.total.tokens.reasoning_tokens == reasoning
    assert account.unknown_keys == {}


@pytest.mark.parametrize("name", sorted(set(WRITERS) - {"parquet"}))
def test_every_format_gives_the_same_figures(accounts: dict[str, Account], name: str) -> None:
    one, other = accounts["parquet"], accounts[name]

    # Helicone counts times in thousandths of a second, and a speed chooses among simulations of a closed model: another
    # microsecond may choose other ones, which moves the ends of a range by the noise of so many simulations.
    near, ends = (0.1, 0.2) if name == "helicone" else (0.0, 0.0)
    for mine, same in zip(one.figures, other.figures, strict=True):
        assert (same.quantity, same.boundary, same.unit) == (mine.quantity, mine.boundary, mine.unit)
        assert same.mean == pytest.approx(mine.mean, rel=near)
        assert (same.median, same.low, same.high) == pytest.approx((mine.median, mine.low, mine.high), rel=ends)
    for table, same in zip(one.tables, other.tables, strict=name != "langfuse"):
        assert [(group.keys, _sums(group.tokens)) for group in table.groups] == [
            (group.keys, _sums(group.tokens)) for group in same.groups
        ]
        for group, other_group in zip(table.groups, same.groups, strict=True):
            assert [f.mean for f in other_group.figures] == pytest.approx([f.mean for f in group.figures], rel=near)


def _sums(tokens: Tokens) -> tuple[int, int, int, int]:
    return tokens.calls, tokens.input_tokens, tokens.cached_tokens, tokens.output_tokens


def test_all_formats_at_once_are_the_day_once(tmp_path: Path) -> None:
    some = CALLS[:1_000]
    counted = [call for call in some if call.has_usage]
    files = [write(some, tmp_path) for write in WRITERS.values()]
    account = assess(*files, region="FRA", by="label.team", record_figures=False)
    assert account.records.counted == account.total.tokens.calls == len(counted)
    assert account.records.duplicate == (len(WRITERS) - 1) * len(counted)
    assert account.total.tokens.input_tokens == sum(call.input for call in counted)
    assert account.total.tokens.cached_tokens == sum(call.cache_read for call in counted)
    assert account.total.tokens.output_tokens == sum(call.output for call in counted)
    assert account.total.tokens.reasoning_tokens == sum(call.reasoning for call in counted)


def test_no_content_is_in_any_account(accounts: dict[str, Account]) -> None:
    for account in accounts.values():
        assert CANARY not in repr(account)
