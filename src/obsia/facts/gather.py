"""From a folder of fact files to typed rows, with every problem noted and none raised.

Layout: ``properties.csv``, ``evidence/``, ``tables/`` (a CSV beside its ``.table.yaml``), ``relations/``,
``third_party/<source>/`` (files under their own licence), ``devices/`` (:mod:`obsia.facts.devices`) and, any other
folder, one YAML file per subject.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final, TypeVar

from obsia.core.evidence import Fact, Spread
from obsia.core.message import Message
from obsia.facts.catalogue_cells import add_catalogue_cells
from obsia.facts.developers import name_developers
from obsia.facts.devices import NAMES, check_marks, read_device
from obsia.facts.files import Document, UnreadableError, number, read_csv, read_yaml
from obsia.facts.imports import import_all
from obsia.facts.readings import read_readings
from obsia.facts.rows import Gathered, Joint, Related, Stated, unit_of
from obsia.facts.run_cells import add_run_cells
from obsia.facts.schema import (
    NUMERIC,
    RELATIONS,
    EvidenceFile,
    FactRow,
    JointSpec,
    PropertyRow,
    Record,
    SubjectHead,
    WrongShapeError,
    decode,
    fields,
    required,
)
from obsia.facts.tables import read_table

T = TypeVar("T")

_NOT_SUBJECTS: Final = frozenset({"evidence", "tables", "relations", "third_party", "joint", "disclosures", "devices"})


def gather(data: Path) -> Gathered:
    """Everything under the folder ``data``."""
    found = Gathered()
    if not data.is_dir():
        found.problem(file=str(data), where="folder", reason="no such folder; the fact files were expected there")
        return found
    _registry(data, found)
    for path in sorted((data / "evidence").glob("*")):
        _evidence(path, data, found)
    for path in sorted(path for path in data.iterdir() if path.is_dir() and path.name not in _NOT_SUBJECTS):
        for file in sorted(path.rglob("*")):
            if file.is_file() and not _is_note(file):
                _subject(file, data, found)
    for path in sorted((data / "tables").glob("*")):
        _tables(path, data, found, third_party=False)
    for path in sorted((data / "third_party").glob("*")):
        _third_party(path, data, found)
    for path in sorted((data / "joint").glob("*")):
        _joint(path, data, found)
    for path in sorted((data / "relations").glob("*")):
        _relation(path, data, found)
    for path in sorted((data / "devices").rglob("*")):
        if path.is_file() and not _is_note(path):
            read_device(path, _name(path, data), found)
    for path in sorted((data / "disclosures").rglob("*")):
        _readings(path, data, found)
    check_marks(found)
    import_all(data / "third_party", data, found)
    add_run_cells(found)
    add_catalogue_cells(found)
    name_developers(found)
    for path in sorted(data.iterdir()):
        if path.is_file() and path.name != "properties.csv" and not _is_note(path):
            found.problem(file=path.name, where="file", reason="not a fact file; move it or remove it")
    return found


def _is_note(path: Path) -> bool:
    return path.suffix == ".md" or path.name.startswith(("LICENSE", ".")) or path.suffix == ".txt"


def _name(path: Path, data: Path) -> str:
    return path.relative_to(data).as_posix()


def _yaml(path: Path, data: Path, found: Gathered) -> Document | None:
    try:
        return read_yaml(path)
    except UnreadableError as error:
        found.problem(file=_name(path, data), where=f"line {error.line}", reason=str(error.reason))
        return None


def _decode(document: Document, record: type[T], file: str, found: Gathered) -> T | None:
    try:
        return decode(document.data, record)
    except WrongShapeError as error:
        where = f"line {document.line(error.path)}" + (f", field {error.path!r}" if error.path else "")
        found.problem(file=file, where=where, reason=str(error.reason))
        return None


def _registry(data: Path, found: Gathered) -> None:
    path = data / "properties.csv"
    if not path.is_file():
        found.problem(file=path.name, where="file", reason="the registry of properties is missing")
        return
    for related in _typed_rows(path, path.name, PropertyRow, found):
        row = related.row
        assert isinstance(row, PropertyRow)  # noqa: S101  (narrows the type)
        if row.property in found.registry:
            reason = f"the property {row.property!r} stands twice"
            found.problem(file=path.name, where=related.where, reason=reason)
        found.registry[row.property] = row


def _typed_rows(path: Path, file: str, record: type[Record], found: Gathered) -> list[Related]:
    """The rows of a CSV file as ``record``; an empty cell is the field's default."""
    try:
        header, rows, ragged = read_csv(path)
    except UnreadableError as error:
        found.problem(file=file, where=f"line {error.line}", reason=str(error.reason))
        return []
    for problem in ragged:
        found.problem(file=file, where=problem.where, reason=problem.reason)
    unknown = [name for name in header if name not in fields(record)]
    absent = sorted(required(record) - set(header))
    if unknown or absent:
        reason = f"unknown columns {unknown}, missing columns {absent}; expected {', '.join(fields(record))}"
        found.problem(file=file, where="line 1", reason=reason)
        return []
    typed: list[Related] = []
    for line, cells in rows:
        values: dict[str, object] = {}
        try:
            for name, cell in cells.items():
                if name in NUMERIC:
                    values[name] = number(cell)
                elif cell or name in required(record):
                    values[name] = cell
            empty = sorted(name for name in required(record) if values.get(name) in ("", None))
            if empty and record is not PropertyRow:
                raise WrongShapeError(path=empty[0], reason=str(Message("fact-empty-cell")))
            typed.append(Related(row=decode(values, record), file=file, where=f"line {line}"))
        except WrongShapeError as error:
            found.problem(file=file, where=f"line {line}, field {error.path!r}", reason=str(error.reason))
        except ValueError as error:
            found.problem(file=file, where=f"line {line}", reason=f"{str(error)!r} is not a number")
    return typed


