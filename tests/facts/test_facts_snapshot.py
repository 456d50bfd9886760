"""The snapshot as the floors above read it."""

from __future__ import annotations

import sqlite3
import subprocess
import sys
import threading
from pathlib import Path

import pytest
from tests.attested import attest

from obsia.core.errors import BadCall, MissingFact
from obsia.core.evidence import Kind, Spread
from obsia.core.memory import size_of
from obsia.facts.attribution import attribution_page
from obsia.facts.check import check_snapshot, check_source
from obsia.facts.manifest import manifest_path
from obsia.facts.snapshot import PACKAGED, Snapshot, load

FOLDER = Path(__file__).parent / "folder"


def test_an_estimate_holds_the_alternatives_of_the_latest_date(small: Snapshot) -> None:
    estimate = small.estimate("grid:FRA", "intensity_g_per_kwh")
    assert estimate is not None
    assert estimate.key == ("grid:FRA", "intensity_g_per_kwh")
    assert [(fact.value, fact.weight) for fact in estimate.facts] == [(44.0, 1.0), (46.0, 0.5)]
    assert estimate.unit == "gCO2e/kWh"
    assert estimate.facts[0].spread is Spread.LOGNORMAL


def test_bases_are_never_mixed(small: Snapshot) -> None:
    with pytest.raises(BadCall, match=r"choose a qualifier: basis=consumption, basis=withdrawal\."):
        small.estimate("grid:FRA", "water_l_per_kwh")
    estimate = small.estimate("grid:FRA", "water_l_per_kwh", qualifier="basis=withdrawal")
    assert estimate is not None
    assert [fact.value for fact in estimate.facts] == [3.0]
    only = small.estimate("grid:NOR", "water_l_per_kwh")
    assert only is not None
    assert (only.facts[0].low, only.facts[0].value, only.kind) == (1.0, None, Kind.ASSUMED)


def test_what_is_not_known_is_none_or_an_error_never_a_number(small: Snapshot) -> None:
    assert small.facts("grid:ATA") == ()
    assert small.estimate("grid:ATA", "intensity_g_per_kwh") is None
    assert small.text("model:acme/anvil-1", "hf_id") is None
    with pytest.raises(MissingFact, match="intensity_g_per_kwh of grid:ATA"):
        small.number("grid:ATA", "intensity_g_per_kwh")
    with pytest.raises(MissingFact, match="It has a range"):
        small.number("grid:FRA", "intensity_g_per_kwh")
    with pytest.raises(MissingFact, match="evidence 'nowhere'"):
        small.source("nowhere")


def test_points_texts_labels_and_lists(small: Snapshot) -> None:
    assert small.number("checkpoint:Acme-AI/Anvil-1", "layers") == 12
    assert small.text("model:acme/anvil-1", "display_name") == "Anvil 1"
    assert small.label("grid:FRA") == "France"
    assert small.label("grid:NOR") == "NO"
    assert small.has("grid:FRA")
    assert not small.has("grid:fra")
    assert small.subjects("grid") == ("grid:DEU", "grid:FRA", "grid:NOR")
    assert small.source("invented-2025").publisher == "Invented Statistics Office"
    assert [source.evidence_id for source in small.sources()] == [
        "invented-2025",
        "invented-facts",
        "invented-mpl",
        "memory",
    ]


def test_a_joint_fact_keeps_its_rows_together(small: Snapshot) -> None:
    joint = small.joint("law:invented")
    assert joint is not None
    assert joint.columns == ("width_residual_log10", "depth_residual_log10")
    assert len(joint.rows) == 32
    assert joint.rows[0] == (-0.16, 0.32)
    assert (joint.basis.evidence, joint.basis.kind) == ("invented-2025", Kind.MODELLED)
    assert small.has("law:invented")
    assert small.joint("law:unknown") is None


def test_relations(small: Snapshot) -> None:
    (price,) = small.prices("acme/anvil-1")
    assert (price.input_usd_per_mtok, price.cached_input_usd_per_mtok, price.output_usd_per_mtok) == (
        2.5,
        None,
        10,
    )
    (quality,) = small.quality("acme/anvil-1")
    assert (quality.score, quality.low, quality.high, quality.n) == (0.5, 0.4, 0.6, 100)
    (speed,) = small.speeds("acme/anvil-1")
    assert (speed.output_tokens_per_s, speed.time_to_first_token_s) == (80, 0.4)
    provider = small.provider("aws.bedrock")
    assert provider is not None
    assert provider.name == "Bedrock"
    assert small.provider("'; DROP TABLE providers; --") is None
    assert len(small.providers()) == 4
    assert {region.iso3 for region in small.regions("aws")} == {"IRL", "DEU"}
    assert len(small.regions()) == 8


def test_it_is_read_only(small: Snapshot) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        small.rows("DELETE FROM meta")


