"""Prometheus in a running program: the sums of a ledger as counters beside the program's own.

    from obsia.prometheus import Ledger, export_counters

    ledger = Ledger(source="shop", region="FRA")
    export_counters(ledger)

Needs the extra ``obsia[prometheus]``.
"""

from __future__ import annotations

from obsia.app.usage.live import Ledger
from obsia.surfaces.exporters.prometheus import export_counters

__all__ = ["Ledger", "export_counters"]
