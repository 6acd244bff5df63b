/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import Lean.Elab.Command

/-!
# The `claim` attribute

A ledger of claims says, row by row, what a text asserts. This file ties declarations to those rows:

```
@[claim "C3" source := "P(12)" role := correction]
theorem …
```

The tie is data in the environment, not a comment, so a misspelt row, a role that does not fit the
declaration, or a claim on a declaration that nobody else can see is an error at the line that
makes it.

## Main definitions

* `ClaimLedger.Role`: what a declaration is to a row (definition, statement, refutation,
  correction, sketch).
* `ClaimLedger.Claim`: one tie, as it is exported.
* `ClaimLedger.claimsOf`: the claims of a declaration.
* The command `declare_claim "X1" "title"`: makes `X1` a row that can be claimed in every file that
  imports this one. `declare_claim "X1" "title" needs role` asks every claim of `X1` to name its
  role: where the row is disputed, the default `statement` would be a guess.

## Conventions

The role defaults to `statement`. `statement`, `refutation` and `correction` need a declaration
whose type is a proposition, `definition` one whose type is not; `sketch`, the text's own
formalization, may be either.
-/

namespace ClaimLedger

open Lean

/-- What a declaration is to the row that it claims. -/
inductive Role where
  /-- An object that the row speaks about. -/
  | definition
  /-- The row as written, formalized. -/
  | statement
  /-- The negation of the row as written. -/
  | refutation
  /-- What is true instead of the row as written. -/
  | correction
  /-- The formalization that the text itself gives. -/
  | sketch
  deriving BEq, Repr, Inhabited

/-- The word for a role, as it is written in the attribute and in the export. -/
def Role.toString : Role → String
  | .definition => "definition"
  | .statement => "statement"
  | .refutation => "refutation"
  | .correction => "correction"
  | .sketch => "sketch"

/-- All roles, in the order in which messages list them. -/
def Role.all : List Role := [.definition, .statement, .refutation, .correction, .sketch]

/-- The role that a word stands for. -/
def Role.ofString? (word : String) : Option Role := Role.all.find? (·.toString == word)

/-- Whether the role is for a proposition (`some true`), for anything else (`some false`) or for
both (`none`). -/
def Role.needsProp? : Role → Option Bool
  | .definition => some false
  | .statement | .refutation | .correction => some true
  | .sketch => none

/-- A row of the ledger. -/
structure Row where
  /-- The id, `"C3"`. -/
  id : String
  /-- The title, for messages. -/
  title : String
  /-- Whether a claim of this row must name its role. -/
  needsRole : Bool := false
  deriving Inhabited

/-- A declaration's tie to a row. -/
structure Claim where
  /-- The declaration. -/
  declName : Name
  /-- The id of the row. -/
  id : String
  /-- What the declaration is to the row. -/
  role : Role
  /-- The place in the text, `"P(12)"`, where one was given. -/
  source : Option String
  deriving Inhabited

/-- The rows that the imported files and this one declare. -/
initialize rowExt : SimplePersistentEnvExtension Row (Std.HashMap String Row) ←
  registerSimplePersistentEnvExtension {
    addImportedFn := fun modules =>
      modules.foldl (fun rows new => new.foldl (fun rows r => rows.insert r.id r) rows) {}
    addEntryFn := fun rows r => rows.insert r.id r }

/-- The claims that the imported files and this one make, by declaration, in source order. -/
initialize claimExt : SimplePersistentEnvExtension Claim (Std.HashMap Name (Array Claim)) ←
  let add (claims : Std.HashMap Name (Array Claim)) (c : Claim) :=
    claims.insert c.declName ((claims.getD c.declName #[]).push c)
  registerSimplePersistentEnvExtension {
    addImportedFn := fun modules => modules.foldl (fun claims new => new.foldl add claims) {}
    addEntryFn := add }

/-- The claims of a declaration, in source order. -/
def claimsOf (env : Environment) (declName : Name) : Array Claim :=
  (claimExt.getState env).getD declName #[]

/-- `declare_claim "X1" "title"` makes `X1` an id that `@[claim "X1"]` accepts; with `needs role`,
only where the role is named. -/
syntax (name := declareClaim) "declare_claim " str ppSpace str (&" needs " &"role")? : command

open Elab Command in
/-- Records the row, unless its id is taken. -/
@[command_elab declareClaim] def elabDeclareClaim : CommandElab := fun stx => do
  let some id := stx[1].isStrLit? | throwErrorAt stx[1] "the id of a claim is a string"
  let some title := stx[2].isStrLit? | throwErrorAt stx[2] "the title of a claim is a string"
  if id.isEmpty then throwErrorAt stx[1] "the id of a claim is not empty"
  if let some row := (rowExt.getState (← getEnv)).get? id then
    throwErrorAt stx[1] "the claim \"{id}\" is declared already: {row.title}"
  modifyEnv (rowExt.addEntry · { id, title, needsRole := !stx[3].isNone })

/-- `@[claim "C3" source := "P(12)" role := correction]` ties a declaration to the row `C3` of the
ledger. The place in the text and the role are optional; the role is `statement` unless said. -/
syntax (name := claimAttr) "claim" ppSpace str
  (&" source" " := " str)? (&" role" " := " ident)? : attr

/-- The row that is named, or an error that lists the ids there are. -/
private def findRow (stx : Syntax) : AttrM Row := do
  let some id := stx.isStrLit? | throwErrorAt stx "the id of a claim is a string"
  let rows := rowExt.getState (← getEnv)
  let some row := rows.get? id
    | let known := (rows.toArray.map (·.1)).qsort (· < ·)
      throwErrorAt stx "unknown claim \"{id}\"; declared are {", ".intercalate known.toList}"
  return row

/-- The role that is named, or `statement` where the row allows that. -/
private def findRole (row : Row) (idStx roleStx : Syntax) : AttrM Role := do
  let known := ", ".intercalate (Role.all.map Role.toString)
  if roleStx.isNone then
    if row.needsRole then
      throwErrorAt idStx "the claim \"{row.id}\" needs a role: role := one of {known}"
    return .statement
  let word := roleStx[2].getId.toString
  let some role := Role.ofString? word
    | throwErrorAt roleStx[2] "unknown role '{word}'; the roles are {known}"
  return role

/-- Refuses a role that does not fit the declaration's type. -/
private def checkRole (declName : Name) (role : Role) (stx : Syntax) : AttrM Unit := do
  let some needsProp := role.needsProp? | return
  let type := (← getAsyncConstInfo declName).sig.get.type
  if (← (Meta.isProp type).run') == needsProp then return
  let wanted := if needsProp then "a theorem" else "something that is no theorem"
  throwErrorAt stx "role := {role.toString} needs {wanted}, and '{declName}' is not"

initialize registerBuiltinAttribute {
  name := `claimAttr
  descr := "ties a declaration to a row of the ledger of claims"
  add := fun declName stx kind => do
    unless kind == .global do throwError "a claim is global: neither local nor scoped"
    let row ← findRow stx[1]
    let role ← findRole row stx[1] stx[3]
    if isPrivateName declName then
      throwErrorAt stx "'{privateToUserName declName}' is private: a claim needs a declaration \
        that can be named elsewhere"
    checkRole declName role (if stx[3].isNone then stx else stx[3][2])
    let source := if stx[2].isNone then none else stx[2][2].isStrLit?
    modifyEnv (claimExt.addEntry · { declName, id := row.id, role, source }) }

end ClaimLedger
