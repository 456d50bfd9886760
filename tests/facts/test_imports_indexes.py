"""The importers of the indexes, on the files that obsia keeps of them: nothing lost, nothing claimed beyond them."""

from __future__ import annotations

import csv
from collections import Counter, defaultdict
from functools import cache
from pathlib import Path

import pytest

from obsia.core.disclosure import Assertion, Basis, Licence, Status
from obsia.facts.compile import DATA
from obsia.facts.files import Problem
from obsia.facts.gather import gather
from obsia.facts.imports import INDEXES, fmti, import_all, mot, os_ai_map, osai
from obsia.facts.imports.addresses import HOLDS, PageKind
from obsia.facts.relations import Developer, LeftOutRecord, LicenceName, SystemName
from obsia.facts.rows import Gathered, Related

THIRD_PARTY = DATA / "third_party"
SPELT_OTHERWISE = {
    "BSD-3": ("BSD-3-Clause", 20),
    "Apache 2.0": ("Apache-2.0", 15),
    "MIT license": ("MIT", 6),
    "Apache license 2.0": ("Apache-2.0", 2),
    "CC BY-SA 4.0": ("CC-BY-SA-4.0", 2),
    "MIT License": ("MIT", 2),
    "apache-2.0": ("Apache-2.0", 1),
}
"""Open licences that the tool's list does not know as the records write them: id, number of cells."""

CLASSES = {
    "III": (
        "Model architecture",
        "Model parameters (Final)",
        "Model card",
        "Data card",
        "Technical report",
        "Evaluation results",
    ),
    "II": ("Training code", "Inference code", "Evaluation code", "Evaluation data"),
    "I": ("Datasets", "Data preprocessing code", "Model parameters (Intermediate)", "Research paper"),
}
"""What a class of the Model Openness Framework asks for besides the classes before it."""


@cache
def gathered() -> Gathered:
    return gather(DATA)


