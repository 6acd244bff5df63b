"""The physics against Lean terms: the bridge, planted misformalizations, and the snapshot."""

import dataclasses
from importlib import resources

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pyisingcheck import crosscheck
from pyisingcheck.crosscheck import Bridge
from pyisingcheck.physics import attention, energy, thermodynamics
from pyisingcheck.terms.decode import Declaration, Export, load_export
from pyisingcheck.terms.expr import (
    App,
    BVar,
    Const,
    Lam,
    Let,
    LevelSucc,
    LevelZero,
    Pi,
    Sort,
    apply,
    head_and_args,
)

# ------------------------------------------------------------------------ terms written by hand
#
# A term is a function of the number of binders above it, so that variables need no indices.

REAL = lambda _: Const("Real")  # noqa: E731
TYPE = lambda _: Sort(LevelSucc(LevelZero()))  # noqa: E731


def const(name, *args):
    return lambda depth: apply(Const(name), *(arg(depth) for arg in args))


def call(function, *args):
    return lambda depth: apply(function(depth), *(arg(depth) for arg in args))


def _bind(node, binder, type_, body, info):
    def build(depth):
        variable = lambda inner: BVar(inner - depth - 1)  # noqa: E731
        return node(binder, type_(depth), body(variable)(depth + 1), info)

    return build


def lam(binder, type_, body, info="default"):
    return _bind(Lam, binder, type_, body, info)


def arrow(domain, codomain):
    return _bind(Pi, "_", domain, lambda _: codomain, "default")


def operation(name, x, y):
    return const(name, REAL, REAL, REAL, const("inst"), x, y)


def plus(x, y):
    return operation("HAdd.hAdd", x, y)


def minus(x, y):
    return operation("HSub.hSub", x, y)


def times(x, y):
    return operation("HMul.hMul", x, y)


def negative(x):
    return const("Neg.neg", REAL, const("inst"), x)


def exponential(x):
    return const("Real.exp", x)


def total(index, body):
    """``∑ i : index, body i`` over the reals."""
    everything = const("Finset.univ", index, const("inst"))
    return const("Finset.sum", index, REAL, const("inst"), everything, lam("i", index, body))


def definition(name, term):
    value = term(0)
    type_ = _type_of(value)
    return Declaration(
        name=name, kind="definition", module="M", file="M.lean", range=None, doc=None,
        statement=None, level_params=(), type=type_, value=value, structure=None, equations=(),
        axioms=(), sorries=(), sorry_from=(), uses=(), proof_uses=(), claims=(),
    )  # fmt: skip


def _type_of(value):
    """The type of nested lambdas whose body is a real number."""
    if isinstance(value, Lam):
        return Pi(value.binder, value.type, _type_of(value.body), value.info)
    return Const("Real")


def export_of(name, term):
    declaration = definition(crosscheck.counterparts.NAMESPACE + name, term)
    return Export("4.27.0", None, {}, {declaration.name: declaration}, {})


def verdict(name, term):
    return crosscheck.compare_definition(
        export_of(name, term), crosscheck.counterparts.NAMESPACE + name
    ).verdict


def finite(binder, body):
    """``fun (binder : Type) [Fintype binder] => body binder``."""
    return lam(
        binder,
        TYPE,
        lambda t: lam("inst", const("Fintype", t), lambda _: body(t), "instImplicit"),
        "implicit",
    )


def partition_function(factor=negative):
    return finite(
        "Ω",
        lambda Ω: lam(
            "E",
            arrow(Ω, REAL),
            lambda E: lam(
                "β",
                REAL,
                lambda β: total(Ω, lambda ω: exponential(times(factor(β), call(E, ω)))),
            ),
        ),
    )


def matrix(rows, columns):
    return const("Matrix", rows, columns, REAL)


def layer_energy(sign=plus, pairs=1):
    def body(ι, J, h, s):
        bonds = total(
            ι,
            lambda i: total(ι, lambda j: times(times(call(J, i, j), call(s, i)), call(s, j))),
        )
        for _ in range(pairs - 1):
            bonds = plus(bonds, bonds)
        return sign(negative(bonds), times(h, total(ι, lambda i: call(s, i))))

    return finite(
        "ι",
        lambda ι: lam(
            "J",
            matrix(ι, ι),
            lambda J: lam(
                "h", REAL, lambda h: lam("s", arrow(ι, REAL), lambda s: body(ι, J, h, s))
            ),
        ),
    )


# ------------------------------------------------------------------------ the bridge


def test_bridge_evaluates_a_definition_on_arrays():
    rng = np.random.default_rng(0)
    levels, beta = rng.normal(size=(5, 4)), rng.normal(size=5)
    name = "IsingAttention.partitionFunction"
    value = Bridge(export_of("partitionFunction", partition_function()), 5).call(
        name, Ω=4, E=levels, β=beta
    )
    expected = [np.exp(thermodynamics.log_partition(e, b)) for e, b in zip(levels, beta)]
    np.testing.assert_allclose(value, expected, rtol=1e-13)


