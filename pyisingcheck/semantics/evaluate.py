"""Lean terms to values: every term is compiled once into a Python closure, which then runs on any
number of samples.

A closure takes an environment (the values of the bound variables, innermost first) and returns a
value in the evaluator's domain. Constants are looked up in `registry.MEANINGS`; a project's
definitions, and those of its dependencies that the export carries, unfold; recursive definitions
run by their equations. Whatever remains raises `Unsupported` with its name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeAlias

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.domain import (
    Domain,
    Exhausted,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.registry import MEANINGS, Meaning
from pyisingcheck.semantics.shapes import Shape
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import (
    PROOF,
    Constructed,
    Function,
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
)

__all__ = ["Call", "Context", "Environment", "Evaluator", "Search", "binders"]

Environment: TypeAlias = "tuple[Value, Environment] | None"
Context: TypeAlias = "tuple[Expr, Context] | None"  # types of the bound variables, innermost first
Code: TypeAlias = Callable[[Environment], Value]

FOLD_LIMIT = 1 << 14  # longer sums are not evaluated term by term
FINITE_LIMIT = 1 << 13  # a finite type with more elements is searched, not enumerated


class Search:
    """How quantifiers over infinite types are evaluated; this one declines."""

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

    __slots__ = ("evaluator", "exprs", "thunks", "context", "env")

    def __init__(
        self,
        evaluator: Evaluator,
        exprs: list[Expr | None],
        thunks: list[Value],
        context: Context,
        env: Environment,
    ) -> None:
        self.evaluator = evaluator
        self.exprs = exprs
        self.thunks = thunks
        self.context = context
        self.env = env

    def __getitem__(self, i: int) -> Value:
        return force(self.thunks[i])

    @property
    def dom(self) -> Domain:
        return self.evaluator.domain

    def expr(self, i: int) -> Expr | None:
        """Return argument `i` as it is written, None if it was supplied as a value."""
        return self.exprs[i] if i < len(self.exprs) else None

    def extended(self, values: tuple[Value, ...]) -> Call:
        """Return the call with further arguments."""
        return Call(self.evaluator, self.exprs, [*self.thunks, *values], self.context, self.env)

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
        self._values: dict[str, Code | None] = {}
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
            f = force(f)
            if f is PROOF:
                return PROOF
            f = unbundled(f)
            if not isinstance(f, Function):
                raise Unsupported(f"application of {type(f).__name__}")
            f = f(x)
        return force(f)

    def as_type(self, value: Value) -> ty.Type:
        value = force(value)
        if isinstance(value, ty.Type):
            return value
        if isinstance(value, Truth) and value.certain:  # its proofs: one or none
            return ty.Fin(1 if value.level is Level.TRUE else 0)
        raise Unsupported(f"type {value!r}")

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
            raise TooLarge(f"{n} terms are too many")
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
        except Undecided as reason:
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
                "and" if universal else "or", n, lambda k: predicate(ty.decode(dom, domain, k))
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
        """Return the closure of `expr`; closed terms are compiled once."""
        if expr.loose:
            return self._compile(expr, context)
        code = self._closed.get(expr)
        if code is None:
            code = self._closed[expr] = self._compile(expr, None)
        return code

    def lazy(self, expr: Expr, context: Context) -> Code:
        """As `code`, but compiled at the first run: instances and proofs are usually never run."""
        if isinstance(expr, BVar):
            return self.code(expr, context)
        compiled: list[Code] = []

        def run(env: Environment) -> Value:
            if not compiled:
                compiled.append(self.code(expr, context))
            return compiled[0](env)

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
                return lambda env: Function(lambda x: force(run((x, env))))
            case Let(type=t, value=value, body=body):
                first, rest = self.lazy(value, context), self.lazy(body, (t, context))
                return lambda env: rest((Thunk(first, env), env))
            case Pi():
                return self._compile_pi(expr, context)
            case Proj(struct=struct, field=i, expr=inner):
                run = self.code(inner, context)
                return lambda env: self.project(struct, i, force(run(env)))
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
        codes = [self.lazy(a, context) for a in args]
        if isinstance(head, Const):
            return self._compile_constant(head.name, args, codes, context)
        if isinstance(head, Lam) and args:
            return self._beta(self.code(head, context), codes)
        if isinstance(head, App):
            raise AssertionError("head of a spine")
        return self._beta(self.code(head, context), codes)

    def _beta(self, function: Code, codes: list[Code]) -> Code:
        return lambda env: self.apply(force(function(env)), *[Thunk(c, env) for c in codes])

    def _compile_constant(
        self, name: str, args: list[Expr], codes: list[Code], context: Context
    ) -> Code:
        if (known := MEANINGS.get(name)) is not None:
            return self._compile_known(known, args, codes, context)
        if (value := self._definition(name)) is not None:
            return self._beta(value, codes) if codes else value
        from pyisingcheck.semantics.constants.data import inductive_code

        code = inductive_code(self, name, args, codes, context)
        if code is None:
            raise Unsupported(name)
        return code

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
                        [Thunk(c, env) for c in codes] + list(rest),
                        context,
                        env,
                    )
                ),
            )
        first, extra = codes[:arity], codes[arity:]
        exprs: list[Expr | None] = list(args[:arity])

        def run(env: Environment) -> Value:
            self.spend(1)
            value = rule(Call(self, exprs, [Thunk(c, env) for c in first], context, env))
            return self.apply(value, *[Thunk(c, env) for c in extra]) if extra else value

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
        return lambda env: force(env[0])  # type: ignore[index]

    def run(env: Environment) -> Value:
        for _ in range(i):
            env = env[1]  # type: ignore[index]
        return force(env[0])  # type: ignore[index]

    return run


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
