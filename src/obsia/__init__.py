"""obsia: what AI costs in energy, carbon and water; every figure with its source and its uncertainty.

    import obsia

    obsia.estimate("gpt-4o", input_tokens=1000, output_tokens=300, region="FRA")
    obsia.compare(["gpt-4o", "meta/llama-3.1-8b"], task="request")
    obsia.what_if("gpt-4o", changes=["region=SWE"], input_tokens=1000, output_tokens=300)
    obsia.assess("usage.parquet", model="gpt-4o", region="FRA", by=("day",))
    obsia.train(params_total=70e9, tokens=15e12, hardware="H100", region="FRA")
    obsia.openness("Llama 3.1 405B")
    obsia.commitments(party="FRA")
    obsia.disclose(obsia.Question(form="annex-xi", model="deepseek/deepseek-v3"))
    obsia.world(year=2030, scenario="Lift-Off")
    obsia.world_country("FRA")
    obsia.move("openai/gpt-4o", to="SWE", tokens_per_month=5e13)
    obsia.trace("FIGURE_ID")

Nothing is imported until it is used.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from obsia._version import __version__

if TYPE_CHECKING:
    from obsia.app.audit import audit
    from obsia.app.commitments import Commitments, commitments
    from obsia.app.comparison import Compared, compare, task_estimations
    from obsia.app.dossiers.disclose import Question, disclose
    from obsia.app.equivalents import equivalents
    from obsia.app.estimate import Estimation, estimate
    from obsia.app.openness import Everything, Openness, everything, openness
    from obsia.app.request_whatif import Changed, what_if
    from obsia.app.trace import Trace, trace
    from obsia.app.train import Training, train, train_table
    from obsia.app.world import Country, World, world, world_country
    from obsia.app.world_closing import Loops, Move, close_the_loop, move
    from obsia.app.world_queries import Answered, world_queries
    from obsia.core.dossier import Dossier
    from obsia.core.figure import Figure
    from obsia.surfaces.notebook import Account, assess

__all__ = [
    "Account",
    "Answered",
    "Changed",
    "Commitments",
    "Compared",
    "Country",
    "Dossier",
    "Estimation",
    "Everything",
    "Figure",
    "Loops",
    "Move",
    "Openness",
    "Question",
    "Trace",
    "Training",
    "World",
    "__version__",
    "assess",
    "audit",
    "close_the_loop",
    "commitments",
    "compare",
    "disclose",
    "equivalents",
    "estimate",
    "everything",
    "move",
    "openness",
    "task_estimations",
    "trace",
    "train",
    "train_table",
    "what_if",
    "world",
    "world_country",
    "world_queries",
]

_HOMES = {
    "Account": "obsia.surfaces.notebook",
    "assess": "obsia.surfaces.notebook",
    "Estimation": "obsia.app.estimate",
    "estimate": "obsia.app.estimate",
    "Trace": "obsia.app.trace",
    "trace": "obsia.app.trace",
    "Training": "obsia.app.train",
    "train": "obsia.app.train",
    "train_table": "obsia.app.train",
    "openness": "obsia.app.openness",
    "everything": "obsia.app.openness",
    "Openness": "obsia.app.openness",
    "Everything": "obsia.app.openness",
    "audit": "obsia.app.audit",
    "commitments": "obsia.app.commitments",
    "Commitments": "obsia.app.commitments",
    "compare": "obsia.app.comparison",
    "Compared": "obsia.app.comparison",
    "task_estimations": "obsia.app.comparison",
    "what_if": "obsia.app.request_whatif",
    "Changed": "obsia.app.request_whatif",
    "equivalents": "obsia.app.equivalents",
    "disclose": "obsia.app.dossiers.disclose",
    "Question": "obsia.app.dossiers.disclose",
    "world": "obsia.app.world",
    "world_country": "obsia.app.world",
    "World": "obsia.app.world",
    "Country": "obsia.app.world",
    "close_the_loop": "obsia.app.world_closing",
    "move": "obsia.app.world_closing",
    "Loops": "obsia.app.world_closing",
    "Move": "obsia.app.world_closing",
    "world_queries": "obsia.app.world_queries",
    "Answered": "obsia.app.world_queries",
    "Dossier": "obsia.core.dossier",
    "Figure": "obsia.core.figure",
}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    return sorted(__all__)
