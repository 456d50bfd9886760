"""The facts for others: a Frictionless data package with its schemas, a DCAT-AP catalogue, and who may republish what.

Every table is a CSV file; each row names its source, and ``row_licence`` says under which licence that row may be
passed on: obsia's own (CC BY 4.0) where only figures were taken from the source, else that of the source.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from obsia.app.catalogue.deposit import CITATION, DATACITE, KEYWORDS, SPDX, Deposit, citation, datacite
from obsia.app.files import replacing
from obsia.core.errors import BadCall
from obsia.core.fields import Among, Shape, Within
from obsia.core.grouping import grouped
from obsia.core.manifest import FOLDER_FILE, Manifest, Part
from obsia.core.units import unit_of
from obsia.facts import snapshot as facts
from obsia.facts.relation import Column, columns
from obsia.facts.relations import RELATIONS, Evidence, Property
from obsia.facts.snapshot import Snapshot
from obsia.facts.sql import FACT_COLUMNS

Json = dict[str, Any]
DESCRIPTOR: Final = "datapackage.json"
CATALOGUE: Final = "catalog.jsonld"
RIGHTS: Final = "rights.json"
OWN_LICENCE: Final = "CC-BY-4.0"
"""Of obsia's own tables."""
FACTS_ONLY: Final = "LicenseRef-facts-only"
SHARE_ALIKE: Final = frozenset({"CC-BY-SA-4.0", "MPL-2.0", "LGPL-2.1-only"})
"""Licences under which what is passed on keeps the licence."""
ROW_LICENCE: Final = "row_licence"
_TITLE: Final = "obsia: facts on the energy, carbon, water and openness of AI"
_ABOUT: Final = "Every figure with its unit, kind, source, date read and licence."
_NUMBERS: Final = frozenset({"value", "low", "high", "weight"})
_SOURCES: Final = "sources"
NAMESPACES: Final = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "spdx": "http://spdx.org/rdf/terms#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
VOCABULARY: Final = "http://publications.europa.eu/resource/authority/"


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One table: its fields as a table schema has them, the columns that together stand once, its rows."""

    name: str
    about: str
    fields: tuple[Json, ...]
    key: tuple[str, ...]
    links: tuple[Json, ...]
    rows: tuple[tuple[object, ...], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Package:
    """What was written."""

    folder: str
    version: str
    tables: int
    rows: int
    sources: int


def export(folder: str, *, site: str = "") -> Package:
    """Write the package into a folder that is new, empty, or holds an earlier one.

    ``site`` is the address at which the files will be served, for the catalogue. Raises ``BadCall`` for a folder that
    holds anything else or cannot be written.
    """
    snapshot = facts.load()
    root = Path(folder)
    if root.exists() and (not root.is_dir() or (any(root.iterdir()) and not (root / DESCRIPTOR).is_file())):
        raise BadCall("package-folder", folder=folder)
    tables = tuple(_tables(snapshot))
    files = {f"data/{each.name}.csv": _csv(each) for each in tables}
    descriptor = _descriptor(snapshot, tables, files)
    files |= {
        DESCRIPTOR: _json(descriptor),
        CATALOGUE: _json(_catalogue(descriptor, site=site)),
        RIGHTS: _json(rights(snapshot)),
        CITATION: citation(_deposit(descriptor, site=site)).encode(),
        DATACITE: _json(datacite(_deposit(descriptor, site=site))),
    }
    parts = [Part.of(name, body) for name, body in files.items()]
    files[FOLDER_FILE] = Manifest.of("package", parts, snapshot=snapshot.content_hash).text.encode("ascii")
    try:
        (root / "data").mkdir(parents=True, exist_ok=True)
        for path, body in files.items():
            with replacing(os.path.join(folder, path)) as place:
                Path(place).write_bytes(body)
    except OSError as error:
        raise BadCall("package-unwritable", folder=folder, why=error.strerror or str(error)) from error
    rows = sum(len(each.rows) for each in tables)
    return Package(
        folder=folder, version=descriptor["version"], tables=len(tables), rows=rows, sources=len(snapshot.sources())
    )


def row_licence(source: Evidence) -> str:
    """The licence under which a row that rests on a source may be passed on."""
    return source.licence if source.use == "file" else OWN_LICENCE


def rights(snapshot: Snapshot) -> Json:
    """Who may republish what: by source, and by the licence of the sources."""
    sources = _evidence(snapshot)
    by_licence = grouped((each.licence, each) for each in sources)
    return {
        "version": snapshot.content_hash[:12],
        "row_licence": OWN_LICENCE,
        "sources": [_rights_of(each) for each in sources],
        "licences": [
            {
                "licence": licence,
                "address": _address(licence),
                "sources": len(some),
                "rows": sum(each.rows for each in some),
                "may_republish_files": licence != FACTS_ONLY,
                "share_alike": licence in SHARE_ALIKE,
            }
            for licence, some in sorted(by_licence.items())
        ],
    }


def _rights_of(source: Evidence) -> Json:
    licence = row_licence(source)
    return {
        "evidence": source.evidence_id,
        "publisher": source.publisher,
        "licence": source.licence,
        "taken": source.use,
        "rows": source.rows,
        "row_licence": licence,
        "may_republish_rows": True,
        "name_the_source": True,
        "share_alike": licence in SHARE_ALIKE,
        "may_republish_its_file": source.licence != FACTS_ONLY,
    }


def _evidence(snapshot: Snapshot) -> tuple[Evidence, ...]:
    return snapshot.select(Evidence, "FROM evidence ORDER BY evidence_id")


def _tables(snapshot: Snapshot) -> Iterator[Table]:
    licences = {each.evidence_id: row_licence(each) for each in _evidence(snapshot)}
    yield _facts(snapshot, licences)
    for name, relation in RELATIONS.items():
        yield _relation(snapshot, name, relation.record, relation.key, licences)
    yield _plain(snapshot, _SOURCES, Evidence, ("evidence_id",), table="evidence")
    yield _plain(snapshot, "properties", Property, ("property",), table="properties")


def _facts(snapshot: Snapshot, licences: dict[str, str]) -> Table:
    """Every fact of every subject, in order."""
    order = "ORDER BY subject, property, qualifier, as_of, fact_row"
    read = snapshot.rows(f"SELECT {', '.join(FACT_COLUMNS)} FROM facts {order}")  # noqa: S608  (names from facts.sql)
    at = FACT_COLUMNS.index("evidence")
    fields = [
        {"name": each, "type": "number" if each in _NUMBERS else "string"}
        | ({"constraints": {"required": True}} if each in ("subject", "property") else {})
        for each in FACT_COLUMNS
    ]
    return Table(
        name="facts",
        about="Facts of subjects: a value, a range or a text, in the unit that its row states.",
        fields=(*fields, _licence_field()),
        key=(),
        links=(_link("evidence", _SOURCES, "evidence_id"), _link("property", "properties", "property")),
        rows=tuple((*row, licences[str(row[at])]) for row in read),
    )


def _relation(snapshot: Snapshot, name: str, record: type, key: Sequence[str], licences: dict[str, str]) -> Table:
    """A relation, with the licence of each row."""
    held = _plain(snapshot, name, record, key)
    known = columns(record)
    links = tuple(_links(known))
    if "evidence" not in known:
        return Table(name=name, about=held.about, fields=held.fields, key=held.key, links=links, rows=held.rows)
    at = list(known).index("evidence")
    return Table(
        name=name,
        about=held.about,
        fields=(*held.fields, _licence_field()),
        key=held.key,
        links=(_link("evidence", _SOURCES, "evidence_id"), *links),
        rows=tuple((*row, licences[str(row[at])]) for row in held.rows),
    )


def _plain(snapshot: Snapshot, name: str, record: type, key: Sequence[str], *, table: str = "") -> Table:
    known = columns(record)
    read = snapshot.rows(f"SELECT {', '.join(known)} FROM {table or name} ORDER BY rowid")  # noqa: S608  (own names)
    return Table(
        name=name,
        about=" ".join((record.__doc__ or "").strip().split("\n\n")[0].replace("``", "").split()),
        fields=tuple(_field(each) for each in known.values()),
        key=tuple(key),
        links=(),
        rows=tuple(read),
    )


def _field(column: Column) -> Json:
    """A column as a field of a table schema: type, unit, limits."""
    made: Json = {"name": column.name}
    constraints: Json = {"required": True} if column.is_required else {}
    if column.type is bool:
        made |= {"type": "boolean", "trueValues": ["yes"], "falseValues": ["no"]}
    elif column.type is float:
        made["type"] = "number"
    elif column.type is int:
        made["type"] = "integer"
    else:
        made["type"] = "string"
        if column.choices:
            constraints["enum"] = [str(each) for each in column.choices if str(each)]
    for kind in column.kinds:
        if isinstance(kind, Within):
            constraints |= {"minimum": kind.low, "maximum": kind.high}
            made |= {"unit": kind.unit} if kind.unit else {}
        elif isinstance(kind, Shape) and "(?s)" not in kind.pattern:
            # Table schemas have the expressions of XML Schema: groups that do not capture are plain groups there.
            constraints["pattern"] = kind.pattern.replace("(?:", "(")
    if column.type is float and "unit" not in made and (unit := _unit(column.name)):
        made["unit"] = unit
    return made | ({"constraints": constraints} if constraints else {})


def _unit(name: str) -> str:
    """The unit that a column's suffix states; '' for none."""
    try:
        return unit_of(name)
    except KeyError:
        return ""


