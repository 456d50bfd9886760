"""A training run of Hugging Face Transformers is measured from its beginning to its end, once on each node.

Source of the names of events: transformers 5, ``TrainerCallback``; a state keeps what was logged in ``log_history``.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

from obsia.app.measuring.running import Measuring, measure
from obsia.core.evidence import Kind

if TYPE_CHECKING:
    from obsia.app.measuring.report import Report

_Callback: Any = import_module("transformers").TrainerCallback


class EnergyCallback(_Callback):
    """Adds ``energy_kwh`` and its range to the trainer's log when training ends, and keeps ``report``.

    ``region`` adds the carbon of the electricity; without it none is told. ``exporters`` and ``services`` (Redfish) are
    addresses to ask besides. Of the processes of a node the first measures all its sensors.
    """

    def __init__(
        self, *, region: str | None = None, exporters: tuple[str, ...] = (), services: tuple[str, ...] = ()
    ) -> None:
        self.report: Report | None = None
        self._region, self._exporters, self._services = region, exporters, services
        self._measuring: Measuring | None = None

    def on_train_begin(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002 - as it is called
        """Begin."""
        if state.is_local_process_zero:
            self._measuring = measure(exporters=self._exporters, services=self._services)
            self._measuring.__enter__()

    def on_train_end(self, args: Any, state: Any, control: Any, **_: Any) -> None:  # noqa: ARG002 - as it is called
        """End, and log what was measured; a training run that fails leaves its journal."""
        if self._measuring is None:
            return
        self._measuring.__exit__(None, None, None)
        self.report = self._measuring.report(region=self._region)
        self._measuring = None
        energy, carbon = self.report.energy, self.report.carbon
        if energy is None:
            return
        logged: dict[str, Any] = {
            "energy_kwh": energy.median,
            "energy_low_kwh": energy.low,
            "energy_high_kwh": energy.high,
            "energy_is_measured": energy.kind is Kind.MEASURED,
            **({} if carbon is None else {"carbon_g": carbon.median}),
        }
        state.log_history.append({**logged, "step": state.global_step})