def kept(folder: str, name: str) -> list[dict[str, str]]:
    with (THIRD_PARTY / folder / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def rows_of(asserted_by: str) -> list[Assertion]:
    rows = [related.row for related in gathered().relations["disclosures"]]
    return [row for row in rows if isinstance(row, Assertion) and row.asserted_by == asserted_by]


def systems() -> list[SystemName]:
    return [related.row for related in gathered().relations["systems"] if isinstance(related.row, SystemName)]


def left_out(asserted_by: str) -> set[str]:
    rows = [related.row for related in gathered().relations["left_out_records"]]
    return {row.record for row in rows if isinstance(row, LeftOutRecord) and row.asserted_by == asserted_by}


def licences() -> dict[str, Licence]:
    rows = [related.row for related in gathered().relations["licences"]]
    return {row.licence: row for row in rows if isinstance(row, Licence)}


def is_open(licence: str) -> bool:
    known = licences().get(licence)
    return known is not None and known.is_open


def test_the_importers_find_no_problem_in_the_kept_files() -> None:
    ours = ("third_party/", "relations/systems", "relations/licence")
    assert [str(problem) for problem in gathered().problems if problem.file.startswith(ours)] == []


@pytest.mark.parametrize("module", INDEXES, ids=lambda module: module.ASSERTED_BY)
def test_every_cell_has_a_date_a_place_in_the_source_and_rests_on_the_index(module: object) -> None:
    rows = rows_of(str(getattr(module, "ASSERTED_BY")))  # noqa: B009  (modules have no common type)
    assert rows
    for row in rows:
        assert row.basis is Basis.INDEX
        assert row.evidence == getattr(module, "EVIDENCE")  # noqa: B009
        assert row.read_on
        assert row.locator
        assert row.record
        assert row.status is not Status.WITHHELD or row.reason


def test_every_record_of_every_index_has_a_system() -> None:
    records = {
        "osai": {row["record"] for row in kept(osai.FOLDER, "osai.csv")},
        "mot": {row["record"] for row in kept(mot.FOLDER, "mot.csv")},
        "fmti": {row["company"] for row in kept(fmti.FOLDER, "fmti.csv")},
        "os-ai-map": {row["product"] for row in kept(os_ai_map.FOLDER, "os_ai_map.csv")},
    }
    assert {name: len(found) for name, found in records.items()} == {
        "osai": 193,
        "mot": 273,
        "fmti": 13,
        "os-ai-map": 76,
    }
    for name, found in records.items():
        named = {system.record for system in systems() if system.asserted_by == name}
        assert named | left_out(name) == found
        assert not named & left_out(name)
    imported = [system for system in systems() if system.asserted_by in records]
    assert len({system.subject for system in imported}) >= 400
    assert all(system.label and system.developer and system.words for system in imported)
    assert any(system.scope == "service" for system in imported)


def test_osai_comes_back_from_its_cells_grade_by_grade() -> None:
    grades = {status: grade for grade, status in osai.STATUSES.items()}
    dimensions = {item: dimension for dimension, item in osai.ITEMS.items()}
    assert len(grades) == 3
    assert len(dimensions) == 12
    back = {(row.record, dimensions[row.item]): grades[row.status] for row in rows_of("osai")}
    stated = {(row["record"], row["dimension"]): row["grade"] for row in kept(osai.FOLDER, "osai.csv")}
    assert back == stated
    assert len(rows_of("osai")) == len(stated) == 193 * 12


def test_osai_claims_no_licence_but_the_one_of_the_end_model() -> None:
    stated = {row["record"]: row["end_model_licence"] for row in kept(osai.FOLDER, "osai.csv")}
    licensed = [row for row in rows_of("osai") if row.licence]
    assert {row.item for row in licensed} == {"weights_final"}
    assert all(stated[row.record] for row in licensed)
    deepseek = next(row for row in licensed if row.record == "deepseek-R1" and row.item == "weights_final")
    assert deepseek.licence == "LicenseRef-DeepSeek"
    several = next(row for row in licensed if row.record == "Baichuan" and row.item == "weights_final")
    assert several.licence == "Apache-2.0 AND LicenseRef-Baichuan2"


def test_osai_grades_of_terms_are_marked_as_no_presence() -> None:
    marked = [row for row in rows_of("osai") if row.note.startswith(osai.ON_TERMS)]
    assert len(marked) == 193
    assert {row.item for row in marked} == {"licences"}


def test_an_address_given_for_most_of_a_record_is_noted_and_evidence_of_nothing() -> None:
    noted = [row for row in rows_of("osai") if osai.ONE_ADDRESS in row.note]
    assert {row.record for row in noted} == {"BERT"}
    assert {row.names_item for row in noted if row.item not in HOLDS[PageKind.GIT]} == {False}


@pytest.mark.parametrize(("dimensions", "is_noted"), [(6, False), (7, True), (12, True)])
def test_most_of_a_record_is_more_than_half(tmp_path: Path, dimensions: int, is_noted: bool) -> None:
    folder = tmp_path / "third_party" / osai.FOLDER
    folder.mkdir(parents=True)
    address = "https://github.com/LLM360/amber"
    lines = [
        f"amber,A,A,text,,Amber,MIT,2025,{name},open,{address if place < dimensions else ''},2026-01-01"
        for place, name in enumerate(osai.ITEMS)
    ]
    head = "record,system,organisation,type,base_model,end_model,end_model_licence,release_date,dimension,grade,"
    text = "\n".join([f"{head}evidence_urls,record_last_change", *lines])
    (folder / "osai.csv").write_text(f"{text}\n", encoding="utf-8")
    found = Gathered(relations={name: gathered().relations[name] for name in ("systems", "licence_names")})
    import_all(tmp_path / "third_party", tmp_path, found)
    notes = [related.row.note for related in found.relations["disclosures"] if isinstance(related.row, Assertion)]
    assert sum(osai.ONE_ADDRESS in note for note in notes) == (dimensions if is_noted else 0)


def test_evidence_from_another_size_of_the_model_is_noted() -> None:
    marked = {
        (row.asserted_by, row.record): row
        for asserted_by in ("osai", "mot")
        for row in rows_of(asserted_by)
        if "names another size: " in row.note
    }
    expected = {
        ("osai", "Conversational Speech Model"): "csm-1b",
        ("osai", "TeleChat"): "TeleChat2.5-115B",
        ("osai", "Zephyr"): "zephyr-7b-beta",
        ("osai", "dolly"): "dolly-v2-7b",
        ("osai", "viking"): "Viking-7B",
        ("mot", "CodeGemma-2B"): "codegemma-7b",
        ("mot", "CodeGemma-7B"): "codegemma-2b",
        ("mot", "CodeT5+-6B"): "codet5p-16b",
    }
    for key, other in expected.items():
        assert marked[key].note.endswith(f"names another size: {other}")
        assert marked[key].names_model is False
    assert len(marked) <= 16


def test_mot_sizes_that_the_record_contradicts_are_noted() -> None:
    noted = {row.record: row.note for row in rows_of("mot") if mot.SIZE_FIELD in row.note}
    said = {record: note.rpartition(mot.SIZE_FIELD)[2] for record, note in noted.items()}
    assert said == {
        "Claude-1": "Undisclosed",
        "Claude-2": "Undisclosed",
        "PaLM-2": "Undisclosed",
        "Qwen1.5-7B": "14B",
        "Qwen2.5-72B-Instruct": "32B",
    }


def test_a_developer_has_one_name() -> None:
    rows = [related.row for related in gathered().relations["developers"]]
    names = {row.written: row.name for row in rows if isinstance(row, Developer)}
    shown = {system.developer for system in systems()}
    assert not {name for name in shown if names.get(name.lower(), name) != name}
    assert len({name.lower() for name in shown}) == len(shown)
    # The catalogue writes short names: each of them has one for readers.
    tables = [stated.fact for stated in gathered().facts if stated.fact.property == "developer"]
    models = {fact.text or "" for fact in tables if fact.subject.startswith("model:")}
    assert models <= {*names}
    by_name = {system.subject: system.developer for system in systems() if system.asserted_by == "catalogue"}
    assert by_name["model:openai/gpt-5.1"] == "OpenAI"
    assert by_name["model:qwen/qwen3-32b"] == "Alibaba"


def test_osai_addresses_that_name_another_model_are_noted_and_few() -> None:
    noted = {(row.record, row.item): row for row in rows_of("osai") if "names another model" in row.note}
    expected = {
        ("Mistral", "model_card"): "MiniMax-M2.5",
        ("Llama-Nemotron", "model_card"): "NexusRaven-V2-13B",
        ("Saul", "weights_final"): "airoboros-dpo-110b-3.3",
        ("Marco", "model_card"): "QwQ-32B",
        ("CodeUp", "model_card"): "CodeLlama-70b-Instruct-hf",
    }
    for key, other in expected.items():
        assert noted[key].note.endswith(f"names another model: {other}")
        assert noted[key].names_model is False
    assert len(noted) <= 10


def mof_class(open_components: set[str]) -> str:
    def has(component: str) -> bool:
        report = component == "Technical report" and "Research paper" in open_components
        return component in open_components or report

    reached = "none"
    for name, asked in CLASSES.items():
        if not all(has(component) for component in asked):
            break
        reached = name
    return reached


@pytest.mark.parametrize("as_the_tool_reads_it", [True, False])
def test_mof_classes_of_the_264_records_follow_from_the_cells(as_the_tool_reads_it: bool) -> None:
    components = {item: component for component, item in mot.ITEMS.items()}
    opened: dict[str, set[str]] = defaultdict(set)
    for row in rows_of("mot"):
        misspelt = "licence written" in row.note and as_the_tool_reads_it
        if row.status is Status.PUBLISHED and is_open(row.licence) and not misspelt:
            opened[row.record].add(components[row.item])
    records = {row.record for row in rows_of("mot")}
    assert len(records) == 273 - 9, "a test of the index, and eight records of models that it has under another name"
    counts = Counter(mof_class(opened[record]) for record in records)
    assert counts == {"I": 14, "II": 1, "III": 16, "none": 233}
    stated: dict[str, set[str]] = defaultdict(set)
    for line in kept(mot.FOLDER, "mot.csv"):
        if line["licence_status"] == "open":
            stated[line["record"]].add(line["component"])
    if as_the_tool_reads_it:
        assert {record: opened[record] for record in records} == {record: stated[record] for record in records}


def test_mot_licences_spelt_otherwise_are_read_and_the_spelling_is_kept() -> None:
    lines = [line for line in kept(mot.FOLDER, "mot.csv") if line["record"] not in left_out("mot")]
    cells = {(row.record, row.item): row for row in rows_of("mot")}
    counts: Counter[str] = Counter()
    for line in lines:
        if line["listed"] == "yes" and line["licence_status"] == "not_open":
            row = cells[line["record"], mot.ITEMS[line["component"]]]
            if is_open(row.licence):
                counts[line["licence"]] += 1
                assert row.licence == SPELT_OTHERWISE[line["licence"]][0]
                assert f"licence written {line['licence']!r}" in row.note
    assert counts == {written: number for written, (_, number) in SPELT_OTHERWISE.items()}
    assert sum(counts.values()) == 48


def test_mot_absence_markers_are_read_as_absence() -> None:
    lines = [line for line in kept(mot.FOLDER, "mot.csv") if line["record"] not in left_out("mot")]
    cells = {(row.record, row.item): row for row in rows_of("mot")}
    absent = [line for line in lines if line["licence_status"] == "marked_absent"]
    assert len(absent) == 86
    marked = absent + [line for line in lines if line["listed"] == "yes" and line["licence"] == "Proprietary"]
    assert len(marked) == 102
    for line in marked:
        row = cells[line["record"], mot.ITEMS[line["component"]]]
        assert row.status is Status.NOT_FOUND
        assert row.licence == ""
        assert "its licence reads" in row.note
    found = {(row.record, row.item) for row in rows_of("mot") if row.status is Status.PUBLISHED}
    listed = [line for line in lines if line["listed"] == "yes"]
    assert len(found) == len(listed) - len(marked) == 1709


def test_fmti_cells_follow_the_scores_unless_the_report_says_more() -> None:
    scores = {(row["company"], row["indicator_id"]): row["score"] for row in kept(fmti.FOLDER, "fmti.csv")}
    reported = {(row["company"], row["item"]) for row in kept(fmti.FOLDER, "reports.csv")}
    cells = {(row.record, row.item): row for row in rows_of("fmti")}
    checked = 0
    for (company, indicator), score in scores.items():
        for item in fmti.ITEMS.get(indicator, ()):
            if (company, item) in reported:
                continue
            if score == "1":
                assert cells[company, item].status is Status.PUBLISHED
                checked += 1
            elif item == fmti.ITEMS[indicator][0]:
                assert cells[company, item].status is Status.NOT_FOUND
                checked += 1
    assert checked > 150
    withheld = [row for row in rows_of("fmti") if row.status is Status.WITHHELD]
    assert len({row.record for row in withheld}) >= 3
    # One report stands behind every cell of a company: it names the model, but no item.
    assert {row.names_item for row in rows_of("fmti") if "fmtransparencyreport" in row.address} == {False}


def test_os_ai_map_says_whether_the_weights_can_be_got() -> None:
    cells = {row.record: row for row in rows_of("os-ai-map")}
    assert len(cells) == 76
    for line in kept(os_ai_map.FOLDER, "os_ai_map.csv"):
        row = cells[line["product"]]
        assert row.item == "weights_final"
        assert row.status.is_found is (line["openness_class"] != "closed")
        assert row.read_on == line["accessed"]
        assert row.value.endswith(f"score {line['openness_score']} of 5")


def supported_share(rows: list[Assertion]) -> float:
    """The share of found cells that an address supports: one that names the model and the item, with a date."""
    cells: dict[tuple[str, str], bool] = defaultdict(bool)
    for row in rows:
        if row.status.is_found:
            cells[row.subject, row.item] |= row.is_supported
    return sum(cells.values()) / len(cells)


@pytest.mark.parametrize(("asserted_by", "least"), [("osai", 0.55), ("mot", 0.2), ("os-ai-map", 0.8)])
def test_the_share_of_found_cells_with_an_address_of_model_and_item(asserted_by: str, least: float) -> None:
    assert supported_share(rows_of(asserted_by)) >= least


def test_the_share_over_all_found_cells() -> None:
    rows = [related.row for related in gathered().relations["disclosures"]]
    assert supported_share([row for row in rows if isinstance(row, Assertion)]) >= 0.4


def test_every_licence_has_one_row_and_every_name_leads_to_one() -> None:
    names = [related.row for related in gathered().relations["licence_names"]]
    known = licences()
    assert {row.licence for row in names if isinstance(row, LicenceName)} <= {*known, "absent"}
    assert all(known[name].is_osi for name in ("Apache-2.0", "MIT", "GPL-3.0-only"))
    assert all(known[name].is_open_data for name in ("CC-BY-4.0", "CDLA-Permissive-2.0"))
    closed = ("CC-BY-NC-4.0", "LicenseRef-Llama-3.1", "LicenseRef-Gemma", "LicenseRef-Mixed", "LicenseRef-Unclear")
    assert not any(is_open(licence) for licence in closed)


def test_a_fault_in_a_kept_file_is_a_problem_with_its_place(tmp_path: Path) -> None:
    folder = tmp_path / "third_party"
    (folder / osai.FOLDER).mkdir(parents=True)
    (folder / os_ai_map.FOLDER).mkdir()
    (folder / osai.FOLDER / "osai.csv").write_text(
        "record,system,organisation,type,base_model,end_model,end_model_licence,release_date,dimension,grade,"
        "evidence_urls,record_last_change\n"
        "nobody,N,N,text,,N,Nameless licence,2025,licenses,open,,2026-01-01\n"
        "amber,A,A,text,,A,Nameless licence,2025,weights_endmodel,open,,2026-01-01\n"
        "amber,A,A,text,,A,MIT,2025,kindness,open,,2026-01-01\n",
        encoding="utf-8",
    )
    found = Gathered(relations={name: gathered().relations[name] for name in ("systems", "licence_names")})
    import_all(folder, tmp_path, found)
    file = f"third_party/{osai.FOLDER}/osai.csv"
    assert found.problems == [
        Problem(file=file, where="line 2", reason="record 'nobody' of osai is not in relations/systems.csv"),
        Problem(file=file, where="line 3", reason="licence 'nameless licence' is not in relations/licence_names.csv"),
        Problem(file=file, where="line 4", reason="'kindness' graded 'open' is not of this edition"),
        Problem(
            file=f"third_party/{os_ai_map.FOLDER}/os_ai_map.csv",
            where="file",
            reason=found.problems[-1].reason,
        ),
    ]
    assert "cannot be read" in found.problems[-1].reason
    assert len(found.relations["disclosures"]) == 1


def test_a_record_is_left_out_for_a_reason_and_has_no_cell() -> None:
    rows = [each.row for each in gathered().relations["left_out_records"] if isinstance(each.row, LeftOutRecord)]
    assert all(row.note and row.same_as for row in rows)
    for row in rows:
        assert row.record not in {cell.record for cell in rows_of(row.asserted_by)}
        assert row.same_as in {system.record for system in systems() if system.asserted_by == row.asserted_by}


def test_a_record_that_is_left_out_stands_in_its_index_and_has_no_system(tmp_path: Path) -> None:
    folder = tmp_path / "third_party" / osai.FOLDER
    folder.mkdir(parents=True)
    head = "record,system,organisation,type,base_model,end_model,end_model_licence,release_date,dimension,grade,"
    rows = [f"{each},N,N,text,,N,,2025,licenses,open,,2026-01-01" for each in ("trial", "amber")]
    text = "\n".join([f"{head}evidence_urls,record_last_change", *rows])
    (folder / "osai.csv").write_text(f"{text}\n", encoding="utf-8")
    relations = {name: gathered().relations[name] for name in ("systems", "licence_names")}
    relations["left_out_records"] = [
        Related(row=LeftOutRecord(asserted_by="osai", record=record, reason="test", evidence="e"), file="", where="")
        for record in ("trial", "amber", "gone")
    ]
    found = Gathered(relations=relations)
    import_all(tmp_path / "third_party", tmp_path, found)
    assert "disclosures" not in found.relations
    assert [each.reason for each in found.problems] == [
        "record 'amber' of osai is left out, and relations/systems.csv has it",
        "record 'gone' of osai is left out, and the index does not hold it",
    ]


def test_the_page_on_sources_prints_the_numbers_of_the_cells() -> None:
    page = (Path(__file__).parents[2] / "docs" / "reference" / "openness-sources.md").read_text(encoding="utf-8")
    for module in INDEXES:
        rows = rows_of(module.ASSERTED_BY)
        line = next(line for line in page.splitlines() if f"(`{module.ASSERTED_BY}`)" in line)
        assert line.rstrip("| ").endswith(f"{len(rows):,}")
        share = f"{supported_share(rows):.0%}"
        assert f"{share} for {module.ASSERTED_BY}" in " ".join(page.split())
    for written, (licence, number) in SPELT_OTHERWISE.items():
        assert f"| {written} | {licence} | {number} |" in page
