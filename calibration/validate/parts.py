"""What is validated: each part hands over predictions of what it has not seen, as one or several tables.

To add a part: a function in ``adapters.py``, from the folder of the data to tables of
:class:`~calibration.validate.levels.HeldOut`, and an entry in :data:`PARTS`. A part whose module is not there is named
on the page as not validated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from calibration.validate import adapters, samplers
from calibration.validate.levels import HeldOut
from calibration.validate.samplers import SamplerCheck


@dataclass(frozen=True, slots=True, kw_only=True)
class Table:
    """One set of predictions; the first of a part is the one that its control is taken of."""

    title: str
    unit: str
    by_factor: bool = False
    """Whether errors are told as factors, for what spans many sizes and errs by more than a few tens of per cent."""
    grouped: str = "family"
    """What is left out whole."""
    aims: Mapping[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """Name of a figure -> least and most that is aimed at; see :mod:`calibration.validate.page`."""
    baseline: str = ""
    """What a simple rule would say, in words; its predictions are the table ``<name>-baseline``."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Part:
    """Something that obsia predicts."""

    name: str
    title: str
    modules: tuple[str, ...]
    data: tuple[str, ...]
    """Files of the data folder that the result depends on."""
    held_out: Callable[[Path], dict[str, HeldOut]]
    tables: Mapping[str, Table]
    prose: str
    appendix: Callable[[Mapping[str, HeldOut]], str] | None = None
    """A last section, of all tables that were handed over: what no check judges."""


_TOKENS = ("mlenergy_train.csv", "mlenergy_v2_train.csv", "architectures.csv", "accelerators.csv")

_LINE = "a line through the list prices of requests, fitted to the measured energies of the other makers' models"

