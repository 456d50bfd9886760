"""What can be asked of configurations of accelerators, engines and models."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from os import PathLike
from typing import Annotated, ClassVar

from obsia.app.questions.shared import Seed
from obsia.core.kinds import File, local
from obsia.core.question import SEED, Question


@dataclass(frozen=True)
class Predict(Question):
    """Predict each row of a CSV file of configurations.

    Any column may be blank or absent, and is then drawn from a stated prior (the row says which). Raises ``BadInput``
    for a file that is no such table, or that has a column which is nearly one of these; a row that cannot be predicted
    is refused with its line, and the others are predicted.
    """

    journey: ClassVar[str] = "predict"
    configurations: Annotated[
        str | PathLike[str], local(File(), "argument-configurations", example="servers.csv", positional=True)
    ]
    _: KW_ONLY
    seed: Seed = SEED
