"""No real logarithm: ∃ X, exp X = T fails for real matrices T with a negative eigenvalue of odd
multiplicity.

The eigenvalues of exp X are those of X, exponentiated, and negative ones come from conjugate pairs.
So det (exp X + s) is not negative for any s > 0.
"""

from __future__ import annotations

from collections.abc import Iterator

from flint import fmpq

from pyisingcheck.semantics import algebra
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import FAILURES, Exhausted
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.quantifiers.shapes import Shape, conjuncts
from pyisingcheck.semantics.truth import Level
from pyisingcheck.semantics.values import Value, force
from pyisingcheck.terms.expr import Const, Expr, head_and_args, loose_indices

__all__ = ["no_real_logarithm"]

SHIFTS = tuple(x * fmpq(2) ** k for k in range(-6, 9) for x in (fmpq(1), fmpq(3, 2)))


def no_real_logarithm(ev: Evaluator, domain: ty.Type, shape: Shape) -> bool:
    """Whether a real matrix with a given exponential is asked for, and there certainly is none."""
    if not isinstance(domain, ty.MatrixType) or domain.entry != ty.REAL or shape.body is None:
        return False
    if not ty.size(domain.rows) or ty.size(domain.rows) != ty.size(domain.cols):
        return False
    try:
        for term in _exponentials(shape.body):
            value = force(ev.lazy(term, shape.context)((None, shape.env)))
            if any(_is_negative(ev, domain, value, s) for s in SHIFTS):
                return True
    except Exhausted:
        raise
    except (*FAILURES, RecursionError):
        pass
    return False


def _exponentials(body: Expr) -> Iterator[Expr]:
    """Yield what the exponential of something with the variable in it is equal to."""
    for part in conjuncts(body):
        head, args = head_and_args(part)
        if not (isinstance(head, Const) and head.name == "Eq"):
            continue
        for power, value in (args[1:], args[:0:-1]):
            function, _ = head_and_args(power)
            is_exp = isinstance(function, Const) and function.name == "NormedSpace.exp"
            if is_exp and 0 in loose_indices(power) and 0 not in loose_indices(value):
                yield value


def _is_negative(ev: Evaluator, t: ty.MatrixType, x: Value, s: fmpq) -> bool:
    """Whether det (x + s) < 0."""
    shifted = algebra.binary(
        ev, "add", t, x, algebra.scale(ev, ty.REAL, t, s, algebra.numeral(ev, t, 1))
    )
    found = ev.domain.less(algebra.determinant(ev, t, shifted), 0)
    return found.level is Level.TRUE  # type: ignore[no-any-return]
