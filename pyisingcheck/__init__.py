"""Claim by claim: is it proved in Lean, and does the numerics of the Lean statement agree?

The arrows point one way: ``cli`` → ``report`` → ``ledger`` → (``extract`` | ``falsify`` |
``experiments``) → ``semantics``/``sampling`` → ``terms``.  ``physics`` imports none of the others.
"""

from importlib.metadata import PackageNotFoundError, version

try:
    __version__ = version("pyisingcheck")
except PackageNotFoundError:  # run from a source tree that was never installed
    __version__ = "0+unknown"

__all__ = ["__version__"]
