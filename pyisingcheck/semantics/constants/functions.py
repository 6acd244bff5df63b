"""Real and complex functions of one or two numbers."""

from __future__ import annotations

from typing import Any

from pyisingcheck.semantics import norms
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import Call
from pyisingcheck.semantics.constants.arithmetic import sign
from pyisingcheck.semantics.registry import meaning
from pyisingcheck.semantics.values import Function, Value, force

for _lean, _name in (
    ("exp", "exp"),
    ("log", "log"),
    ("sqrt", "sqrt"),
    ("sin", "sin"),
    ("cos", "cos"),
    ("tan", "tan"),
    ("arcsin", "arcsin"),
    ("arccos", "arccos"),
    ("arctan", "arctan"),
    ("sinh", "sinh"),
    ("cosh", "cosh"),
    ("tanh", "tanh"),
    ("arsinh", "arsinh"),
):

    def _real(c: Call, name: str = _name) -> Value:
        return c.dom.function(name, c[0])

    meaning(f"Real.{_lean}", 1)(_real)

for _lean in ("exp", "log", "sin", "cos"):

    def _complex(c: Call, name: str = f"c{_lean}") -> Value:
        return c.dom.function(name, c[0])

    meaning(f"Complex.{_lean}", 1)(_complex)


@meaning("NNReal.sqrt", 0)
def _nnreal_sqrt(c: Call) -> Value:
    dom = c.dom
    return Function(lambda x: dom.function("sqrt", force(x)))


@meaning("Real.pi", 0)
def _pi(c: Call) -> Value:
    return c.dom.pi()


@meaning("Complex.I", 0)
def _i(c: Call) -> Value:
    return c.dom.complex(0, 1)


@meaning("Complex.arg", 1)
def _arg(c: Call) -> Value:
    return c.dom.function("carg", c[0])


@meaning("Complex.normSq", 0)
def _norm_sq_map(c: Call) -> Value:
    ev = c.evaluator
    return Function(lambda z: norms.norm_squared(ev, ty.COMPLEX, force(z)))


@meaning("Real.rpow", 2)
def _rpow(c: Call) -> Value:
    return c.dom.rpow(c[0], c[1])


@meaning("Complex.cpow", 2)
def _cpow(c: Call) -> Value:
    return c.dom.cpow(c[0], c[1])


@meaning("Real.logb", 2)
def _logb(c: Call) -> Value:
    dom = c.dom
    return dom.div(dom.function("log", c[1]), dom.function("log", c[0]))


@meaning("Real.negMulLog", 1)
def _neg_mul_log(c: Call) -> Value:
    return _entropy(c.dom, c[0])


def _entropy(dom: Any, x: Value) -> Value:
    """Return -x log x."""
    if (sharp := getattr(dom, "neg_mul_log", None)) is not None:  # on intervals
        return sharp(x)
    return dom.neg(dom.mul(x, dom.function("log", x)))


@meaning("Real.binEntropy", 1)
def _bin_entropy(c: Call) -> Value:
    dom, p = c.dom, c[0]
    return dom.add(_entropy(dom, p), _entropy(dom, dom.sub(1, p)))


@meaning("Real.sign", 1)
def _real_sign(c: Call) -> Value:
    return sign(c, c[0])


@meaning("Real.toNNReal", 1)
def _to_nnreal(c: Call) -> Value:
    return c.dom.maximum(c[0], 0)


@meaning("Real.nnabs", 0)
def _nnabs(c: Call) -> Value:
    dom = c.dom
    return Function(lambda x: dom.norm(force(x)))


@meaning("Int.floor", 5)
def _floor(c: Call) -> Value:
    return c.dom.floor(c[4])


@meaning("Int.ceil", 5)
def _ceil(c: Call) -> Value:
    return c.dom.ceil(c[4])


@meaning("Int.fract", 5)
def _fract(c: Call) -> Value:
    return c.dom.sub(c[4], c.dom.floor(c[4]))


@meaning("Nat.floor", 5)
def _nat_floor(c: Call) -> Value:
    return c.dom.maximum(c.dom.floor(c[4]), 0)


@meaning("Nat.ceil", 5)
def _nat_ceil(c: Call) -> Value:
    return c.dom.maximum(c.dom.ceil(c[4]), 0)


@meaning("round", 5)
def _round(c: Call) -> Value:
    dom = c.dom
    return dom.floor(dom.add(c[4], dom.div(1, 2)))
