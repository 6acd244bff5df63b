"""Calling a Lean definition with NumPy arrays: arrays to Lean values, Lean values to arrays.

A batch of samples is evaluated at once in the batch domain.  Arrays carry the sample axis first;
finite types are handled through their ordinals, so that a value on ``Fin n -> Bool`` becomes an
array over the 2^n configurations, bit i of the ordinal being the value at i.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from pyisingcheck.sampling.tables import tabulated
from pyisingcheck.semantics import constants as _register_meanings  # noqa: F401
from pyisingcheck.semantics import matrices
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.constants.data import constructors_of, field_types, telescope_of
from pyisingcheck.semantics.domain import Unsupported
from pyisingcheck.semantics.domains.batch import BatchDomain, BatchMatrix, Named
from pyisingcheck.semantics.environment import Context, Environment
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.indexing import decode, encode
from pyisingcheck.semantics.values import PROOF, Constructed, FiniteSet, Function, Value, force
from pyisingcheck.terms.decode import Export
from pyisingcheck.terms.expr import Const, Pi, Sort

Array = NDArray[Any]

_DROP = object()


def _part(x: Any, k: int) -> Any:
    """Member k of a family given by arrays (samples, members, ...)."""
    return [_part(y, k) for y in x] if isinstance(x, list) else np.asarray(x)[:, k]


class Bridge:
    """Evaluates definitions of one export on batches of ``samples`` samples.

    Parameters
    ----------
    export
        Supplies the definitions.
    samples
        Length of the first axis of every array given and returned.
    """

    def __init__(self, export: Export, samples: int) -> None:
        self.evaluator = Evaluator(export, BatchDomain(samples))
        self.samples = samples

    def call(self, name: str, **given: Any) -> Any:
        """The value of a definition.

        Parameters
        ----------
        name
            Full Lean name.
        given
            By binder name: a semantic type or its size for a type variable, an int for a natural
            number, an array (samples, ...) for numbers, functions, vectors and matrices, a list of
            arrays for a structure's fields (for a family of structures the arrays' second axis
            counts the members), a Boolean array (n, n) for a graph.  Instances and proofs are
            supplied here; trailing binders left out become axes of the result.

        Returns
        -------
        Array or list
            Shape (samples, ...); a list of arrays, one per field, for a structure.

        Raises
        ------
        KeyError
            If the definition does not exist.
        TypeError
            If binders and arguments do not fit.
        Unsupported
            If a constant in it has no meaning.
        """
        expr = self.evaluator.export.declarations[name].type
        environment: Environment = None
        context: Context = None
        arguments, left = [], dict(given)
        while isinstance(expr, Pi):
            value = self._argument(expr, environment, context, left)
            if value is _DROP:
                break
            arguments.append(value)
            environment, context = (value, environment), (expr.type, context)
            expr = expr.body
        if left:
            raise TypeError(f"{name} has no binder {', '.join(left)} before its first missing one")
        result = self.evaluator.as_type(self.evaluator.value(expr, environment, context))
        return self.read(
            result, self.evaluator.apply(self.evaluator.value(Const(name)), *arguments)
        )

    def _argument(
        self, binder: Pi, environment: Environment, context: Context, left: dict[str, Any]
    ) -> Value:
        ev = self.evaluator
        if binder.info == "instImplicit" or ev.is_proposition(binder.type, context):
            return PROOF
        if binder.binder not in left:
            return _DROP
        x = left.pop(binder.binder)
        if isinstance(binder.type, Sort):
            return ty.Fin(x) if isinstance(x, int) else x
        return self.build(ev.as_type(ev.value(binder.type, environment, context)), x)

    # -- arrays to values --------------------------------------------------------------------------

    def build(self, t: ty.Type, x: Any) -> Value:
        """The Lean value of type ``t`` that ``x`` describes (see :meth:`call`)."""
        dom = self.evaluator.domain
        match t:
            case ty.Number("Nat") | ty.Fin() | ty.ZMod() if isinstance(x, int):
                return x
            case ty.Number() | ty.Fin() | ty.ZMod() | ty.Bool():
                return dom.sample(self._tensor(x))  # type: ignore[attr-defined]
            case ty.MatrixType():
                return matrices.from_dense(self.evaluator, t, self._matrix(x))
            case ty.StructureType(name):
                return self._structure(t, name, x)
            case ty.GraphType(vertices):
                return self._graph(vertices, np.asarray(x, dtype=bool))
            case ty.Pi(domain, codomain):
                return self._function(domain, codomain(0), x)
        raise Unsupported(f"array of {t}")

    def _tensor(self, x: Any) -> torch.Tensor:
        return torch.as_tensor(np.ascontiguousarray(x))

    def _matrix(self, x: Any) -> BatchMatrix:
        return self.evaluator.domain.from_matrix(self._tensor(x))  # type: ignore[attr-defined,no-any-return]

    def _function(self, domain: ty.Type, codomain: ty.Type, x: Any) -> Value:
        if callable(x):
            return Function(x)
        if isinstance(codomain, ty.StructureType):
            entries = [self.build(codomain, _part(x, k)) for k in range(ty.size(domain) or 0)]
            return tabulated(self.evaluator, domain, entries)
        x = np.asarray(x)
        dom = self.evaluator.domain
        if ty.is_scalar(codomain):
            at = dom.vector(self._tensor(x))  # type: ignore[attr-defined]
            if ty.size(domain) is None:  # a sequence: indices are their own ordinals
                return Function(lambda k: at(force(k)))
            return Function(lambda i: at(encode(dom, domain, force(i))))
        if isinstance(codomain, ty.Pi) and ty.is_scalar(codomain.codomain(0)):
            shape = ty.MatrixType(domain, codomain.domain, codomain.codomain(0))
            return matrices.from_dense(self.evaluator, shape, self._matrix(x))
        entries = [self.build(codomain, x[:, k]) for k in range(x.shape[1])]
        return tabulated(self.evaluator, domain, entries)

    def _structure(self, t: ty.StructureType, name: str, fields: list[Any]) -> Constructed:
        (constructor,) = constructors_of(self.evaluator, name)
        telescope = telescope_of(self.evaluator, constructor)
        environment: Environment = None
        context: Context = None
        for binder, value in zip(telescope, t.params):
            environment, context = (value, environment), (binder.type, context)
        values = []
        for binder, x in zip(telescope[constructor.params :], fields, strict=True):
            type_ = self.evaluator.as_type(self.evaluator.value(binder.type, environment, context))
            values.append(self.build(type_, x))
            environment, context = (values[-1], environment), (binder.type, context)
        return Constructed(constructor.name, values)

    def _graph(self, vertices: ty.Type, adjacent: Array) -> Constructed:
        ev = self.evaluator
        rows = [[ev.domain.constant(bool(a)) for a in row] for row in adjacent]
        table = tabulated(ev, vertices, [tabulated(ev, vertices, list(row)) for row in rows])
        return Constructed("SimpleGraph.mk", [table])

    # -- values to arrays --------------------------------------------------------------------------

    def read(self, t: ty.Type, value: Value) -> Any:
        """The array, shape (samples, ...), of a value of type ``t``."""
        ev, value = self.evaluator, force(value)
        match t:
            case ty.Number() | ty.Fin() | ty.ZMod() | ty.Bool():
                return self._samples(value)
            case ty.Proposition():
                return self._samples(value.truth)
            case ty.MatrixType():
                return self._dense(matrices.dense(ev, t, value))
            case ty.Pi(domain, codomain):
                return self._table(domain, codomain, value)
            case ty.FinsetType(base):
                return self._members(base, value)
            case ty.StructureType():
                types = field_types(ev, t, value)
                return [self.read(s, value.field(i)) for i, s in enumerate(types) if s is not None]
        raise Unsupported(f"array of {t}")

    def _samples(self, value: Any) -> Array:
        if not isinstance(value, Named):
            return np.full(self.samples, value)
        if value.axes not in ((), (0,)):
            raise Unsupported(f"a result with open axes {value.axes}")
        data = value.data.detach().cpu().numpy()
        return np.broadcast_to(data, (self.samples,))

    def _dense(self, matrix: BatchMatrix) -> Array:
        if matrix.axes not in ((), (0,)):
            raise Unsupported(f"a matrix with open axes {matrix.axes}")
        data = matrix.data.detach().cpu().numpy()
        return np.broadcast_to(data, (self.samples, *data.shape[-2:]))

    def _table(self, domain: ty.Type, codomain: Callable[[Value], ty.Type], value: Value) -> Array:
        count = ty.size(domain)
        if count is None:
            raise Unsupported(f"table of a function on {domain}")
        points = [decode(self.evaluator.domain, domain, k) for k in range(count)]
        rows = [self.read(codomain(x), self.evaluator.apply(value, x)) for x in points]
        return np.stack(rows, axis=1)

    def _members(self, base: ty.Type, value: FiniteSet) -> Array:
        inside = np.zeros((self.samples, ty.size(base) or 0), dtype=bool)
        for k in range(value.count):
            ordinal = encode(self.evaluator.domain, base, value.element(k))
            truth = True if value.member is None else value.member(k).truth
            inside[:, ordinal] |= self._samples(truth).astype(bool)
        return inside
