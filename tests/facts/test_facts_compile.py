"""Every rule of the fact files can fail, and is shown failing."""

from __future__ import annotations

import os
import re
from pathlib import Path

import pytest
from tests.facts.conftest import FOLDER
from tests.twice import IN_THE_ORDER_OF_SETS, digests

from obsia.core.errors import BadFact
from obsia.facts.compile import BadFacts, build, compile_facts
from obsia.facts.files import UnreadableError, read_yaml
from obsia.facts.snapshot import Snapshot
from obsia.facts.sql import COLUMNS, FACT_COLUMNS

FRA = "grids/FRA.yaml"
PROPERTIES = "properties.csv"
EVIDENCE = "evidence/invented-2025.yaml"

# file, text to replace (first occurrence), replacement, what the problem must say (a regular expression)
SPOILED: list[tuple[str, str, str, str]] = [
    # values, limits, spreads
    (FRA, "value: 50", "value: 2001", r"line 5.*2001 is outside \[0, 2000\] gCO2e/kWh"),
    (FRA, "value: 50", "value: -1", r"-1 is outside"),
    (
        FRA,
        "value: 50",
        "value: '50'",
        r"line 5, field 'facts\.intensity_g_per_kwh\[0\]\.value': Expected `float \| null`",
    ),
    (FRA, "value: 50", "value: true", r"Expected `float \| null`, got `bool`"),
    (FRA, "value: 50", "value: 1e999", r"finite"),
    (FRA, "value: 50, ", "", r"a point needs a value"),
    (FRA, "value: 50", "value: 50, low: 40, high: 60", r"a point has low = value = high; name a spread"),
    (FRA, "value: 44, low: 38", "value: 37, low: 38", r"low <= value <= high does not hold"),
    (FRA, "low: 38, high: 55", "low: 55, high: 38", r"low <= value <= high does not hold"),
    (FRA, "low: 38, ", "", r"spread 'lognormal' needs low and high"),
    (FRA, "low: 38", "low: 0", r"spread 'lognormal' needs low > 0"),
    (FRA, "low: 38", "low: 44", r"needs low < value < high"),
    (FRA, "spread: lognormal", "spread: logitnormal", r"needs 0 < low < high < 1"),
    (FRA, "spread: lognormal", "spread: triangular", r"Invalid enum value 'triangular'"),
    (FRA, "value: 44, low: 38, high: 55", "low: 38, high: 55", r"spread 'lognormal' needs a value"),
    ("grids/NOR.yaml", "low: 1, high: 4", "low: 4, high: 4", r"low = high is a point"),
    (FRA, "weight: 0.5", "weight: 0", r"weight 0\.0; expected more than 0"),
    (FRA, "value: 50", "text: fifty", r"is a number, a text was given"),
    ("models/extra.yaml", "text: Acme-AI/Anvil-2-8B-Instruct", "value: 3", r"is a text, a number was given"),
    (
        "models/extra.yaml",
        "text: Acme-AI/Anvil-2-8B-Instruct",
        "text: ' '",
        r"text is empty or not printable",
    ),
    # what stands behind a value
    (FRA, "evidence: invented-2025, ", "", r"missing required field `evidence`"),
    (FRA, "kind: modelled, ", "", r"missing required field `kind`"),
    (FRA, "kind: modelled", "kind: guessed", r"Invalid enum value 'guessed'"),
    (FRA, "verification: method and boundary published", "verification: trust me", r"Invalid enum value"),
    (FRA, "locator: row FRA, ", "", r"missing required field `locator`"),
    (FRA, "locator: row FRA", "locator: ''", r"locator is empty"),
    (FRA, ", read_on: 2026-11-24", "", r"missing required field `read_on`"),
    (FRA, "read_on: 2026-11-24", "read_on: 24/11/2026", r"read_on '24/11/2026'; expected YYYY-MM-DD"),
    (FRA, "as_of: 2024", "as_of: last year", r"as_of 'last year'; expected YYYY"),
    (
        FRA,
        "evidence: invented-2025",
        "evidence: nowhere",
        r"evidence 'nowhere' has no file evidence/nowhere\.yaml",
    ),
    (
        FRA,
        "qualifier: basis=withdrawal",
        "qualifier: withdrawal",
        r"qualifier 'withdrawal'; expected 'name=value",
    ),
    # registry and subjects
    (
        FRA,
        "intensity_g_per_kwh:",
        "intensity_g_kwh:",
        r"property 'intensity_g_kwh' is not in properties\.csv",
    ),
    (FRA, "subject: grid:FRA", "subject: device:FRA", r"'intensity_g_per_kwh' is for grid; not for 'device'"),
    (FRA, "subject: grid:FRA", "subject: France", r"subject 'France'; expected 'kind:name'"),
    ("grids/NOR.yaml", "subject: grid:NOR", "subject: grid:FRA", r"'grid:FRA' has a file already"),
    (PROPERTIES, "intensity_g_per_kwh,gCO2e/kWh", "intensity_g_per_kwh,kg", r"unit 'kg' is not registered"),
    (
        PROPERTIES,
        "intensity_g_per_kwh,gCO2e/kWh",
        "intensity_g_per_kwh,W",
        r"suffix of the name says 'gCO2e/kWh'",
    ),
    (PROPERTIES, "grid,0,2000,no", "grid,2000,0,no", r"needs minimum < maximum"),
    (PROPERTIES, "grid,0,2000,no", "grid,,,no", r"needs minimum < maximum"),
    (PROPERTIES, "grid,0,2000,no", ",0,2000,no", r"no kind of subject"),
    (PROPERTIES, "hf_id,,model,,,yes", "hf_id,W,model,,,yes", r"a text property has no unit"),
    (PROPERTIES, "water_l_per_kwh,L/kWh", "intensity_g_per_kwh,gCO2e/kWh", r"stands twice"),
    (PROPERTIES, "grid,0,2000,no", "grid,zero,2000,no", r"line 2: 'zero' is not a number"),
    # strict files
    (FRA, "label: France", "lable: France", r"line 2.*unknown field `lable`"),
    (FRA, "as_of: 2024", "asof: 2024", r"unknown field `asof`"),
    (FRA, "label: France", "subject: grid:DEU", r"line 2: the key 'subject' occurs twice"),
    (FRA, "label: France", "label: [", r"not YAML"),
    (EVIDENCE, "publisher:", "publischer:", r"unknown field `publischer`|missing required field `publisher`"),
    (EVIDENCE, "title: Grid table (invented for tests)", "title: ''", r"title is empty"),
    (EVIDENCE, "url: https", "url: gopher", r"expected https://"),
    (
        EVIDENCE,
        "retrieved: 2026-11-24",
        "language: French\nretrieved: 2026-11-24",
        r"language 'French'; expected a code of BCP 47",
    ),
    (EVIDENCE, "retrieved: 2026-11-24", "retrieved: 2026-11", r"retrieved '2026-11'; expected YYYY-MM-DD"),
    (EVIDENCE, "published: 2025-05-01", "published: spring", r"published 'spring'"),
    (EVIDENCE, "use: file", "use: all", r"Invalid enum value 'all'"),
    # licences
    (
        EVIDENCE,
        "licence: CC-BY-4.0",
        "licence: none stated",
        r"licence 'none stated' does not let us publish",
    ),
    (EVIDENCE, "licence: CC-BY-4.0", "licence: ''", r"does not let us publish"),
    (EVIDENCE, "licence: CC-BY-4.0", "licence: NOASSERTION", r"does not let us publish"),
    (EVIDENCE, "licence: CC-BY-4.0", "licence: CC-BY-SA-4.0", r"does not let us ship the file"),
    (EVIDENCE, "licence: CC-BY-4.0", "licence: AGPL-3.0-only", r"does not let us ship the file"),
    (EVIDENCE, "licence: CC-BY-4.0", "licence: LicenseRef-facts-only", r"does not let us ship the file"),
    (
        EVIDENCE,
        "licence: CC-BY-4.0",
        "licence: MPL-2.0",
        r"MPL-2\.0 stays with its file; move the row below third_party/",
    ),
    (
        "evidence/invented-facts.yaml",
        "licence: LicenseRef-facts-only",
        "licence: unknown",
        r"does not let us publish",
    ),
    # memory
    ("grids/NOR.yaml", "kind: assumed", "kind: modelled", r"a number from memory is refused"),
    ("grids/NOR.yaml", "low: 1, high: 4, spread: uniform", "value: 2", r"a number from memory is refused"),
    ("models/extra.yaml", "evidence: invented-facts", "evidence: memory", r"from memory needs 'unverified'"),
    (
        "relations/aliases.csv",
        "memory,dates unverified",
        "memory,",
        r"line 7: a name from memory needs 'unverified'",
    ),
    ("relations/prices.csv", "2025-06,invented-2025", "2025-06,memory", r"a number from memory is refused"),
    (
        "evidence/invented-facts.yaml",
        "publisher: Invented Press",
        "publisher: obsia contributors",
        r"a number from memory is refused",
    ),
    # duplicates
    ("tables/models.csv", "acme/anvil-1-mini,", "acme/anvil-1,", r"line 3.*duplicate key.*line 2"),
    ("relations/countries.csv", "FRA,FR", "DEU,FR", r"line 3: duplicate key"),
    ("relations/regions.csv", "alibaba,eu-west-1", "aws,eu-west-1", r"duplicate key"),
    ("relations/rules.csv", r"^models/(.+)$,bolt", "^(.+?)-20[0-9]{2}-[0-9]{2}-[0-9]{2}$,", r"duplicate key"),
    # bulk tables
    (
        "tables/checkpoints.table.yaml",
        "ignored: [comment]",
        "ignored: []",
        r"columns \['comment'\] are neither mapped nor",
    ),
    ("tables/checkpoints.table.yaml", "[comment]", "[comment, gone]", r"the table has no columns \['gone'\]"),
    (
        "tables/checkpoints.table.yaml",
        "layers: {}",
        "layers: {proprety: layers}",
        r"unknown field `proprety`",
    ),
    (
        "tables/checkpoints.csv",
        ",32,",
        ",many,",
        r"checkpoints\.csv, line 2, field 'layers': 'many' is not a number",
    ),
    ("tables/checkpoints.csv", ",32,", ",0x20,", r"'0x20' is not a number"),
    ("tables/checkpoints.csv", ",32,", ",nan,", r"'nan' is not a number"),
    ("tables/checkpoints.csv", ",32,invented-2025,", ",32", r"line 2: 2 cells, 4 expected"),
    ("tables/checkpoints.csv", "hub_id,layers", "layers,layers", r"columns occur twice: layers"),
    ("tables/checkpoints.csv", "hub_id,layers", '"hub_id,layers', r"not CSV|cells|columns"),
    ("tables/models.table.yaml", "kind: disclosed", "kind: known", r"kind 'known'; expected one of measured"),
    (
        "tables/models.table.yaml",
        "verification: bare claim",
        "verification: ''",
        r"verification ''; expected one of",
    ),
    (
        "third_party/mixes/mixes.table.yaml",
        "spread: lognormal",
        "spread: wide",
        r"spread 'wide'; expected one of point",
    ),
    (
        "third_party/mixes/mixes.table.yaml",
        "subject:",
        "file: none.csv\nsubject:",
        r"there is no none\.csv beside it",
    ),
    (
        "models/extra.yaml",
        "checkpoint:\n    - {text: Acme-AI/Anvil-2",
        "checkpoint:\n    - {text: Acme-AI/Anvil-3",
        r"checkpoint 'Acme-AI/Anvil-3-8B-Instruct' has no facts of its own",
    ),
    # joint facts
    ("joint/laws.joint.yaml", "kind: modelled", "kind: guessed", r"line 3.*Invalid enum value 'guessed'"),
    ("joint/laws.joint.yaml", "label:", "lable:", r"unknown field `lable`"),
    ("joint/laws.joint.yaml", "law:invented", "invented", r"is not KIND:NAME"),
    ("joint/laws.joint.yaml", "evidence: invented-2025", "evidence: nowhere", r"evidence 'nowhere' is not on file"),
    ("joint/laws.joint.yaml", "evidence: invented-2025", "evidence: memory", r"numbers from memory are refused"),
    ("joint/laws.joint.yaml", "evidence: invented-2025", "evidence: invented-mpl", r"stays with its file"),
    ("joint/laws.joint.yaml", "read_on: 2026-11-24", "read_on: 2026-11", r"the date read \(YYYY-MM-DD\)"),
    ("joint/laws.csv", "width_residual_log10", "width_residual", r"does not end in a unit of core\.units"),
    ("joint/laws.csv", "r0,-0.16,", "r0,,", r"joint/laws\.csv, line 2: an empty cell"),
    ("joint/laws.csv", "r0,-0.16,", "r0,wide,", r"joint/laws\.csv, line 2: 'wide' is not a number"),
    ("joint/laws.csv", "r0,-0.16,", "r0,", r"joint/laws\.csv, line 2: 2 cells, 3 expected"),
    # relations
    (
        "relations/aliases.csv",
        "alias,provider",
        "name,provider",
        r"unknown columns \['name'\], missing columns \['alias'\]",
    ),
    (
        "relations/aliases.csv",
        "anvil-1,,acme/anvil-1",
        "anvil-1,,acme/anvil-9",
        r"line 2: model_id 'acme/anvil-9' is not in",
    ),
    ("relations/aliases.csv", "anvil-1,,acme/anvil-1", "anvil-1,,", r"line 2, field 'model_id': empty"),
    ("relations/aliases.csv", "2024-02-26", "26.02.2024", r"valid_from '26\.02\.2024'; expected YYYY"),
    ("relations/aliases.csv", "exact,,,invented-2025", "exact,,,nowhere", r"evidence 'nowhere' has no file"),
    ("relations/rules.csv", r"^models/(.+)$", "^models/(.+$", r"is not a regular expression"),
    ("relations/rules.csv", r"^models/(.+)$", "models/(.+)", r"must hold the whole name"),
    ("relations/rules.csv", r"resolve:\1", r"resolve:\2", r"names a group that the pattern does not have"),
    ("relations/rules.csv", "acme/anvil-1-mini", "acme/none", r"target 'acme/none' is not in the catalogue"),
    ("relations/regions.csv", "IRL", "Ireland", r"iso3 'Ireland'; expected three capital letters"),
    ("relations/regions.csv", "IRL", "XYZ", r"line 2: iso3 'XYZ' is not in countries"),
    ("relations/prices.csv", "acme,anvil-1", "acmee,anvil-1", r"line 2: provider 'acmee' is not in providers"),
    ("relations/prefixes.csv", "free,freetext", "free,freestyle", r"line 2: provider 'freestyle' is not in providers"),
    ("relations/prices.csv", "2.5", "25000", r"input_usd_per_mtok 25000 is outside \[0, 10000\]"),
    ("relations/prices.csv", "2.5", "$2.5", r"'\$2\.5' is not a number"),
    ("relations/providers.csv", "aws.bedrock,yes", "aws.bedrock,maybe", r"Invalid enum value 'maybe'"),
    ("relations/speeds.csv", "invented-2025", "invented-mpl", r"MPL-2\.0 stays with its file"),
]


