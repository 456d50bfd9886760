"""Names as people, logs and clouds write them: the one room where a name becomes a subject of the facts.

Ask for the kind of subject that is meant: a model (:mod:`.models`), a system whose openness was read
(:mod:`.systems`), a place (:mod:`.places`), an accelerator or a precision (:mod:`.hardware`), who serves
(:mod:`.providers`). An exact name wins over a spelling, a spelling over the default of a product, that over a
family. Whole words count: a part of a word never resolves. What comes near is suggested, never taken.
"""

from obsia.facts.names.models import LONGEST, ModelName, Reading, resolve_model
from obsia.facts.names.places import resolve_region

__all__ = ["LONGEST", "ModelName", "Reading", "resolve_model", "resolve_region"]
