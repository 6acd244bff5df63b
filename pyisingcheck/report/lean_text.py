"""A counterexample written out for Lean: an ``example`` that refutes the statement there."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

from pyisingcheck.sampling.plan import Plan, Step, plan_of
from pyisingcheck.semantics.domains.ball import BallDomain
from pyisingcheck.semantics.evaluate import Evaluator
from pyisingcheck.terms.decode import Declaration, Export
from pyisingcheck.terms.expr import Expr, Pi, constants

__all__ = ["lean_example"]

# What `norm_num` needs to know where a statement mentions a constant.
_LEMMAS = {
    "Fin": ("Fin.forall_fin_succ",),
    "Finset.sum": ("Fin.sum_univ_succ",),
    "Finset.prod": ("Fin.prod_univ_succ",),
    "Matrix": ("← Matrix.ext_iff", "Matrix.mul_apply", "Fin.sum_univ_succ"),
    "Matrix.det": ("Matrix.det_succ_row_zero",),
    "Matrix.inv": ("Matrix.inv_def", "Matrix.det_succ_row_zero"),
    "Matrix.trace": ("Matrix.trace",),
}
_RESIDUES = "ZMod"  # `norm_num` does not compute there, but everything is decidable
# Parts of values that are no Lean text: approximations, proofs left out, and words.
_NO_LEAN = re.compile(r"≈|⋯|↦|\ba function\b|\ba constant function\b|\bthe (graph|function)\b")
WIDTH = 100
_OPENING, _CLOSING = "([{⟨⦃", ")]}⟩⦄"


def lean_example(
    declaration: Declaration, export: Export, counterexample: Mapping[str, Any] | None
) -> str | None:
    """Write a falsified theorem's counterexample as ``example : ¬ (…) := …``.

    Numbers are rational, hypotheses and the failure are left to ``norm_num``, which unfolds the
    project's definitions.  It closes the goal where the arithmetic is rational; with ``import
    Mathlib`` and the project's own modules above, Lean says whether it does.

    Returns
    -------
    str or None
        None where the statement's text is not known or a value cannot be written in Lean: a
        function or a graph described in words, a root known by its digits only.
    """
    if not counterexample or declaration.statement is None:
        return None
    plan = plan_of(Evaluator(export, BallDomain()), declaration.type)
    proof = f"by {_tactic(declaration.type, export)}"
    arguments = _arguments(plan, counterexample, proof)
    if arguments is None or plan.negated:
        return None
    function = " ".join(["@h" if _implicit(declaration.type) else "h", *arguments])
    claim = _proposition(declaration)
    lines = [_wrapped(f"example : ¬ ({claim}) :=", 4)]
    lines += [_wrapped(f"  fun h ↦ absurd ({function})", 6), f"    ({proof})"]
    return _namespace(declaration) + "\n".join(lines)


def _wrapped(text: str, indent: int) -> str:
    """Break a line of Lean at blanks; what continues it is indented."""
    return textwrap.fill(
        text,
        WIDTH,
        subsequent_indent=" " * indent,
        break_long_words=False,
        break_on_hyphens=False,
    )


def _namespace(declaration: Declaration) -> str:
    """Statements are printed as they read inside the outermost namespace of their name."""
    root = declaration.name.partition(".")[0] + "."
    own = any(name.startswith(root) for name in constants(declaration.type))
    return f"open {root[:-1]} in\n" if own else ""


def _arguments(plan: Plan, values: Mapping[str, Any], proof: str) -> list[str] | None:
    """Arguments of the statement, None if one is no Lean text or its name is used twice."""
    names = [step.name for step in plan.steps if step.kind in ("variable", "type")]
    if len(set(names)) < len(names) or not set(names) <= values.keys():
        return None
    arguments = [_argument(step, values, proof) for step in plan.steps]
    return None if any(map(_NO_LEAN.search, arguments)) else arguments


def _argument(step: Step, values: Mapping[str, Any], proof: str) -> str:
    if step.kind == "hypothesis":
        return f"({proof})"
    if step.kind == "instance":
        return "inferInstance"
    text = str(values[step.name])
    return text if re.fullmatch(r"\w+|!+\[[^\[\]]*\]|[{⟨(][^{}⟨⟩()]*[}⟩)]", text) else f"({text})"


def _implicit(type_: Expr) -> bool:
    """Whether an argument is not written when the theorem is applied."""
    while isinstance(type_, Pi):
        if type_.info != "default":
            return True
        type_ = type_.body
    return False


def _proposition(declaration: Declaration) -> str:
    """The statement without its name, as a proposition on one line."""
    text = re.sub(r"\s+", " ", declaration.statement or "")
    text = re.sub(r"^theorem \S+ ?", "", text)
    text = re.sub(r"\b(Type|Sort) (u_\d+|\(max [^)]*\))", r"\1", text)
    depth = 0
    for i, character in enumerate(text):
        depth += (character in _OPENING) - (character in _CLOSING)
        if depth == 0 and text.startswith(": ", i):
            binders, claim = text[:i].strip(), text[i + 2 :]
            return f"∀ {binders}, {claim}" if binders else claim
    return text


def _tactic(statement: Expr, export: Export) -> str:
    """How to compute an instance of a statement."""
    definitions, mentioned = _reached(statement, export)
    if _RESIDUES in mentioned:
        return "decide"
    lemmas = [lemma for name, needed in _LEMMAS.items() if name in mentioned for lemma in needed]
    known = list(dict.fromkeys([*definitions, *lemmas]))
    return f"norm_num [{', '.join(known)}]" if known else "norm_num"


def _reached(statement: Expr, export: Export) -> tuple[list[str], set[str]]:
    """The project's definitions that a statement rests on, and all constants on the way."""
    definitions: list[str] = []
    mentioned: set[str] = set()
    waiting = [statement]
    while waiting:
        for name in constants(waiting.pop()):
            if name in mentioned:
                continue
            mentioned.add(name)
            value = next(_values(name, export), None)
            if value is not None:
                definitions.append(name)
                waiting.append(value)
    return definitions, mentioned


def _values(name: str, export: Export) -> Iterator[Expr]:
    declaration = export.declarations.get(name)
    if declaration and declaration.kind in ("definition", "abbrev") and declaration.value:
        yield declaration.value
