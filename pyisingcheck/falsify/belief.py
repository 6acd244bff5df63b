"""When a violation that is not certain counts: one whose hypotheses were only checked at points, or
one that no points can show.
"""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from flint import arb, fmpq

from pyisingcheck.sampling.exact import Sample, environment
from pyisingcheck.sampling.functions.classics import ClassicFunction, ClassicSequence
from pyisingcheck.sampling.functions.double_sequences import DoubleSequence
from pyisingcheck.sampling.functions.families import corners_of
from pyisingcheck.sampling.functions.regularity import is_regular, says_regular
from pyisingcheck.sampling.functions.related import attains_limit
from pyisingcheck.sampling.numerals import with_other_numerals
from pyisingcheck.sampling.perturb import mapped, perturbed
from pyisingcheck.sampling.tables import Table, moderate
from pyisingcheck.semantics import types as ty
from pyisingcheck.semantics.certify import PRECISIONS, SHARPER, judge
from pyisingcheck.semantics.domain import FAILURES
from pyisingcheck.semantics.domains.ball import AGREEMENT
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.semantics.limits.epsilon import limit_statement
from pyisingcheck.semantics.quantifiers.guards import is_solved
from pyisingcheck.semantics.registry import OPENED
from pyisingcheck.semantics.truth import Level, Truth
from pyisingcheck.semantics.unfolding import unfolded
from pyisingcheck.semantics.values import AT_INTEGERS, Function, Value
from pyisingcheck.terms.expr import BVar, Const, Expr, Pi, head_and_args

if TYPE_CHECKING:
    from pyisingcheck.falsify.investigation import Investigation

__all__ = [
    "PATIENCE",
    "SECOND_LOOK",
    "believable",
    "coincident",
    "persuasive",
    "proved_on_second_look",
    "second_look",
]

NEIGHBOURS, NEARBY = 8, 1e-3  # samples looked at around one at which two sides agree, how near
PATIENCE = 4  # how many times the usual work a second look at a limit may cost
SECOND_LOOK = 100_000  # what a hypothesis may cost at a counterexample
BESIDE = fmpq(1, 2**20)  # how close to a corner points no longer tell what is there
CLEARLY = 1e-3  # a violation where hypotheses are about more than comparisons


def second_look(check: Investigation, sample: Sample) -> list[int] | None:
    """Return the hypotheses that are not certain at a sample even when more is spent on them.

    None if one of them fails, if one says things of numbers so large or small, or so close to where
    a function bends, that points of ordinary size tell nothing, or that a function is regular which
    was put together value by value.
    """
    check.ev.patience = PATIENCE
    try:
        doubtful = _doubtful(check, sample)
    finally:
        check.ev.patience = 1
    for i in doubtful or ():
        about = [sample.values[k] for k in check.plan.steps[i].mentions]
        irregular = says_regular(check.plan, i) and not all(getattr(v, "tame", True) for v in about)
        if irregular or not all(map(moderate, about)):
            return None
    return None if doubtful and _beside_a_corner(sample.values) else doubtful


def _beside_a_corner(values: list[Value]) -> bool:
    """Whether one of the numbers lies beside a corner of a function, closer than points tell."""
    corners = corners_of(values)
    numbers: list[Any] = [x for x in values if isinstance(x, fmpq | arb) and x not in corners]
    return any(abs(x - c) < BESIDE for x in numbers for c in corners)


def proved_on_second_look(check: Investigation, sample: Sample, truth: Truth) -> bool:
    """A certain violation counts where the hypotheses turned out to be certain, too."""
    check.ev.patience = PATIENCE
    try:
        return check.settle(replace(sample, level=Level.TRUE), truth)
    finally:
        check.ev.patience = 1


def believable(check: Investigation, sample: Sample, truth: Truth, doubtful: list[int]) -> bool:
    """A violation whose hypotheses were only checked at points counts if that is convincing.

    It is where the functions drawn have no exceptional points and the hypotheses hold at many
    more points. The violation is certain, or it is one of a limit that shows again at four
    times the effort, and no hypothesis is more intricate than a limit of a drawn sequence.
    """
    functions = [v for t, v in zip(sample.types, sample.values, strict=True) if _infinite(t)]
    if (
        truth.level > Level.LIKELY_FALSE
        or not functions
        or not all(_is_plain(f, truth) for f in functions)
    ):
        return False
    check.ev.patience = PATIENCE
    try:
        if not _convincing(check, sample, truth, doubtful):
            return False
        if truth.level is Level.LIKELY_FALSE:
            truth = check.judge_at(sample, PATIENCE)
    finally:
        check.ev.patience = 1
    if truth.level > Level.LIKELY_FALSE:
        return False
    names = ", ".join(check.plan.steps[i].name for i in doubtful)
    grounds = [truth.grounds] if truth.grounds else []
    grounds.append(f"{names}: checked at many points")
    return check.settle(sample, Truth(truth.level, truth.margin, "; ".join(grounds)))


