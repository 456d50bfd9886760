"""The receiver over gRPC: the three services of OTLP, whose bodies go where those of HTTP go."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final, cast

import grpc

from obsia.core.errors import BadCall
from obsia.core.message import Option
from obsia.surfaces.collect.application import partial_success
from obsia.surfaces.collect.desk import LARGEST_BODY_BYTES, Answer, Desk, Outcome

_SERVICES: Final = {
    f"/opentelemetry.proto.collector.{package}.v1.{service}/Export": package_signal
    for package, service, package_signal in (
        ("trace", "TraceService", "traces"),
        ("metrics", "MetricsService", "metrics"),
        ("logs", "LogsService", "logs"),
    )
}
_CODES: Final = {
    Outcome.MALFORMED: grpc.StatusCode.INVALID_ARGUMENT,
    Outcome.NO_TOKEN: grpc.StatusCode.UNAUTHENTICATED,
    Outcome.FORBIDDEN: grpc.StatusCode.PERMISSION_DENIED,
    Outcome.TOO_LARGE: grpc.StatusCode.INVALID_ARGUMENT,
    Outcome.UNSUPPORTED: grpc.StatusCode.INVALID_ARGUMENT,
    Outcome.UNAVAILABLE: grpc.StatusCode.UNAVAILABLE,
}
_AT_ONCE: Final = 32
_GRACE_S: Final = 10.0


def serve(desk: Desk, *, host: str, port: int, loop: asyncio.AbstractEventLoop) -> Callable[[], None]:
    """Serve in threads of its own; what is returned stops it. Raises ``BadCall`` for a port that is taken."""
    options = [("grpc.max_receive_message_length", LARGEST_BODY_BYTES), ("grpc.so_reuseport", 0)]
    server = grpc.server(ThreadPoolExecutor(_AT_ONCE, "obsia-grpc"), options=options)
    server.add_generic_rpc_handlers([_Handler(desk, loop)])
    place = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
    try:
        server.add_insecure_port(place)
    except RuntimeError as error:
        raise BadCall("serve-port-in-use", option=Option("grpc-port"), port=str(port), host=host) from error
    server.start()

    def stop() -> None:
        server.stop(_GRACE_S).wait()

    return stop


class _Handler(grpc.GenericRpcHandler):
    def __init__(self, desk: Desk, loop: asyncio.AbstractEventLoop) -> None:
        self._desk, self._loop = desk, loop

    def service(self, handler_call_details: Any) -> Any:
        """What answers a call of a method, or ``None`` for none of ours."""
        signal = _SERVICES.get(handler_call_details.method)
        if signal is None:
            return None

        def export(body: bytes, context: Any) -> bytes:
            told = {key: value for key, value in context.invocation_metadata() if isinstance(value, str)}
            asked = asyncio.run_coroutine_threadsafe(
                _export(self._desk, signal, body, told.get("authorization")), self._loop
            )
            answer = asked.result()
            if answer.outcome is not Outcome.ACCEPTED:
                context.abort(_CODES[answer.outcome], answer.reason or answer.outcome.value)
            return partial_success(answer)

        return cast(Any, grpc.unary_unary_rpc_method_handler(export))


async def _export(desk: Desk, signal: str, body: bytes, token: str | None) -> Answer:
    tenant = desk.writer(token)
    return tenant if isinstance(tenant, Answer) else await desk.accept(tenant, signal, body)
