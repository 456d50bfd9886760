"""The facts as a data package: its files are what its descriptor promises, and each row says who may pass it on."""

from __future__ import annotations

import csv
import hashlib
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from obsia.app.catalogue import data_package
from obsia.core.errors import BadCall
from obsia.facts.relations import RELATIONS, Evidence
from obsia.facts.snapshot import load

Table = tuple[dict[str, Any], list[dict[str, str]]]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("package") / "facts"
    data_package.export(str(made), site="https://data.example.org")
    return made


@pytest.fixture(scope="module")
def tables(folder: Path) -> dict[str, Table]:
    descriptor = json.loads((folder / data_package.DESCRIPTOR).read_text())
    found: dict[str, Table] = {}
    for resource in descriptor["resources"]:
        with (folder / resource["path"]).open(encoding="utf-8", newline="") as lines:
            found[resource["name"]] = resource, list(csv.DictReader(lines))
    return found


def test_every_relation_is_there_whole_with_the_digest_that_is_stated(folder: Path, tables: dict[str, Table]) -> None:
    snapshot = load()
    assert set(tables) == {"facts", "sources", "properties", *RELATIONS}
    for name, (resource, rows) in tables.items():
        body = (folder / resource["path"]).read_bytes()
        assert resource["hash"] == f"sha256:{hashlib.sha256(body).hexdigest()}"
        assert resource["bytes"] == len(body)
        held = "evidence" if name == "sources" else name
        counted = snapshot.rows("SELECT count(*) FROM " + held)  # noqa: S608  (names of the snapshot)
        assert len(rows) == int(str(counted[0][0]))


def _wrong(field: dict[str, Any], text: str) -> bool:
    limits = field.get("constraints", {})
    if not text:
        return bool(limits.get("required"))
    if field["type"] in ("number", "integer"):
        number = float(text)
        return not limits.get("minimum", number) <= number <= limits.get("maximum", number)
    if field["type"] == "boolean":
        return text not in ("yes", "no")
    pattern = limits.get("pattern")
    return text not in limits.get("enum", [text]) or bool(pattern and not re.fullmatch(pattern, text))


def test_every_cell_is_what_its_field_says(tables: dict[str, Table]) -> None:
    wrong = [
        (name, field["name"], row[field["name"]])
        for name, (resource, rows) in tables.items()
        for field in resource["schema"]["fields"]
        for row in rows
        if _wrong(field, row[field["name"]])
    ]
    assert wrong == []
    assert sum("unit" in field for resource, _ in tables.values() for field in resource["schema"]["fields"]) > 10


def test_keys_stand_once_and_what_is_named_elsewhere_is_there(tables: dict[str, Table]) -> None:
    for name, (resource, rows) in tables.items():
        if key := resource["schema"].get("primaryKey"):
            assert len({tuple(row[each] for each in key) for row in rows}) == len(rows), name
        for link in resource["schema"].get("foreignKeys", []):
            (column,), (target,) = link["fields"], link["reference"]["fields"]
            known = {row[target] for row in tables[link["reference"]["resource"]][1]} | {""}
            assert {row[column] for row in rows} <= known, (name, column)


def test_every_row_says_under_which_licence_it_may_be_passed_on(folder: Path, tables: dict[str, Table]) -> None:
    sources = {each.evidence_id: each for each in load().select(Evidence, "FROM evidence")}
    rights = json.loads((folder / data_package.RIGHTS).read_text())
    by_source = {each["evidence"]: each for each in rights["sources"]}
    assert set(by_source) == set(sources)
    seen: set[str] = set()
    for name, (_, rows) in tables.items():
        if name == "sources" or not rows or "evidence" not in rows[0]:
            continue
        for row in rows:
            source = sources[row["evidence"]]
            own = source.licence if source.use == "file" else data_package.OWN_LICENCE
            assert row[data_package.ROW_LICENCE] == own == by_source[row["evidence"]]["row_licence"]
            seen.add(own)
    assert {"CC-BY-4.0", "MIT", "MPL-2.0"} <= seen
    closed = {each["evidence"] for each in rights["sources"] if not each["may_republish_its_file"]}
    assert closed == {name for name, each in sources.items() if each.licence == data_package.FACTS_ONLY}
    assert all(each["share_alike"] == (each["row_licence"] == "MPL-2.0") for each in rights["sources"])


def test_the_catalogue_has_what_dcat_ap_demands_of_every_dataset(folder: Path, tables: dict[str, Table]) -> None:
    catalogue = json.loads((folder / data_package.CATALOGUE).read_text())
    assert {"dct:title", "dct:description", "dct:publisher", "dcat:dataset"} <= set(catalogue)
    assert len(catalogue["dcat:dataset"]) == len(tables)
    for each in catalogue["dcat:dataset"]:
        assert each["dct:title"]["@value"]
        assert each["dct:description"]["@value"]
        (distribution,) = each["dcat:distribution"]
        assert distribution["dcat:accessURL"]["@id"].startswith("https://data.example.org/data/")
        assert distribution["dct:license"]["@id"].startswith("https://spdx.org/licenses/")


def test_an_archive_finds_what_a_doi_needs(folder: Path) -> None:
    found = json.loads((folder / data_package.DATACITE).read_text())
    cited = yaml.safe_load((folder / data_package.CITATION).read_text())
    assert {"creators", "titles", "publisher", "publicationYear", "types"} <= set(found)
    assert found["types"]["resourceTypeGeneral"] == "Dataset"
    assert found["publicationYear"] == cited["date-released"].year
    assert [each["title"] for each in found["titles"]] == [cited["title"]]
    assert found["version"] == cited["version"] == load().content_hash[:12]
    assert [each["rightsIdentifier"] for each in found["rightsList"]] == [cited["license"]]
    assert found["url"] == cited["url"] == "https://data.example.org"
    assert [each["name"] for each in found["creators"]] == [each["name"] for each in cited["authors"]]


def test_a_package_replaces_an_earlier_one_and_nothing_else(folder: Path, tmp_path: Path) -> None:
    before = (folder / data_package.DESCRIPTOR).read_bytes()
    found = data_package.export(str(folder), site="https://data.example.org")
    assert (folder / data_package.DESCRIPTOR).read_bytes() == before
    assert found.version == load().content_hash[:12]
    assert found.version in (folder / data_package.CITATION).read_text()
    (tmp_path / "mine.txt").write_text("mine")
    with pytest.raises(BadCall, match="not a folder that is new"):
        data_package.export(str(tmp_path))
    assert [each.name for each in tmp_path.iterdir()] == ["mine.txt"]
