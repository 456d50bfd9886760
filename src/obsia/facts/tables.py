"""Bulk tables: a CSV file and a ``.table.yaml`` that says which column is which property."""

from __future__ import annotations

import re
from collections.abc import Callable
from enum import StrEnum
from pathlib import Path
from typing import Final, TypeVar

from obsia.core.evidence import Fact, Kind, Spread, Verification
from obsia.core.message import Message, Symbol
from obsia.facts.files import number
from obsia.facts.rows import Gathered, Stated
from obsia.facts.schema import ColumnSpec, RowTemplate, TableSpec

E = TypeVar("E", bound=StrEnum)

_PLACEHOLDER: Final = re.compile(r"\{([^{}]+)\}")
_STATED: Final = RowTemplate.__struct_fields__

Cells = dict[str, str]
Render = Callable[[Cells], str]


def read_table(path: Path, file: str, found: Gathered, *, third_party: bool) -> None:
    """Add the facts of the table that the specification at ``path`` describes; note problems in ``found``."""
    read = found.document(path, file, TableSpec)
    if read is None:
        return
    _, spec = read
    source = path.parent / (spec.file or path.name.removesuffix(".table.yaml") + ".csv")
    table = file.rpartition("/")[0] + "/" + source.name
    if not source.is_file():
        found.problem(file=file, where="field 'file'", reason=f"there is no {source.name} beside it")
        return
    header, rows = found.csv(source, table)
    if not header or not _columns_agree(spec, header, file, found):
        return
    subject, label = _template(spec.subject), _template(spec.label)
    columns = [_Column(name=name, spec=column, table=spec, found=found) for name, column in spec.columns.items()]
    for line, cells in rows:
        if any(cells[name] not in allowed for name, allowed in spec.only.items()):
            continue
        name = subject(cells)
        if label(cells):
            found.labels.setdefault(name, label(cells))
        for column in columns:
            where = f"line {line}, field {column.name!r}"
            try:
                fact = column.fact(subject=name, cells=cells)
            except ValueError as error:
                found.problem(file=table, where=where, reason=str(error))
                continue
            if fact:
                found.facts.append(Stated(fact=fact, file=table, where=where, bulk=True, third_party=third_party))


def _columns_agree(spec: TableSpec, header: tuple[str, ...], file: str, found: Gathered) -> bool:
    texts = [spec.subject, spec.label, *(getattr(spec.defaults, name) for name in _STATED)]
    used = {*spec.columns, *spec.ignored, *spec.only}
    for column in spec.columns.values():
        texts += [getattr(column, name) for name in _STATED]
        used |= {name for name in (column.low, column.high) if name}
    used |= {name for text in texts for name in _PLACEHOLDER.findall(text)}
    unmapped = [name for name in header if name not in used]
    absent = sorted(used - set(header))
    if unmapped:
        reason = f"columns {unmapped} are neither mapped nor ignored"
        found.problem(file=file, where="field 'columns'", reason=reason)
    if absent:
        found.problem(file=file, where="field 'columns'", reason=f"the table has no columns {absent}")
    return not unmapped and not absent


def _template(text: str) -> Render:
    """A function that fills ``{column}`` from a row's cells."""
    parts = _PLACEHOLDER.split(text)
    if len(parts) == 1:
        return lambda _: text
    if len(parts) == 3 and not parts[0] and not parts[2]:
        return lambda cells: cells[parts[1]]
    return lambda cells: "".join(cells[part] if index % 2 else part for index, part in enumerate(parts))


class _Column:
    """One column that is a property, with its templates compiled."""

    def __init__(self, *, name: str, spec: ColumnSpec, table: TableSpec, found: Gathered) -> None:
        self.name, self.spec = name, spec
        self.property = spec.property or name
        self.unit = found.unit_of(self.property)
        registered = found.registry.get(self.property)
        self.is_text = registered is None or registered.text == "yes"
        self.render = {field: _template(getattr(spec, field) or getattr(table.defaults, field)) for field in _STATED}

    def fact(self, *, subject: str, cells: Cells) -> Fact | None:
        """The fact of one row; None when the cells are empty. Raises ``ValueError`` with the reason."""
        spec = self.spec
        text = cells[self.name]
        low_text = cells[spec.low] if spec.low else ""
        high_text = cells[spec.high] if spec.high else ""
        if not (text or low_text or high_text):
            return None
        stated = {name: render(cells) for name, render in self.render.items()}
        value = low = high = None
        if not self.is_text:
            value, low, high = (self._number(cell) for cell in (text, low_text, high_text))
        spread = Spread.POINT
        if low is not None or high is not None:
            spread = _one_of(Spread, stated["spread"], "spread")
        kind, verification = stated.pop("kind"), stated.pop("verification")
        weight = number(stated.pop("weight")) or 1.0
        stated.pop("spread")
        return Fact(
            subject=subject,
            property=self.property,
            unit=self.unit,
            kind=_one_of(Kind, kind, "kind"),
            verification=_one_of(Verification, verification, "verification"),
            value=value,
            low=low,
            high=high,
            spread=spread,
            text=text if self.is_text else None,
            weight=weight,
            **stated,
        )

    def _number(self, cell: str) -> float | None:
        try:
            value = number(cell)
        except ValueError:
            raise ValueError(str(Message("not-a-number", text=cell))) from None
        return None if value is None else value * self.spec.factor


def _one_of(options: type[E], text: str, what: str) -> E:
    try:
        return options(text)
    except ValueError:
        known = tuple(map(Symbol, options))
        raise ValueError(str(Message("fact-choice", what=Symbol(what), text=text, known=known))) from None