PARTS: tuple[Part, ...] = (
    Part(
        name="language",
        title="Inference, language and vision-language",
        modules=("calibration.inference",),
        data=_TOKENS,
        held_out=adapters.language,
        tables={
            "all": Table(
                title="Batch, accelerator and precision known, prompt lengths not",
                unit="J per output token",
                aims={
                    "median_error": (0.0, 0.14),
                    "p90_error": (0.0, 0.45),
                    "coverage_90": (0.82, 0.97),
                    "width_90": (0.0, 0.35),
                    "score_90": (0.0, 0.42),
                },
            )
        },
        prose="""\
The model `law:inference` ([how it works](../explanation/inference.md)), tested on the rows of ML.ENERGY V3; the older
table is used in the fit but not scored. The width for a family comes from the errors on the other families. Repeated
runs of one configuration differ by 5 to 19%, so an error of 4% is as good as none. No parameter and no width used for
a family was fitted to its rows, but the form of the model was chosen with the errors on these same families in view, so
the results are somewhat optimistic.""",
    ),
    Part(
        name="speed",
        title="Batch unknown, speed known",
        modules=("calibration.observed_speed",),
        data=_TOKENS,
        held_out=adapters.speed,
        tables={
            "speed": Table(
                title="Time between tokens known, batch not",
                unit="J per output token",
                aims={"median_error": (0.0, 0.18), "coverage_90": (0.82, 0.97), "width_90": (0.0, 0.5)},
            ),
            "several": Table(
                title="Speeds of one configuration, read together",
                unit="J per output token",
                aims={"median_error": (0.0, 0.2), "coverage_90": (0.82, 0.97), "width_90": (0.0, 0.5)},
            ),
            "both": Table(title="Both known", unit="J per output token"),
            "neither": Table(title="Neither known: the batch from its prior", unit="J per output token"),
        },
        prose="""\
The rows of ML.ENERGY V3 that state a time between tokens, with their batch hidden. The prior of batches and the errors
in time and in energy come from the other families. These rows include neither speculative decoding nor what else slows
the stream of an API (network, queueing). In the second table all runs of one model on the same accelerators, for one
task, are read together: what the energy model is off in time there, it is off at every load, nearly (85 configurations,
7 runs each on average). Steps of mixtures of experts in 8 bits take longer than the energy model says of others; by how
much is fitted to the other families
([decision 133](../decisions/0133-mixtures-in-eight-bits-take-longer-for-a-step.md)). What else was tried for one speed
alone stands there, in [decision 100](../decisions/0100-speeds-of-one-configuration-are-read-together.md) and in
[decision 120](../decisions/0120-one-speed-and-one-family-once-more.md): what is missing is how far the energy model is
off in time for that one configuration, which several of its speeds tell, and one does not. Llama 4 Scout takes some 8
ms longer for a step than predicted, with 8 requests as with 100 and on four accelerators as on eight: a fixed time,
which no other family in 16 bits shows, and not what its experts read, which would halve on eight. Tried last, beside
21.8% and 0.602: the time that 8 bits cost added for each layer of experts (23.2%, 0.622) or for each step (22.6%,
0.604); errors of mixtures wider than those of dense models (21.7%, 0.626), with a middle of their own (24.3%, 0.635);
a middle for B200 (21.7%, 0.593).""",
    ),
    Part(
        name="low_batch",
        title="One request against many",
        modules=("calibration.low_batch",),
        data=(
            "mlenergy_train.csv",
            "mlenergy_v2_train.csv",
            "architectures.csv",
            "accelerators.csv",
            "server_power.csv",
        ),
        held_out=adapters.low_batch,
        tables={
            "ratio": Table(
                title="Energy per token at batch 1 over batch 64",
                unit="ratio",
                by_factor=True,
                grouped="engine",
                aims={"median_factor": (1.0, 1.5), "p90_factor": (1.0, 1.5)},
                baseline="the model without its terms for memory and for power at few requests",
            )
        },
        prose="""\
Two dense models on one A100 with static batches and three engines. None of these rows was used to fit the model; its
power term comes from the other engines. There are few rows, and no intervals.""",
    ),
    Part(
        name="servers",
        title="Servers",
        modules=("calibration.servers",),
        data=("server_power.csv",),
        held_out=adapters.servers,
        tables={
            "serving": Table(
                title="Serving or training, all rows",
                unit="W",
                grouped="chassis",
                baseline="one multiplier of the limits of the accelerators, from the other chassis",
            ),
            "stated": Table(
                title="Of these, limit of the accelerators known",
                unit="W",
                grouped="chassis",
                aims={"median_error": (0.0, 0.12), "coverage_90": (0.8, 0.97)},
                baseline="one multiplier of the limits of the accelerators, from the other chassis",
            ),
            "ready": Table(title="Ready, with nothing to do", unit="W", grouped="chassis"),
        },
        prose="""\
The model `law:server-power`: wall power of inference systems and training nodes, with whole chassis left out. The aims
apply to systems whose power limit is known. Results on liquid cooling rest on one system. Workloads are BERT, ResNet
and training: no row in hand is of a model that writes, or makes images, at the wall. The largest errors are of systems
that run at a limit which nobody states. What was tried stands in
[decision 100](../decisions/0100-speeds-of-one-configuration-are-read-together.md).""",
    ),
    Part(
        name="images",
        title="Images and videos",
        modules=("calibration.diffusion",),
        data=_TOKENS,
        held_out=adapters.images,
        tables={
            "all": Table(
                title="All rows of both tables",
                unit="J per image or video",
                aims={"median_error": (0.0, 0.12), "p90_error": (0.0, 0.35), "coverage_90": (0.82, 0.97)},
            )
        },
        prose="""\
The model `law:diffusion`, tested on ML.ENERGY V3 and V2. Its form was chosen with these same families in view, so the
medians are somewhat optimistic. What denoisers read and write is counted by running their classes without weights
([decision 104](../decisions/0104-what-denoisers-move-is-counted.md), with what was tried, as in
[decision 120](../decisions/0120-one-speed-and-one-family-once-more.md)). The least covered family, SDXL, does its
arithmetic for less energy than any other, and no term that was tried explains it.""",
    ),
    Part(
        name="training",
        title="Training",
        modules=("calibration.training",),
        data=("training.csv", "energy_2026/training_new.csv", "server_power.csv"),
        held_out=adapters.training,
        tables={
            "hours": Table(
                title="Device hours",
                unit="hours of one accelerator",
                by_factor=True,
                grouped="maker",
                aims={"median_factor": (1.0, 1.25), "p90_factor": (1.0, 1.8), "coverage_80": (0.7, 0.9)},
                baseline="the median use of the peak of the other makers",
            ),
            "energy": Table(title="Metered energy, hours unknown", unit="MWh", by_factor=True),
            "given": Table(title="Metered energy, hours known", unit="MWh", by_factor=True),
        },
        prose="""\
The model `training:use`, with whole makers left out: every run in hand whose arithmetic and hours are stated, whatever
its result. Makers who publish hours are no sample of all makers, so an unseen one has heavy tails, by judgement, at the
standard deviation that was fitted ([decision 112](../decisions/0112-tails-in-place-of-width.md), with what was tried).
Few runs were metered, so results on their energy are indicative. Energy calculated as hours times nameplate power is
arithmetic, not a measurement, and is not scored.""",
    ),
    Part(
        name="sizes",
        title="Sizes of closed models",
        modules=("calibration.sizes",),
        data=(),
        held_out=adapters.sizes,
        tables={
            "active": Table(
                title="Active parameters",
                unit="billions",
                by_factor=True,
                grouped="maker",
                aims={"coverage_90": (0.88, 1.0)},
                baseline="a line through the output prices of the other makers",
            ),
            "active-speed": Table(
                title="Active parameters, speed known",
                unit="billions",
                by_factor=True,
                grouped="maker",
                aims={"coverage_90": (0.88, 1.0)},
            ),
            "active-blind": Table(
                title="Active parameters, the same models with speed hidden",
                unit="billions",
                by_factor=True,
                grouped="maker",
            ),
            "total": Table(
                title="Total parameters",
                unit="billions",
                by_factor=True,
                grouped="maker",
                aims={"coverage_90": (0.88, 1.0)},
                baseline="a line through the output prices of the other makers",
            ),
            "total-speed": Table(
                title="Total parameters, speed known",
                unit="billions",
                by_factor=True,
                grouped="maker",
                aims={"coverage_90": (0.88, 1.0)},
            ),
            "total-blind": Table(
                title="Total parameters, the same models with speed hidden",
                unit="billions",
                by_factor=True,
                grouped="maker",
            ),
        },
        prose="""\
Open models treated as if they were closed: date, prices, quality and speed are known, size is not. Whole makers are
left out. For makers that publish no sizes, these results are an extrapolation; a minimum width, set by judgement,
applies to their models.""",
    ),
    Part(
        name="closed",
        title="Energy of closed models",
        modules=("calibration.told",),
        data=(*_TOKENS, "energy_2026/partload_runs.csv"),
        held_out=adapters.closed,
        tables={
            "served": Table(
                title="Everything hidden, 32 requests at once or more",
                unit="Wh a request",
                by_factor=True,
                grouped="maker",
                aims={"coverage_90": (0.85, 0.95), "score_ratio_90": (0.0, 1.0)},
                baseline=_LINE,
            ),
            "sizes": Table(
                title="The same, sizes without their minimum width",
                unit="Wh a request",
                by_factor=True,
                grouped="maker",
                baseline=_LINE,
            ),
            "every": Table(
                title="Everything hidden, any number of requests",
                unit="Wh a request",
                by_factor=True,
                grouped="maker",
                baseline=_LINE,
            ),
        },
        prose="""\
Open models that are sold, masked as closed: size, weights, host, accelerators, precision, batch and engine are hidden;
price, date, quality and speed are known, as of a closed model. The ranges are those that the program gives, minimum
width of sizes included. They are compared with the energy of the accelerators that was measured for a request of the
same length. Sizes, energy model and regimes of services are fitted without the maker (scales of errors of the energy
model with it). A model in one collection of measurements (ML.ENERGY V3 and V2, runs with arrivals) counts once, by
eight of its configurations, evenly spaced in energy. ML.ENERGY does not print the length of prompts, so it is what the
energy model infers. The rule it has to beat is fitted to measured energies, of which no closed model has any. The
last table takes every row: with few requests at once machines are nearly empty, which no service that lives on its
price runs for long; medians are too low for such a machine. Whether makers of closed models price and serve as these
do, nobody outside can test.""",
        appendix=adapters.closed_ranges,
    ),
)
"""In the order of the page."""