def _links(known: dict[str, Column]) -> Iterator[Json]:
    """Columns whose values stand in another table."""
    for column in known.values():
        for kind in column.kinds:
            if isinstance(kind, Among) and not kind.also:
                target = kind.column or next(iter(columns(RELATIONS[kind.relation].record)))
                yield _link(column.name, kind.relation, target)


def _link(column: str, table: str, target: str) -> Json:
    return {"fields": [column], "reference": {"resource": table, "fields": [target]}}


def _licence_field() -> Json:
    return {"name": ROW_LICENCE, "type": "string", "description": "SPDX identifier: the row may be passed on under it"}


def _csv(table: Table) -> bytes:
    written = io.StringIO()
    lines = csv.writer(written, lineterminator="\n")
    lines.writerow(each["name"] for each in table.fields)
    lines.writerows(["" if cell is None else cell for cell in row] for row in table.rows)
    return written.getvalue().encode("utf-8")


def _json(record: Json) -> bytes:
    return (json.dumps(record, ensure_ascii=False, indent=1) + "\n").encode("utf-8")


def _descriptor(snapshot: Snapshot, tables: Sequence[Table], files: dict[str, bytes]) -> Json:
    """``datapackage.json``."""
    sources = _evidence(snapshot)
    return {
        "profile": "tabular-data-package",
        "name": "obsia-facts",
        "id": f"obsia-facts-{snapshot.content_hash[:12]}",
        "title": _TITLE,
        "description": _ABOUT,
        "version": snapshot.content_hash[:12],
        "created": f"{max(each.retrieved for each in sources)}T00:00:00Z",
        "licenses": [{"name": OWN_LICENCE, "path": _address(OWN_LICENCE), "title": "Creative Commons Attribution 4.0"}],
        "contributors": [{"title": "obsia", "role": "publisher"}],
        "keywords": list(KEYWORDS),
        "rights": RIGHTS,
        "resources": [_resource(each, f"data/{each.name}.csv", files[f"data/{each.name}.csv"]) for each in tables],
    }


