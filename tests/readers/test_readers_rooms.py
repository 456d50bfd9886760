"""How readers are laid out, and what they share."""

from __future__ import annotations

import importlib
from pathlib import Path

import pytest

from obsia.core.locales import entries
from obsia.core.message import Message
from obsia.readers.base import Head
from obsia.readers.records.fields import Fields
from obsia.readers.records.flat import FlatReader
from obsia.readers.records.outline import outline
from obsia.readers.records.packaged import operations, rows_of
from obsia.readers.records.recognition import Sign, signs
from obsia.readers.records.rows import Rows
from obsia.readers.records.values import first_of, opened
from obsia.readers.records.walk import log_lines
from obsia.readers.registry import readers

FOLDER = Path(importlib.import_module("obsia.readers").__path__[0])


def head_of(text: str) -> Head:
    return Head(file="any", suffix=".json", compression="none", data=text.encode(), complete=True)


def test_a_reader_is_one_module_or_one_package_by_its_name():
    modules = {name: module for name, module in readers().items() if not isinstance(module, FlatReader)}
    by_name = {name: module.__name__.removeprefix("obsia.readers.") for name, module in modules.items()}
    # ``csv`` is a module of Python's own.
    assert by_name == {name: "delimited" if name == "csv" else name.replace("-", "_") for name in by_name}


def test_parts_of_a_reader_are_readers_of_nothing():
    parts = [path for path in FOLDER.glob("*/*.py") if path.name != "__init__.py"]
    assert len(parts) > 20
    for path in parts:
        name = path.relative_to(FOLDER).with_suffix("").as_posix().replace("/", ".")
        assert not hasattr(importlib.import_module(f"obsia.readers.{name}"), "NAME"), name


@pytest.mark.parametrize("text", ['{"a": 1, "b": 2}', '{"rows": [{"a": 1, "b": 2}]}', '[{"a": 1, "c": 2}]'])
def test_keys_are_looked_for_in_records_and_in_pages(text):
    sign = Sign(reader="x", what="focus", all_of=("a",), any_of=("b", "c"), places=("", "rows[]."))
    found = sign.claim(outline(head_of(text)))
    assert found is not None
    assert found.confidence == 3
    assert str(found.why).startswith("FOCUS cost file (")


@pytest.mark.parametrize(
    "text", ['{"a": 1}', '{"other": [{"a": 1, "b": 2}]}', '{"a": 1, "rows": [{"b": 2}]}', "a,b\n1,2"]
)
def test_keys_of_a_record_and_of_a_page_are_not_put_together(text):
    sign = Sign(reader="x", what="focus", all_of=("a",), any_of=("b",), places=("", "rows[]."))
    assert sign.claim(outline(head_of(text))) is None


@pytest.mark.parametrize("text", ['{"a": 1, "type": "x"}', '{"a": 1, "b": 2, "type": "y"}'])
def test_a_sign_asks_for_values_and_for_keys_that_are_not_there(text):
    sign = Sign(reader="x", what="focus", all_of=("a",), none_of=(("a", "b"), ("c",)), says=("type", ("x", "y")))
    assert (sign.claim(outline(head_of(text))) is not None) == ("b" not in text)
    assert sign.claim(outline(head_of('{"a": 1, "type": "z"}'))) is None


@pytest.mark.parametrize("language", ["en", "fr"])
def test_every_sign_is_of_a_reader_and_has_words(language):
    known = entries(language)
    for reader, found in signs().items():
        assert reader in readers()
        for sign in found:
            assert f"sign-{sign.what}" in known
            assert set(sign.layouts) <= {"lines", "array", "object", "csv"}
            assert 1 <= sign.confidence <= 3


def test_a_log_of_one_line_has_a_line(tmp_path):
    path = tmp_path / "log.jsonl"
    rows = Rows(str(path), are_lines=True)
    path.write_text('{"n": 1}')
    assert list(log_lines(Fields(["n"]), rows, markers=(b'"n"',))) == [(1, {"n": 1})]
    path.write_text('{"n": 1}\n["n"]\n{"m": 2}\n{"n": 3\n{"n": 4}\n')
    found = list(log_lines(Fields(["n"]), rows, markers=(b'"n"',)))
    assert found == [(1, {"n": 1}), (5, {"n": 4})]
    [batch] = rows.flush()
    assert [(reject.line, reject.reason) for reject in batch.rejects] == [(2, "not_an_object"), (4, "not_json")]
    assert batch.skipped == {Message("skipped-line"): 1}


def test_the_first_value_that_says_something():
    values = {"a": None, "b": "", "c": 0, "d": 1}
    assert first_of(values, "a", "b", "c", "d") == 0
    assert first_of(values, "a", "b") is None


@pytest.mark.parametrize(
    ("text", "value"), [('{"a": 1}', {"a": 1}), ("[1]", [1]), ("{", None), (b"\xff", None), ("", None)]
)
def test_text_is_opened_where_it_is_json(text, value):
    assert opened(text) == value


def test_tables_have_no_empty_column_and_no_cell_without_one():
    for package, name in (
        ("obsia.readers.otlp", "names.csv"),
        ("obsia.readers.otlp", "kinds.csv"),
        ("obsia.readers.focus", "meters.csv"),
        ("obsia.readers.focus", "models.csv"),
        ("obsia.readers.focus", "services.csv"),
        ("obsia.readers.records", "token_algebra.csv"),
    ):
        rows = rows_of(package, name)
        assert rows
        for row in rows:
            assert None not in row, (name, row)
            assert all(isinstance(cell, str) for cell in row.values()), (name, row)
            first = next(iter(row.values()))
            assert first, (name, row)


def test_each_word_of_a_source_is_one_operation():
    rows = rows_of("obsia.readers.records", "operations.csv")
    assert len({(row["source"], row["shape"], row["value"]) for row in rows}) == len(rows)
    assert all(row["value"] and row["operation"] for row in rows)
    assert operations("litellm", "call")["embedding"] == "embeddings"
    with pytest.raises(KeyError, match="shape-without-rows"):
        operations("litellm", "nothing")


def test_each_key_of_free_usage_has_one_role_that_is_read():
    rows = rows_of("obsia.readers.records", "usage_keys.csv")
    assert len({row["key"] for row in rows}) == len(rows)
    totals = {"base_in", "base_out", "total"}
    assert {row["role"] for row in rows} == totals | {"reads", "writes", "split_writes", "reasoning", "other_in"}
    assert {row["is_inclusive"] for row in rows} == {"yes", "no"}
