"""Lean terms to values: every term is compiled once into a Python closure, which then runs on any
number of samples.

A closure takes an environment (the values of the bound variables, innermost first) and returns a
value in the evaluator's domain. Constants are looked up in `registry.MEANINGS`; a project's
definitions, and those of its dependencies that the export carries, unfold; recursive definitions
run by their equations. Whatever remains raises `Unsupported` with its name.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any, TypeAlias

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import (
    Domain,
    Exhausted,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.indexing import decode
from pyisingcheck.semantics.registry import MEANINGS, Meaning
from pyisingcheck.semantics.shapes import Shape
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    Function,
    MatrixValue,
    Thunk,
    Value,
    force,
    unbundled,
)
from pyisingcheck.terms.decode import Declaration, Definition, Export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Expr,
    Lam,
    Let,
    LevelZero,
    NatLit,
    Pi,
    Proj,
    Sort,
    StrLit,
    head_and_args,
    loose_indices,
)

__all__ = ["Call", "Context", "Environment", "Evaluator", "Search", "binders"]

Environment: TypeAlias = "tuple[Value, Environment] | None"
Context: TypeAlias = "tuple[Expr, Context] | None"  # types of the bound variables, innermost first
Code: TypeAlias = Callable[[Environment], Value]

WAITING = object()  # an argument that was not evaluated yet
COSTLY = 12  # work from which on a value is remembered
COLLECTIVE = ("Finset.", "Norm.", "NormedSpace.", "Matrix.")
TRIALS, RARE = 200, 0.1  # nothing is, where fewer are found again
REMEMBERED = {"ball": 64, "batch": 4}  # values of one term
FOLD_LIMIT = 1 << 14  # longer sums are not evaluated term by term
FINITE_LIMIT = 1 << 13  # a finite type with more elements is searched, not enumerated


class Search:
    """How quantifiers over infinite types are evaluated; this one declines.

    Attributes
    ----------
    pool : list of (type, value)
        Values around which points may be chosen.
    """

    def __init__(self) -> None:
        self.pool: list[tuple[ty.Type, Value]] = []

    def quantify(
        self,
        evaluator: Evaluator,
        universal: bool,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
        shape: Shape | None = None,
    ) -> Any:
        """Return a condition for ∀ (or ∃) x : domain, predicate x."""
        raise Unsupported(f"{'∀' if universal else '∃'} over {domain}")

    def unique(
        self, evaluator: Evaluator, domain: ty.Type, predicate: Callable[[Value], Any], shape: Shape
    ) -> Any:
        """Return a condition for ∃! x : domain, predicate x."""
        raise Unsupported(f"∃! over {domain}")

    def points(self, evaluator: Evaluator, domain: ty.Type, shape: Shape) -> list[Value]:
        """Return points of `domain` among which a witness may be."""
        raise Unsupported(f"a witness of {domain}")


class Call:
    """The arguments of a constant at one call, evaluated when asked for."""

    __slots__ = ("evaluator", "exprs", "codes", "values", "context", "env")

    def __init__(
        self,
        evaluator: Evaluator,
        exprs: list[Expr | None],
        codes: list[Code],
        values: list[Value],
        context: Context,
        env: Environment,
    ) -> None:
        self.evaluator = evaluator
        self.exprs = exprs
        self.codes = codes  # of the first arguments
        self.values = values  # of all arguments, `WAITING` for those that nobody asked for so far
        self.context = context
        self.env = env

    def __getitem__(self, i: int) -> Value:
        value = self.values[i]
        if value is WAITING:
            value = self.values[i] = self.codes[i](self.env)
        elif type(value) is Thunk:
            value = self.values[i] = value.force()
        return value

    def thunk(self, i: int) -> Value:
        """Return argument `i` without evaluating it now."""
        if self.values[i] is WAITING:
            self.values[i] = Thunk(self.codes[i], self.env)
        return self.values[i]

    @property
    def thunks(self) -> list[Value]:
        return [self.thunk(i) for i in range(len(self.values))]

    @property
    def dom(self) -> Domain:
        return self.evaluator.domain

    def expr(self, i: int) -> Expr | None:
        """Return argument `i` as it is written, None if it was supplied as a value."""
        return self.exprs[i] if i < len(self.exprs) else None

    def extended(self, values: tuple[Value, ...]) -> Call:
        """Return the call with further arguments."""
        arguments = [*self.thunks, *values]
        return Call(self.evaluator, self.exprs, [], arguments, self.context, self.env)

    def type(self, i: int) -> ty.Type:
        return self.evaluator.as_type(self[i])

    def whole(self, i: int) -> int:
        """Return argument `i`, a natural number or integer, as a Python int.

        Raises
        ------
        NotBatchable
            If it differs between the samples or indices of a batch.
        """
        n = self[i]
        if not isinstance(n, int):
            raise NotBatchable("a count that varies within a batch")
        return n

    def function(self, i: int) -> Callable[[Value], Value]:
        f = self[i]
        return lambda x: self.evaluator.apply(f, x)


class Evaluator:
    """Evaluates the terms of one export in one domain.

    Parameters
    ----------
    export : Export
        Supplies the definitions that terms mention.
    domain : Domain
        The numbers to compute with.
    search : Search
        What a quantifier over an infinite type does.
    """

    def __init__(self, export: Export, domain: Domain, search: Search | None = None) -> None:
        self.export = export
        self.domain = domain
        self.search = search or Search()
        self._closed: dict[Expr, Code] = {}
        self._memories: dict[Expr, _Memory] = {}
        self._values: dict[str, Code | None] = {}
        self._bodies: dict[tuple[Expr, int], Code] = {}
        self.approximations: list[str] = []  # why a value is not as certain as its ball says
        self.work = (
            0  # applications of constants so far: a clock that runs the same on every machine
        )
        self.epoch = 0  # evaluations begun; values remembered by identity are good within one
        self.sharp = False  # whether the evaluation chose a higher precision for a part by itself
        self.patience = 1  # how many times the usual work a sequence may cost
        self.limit = float("inf")  # the value of `work` at which an evaluation is given up
        self.goals: set[Any] = set()  # inductive propositions that are being derived

    # -- values ------------------------------------------------------------------------------------

    def value(self, expr: Expr, env: Environment = None, context: Context = None) -> Value:
        """Return the value of `expr` under `env`."""
        return force(self.code(expr, context)(env))

    def apply(self, f: Value, *args: Value) -> Value:
        """Return `f` applied to values, one after the other."""
        for x in args:
            if not isinstance(f, Function):
                f = unbundled(f)
                if f is PROOF:
                    return PROOF
                if not isinstance(f, Function):
                    raise Unsupported(f"application of {type(f).__name__}")
            f = f.apply(x)
        return force(f)

    def as_type(self, value: Value) -> ty.Type:
        value = force(value)
        if isinstance(value, ty.Type):
            return value
        if isinstance(value, Truth) and value.certain:  # its proofs: one or none
            return ty.Fin(1 if value.level is Level.TRUE else 0)
        raise Unsupported(f"type {value!r}")

    @contextmanager
    def within(self, domain: Domain) -> Iterator[None]:
        """Evaluate in another domain for the block; neither sees what the other has kept."""
        before, self.domain = self.domain, domain
        self.epoch += 1
        try:
            yield
        finally:
            self.domain = before
            self.epoch += 1

    def spend(self, amount: int) -> None:
        """Count work.

        Raises
        ------
        Exhausted
            Once the limit is reached.
        """
        self.work += amount
        if self.work > self.limit:
            raise Exhausted("too much work for one sample")

    def fold(self, op: str, n: int, at: Callable[[Any], Any]) -> Any:
        """Fold ``at(i)`` for i < n with "add", "mul", "max", "min", "and" or "or"."""
        dom = self.domain
        if n == 0:
            return dom.reduce(op, [], [])
        if n > FOLD_LIMIT:
            raise TooLarge(f"more than {FOLD_LIMIT} terms")
        if dom.name == "ball":  # a batch does all terms at once
            self.spend(n)
        if dom.name == "ball" and op in ("and", "or"):
            return self._fold_lazily(op, n, at)
        try:
            indices = dom.axis(n)
            return dom.reduce(op, indices, [at(i) for i in indices])
        except NotBatchable:
            indices = list(range(n))
            return dom.reduce(op, indices, [at(i) for i in indices])

    def _fold_lazily(self, op: str, n: int, at: Callable[[Any], Any]) -> Truth:
        decisive = Level.FALSE if op == "and" else Level.TRUE
        parts = []
        for i in range(n):
            part = at(i)
            if part.level is decisive:
                return part  # type: ignore[no-any-return]
            parts.append(part)
        join = self.domain.conjunction if op == "and" else self.domain.disjunction
        whole: Truth = join(parts)
        return whole

    def condition(self, thunk: Value) -> Any:
        """Return a proposition's truth; a case distinction that precision does not decide makes it
        unknown.
        """
        self.spend(1)  # nested quantifiers over what was computed before apply no constant
        try:
            value = force(thunk)
        except (Undecided, NotBatchable) as reason:
            if self.domain.name != "ball":
                raise
            return Truth(Level.UNKNOWN, grounds=str(reason))
        if isinstance(value, ty.Type) or value is PROOF:
            raise Unsupported(f"proposition {value!r}")
        return value

    def quantify(
        self,
        universal: bool,
        domain: ty.Type,
        predicate: Callable[[Value], Any],
        shape: Shape | None = None,
    ) -> Any:
        """Return the condition ∀ (or ∃) x : domain, predicate x."""
        n = ty.size(domain)
        if n is not None and n <= FINITE_LIMIT:
            dom = self.domain
            return self.fold(
                "and" if universal else "or", n, lambda k: predicate(decode(dom, domain, k))
            )
        if isinstance(domain, ty.Subtype):
            return self.quantify(universal, domain.base, self._within(universal, domain, predicate))
        return self.search.quantify(self, universal, domain, predicate, shape)

    def _within(
        self, universal: bool, domain: ty.Subtype, predicate: Callable[[Value], Any]
    ) -> Callable[[Value], Any]:
        dom = self.domain

        def restricted(x: Value) -> Any:
            inside = self.condition(domain.predicate(x))
            if universal:
                return dom.disjunction([dom.negation(inside), predicate(x)])
            return dom.conjunction([inside, predicate(x)])

        return restricted

    # -- compilation -------------------------------------------------------------------------------

    def code(self, expr: Expr, context: Context) -> Code:
        """Return the closure of `expr`; closed terms are compiled once.

        What a closure returns is evaluated, never put off.
        """
        if expr.loose:
            code = self._compile(expr, context)
            return self._remembered(expr, code) if self._may_cost(expr) else code
        if expr not in self._closed:
            self._closed[expr] = self._settled(expr, self._compile(expr, None))
        return self._closed[expr]

    def lazy(self, expr: Expr, context: Context) -> Code:
        """As `code`, but compiled at the first run: instances and proofs are usually never run."""
        return self._arguments([expr], context)[0]

    def _arguments(self, exprs: list[Expr], context: Context) -> list[Code]:
        """As `lazy` for each; a code that was compiled replaces itself in the list."""
        codes: list[Code] = []
        for i, expr in enumerate(exprs):
            if isinstance(expr, BVar):
                codes.append(_variable(expr.index))
            else:
                codes.append(self._later(codes, i, expr, context))
        return codes

    def _later(self, codes: list[Code], i: int, expr: Expr, context: Context) -> Code:
        compiled: Code | None = None

        def run(env: Environment) -> Value:
            nonlocal compiled
            if compiled is None:
                code = self.code(expr, context)
                compiled = code
                codes[i] = code
            return compiled(env)

        return run

    def _may_cost(self, expr: Expr) -> bool:
        """Whether a term may be worth remembering: a definition, a sum, a norm, an exponential."""
        head, _ = head_and_args(expr)
        if not isinstance(head, Const):
            return False
        return head.name.startswith(COLLECTIVE) or (
            head.name not in MEANINGS and self._plain_value(head.name) is not None
        )

    def _settled(self, expr: Expr, code: Code) -> Code:
        """As the code of a closed term, but a type or an exact number is computed only once."""
        if not isinstance(expr, App | Const):
            return code
        known: list[Value] = []

        def run(env: Environment) -> Value:
            if known:
                return known[0]
            doubts = len(self.approximations)
            value = code(env)
            exact = isinstance(value, int | float | fmpq | ty.Type)
            if exact and len(self.approximations) == doubts:
                known.append(value)
            return value

        return run

    def _remembered(self, expr: Expr, code: Code) -> Code:
        """As `code`, but a value that costs much is kept until the variables in it change.

        So what does not depend on the index of a sum is computed once, and what occurs on both
        sides of an equation too. Truth values are not kept: their evaluation leaves traces.
        """
        memory: _Memory | None = None

        def run(env: Environment) -> Value:
            nonlocal memory
            if memory is not None and memory.useful:
                return memory.value(code, env)
            before = self.work
            value = code(env)
            if memory is None and self.work - before > COSTLY and _is_kept(value):
                memory = self._memories.setdefault(expr, _Memory(self, expr))
            return value

        return run

    def _compile(self, expr: Expr, context: Context) -> Code:
        match expr:
            case BVar(index=i):
                return _variable(i)
            case NatLit(value=n):
                return lambda _: n
            case StrLit(value=s):
                return lambda _: s
            case Sort(level=level):
                sort = ty.Proposition() if isinstance(level, LevelZero) else ty.Universe()
                return lambda _: sort
            case Lam(type=t, body=body):
                run = self.lazy(body, (t, context))
                return lambda env: Function(lambda x: run((x, env)))
            case Let(type=t, value=value, body=body):
                first, rest = self.lazy(value, context), self.lazy(body, (t, context))
                return lambda env: rest((Thunk(first, env), env))
            case Pi():
                return self._compile_pi(expr, context)
            case Proj(struct=struct, field=i, expr=inner):
                run = self.code(inner, context)
                return lambda env: force(self.project(struct, i, run(env)))
            case _:
                return self._compile_application(expr, context)

    def project(self, struct: str, i: int, value: Value) -> Value:
        """Return field `i` of a value of the structure `struct`."""
        from pyisingcheck.semantics.constants.data import PROJECTIONS

        if value is PROOF:
            return PROOF
        if (rule := PROJECTIONS.get((struct, i))) is not None:
            return rule(self.domain, value)
        if isinstance(value, Constructed):
            return value.field(i)
        if isinstance(value, Function) and i == 0:
            return value  # a bundled map, which its function stands for
        raise Unsupported(f"field {i} of {struct}")

    def _compile_pi(self, pi: Pi, context: Context) -> Code:
        domain, inner = self.lazy(pi.type, context), (pi.type, context)
        body = self.lazy(pi.body, inner)
        if not self.is_proposition(pi.body, inner):
            return lambda env: self._pi_type(domain, body, env)
        dom = self.domain
        if self.is_proposition(pi.type, context):
            return lambda env: self._implication(domain, body, env)
        if (bound := self._bounded(pi, context)) is not None:
            return bound

        def run(env: Environment) -> Value:
            t = self.as_type(domain(env))
            return self.quantify(True, t, lambda x: self.condition(Thunk(body, (x, env))))

        assert dom is not None
        return run

    def _pi_type(self, domain: Code, body: Code, env: Environment) -> Value:
        return ty.Pi(self.as_type(domain(env)), lambda x: self.as_type(body((x, env))))

    def _implication(self, hypothesis: Code, conclusion: Code, env: Environment) -> Any:
        dom = self.domain
        h = self.condition(Thunk(hypothesis, env))
        if dom.name == "ball" and h.level is Level.FALSE:
            return dom.negation(h)
        if dom.name == "ball" and h.level is Level.TRUE:
            return self.condition(Thunk(conclusion, (PROOF, env)))
        return dom.disjunction([dom.negation(h), self.condition(Thunk(conclusion, (PROOF, env)))])

    def _bounded(self, pi: Pi, context: Context) -> Code | None:
        """Return code for ∀ k : ℕ, k < n → …, ∀ x ∈ s, … (s a finset): these range over finitely
        many values.
        """
        from pyisingcheck.semantics.constants.bounded import guard

        if not isinstance(pi.body, Pi):
            return None
        members = guard(self, pi.type, pi.body.type, context)
        if members is None:
            return None
        rest = self.lazy(pi.body.body, (pi.body.type, (pi.type, context)))

        def run(env: Environment) -> Value:
            s = members(env)

            def at(k: Any) -> Any:
                conclusion = self.condition(Thunk(rest, (PROOF, (s.element(k), env))))
                if s.member is None:
                    return conclusion
                return self.domain.disjunction([self.domain.negation(s.member(k)), conclusion])

            return self.fold("and", s.count, at)

        return run

    def _compile_application(self, expr: Expr, context: Context) -> Code:
        head, args = head_and_args(expr)
        codes = self._arguments(args, context)
        if isinstance(head, Const):
            return self._compile_constant(head.name, args, codes, context)
        if isinstance(head, Lam) and args:
            return self._bound(head, context, args, codes)
        if isinstance(head, App):
            raise AssertionError("head of a spine")
        return self._beta(self.code(head, context), args, codes)

    def _beta(self, function: Code, args: list[Expr], codes: list[Code]) -> Code:
        suspend = _suspension(args, codes)
        return lambda env: self.apply(function(env), *[s(env) for s in suspend])

    def _bound(self, head: Lam, context: Context, args: list[Expr], codes: list[Code]) -> Code:
        """Return code for (fun x … ↦ body) applied to arguments, all binders at once."""
        suspend = _suspension(args, codes)
        body: Expr = head
        inner, depth = context if head.loose else None, 0
        while isinstance(body, Lam) and depth < len(args):
            inner, body, depth = (body.type, inner), body.body, depth + 1
        closed, first, extra = not head.loose, suspend[:depth], suspend[depth:]
        if closed:  # as a definition's value is, which may be applied in many places
            code = self._bodies.setdefault((head, depth), self.lazy(body, inner))
        else:
            code = self.lazy(body, inner)

        def run(env: Environment) -> Value:
            scope = None if closed else env
            for s in first:
                scope = (s(env), scope)
            value = code(scope)
            return self.apply(value, *[s(env) for s in extra]) if extra else value

        return run

    def _compile_constant(
        self, name: str, args: list[Expr], codes: list[Code], context: Context
    ) -> Code:
        if (known := MEANINGS.get(name)) is not None:
            return self._compile_known(known, args, codes, context)
        if (value := self._definition(name)) is not None:
            body = self._plain_value(name)
            if isinstance(body, Lam) and codes:
                return self._bound(body, None, args, codes)
            return self._beta(value, args, codes) if codes else value
        from pyisingcheck.semantics.constants.data import inductive_code

        code = inductive_code(self, name, args, codes, context)
        if code is None:
            raise Unsupported(name)
        return lambda env: force(code(env))

    def _compile_known(
        self, known: Meaning, args: list[Expr], codes: list[Code], context: Context
    ) -> Code:
        arity, rule = known.arity, known.rule
        missing = arity - len(args)
        if missing > 0:
            return lambda env: Function.curried(
                missing,
                lambda *rest: rule(
                    Call(
                        self,
                        list(args) + [None] * missing,
                        codes,
                        [WAITING] * len(args) + list(rest),
                        context,
                        env,
                    )
                ),
            )
        first = codes if len(args) == arity else self._arguments(args[:arity], context)
        suspend = _suspension(args, codes)[arity:]
        exprs: list[Expr | None] = list(args[:arity])
        waiting = [WAITING] * arity

        def run(env: Environment) -> Value:
            self.work += 1
            if self.work > self.limit:
                self.spend(0)
            value = rule(Call(self, exprs, first, waiting[:], context, env))
            if suspend:
                return self.apply(value, *[s(env) for s in suspend])
            return value.force() if type(value) is Thunk else value

        return run

    def _definition(self, name: str) -> Code | None:
        if name not in self._values:
            self._values[name] = (
                None  # a definition that reaches itself without equations has no value
            )
            self._values[name] = self._compile_definition(name)
        return self._values[name]

    def _compile_definition(self, name: str) -> Code | None:
        from pyisingcheck.semantics.constants.recursion import equation_code

        definition = self.export.declarations.get(name) or self.export.unfold.get(name)
        if definition is None:
            return None
        if definition.equations:
            return equation_code(self, definition)
        if isinstance(definition, Declaration) and definition.kind == "theorem":
            return lambda _: PROOF
        if definition.value is None:
            return None
        # Closed and looked up by name: the closure may be asked for while it is being compiled.
        return self.lazy(definition.value, None)

    def _plain_value(self, name: str) -> Expr | None:
        """Return what a definition that is not recursive stands for."""
        definition = self.export.declarations.get(name) or self.export.unfold.get(name)
        if definition is None or definition.equations:
            return None
        if isinstance(definition, Declaration) and definition.kind == "theorem":
            return None
        return definition.value

    # -- propositions, statically ------------------------------------------------------------------

    def is_proposition(self, expr: Expr, context: Context) -> bool:
        """Whether `expr` is a proposition (and not a type or a datum), by the sorts of its head."""
        while isinstance(expr, Pi | Let):
            context = (expr.type, context)
            expr = expr.body
        head, args = head_and_args(expr)
        if isinstance(head, Lam):
            depth = 0
            while isinstance(head, Lam) and depth < len(args):
                context, head, depth = (head.type, context), head.body, depth + 1
            return self.is_proposition(head, context)
        if isinstance(head, BVar):
            return _ends_in_prop(_lookup(context, head.index), len(args))
        if isinstance(head, Const):
            return self._constant_is_proposition(head.name, len(args))
        return False

    def _constant_is_proposition(self, name: str, given: int) -> bool:
        if (known := MEANINGS.get(name)) is not None:
            return known.proposition
        definition: Declaration | Definition | None = self.export.declarations.get(
            name
        ) or self.export.unfold.get(name)
        return definition is not None and _ends_in_prop(definition.type, given)


def _variable(i: int) -> Code:
    if i == 0:
        return lambda env: x.force() if type(x := env[0]) is Thunk else x  # type: ignore[index]
    bound = _binding(i)
    return lambda env: x.force() if type(x := bound(env)) is Thunk else x


class _Memory:
    """Values of one term, by the identity of what is bound to the variables in it.

    They are good for one evaluation at one precision.

    Attributes
    ----------
    useful : bool
        Whether values are found again; False once that was seen to be rare.
    """

    def __init__(self, evaluator: Evaluator, expr: Expr) -> None:
        self.evaluator = evaluator
        self.indices = sorted(loose_indices(expr))
        self.limit = REMEMBERED.get(evaluator.domain.name, 1)
        self.stamp: Any = None
        self.found: dict[Any, tuple[Value, list[Value]]] = {}
        self.asked = self.hits = 0
        self.useful = True

    def value(self, code: Code, env: Environment) -> Value:
        ev, used = self.evaluator, _entries(env, self.indices)
        stamp = ev.epoch, getattr(ev.domain, "prec", 0), ev.patience
        if self.stamp != stamp or len(self.found) >= self.limit:
            self.stamp = stamp
            self.found.clear()
        key = tuple(map(id, used)) if len(used) != 1 else id(used[0])
        self.asked += 1
        if (known := self.found.get(key)) is not None:
            self.hits += 1
            return known[0]
        if self.asked > TRIALS and self.hits < self.asked * RARE:
            self.useful = False
            self.found.clear()
            return code(env)
        value = code(env)
        if _is_kept(value):
            self.found[key] = value, used  # kept, so that its identity is not used again
        return value


def _is_kept(value: Value) -> bool:
    """Whether a value is worth keeping: a function is not computed before it is applied."""
    return isinstance(value, MatrixValue) or not isinstance(value, Truth | Function)


def _entries(env: Environment, indices: list[int]) -> list[Value]:
    """Return what is bound to some variables, evaluated or not; the indices increase."""
    found, at = [], 0
    for i in indices:
        while at < i:
            env, at = env[1], at + 1  # type: ignore[index]
        found.append(env[0])  # type: ignore[index]
    return found


def _suspension(args: list[Expr], codes: list[Code]) -> list[Code]:
    """Return how each argument is bound to a variable: as a thunk, a variable as it is bound
    already, so that it keeps its identity.
    """
    return [_bound_as(arg, codes, i) for i, arg in enumerate(args)]


def _binding(i: int) -> Code:
    """Return code for a variable as it is bound, evaluated or not."""
    if i == 0:
        return lambda env: env[0]  # type: ignore[index]
    if i == 1:
        return lambda env: env[1][0]  # type: ignore[index]
    if i == 2:
        return lambda env: env[1][1][0]  # type: ignore[index]

    def run(env: Environment) -> Value:
        for _ in range(i):
            env = env[1]  # type: ignore[index]
        return env[0]  # type: ignore[index]

    return run


def _bound_as(arg: Expr, codes: list[Code], i: int) -> Code:
    if isinstance(arg, BVar):
        return _binding(arg.index)
    return lambda env: Thunk(codes[i], env)


def _lookup(context: Context, index: int) -> Expr | None:
    for _ in range(index):
        if context is None:
            return None
        context = context[1]
    return None if context is None else context[0]


def _ends_in_prop(type_: Expr | None, given: int) -> bool:
    """Whether a constant of this type, applied to `given` arguments, is a proposition."""
    while isinstance(type_, Pi) and given > 0:
        type_, given = type_.body, given - 1
    while isinstance(type_, Let):
        type_ = type_.body
    if type_ is None:
        return False
    if given > 0:  # Set α and the like hide an arrow
        head, args = head_and_args(type_)
        return isinstance(head, Const) and head.name == "Set" and given == 1
    return isinstance(type_, Sort) and isinstance(type_.level, LevelZero)


def binders(expr: Expr) -> tuple[list[Pi], Expr]:
    """Split ∀ x y, h → c into its binders and what is below them."""
    found: list[Pi] = []
    while isinstance(expr, Pi):
        found.append(expr)
        expr = expr.body
    return found, expr