def _resource(table: Table, path: str, body: bytes) -> Json:
    schema: Json = {"fields": list(table.fields), "missingValues": [""]}
    if table.key:
        schema["primaryKey"] = list(table.key)
    if table.links:
        schema["foreignKeys"] = list(table.links)
    return {
        "name": table.name,
        "title": table.name.replace("_", " "),
        "description": table.about,
        "path": path,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "bytes": len(body),
        "hash": f"sha256:{hashlib.sha256(body).hexdigest()}",
        "schema": schema,
    }


def _catalogue(descriptor: Json, *, site: str) -> Json:
    """``catalog.jsonld``: the same for open data portals, as DCAT-AP describes a catalogue."""
    base = site if not site or site.endswith("/") else f"{site}/"
    publisher: Json = {"@type": "foaf:Agent", "foaf:name": "obsia"}
    english: Json = {"@id": f"{VOCABULARY}language/ENG"}
    return {
        "@context": NAMESPACES,
        "@id": f"{base}{CATALOGUE}",
        "@type": "dcat:Catalog",
        "dct:title": worded(descriptor["title"]),
        "dct:description": worded(descriptor["description"]),
        "dct:publisher": publisher,
        "dct:language": english,
        "dct:license": {"@id": _address(OWN_LICENCE)},
        "dct:modified": {"@value": descriptor["created"], "@type": "xsd:dateTime"},
        "dcat:dataset": [
            {
                "@id": f"{base}{each['path']}#dataset",
                "@type": "dcat:Dataset",
                "dct:identifier": f"{descriptor['id']}/{each['name']}",
                "dct:title": worded(each["title"]),
                "dct:description": worded(each["description"] or each["title"]),
                "dct:publisher": publisher,
                "dct:language": english,
                "dcat:version": descriptor["version"],
                "dcat:theme": [{"@id": f"{VOCABULARY}data-theme/{name}"} for name in ("ENER", "TECH")],
                "dcat:keyword": [worded(word) for word in descriptor["keywords"]],
                "dct:accessRights": {"@id": f"{VOCABULARY}access-right/PUBLIC"},
                "dcat:distribution": [_distribution(each, base=base)],
            }
            for each in descriptor["resources"]
        ],
    }


