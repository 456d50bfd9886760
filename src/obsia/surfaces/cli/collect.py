"""``obsia collect``: records received while they are made."""

from __future__ import annotations

from dataclasses import KW_ONLY, dataclass
from typing import Annotated, ClassVar

from obsia.core.errors import BadCall, MissingExtra
from obsia.core.kinds import File, local
from obsia.core.locales import locale
from obsia.core.message import Message, Option, Symbol
from obsia.core.question import Flag, Question, Text, Whole
from obsia.core.units import DAY_S
from obsia.surfaces.cli import failures
from obsia.surfaces.cli.asking import command
from obsia.surfaces.cli.outputs import Nothing

_PORT = Whole(most=65_535)
_SECONDS = Whole(least=1, most=7 * DAY_S)


@dataclass(frozen=True)
class Collect(Question):
    """The receiver of records, and its tokens."""

    journey: ClassVar[str] = "collect"
    store: Annotated[str, local(File(), "argument-store", example="store", positional=True)]
    _: KW_ONLY
    host: Annotated[str, local(Text(), "option-collect-host")] = "127.0.0.1"
    port: Annotated[int, local(_PORT, "option-collect-port")] = 4318
    grpc_port: Annotated[int, local(_PORT, "option-grpc-port")] = 4317
    no_grpc: Annotated[bool, local(Flag(), "option-no-grpc")] = False
    seal_every: Annotated[int, local(_SECONDS, "option-seal-every")] = 3_600
    figures_every: Annotated[int, local(_SECONDS, "option-figures-every")] = 60
    processes: Annotated[int, local(Whole(least=1, most=64), "option-collect-processes")] = 1
    access_log: Annotated[str | None, local(File(), "option-access-log")] = None
    new_token: Annotated[str | None, local(Text(), "option-new-token")] = None
    read: Annotated[bool, local(Flag(), "option-read-token")] = False
    revoke: Annotated[str | None, local(Text(), "option-revoke")] = None
    seal: Annotated[bool, local(Flag(), "option-seal")] = False

    def check(self) -> None:
        """Raises ``BadCall`` for a right without a token, and for two things to do at once."""
        asked = [name for name in ("new-token", "revoke", "seal") if getattr(self, name.replace("-", "_"))]
        if len(asked) > 1:
            raise BadCall("outputs-two", options=tuple(map(Option, asked)))
        if self.read and self.new_token is None:
            raise BadCall("collect-read-alone", option=Option("read"), token=Option("new-token"))


def _run(asked: Collect, _: Nothing) -> int:

    if asked.new_token is not None:
        _say_token(asked, asked.new_token)
    elif asked.revoke is not None:
        _revoke(asked, asked.revoke)
    elif asked.seal:
        return _seal(asked)
    else:
        _receive(asked)
    return failures.OK


def _say_token(asked: Collect, tenant: str) -> None:
    from obsia.app.collecting.tenants import READ, WRITE, new_token
    from obsia.surfaces.cli import output

    output.write_line(new_token(asked.store, tenant, right=READ if asked.read else WRITE))
    failures.say_notice(locale()("collect-token", tenant=tenant))


def _revoke(asked: Collect, tenant: str) -> None:
    from obsia.app.collecting.tenants import revoked
    from obsia.surfaces.cli import output

    output.write_line(locale()("collect-revoked", count=revoked(asked.store, tenant), tenant=tenant))


def _seal(asked: Collect) -> int:
    from obsia.app.collecting.sealing import seal
    from obsia.surfaces.cli import output
    from obsia.surfaces.cli.alerts import deliver

    tr = locale()
    sealed = seal(asked.store)
    for each in sealed:
        about = {"records": each.records, "duplicate": each.duplicate, "quarantined": each.quarantined}
        output.write_line(tr("collect-sealed", tenant=each.tenant, **about))
        if each.compacted:
            output.write_line(tr("collect-compacted", tenant=each.tenant, count=each.compacted))
        if each.damaged:
            failures.say_notice(tr("collect-damaged", files=", ".join(each.damaged)))
    delivered, wrong = deliver(asked.store, tr)
    if delivered:
        output.write_line(tr("collect-alerts", count=delivered))
    for error in wrong:
        failures.say_notice(tr("collect-alert-undelivered", error=error))
    return failures.PART_REJECTED if wrong or any(each.damaged for each in sealed) else failures.OK


def _receive(asked: Collect) -> None:
    from importlib.util import find_spec
    from pathlib import Path

    from obsia.surfaces.cli import output

    needed = ("httptools", "prometheus_client", "uvicorn", *(() if asked.no_grpc else ("grpc",)))
    if not all(map(find_spec, needed)):
        purpose = Message("extra-for-command", command=Symbol("obsia collect"))
        raise MissingExtra(extra="collect", purpose=purpose)
    from obsia.surfaces.collect.server import Settings, collect

    def ready(http: str, grpc: str | None) -> None:
        tr = locale()
        output.write_line(tr("collect-ready", address=http))
        if grpc is not None:
            output.write_line(tr("collect-ready-grpc", address=grpc))
        output.flush()

    settings = Settings(
        store=Path(asked.store),
        host=asked.host,
        port=asked.port,
        grpc_port=None if asked.no_grpc else asked.grpc_port,
        seal_s=asked.seal_every,
        figures_s=asked.figures_every,
        access_log=None if asked.access_log is None else Path(asked.access_log),
        processes=asked.processes,
    )
    collect(settings, ready=ready)


collect = command(Collect, Nothing, _run)