def test_threads_share_it(small: Snapshot) -> None:
    answers: list[object] = []

    def ask() -> None:
        answers.append(small.facts("grid:DEU"))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(answers) == 8
    assert len(set(map(repr, answers))) == 1


@pytest.mark.parametrize("content", [None, b"", b"not a database, whatever its name says" * 100])
def test_a_missing_or_broken_file_says_what_to_do(tmp_path: Path, content: bytes | None) -> None:
    path = tmp_path / "snapshot.sqlite"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(MissingFact, match=r"(?s)snapshot.*Reinstall obsia"):
        Snapshot(path)


def test_a_snapshot_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "snapshot.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE meta (name TEXT, content TEXT)")
    connection.execute("INSERT INTO meta VALUES ('schema_version', '999')")
    connection.commit()
    connection.close()
    attest(path)
    with pytest.raises(MissingFact, match="this one is of version 999"):
        Snapshot(path)


def test_the_packaged_snapshot_opens_fast_without_the_compiler() -> None:
    code = (
        "import sys\n"
        "from obsia.facts.snapshot import load\n"
        "from tests.counting import calls_of\n"
        "def work():\n"
        "    snapshot = load()\n"
        "    for subject in snapshot.subjects('checkpoint')[:20]: snapshot.facts(subject)\n"
        "print(calls_of(work))\n"
        "assert not {'msgspec', 'yaml', 'numpy', 'duckdb'} & set(sys.modules)\n"
    )
    # In calls of functions, since the machine is shared: 5,400 took 20 ms, of which its digest took half.
    assert int(subprocess.check_output([sys.executable, "-c", code], cwd=Path(__file__).parents[2])) < 11_000
    assert load() is load()


def test_lookups_are_indexed(small: Snapshot) -> None:
    for sql in (
        "SELECT * FROM facts WHERE subject = ? ORDER BY fact_row",
        "SELECT * FROM aliases WHERE alias = ? COLLATE NOCASE",
        "SELECT * FROM name_keys WHERE key = ?",
        "SELECT * FROM place_keys WHERE key = ?",
        "SELECT * FROM prices WHERE model_id = ?",
    ):
        plan = " ".join(str(row[3]) for row in small.rows(f"EXPLAIN QUERY PLAN {sql}", ("x",)))
        assert "SEARCH" in plan
        assert "SCAN" not in plan


def test_the_content_is_what_the_hash_says(small: Snapshot, tmp_path: Path) -> None:
    report = check_snapshot(small)
    assert report.ok
    assert report.rows["facts"] == 16
    assert report.facts_by_subject["grid"] == 7
    assert report.facts_by_kind["assumed"] == 1
    forged = tmp_path / "snapshot.sqlite"
    forged.write_bytes(small.path.read_bytes())
    connection = sqlite3.connect(forged)
    connection.execute("UPDATE fact_rows SET value = 1 WHERE value = 44")
    connection.commit()
    connection.close()
    with pytest.raises(MissingFact, match="the manifest of the snapshot"):
        Snapshot(forged)
    manifest_path(forged).write_bytes(manifest_path(small.path).read_bytes())
    with pytest.raises(MissingFact, match="this one differs from its manifest"):
        Snapshot(forged)
    # Who also writes the manifest anew is found by who reads the content.
    attest(forged)
    report = check_snapshot(Snapshot(forged))
    assert not report.ok
    assert "does not match its hash" in report.problems[0]


def test_a_source_folder_is_checked_and_counted(small: Snapshot, folder: Path) -> None:
    report = check_source(folder)
    assert report.ok
    assert report.content_hash == small.content_hash
    assert report.facts_by_subject == check_snapshot(small).facts_by_subject
    assert report.facts_by_verification == check_snapshot(small).facts_by_verification
    assert report.rows_by_licence == check_snapshot(small).rows_by_licence
    (folder / "grids/FRA.yaml").write_text("subject: 3")
    assert not check_source(folder).ok


def test_the_attribution_page_names_every_source(small: Snapshot) -> None:
    page = attribution_page(small)
    for source in small.sources():
        assert source.url in page
        assert source.evidence_id in page
        assert source.licence in page
    assert small.content_hash in page
    assert "Rounded to whole grams" in page
    assert page.index("## CC-BY-4.0") < page.index("## MPL-2.0") < page.index("## Figures only")


def test_the_packaged_content_is_what_its_hash_says() -> None:
    assert check_snapshot(load()).problems == ()


def test_names_that_nobody_knows_are_not_kept_without_end() -> None:
    snapshot = Snapshot(PACKAGED)
    assert snapshot.facts("grid:FRA") == load().facts("grid:FRA") != ()
    before = size_of(vars(snapshot))
    for number in range(20_000):
        assert snapshot.facts(f"model:made-up-{number}") == ()
        assert snapshot.estimate(f"model:made-up-{number}", "parameters") is None
    assert snapshot.facts("x" * 10_000_000) == ()
    assert size_of(vars(snapshot)) - before < 1_000_000
