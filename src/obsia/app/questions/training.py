"""What can be asked of a training run."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Annotated, ClassVar, Final

from obsia.app.questions.shared import RecordFigures, Seed
from obsia.core.errors import BadCall
from obsia.core.question import SEED, Amount, Field, Number, Question, Text, Whole

_FEWEST: Final = 1e5
"""A smaller count of weights or tokens is a slip: billions left out."""


@dataclass(frozen=True, kw_only=True)
class Train(Question):
    """What training a model takes, from whatever is known of the run; the rest is marginalised over stated priors.

    ``model`` is a name whose run somebody states: what is stated stands in for each field that is not given.
    ``params_total``, ``params_active`` and ``teacher_params`` count weights, ``tokens`` tokens. ``hours`` is the
    duration of the run on ``devices``; ``device_hours`` the sum over devices. Raises ``BadCall`` for what cannot be
    and ``UnknownName`` for hardware or a region that no table names.
    """

    journey: ClassVar[str] = "train"
    model: Annotated[str | None, Field(Text(), "argument-train-model", example="deepseek-v3", positional=True)] = None
    params_total: Annotated[float | None, Field(Amount(), "option-params-total", example="70B")] = None
    params_active: Annotated[float | None, Field(Amount(), "option-params-active", example="17B")] = None
    tokens: Annotated[float | None, Field(Amount(), "option-tokens", example="15T")] = None
    flop: Annotated[float | None, Field(Amount(), "option-flop", example="3.8e25")] = None
    architecture: Annotated[str | None, Field(Text(), "option-architecture", example="moe")] = None
    teacher_params: Annotated[float | None, Field(Amount(), "option-teacher-params", example="405B")] = None
    layers: Annotated[int | None, Field(Whole(least=1), "option-layers", example="80")] = None
    hidden_size: Annotated[int | None, Field(Whole(least=1), "option-hidden-size", example="8192")] = None
    context_tokens: Annotated[int | None, Field(Whole(least=1), "option-context", name="context", example="8192")] = (
        None
    )
    hardware: Annotated[str | None, Field(Text(), "option-hardware", example="H100")] = None
    devices: Annotated[int | None, Field(Whole(least=1), "option-devices", example="16384")] = None
    hours: Annotated[float | None, Field(Amount(), "option-hours", example="1300")] = None
    device_hours: Annotated[float | None, Field(Amount(), "option-device-hours", example="6.4M")] = None
    precision: Annotated[str | None, Field(Text(), "option-train-precision", example="bf16")] = None
    release: Annotated[str | None, Field(Text(), "option-release", example="2024-07")] = None
    pue: Annotated[float | None, Field(Number(least=1.0, most=4.0), "option-pue", example="1.1")] = None
    region: Annotated[str | None, Field(Text(), "option-train-region", example="USA")] = None
    seed: Seed = SEED
    record_figures: RecordFigures = True

    def check(self) -> None:
        """Raises ``BadCall`` for counts that are slips, and for statements that contradict or lack each other."""
        option = {each.attribute: each.option for each in type(self).fields()}
        for name in ("params_total", "params_active", "teacher_params", "tokens"):
            count: float | None = getattr(self, name)
            if count is not None and count < _FEWEST:
                raise BadCall("train-too-few", option=option[name], count=float(count))
        total, active = self.params_total, self.params_active
        if total is not None and active is not None and active > total:
            raise BadCall(
                "train-active-over-total",
                option=option["params_active"],
                active=active,
                of=option["params_total"],
                total=total,
            )
        shape = ("layers", "hidden_size", "context_tokens")
        stated = [name for name in shape if getattr(self, name) is not None]
        if stated and len(stated) < len(shape):
            raise BadCall("train-shape", options=tuple(option[name] for name in shape))
        if self.hours is not None and self.devices is None:
            raise BadCall(
                "train-hours-alone",
                option=option["hours"],
                devices=option["devices"],
                device_hours=option["device_hours"],
            )
        if self.hours is not None and self.device_hours is not None:
            raise BadCall("train-hours-twice", option=option["hours"], other=option["device_hours"])

    def require_something(self) -> None:
        """Raises ``BadCall`` where nothing is said from which a run can be estimated."""
        if not any(getattr(self, name) is not None for name in TELLING):
            options = tuple(each.option for each in type(self).fields() if each.attribute in TELLING)
            raise BadCall("train-nothing", options=options)


TELLING: Final = ("model", "params_total", "params_active", "tokens", "flop", "hardware", "device_hours", "hours")
"""Attributes of which one at least has to be stated."""
