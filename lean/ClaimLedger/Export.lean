/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Attribute
import ClaimLedger.Export.Axioms
import ClaimLedger.Export.Rules
import ClaimLedger.Export.Statement
import ClaimLedger.Export.Terms
import ClaimLedger.Export.Unfold
import Lean.DocString

/-!
# The export `pyisingcheck-export/1`

Everything that a reader without Lean needs to know about a project: what is stated, in elaborated
form, what it rests on, what is proved and what is assumed. The format is described in
`docs/export-format.md`. The same sources give the same bytes.

## Main definitions

* `ClaimLedger.Request`: what to export.
* `ClaimLedger.exportProject`: the text of the export, and the rules that are broken.

## Implementation notes

Records are built as `Json`, whose objects print with sorted keys, and put together line by line, so
that a change of one declaration is a change of one line (and of the tables).
-/

namespace ClaimLedger

open Lean System

/-- What to export. -/
structure Request where
  /-- The modules to start from. -/
  roots : Array Name
  /-- The folder that the project's sources lie in. -/
  sourceDir : FilePath
  /-- The constants that are not unfolded. -/
  stop : NameSet := {}

/-- What is known of a declaration before it is written. -/
private structure Entry where
  info : ConstantInfo
  kind : Kind
  /-- What the type mentions, and the value where it is no proof. -/
  statement : Dependencies
  /-- What the proof mentions. -/
  proof : Dependencies
  equations : Array Expr
  sorries : Array Pos

/-- The value that is exported: that of a definition, never a proof. -/
private def exportedValue? : ConstantInfo → Option Expr
  | .defnInfo d => some d.value
  | _ => none

/-- The terms that belong to what is stated. -/
private def statementParts (env : Environment) (info : ConstantInfo) : List Expr :=
  let constructors := match info with
    | .inductInfo i => i.ctors.filterMap env.find?
    | _ => []
  info.type :: (exportedValue? info).toList ++ constructors.map (·.type)

/-- The proof of a theorem, or the value of an opaque constant. -/
private def proofParts : ConstantInfo → List Expr
  | .thmInfo t => [t.value]
  | .opaqueInfo o => [o.value]
  | _ => []

/-- Gathers what is known of a declaration. -/
private def entryOf (listing : Listing) (info : ConstantInfo) : MetaM Entry := do
  let statement := listing.dependencies info.name (statementParts listing.env info)
  let proof := listing.dependencies info.name (proofParts info)
  let helpers := proof.helpers.foldl NameSet.insert statement.helpers
  let kind := (kindOf? listing.env info).getD .definition
  return { info, kind, statement, proof, equations := ← equationsOf info.name,
           sorries := ownSorries listing.env info helpers }

/-- The project's declarations that each declaration rests on directly. -/
private def directly (listing : Listing) (entries : Array Entry) : NameMap (List Name) :=
  entries.foldl (init := {}) fun graph e =>
    let all := e.statement.constants.toList ++ e.proof.constants.toList
    graph.insert e.info.name (all.filter listing.names.contains)

/-- Everything that can be reached in a graph. -/
private partial def reachable (graph : NameMap (List Name)) (seen : NameSet) : List Name → NameSet
  | [] => seen
  | c :: rest =>
    if seen.contains c then reachable graph seen rest
    else reachable graph (seen.insert c) ((graph.find? c).getD [] ++ rest)

/-- The project's declarations with a `sorry` of their own that a declaration rests on. -/
private def sorryFrom (graph : NameMap (List Name)) (open_ : NameSet) (c : Name) : Array String :=
  let below := reachable graph {} ((graph.find? c).getD [])
  let found := below.toArray.filter fun d => open_.contains d && d != c
  (found.map Name.toString).qsort (· < ·)

/-- The index of an expression in the tables. -/
private def exprIndex (e : Expr) : TablesM Json := return toJson (← internExpr e)

/-- The record of a structure: its constructor and its fields, with the types of the projections. -/
private def structureJson (env : Environment) (info : ConstantInfo) : TablesM Json := do
  let (.inductInfo i, some s) := (info, getStructureInfo? env info.name) | return .null
  let fields ← s.fieldNames.mapM fun field => do
    let some projection := (getProjFnForField? env info.name field).bind env.find?
      | throw s!"no projection for the field {field} of {info.name}"
    return Json.mkObj [("name", toJson field.toString),
      ("projection", toJson projection.name.toString), ("type", ← exprIndex projection.type)]
  return Json.mkObj [("constructor", toJson ((i.ctors.headD .anonymous).toString)),
    ("fields", Json.arr fields), ("numParams", toJson i.numParams)]

