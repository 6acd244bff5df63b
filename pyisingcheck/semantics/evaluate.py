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
from typing import Any

from flint import fmpq

from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.call import WAITING, Call
from pyisingcheck.semantics.domain import (
    Domain,
    Exhausted,
    NotBatchable,
    TooLarge,
    Undecided,
    Unsupported,
)
from pyisingcheck.semantics.environment import (
    Code,
    Context,
    Environment,
    ends_in_prop,
    is_type_synonym,
    suspension,
    type_of_variable,
    variable,
)
from pyisingcheck.semantics.indexing import decoder
from pyisingcheck.semantics.limits.epsilon import read_as_limit
from pyisingcheck.semantics.memory import COSTLY, Memory, is_kept
from pyisingcheck.semantics.quantifiers.denials import denied_equation
from pyisingcheck.semantics.quantifiers.guards import guard_of, hoisted
from pyisingcheck.semantics.quantifiers.multiplications import read_as_norm_bound
from pyisingcheck.semantics.quantifiers.obvious import obvious
from pyisingcheck.semantics.quantifiers.search import Search
from pyisingcheck.semantics.quantifiers.shapes import Shape
from pyisingcheck.semantics.registry import MEANINGS, Meaning
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.values import (
    PROOF,
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

__all__ = ["FINITE_LIMIT", "FOLD_LIMIT", "Evaluator"]

COLLECTIVE = ("Finset.", "Norm.", "NormedSpace.", "Matrix.")
SETTLED = 3  # runs of a term after which those of its arguments that are constant are known
FOLD_LIMIT = 1 << 14  # longer sums are not evaluated term by term
LONG_FOLD = 1 << 17  # nor these, with single numbers for terms
JOINT_FAILURES = 3  # after which variables are no longer looked at together
FINITE_LIMIT = 1 << 13  # a finite type with more elements is searched, not enumerated


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
        self._constants: dict[Expr, Value] = {}  # values of closed terms: types, exact numbers
        self._memories: dict[Expr, Memory] = {}
        self._values: dict[str, Code | None] = {}
        self._bodies: dict[tuple[Expr, int], list[Code]] = {}
        self.approximations: list[str] = []  # why a value is not as certain as its ball says
        # applications of constants so far: a clock that runs the same on every machine
        self.work = 0
        self.epoch = 0  # evaluations begun; values remembered by identity are good within one
        self.sharp = False  # whether the evaluation chose a higher precision for a part by itself
        self.patience = 1  # how many times the usual work a sequence may cost
        self.limit = float("inf")  # the value of `work` at which an evaluation is given up
        self.integrals = 0  # that are being evaluated, one inside the other
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
        return f.force() if type(f) is Thunk else f

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
        limit = LONG_FOLD if dom.name == "ball" else FOLD_LIMIT
        if n > limit:
            raise TooLarge(f"more than {limit} terms")
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
            element = decoder(self.domain, domain)
            return self.fold("and" if universal else "or", n, lambda k: predicate(element(k)))
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
                codes.append(variable(expr.index))
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

        def run(env: Environment) -> Value:
            if expr in self._constants:
                return self._constants[expr]
            doubts = len(self.approximations)
            value = code(env)
            exact = isinstance(value, int | float | fmpq | ty.Type)
            if exact and len(self.approximations) == doubts:
                self._constants[expr] = value
            return value

        return run

    def _remembered(self, expr: Expr, code: Code) -> Code:
        """As `code`, but a value that costs much is kept until the variables in it change.

        So what does not depend on the index of a sum is computed once, and what occurs on both
        sides of an equation too. Truth values are not kept: their evaluation leaves traces.
        """
        memory: Memory | None = None

        def run(env: Environment) -> Value:
            nonlocal memory
            if memory is not None and memory.useful:
                return memory.value(code, env)
            before = self.work
            value = code(env)
            if memory is None and self.work - before > COSTLY and is_kept(value):
                memory = self._memories.setdefault(expr, Memory(self, expr))
            return value

        return run

    def _compile(self, expr: Expr, context: Context) -> Code:
        match expr:
            case BVar(index=i):
                return variable(i)
            case NatLit(value=n):
                return lambda _: n
            case StrLit(value=s):
                return lambda _: s
            case Sort(level=level):
                sort = ty.Proposition() if isinstance(level, LevelZero) else ty.Universe()
                return lambda _: sort
            case Lam(type=t, body=body):
                run = self._arguments([body], (t, context))
                return lambda env: Function(lambda x: run[0]((x, env)))
            case Let(type=t, value=value, body=body):
                first, rest = self.lazy(value, context), self.lazy(body, (t, context))
                return lambda env: rest((Thunk(first, env), env))
            case Pi():
                return self._compile_pi(expr, context)
            case Proj(struct=struct, field=i, expr=inner):
                from pyisingcheck.semantics.constants.data import projection_code

                return projection_code(self, struct, i, self.code(inner, context))
            case _:
                return self._compile_application(expr, context)

    def _compile_pi(self, pi: Pi, context: Context) -> Code:
        domain, inner = self.lazy(pi.type, context), (pi.type, context)
        body = self.lazy(hoisted(self, pi, context).body, inner)
        if not self.is_proposition(pi.body, inner):
            return lambda env: self._pi_type(domain, body, env)
        if (known := obvious(pi)) is not None:
            return lambda env: self.domain.constant(known)
        if self.is_proposition(pi.type, context):
            return lambda env: self._implication(domain, body, env)
        if (denied := denied_equation(pi)) is not None:
            return self.code(denied, context)
        jointly, guard = self._jointly(pi, context), guard_of(self, pi, context)

        def run(env: Environment) -> Value:
            if jointly is not None and (known := jointly(env)) is not None:
                return known
            t = self.as_type(domain(env))
            shape = Shape() if guard is None else Shape(difference=guard(env))
            return self.quantify(True, t, lambda x: self.condition(Thunk(body, (x, env))), shape)

        bound = self._bounded(pi, context, run) or read_as_norm_bound(self, pi, run, context)
        return bound or read_as_limit(self, pi, run, context)

    def _jointly(self, pi: Pi, context: Context) -> Callable[[Environment], Truth | None] | None:
        """Return code for ∀ x y … : ℝ, … that looks at the variables as one vector, and gives up
        after it said nothing a few times.
        """
        expr: Expr = pi
        count = failures = 0
        while isinstance(expr, Pi) and isinstance(expr.type, Const) and expr.type.name == "Real":
            context, expr, count = (expr.type, context), expr.body, count + 1
        if count < 2:
            return None
        body = self.lazy(expr, context)

        def run(env: Environment) -> Truth | None:
            nonlocal failures
            if failures >= JOINT_FAILURES:
                return None

            def at(x: list[Value]) -> Any:
                inner = env
                for value in x:
                    inner = (value, inner)
                return self.condition(Thunk(body, inner))

            known = self.search.jointly(self, count, at)
            failures += known is None
            return known

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

    def _bounded(self, pi: Pi, context: Context, unbounded: Code) -> Code | None:
        """Return code for ∀ k : ℕ, k < n → …, ∀ x ∈ s, … (s a finset): these range over finitely
        many values; `unbounded` is what is done where they turn out not to.
        """
        from pyisingcheck.semantics.constants.bounded import universal_guard

        guard = universal_guard(self, pi, context)
        if guard is None or not isinstance(pi.body, Pi):
            return None
        rest = self.lazy(pi.body, (pi.type, context))
        if guard.exact:
            rest = self.lazy(pi.body.body, (pi.body.type, (pi.type, context)))

        def run(env: Environment) -> Value:
            s = guard.members(env)
            if s is None:
                return unbounded(env)

            def at(k: Any) -> Any:
                inner = (s.element(k), env)
                conclusion = self.condition(Thunk(rest, (PROOF, inner) if guard.exact else inner))
                if s.member is None:
                    return conclusion
                return self.domain.disjunction([self.domain.negation(s.member(k)), conclusion])

            return self.fold("and", s.count, at)

        return run

    def _compile_application(self, expr: Expr, context: Context) -> Code:
        head, args = head_and_args(expr)
        existence = isinstance(head, Const) and head.name == "Exists"
        if existence and (known := obvious(expr)) is not None:
            return lambda env: self.domain.constant(known)
        codes = self._arguments(args, context)
        if isinstance(head, Const):
            return self._compile_constant(head.name, args, codes, context)
        if isinstance(head, Lam) and args:
            return self._bound(head, context, args, codes)
        return self._beta(self.code(head, context), args, codes)

    def _beta(self, function: Code, args: list[Expr], codes: list[Code]) -> Code:
        suspend = suspension(args, codes)
        if len(suspend) != 1:
            return lambda env: self.apply(function(env), *[s(env) for s in suspend])
        (argument,) = suspend

        def run(env: Environment) -> Value:
            f = function(env)
            if not isinstance(f, Function):
                return self.apply(f, argument(env))
            value = f.apply(argument(env))
            return value.force() if type(value) is Thunk else value

        return run

    def _bound(self, head: Lam, context: Context, args: list[Expr], codes: list[Code]) -> Code:
        """Return code for (fun x … ↦ body) applied to arguments, all binders at once."""
        suspend = suspension(args, codes)
        body: Expr = head
        inner, depth = context if head.loose else None, 0
        while isinstance(body, Lam) and depth < len(args):
            inner, body, depth = (body.type, inner), body.body, depth + 1
        closed, first, extra = not head.loose, suspend[:depth], suspend[depth:]
        if closed:  # as a definition's value is, which may be applied in many places
            code = self._bodies.setdefault((head, depth), self._arguments([body], inner))
        else:
            code = self._arguments([body], inner)

        def run(env: Environment) -> Value:
            scope = None if closed else env
            for s in first:
                scope = (s(env), scope)
            value = code[0](scope)
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
        suspend = suspension(args, codes)[arity:]
        exprs: list[Expr | None] = list(args[:arity])
        waiting = [WAITING] * arity
        runs = 0

        def run(env: Environment) -> Value:
            nonlocal waiting, runs
            self.work += 1
            if self.work > self.limit:
                self.spend(0)
            runs += 1
            if runs == SETTLED:  # arguments that will not change come with the call from now on
                waiting = [self._constants.get(e, WAITING) for e in args[:arity]]
            value = rule(Call(self, exprs, first, waiting[:], context, env))
            if suspend:
                return self.apply(value, *[s(env) for s in suspend])
            return value.force() if type(value) is Thunk else value

        return run

    def _definition(self, name: str) -> Code | None:
        if name not in self._values:
            # a definition that reaches itself without equations has no value
            self._values[name] = None
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
        if definition.value is None or is_type_synonym(definition.value):
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
        if definition.value is not None and is_type_synonym(definition.value):
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
            return ends_in_prop(type_of_variable(context, head.index), len(args))
        if isinstance(head, Const):
            return self._constant_is_proposition(head.name, len(args))
        return False

    def _constant_is_proposition(self, name: str, given: int) -> bool:
        if (known := MEANINGS.get(name)) is not None:
            return known.proposition
        definition: Declaration | Definition | None = self.export.declarations.get(
            name
        ) or self.export.unfold.get(name)
        return definition is not None and ends_in_prop(definition.type, given)
