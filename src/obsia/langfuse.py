"""Figures of calls as scores in Langfuse, pushed by its own client.

from langfuse import Langfuse
from obsia.langfuse import observations_of, push_scores

client = Langfuse()
push_scores(client, observations_of(client, from_start_time=yesterday), region="FRA")
"""

from __future__ import annotations

from obsia.surfaces.exporters.langfuse import Pushed, observations_of, push_scores

__all__ = ["Pushed", "observations_of", "push_scores"]