/-- The claims of a declaration. -/
private def claimsJson (env : Environment) (c : Name) : Json :=
  Json.arr <| (claimsOf env c).map fun claim => Json.mkObj
    [("id", toJson claim.id), ("role", toJson claim.role.toString), ("source", toJson claim.source)]

/-- Where a declaration stands: line and column of its beginning and its end. -/
private def rangeJson (env : Environment) (c : Name) : Json :=
  (rangeOf? env c).elim .null fun r =>
    toJson [r.pos.line, r.pos.column, r.endPos.line, r.endPos.column]

/-- What is printed of a declaration, as opposed to what is computed from its terms. -/
private structure Printed where
  statement : String
  doc : Option String
  axioms : Array Name
  sorryFrom : Array String

/-- The record of a declaration. -/
private def declarationJson (listing : Listing) (e : Entry) (p : Printed) : TablesM Json := do
  let env := listing.env
  let name := e.info.name
  let module := (listing.project.moduleOf? env name).getD .anonymous
  let file := (listing.project.files.find? module).elim "" showPath
  let equations ← e.equations.mapM exprIndex
  let pairs := [
    ("name", toJson name.toString), ("kind", toJson e.kind.toString),
    ("module", toJson module.toString), ("file", toJson file), ("range", rangeJson env name),
    ("doc", toJson p.doc), ("statement", toJson p.statement),
    ("levelParams", toJson (e.info.levelParams.map (·.toString))),
    ("type", ← exprIndex e.info.type),
    ("value", ← match exportedValue? e.info with | some v => exprIndex v | none => pure .null),
    ("structure", ← structureJson env e.info),
    ("axioms", toJson (p.axioms.map (·.toString))),
    ("sorries", toJson (e.sorries.map fun s => [s.1, s.2])), ("sorryFrom", toJson p.sorryFrom),
    ("uses", toJson (listing.ownNames e.statement.constants)),
    ("proofUses", toJson (listing.ownNames e.proof.constants)),
    ("claims", claimsJson env name)]
  let extra := if equations.isEmpty then [] else [("equations", Json.arr equations)]
  return Json.mkObj (pairs ++ extra)

/-- The record of a definition that is no declaration of the project. -/
private def definitionJson (d : DefinitionVal) (equations : Array Expr) : TablesM Json := do
  let pairs := [("name", toJson (← internName d.name)), ("type", ← exprIndex d.type),
    ("value", ← exprIndex d.value), ("levelParams", toJson (d.levelParams.map (·.toString)))]
  let equations ← equations.mapM exprIndex
  return Json.mkObj (pairs ++ if equations.isEmpty then [] else [("equations", Json.arr equations)])

/-- What a recursor gives for a constructor. -/
private def ruleJson (rule : RecursorRule) : TablesM Json := do
  return Json.mkObj [("constructor", toJson rule.ctor.toString), ("numFields", toJson rule.nfields),
    ("value", ← exprIndex rule.rhs)]

/-- The record of a recursor. -/
private def recursorJson (r : RecursorVal) : TablesM Json := do
  let rules ← r.rules.mapM ruleJson
  return Json.mkObj [("name", toJson r.name.toString),
    ("levelParams", toJson (r.levelParams.map (·.toString))), ("numParams", toJson r.numParams),
    ("numIndices", toJson r.numIndices), ("numMotives", toJson r.numMotives),
    ("numMinors", toJson r.numMinors), ("rules", toJson rules)]

/-- The record of an inductive type: its constructors, and its recursor where that is reached. -/
private def inductiveJson (env : Environment) (found : Unfolding) (i : InductiveVal) :
    TablesM Json := do
  let constructors := i.ctors.filterMap fun c => match env.find? c with
    | some (.ctorInfo v) => some <| Json.mkObj
        [("name", toJson c.toString), ("numFields", toJson v.numFields)]
    | _ => none
  let recursor ← match env.find? (mkRecName i.name) with
    | some (.recInfo r) => if found.recursors.contains r.name then recursorJson r else pure .null
    | _ => pure .null
  return Json.mkObj [("name", toJson i.name.toString), ("numParams", toJson i.numParams),
    ("numIndices", toJson i.numIndices), ("constructors", toJson constructors),
    ("recursor", recursor)]

