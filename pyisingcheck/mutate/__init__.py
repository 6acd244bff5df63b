"""Breaking statements on purpose and counting how many changes the checker catches."""

from pyisingcheck.mutate.mutants import Mutant, mutants_of
from pyisingcheck.mutate.operators import OPERATORS
from pyisingcheck.mutate.places import Reader
from pyisingcheck.mutate.run import Result, run, text

__all__ = ["OPERATORS", "Mutant", "Reader", "Result", "mutants_of", "run", "text"]
