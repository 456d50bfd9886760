"""Why there is no account: errors that carry what they are about, so that a surface can say it in any language."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from obsia.core.errors import BadCall, NoData

if TYPE_CHECKING:
    from obsia.readers.base import Reject


class NothingCounted(NoData):
    """All records were rejected: how many, for which reasons, and the first of them."""

    def __init__(self, *, read: int, reasons: Mapping[str, int], first: Reject | None) -> None:
        self.read, self.reasons, self.first = read, reasons, first
        said = ", ".join(f"{reason} ({count})" for reason, count in reasons.items())
        super().__init__(f"No usage record could be counted: {read} read, all rejected: {said}.{_place(first)}")


def _place(first: Reject | None) -> str:
    if first is None:
        return ""
    where = f"line {first.line}" if first.line is not None else f"row {first.row}"
    return f" First: {first.file}, {where}, field {first.field!r}: expected {first.expected}."


class NothingFound(NoData):
    """The files hold no usage record: what they hold instead, by kind."""

    def __init__(self, *, skipped: Mapping[str, int]) -> None:
        self.skipped = skipped
        said = ", ".join(f"{kind} ({count})" for kind, count in skipped.items())
        super().__init__(f"No usage record found{': only ' + said if said else ''}.")


class NoTokens(NoData):
    """Records of calls that state no tokens: priced at zero, they would look like a cost."""

    def __init__(self, *, calls: int) -> None:
        self.calls = calls
        super().__init__(
            f"No record states input or output tokens (calls: {calls}). Token counts are needed, "
            "or images, video or sound of models that make or hear them, or messages of people to an assistant, "
            "or its seats with the seconds that they were held (bucket_s)."
        )


class UnknownKey(BadCall):
    """``by`` names no key."""

    def __init__(self, *, key: str, known: Sequence[str]) -> None:
        self.key, self.known = key, tuple(known)
        self.label = f"label.{key}" if key.isidentifier() else ""
        own = f" For a label of the records: {self.label}." if self.label else ""
        super().__init__(f"by: {key!r} is not a key. Keys: {', '.join(known)}, label.NAME.{own}")


class NoColumn(BadCall):
    """A key needs a column that no input has."""

    def __init__(self, *, key: str, column: str, labels: Sequence[str]) -> None:
        self.key, self.column, self.labels = key, column, tuple(labels)
        hint = f" Labels of these records: {', '.join(labels)}." if labels else ""
        super().__init__(
            f"by: {key} needs the column {column!r}, which no input has. Map it: --map {column}=COLUMN.{hint}"
        )


class WrongWork(BadCall):
    """What was asked of a model is not what it does: ``unfit`` is what does not apply, or ``missing`` is needed."""

    def __init__(self, *, model: str, task: str, needs: str, unfit: str = "") -> None:
        self.model, self.task, self.needs, self.unfit = model, task, needs, unfit
        what = f"{unfit} does not apply; it takes {needs}" if unfit else f"give {needs}"
        super().__init__(f"{model} {TASKS[task]}: {what}.")


class OtherWork(NoData):
    """The work of a model is not that of tokens, or nothing is known of it."""

    def __init__(self, *, model: str, task: str) -> None:
        self.model, self.task = model, task
        self.code = "work-unmodelled" if task == "sound" else "work-other"
        why = "not modelled yet" if task == "sound" else "its work is not that of tokens"
        super().__init__(f"{model} {TASKS[task]}: {why}.")


TASKS: Mapping[str, str] = {
    "text": "reads and writes text",
    "embedding": "embeds text",
    "rerank": "ranks texts",
    "image": "makes images",
    "video": "makes videos",
    "transcription": "turns speech into text",
    "synthesis": "turns text into speech",
    "sound": "works with sound",
}
"""Task (``accounting.kinds.Task``) -> what such a model does. The messages ``task-NAME`` say it in each language."""