/-- An array with one entry a line. -/
private def lines (entries : Array String) : String :=
  if entries.isEmpty then "[]" else "[\n" ++ ",\n".intercalate entries.toList ++ "\n]"

/-- The terms that the declarations consist of; of a recursive definition, its equations. -/
private def exportedTerms (entries : Array Entry) : List Expr :=
  entries.toList.flatMap fun e =>
    if e.equations.isEmpty then e.info.type :: (exportedValue? e.info).toList
    else e.info.type :: e.equations.toList

/-- The tables and the records, as keys of the export. -/
private def writeTerms (listing : Listing) (entries : Array Entry) (printed : Array Printed)
    (found : Unfolding) : TablesM (List (String × String)) := do
  let declarations ← (entries.zip printed).mapM fun (e, p) => declarationJson listing e p
  let sorted := found.definitions.qsort fun a b => a.1.name.toString < b.1.name.toString
  let unfold ← sorted.mapM fun (d, equations) => definitionJson d equations
  let types := found.inductives.toArray.qsort fun a b => a.toString < b.toString
  let inductives ← types.filterMapM fun c => match listing.env.find? c with
    | some (.inductInfo i) => some <$> inductiveJson listing.env found i
    | _ => pure none
  let t ← get
  return [("declarations", lines (declarations.map (·.compress))),
    ("exprs", lines t.exprs.entries), ("inductives", lines (inductives.map (·.compress))),
    ("levels", lines t.levels.entries), ("names", lines t.names.entries),
    ("unfold", lines (unfold.map (·.compress)))]

/-- The record of a violation. -/
private def violationJson (v : Violation) : Json :=
  Json.mkObj [("name", toJson v.name), ("rule", toJson v.rule), ("detail", toJson v.detail)]

/-- The object with the given keys, sorted, one a line. -/
private def writeObject (pairs : List (String × String)) : String :=
  let sorted := pairs.toArray.qsort fun a b => a.1 < b.1
  let fields := sorted.map fun (key, value) => s!"{quote key}: {value}"
  "{\n" ++ ",\n".intercalate fields.toList ++ "\n}\n"

/-- The axioms of every declaration, in the order of the listing. -/
private def allAxioms (listing : Listing) : Array (Array Name) :=
  (listing.infos.foldl (init := (#[], {})) fun (found, s) info =>
    let (axioms, s) := axiomsOf listing.env info.name s
    (found.push axioms, s)).1

/-- The text of the export, and the rules that the project breaks. -/
def exportProject (request : Request) (project : Project) (env : Environment) :
    MetaM (String × Array Violation) := do
  let listing := Listing.ofProject env project
  let entries ← listing.infos.mapM (entryOf listing)
  let axioms := allAxioms listing
  let graph := directly listing entries
  let open_ : NameSet := .ofArray <|
    (entries.filter (!·.sorries.isEmpty)).map (·.info.name)
  let printed ← (entries.zip axioms).mapM fun (e, axioms) => return {
    statement := ← prettyStatement e.kind e.info
    doc := (← findDocString? env e.info.name).map fun text => text.trimAscii.toString
    axioms, sorryFrom := sorryFrom graph open_ e.info.name : Printed }
  let found ← unfolding listing request.stop (exportedTerms entries)
  let (terms, _) ← match ← ((writeTerms listing entries printed found).run {}).toIO' with
    | .ok result => pure result
    | .error message => throwError message
  let violations := notationsOf env project ++
    (listing.infos.zip axioms).flatMap fun (info, axioms) => violationsOf listing info axioms
  let sources ← sourceHashes request.sourceDir
  let head := [
    ("format", quote "pyisingcheck-export/1"), ("lean", quote Lean.versionString),
    ("mathlib", (toJson (← mathlibRevision "lake-manifest.json")).compress),
    ("sources", (Json.mkObj (sources.toList.map fun (f, h) => (f, toJson h))).compress),
    ("violations", lines (violations.map (violationJson · |>.compress)))]
  return (writeObject (head ++ terms), violations)

end ClaimLedger
