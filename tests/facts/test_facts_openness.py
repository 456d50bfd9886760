"""Cells of openness and commitments: what is right compiles and is read back, what is wrong is named by its place."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from obsia.core.disclosure import Assertion, Basis, Licence, Status
from obsia.core.evidence import Fact, Kind, Verification
from obsia.facts import disclosures
from obsia.facts.compile import build, compile_facts
from obsia.facts.gather import name_developers
from obsia.facts.implied_cells import UNREAD, add_catalogue_cells, add_run_cells
from obsia.facts.imports import INDEXES
from obsia.facts.relations import Developer, Evidence, LicenceName, SystemName
from obsia.facts.rows import Gathered, Related, Stated
from obsia.facts.snapshot import Snapshot

FILES = {
    "evidence/obsia-readings.yaml": """
publisher: obsia contributors
title: Own readings
url: https://example.org/readings
retrieved: "2026-11-26"
licence: CC-BY-4.0
use: facts
""",
    "evidence/obsia-own.yaml": """
publisher: obsia contributors
title: Chosen by obsia
url: https://example.org/own
retrieved: "2026-11-26"
licence: CC-BY-4.0
use: facts
""",
    "relations/items.csv": """item,topic,stage,definition,evidence
weights_final,weights,final,Weights,obsia-own
energy_training,training,base,Energy,obsia-own
data_base,data,base,Data,obsia-own
licence_weights,licences,final,Licence,obsia-own
licence_code,licences,base,Licence,obsia-own
code_training,code,base,Code,obsia-own
""",
    "relations/gone_addresses.csv": """address,gone_on,evidence,locator
https://example.org/gone,2026-05-01,obsia-own,a commit
""",
    "relations/licences.csv": """licence,title,is_osi,is_fsf,is_open_data,content_types,evidence
MIT,MIT License,yes,yes,no,code,obsia-own
CC-BY-4.0,Creative Commons,no,no,yes,data,obsia-own
""",
    "relations/licence_names.csv": """name,licence,evidence
mit license,MIT,obsia-own
component not included,absent,obsia-own
""",
    "relations/elements.csv": """framework,element,label,item,scope,evidence
mof,weights,Weights,weights_final,same,obsia-own
""",
    "relations/instruments.csv": """instrument,name,adopted_on,address,evidence
paris-2025,Paris statement,2025-02-11,https://example.org/paris,obsia-own
treaty,A treaty,2024-01-01,https://example.org/treaty,obsia-own
""",
    "relations/parties.csv": """party,name,kind,iso3,evidence
fra,France,state,FRA,obsia-own
""",
    "relations/commitments.csv": """instrument,party,event,date,dating,basis,evidence,address
paris-2025,fra,signed,2025-02-11,by,secondary,obsia-own,https://example.org/paris
treaty,fra,signed,2024-01-01,on,read,obsia-own,https://example.org/treaty
""",
    "relations/party_lists.csv": """instrument,as_of,total,is_whole,covers,basis,evidence,address
treaty,2024-01-01,1,yes,state,read,obsia-own,https://example.org/treaty
""",
    "relations/promises.csv": """promise,instrument,addressee,kinds,text,text_fr,due_on,evidence,address,locator
report,treaty,parties,state,Report.,Rapporter.,2025-01-01,obsia-own,https://example.org/treaty,line 2
""",
    "relations/practices.csv": """promise,party,state,said_by,looked_on,text,text_fr,evidence,address
report,fra,not kept,authority,2026-11-26,It was late.,Il est tardif.,obsia-own,https://example.org/treaty
""",
    "relations/replies.csv": """party,instrument,promise,said_on,text,text_fr,said_to,evidence,address
fra,treaty,report,2026-11,It was there.,Il était là.,obsia,obsia-own,https://example.org/treaty
""",
    "relations/control.csv": """entity,controller,iso3,share,as_of,evidence
acme,Acme,FRA,seat,2026-01-01,obsia-own
""",
    "relations/disclosure_values.csv": """model_id,input_tokens,output_tokens,prior,non_disclosure,\