def _is_plain(f: Value, truth: Truth) -> bool:
    """Whether points tell what a drawn function is: it has no exceptional ones, or jumps at the
    whole numbers only, many of which are tried, and the violation is certain.
    """
    steps = getattr(f, "corners", ()) is AT_INTEGERS and truth.level is Level.FALSE
    return getattr(f, "tame", False) or steps


def persuasive(check: Investigation, sample: Sample, truth: Truth) -> bool:
    """A violation that no points can show counts once it shows again at the same sample, at
    four times the effort, or at twelve times as many digits; but not right beside a corner.
    """
    if truth.level is not Level.LIKELY_FALSE or sample.level is not Level.TRUE:
        return False
    if _beside_a_corner(sample.values):
        check.tally.dismiss(sample)
        return False
    check.ev.patience = PATIENCE  # at which hypotheses may have turned out to be certain
    try:
        sharp = SHARPER if truth.grounds.startswith(AGREEMENT) else PRECISIONS
        again = check.judge_at(sample, PATIENCE, sharp)
        agrees = again.grounds.startswith(AGREEMENT)
        blind = agrees and not _differs_nearby(check, sample)
        if again.level is Level.TRUE or blind:
            check.tally.dismiss(sample)
            return False
        return again.level <= Level.LIKELY_FALSE and check.settle(sample, again)
    finally:
        check.ev.patience = 1


def coincident(check: Investigation, sample: Sample, truth: Truth) -> bool:
    """A violation at numbers with closed forms counts where the hypotheses that are not certain are
    equations whose sides agree in all digits, more than a thousand, and differ next to it, or agree
    at all other numbers too, as those of e ^ x / e ^ x = 1 do.
    """
    drawn = [v for v in sample.values if isinstance(v, Function) and not isinstance(v, Table)]
    if truth.level > Level.LIKELY_FALSE or drawn:
        return False
    grounds: list[str] = []
    for position, step in enumerate(check.plan.steps):
        if step.kind != "hypothesis" or position in sample.granted:
            continue
        here = _hypothesis_at(check, position, sample, PRECISIONS)
        if here.level is Level.TRUE:
            continue
        again = _hypothesis_at(check, position, sample, SHARPER)
        agrees = again.grounds.startswith(AGREEMENT) and again.level is Level.LIKELY_TRUE
        if not agrees:
            return False
        if not (
            _fails_nearby(check, position, sample) or _agrees_elsewhere(check, position, sample)
        ):
            return False
        grounds.append(f"{step.name}: {again.grounds}")
    if truth.level is Level.LIKELY_FALSE:
        truth = check.judge_at(sample, PATIENCE, SHARPER)
        if truth.level is not Level.LIKELY_FALSE or not _differs_nearby(check, sample):
            return False
        grounds.append(truth.grounds)
    return check.settle(sample, Truth(Level.LIKELY_FALSE, truth.margin, "; ".join(grounds)))


def _infinite(t: ty.Type | None) -> bool:
    """Whether values are functions on an infinite type, or subsets of one."""
    match t:
        case ty.Pi(domain) | ty.SetType(domain):
            return ty.size(domain) is None
    return False


def _hypothesis_at(
    check: Investigation, position: int, sample: Sample, precisions: tuple[int, ...]
) -> Truth:
    env = environment(sample.values[:position])
    return judge(check.ev, check.sampler.codes[position], env, precisions, work=SECOND_LOOK)


def _fails_nearby(check: Investigation, position: int, sample: Sample) -> bool:
    return any(
        _hypothesis_at(check, position, near, PRECISIONS[:1]).level is Level.FALSE
        for near in _neighbours(check, sample)
    )


