"""Tables of strangers are read exactly with no option, or refused with the option that settles them."""

from __future__ import annotations

from collections import Counter
from typing import Any

import pytest
from tests.readers.hostile_tables import SEEN, TABLES, Told

from obsia.core.errors import ObsiaError
from obsia.core.locales import Locale
from obsia.readers.headers import parse_ignored


def written(tmp_path, told: Told):
    path = tmp_path / f"usage.{told.suffix}"
    path.write_bytes(told.text if isinstance(told.text, bytes) else told.text.encode())
    return path


def check(told: Told, got: Any) -> None:
    """All that a person reads in the table is what was read."""
    for name, amount in told.sums.items():
        assert sum(value or 0 for value in got.column(name)) == amount, name
    if told.models:
        models = "model_request" if "model_request" in got.reading.columns else "model_response"
        assert tuple(dict.fromkeys(got.column(models))) == told.models
    if told.first:
        assert min(filter(None, got.column("started_at"))).isoformat() == told.first
    for label, values in told.labels.items():
        assert set(got.column(f"label.{label}")) == values
    if told.regions:
        assert tuple(dict.fromkeys(got.column("region"))) == told.regions
    assert got.where.rejected == told.rejected


@pytest.mark.parametrize("told", [*TABLES, *SEEN], ids=lambda told: told.name)
def test_a_table_is_exact_or_refused_with_what_settles_it(account, tmp_path, told):
    path = written(tmp_path, told)
    if not told.refused:
        got = account(path)
        check(told, got)
        assert got.skipped.get("row that sums up others", 0) == told.totals
        return
    with pytest.raises(ObsiaError) as stopped:
        account(path)
    for language in ("en", "fr"):
        said = Locale(language).text(stopped.value.sentences)
        assert str(path) in said
        if language == "en":
            assert all(part in said for part in told.refused), said
    if told.settled:
        options: dict[str, Any] = dict(told.settled)
        mapping = options.pop("map", "")
        if "ignore_columns" in options:
            options["ignored"] = parse_ignored(options.pop("ignore_columns"))
        check(told, account(path, mapping, **options))


def test_there_are_tables_enough_and_each_has_a_name_of_its_own():
    assert len(TABLES) >= 50
    assert len(SEEN) == 15
    assert set(Counter(told.name for told in (*TABLES, *SEEN)).values()) == {1}
