"""From a folder of fact files to typed rows, with every problem noted and none raised.

Layout: ``properties.csv``, ``evidence/``, ``tables/`` (a CSV beside its ``.table.yaml``), ``relations/``,
``third_party/<source>/`` (files under their own licence), ``devices/`` (:mod:`obsia.facts.devices`) and, any other
folder, one YAML file per subject.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Final, TypeVar

from obsia.core.evidence import Fact
from obsia.core.message import Message
from obsia.facts.devices import NAMES, check_marks, read_device
from obsia.facts.files import number
from obsia.facts.implied_cells import add_catalogue_cells, add_coded_cells, add_run_cells
from obsia.facts.imports import import_all
from obsia.facts.readings import read_readings
from obsia.facts.relation import columns
from obsia.facts.relations import RELATIONS, Developer, Evidence, Property, SystemName
from obsia.facts.rows import Gathered, Joint, Related, Stated, stated_rows
from obsia.facts.schema import JointSpec, SubjectFile
from obsia.facts.strict import WrongShapeError, row_of
from obsia.facts.tables import read_table

R = TypeVar("R")

_NOT_SUBJECTS: Final = frozenset({"evidence", "tables", "relations", "third_party", "joint", "disclosures", "devices"})


def gather(data: Path) -> Gathered:
    """Everything under the folder ``data``."""
    found = Gathered()
    if not data.is_dir():
        found.problem(file=str(data), where="folder", reason="no such folder; the fact files were expected there")
        return found
    _registry(data, found)

    def read(folder: str, reader: Callable[[Path, str, Gathered], None], *, below: bool = False) -> None:
        for path in sorted((data / folder).rglob("*") if below else (data / folder).glob("*")):
            if not _is_note(path) and not (below and path.is_dir()):
                reader(path, path.relative_to(data).as_posix(), found)

    read("evidence", _evidence)
    for path in sorted(path for path in data.iterdir() if path.is_dir() and path.name not in _NOT_SUBJECTS):
        read(path.name, _subject, below=True)
    read("tables", _own_table)
    read("third_party", _third_party)
    read("third_party", _table_of_others, below=True)
    read("joint", _joint)
    read("relations", _relation)
    read("devices", read_device, below=True)
    read("disclosures", _readings, below=True)
    check_marks(found)
    import_all(data / "third_party", data, found)
    add_run_cells(found)
    add_coded_cells(found)
    add_catalogue_cells(found)
    name_developers(found)
    for path in sorted(data.iterdir()):
        if path.is_file() and path.name != "properties.csv" and not _is_note(path):
            found.problem(file=path.name, where="file", reason="not a fact file; move it or remove it")
    return found


def _is_note(path: Path) -> bool:
    return path.suffix == ".md" or path.name.startswith(("LICENSE", ".")) or path.suffix == ".txt"


def _is_yaml(path: Path, file: str, found: Gathered, what: str) -> bool:
    if path.suffix != ".yaml":
        found.problem(file=file, where="file", reason=f"{what} ends in .yaml")
    return path.suffix == ".yaml"


def _registry(data: Path, found: Gathered) -> None:
    path = data / "properties.csv"
    if not path.is_file():
        found.problem(file=path.name, where="file", reason="the registry of properties is missing")
        return
    for related in _typed_rows(path, path.name, Property, found):
        row = related.row
        if row.property in found.registry:
            reason = f"the property {row.property!r} stands twice"
            found.problem(file=path.name, where=related.where, reason=reason)
        found.registry[row.property] = row


def _typed_rows(path: Path, file: str, record: type[R], found: Gathered) -> list[Related[R]]:
    """The rows of a CSV file as ``record``; an empty cell is the field's default."""
    header, rows = found.csv(path, file)
    if not header:
        return []
    stated = columns(record)
    required = {name for name, each in stated.items() if each.is_required}
    unknown = [name for name in header if name not in stated]
    absent = sorted(required - set(header))
    if unknown or absent:
        reason = f"unknown columns {unknown}, missing columns {absent}; expected {', '.join(stated)}"
        found.problem(file=file, where="line 1", reason=reason)
        return []
    typed: list[Related[R]] = []
    for line, cells in rows:
        try:
            values = {
                name: number(cell) if stated[name].type is float else cell for name, cell in cells.items() if cell
            }
            if empty := sorted(required - set(values)):
                raise WrongShapeError(path=empty[0], reason=str(Message("fact-empty-cell")))
            typed.append(Related(row=row_of(values, record), file=file, where=f"line {line}"))
        except WrongShapeError as error:
            found.problem(file=file, where=f"line {line}, field {error.path!r}", reason=str(error.reason))
        except ValueError as error:
            found.problem(file=file, where=f"line {line}", reason=f"{str(error)!r} is not a number")
    return typed