def test_trailing_arguments_become_axes():
    rng = np.random.default_rng(1)
    levels = rng.normal(size=(3, 2))
    weight = finite(
        "Ω",
        lambda Ω: lam(
            "E", arrow(Ω, REAL), lambda E: lam("ω", Ω, lambda ω: exponential(call(E, ω)))
        ),
    )
    value = Bridge(export_of("weight", weight), 3).call("IsingAttention.weight", Ω=2, E=levels)
    np.testing.assert_allclose(value, np.exp(levels))


def test_bridge_refuses_arguments_that_do_not_fit():
    bridge = Bridge(export_of("partitionFunction", partition_function()), 2)
    with pytest.raises(TypeError, match="no binder energies"):
        bridge.call("IsingAttention.partitionFunction", Ω=2, energies=np.ones((2, 2)))
    with pytest.raises(KeyError):
        bridge.call("IsingAttention.nothing")


# ------------------------------------------------------------------------ planted mistakes


def test_right_definitions_agree():
    assert verdict("partitionFunction", partition_function()) == "agrees"
    assert verdict("layerEnergy", layer_energy()) == "agrees"


def test_wrong_signs_differ():
    assert verdict("partitionFunction", partition_function(factor=lambda β: β)) == "differs"
    assert verdict("layerEnergy", layer_energy(sign=minus)) == "differs"


def test_pairs_counted_twice_differ():
    assert verdict("layerEnergy", layer_energy(pairs=2)) == "differs"


def test_what_cannot_be_evaluated_is_not_an_agreement():
    unknown = partition_function(factor=lambda β: const("Mystery.constant", β))
    result = crosscheck.compare_definition(
        export_of("partitionFunction", unknown), "IsingAttention.partitionFunction"
    )
    assert result.verdict == "none"
    assert "Mystery.constant" in result.reason
    missing = crosscheck.compare_definition(
        export_of("layerEnergy", layer_energy()), "IsingAttention.spin"
    )
    assert missing.verdict == "none"


# ------------------------------------------------------------------------ the snapshot

SNAPSHOT = resources.files("pyisingcheck") / "data" / "snapshot.json"
needs_snapshot = pytest.mark.skipif(not SNAPSHOT.is_file(), reason="no snapshot extracted yet")


@pytest.fixture(scope="module")
def snapshot():
    with resources.as_file(SNAPSHOT) as path:
        return load_export(path)


@needs_snapshot
@pytest.mark.parametrize("name", sorted(crosscheck.COUNTERPARTS))
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(seed=st.integers(0, 2**32 - 1))
def test_snapshot_definition_agrees(snapshot, name, seed):
    """Sizes, graphs and numbers all follow from the seed; each example compares 256 samples."""
    result = crosscheck.compare_definition(snapshot, name, seed=seed)
    assert result.verdict == "agrees", result.reason
    assert result.samples > 0


# Definitions that nothing independent could be set beside: the paper's sketch where it is refuted
# or vacuous, what no evaluation reaches (an infimum over all vectors, the derivative of an
# arbitrary function), and constants of a counterexample.
WITHOUT_COUNTERPART = {
    "PaperSketch.FiniteSizeScaling",
    "PaperSketch.FreeEnergy",
    "PaperSketch.PartitionFunction",
    "PaperSketch.ScalingHypothesis",
    "PaperSketch.TrotterSuzuki",
    "gradientStep",
    "groundEnergy",
    "noncommutingPair",
}


@needs_snapshot
def test_every_definition_that_carries_a_claim_has_a_counterpart(snapshot):
    claimed = {
        name.removeprefix(crosscheck.counterparts.NAMESPACE)
        for name, declaration in snapshot.declarations.items()
        if declaration.kind == "definition" and declaration.claims
    }
    known = {
        name.removeprefix(crosscheck.counterparts.NAMESPACE) for name in crosscheck.COUNTERPARTS
    }
    assert claimed - known == WITHOUT_COUNTERPART


@needs_snapshot
def test_comparison_by_claim(snapshot):
    results = crosscheck.compare(snapshot)
    assert {"A1", "A3", "A5", "A6", "B1", "B2", "D1"} <= set(results)
    for record in results.values():
        assert record["verdict"] == "agrees", record
        assert record["maxError"] < crosscheck.TOLERANCE


def replace_constants(expr, old, new):
    """``expr`` with the constant ``old`` renamed everywhere; shared parts stay shared."""
    done, renamed = {}, []

    def go(e):
        if id(e) not in done:
            done[id(e)] = (e, _rebuild(e))
        return done[id(e)][1]

    def _rebuild(e):
        match e:
            case Const(name=name, levels=levels) if name == old:
                renamed.append(e)
                return Const(new, levels)
            case App(fn=f, arg=x):
                return App(go(f), go(x))
            case Lam() | Pi():
                return type(e)(e.binder, go(e.type), go(e.body), e.info)
            case Let():
                return Let(e.binder, go(e.type), go(e.value), go(e.body))
        return e

    result = go(expr)
    assert renamed, f"no {old} to rename: nothing would be planted"
    return result


