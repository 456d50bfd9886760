"""Commands that ask one question and print its answer, and no more."""

from obsia.surfaces.cli.asking import printed
from obsia.surfaces.cli.outputs import Recording

compare = printed("compare", Recording)
silence = printed("silence")
changes = printed("changes")