@pytest.mark.parametrize(("file", "old", "new", "says"), SPOILED, ids=[f"{s[0]}:{s[2][:40]}" for s in SPOILED])
def test_a_wrong_row_is_refused_with_its_place_and_reason(
    folder: Path, file: str, old: str, new: str, says: str
) -> None:
    path = folder / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    problems = [str(problem) for problem in compile_facts(folder).problems]
    assert any(re.search(says, problem) for problem in problems), problems


def test_no_model_of_text_has_a_checkpoint_of_pictures(folder: Path) -> None:
    registry, model = folder / PROPERTIES, folder / "models/extra.yaml"
    registry.write_text(registry.read_text() + "kind,,model checkpoint,,,yes,What it does\n")
    kind = (
        "kind:\n    - {{text: {}, kind: disclosed, verification: bare claim, evidence: invented-facts, locator: box,"
        " read_on: 2026-11-24}}\n"
    )
    (folder / "models/anvil.yaml").write_text(
        "subject: checkpoint:Acme-AI/Anvil-2-8B-Instruct\nlabel: Anvil 2\nfacts:\n  " + kind.format("diffusion-image")
    )
    whole = model.read_text()
    for does, says in (("image", ""), ("text", r"the model is of text, .*Anvil-2-8B-Instruct' is diffusion-image")):
        model.write_text(f"{whole}  {kind.format(does)}")
        problems = " ".join(str(each) for each in compile_facts(folder).problems)
        assert re.search(says, problems) if says else not problems, problems


