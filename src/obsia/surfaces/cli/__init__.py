"""The command ``obsia``: what people type, read and pipe. Renders Figures, computes nothing."""

from __future__ import annotations

import gc
import io
import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import NoReturn


_NEW_OBJECTS = 1_000_000
"""New objects after which an account looks for cycles: nearly all of what it makes it needs to its end, and to look
through it each time as much has come took a sixth of its time."""


def main(arguments: Sequence[str] | None = None) -> NoReturn:
    """Run one command and end the process with its exit code."""
    chosen = sys.argv[1:] if arguments is None else arguments
    if chosen[:1] == ["assess"]:
        gc.set_threshold(_NEW_OBJECTS)
        # Imported here: a job that is measured starts through this module, and ``typing`` would take longest to load.
        from obsia.surfaces.cli.lazy_module import LazyModule

        # An account of kept sums asks no engine: it spares a fifth of its time.
        LazyModule.of("ibis")
    code = run(chosen)
    if arguments is None:
        # The process ends: to look through all that it made for cycles once more took a tenth of a small account.
        gc.freeze()
    sys.exit(code)


def run(arguments: Sequence[str]) -> int:
    """Run one command; returns its exit code. Errors become one sentence on standard error."""
    if arguments[:1] == ["measure"] and "--" in arguments:
        from obsia.surfaces.cli.measuring import measured

        if (code := measured(arguments)) is not None:
            return code
        if arguments[1:2] != ["run"]:
            arguments = ["measure", "run", *arguments[1:]]
    # Matrices here are small: threads of the linear algebra would only wait for each other and for the engine's.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    if sys.stdout is None:
        # ``>&-``: what is printed goes nowhere, and no file that is opened later gets its number.
        sys.stdout = open(os.devnull, "w", encoding="utf-8")  # noqa: SIM115 - it stays open
    for stream in (sys.stdout, sys.stderr):
        # Text that the terminal's encoding lacks is shown by its number: a page is never lost to one letter.
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")
    if arguments[:1] == ["assess"] and (code := _quickly(arguments)) is not None:
        return code
    from cyclopts import CycloptsError

    from obsia.core.errors import ObsiaError
    from obsia.surfaces.cli import failures
    from obsia.surfaces.cli.commands import application

    try:
        code = application()(list(arguments), exit_on_error=False, print_error=False, result_action="return_value")
        sys.stdout.flush()
    except ObsiaError as error:
        failures.say_error(failures.locale().text(error.sentences))
        return error.exit_code
    except CycloptsError as error:
        failures.say_error(failures.call_sentence(error, failures.locale(), command=_command(arguments)))
        return failures.BAD_CALL
    except KeyboardInterrupt:
        return failures.INTERRUPTED
    except BrokenPipeError:
        return _nobody_listens()
    except SystemExit as error:
        # What rich makes of a reader that has gone, here and in the pages of help.
        if isinstance(error.__context__, BrokenPipeError):
            return failures.OK
        raise
    except Exception as error:  # noqa: BLE001 - the last door: a defect is told as one line, not as a traceback
        failures.say_unexpected(error)
        return failures.UNEXPECTED
    return code if isinstance(code, int) else failures.OK


def _quickly(arguments: Sequence[str]) -> int | None:
    """What was asked before, as a status bar does many times a minute: answered before anything heavy is imported.

    None where it cannot be: then the whole way is gone, which meets the same trouble and says it.
    """
    from obsia.surfaces.cli import kept_answers

    kept_answers.CALLED.set(tuple(arguments))
    try:
        if "--segment" in arguments:
            from obsia.surfaces.cli.quick import quick

            line = quick(arguments)
            answer = None if line is None else kept_answers.Answer(f"{line[0]}\n", "", line[1])
        else:
            answer = kept_answers.again(arguments)
        if answer is None:
            return None
        sys.stdout.write(answer.out)
        sys.stdout.flush()
        sys.stderr.write(answer.err)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return _nobody_listens()
    except Exception:  # noqa: BLE001 - no answer of its own, whatever went wrong
        return None
    return answer.code


def _nobody_listens() -> int:
    """The reader has gone (``| head``): nothing is wrong, and nothing more can be said to it."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return 0


def _command(arguments: Sequence[str]) -> str:
    """The command whose help may be of use."""
    from obsia.surfaces.cli.commands import GROUPS, NAMES

    if not arguments or arguments[0] not in NAMES:
        return "obsia --help"
    is_inner = len(arguments) > 1 and arguments[1] in GROUPS.get(arguments[0], {})
    return f"obsia {' '.join(arguments[: 2 if is_inner else 1])} --help"
