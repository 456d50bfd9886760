"""Files that are handed in: a table may come through a pipe, as a shell makes one; a file of a reporter is a file."""

from __future__ import annotations

import os
import select
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from obsia.app.handed import text_of
from obsia.app.measuring.report import report as measured
from obsia.app.tables import table_of
from obsia.core.errors import BadInput
from obsia.readers.datacentres import reading as centres


@pytest.fixture
def pipe() -> Iterator[str]:
    reading, writing = os.pipe()
    os.write(writing, b"id,tokens\na,1\n")
    os.close(writing)
    yield f"/dev/fd/{reading}"
    os.close(reading)


def test_a_table_may_come_through_a_pipe(pipe: str) -> None:
    table = table_of(pipe, check=lambda _: None, most=10)
    assert (table.columns, list(table.rows)) == (("id", "tokens"), [(2, {"id": "a", "tokens": "1"})])


def test_a_reporter_hands_in_files(pipe: str) -> None:
    with pytest.raises(BadInput, match="not a regular file"):
        text_of(pipe, expected="expected-csv")


@pytest.mark.parametrize(
    "read",
    [lambda path: text_of(path, expected="expected-csv"), centres, lambda path: measured([path])],
    ids=["a report", "data centres", "a journal"],
)
def test_a_pipe_in_the_place_of_a_file_is_not_waited_for(tmp_path: Path, read: Callable[[str], object]) -> None:
    path = tmp_path / "pipe.csv"
    os.mkfifo(path)
    writer = os.open(path, os.O_RDWR)  # with a writer that writes, whoever opens it goes on
    os.write(writer, b"x")
    try:
        with pytest.raises(BadInput, match="not a regular file"):
            read(str(path))
        assert select.select([writer], [], [], 0)[0], "nothing was taken from it"
    finally:
        os.close(writer)


def test_more_than_may_be_read_is_refused(tmp_path: os.PathLike[str]) -> None:
    path = os.path.join(tmp_path, "large.csv")
    with open(path, "wb") as file:
        file.write(b"x" * (1024**2 + 1))
    with pytest.raises(BadInput, match=r"larger than 1.MB"):
        text_of(path, expected="expected-csv", most_bytes=1024**2)
