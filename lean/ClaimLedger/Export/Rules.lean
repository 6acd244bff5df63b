/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export.Dependencies
import Lean.Class
import Lean.Compiler.ExternAttr
import Lean.Compiler.ImplementedByAttr

/-!
# What a proof may not rest on

A proof that compiles can still prove nothing: it may assume what it likes by an `axiom`, trust the
compiler instead of the kernel, or state something else than it seems to, through a notation or an
instance that changes what the symbols mean. An incomplete proof is no such violation; a `sorry` is
reported with its declaration.

## Main definitions

* `ClaimLedger.Violation`: a declaration, the rule that it breaks, and by what.
* `ClaimLedger.violationsOf`: what a declaration breaks.
* `ClaimLedger.notationsOf`: the notations that a project declares.

## Conventions

The rules are `axiom` (an axiom that is not one of `propext`, `Classical.choice`, `Quot.sound`),
`nativeDecide` (the compiler is trusted), `unsafe`, `implementedBy`, `extern` (what is evaluated is
not what is defined), `instance` (data-carrying instance whose type lies wholly outside the project)
and `notation`.
-/

namespace ClaimLedger

open Lean

/-- A rule that a declaration breaks. -/
structure Violation where
  /-- The declaration. -/
  name : String
  /-- The rule. -/
  rule : String
  /-- What breaks it. -/
  detail : String
  deriving BEq, Repr

/-- The axioms of ordinary mathematics in Lean, and the one that stands for an open proof. -/
def allowedAxioms : List Name := [``propext, ``Classical.choice, ``Quot.sound, ``sorryAx]

/-- The axioms by which a proof trusts the compiler. -/
def compilerAxioms : List Name := [``Lean.ofReduceBool, ``Lean.ofReduceNat, ``Lean.trustCompiler]

/-- The rules that axioms break, each with the axiom. -/
private def axiomRules (axioms : Array Name) : List (String × String) :=
  (axioms.toList.filter (!allowedAxioms.contains ·)).map fun a =>
    (if compilerAxioms.contains a then "nativeDecide" else "axiom", a.toString)

/-- The rules that a difference between definition and evaluation breaks. -/
private def evaluationRules (env : Environment) (info : ConstantInfo) : List (String × String) :=
  let implementation := (Compiler.getImplementedBy? env info.name).map fun other =>
    ("implementedBy", other.toString)
  (if info.isUnsafe then [("unsafe", info.name.toString)] else []) ++ implementation.toList ++
    (if isExtern env info.name then [("extern", info.name.toString)] else [])

/-- The result of a type after all its arguments. -/
private def resultOf : Expr → Expr
  | .forallE _ _ b _ => resultOf b
  | .mdata _ e => resultOf e
  | e => e

/-- Whether a class has data: only then can another instance of it mean something else. -/
private def carriesData (env : Environment) (c : Name) : Bool :=
  (env.find? c).any fun info => !(resultOf info.type).isProp

/-- The class that a definition makes an instance of, where everything in its type is from outside
the project: such an instance can replace what a symbol means on a type that the reader knows. -/
private def foreignInstance? (listing : Listing) (info : ConstantInfo) : Option Name := do
  let .defnInfo _ := info | none
  let .const c _ := (resultOf info.type).getAppFn | none
  guard (isClass listing.env c && carriesData listing.env c)
  guard (info.type.getUsedConstants.all (!listing.project.owns listing.env ·))
  return c

/-- What a declaration breaks, given its axioms. -/
def violationsOf (listing : Listing) (info : ConstantInfo) (axioms : Array Name) :
    Array Violation :=
  let foreign := (foreignInstance? listing info).map fun c => ("instance", c.toString)
  let broken := axiomRules axioms ++ evaluationRules listing.env info ++ foreign.toList
  (broken.map fun (rule, detail) => { name := info.name.toString, rule, detail }).toArray

/-- The notations that a project declares, local ones included: a symbol that a reader knows may
mean something else in its files. -/
def notationsOf (env : Environment) (project : Project) : Array Violation :=
  let isParser (info : ConstantInfo) : Bool :=
    info.type.isConstOf ``ParserDescr || info.type.isConstOf ``TrailingParserDescr
  let found := (projectConstants env project).filter isParser
  let names := (found.map (·.name.toString)).qsort (· < ·)
  names.map fun name => { name, rule := "notation", detail := name }

end ClaimLedger
