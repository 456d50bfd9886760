"""What was published, exported and recorded is verified offline; what was changed is named, with what was expected."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import random
import sqlite3
from collections.abc import Callable
from importlib.metadata import Distribution
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from tests.attested import attest
from tests.tampered import export_in, flip, keys_in, parquet_in, row_changed, snapshot_in

from obsia.app.figures.figure_store import FILE as RECORD
from obsia.app.proof import signature, snapshots
from obsia.app.proof.folders import FILE, write_manifest
from obsia.app.proof.results import VERIFICATION, Check, Gap, Kind, Result, Verification
from obsia.app.proof.snapshots import verify_package
from obsia.app.proof.verify import verify
from obsia.app.request.estimate import estimate
from obsia.core.errors import BadInput, MissingExtra
from obsia.core.seal import MEMBER, UNSEALED, Sealed, check, seal
from obsia.facts import snapshot as facts
from obsia.facts.manifest import manifest_path

BITS = 60
"""Changed bits of each kind of file; benchmarks/tampering.py tries 10,000."""


def site(folder: Path) -> Path:
    root = folder / "site"
    for name in ("en/index.html", "fr/é.html", "data/world.csv"):
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(f"what {name} says\n" * 9, encoding="utf-8")
    write_manifest(root, "site", version="0.1.0", published_on="2026-11-29")
    return root


def record(folder: Path) -> Path:
    # Figures are recorded when their ids are read.
    assert all(each.figure_id for each in estimate("gpt-4o", input_tokens=10, output_tokens=10).figures)
    return folder / "obsia-data" / RECORD


@pytest.fixture(scope="module")
def recorded(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A record of figures in tables that take anything; who changes it mends it."""
    folder = tmp_path_factory.mktemp("recorded")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("OBSIA_DATA", str(folder / "obsia-data"))
        path = record(folder)
    with sqlite3.connect(path) as con:
        for table in ("request", "figure", "fact"):
            con.execute(f"CREATE TABLE lax AS SELECT * FROM {table}")  # noqa: S608
            con.execute(f"DROP TABLE {table}")
            con.execute(f"ALTER TABLE lax RENAME TO {table}")
    return path


MADE: dict[str, Callable[[Path], Path]] = {
    "snapshot": snapshot_in, "site": site, "record": record, "export": export_in, "parquet": parquet_in,
}  # fmt: skip


def places(found: Verification) -> set[tuple[Check, str]]:
    return {(each.check, each.place) for each in found.failures}


@pytest.mark.parametrize("kind", MADE)
def test_what_nobody_changed_is_what_it_was(kind: str, tmp_path: Path) -> None:
    found = verify(str(MADE[kind](tmp_path)))
    assert (found.result, found.failures) == (Result.WHOLE, [])
    assert found.right
    assert VERIFICATION.record(found)["result"] == "whole"


@pytest.mark.parametrize("kind", ["snapshot", "site", "export", "parquet"])
def test_no_bit_can_be_changed(kind: str, tmp_path: Path) -> None:
    made = MADE[kind](tmp_path)
    files = [each for each in made.rglob("*") if each.is_file()] if made.is_dir() else [made]
    files += [manifest_path(made)] if kind == "snapshot" else []
    draws = random.Random(7)  # noqa: S311
    for _ in range(BITS):
        path = draws.choice(files)
        bit = draws.randrange(8 * path.stat().st_size)
        flip(path, bit)
        found = verify(str(made))
        # Of JSON, one way to write a letter may have become another: the content is the same, and that is said.
        assert found.result is not Result.WHOLE or Gap.REWRITTEN in found.gaps, (path, bit)
        flip(path, bit)
    assert verify(str(made)).result is Result.WHOLE