SAMPLERS: tuple[SamplerCheck, ...] = (
    SamplerCheck(
        name="language",
        part="language",
        title="Inference, parameters",
        modules=("calibration.inference",),
        tables=_TOKENS,
        run=samplers.language_ranks,
        simulations=128,
        note=f"{samplers.LANGUAGE_ROWS} rows, evenly spaced, each of weight 1; energy and speed simulated",
    ),
    SamplerCheck(
        name="errors",
        part="language",
        title="Inference, errors on unseen families",
        modules=("calibration.inference",),
        tables=_TOKENS,
        run=samplers.errors_ranks,
        simulations=64,
        note="all rows of the current stack, each of weight 1, errors simulated; trees of the sampler end at 127 steps",
    ),
    SamplerCheck(
        name="images",
        part="images",
        title="Images and videos",
        modules=("calibration.diffusion",),
        tables=_TOKENS,
        run=samplers.images_ranks,
        simulations=128,
        note="as many rows of each family as its likelihood counts, each of weight 1; energy and time simulated",
    ),
    SamplerCheck(
        name="servers",
        part="servers",
        title="Power of servers",
        modules=("calibration.servers",),
        tables=("server_power.csv",),
        run=samplers.servers_ranks,
        simulations=128,
        note="all systems and runs as they are; powers and stated limits simulated",
    ),
    SamplerCheck(
        name="training",
        part="training",
        title="Training",
        modules=("calibration.training",),
        tables=("training.csv", "energy_2026/training_new.csv", "server_power.csv"),
        run=samplers.training_ranks,
        simulations=64,
        note="all runs as they are; use of the peak and power simulated",
    ),
)
"""Samplers that simulation-based calibration checks."""

ABSENT: Mapping[str, str] = {
    "part load": "queueing when requests arrive at random, apart from the runs of one source "
    "([energy-targets](../explanation/energy-targets.md#when-requests-come-and-go))",
    "techniques": "prompt caching, speculative decoding, prefill and decode on separate machines",
    "accelerators": "those that are not in the tables above",
    "facility": "idle machines, over-provisioning and PUE, whose distributions come from sources; no total to test",
}
"""What was not validated, and why."""
