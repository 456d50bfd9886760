"""Files that a reporter hands in: readings of meters as JSON, answers as JSON or simple YAML. Strict, with places."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import MISSING, fields
from typing import Any, Final

from obsia.app.forms import meter_logs
from obsia.app.forms.meter_logs import is_meter_log
from obsia.app.handed import Handed, text_of
from obsia.core.errors import BadInput
from obsia.core.figure import Boundary
from obsia.core.message import Message, Symbol
from obsia.core.reading import REFUSALS, Reading
from obsia.core.spelling import near_names, not_a_choice, one_of

WORKS: Final = ("training", "inference", "evaluation", "development", "other")
LONGEST_ANSWER: Final = 4_000
_BOUNDARIES: Final = tuple(each.value for each in (Boundary.ACCELERATOR, Boundary.SERVER, Boundary.FACILITY))
_TYPES: Final[Mapping[str, type]] = {
    each.name: (
        int if "int" in str(each.type) else float if "float" in str(each.type) else str
    )
    for each in fields(Reading)
}  # fmt: skip
"""Field of a reading -> the JSON type of its value."""
_KINDS: Final[Mapping[type, str]] = {
    str: "handed-expected-text",
    float: "handed-expected-number",
    int: "handed-expected-whole",
}
_CHOICES: Final[Mapping[str, tuple[str, ...]]] = {"boundary": _BOUNDARIES, "work": WORKS}
_REQUIRED: Final = tuple(each.name for each in fields(Reading) if each.default is MISSING)
_BOAMPS: Final = frozenset({"header", "task", "measures", "infrastructure"})
"""Fields by which a BoAmps report is known."""
_ANSWER: Final = re.compile(r"([A-Za-z0-9][A-Za-z0-9_.-]{0,80}) *: *(.*)")
_READINGS: Final = Message("handed-expected-readings")
_ANSWERS: Final = Message("handed-expected-answers")


def read_readings(path: str) -> tuple[Reading, ...]:
    """The readings of a file: obsia's own, those of a BoAmps report, or those of another meter.

    Raises ``BadInput`` that names the file, the field and what was expected.
    """
    text = text_of(path, expected=_READINGS)
    if is_meter_log(text):
        return meter_logs.read(text, file=path)
    handed = Handed.of_text(text, file=path, expected=_READINGS)
    is_list = isinstance(handed.value, list)
    if not is_list and set(handed.record) >= _BOAMPS:
        from obsia.app.forms.boamps_report import read

        return read(text, file=path)
    return tuple(map(_reading, handed if is_list else [handed]))


def _reading(handed: Handed) -> Reading:
    record = handed.record
    for name in (*record, *_REQUIRED):
        if name not in _TYPES:
            handed.at(name).refuse(Message("handed-field-unknown"), _near(name))
        if name not in record:
            handed.at(name).refuse(Message("handed-missing"), _KINDS[_TYPES[name]])
    stated = [name for name in record if record[name] is not None or name in _REQUIRED]
    try:
        return Reading(**{name: _value(handed.at(name), name) for name in stated})
    except ValueError as error:
        handed.refuse(refusal(error), _READINGS)


def _value(handed: Handed, name: str) -> Any:
    if name in _CHOICES:
        if handed.value not in _CHOICES[name]:
            handed.refuse(not_a_choice(str(handed.value), _CHOICES[name]), one_of(_CHOICES[name]))
        return Boundary(handed.text) if name == "boundary" else handed.text
    if _TYPES[name] is int:
        return handed.whole
    return handed.number if _TYPES[name] is float else handed.text


def _near(name: str) -> Message:
    near = near_names(name, _TYPES, most=1)
    return Message("handed-expected-field", name=Symbol(near[0])) if near else one_of(_TYPES)


def refusal(error: Exception) -> Message:
    """Why a reading cannot be: in words of ours where it is one of ours, else as the error says it."""
    code = str(error)
    return Message(code) if code in REFUSALS else Message("handed-no-value", why=code)


def read_answers(path: str) -> dict[str, str]:
    """What a reporter states, by name. Raises ``BadInput`` naming the file, the line or field, and what was expected.

    YAML is read as far as answers need it: one ``name: text`` a line, texts plain or in quotes, comments and blank
    lines. Whatever else YAML can say (lists, blocks, anchors) is refused, so that nothing is read otherwise than meant.
    """
    text = text_of(path, expected=_ANSWERS)
    if text.lstrip().startswith(("{", "[")):
        held = Handed.of_text(text, file=path, expected=_ANSWERS).record
        for name, value in held.items():
            if not _ANSWER.fullmatch(f"{name}: x"):
                raise BadInput(path, "handed-answer-name", field=name[:80], expected=_ANSWERS)
            if isinstance(value, bool) or not isinstance(value, str | int | float):
                raise BadInput(path, "handed-answer-text", field=name, expected=_ANSWERS)
        return {name: _short(str(value), path=path, field=name) for name, value in held.items()}
    answers: dict[str, str] = {}
    for number, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if not bare or bare.startswith("#") or bare == "---":
            continue
        match = _ANSWER.fullmatch(line.rstrip())
        if not match:
            raise BadInput(path, "handed-answer-line", line=number, expected=_ANSWERS)
        name, value = match[1], match[2]
        if name in answers:
            raise BadInput(path, "handed-answer-twice", line=number, field=name, expected=_ANSWERS)
        answers[name] = _short(_scalar(value, path=path, line=number, field=name), path=path, field=name)
    return answers


class Answers(dict[str, str]):
    """Answers that remember which of them a form asked for: what it never asks may be a slip."""

    def __init__(self, answers: Mapping[str, str]) -> None:
        super().__init__(answers)
        self._asked: set[object] = set()

    @property
    def unasked(self) -> tuple[str, ...]:
        """Names that no form asked for, in alphabetical order."""
        return tuple(sorted(name for name in self if name not in self._asked))

    def was_asked(self, name: str) -> bool:
        """Whether a form asked for an answer of this name."""
        return name in self._asked

    def get(self, key: str, default: Any = None) -> Any:
        """As of a dictionary."""
        self._asked.add(key)
        return super().get(key, default)

    def __getitem__(self, key: str) -> str:
        self._asked.add(key)
        return super().__getitem__(key)

    def __contains__(self, key: object) -> bool:
        self._asked.add(key)
        return super().__contains__(key)


def _scalar(text: str, *, path: str, line: int, field: str) -> str:
    """A text of one line: plain, or in double (as JSON) or single quotes."""
    if text.startswith('"'):
        try:
            value: object = json.loads(re.sub(r'(?<=") +#.*$', "", text))
        except ValueError as error:
            reason = Message("handed-answer-escape")
            raise BadInput(path, reason, line=line, field=field, expected=_ANSWERS) from error
        return str(value)
    if text.startswith("'"):
        inner = re.fullmatch(r"'((?:[^']|'')*)'(?: +#.*)?", text)
        if not inner:
            raise BadInput(path, "handed-answer-quotes", line=line, field=field, expected=_ANSWERS)
        return inner[1].replace("''", "'")
    if text[:1] in ("[", "{", "|", ">", "&", "*", "!", "%", "@", "`") or not text:
        reason = Message("handed-answer-block" if text else "handed-answer-empty")
        raise BadInput(path, reason, line=line, field=field, expected=_ANSWERS)
    return re.sub(r" +#.*$", "", text)


def _short(text: str, *, path: str, field: str) -> str:
    if len(text) > LONGEST_ANSWER:
        reason = Message("handed-answer-long", most=LONGEST_ANSWER)
        raise BadInput(path, reason, field=field, expected=_ANSWERS)
    return text
