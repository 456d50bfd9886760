"""Days of release, and licences of weights, against what the files they cite say.

``release_days.csv`` beside this file holds what the files of the sources gave for the places that the table cites, read
from their repositories and packages on 2026-12-01 by the path, name or version that is the locator.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from obsia.facts import snapshot as facts
from obsia.facts.compile import DATA

COPY = Path(__file__).with_name("release_days.csv")


LICENSERS = {"comparia-30917597", "llmstats-24a9ccf7"}
"""Lists that give a licence with each model."""
SILENT = {"epoch-notable-2026-01", "models-dev-f3fc6922", "litellm-1.110.2", "rates-1.1.0"}
"""Lists that say whether weights are open, and name no licence."""
LISTS = LICENSERS | SILENT | {"metergraph-core-0.7.4"}
"""Lists of models: a day in them that is the first of a month may stand for the month, and of a year for the year."""


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def test_a_day_of_release_is_the_one_of_the_file_that_it_cites() -> None:
    read = {(row["evidence"], row["locator"]): row["release_date"] for row in _rows(COPY)}
    sources = {evidence for evidence, _ in read}
    cited = [row for row in _rows(DATA / "tables" / "release_days.csv") if row["evidence"] in sources]
    assert len(cited) > 590
    for row in cited:
        at = row["evidence"], row["locator"]
        # What follows a comma says more of the same place: the model that a version brought.
        day = read.get(at, read.get((at[0], at[1].partition(", ")[0])))
        # The first of a month is what a list writes that knows the month alone.
        assert day == row["release_date"] or day == f"{row['release_date']}-01", row


def test_no_day_rests_on_the_first_of_a_month_of_a_list() -> None:
    for row in _rows(DATA / "tables" / "release_days.csv"):
        is_first = row["release_date"].endswith("-01") and len(row["release_date"]) == len("2026-01-01")
        assert not (is_first and row["evidence"] in LISTS), row


def test_a_day_of_release_is_the_one_that_the_sheet_of_the_system_gives() -> None:
    """One question, one answer: what was read on the maker's page goes before what a catalogue says."""
    days = {row["model_id"]: row["release_date"] for row in _rows(DATA / "tables" / "release_days.csv")}
    compared = 0
    for subject, value in facts.load().rows(
        "SELECT subject, value FROM disclosures WHERE item = 'release_date' AND status = 'published' AND basis = 'read'"
    ):
        model, day = str(subject).removeprefix("model:"), days.get(str(subject).removeprefix("model:"))
        try:
            read = datetime.strptime(str(value), "%d %B %Y").date().isoformat()  # noqa: DTZ007
        except ValueError:
            continue
        if day is not None:
            assert day == read, model
            compared += 1
    assert compared > 15


def test_a_licence_of_its_own_row_cites_a_page_or_a_list_that_names_licences() -> None:
    models = {row["model_id"]: row for row in _rows(DATA / "tables" / "models.csv")}
    licences = _rows(DATA / "tables" / "licences_of_weights.csv")
    assert len(licences) > 70
    for row in licences:
        model = models[row["model_id"]]
        assert not model["weights"], row
        if row["evidence"] in LICENSERS:
            assert row["evidence"] in model["note"], row
    for row in models.values():
        named = row["weights"] not in {"", "none"} and "not recorded" not in row["weights"]
        assert not named or row["evidence"] not in SILENT, row["model_id"]
    closed = next(row for row in licences if row["model_id"] == "mistral/magistral-medium")
    assert closed["weights"] == "none", "Mistral lists no weights of it"
