"""The column of a table that names models though its heading does not say so: ``endpoint_name``, ``name``, ``tool``.

Where no heading names a model, values do: a column all of whose first values are names of models that are known, most
of them with a digit (people are called Ada, teams Nova, neither is called ada-002). Readers know no model: who
reads says which names are known.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any, Final

from obsia.core.message import Message
from obsia.readers.mapping import Source, unsettled
from obsia.readers.tables.choice import Choice, is_label
from obsia.readers.tables.headings import IDS
from obsia.readers.tables.number_forms import is_absent
from obsia.readers.tables.total_rows import is_total_name

_NAMES: Final = ("model_request", "model_response", "model_id")


def with_model_by_values(choice: Choice, rows: Iterable[Sequence[Any]]) -> Choice:
    """``choice`` with the column that names models in ``rows``, where no heading does and one column is it.

    Raises ``BadInput`` where several columns name models, and not the same ones.
    """
    model_named = choice.model_named
    if model_named is None or any(name in choice.sources for name in _NAMES):
        return choice
    unused = [name for name in choice.bound.unmapped if name not in choice.headings and not IDS.search(name)]
    labels = {each.column: name for name, each in choice.sources.items() if is_label(name)}
    labels = {column: name for column, name in labels.items() if name not in choice.stated.sources}
    found: dict[str, list[str | None]] = {}
    sample = list(rows)
    for name in (*unused, *labels):
        at = choice.names.index(name)
        cells = (cell.strip() for row in sample if isinstance(cell := row[at], str))
        texts = [text for text in cells if not is_absent(text) and not is_total_name(text)]
        models = {text: model_named(text) for text in dict.fromkeys(texts)}
        if 2 * sum(any(map(str.isdigit, text)) for text in models) > len(models) and all(models.values()):
            found[name] = [models[text] for text in texts]
    if not found:
        return choice
    first, *others = found
    if any(found[name] != found[first] for name in others):
        reason = Message("table-two-models", columns=tuple(Message("quoted", text=name) for name in found))
        raise unsettled(
            choice.file, reason, [Source(column=name, type="text").entry("model_request") for name in found]
        )
    choice = choice.without(labels[first]) if first in labels else choice  # ``Product`` may be the model that is sold
    return choice.taking(first, "model_request", "text")
