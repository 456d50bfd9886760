"""Reading the fact files with line numbers, so that an error can say where.

YAML is read as YAML 1.2's core schema: ``NO`` is a text (not false), ``2025-05-01`` is a text (not a date),
``1e-9`` is a number. A key that stands twice in a mapping is an error, as is a ragged CSV row.
"""

from __future__ import annotations

import csv
import io
import itertools
import re
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Final

from obsia.core.message import Message

_INTEGER: Final = re.compile(r"[-+]?[0-9]+")
_NUMBER: Final = re.compile(r"[-+]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)(?:[eE][-+]?[0-9]+)?")
_WORDS: Final[dict[str, bool | None]] = {
    "true": True,
    "false": False,
    "null": None,
    "~": None,
    "": None,
}
_DEEPEST: Final = 20
_MOST_NODES: Final = 1_000_000
"""Of a document, aliases counted each time: what a few lines of anchors within anchors would grow beyond."""
_MOST_DIGITS: Final = 4000
"""Of a whole number; Python reads no longer ones."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Problem:
    """One thing wrong in the fact files: ``where`` is a line, a row or a field; ``reason`` says what was
    expected.
    """

    file: str
    where: str
    reason: str
    message: Message = field(default_factory=partial(Message, "fact-empty-cell"))
    """What is wrong with a row of a table, for a reader in any language."""

    def __str__(self) -> str:
        return f"{self.file}, {self.where}: {self.reason}"


class UnreadableError(Exception):
    """A file that cannot be read at all; ``line`` counts from 1."""

    def __init__(self, *, line: int, reason: Message) -> None:
        self.line, self.reason = line, reason
        super().__init__(line, reason)


@dataclass(frozen=True, slots=True, kw_only=True)
class Document:
    """A YAML document as plain dicts, lists and scalars. ``lines`` maps a dotted path to its line."""

    data: object
    lines: dict[str, int]

    def line(self, path: str) -> int:
        """The line of ``path``, or of the nearest parent that has one."""
        while path and path not in self.lines:
            cut = max(path.rfind("."), path.rfind("["))
            path = path[:cut] if cut > 0 else ""
        return self.lines.get(path, 1)

    def place(self, path: str) -> str:
        """The line and the field of ``path``, as a problem names them."""
        return f"line {self.line(path)}" + (f", field {path!r}" if path else "")


def read_text(path: Path) -> str:
    """The UTF-8 text of ``path``. Raises :class:`UnreadableError`."""
    try:
        return path.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        line = path.read_bytes()[: error.start].count(b"\n") + 1
        raise UnreadableError(line=line, reason=Message("input-not-utf8")) from error


def read_yaml(path: Path) -> Document:
    """The one document of a YAML file. Raises :class:`UnreadableError`."""
    # Imported here: reading YAML is for the build and for `obsia facts check`, never for an estimate.
    import yaml

    try:
        root: Any = yaml.compose(read_text(path), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))  # pyright: ignore[reportUnknownMemberType, reportUnknownVariableType]
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 1
        raise UnreadableError(
            line=line, reason=Message("file-not-yaml-because", why=str(error.problem or error.context))
        ) from error
    except yaml.YAMLError as error:
        raise UnreadableError(line=1, reason=Message("file-not-yaml")) from error
    lines: dict[str, int] = {}
    built = itertools.count(1)

    def build(node: Any, at: str, depth: int) -> object:
        line = int(node.start_mark.line) + 1
        if next(built) > _MOST_NODES:
            raise UnreadableError(line=line, reason=Message("file-many-values", most=_MOST_NODES))
        lines.setdefault(at, line)
        if depth > _DEEPEST:
            raise UnreadableError(line=line, reason=Message("file-many-levels", most=_DEEPEST))
        if isinstance(node, yaml.MappingNode):
            mapping: dict[str, object] = {}
            for key_node, value_node in node.value:
                key_line = int(key_node.start_mark.line) + 1
                if not isinstance(key_node, yaml.ScalarNode):
                    raise UnreadableError(line=key_line, reason=Message("file-odd-key"))
                key = str(key_node.value)
                if key in mapping:
                    raise UnreadableError(line=key_line, reason=Message("file-key-twice", key=key))
                inner = f"{at}.{key}" if at else key
                mapping[key] = build(value_node, inner, depth + 1)
                lines[inner] = key_line
            return mapping
        if isinstance(node, yaml.SequenceNode):
            return [build(child, f"{at}[{index}]", depth + 1) for index, child in enumerate(node.value)]
        return _scalar(text=str(node.value), plain=not node.style)

    return Document(data=None if root is None else build(root, "", 0), lines=lines)


def _scalar(*, text: str, plain: bool) -> object:
    if not plain:
        return text
    if text in _WORDS:
        return _WORDS[text]
    if _INTEGER.fullmatch(text) and len(text) <= _MOST_DIGITS:
        return int(text)
    return float(text) if _NUMBER.fullmatch(text) else text


def number(text: str) -> float | None:
    """The number that a CSV cell states, None for an empty cell. Raises ``ValueError`` for anything else."""
    stripped = text.strip()
    if not stripped:
        return None
    if not _NUMBER.fullmatch(stripped):
        raise ValueError(text)
    return float(stripped)


def read_csv(path: Path) -> tuple[tuple[str, ...], list[tuple[int, dict[str, str]]], list[Problem]]:
    """Header, rows as (line, cells by column), and what is wrong with single rows. Raises
    :class:`UnreadableError`.

    Cells are stripped. Ragged rows are problems, not rows.
    """
    reader = csv.reader(io.StringIO(read_text(path), newline=""), strict=True)
    rows: list[tuple[int, dict[str, str]]] = []
    problems: list[Problem] = []
    try:
        header = tuple(cell.strip().removeprefix("\ufeff") for cell in next(reader, ()))
        if not header:
            raise UnreadableError(line=1, reason=Message("input-empty"))
        if doubled := sorted({name for name in header if header.count(name) > 1}):
            raise UnreadableError(line=1, reason=Message("file-columns-twice", columns=tuple(doubled)))
        line = reader.line_num + 1
        for cells in reader:
            if cells and len(cells) != len(header):
                wrong = Message("file-cells", given=len(cells), wanted=len(header))
                problems.append(Problem(file=path.name, where=f"line {line}", reason=str(wrong), message=wrong))
            elif cells:
                rows.append((line, dict(zip(header, (cell.strip() for cell in cells), strict=True))))
            line = reader.line_num + 1
    except csv.Error as error:
        raise UnreadableError(line=reader.line_num, reason=Message("file-not-csv-because", why=str(error))) from error
    return header, rows, problems
