"""A snapshot of facts against its manifest, relation by relation; and the installed package against its own list."""

from __future__ import annotations

import base64
import hashlib
import sqlite3
from contextlib import closing
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from urllib.parse import quote

from obsia.app.proof.manifests import stated_manifest
from obsia.app.proof.results import Check, Failure, Gap, Kind, Verification
from obsia.app.proof.signature import check_signature
from obsia.core.manifest import Manifest
from obsia.facts import snapshot as facts
from obsia.facts.content import content_hash, in_order, relation_parts, stored_queries
from obsia.facts.derived import derived_rows
from obsia.facts.manifest import FILE, RELATION, manifest_path, part_of_file
from obsia.facts.relation import Cell, Row
from obsia.facts.sql import COLUMNS, DERIVED


def verify_snapshot(path: Path, *, key: Path | None = None) -> Verification:
    """Compare a snapshot with its manifest: the file, then each relation, so that it is told what differs.

    Raises ``OSError`` for a file that cannot be read, and as :func:`check_signature` does.
    """
    found = Verification(path=str(path), kind=Kind.SNAPSHOT)
    manifest = stated_manifest(found, manifest_path(path))
    stated = None if manifest is None else manifest.part(FILE)
    actual = part_of_file(path, FILE)
    if stated is not None:
        found.compare(Check.FILE, path.name, expected=stated.sha256, found=actual.sha256)
    _check_content(found, path, manifest)
    if manifest is not None:
        check_signature(found, manifest_path(path), key=key)
    return found


def verify_package(*, key: Path | None = None, installed: Distribution | None = None) -> Verification:
    """Compare the facts that are installed with their manifest, and the program with the list of its files."""
    found = verify_snapshot(facts.PACKAGED, key=key)
    found.kind = Kind.PACKAGE
    _check_code(found, installed)
    return found


def _check_content(found: Verification, path: Path, manifest: Manifest | None) -> None:
    """Compare relations, the indexes that follow from them, and the hash that figures contain."""
    try:
        tables, indexes, stated = _content(path)
        derived = derived_rows(tables)
    except (sqlite3.Error, LookupError, ValueError, TypeError) as error:
        found.failures.append(Failure(Check.FILE, path.name, actual=f"SQLite: {error}"))
        return
    if manifest is not None:
        for part in relation_parts(tables):
            stated_part = manifest.part(part.name)
            expected = "" if stated_part is None else stated_part.sha256
            found.compare(Check.RELATION, part.name.removeprefix(RELATION), expected=expected, found=part.sha256)
    for name, rows in derived.items():
        found.compare(Check.INDEX, name, expected=_digest(in_order(rows)), found=_digest(indexes[name]))
    found.compare(Check.HASH, "content_hash", expected=content_hash(tables), found=stated)
    if manifest is not None:
        found.compare(Check.HASH, "content_hash", expected=manifest.about.get("content_hash", ""), found=stated)


def _content(path: Path) -> tuple[dict[str, list[Row]], dict[str, list[Row]], str]:
    """Relations and indexes in canonical order, and the hash that the file states, of a file that nobody trusts."""
    uri = f"file:{quote(str(path))}?mode=ro&immutable=1"
    with closing(sqlite3.connect(uri, uri=True)) as con:

        def rows(sql: str) -> list[tuple[Cell, ...]]:
            return con.execute(sql).fetchall()

        tables = {name: in_order(rows(query)) for name, query in stored_queries().items()}
        indexes = {name: in_order(rows(f"SELECT {', '.join(COLUMNS[name])} FROM {name}")) for name in DERIVED}  # noqa: S608
        [(stated,)] = rows("SELECT content FROM meta WHERE name = 'content_hash'")
    return tables, indexes, str(stated)


def _digest(rows: list[Row]) -> str:
    return relation_parts({"": rows})[0].sha256


def _check_code(found: Verification, installed: Distribution | None) -> None:
    """Compare the files of the program with the digests that its wheel lists of them."""
    try:
        known = installed or distribution("obsia")
    except PackageNotFoundError:
        found.lacks(Gap.NO_CODE)
        return
    listed = [each for each in known.files or () if each.hash is not None and each.parts[0] == "obsia"]
    if not listed:
        found.lacks(Gap.NO_CODE)
    for each in listed:
        stated = each.hash
        if stated is None:
            continue
        expected = f"{stated.mode}={stated.value}"
        try:
            body = Path(str(each.locate())).read_bytes()
        except OSError as error:
            found.failures.append(Failure(Check.CODE, str(each), expected, error.strerror or str(error)))
            continue
        actual = base64.urlsafe_b64encode(hashlib.new(stated.mode, body).digest()).rstrip(b"=").decode()
        found.compare(Check.CODE, str(each), expected=expected, found=f"{stated.mode}={actual}")
