"""Models side by side and what-ifs of one request, for machines."""

from __future__ import annotations

from typing import TYPE_CHECKING

from obsia._version import __version__
from obsia.app.figures.export import Record, assumption_records, figure_record, number
from obsia.app.request.request_export import estimation_record

if TYPE_CHECKING:
    from obsia.app.catalogue.comparison import Compared, Comparison, Pair, TaskEstimation
    from obsia.app.request.equivalents import Equivalent
    from obsia.app.request.request_whatif import Change, Changed
    from obsia.app.request.tasks import Task

_COUNTS = ("calls", "input_tokens", "cached_tokens", "output_tokens", "reasoning_tokens", "images", "size")
_SECONDS = ("video_s", "audio_s")


def task_record(task: Task) -> Record:
    """A standard task: what it asks, null what it does not."""
    return {
        "task": task.name,
        "does": task.does,
        **{name: getattr(task, name) for name in (*_COUNTS, *_SECONDS)},
        "evidence": list(task.evidence),
    }


def task_estimation_record(each: TaskEstimation) -> Record:
    """The figures of one model for one task, and what the width of its energy comes from."""
    return {
        "task": task_record(each.task),
        **estimation_record(each.estimation),
        "width": {name: number(share) for name, share in each.estimation.width.items()},
        "undisclosed": {name: number(share) for name, share in each.estimation.undisclosed.items()},
    }


def comparison_record(found: Comparison) -> Record:
    """The models of the catalogue that a task fits, in the order of the catalogue."""
    return {
        "obsia": __version__,
        "task": task_record(found.task),
        "models": [
            {
                "model": row.model_id,
                "name": row.label,
                "developer": row.developer,
                "kind": row.kind,
                "weights": row.weights,
                "released": row.released,
                "figures": [figure_record(figure) for figure in row.figures],
            }
            for row in found.rows
        ],
        "left_out": list(found.left_out),
    }


def compared_record(found: Compared) -> Record:
    """Two to six models, and each pair of them."""
    return {
        "obsia": __version__,
        "command": list(found.command),
        "task": task_record(found.task),
        "models": [estimation_record(each) for each in found.models],
        "pairs": [_pair(each) for each in found.pairs],
        "notes": [str(note) for note in found.notes],
    }


def _pair(pair: Pair) -> Record:
    return {
        "first": pair.first,
        "second": pair.second,
        "ratios": [
            {"figure": figure_record(ratio), "probability_less": number(probability)}
            for ratio, probability in zip(pair.ratios, pair.probabilities_less, strict=True)
        ],
    }


def changed_record(found: Changed) -> Record:
    """One request before and after some changes."""
    return {
        "obsia": __version__,
        "command": list(found.command),
        "what_if": list(found.texts),
        "attributional": True,
        "before": estimation_record(found.before),
        "after": estimation_record(found.after),
        "differences": [_change(each) for each in found.changes],
        "assumptions": assumption_records(found.assumptions),
        "notes": [str(note) for note in found.notes],
    }


def _change(change: Change) -> Record:
    return {
        "figure": figure_record(change.difference),
        "ratio": None if change.ratio is None else figure_record(change.ratio),
        "probability_lower": number(change.probability_lower),
    }


def equivalent_record(each: Equivalent) -> Record:
    """A figure in something that people know."""
    return {
        "thing": each.name,
        "multiplier": number(each.multiplier),
        "what_if": each.multiplier != 1,
        "figure": figure_record(each.figure),
        "evidence": each.fact.evidence,
    }