score,score_reduction,score_reduction_error,width_share,evidence
acme/anvil-2,1000,400,ours,size,2.2,0.9,0.01,0.6,obsia-own
acme/anvil-2,1000,400,ours,batch,2.2,0.2,0.01,0.1,obsia-own
""",
    "relations/developers.csv": """written,name,evidence
acme labs,Acme,obsia-own
""",
    "relations/uses.csv": """developer,tokens_per_month,as_of,evidence,locator
acme,1e12,2025-05,obsia-own,page 1
acme,2e12,2026-05,obsia-own,page 1
""",
    "disclosures/acme/anvil.yaml": """
subject: model:acme/anvil
label: Anvil
developer: Acme
cells:
  weights_final:
    - {status: published, licence: MIT, address: "https://example.org/anvil", names: [model, item],
       read_on: "2026-11-26", basis: read, locator: file list}
  energy_training:
    - {status: not_found, address: "https://github.com/acme/anvil/blob/main/README.md", names: [model],
       permalink: "https://github.com/acme/anvil/blob/0123456789abcdef0123456789abcdef01234567/README.md",
       copy_on: "2026-03-01", read_on: "2026-11-26", basis: read}
    - {status: withheld, reason: a trade secret, address: "https://example.org/anvil/report", names: [model],
       read_on: "2026-11-26", basis: read}
    - {status: published, value: 4 MWh, read_on: "2026-11-26", basis: provider, asserted_by: Acme}
