"""What a project says once of its records: ``obsia.toml`` in the folder where an account is asked for.

Only commands read it: from Python and over HTTP a question says all that it asks.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final, cast

from obsia.core.errors import BadInput
from obsia.core.message import Message, Symbol

FILE: Final = "obsia.toml"
ALIASES: Final = "aliases"


def tables(folder: str = ".") -> Mapping[str, Any]:
    """The tables of the settings in ``folder``; none without a file. Raises ``BadInput`` for what is no TOML."""
    path = Path(folder) / FILE
    if not path.is_file():
        return {}
    expected = Message("expected-format", name=Symbol("TOML"))
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (ValueError, RecursionError) as error:  # TOML and UTF-8 that are broken are both ValueErrors
        reason = Message("world-not-toml", why=str(error).splitlines()[0])
        raise BadInput(file=str(path), reason=reason, expected=expected) from error
    except OSError as error:
        reason = Message("input-closed", why=error.strerror or str(error))
        raise BadInput(file=str(path), reason=reason, expected=expected) from error


def aliases(stated: Sequence[str], *, folder: str = ".") -> tuple[str, ...]:
    """The aliases of a command, each ``NAME=MODEL``, then those of the settings that it does not state itself.

    Raises ``BadInput`` where ``[aliases]`` is no table of names.
    """
    given: Any = tables(folder).get(ALIASES, {})
    if not isinstance(given, dict) or not all(
        isinstance(model, str) for model in cast("dict[str, Any]", given).values()
    ):
        raise BadInput(
            file=str(Path(folder) / FILE),
            field=ALIASES,
            reason=Message("settings-aliases"),
            expected=Message("settings-aliases-expected", example=Symbol('fast = "claude-haiku-4-5"')),
        )
    own = {entry.rpartition("=")[0].strip() for entry in stated}
    return (*stated, *(f"{name}={model}" for name, model in cast("dict[str, str]", given).items() if name not in own))