@pytest.mark.parametrize(
    ("file", "says"),
    [
        ("grids/notes.json", "a subject file ends in .yaml"),
        ("evidence/source.txt.json", "an evidence file ends in .yaml"),
        ("evidence/Not An Id.yaml", "lower-case letters"),
        ("tables/loose.csv", "a table needs a .csv and a .table.yaml"),
        ("relations/friends.csv", "not a relation; expected one of aliases.csv"),
        ("third_party/loose.csv", "expected a folder per source"),
        ("loose.csv", "not a fact file"),
        ("joint/loose.csv", "a joint fact needs a .csv and a .joint.yaml"),
    ],
)
def test_a_stray_file_is_refused(folder: Path, file: str, says: str) -> None:
    source = folder / "evidence/invented-2025.yaml"
    (folder / file).write_bytes(source.read_bytes())
    assert any(says in str(problem) for problem in compile_facts(folder).problems)


@pytest.mark.parametrize("file", ["LICENSE", "README.md"])
def test_files_of_others_need_their_licence_and_a_readme(folder: Path, file: str) -> None:
    (folder / "third_party/mixes" / file).unlink()
    assert any(file in str(problem) for problem in compile_facts(folder).problems)


def test_a_joint_fact_needs_its_rows_enough_of_them_and_a_subject_of_its_own(folder: Path) -> None:
    table, spec = folder / "joint/laws.csv", folder / "joint/laws.joint.yaml"
    (folder / "joint/more.joint.yaml").write_bytes(spec.read_bytes())
    table.write_text("\n".join(table.read_text().splitlines()[:3]))
    problems = " ".join(str(problem) for problem in compile_facts(folder).problems)
    assert "2 rows; at least" in problems
    assert "joint/more.csv, file: a joint fact needs its rows" in problems
    assert "'law:invented' has a joint fact already" in problems


