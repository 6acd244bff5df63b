"""For every Lean definition with a counterpart in ``physics``: random input, and both values.

A counterpart is a function of a :class:`Bridge` and a random generator that returns the value of
the Lean definition and the independent one, arrays of one shape.  It states which Lean argument
means what, and nothing else: no formula appears here.
"""

from pyisingcheck.crosscheck.counterparts import attention, operators, sketch, systems
from pyisingcheck.crosscheck.counterparts.register import COUNTERPARTS, NAMESPACE, Counterpart

__all__ = [
    "COUNTERPARTS",
    "NAMESPACE",
    "Counterpart",
    "attention",
    "operators",
    "sketch",
    "systems",
]
