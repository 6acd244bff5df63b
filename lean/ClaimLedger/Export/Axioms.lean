/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import Lean.Environment
import Lean.Util.FoldConsts

/-!
# Axioms of many declarations at once

`#print axioms` walks everything that one declaration rests on. For all declarations of a project
that would be the same walk through Mathlib again and again, so here every constant is visited once
and its axioms are kept, as a bit mask. The walk keeps its own stack: chains of constants are too
long for recursion.

## Main definitions

* `ClaimLedger.axiomsOf`: the axioms that a constant rests on.
-/

namespace ClaimLedger

open Lean

/-- The constants that have been visited. -/
structure AxiomState where
  /-- The axioms seen; a constant's mask refers to positions here. -/
  axioms : Array Name := #[]
  /-- The axioms of every constant that has been left, as a bit mask. -/
  masks : Std.HashMap Name Nat := {}
  deriving Inhabited

/-- The constants that stand for a whole declaration of inductive types: the first of its types. -/
private def representative (info : ConstantInfo) (env : Environment) : Name :=
  let first (c : Name) : Name := match env.find? c with
    | some (.inductInfo i) => i.all.headD c
    | _ => c
  match info with
  | .inductInfo i => i.all.headD i.name
  | .ctorInfo c => first c.induct
  | .recInfo r => r.all.headD r.name
  | other => other.name

/-- What a constant's terms mention; for inductive types, the terms of the whole declaration. -/
private def mentions (env : Environment) (info : ConstantInfo) : NameSet :=
  match info with
  | .inductInfo i =>
    let infos := i.all.filterMap env.find?
    let constructors := infos.flatMap fun
      | .inductInfo i => i.ctors.filterMap env.find?
      | _ => []
    (infos ++ constructors).foldl (fun s c => s ++ c.type.getUsedConstantsAsSet) {}
  | other => other.getUsedConstantsAsSet

/-- The constants to visit before `c`, and the bit of `c` itself if it is an axiom. -/
private def enter (env : Environment) (c : Name) (s : AxiomState) :
    List Name × Nat × AxiomState :=
  match env.find? c with
  | none => ([], 0, s)
  | some info =>
    let before := (mentions env info).toList.filterMap fun d =>
      (env.find? d).map fun i => representative i env
    match info with
    | .axiomInfo _ => (before, 1 <<< s.axioms.size, { s with axioms := s.axioms.push c })
    | _ => (before, 0, s)

/-- What is left to do: enter a constant, or leave it when all that it rests on is done. -/
private inductive Step where
  | enter (c : Name)
  | leave (c : Name) (before : List Name) (bit : Nat)

/-- Works off the stack. -/
private partial def walk (env : Environment) (s : AxiomState) : List Step → AxiomState
  | [] => s
  | .enter c :: rest =>
    if s.masks.contains c then walk env s rest
    else
      let (before, bit, s) := enter env c s
      -- the mask is there before it is complete: only a member of `c` itself can ask for it
      let s := { s with masks := s.masks.insert c bit }
      let todo := before.filter fun d => !s.masks.contains d
      walk env s (todo.map .enter ++ .leave c before bit :: rest)
  | .leave c before bit :: rest =>
    let mask := before.foldl (fun m d => m ||| s.masks.getD d 0) bit
    walk env { s with masks := s.masks.insert c mask } rest

/-- The axioms that a constant rests on, sorted. -/
def axiomsOf (env : Environment) (c : Name) (s : AxiomState) : Array Name × AxiomState :=
  let c := (env.find? c).elim c fun info => representative info env
  let s := walk env s [.enter c]
  let mask := s.masks.getD c 0
  let found := (Array.range s.axioms.size).filterMap fun i =>
    if mask.testBit i then s.axioms[i]? else none
  (found.qsort fun a b => a.toString < b.toString, s)

end ClaimLedger