def test_no_folder_and_no_registry_are_problems(tmp_path: Path) -> None:
    assert "no such folder" in str(compile_facts(tmp_path / "none").problems[0])
    assert "registry of properties is missing" in str(compile_facts(tmp_path).problems[0])


def test_bytes_that_are_not_text_are_a_problem_with_a_line(folder: Path) -> None:
    (folder / FRA).write_bytes(b"subject: grid:FRA\nlabel: \xff\n")
    assert [str(p) for p in compile_facts(folder).problems] == [f"{FRA}, line 2: the file is not UTF-8"]


def test_the_good_folder_has_no_problem(folder: Path) -> None:
    compiled = compile_facts(folder)
    assert compiled.problems == ()
    assert compiled.unused_evidence == ()
    assert re.fullmatch(r"[0-9a-f]{64}", compiled.content_hash)


def test_evidence_on_which_nothing_rests_is_reported(folder: Path) -> None:
    (folder / "evidence/spare-2020.yaml").write_bytes((folder / EVIDENCE).read_bytes())
    compiled = compile_facts(folder)
    assert compiled.problems == ()
    assert compiled.unused_evidence == ("spare-2020",)


def test_all_problems_are_collected_and_the_old_snapshot_stays(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot.sqlite"
    before = build(data=folder, target=target).content_hash
    path = folder / FRA
    path.write_text(path.read_text().replace("value: 50", "value: -50").replace("value: 46", "value: 1e9"))
    with pytest.raises(BadFacts) as caught:
        build(data=folder, target=target)
    assert isinstance(caught.value, BadFact)
    assert len(caught.value.problems) == 2
    assert "-50 is outside" in str(caught.value)
    assert "1e+09 is outside" in str(caught.value)
    assert str(caught.value).count("\n  grids/FRA.yaml, line ") == 2
    assert Snapshot(target).content_hash == before
    left = sorted(file.name for file in tmp_path.iterdir() if file.name.startswith("snapshot"))
    assert left == ["snapshot.manifest.json", "snapshot.sqlite"]


def test_the_hash_does_not_depend_on_the_order_of_rows(folder: Path) -> None:
    before = compile_facts(folder)
    for path in [*folder.glob("tables/*.csv"), *folder.glob("relations/*.csv"), folder / PROPERTIES]:
        header, *rows = path.read_text(encoding="utf-8").splitlines()
        path.write_text("\n".join([header, *reversed(rows)]) + "\n", encoding="utf-8")
    after = compile_facts(folder)
    assert after.problems == ()
    assert after.content_hash == before.content_hash
    assert after.tables == before.tables


def test_the_hash_changes_with_any_value(folder: Path) -> None:
    before = compile_facts(folder).content_hash
    path = folder / "relations/prices.csv"
    path.write_text(path.read_text().replace("2.5", "2.6"))
    assert compile_facts(folder).content_hash != before


def test_a_subject_file_replaces_rows_of_bulk_tables(folder: Path) -> None:
    place = FACT_COLUMNS.index
    texts = [
        row[place("text")]
        for row in compile_facts(folder).tables["facts"]
        if row[place("subject")] == "model:acme/anvil-2" and row[place("property")] == "hf_id"
    ]
    assert texts == ["Acme-AI/Anvil-2-8B-Instruct"]


def test_a_table_keeps_only_the_rows_asked_for_and_converts_units(folder: Path) -> None:
    place = FACT_COLUMNS.index
    rows = [row for row in compile_facts(folder).tables["facts"] if row[place("evidence")] == "invented-mpl"]
    assert [(row[place("subject")], row[place("value")], row[place("high")]) for row in rows] == [
        ("grid:DEU", 330.0, 400.0)
    ]


@pytest.mark.parametrize("template", ["{}", "row {}", "{}, page 2", "row {}, page 2", "{0} and {0}"])
def test_words_stand_around_what_a_row_says(folder: Path, template: str) -> None:
    path, place = folder / "tables" / "checkpoints.table.yaml", FACT_COLUMNS.index
    path.write_text(path.read_text().replace("config.json", f"'{template.format('{hub_id}')}'"))
    rows = compile_facts(folder).tables["facts"]
    assert template.format("Acme-AI/Anvil-1") in {row[place("locator")] for row in rows}


def test_rows_are_counted_per_evidence(folder: Path) -> None:
    place = COLUMNS["evidence"].index
    used = {row[place("evidence_id")]: row[place("rows")] for row in compile_facts(folder).tables["evidence"]}
    assert used["memory"] == 3
    assert used["invented-mpl"] == 1


def test_the_same_facts_make_the_same_bytes_whatever_else_differs(tmp_path: Path) -> None:
    assert len(digests(FOLDER, tmp_path / "as it is", times=2)) == 1
    # The control: a compiler whose rows stand as sets have them would be noticed.
    assert len(digests(FOLDER, tmp_path / "changed", times=2, change=IN_THE_ORDER_OF_SETS)) == 2


def test_a_linked_snapshot_stays_a_link_and_what_is_no_file_stays(folder: Path, tmp_path: Path) -> None:
    file, link, pipe = tmp_path / "kept.sqlite", tmp_path / "linked.sqlite", tmp_path / "pipe"
    link.symlink_to(file)
    compiled = build(data=folder, target=link)
    assert link.is_symlink()
    assert file.is_file()
    assert Snapshot(link).content_hash == compiled.content_hash
    os.mkfifo(pipe)
    with pytest.raises(FileExistsError, match="pipe"):
        build(data=folder, target=pipe)
    assert pipe.is_fifo()


@pytest.mark.parametrize(("lists", "is_read"), [(20, True), (21, False)])
def test_a_file_is_nested_so_deep_and_no_deeper(tmp_path: Path, lists: int, is_read: bool) -> None:
    path = tmp_path / "deep.yaml"
    path.write_text(f"{'[' * lists}a{']' * lists}")
    if is_read:
        assert read_yaml(path).data
    else:
        with pytest.raises(UnreadableError):
            read_yaml(path)