def planted(export, name, change):
    """The export with a changed value of one definition."""
    declaration = export.declarations[name]
    changed = dataclasses.replace(declaration, value=change(declaration.value))
    assert changed.value is not declaration.value
    return dataclasses.replace(export, declarations={**export.declarations, name: changed})


@needs_snapshot
@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("Model.energyOf", "HSub.hSub", "HAdd.hAdd"),  # the sign of h
        ("layerEnergy", "HAdd.hAdd", "HSub.hSub"),
        ("nearestNeighborEnergy", "HSub.hSub", "HAdd.hAdd"),
        ("softmax", "HDiv.hDiv", "HMul.hMul"),
        ("transferMatrix", "HAdd.hAdd", "HSub.hSub"),
        ("gibbsVariance", "HSub.hSub", "HAdd.hAdd"),
        ("rgMap", "HAdd.hAdd", "HSub.hSub"),
        ("chainEigenvaluePlus", "HAdd.hAdd", "HSub.hSub"),
        ("PaperSketch.Hamiltonian", "HSub.hSub", "HAdd.hAdd"),
        ("vectorEnergy", "HSub.hSub", "HAdd.hAdd"),
        ("freeEnergy", "HDiv.hDiv", "HMul.hMul"),
        ("scaledScores", "Real.sqrt", "Real.exp"),  # the scale
        ("queryScores", "HDiv.hDiv", "HMul.hMul"),
        ("logSumExp", "Real.log", "Real.exp"),
        ("periodicDist", "Min.min", "Max.max"),
        ("biasedAttentionWeights", "HAdd.hAdd", "HSub.hSub"),
    ],
)
def test_planted_operation_is_caught(snapshot, name, old, new):
    name = "IsingAttention." + name
    wrong = planted(snapshot, name, lambda value: replace_constants(value, old, new))
    assert crosscheck.compare_definition(wrong, name).verdict == "differs"


def doubled_edges(value):
    """Inner sums over the edges become twice themselves."""

    def go(e):
        head, args = head_and_args(e)
        if (
            isinstance(head, Const)
            and head.name == "Finset.sum"
            and len(args) == 5
            and _mentions(args[3], "edgeFinset")
        ):
            real = Const("Real")
            return apply(Const("HAdd.hAdd"), real, real, real, Const("inst"), e, e)
        match e:
            case App(fn=f, arg=x):
                return App(go(f), go(x))
            case Lam():
                return Lam(e.binder, e.type, go(e.body), e.info)
        return e

    return go(value)


def _mentions(expr, part):
    head, args = head_and_args(expr)
    return (isinstance(head, Const) and part in head.name) or any(_mentions(a, part) for a in args)


@needs_snapshot
def test_edges_counted_twice_are_caught(snapshot):
    name = "IsingAttention.nearestNeighborEnergy"
    wrong = planted(snapshot, name, doubled_edges)
    assert crosscheck.compare_definition(wrong, name).verdict == "differs"


@needs_snapshot
def test_softmax_over_the_wrong_axis_is_caught(snapshot):
    """The row softmax of the transposed scores, transposed back, normalizes the columns."""
    name = "IsingAttention.rowSoftmax"

    def columns(export):
        correct = export.declarations[name]
        inner = "IsingAttention.rowSoftmaxInner"
        renamed = dataclasses.replace(correct, name=inner)
        transpose = Const("Matrix.transpose")
        m, n, a, instance = BVar(3), BVar(2), BVar(0), BVar(1)
        flipped = apply(transpose, m, n, Const("Real"), a)
        body = apply(transpose, n, m, Const("Real"), apply(Const(inner), n, m, instance, flipped))
        value = correct.value
        binders = []
        while isinstance(value, Lam):
            binders.append(value)
            value = value.body
        assert [b.binder for b in binders[:2]] == ["m", "n"] and len(binders) == 4
        for binder in reversed(binders):
            body = Lam(binder.binder, binder.type, body, binder.info)
        wrong = dataclasses.replace(correct, value=body)
        return dataclasses.replace(
            export, declarations={**export.declarations, name: wrong, inner: renamed}
        )

    rng = np.random.default_rng(0)
    scores = rng.normal(size=(4, 3, 3))
    value = Bridge(columns(snapshot), 4).call(name, m=3, n=3, A=scores)
    np.testing.assert_allclose(
        value, np.swapaxes(attention.softmax(np.swapaxes(scores, 1, 2)), 1, 2), atol=1e-12
    )
    assert crosscheck.compare_definition(columns(snapshot), name).verdict == "differs"


def test_counterparts_are_about_definitions_of_this_library():
    for name in crosscheck.COUNTERPARTS:
        assert name.startswith("IsingAttention.")
    assert energy.spin_configurations(1)[0, 0] == -1  # false, ordinal 0, is spin down