def _agrees_elsewhere(check: Investigation, position: int, sample: Sample) -> bool:
    """Whether the sides agree at other numbers of ordinary size: what differs by less than the
    digits computed, as 1 and 1 + exp (-1 / x ^ 6) near 0, does not do so there.
    """
    others = [_hypothesis_at(check, position, s, SHARPER) for s in _elsewhere(check, sample)]
    return all(t.level is Level.LIKELY_TRUE and t.grounds.startswith(AGREEMENT) for t in others)


def _elsewhere(check: Investigation, sample: Sample) -> Iterator[Sample]:
    rng = random.Random(0)

    def ordinary(_: Value) -> Value:
        return fmpq(rng.choice((1, -1)) * rng.randint(4, 28), 8)

    for _ in range(NEIGHBOURS):
        values = [
            mapped(check.ev, t, v, ordinary)
            for t, v in zip(sample.types, sample.values, strict=True)
        ]
        yield Sample(values, sample.types)


def _neighbours(check: Investigation, sample: Sample) -> Iterator[Sample]:
    """Yield samples near one, closer than its numbers are to 0: what is flat or jumps there says
    nothing of them.
    """
    rng, spread = random.Random(0), NEARBY * _least_size(check, sample)
    for _ in range(NEIGHBOURS):
        values = [
            perturbed(check.ev, t, v, rng, spread)
            for t, v in zip(sample.types, sample.values, strict=True)
        ]
        yield Sample(values, sample.types)


def _least_size(check: Investigation, sample: Sample) -> float:
    """Return the size of the smallest number but 0 in a sample, at most 1."""
    sizes = [1.0]

    def note(x: Value) -> Value:
        sizes.append(abs(check.ev.domain.to_float(x)) or 1.0)
        return x

    for t, v in zip(sample.types, sample.values, strict=True):
        mapped(check.ev, t, v, note)
    return min(sizes)


def _convincing(check: Investigation, sample: Sample, truth: Truth, doubtful: list[int]) -> bool:
    """Whether hypotheses that hold at all points tried are plain enough for the violation."""
    known = [i for i in doubtful if is_regular(check.plan, i, sample.values)]
    hypotheses = [check.plan.steps[i].type for i in doubtful if i not in known]
    if any(_seldom_tested(check.ev, hypothesis) for hypothesis in hypotheses):
        return False
    intricate = [i for i in doubtful if not _compares(check, i)]
    for i in list(intricate):
        attained = attains_limit(check.ev, check.plan, i, sample.values)
        if attained is False:
            return False
        if attained or is_regular(check.plan, i, sample.values):
            intricate.remove(i)
    if truth.level is Level.LIKELY_FALSE:
        return not intricate or _classical(check, sample, intricate)
    return not intricate or not -CLEARLY < truth.margin < CLEARLY


def _classical(check: Investigation, sample: Sample, intricate: list[int]) -> bool:
    """Whether hypotheses are limits, growth or sums of classical functions or sequences only."""
    functions = [v for t, v in zip(sample.types, sample.values, strict=True) if _infinite(t)]
    if not all(isinstance(f, CLASSICAL) for f in functions):
        return False
    return all(_is_limit(check.plan.steps[i].type) for i in intricate)


def _is_limit(hypothesis: Expr) -> bool:
    while isinstance(hypothesis, Pi):
        hypothesis = hypothesis.body
    head, _ = head_and_args(hypothesis)
    return isinstance(head, Const) and head.name in LIMITS


CLASSICAL = (ClassicSequence, ClassicFunction, DoubleSequence)
LIMITS = (
    "Filter.Tendsto",
    "Summable",
    "HasSum",
    "CauchySeq",
    "Asymptotics.IsBigO",
    "Asymptotics.IsLittleO",
)
CONTINUA = ("Real", "NNReal", "Complex")
# convexity is one between three values, for all points
COMPARISONS = {"And", "LE.le", "LT.lt", "Eq", "LipschitzWith", "LipschitzOnWith", *OPENED}
# which argument is the function or the set: how a drawn one jumps, and where one ends, is known
ABOUT = {
    "Membership.mem": 3,
    "Continuous": 4,
    "ContinuousAt": 4,
    "ContinuousOn": 4,
    "ContinuousWithinAt": 4,
    "UniformContinuous": 4,
    "DifferentiableAt": 10,
    "Differentiable": 10,
    "DifferentiableOn": 10,
}