def _distribution(resource: Json, *, base: str) -> Json:
    address = {"@id": f"{base}{resource['path']}"}
    return {
        "@type": "dcat:Distribution",
        "dcat:accessURL": address,
        "dcat:downloadURL": address,
        "dct:license": {"@id": _address(OWN_LICENCE)},
        "dct:rights": {"@id": f"{base}{RIGHTS}"},
        "dct:format": {"@id": f"{VOCABULARY}file-type/CSV"},
        "dcat:mediaType": {"@id": "https://www.iana.org/assignments/media-types/text/csv"},
        "dcat:byteSize": {"@value": resource["bytes"], "@type": "xsd:nonNegativeInteger"},
        "dct:conformsTo": {"@id": "https://specs.frictionlessdata.io/table-schema/"},
        "spdx:checksum": {
            "@type": "spdx:Checksum",
            "spdx:algorithm": {"@id": "spdx:checksumAlgorithm_sha256"},
            "spdx:checksumValue": resource["hash"].partition(":")[2],
        },
    }


def worded(text: str) -> Json:
    """An English text of a catalogue."""
    return {"@value": text, "@language": "en"}


def _address(licence: str) -> str:
    """Where a licence stands; '' of one that is none of SPDX's."""
    return "" if licence.startswith("LicenseRef-") else f"{SPDX}{licence}.html"


def _deposit(descriptor: Json, *, site: str) -> Deposit:
    """The package as something to cite, with the version that the content gives it."""
    return Deposit(
        title=descriptor["title"],
        about=descriptor["description"],
        version=descriptor["version"],
        released_on=descriptor["created"][:10],
        licence=OWN_LICENCE,
        message="If you use these facts, please cite them with their version, and name the source of each row.",
        address=site,
    )
