"""The derived check of one statement: search for a counterexample, shrink it, have it certified.

``investigation`` runs the searches in turn: exact samples (its own), ``batch_search`` (float64),
``completions``, ``far`` and ``climb``. ``belief`` says which violations count, ``shrink`` and
``explain`` make a counterexample readable, ``orders`` and ``tightness`` measure how sharp a bound
is, ``special`` tries predicates that theorems provide, ``combine`` puts the verdicts on parts
together. ``budget`` and ``tally`` are what may be spent and what was seen.
"""

from pyisingcheck.falsify.budget import Budget
from pyisingcheck.falsify.investigation import Investigation, check, check_statement

__all__ = ["Budget", "Investigation", "check", "check_statement"]