def _compares(check: Investigation, position: int) -> bool:
    """Whether a hypothesis consists of comparisons, for all x, and says of drawn functions that
    they are continuous or differentiable, of drawn sets what is in them, of drawn predicates that
    they hold.
    """
    parts: list[Expr] = [check.plan.steps[position].type]
    while parts:
        expr = parts.pop()
        whole, _ = head_and_args(expr)
        if isinstance(whole, Const) and whole.name in OPENED:
            continue
        expr = unfolded(check.ev, expr)
        limit = limit_statement(check.ev, expr)
        while isinstance(expr, Pi) and limit is None:
            expr = unfolded(check.ev, expr.body)
            limit = limit_statement(check.ev, expr)
        head, args = head_and_args(limit or expr)
        if isinstance(head, BVar) and args:
            continue  # a predicate that was drawn
        if not isinstance(head, Const):
            return False
        if (k := ABOUT.get(head.name)) is not None and isinstance(args[k], BVar):
            continue
        if head.name not in COMPARISONS:
            return False
        parts += args if head.name == "And" else []
    return True


def _seldom_tested(ev: Evaluator, hypothesis: Expr) -> bool:
    """Whether a hypothesis says something only of points that are seldom among those tried: it
    denies an equation for all real x, or has one for a condition, as f x = f y → x = y, or says
    that values are rational.
    """
    continuous, numbers = False, frozenset[int]()
    while True:
        whole, _ = head_and_args(hypothesis)
        if isinstance(whole, Const) and whole.name in OPENED:
            return False
        hypothesis = unfolded(ev, hypothesis)
        if not isinstance(hypothesis, Pi):
            break
        domain = unfolded(ev, hypothesis.type)
        if _is_equation(domain) and not is_solved(domain, numbers):
            return True
        continuous = continuous or (isinstance(domain, Const) and domain.name in CONTINUA)
        real = isinstance(domain, Const) and domain.name == "Real"
        numbers = frozenset({*(i + 1 for i in numbers), *([0] if real else [])})
        hypothesis = hypothesis.body
    head, args = head_and_args(hypothesis)
    name = head.name if isinstance(head, Const) else ""
    if name == "And":
        return any(_seldom_tested(ev, part) for part in args)
    # hardly any real number that is tried is irrational
    rational = name == "Exists" and isinstance(args[0], Const) and args[0].name == "Rat"
    denied = name == "Ne" or (name == "Not" and any(map(_is_equation, args)))
    return continuous and (rational or denied)


def _is_equation(expr: Expr) -> bool:
    """Whether a condition is an equation none of whose sides is a bound variable, or a conjunction
    with one.
    """
    head, args = head_and_args(expr)
    name = head.name if isinstance(head, Const) else ""
    if name == "Eq":
        return not any(isinstance(side, BVar) for side in args[1:])
    return name == "And" and any(map(_is_equation, args))


def _doubtful(check: Investigation, sample: Sample) -> list[int] | None:
    """Return the hypotheses that hold at all points tried but are not certain, None if one
    fails.
    """
    found = []
    for position, step in enumerate(check.plan.steps):
        if (
            step.kind == "hypothesis"
            and position not in sample.granted
            and not check.sampler.determined.settles(position, sample.values)
            and not check.sampler.holds_by_construction(position, sample.values)
        ):
            check.search.corners = corners_of(sample.values[i] for i in step.mentions)
            level = judge(
                check.ev,
                check.sampler.codes[position],
                environment(sample.values[:position]),
                work=PATIENCE * SECOND_LOOK,
            ).level
            if level < Level.LIKELY_TRUE:
                return None
            if level is not Level.TRUE:
                found.append(position)
    return found


def _differs_nearby(check: Investigation, sample: Sample) -> bool:
    """Whether the sides that agree at a sample differ next to it.

    Where they agree all around it, what tells them apart is too small for the digits computed:
    1 and 1 + exp(-1 / x ^ 6).
    """
    if not check.plan.variables:
        return _differs_otherwise(check, sample)
    return any(check.judge_at(near).certain for near in _neighbours(check, sample))


def _differs_otherwise(check: Investigation, sample: Sample) -> bool:
    """Whether the sides of a closed statement differ as soon as any one of its numerals is another:
    then none of them stands in a part too small for the digits computed, as in exp (-10 ^ 9).
    """
    env, count = environment(sample.values), 0
    for other in with_other_numerals(check.plan.conclusion):
        count += 1
        try:
            if not judge(check.ev, check.ev.code(other, check.plan.context), env).certain:
                return False
        except (*FAILURES, RecursionError):
            return False
    return count > 0