def _evidence(path: Path, file: str, found: Gathered) -> None:
    document = found.yaml(path, file) if _is_yaml(path, file, found, "an evidence file") else None
    given = {"evidence_id": path.stem, "rows": 0}
    record = found.row(document.data, Evidence, document, file=file, given=given) if document else None
    if record:
        found.evidence[path.stem] = record


def _subject(path: Path, file: str, found: Gathered) -> None:
    read = found.document(path, file, SubjectFile) if _is_yaml(path, file, found, "a subject file") else None
    if read is None:
        return
    document, subject = read
    if subject.subject in found.labels:
        found.problem(file=file, where="field 'subject'", reason=f"{subject.subject!r} has a file already")
    found.labels[subject.subject] = subject.label
    for name, at, where, raw in stated_rows(document, "facts", subject.facts):
        given = {"subject": subject.subject, "property": name, "unit": found.unit_of(name)}
        if fact := found.row(raw, Fact, document, file=file, at=at, given=given):
            found.facts.append(Stated(fact=fact, file=file, where=where, bulk=False, third_party=False))


def _own_table(path: Path, file: str, found: Gathered) -> None:
    if path.name.endswith(".table.yaml"):
        read_table(path, file, found, third_party=False)
    elif not path.is_dir() and not (path.suffix == ".csv" and path.with_suffix(".table.yaml").is_file()):
        found.problem(file=file, where="file", reason="a table needs a .csv and a .table.yaml of the same name")


def _table_of_others(path: Path, file: str, found: Gathered) -> None:
    if path.name.endswith(".table.yaml"):
        read_table(path, file, found, third_party=True)


def _third_party(folder: Path, file: str, found: Gathered) -> None:
    if folder.is_file():
        found.problem(file=file, where="file", reason="expected a folder per source")
        return
    for what, pattern in (("the licence text", "LICENSE*"), ("a README.md", "README.md")):
        if not any(folder.glob(pattern)):
            found.problem(file=file, where="folder", reason=f"{what} is missing ({pattern})")


def _joint(path: Path, file: str, found: Gathered) -> None:
    if not path.name.endswith(".joint.yaml"):
        if not (path.suffix == ".csv" and path.with_suffix(".joint.yaml").is_file()):
            reason = "a joint fact needs a .csv and a .joint.yaml of the same name"
            found.problem(file=file, where="file", reason=reason)
        return None
    read = found.document(path, file, JointSpec)
    if read is None:
        return None
    _, spec = read
    if any(joint.spec.subject == spec.subject for joint in found.joints):
        found.problem(file=file, where="field 'subject'", reason=f"{spec.subject!r} has a joint fact already")
    found.labels[spec.subject] = spec.label
    table, rows_file = (text.replace(".joint.yaml", ".csv") for text in (path.name, file))
    if not path.with_name(table).is_file():
        return found.problem(file=rows_file, where="file", reason="a joint fact needs its rows")
    header, rows = found.csv(path.with_name(table), rows_file)
    values: list[tuple[float, ...]] = []
    for line, cells in rows:
        try:
            numbers = [number(cells[name]) for name in header[1:]]
        except ValueError as error:
            found.problem(file=rows_file, where=f"line {line}", reason=f"{str(error)!r} is not a number")
            continue
        if any(value is None for value in numbers):
            found.problem(file=rows_file, where=f"line {line}", reason="an empty cell; a row has every column")
            continue
        values.append(tuple(value for value in numbers if value is not None))
    return found.joints.append(Joint(spec=spec, columns=header[1:], rows=tuple(values), file=file))


def _relation(path: Path, file: str, found: Gathered) -> None:
    if path.stem == NAMES:
        reason = "the names of an accelerator stand in its own file; expected devices/<name>.yaml, field 'names'"
        return found.problem(file=file, where="file", reason=reason)
    relation = RELATIONS.get(path.stem) if path.suffix == ".csv" else None
    if relation is None:
        known = ", ".join(f"{name}.csv" for name in RELATIONS if name != NAMES)
        return found.problem(file=file, where="file", reason=f"not a relation; expected one of {known}")
    found.relations[path.stem] = _typed_rows(path, file, relation.record, found)
    return None


def _readings(path: Path, file: str, found: Gathered) -> None:
    if _is_yaml(path, file, found, "a file of readings"):
        read_readings(path, file, found)


def name_developers(found: Gathered) -> None:
    """Give every system the name by which its developer is shown; a name that the relation lacks stays as written."""
    names = {row.written: row.name for row in found.rows(Developer)}
    for index, related in enumerate(found.relations.get("systems", [])):
        row = related.row
        if isinstance(row, SystemName) and row.developer.lower() in names:
            named = replace(row, developer=names[row.developer.lower()])
            found.relations["systems"][index] = replace(related, row=named)