def test_no_bit_of_a_recorded_row_can_be_changed(tmp_path: Path) -> None:
    path = record(tmp_path)
    draws = random.Random(7)  # noqa: S311
    with sqlite3.connect(path) as con:
        for table, key in (("request", "request_id"), ("figure", "figure_id"), ("fact", "fact_id")):
            for _ in range(BITS // 3):
                with row_changed(path, table, draws) as place:
                    assert [each.check for each in verify(str(path)).failures] == [Check.ROW], place
            name = con.execute(f"SELECT min({key}) FROM {table}").fetchone()[0]  # noqa: S608
            con.execute(f"UPDATE {table} SET {key} = 'x' WHERE {key} = ?", (name,))  # noqa: S608
            con.commit()
            # Ids of requests name them: figures are lost without theirs.
            assert verify(str(path)).result is Result.CHANGED
            con.execute(f"UPDATE {table} SET {key} = ? WHERE {key} = 'x'", (name,))  # noqa: S608
            con.commit()
    assert verify(str(path)).result is Result.WHOLE


def test_who_compares_nothing_catches_nothing(tmp_path: Path) -> None:
    """The control: the readers themselves notice hardly any changed bit of a Parquet file or a page."""
    import duckdb

    path = parquet_in(tmp_path)
    right = duckdb.read_parquet(str(path)).sum("value").fetchall()
    draws, wrong = random.Random(7), 0  # noqa: S311
    for _ in range(BITS):
        bit = draws.randrange(8 * path.stat().st_size)
        flip(path, bit)
        with contextlib.suppress(duckdb.Error, UnicodeError):
            wrong += duckdb.read_parquet(str(path)).sum("value").fetchall() != right
        flip(path, bit)
    assert wrong >= 1


# --- a snapshot


def test_changed_facts_are_named(tmp_path: Path) -> None:
    path = snapshot_in(tmp_path)
    with sqlite3.connect(path) as con:
        con.execute("UPDATE fact_rows SET value = value * 0.1")
    found = verify(str(path))
    assert {(Check.FILE, path.name), (Check.RELATION, "facts"), (Check.HASH, "content_hash")} <= places(found)
    assert (Check.RELATION, "providers") not in places(found)
    (differs,) = (each for each in found.failures if each.place == "facts")
    assert len(differs.expected) == len(differs.actual) == 64
    # Who also writes the manifest anew is found by the hash that every figure contains.
    attest(path)
    assert (Check.HASH, "content_hash") in places(verify(str(path)))


def test_an_index_that_does_not_follow_from_the_facts_is_found(tmp_path: Path) -> None:
    path = snapshot_in(tmp_path)
    with sqlite3.connect(path) as con:
        con.execute("UPDATE name_keys SET target = 'other'")
    attest(path)
    assert (Check.INDEX, "name_keys") in places(verify(str(path)))


def test_a_snapshot_without_a_manifest_says_so_and_a_torn_one_what_it_is(tmp_path: Path) -> None:
    path = snapshot_in(tmp_path)
    manifest_path(path).unlink()
    found = verify(str(path))
    assert (found.result, found.gaps) == (Result.UNPROVEN, [Gap.NO_MANIFEST])
    path.write_bytes(path.read_bytes()[:5000])
    assert verify(str(path)).result is Result.CHANGED


def test_the_installed_facts_are_verified_and_so_is_the_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(facts, "PACKAGED", snapshot_in(tmp_path))
    installed, code = tmp_path / "obsia-0.1.0.dist-info", tmp_path / "obsia" / "code.py"
    installed.mkdir()
    code.parent.mkdir()
    code.write_text("right = 1\n")
    digest = base64.urlsafe_b64encode(hashlib.sha256(code.read_bytes()).digest()).rstrip(b"=").decode()
    (installed / "RECORD").write_text(f"obsia/code.py,sha256={digest},10\nobsia-0.1.0.dist-info/RECORD,,\n")
    (installed / "METADATA").write_text("Name: obsia\nVersion: 0.1.0\n")
    known = Distribution.at(installed)
    found = verify_package(installed=known)
    assert (found.kind, found.result, found.right[Check.CODE]) == (Kind.PACKAGE, Result.WHOLE, 1)
    code.write_text("right = 2\n")
    assert places(verify_package(installed=known)) == {(Check.CODE, "obsia/code.py")}
    code.unlink()
    assert places(verify_package(installed=known)) == {(Check.CODE, "obsia/code.py")}
    (installed / "RECORD").write_text("obsia-0.1.0.dist-info/RECORD,,\n")
    assert Gap.NO_CODE in verify_package(installed=known).gaps
    monkeypatch.setattr(snapshots, "distribution", _nothing_installed)
    assert Gap.NO_CODE in verify().gaps


def _nothing_installed(name: str) -> Any:
    raise snapshots.PackageNotFoundError(name)


# --- a folder


def test_files_that_differ_are_missing_or_were_added_are_named(tmp_path: Path) -> None:
    root = site(tmp_path)
    (root / "en/index.html").write_text("other")
    (root / "data/world.csv").unlink()
    (root / "en/more.html").write_text("more")
    (root / "en/link.html").symlink_to("more.html")
    assert places(verify(str(root))) == {
        (Check.FILE, name) for name in ("en/index.html", "data/world.csv", "en/more.html", "en/link.html")
    }
    (root / FILE).unlink()
    assert verify(str(root)).gaps == [Gap.NO_MANIFEST]


# --- exports


def test_digits_of_a_figure_are_proved_by_the_digest_beside_its_id(tmp_path: Path) -> None:
    path = export_in(tmp_path)
    content = json.loads(path.read_text())
    content["figures"][1]["high"] *= 1000
    content["figures"][0]["value"] *= 2
    path.write_text(json.dumps(content))
    found = verify(str(path))
    assert places(found) == {
        (Check.SEAL, path.name), (Check.FIGURE, "figures[1]"), (Check.FIGURE, "figures[0].value"),
    }  # fmt: skip
    content["figures"][0]["low"] = "low"
    del content["seal"]
    path.write_text(json.dumps(content))
    found = verify(str(path))
    assert (Check.FIGURE, "figures[0]") in places(found)
    assert found.gaps == [Gap.NO_SEAL]


def test_json_that_was_laid_out_anew_says_the_same(tmp_path: Path) -> None:
    path = export_in(tmp_path)
    path.write_text(json.dumps(json.loads(path.read_text()), ensure_ascii=False, sort_keys=True), encoding="utf-8")
    found = verify(str(path))
    assert (found.result, found.gaps) == (Result.WHOLE, [Gap.REWRITTEN])


def test_a_pipe_is_no_file_of_a_site_and_is_not_waited_for(tmp_path: Path) -> None:
    root = site(tmp_path)
    os.mkfifo(root / "en" / "pipe")
    assert places(verify(str(root))) == {(Check.FILE, "en/pipe")}
    with pytest.raises(BadInput) as refused:
        verify(str(root / "en" / "pipe"))
    assert refused.value.reason.code == "input-no-file"


@pytest.mark.parametrize("content", ["a,b\n1,2\n", "[1, 2]", '{"seal": "no seal"}', "[" * 100_000, ""])
def test_a_file_without_a_digest_says_so(tmp_path: Path, content: str) -> None:
    path = tmp_path / "a.csv"
    path.write_text(content)
    found = verify(str(path))
    assert found.result is (Result.CHANGED if "seal" in content else Result.UNPROVEN)


def test_what_is_not_there_is_bad_input(tmp_path: Path) -> None:
    with pytest.raises(BadInput):
        verify(str(tmp_path / "nothing"))


@pytest.mark.parametrize(
    "content",
    [None, 7, b"\xff", "{", "[]", "7", '{"figure": {}}', '{"figure": 7, "digest": ""}', "[" * 5_000,
     '{"figure": {"figure_id": "strange"}, "label": "", "digest": "x"}'],
)  # fmt: skip
@pytest.mark.parametrize("table", ["request", "figure", "fact"])
def test_a_strange_row_of_a_record_is_told(table: str, content: Any, recorded: Path) -> None:
    """Whoever has no key may still write, and seal, anything."""
    if isinstance(content, str) and content.startswith("{"):
        content = seal(f"{content[:-1]}, {json.dumps(MEMBER)}: {json.dumps(UNSEALED)}}}".encode()).decode()
    with sqlite3.connect(recorded) as con:
        name, right = con.execute(f"SELECT {table}_id, content FROM {table} LIMIT 1").fetchone()  # noqa: S608
        change = f"UPDATE {table} SET content = ? WHERE {table}_id = ?"  # noqa: S608
        con.execute(change, (content, name))
        con.commit()
        found = verify(str(recorded))
        con.execute(change, (right, name))
    is_sealed_request = table == "request" and isinstance(content, str) and check(content.encode()) is Sealed.WHOLE
    assert is_sealed_request or (Check.ROW, f"{table} {name}") in places(found)


@pytest.mark.parametrize("changes", [{"unit": "\ud800"}, {"median": 10**400, "value": 10**400}, {"digest": [1]}])
def test_a_figure_that_cannot_be_one_is_told(changes: dict[str, Any], tmp_path: Path) -> None:
    path = export_in(tmp_path)
    content = json.loads(path.read_text())
    content["figures"][1] |= changes
    path.write_text(json.dumps(content))
    assert (Check.FIGURE, "figures[1]") in places(verify(str(path)))


def test_json_in_another_coding_says_the_same(tmp_path: Path) -> None:
    path = export_in(tmp_path)
    path.write_text(path.read_text(encoding="ascii"), encoding="utf-16")
    found = verify(str(path))
    assert (found.result, found.gaps) == (Result.WHOLE, [Gap.REWRITTEN])


def test_a_torn_record_is_told(tmp_path: Path) -> None:
    path = tmp_path / RECORD
    path.write_bytes(b"SQLite format 3\x00" + b"torn" * 100)
    assert [each.check for each in verify(str(path)).failures] == [Check.FILE]
    assert verify(str(tmp_path)).kind is Kind.RECORD


# --- signatures


def test_a_signature_proves_who_published(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path)
    private, public = keys_in(tmp_path)
    assert verify(str(root)).gaps == [Gap.NO_SIGNATURE]
    # Who names a key expects a signature.
    assert (Check.SIGNATURE, f"{FILE}.sig") in places(verify(str(root), key=str(public)))
    assert signature.main([str(root / FILE), str(private)]) == 0
    assert verify(str(root)).gaps == [Gap.NO_KEY]
    found = verify(str(root), key=str(public))
    assert (found.right[Check.SIGNATURE], found.gaps, found.result) == (1, [], Result.WHOLE)
    monkeypatch.setattr(signature, "PUBLISHED", public)
    assert verify(str(root)).right[Check.SIGNATURE] == 1
    # A forger writes the manifest anew, and has no key.
    (root / "en/index.html").write_text("forged")
    write_manifest(root, "site", version="0.1.0", published_on="2026-11-29")
    assert places(verify(str(root))) == {(Check.SIGNATURE, f"{FILE}.sig")}
    (other := tmp_path / "other").mkdir()
    signature.sign(root / FILE, keys_in(other)[0])
    assert places(verify(str(root))) == {(Check.SIGNATURE, f"{FILE}.sig")}


def test_no_bit_of_a_signature_can_be_changed(tmp_path: Path) -> None:
    path = snapshot_in(tmp_path)
    private, public = keys_in(tmp_path)
    signed = signature.sign(manifest_path(path), private)
    assert verify(str(path), key=str(public)).right[Check.SIGNATURE] == 1
    for bit in range(0, 8 * signed.stat().st_size, 37):
        flip(signed, bit)
        assert (Check.SIGNATURE, signed.name) in places(verify(str(path), key=str(public)))
        flip(signed, bit)


def test_other_keys_are_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root = site(tmp_path)
    (others := tmp_path / "others").mkdir()
    private, public = keys_in(others, X25519PrivateKey.generate())
    with pytest.raises(BadInput, match="not a key of this kind"):
        signature.sign(root / FILE, private)
    with pytest.raises(BadInput, match="not a key of this kind"):
        signature.sign(root / FILE, tmp_path / "nothing")
    signature.sign(root / FILE, keys_in(tmp_path)[0])
    for key in (public, root / "en/index.html"):
        with pytest.raises(BadInput, match="not a key of this kind"):
            verify(str(root), key=str(key))
    assert signature.main(["only one"]) == 2
    monkeypatch.setattr(signature.importlib, "import_module", _not_installed)
    with pytest.raises(MissingExtra, match=r"obsia\[verify\]"):
        verify(str(root), key=str(public))


def _not_installed(name: str) -> Any:
    raise ModuleNotFoundError(name)


def test_no_private_key_is_in_the_repository() -> None:
    root = Path(__file__).parents[2]
    folders = [
        root / name for name in ("src", "docs", "calibration", "benchmarks", "examples") if (root / name).is_dir()
    ]
    held = [path for folder in folders for path in folder.rglob("*.pem") if "PRIVATE" in path.read_text()]
    assert held == []
