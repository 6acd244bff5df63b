/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import Lean.Data.Json
import Lean.Expr

/-!
# Expressions as tables

An elaborated statement is a graph with much sharing, and printed as a tree it can be exponentially
larger. So names, universe levels and expressions go into three tables whose entries refer to
earlier entries only, each entry written once.

## Main definitions

* `ClaimLedger.Tables`: the tables under construction.
* `ClaimLedger.internExpr`: the index of an expression, after adding what it needs.

## Conventions

Metadata nodes are dropped. Binder names lose their macro scopes, which would change from one
elaboration to the next. Two entries are the same if they are written the same, so binder names and
binder kinds count. What a closed declaration cannot contain (free variables, metavariables) is an
error.
-/

namespace ClaimLedger

open Lean

/-- A table without repetitions; entries are kept as the JSON that is written. -/
structure Table where
  /-- The entries in order. -/
  entries : Array String := #[]
  /-- The index of each entry. -/
  index : Std.HashMap String Nat := {}

/-- The index of an entry, which is appended if it is new. -/
def Table.add (t : Table) (entry : String) : Nat × Table :=
  match t.index[entry]? with
  | some i => (i, t)
  | none => (t.entries.size, ⟨t.entries.push entry, t.index.insert entry t.entries.size⟩)

/-- The three tables, and the indices of the objects that were interned before. -/
structure Tables where
  /-- Full names. -/
  names : Table := {}
  /-- Universe levels. -/
  levels : Table := {}
  /-- Expressions. -/
  exprs : Table := {}
  /-- Names seen before. -/
  nameMemo : Std.HashMap Name Nat := {}
  /-- Expressions seen before: without this a shared term would be walked once per path to it. -/
  exprMemo : Std.HashMap ExprStructEq Nat := {}

/-- A computation that may add to the tables. -/
abbrev TablesM := StateRefT Tables (EIO String)

/-- A string as JSON. -/
def quote (s : String) : String := (Json.str s).compress

/-- The JSON array of a tag and its arguments, which are JSON already. -/
private def entry (tag : String) (args : List String) : String :=
  s!"[{", ".intercalate (quote tag :: args)}]"

/-- The index of a name. -/
def internName (n : Name) : TablesM Nat := do
  if let some i := (← get).nameMemo[n]? then return i
  let (i, names) := (← get).names.add (quote n.toString)
  modify fun s => { s with names, nameMemo := s.nameMemo.insert n i }
  return i

/-- The index of an entry of the table of levels. -/
private def addLevel (entry : String) : TablesM Nat := do
  let (i, levels) := (← get).levels.add entry
  modify fun s => { s with levels }
  return i

/-- The index of a universe level. -/
def internLevel : Level → TablesM Nat
  | .zero => addLevel (entry "zero" [])
  | .succ u => do addLevel (entry "succ" [toString (← internLevel u)])
  | .max u v => do addLevel (entry "max" [toString (← internLevel u), toString (← internLevel v)])
  | .imax u v => do addLevel (entry "imax" [toString (← internLevel u), toString (← internLevel v)])
  | .param n => addLevel (entry "param" [quote n.toString])
  | .mvar _ => throw "a universe metavariable in a declaration"

/-- The word for the kind of a binder. -/
private def infoWord : BinderInfo → String
  | .default => "default"
  | .implicit => "implicit"
  | .strictImplicit => "strictImplicit"
  | .instImplicit => "instImplicit"

/-- A binder's name as it is shown. -/
private def binderWord (n : Name) : String := quote n.eraseMacroScopes.toString

mutual

/-- The index of an expression, which is interned with everything in it. -/
partial def internExpr (e : Expr) : TablesM Nat := do
  if let .mdata _ inner := e then return ← internExpr inner
  if let some i := (← get).exprMemo[(⟨e⟩ : ExprStructEq)]? then return i
  let written ← exprEntry e
  let (i, exprs) := (← get).exprs.add written
  modify fun s => { s with exprs, exprMemo := s.exprMemo.insert ⟨e⟩ i }
  return i

/-- What is written for an expression. -/
private partial def exprEntry : Expr → TablesM String
  | .bvar i => return entry "bvar" [toString i]
  | .sort u => return entry "sort" [toString (← internLevel u)]
  | .const n us => do
    let levels ← us.mapM fun u => return toString (← internLevel u)
    return entry "const" [toString (← internName n), s!"[{", ".intercalate levels}]"]
  | .app f a => return entry "app" [toString (← internExpr f), toString (← internExpr a)]
  | .lam n t b i => return entry "lam" (← binderArgs n t b i)
  | .forallE n t b i => return entry "pi" (← binderArgs n t b i)
  | .letE n t v b _ => do
    let parts ← [t, v, b].mapM fun e => return toString (← internExpr e)
    return entry "let" (binderWord n :: parts)
  | .lit (.natVal n) => return entry "nat" [quote (toString n)]
  | .lit (.strVal s) => return entry "str" [quote s]
  | .proj n i s => return entry "proj" [toString (← internName n), toString i,
      toString (← internExpr s)]
  | .mdata _ e => exprEntry e
  | .fvar _ => throw "a free variable in a declaration"
  | .mvar _ => throw "a metavariable in a declaration"

/-- The arguments of a binder: name, type, body, kind. -/
private partial def binderArgs (n : Name) (type body : Expr) (info : BinderInfo) :
    TablesM (List String) := do
  return [binderWord n, toString (← internExpr type), toString (← internExpr body),
    quote (infoWord info)]

end

end ClaimLedger
