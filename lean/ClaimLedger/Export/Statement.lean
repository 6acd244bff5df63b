/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export.Dependencies
import Lean.Meta.Eqns
import Lean.PrettyPrinter

/-!
# Statements as Lean prints them

## Main definitions

* `ClaimLedger.prettyStatement`: a declaration as one would write it, without its proof.

## Conventions

Names are printed relative to the library's own namespace, binders are grouped, universe levels are
left out, lines have 100 columns. A definition is printed with its value and a structure with its
fields: for them, that is the statement.
-/

namespace ClaimLedger

open Lean Meta PrettyPrinter Delaborator

/-- The namespace that a name is printed relative to. -/
private def homeNamespace (c : Name) : Name :=
  let c := privateToUserName c
  if c.getPrefix.isAnonymous then .anonymous else c.getRoot

/-- Runs a printer in a declaration's namespace, with enough room for long statements. -/
private def atHome {α : Type} (c : Name) (x : MetaM α) : MetaM α :=
  withOptions (fun o => pp.maxSteps.set (pp.unicode.fun.set o true) 50000) do
    withTheReader Core.Context (fun ctx => { ctx with currNamespace := homeNamespace c }) x

/-- `c binders : type`, with the name relative to its namespace. -/
private def signature (info : ConstantInfo) : MetaM String := do
  let e := mkConst info.name (info.levelParams.map mkLevelParam)
  let (stx, _) ← delabCore e (delab := delabConstWithSignature (universes := false))
  let text := (← ppTerm ⟨stx⟩).pretty (width := 100)
  let name := privateToUserName info.name
  let short := (name.replacePrefix (homeNamespace name) .anonymous).toString
  let rest := if text.startsWith name.toString then (text.drop name.toString.length).toString
    else (text.dropWhile fun c => !c.isWhitespace).toString
  -- a private name is printed with a dagger
  return short ++ (rest.dropWhile (· == '✝')).toString

/-- How many binders of a type a signature names; the others stay arrows behind the colon. -/
private def namedBinders : Expr → Nat
  | .forallE n _ b info => if info.isExplicit && n.hasMacroScopes then 0 else namedBinders b + 1
  | _ => 0

/-- `:= value`, in terms of the binders of the signature. -/
private def valueText (d : DefinitionVal) : MetaM String :=
  lambdaBoundedTelescope d.value (namedBinders d.type) fun _ body => do
    let text := (← Meta.ppExpr body).pretty (width := 98)
    return " :=\n  " ++ text.replace "\n" "\n  "

/-- The lines `name : type` of the fields of a structure. -/
private def fieldLines (info : InductiveVal) : MetaM String := do
  let some constructor := info.ctors.head? | return ""
  forallTelescope (← getConstInfo constructor).type fun xs _ => do
    let lines ← (xs.extract info.numParams xs.size).mapM fun x => do
      let name := (← x.fvarId!.getUserName).eraseMacroScopes
      return s!"\n  {name} : {(← Meta.ppExpr (← inferType x)).pretty (width := 96)}"
    return if lines.isEmpty then "" else " where" ++ "".intercalate lines.toList

/-- The value as it is printed, for definitions that were written as one term. -/
private def bodyText (kind : Kind) (info : ConstantInfo) : MetaM String := do
  let written := (kind matches .definition | .abbrev) && !(← isRecursiveDefinition info.name) &&
    !(← getEnv).isProjectionFn info.name
  match info with
  | .defnInfo d => if written then valueText d else return ""
  | .inductInfo i => if kind == .structure then fieldLines i else return ""
  | _ => return ""

/-- The keyword of a kind, where there is one. -/
private def keyword : Kind → String
  | .definition => "def"
  | kind => kind.toString

/-- A declaration as one would write it, without its proof. -/
def prettyStatement (kind : Kind) (info : ConstantInfo) : MetaM String :=
  atHome info.name do
    return s!"{keyword kind} {← signature info}{← bodyText kind info}"

end ClaimLedger
