/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export.Dependencies
import Lean.Meta.Eqns

/-!
# What a statement unfolds to

A statement mentions definitions, which mention definitions. Those of the project are exported
anyway; this file finds the others that a reader needs to understand the statement. It stops at the
constants on a list, which the reader knows the meaning of: without it the closure of any statement
about the reals contains their construction.

## Main definitions

* `ClaimLedger.Unfolding`: the definitions, equations and inductive types that are reached.
* `ClaimLedger.unfolding`: the closure.

## Implementation notes

A proof inside a term tells a reader nothing about what the term is. To find every proof one would
have to infer types; here a subterm is taken for a proof if its head is a theorem or a constructor
of a proposition, which is cheap and finds nearly all. What slips through makes the closure larger,
never wrong.

A recursive definition is compiled to a recursor, or worse, to well-founded recursion. What it means
is said by its equations, which Lean proves; so the closure follows those instead of the value.
-/

namespace ClaimLedger

open Lean

/-- The result sort of an inductive type. -/
private def resultSort : Expr → Expr
  | .forallE _ _ b _ => resultSort b
  | e => e

/-- Whether applications of a constant are proofs. -/
private def isProofConstant (env : Environment) (c : Name) : Bool :=
  match env.find? c with
  | some (.thmInfo _) => true
  | some (.ctorInfo i) =>
    (env.find? i.induct).any fun induct => (resultSort induct.type).isProp
  | _ => false

/-- A walk over an expression that remembers what it saw. -/
private abbrev Walk := StateM (Std.HashSet ExprStructEq × NameSet)

/-- Adds the constants of an expression that do not stand in a proof. -/
private partial def collectConstants (env : Environment) (e : Expr) : Walk Unit := do
  if (← get).1.contains ⟨e⟩ then return
  modify fun s => (s.1.insert ⟨e⟩, s.2)
  match e with
  | .const c _ => unless isProofConstant env c do modify fun s => (s.1, s.2.insert c)
  | .app .. =>
    let fn := e.getAppFn
    if fn.constName?.any (isProofConstant env) then return
    collectConstants env fn
    e.getAppArgs.forM (collectConstants env)
  | .lam _ t b _ | .forallE _ t b _ => collectConstants env t; collectConstants env b
  | .letE _ t v b _ => [t, v, b].forM (collectConstants env)
  | .mdata _ b => collectConstants env b
  | .proj s _ b => modify (fun m => (m.1, m.2.insert s)); collectConstants env b
  | _ => return

/-- The constants of expressions that do not stand in a proof. -/
def constantsOf (env : Environment) (es : List Expr) : NameSet :=
  ((es.forM (collectConstants env)).run ({}, {})).2.2

/-- The equations of a recursive definition, as Lean proves them; none for any other constant. -/
def equationsOf (c : Name) : MetaM (Array Expr) := do
  unless ← Meta.isRecursiveDefinition c do return #[]
  let names := (← Meta.getEqnsFor? c).getD #[]
  names.mapM fun n => return (← getConstInfo n).type

/-- What statements reach. -/
structure Unfolding where
  /-- Definitions that are no declarations of the project, with their equations if recursive. -/
  definitions : Array (DefinitionVal × Array Expr) := #[]
  /-- The inductive types that are reached, by themselves or through constructors and recursors. -/
  inductives : NameSet := {}
  /-- The recursors that are reached. -/
  recursors : NameSet := {}

/-- What a definition leads on to: its equations, if it has some, or else its value. -/
private def leadsTo (env : Environment) (d : DefinitionVal) (equations : Array Expr) : NameSet :=
  constantsOf env (if equations.isEmpty then [d.type, d.value] else d.type :: equations.toList)

/-- Notes a constant, and gives the constants that it leads on to. -/
private def Unfolding.visit (listing : Listing) (found : Unfolding) (c : Name) :
    MetaM (Unfolding × NameSet) := do
  match listing.env.find? c with
  | some (.inductInfo i) => return ({ found with inductives := found.inductives.insert i.name }, {})
  | some (.ctorInfo i) => return ({ found with inductives := found.inductives.insert i.induct }, {})
  | some (.recInfo r) =>
    let inductives := r.all.foldl NameSet.insert found.inductives
    return ({ found with inductives, recursors := found.recursors.insert c }, {})
  | some (.defnInfo d) =>
    if listing.names.contains c then return (found, {})
    let equations ← equationsOf c
    let found := { found with definitions := found.definitions.push (d, equations) }
    return (found, leadsTo listing.env d equations)
  | _ => return (found, {})

/-- Everything that expressions reach, except below a constant of the stop list. -/
partial def unfolding (listing : Listing) (stop : NameSet) (es : List Expr) : MetaM Unfolding :=
  go {} {} (constantsOf listing.env es).toList
where
  go (found : Unfolding) (seen : NameSet) : List Name → MetaM Unfolding
    | [] => return found
    | c :: rest => do
      if seen.contains c || stop.contains c then go found seen rest
      else
        let (found, next) ← found.visit listing c
        go found (seen.insert c) (next.toList ++ rest)

end ClaimLedger