def _evidence(path: Path, data: Path, found: Gathered) -> None:
    if _is_note(path):
        return
    file = _name(path, data)
    if path.suffix != ".yaml":
        found.problem(file=file, where="file", reason="an evidence file ends in .yaml")
        return
    document = _yaml(path, data, found)
    record = _decode(document, EvidenceFile, file, found) if document else None
    if record:
        found.evidence[path.stem] = record


def _subject(path: Path, data: Path, found: Gathered) -> None:
    file = _name(path, data)
    if path.suffix != ".yaml":
        found.problem(file=file, where="file", reason="a subject file ends in .yaml")
        return
    document = _yaml(path, data, found)
    head = _decode(document, SubjectHead, file, found) if document else None
    if not head or not document:
        return
    if head.subject in found.labels:
        found.problem(file=file, where="field 'subject'", reason=f"{head.subject!r} has a file already")
    found.labels[head.subject] = head.label
    for name, where, row in found.rows(document, "facts", head.facts, FactRow, file=file):
        fact = Fact(
            subject=head.subject,
            property=name,
            unit=unit_of(name, found),
            kind=row.kind,
            verification=row.verification,
            evidence=row.evidence,
            locator=row.locator,
            read_on=row.read_on,
            qualifier=row.qualifier,
            as_of=str(row.as_of),
            value=row.value,
            low=row.low,
            high=row.high,
            spread=row.spread or Spread.POINT,
            text=row.text,
            weight=row.weight,
            note=row.note,
        )
        found.facts.append(Stated(fact=fact, file=file, where=where, bulk=False, third_party=False))


def _tables(path: Path, data: Path, found: Gathered, *, third_party: bool) -> None:
    if _is_note(path) or path.is_dir():
        return
    if path.name.endswith(".table.yaml"):
        document = _yaml(path, data, found)
        if document:
            read_table(path, _name(path, data), document, found, third_party=third_party)
    elif not third_party and not (path.suffix == ".csv" and path.with_suffix(".table.yaml").is_file()):
        reason = "a table needs a .csv and a .table.yaml of the same name"
        found.problem(file=_name(path, data), where="file", reason=reason)


def _third_party(folder: Path, data: Path, found: Gathered) -> None:
    if folder.is_file():
        if not _is_note(folder):
            found.problem(file=_name(folder, data), where="file", reason="expected a folder per source")
        return
    for what, pattern in (("the licence text", "LICENSE*"), ("a README.md", "README.md")):
        if not any(folder.glob(pattern)):
            found.problem(file=_name(folder, data), where="folder", reason=f"{what} is missing ({pattern})")
    for path in sorted(folder.rglob("*")):
        _tables(path, data, found, third_party=True)


def _joint(path: Path, data: Path, found: Gathered) -> None:
    file = _name(path, data)
    if not path.name.endswith(".joint.yaml"):
        if not _is_note(path) and not (path.suffix == ".csv" and path.with_suffix(".joint.yaml").is_file()):
            reason = "a joint fact needs a .csv and a .joint.yaml of the same name"
            found.problem(file=file, where="file", reason=reason)
        return
    document = _yaml(path, data, found)
    spec = _decode(document, JointSpec, file, found) if document else None
    if spec is None:
        return
    if any(joint.spec.subject == spec.subject for joint in found.joints):
        found.problem(file=file, where="field 'subject'", reason=f"{spec.subject!r} has a joint fact already")
    found.labels[spec.subject] = spec.label
    table = path.with_name(path.name.replace(".joint.yaml", ".csv"))
    try:
        header, rows, ragged = read_csv(table)
    except (UnreadableError, OSError) as error:
        found.problem(file=_name(table, data), where="file", reason=f"a joint fact needs its rows ({error})")
        return
    for problem in ragged:
        found.problem(file=_name(table, data), where=problem.where, reason=problem.reason)
    values: list[tuple[float, ...]] = []
    for line, cells in rows:
        try:
            numbers = [number(cells[name]) for name in header[1:]]
        except ValueError as error:
            found.problem(file=_name(table, data), where=f"line {line}", reason=f"{str(error)!r} is not a number")
            continue
        if any(value is None for value in numbers):
            found.problem(file=_name(table, data), where=f"line {line}", reason="an empty cell; a row has every column")
            continue
        values.append(tuple(value for value in numbers if value is not None))
    found.joints.append(Joint(spec=spec, columns=tuple(header[1:]), rows=tuple(values), file=file))


def _relation(path: Path, data: Path, found: Gathered) -> None:
    if _is_note(path):
        return
    file = _name(path, data)
    record = RELATIONS.get(path.stem) if path.suffix == ".csv" else None
    if path.stem == NAMES:
        reason = "the names of an accelerator stand in its own file; expected devices/<name>.yaml, field 'names'"
        found.problem(file=file, where="file", reason=reason)
        return
    if record is None:
        known = ", ".join(f"{name}.csv" for name in RELATIONS if name != NAMES)
        found.problem(file=file, where="file", reason=f"not a relation; expected one of {known}")
        return
    found.relations[path.stem] = _typed_rows(path, file, record, found)


def _readings(path: Path, data: Path, found: Gathered) -> None:
    if path.is_dir() or _is_note(path):
        return
    if path.suffix != ".yaml":
        found.problem(file=_name(path, data), where="file", reason="a file of readings ends in .yaml")
        return
    read_readings(path, _name(path, data), found)
