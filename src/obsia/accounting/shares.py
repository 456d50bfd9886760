"""Parts of a total: the share of each, draw by draw, averaged over the draws.

Every figure leads with its median, and medians do not add up. Parts therefore carry a share of their total: in each
draw the parts add to the whole, so their shares add to 1 in it, and so do the averages. A draw of the tail counts as
any other, which it does not in a ratio of means.
"""

from __future__ import annotations

import numpy as np

from obsia.accounting.draws import Draws


def average_share(part: Draws, whole: Draws) -> float:
    """The average of ``part / whole`` over the draws (both of shape (worlds,)) in which there is a whole; 0 in none."""
    present = whole > 0
    return 0.0 if not present.any() else float(np.mean(part[present] / whole[present]))
