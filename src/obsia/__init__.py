"""obsia: what AI costs in energy, carbon and water; every figure with its source and its uncertainty.

    import obsia

    obsia.estimate("gpt-4o", input_tokens=1000, output_tokens=300, region="FRA")
    obsia.estimate_many(frame, model="gpt-4o", region="FRA")
    obsia.compare(["gpt-4o", "meta/llama-3.1-8b"], task="request")
    obsia.what_if("gpt-4o", changes=["region=SWE"], input_tokens=1000, output_tokens=300)
    obsia.assess("usage.parquet", model="gpt-4o", region="FRA", by=("day",))
    obsia.train(params_total=70e9, tokens=15e12, hardware="H100", region="FRA")
    obsia.openness("Llama 3.1 405B")
    obsia.commitments(party="FRA")
    obsia.disclose(obsia.Question(form="annex-xi", model="deepseek/deepseek-v3"))
    obsia.world(year=2030, scenario="Lift-Off")
    obsia.world_country("FRA")
    obsia.relocate("openai/gpt-4o", to="SWE", tokens_per_month=5e13)
    obsia.trace("FIGURE_ID")
    with obsia.measure() as measured: ...

Nothing is imported until it is used.
"""

from __future__ import annotations

from obsia._version import __version__

# A job that is measured starts through here: ``typing`` would take longer to load than all else.
TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import Any

    from obsia.app.catalogue.comparison import Compared, compare, task_estimations
    from obsia.app.disclosure.audit import audit
    from obsia.app.disclosure.commitments import Commitments, commitments
    from obsia.app.disclosure.openness import Everything, Openness, openness, openness_all
    from obsia.app.figures.trace import Trace
    from obsia.app.forms.disclose import Question, disclose
    from obsia.app.measuring.running import Measuring, measure
    from obsia.app.request.equivalents import equivalents
    from obsia.app.request.estimate import Estimation, estimate
    from obsia.app.request.estimate_many import estimate_many
    from obsia.app.request.request_whatif import Changed, what_if
    from obsia.app.tables import Answered
    from obsia.app.trace import trace
    from obsia.app.training.train import Training, train, train_table
    from obsia.app.world.planet import Country, World, world, world_country
    from obsia.app.world.queries import world_queries
    from obsia.app.world.reconciliation import Loops, Move, reconcile, relocate
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
    "Measuring",
    "Move",
    "Openness",
    "Question",
    "Trace",
    "Training",
    "World",
    "__version__",
    "assess",
    "audit",
    "commitments",
    "compare",
    "disclose",
    "equivalents",
    "estimate",
    "estimate_many",
    "measure",
    "openness",
    "openness_all",
    "reconcile",
    "relocate",
    "task_estimations",
    "trace",
    "train",
    "train_table",
    "what_if",
    "world",
    "world_country",
    "world_queries",
]

_ROOMS = {
    "obsia.surfaces.notebook": ("Account", "assess"),
    "obsia.app.request.estimate": ("Estimation", "estimate"),
    "obsia.app.request.estimate_many": ("estimate_many",),
    "obsia.app.figures.trace": ("Trace",),
    "obsia.app.trace": ("trace",),
    "obsia.app.training.train": ("Training", "train", "train_table"),
    "obsia.app.disclosure.openness": ("openness", "openness_all", "Openness", "Everything"),
    "obsia.app.disclosure.audit": ("audit",),
    "obsia.app.disclosure.commitments": ("commitments", "Commitments"),
    "obsia.app.catalogue.comparison": ("compare", "Compared", "task_estimations"),
    "obsia.app.request.request_whatif": ("what_if", "Changed"),
    "obsia.app.request.equivalents": ("equivalents",),
    "obsia.app.forms.disclose": ("disclose", "Question"),
    "obsia.app.world.planet": ("world", "world_country", "World", "Country"),
    "obsia.app.world.reconciliation": ("reconcile", "relocate", "Loops", "Move"),
    "obsia.app.world.queries": ("world_queries",),
    "obsia.app.tables": ("Answered",),
    "obsia.app.measuring.running": ("Measuring", "measure"),
    "obsia.core.dossier": ("Dossier",),
    "obsia.core.figure": ("Figure",),
}
_HOMES = {name: room for room, names in _ROOMS.items() for name in names}


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(name)
    from importlib import import_module

    return getattr(import_module(_HOMES[name]), name)


def load_ipython_extension(shell: Any) -> None:
    """``%load_ext obsia``: the magic ``%%measure`` for cells of a notebook."""
    from obsia.surfaces.notebook.magic import load

    load(shell)


def __dir__() -> list[str]:
    return sorted(__all__)
