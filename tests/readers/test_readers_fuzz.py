"""Odd files by the thousand: a few of those that `just fuzz` tries, and each that was ever found to be read wrongly."""

from __future__ import annotations

from collections import defaultdict
from contextlib import chdir
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from benchmarks.fuzz import case, enumerated
from tests.readers.fuzz.checks import findings, is_quick, outcome, together
from tests.readers.fuzz.mutations import TABLES, VALUES, Case, any_case
from tests.readers.fuzz.seeds import Seed, seeds

from obsia.readers import langfuse, ollama
from obsia.readers.base import Batch, EventReader
from obsia.readers.registry import readers

CORPUS = Path(__file__).parent / "fuzz" / "corpus"
OUTCOMES = CORPUS.with_name("outcomes.md")
EACH = 24
"""Files of each reader with one bad value."""
BY_CHANCE = 300
ENUMERATED = 300
SUFFIXES = (".csv", ".parquet", ".xlsx", ".prom")


def test_every_reader_has_a_file_to_change() -> None:
    assert {each.reader for each in seeds()} == set(readers())
    assert {name for name, each in readers().items() if not isinstance(each, EventReader)} == TABLES
    assert len(VALUES) >= 25
    assert {each[0].reader for each in enumerated()} >= {each.reader for each in seeds() if each.suffix == ".jsonl"}


def test_cases_are_made_again_from_their_numbers() -> None:
    assert [any_case(3, at).data for at in range(40)] == [any_case(3, at).data for at in range(40)]
    assert len({any_case(3, at).data for at in range(40)}) > 35


def test_odd_files_are_read_or_refused_soon_and_their_other_records_count(tmp_path: Path) -> None:
    every = len(enumerated())
    numbers = [*range(0, every, every // ENUMERATED), *range(every, every + BY_CHANCE)]
    made = [(number, each) for number in numbers if is_quick(each := case(2026, number))]
    assert len(made) > (ENUMERATED + BY_CHANCE) // 2
    for number, each in made:
        assert findings(each, tmp_path, whole=False) == [], f"just fuzz --seed 2026 --from {number} --cases 1"


def outcomes(folder: Path) -> list[str]:
    """What each reader made of some files with one bad value: rows, refused records, and a digest of both."""
    by_reader: dict[str, list[int]] = defaultdict(list)
    for number, (seed, *_) in enumerate(enumerated()):
        by_reader[seed.reader].append(number)
    found: list[str] = []
    for reader, numbers in sorted(by_reader.items()):
        read: list[tuple[int, int, str]] = []
        for each in (case(2026, number) for number in numbers[:: len(numbers) // EACH + 1]):
            if is_quick(each):
                file = Path(f"odd{each.suffix}")
                with chdir(folder):  # some ids are of the file's path
                    file.write_bytes(each.data)
                    read.append(outcome(reader, file))
        digest = sha256("\n".join(text for *_, text in read).encode()).hexdigest()[:12]
        if read:
            found.append(
                f"{reader},{len(read)},{sum(each[0] for each in read)},{sum(each[1] for each in read)},{digest}"
            )
    return found


def test_what_readers_make_of_a_bad_value_moves_only_where_it_is_meant_to(tmp_path: Path) -> None:
    """Then ``PYTHONPATH=. python tests/readers/test_readers_fuzz.py`` writes it again."""
    assert outcomes(tmp_path) == OUTCOMES.read_text().splitlines()


def test_odd_tables_do_not_keep_a_file_beside_them_from_counting(tmp_path: Path) -> None:
    every = len(enumerated())
    made = [case(2026, number) for number in range(every, every + 600)]
    by_suffix = [[each for each in made if each.suffix == suffix] for suffix in SUFFIXES]
    tables = [each for some in by_suffix for each in some[:: len(SUFFIXES)]]
    assert {each.suffix for each in tables} == set(SUFFIXES)
    assert together(tables, tmp_path) == []


def kept() -> list[Case]:
    """The files of earlier findings: the reader, two hyphens, the number or a name."""
    return [
        Case(
            seed=Seed(name=path.name, reader=path.name.partition("--")[0], data=b""),
            suffix="".join(path.suffixes),
            data=path.read_bytes(),
            what="",
        )
        for path in sorted(CORPUS.iterdir())
    ]


def test_what_was_found_once_is_read_or_refused(tmp_path: Path) -> None:
    cases = kept()
    assert len(cases) > 3
    for each in cases:
        if is_quick(each):
            assert findings(each, tmp_path, whole=False) == [], each.seed.name
            (tmp_path / f"odd{each.suffix}").unlink()
    assert together(cases, tmp_path) == []


@pytest.mark.parametrize("defect", ["raises", "swells", "loses a neighbour"])
def test_a_reader_that_has_a_defect_is_found_out(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, defect: str) -> None:
    name, module = ("ollama", ollama) if defect == "raises" else ("langfuse", langfuse)
    whole = module.events

    def events(**given: object):  # type: ignore[no-untyped-def]
        for batch in whole(**given):
            if defect == "raises":
                raise TypeError
            odd = b"odd" in Path(str(given["file"])).read_bytes()
            rows = [row for row in batch.rows if not odd] if defect == "loses a neighbour" else [*batch.rows] * 9_999
            yield Batch(columns=batch.columns, rows=rows, are_lines=batch.are_lines)

    seed = next(each for each in seeds() if each.reader == name and each.suffix == ".jsonl")
    made = Case(seed=seed, suffix=".jsonl", data=seed.data + b'{"odd": 1}\n', what="", line=seed.data.count(b"\n") + 1)
    assert findings(made, tmp_path, whole=False) == []
    monkeypatch.setattr(module, "events", events)
    kinds = {found.kind for found in findings(made, tmp_path, whole=False)}
    assert {"raises": "crash", "swells": "output", "loses a neighbour": "neighbours"}[defect] in kinds


if __name__ == "__main__":
    with TemporaryDirectory() as made:
        OUTCOMES.write_text("\n".join(outcomes(Path(made))) + "\n")