""",
}
CELLS = "disclosures/acme/anvil.yaml"

_OF = '\n  {}:\n    - {{status: published, licence: {}, address: "https://a.org", read_on: "2026-11-26", basis: read}}'
_LICENCES = (("licence_weights", "MIT"), ("licence_code", "CC-BY-4.0"), ("code_training", "MIT"))
CARRIED = "cells:" + "".join(_OF.format(*each) for each in _LICENCES)

SPOILED: list[tuple[str, str, str, str]] = [
    (CELLS, "status: published, licence", "status: public, licence", r"line 6.*Invalid enum value 'public'"),
    (CELLS, "licence: MIT", "licence: MITT", r"line 6.*licence 'MITT' is not in licences.csv"),
    (CELLS, "licence: MIT", "licence: MIT OR ", r"licence 'MIT OR' is not in licences.csv"),
    (CELLS, "https://example.org/anvil\"", "example.org/anvil\"", r"address 'example.org/anvil'; expected https"),
    (CELLS, 'address: "https://example.org/anvil", ', "", r"what was read has an address"),
    (CELLS, 'address: "https://example.org/anvil", ', "", r"no address, so it names neither"),
    (CELLS, "/anvil\", names", "/gone\", names", r"at an address that was gone on 2026-05-01"),
    (CELLS, "cells:", CARRIED, r"licence MIT is that of licence_weights; licence_code says CC-BY-4.0"),
    (CELLS, "names: [model, item]", "names: [model, itme]", r"Invalid enum value 'itme'"),
    (CELLS, '"2026-11-26", basis: read, locator', '"today", basis: read, locator', r"read_on 'today'"),
    (CELLS, "reason: a trade secret, ", "", r"line 12.*withheld needs the maker's reason"),
    (CELLS, "energy_training:", "energy_traning:", r"item 'energy_traning' is not in items"),
    (CELLS, "basis: read, locator", "basis: memory, locator", r"Invalid enum value 'memory'"),
    (CELLS, "locator: file list", "evidence: memory-x", r"a disclosure from memory is refused"),
    (CELLS, "label: Anvil\n", "", r"missing required field `label`"),
    (CELLS, "developer: Acme", "developer: Acme\nlable: x", r"lable"),
    (CELLS, "cells:", "cells: [", r"not YAML"),
    ("relations/elements.csv", "weights_final", "weights_finale", r"line 2: item 'weights_finale' is not in items"),
    ("relations/licence_names.csv", "mit license,MIT", "mit license,MITT", r"line 2: licence 'MITT' is not"),
    ("relations/licence_names.csv", "mit license", "MIT license", r"line 2: name 'MIT license'; expected small"),
    ("relations/developers.csv", "acme labs", "Acme Labs", r"line 2: written 'Acme Labs'; expected small letters"),
    ("relations/disclosure_values.csv", "0.9", "much", r"line 2: .*is not a number"),
]  # fmt: skip


def written(folder: Path, **spoiled: str) -> Path:
    """The folder with the cells added."""
    for name, text in FILES.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text.lstrip("\n"), encoding="utf-8")
    return folder


def test_what_is_right_is_read_back(folder: Path, tmp_path: Path) -> None:
    target = tmp_path / "snapshot.sqlite"
    build(data=written(folder), target=target)
    snapshot = Snapshot(target)
    provider, withheld, absent, weights = disclosures.assertions(snapshot, "model:acme/anvil")
    assert (weights.item, weights.status, weights.licence) == ("weights_final", Status.PUBLISHED, "MIT")
    assert weights.is_supported
    assert (weights.permalink, weights.copy_on, weights.is_of_unknown_date) == ("", "", True)
    assert (absent.permalink.rpartition("/")[2], absent.copy_on) == ("README.md", "2026-03-01")
    assert not absent.is_of_unknown_date
    assert weights.asserted_by == "obsia"
    assert (withheld.status, withheld.reason, withheld.is_supported) == (Status.WITHHELD, "a trade secret", False)
    assert (provider.basis, provider.asserted_by, provider.value) == (Basis.PROVIDER, "Acme", "4 MWh")
    assert [each.subject for each in disclosures.assertions(snapshot) if each.asserted_by == "obsia"] == [
        "model:acme/anvil"
    ] * 3
    assert disclosures.systems(snapshot)["model:acme/anvil"].label == "Anvil"
    assert disclosures.records(snapshot, "obsia") == {"model:acme/anvil": "model:acme/anvil"}
    assert disclosures.licences(snapshot)["MIT"].is_open
    assert disclosures.licences(snapshot)["CC-BY-4.0"].is_open
    assert set(disclosures.items(snapshot)) >= {"weights_final", "energy_training"}
    assert [each.item for each in disclosures.elements(snapshot, "mof")] == ["weights_final"]
    assert [each.instrument for each in disclosures.instruments(snapshot)] == ["treaty", "paris-2025"]
    assert disclosures.parties(snapshot)["fra"].iso3 == "FRA"
    assert {each.basis for each in disclosures.commitments(snapshot)} == {"read", "secondary"}
    assert {each.retrieved for each in disclosures.commitments(snapshot)} == {"2026-11-26"}
    assert [(each.count, each.is_whole) for each in disclosures.party_lists(snapshot)] == [(1, True)]
    assert disclosures.control(snapshot)[0].controller == "Acme"
    assert [each.score_reduction for each in disclosures.disclosure_values(snapshot, "acme/anvil-2")] == [0.2, 0.9]
    (use,) = disclosures.uses(snapshot)
    assert (use.tokens_per_month, use.as_of) == (2e12, "2026-05")


@pytest.mark.parametrize(("file", "old", "new", "expected"), SPOILED, ids=[each[3][:40] for each in SPOILED])
def test_what_is_wrong_is_named_by_its_place(folder: Path, file: str, old: str, new: str, expected: str) -> None:
    path = written(folder) / file
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")
    told = [str(problem) for problem in compile_facts(folder).problems]
    assert any(problem.startswith(file) and re.search(expected, problem) for problem in told), told


def test_a_file_that_is_no_reading_is_named(folder: Path) -> None:
    (written(folder) / "disclosures" / "acme" / "anvil.txt.csv").write_text("a\n", encoding="utf-8")
    told = [str(problem) for problem in compile_facts(folder).problems]
    assert any("a file of readings ends in .yaml" in problem for problem in told), told


def stated(subject: str, property: str, **values: object) -> Stated:
    """An invented fact of one subject."""
    fact = Fact(
        subject=subject,
        property=property,
        unit="",
        kind=values.pop("kind", Kind.DISCLOSED),  # type: ignore[arg-type]
        verification=Verification.BARE_CLAIM,
        evidence=str(values.pop("evidence", "example")),
        locator=str(values.pop("locator", "row 1")),
        read_on="2026-11-24",
        **values,  # type: ignore[arg-type]
    )
    return Stated(fact=fact, file="tables/x.csv", where="line 2", bulk=True, third_party=False)


def cells_of(found: Gathered) -> dict[str, Assertion]:
    rows = [related.row for related in found.relations.get("disclosures", [])]
    return {row.item: row for row in rows if isinstance(row, Assertion)}


def licence(name: str, *, osi: bool = False, open_data: bool = False) -> Related[object]:
    row = Licence(licence=name, title=name, is_osi=osi, is_fsf=False, is_open_data=open_data, evidence="x")
    return Related(row=row, file="licences.csv", where="line 2")


def catalogue(*facts: Stated) -> Gathered:
    """Facts of models beside two open licences, one that is not, and what sources write for them."""
    names = [("llama 3 community license", "LicenseRef-Llama-3"), ("mit license", "MIT"), ("no licence", "absent")]
    found = Gathered(facts=list(facts))
    found.relations["licences"] = [
        licence("MIT", osi=True),
        licence("CC-BY-4.0", open_data=True),
        licence("LicenseRef-Llama-3"),
    ]
    found.relations["licence_names"] = [
        Related(row=LicenceName(name=name, licence=known, evidence="x"), file="licence_names.csv", where="line 2")
        for name, known in names
    ]
    return found


def test_the_catalogue_says_whether_weights_are_out() -> None:
    found = catalogue(
        stated("model:a/open", "weights", text="MIT"),
        stated("model:a/open", "hf_id", text="a/open-7b"),
        stated("model:a/open", "params_total_b", value=7.0),
        stated("model:a/open", "params_active_b", value=6.0, low=5.0, high=7.0),
        stated("model:a/unknown", "params_total_b", value=7.0),
    )
    add_catalogue_cells(found)
    cells = cells_of(found)
    assert set(cells) == {"weights_final", "parameters_total"}
    assert (cells["weights_final"].licence, cells["weights_final"].status) == ("MIT", Status.PUBLISHED)
    # The page of the model was not opened: the address is that of the collection that was read.
    evidence = cells["weights_final"].evidence
    found.evidence[evidence] = Evidence(
        evidence_id=evidence,
        publisher="P",
        title="T",
        url="https://example.org/list",
        retrieved="2026-01-01",
        licence="MIT",
        use="facts",
    )
    found.relations["disclosures"] = []
    add_catalogue_cells(found)
    cells = cells_of(found)
    for cell in cells.values():
        assert (cell.address, cell.names_model, cell.names_item) == ("https://example.org/list", False, False)
    assert cells["parameters_total"].value == "7 billion"


@pytest.mark.parametrize(
    ("written", "status", "known"),
    [
        ("mit license", Status.PUBLISHED, "MIT"),
        ("CC-BY-4.0", Status.PUBLISHED, "CC-BY-4.0"),
        ("restricted: Llama 3 Community License", Status.PARTIAL, "LicenseRef-Llama-3"),
        ("LicenseRef-Llama-3", Status.PARTIAL, "LicenseRef-Llama-3"),
        ("open (licence not recorded)", Status.PARTIAL, ""),
        ("no licence", Status.PARTIAL, ""),
    ],
)
def test_only_an_open_licence_says_that_no_form_stands_before_the_weights(
    written: str, status: Status, known: str
) -> None:
    found = catalogue(stated("model:a/b", "weights", text=written))
    add_catalogue_cells(found)
    (cell,) = cells_of(found).values()
    assert (cell.status, cell.licence) == (status, known)
    assert cell.value == ("" if status is Status.PUBLISHED else UNREAD)


def test_closed_weights_are_looked_for_and_not_found() -> None:
    found = Gathered(facts=[stated("model:a/closed", "weights", text="none")])
    add_catalogue_cells(found)
    (cell,) = cells_of(found).values()
    assert (cell.status, cell.value, cell.licence, cell.address) == (Status.NOT_FOUND, "", "", "")


def test_an_empty_cell_of_a_source_is_no_absence() -> None:
    found = Gathered(facts=[stated("model:a/b", "weights", text="none", evidence="epoch-notable-2026-01")])
    add_catalogue_cells(found)
    assert found.relations == {}


@pytest.mark.parametrize("module", INDEXES, ids=lambda module: module.ASSERTED_BY)
def test_what_rests_on_an_index_is_left_to_the_index(module: object) -> None:
    evidence = str(getattr(module, "EVIDENCE"))  # noqa: B009  (modules have no common type)
    found = catalogue(
        stated("model:a/b", "weights", text="MIT", evidence=evidence),
        stated("model:a/b", "params_total_b", value=7.0, evidence=evidence),
    )
    add_catalogue_cells(found)
    assert "disclosures" not in found.relations
    assert "systems" not in found.relations


def test_a_size_that_nobody_disclosed_is_no_cell() -> None:
    found = catalogue(
        stated("model:a/b", "weights", text="MIT"),
        stated("model:a/b", "params_total_b", value=7.0, kind=Kind.ASSUMED),
        stated("model:a/b", "params_active_b", value=2.0),
    )
    add_catalogue_cells(found)
    assert set(cells_of(found)) == {"weights_final", "parameters_active"}


def system(asserted_by: str, record: str, subject: str, *, label: str, developer: str = "acme") -> Related:
    row = SystemName(
        asserted_by=asserted_by,
        record=record,
        subject=subject,
        label=label,
        developer=developer,
        scope="release",
        evidence="x",
    )
    return Related(row=row, file="systems.csv", where="line 2")


def test_two_ids_of_the_catalogue_may_be_one_release() -> None:
    found = catalogue(stated("model:a/b-176b", "weights", text="MIT"))
    found.relations["systems"] = [system("catalogue", "model:a/b-176b", "model:a/b", label="B")]
    add_catalogue_cells(found)
    (cell,) = cells_of(found).values()
    assert (cell.subject, cell.record) == ("model:a/b", "model:a/b-176b")
    assert len(found.relations["systems"]) == 1


def test_a_developer_is_named_as_the_relation_says() -> None:
    found = Gathered()
    found.relations["developers"] = [
        Related(row=Developer(written="acme labs", name="Acme", evidence="x"), file="developers.csv", where="line 2")
    ]
    found.relations["systems"] = [
        system("mot", "1", "model:a/b", label="B", developer="ACME Labs"),
        system("osai", "2", "model:a/b", label="B", developer="Other"),
    ]
    name_developers(found)
    rows = [related.row for related in found.relations["systems"] if isinstance(related.row, SystemName)]
    assert [(row.developer, row.record, row.label) for row in rows] == [("Acme", "1", "B"), ("Other", "2", "B")]


@pytest.mark.parametrize("first", range(6))
def test_names_are_those_of_own_readings_then_of_indexes_and_the_catalogue_last(
    folder: Path, tmp_path: Path, first: int
) -> None:
    sources = ["obsia", "osai", "mot", "fmti", "os-ai-map", "catalogue"][first:]
    head = "asserted_by,record,subject,label,developer,scope,evidence"
    rows = [f"{source},r,model:acme/x,named by {source},Acme,release,obsia-own" for source in sorted(sources)]
    path = written(folder) / "relations" / "systems.csv"
    path.write_text("\n".join([head, *rows]) + "\n", encoding="utf-8")
    target = tmp_path / "snapshot.sqlite"
    build(data=folder, target=target)
    assert disclosures.systems(Snapshot(target))["model:acme/x"].label == f"named by {sources[0]}"


@pytest.mark.parametrize(
    ("locator", "basis", "named"),
    [("Table 4", Basis.READ, True), ("Paper via Epoch", Basis.SECONDARY, False)],
)
def test_a_training_run_tells_what_its_maker_states(locator: str, basis: Basis, named: bool) -> None:
    run = "run:x"
    found = Gathered(
        facts=[
            stated(run, "run_model", text="a/open"),
            stated(run, "run_developer", text="A"),
            stated(run, "run_address", text="https://example.org/paper", locator=locator),
            stated(run, "run_hardware", text="H100"),
            stated(run, "run_device_h", value=1000.0),
            stated(run, "run_power_w", value=700.0),
            stated(run, "run_carbon_kg", value=2000.0),
        ]
    )
    add_run_cells(found)
    cells = cells_of(found)
    assert set(cells) == {"hardware_training", "device_hours_training", "energy_training", "carbon_training"}
    assert cells["hardware_training"].status is Status.PARTIAL
    assert cells["energy_training"].status is Status.DERIVABLE
    assert cells["energy_training"].value == "accelerator-hours times 700 W printed: 0.7 MWh"
    assert cells["carbon_training"].value == "2 t CO2e"
    assert {cell.basis for cell in cells.values()} == {basis}
    assert {(cell.names_model, cell.names_item) for cell in cells.values()} == {(named, named)}


@pytest.mark.parametrize(
    ("kind", "stages", "status", "value"),
    [
        (Kind.DISCLOSED, "pre-training", Status.PUBLISHED, "1,000 accelerator-hours (pre-training)"),
        (Kind.DISCLOSED, "all-stages", Status.PUBLISHED, "1,000 accelerator-hours (all stages)"),
        (Kind.MODELLED, "", Status.DERIVABLE, "1,000 accelerator-hours, from what is stated"),
        (
            Kind.MODELLED,
            "not-told-apart",
            Status.DERIVABLE,
            "1,000 accelerator-hours, from what is stated (stages not told apart)",
        ),
    ],
)
def test_hours_tell_which_stages_they_cover_and_who_counted_them(
    kind: Kind, stages: str, status: Status, value: str
) -> None:
    run = "run:x"
    found = Gathered(
        facts=[
            stated(run, "run_model", text="a/open"),
            stated(run, "run_developer", text="A"),
            stated(run, "run_address", text="https://example.org/paper"),
            stated(run, "run_device_h", value=1000.0, kind=kind),
            *([stated(run, "run_stages", text=stages)] if stages else []),
        ]
    )
    add_run_cells(found)
    told = cells_of(found)["device_hours_training"]
    assert (told.status, told.value) == (status, value)


def test_a_run_whose_model_is_not_known_tells_nothing() -> None:
    found = Gathered(
        facts=[stated("run:x", "run_address", text="https://example.org"), stated("run:x", "run_device_h", value=1.0)]
    )
    add_run_cells(found)
    assert found.relations == {}


def test_energy_and_place_are_told_as_stated() -> None:
    run = "run:x"
    found = Gathered(
        facts=[
            stated(run, "run_model", text="a/open"),
            stated(run, "run_developer", text="A"),
            stated(run, "run_address", text="https://example.org/paper"),
            stated(run, "run_hardware", text="TPU"),
            stated(run, "run_device_count", value=512.0),
            stated(run, "run_energy_kwh", value=433196.0),
            stated(run, "run_energy_basis", text="hours_x_tdp"),
            stated(run, "run_energy_scope", text="gpu_only"),
            stated(run, "run_carbon_kg", value=24690.0),
            stated(run, "run_carbon_basis", text="location"),
            stated(run, "run_stated_tokens", value=3.66e11),
            stated(run, "run_zone", text="FRA"),
        ]
    )
    add_run_cells(found)
    values = {item: cell.value for item, cell in cells_of(found).items()}
    assert values == {
        "hardware_training": "512 TPU",
        "energy_training": "433.2 MWh (hours x tdp; gpu_only)",
        "carbon_training": "24.69 t CO2e (location)",
        "tokens_training": "0.366 trillion tokens",
    }
