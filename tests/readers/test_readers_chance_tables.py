"""An ordinary table is never refused, and loses no row, by an amount or a word alone."""

from __future__ import annotations

import pytest
from tests.readers.chance_tables import ORDINARY
from tests.readers.test_readers_hostile_tables import MODELS


@pytest.mark.parametrize(("name", "text", "suffix", "warned"), ORDINARY, ids=[each[0] for each in ORDINARY])
def test_every_row_of_an_ordinary_table_counts(account, tmp_path, name, text, suffix, warned):
    path = tmp_path / f"usage.{suffix}"
    path.write_text(text, encoding="utf-8")
    got = account(path, model_named=MODELS.get)
    assert len(got.rows) == len(text.splitlines()) - (suffix == "csv"), name
    assert got.skipped == {}
    assert tuple(note.code for note in got.reading.doubts()) == warned
