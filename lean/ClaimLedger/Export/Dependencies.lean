/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export.Project
import Lean.AuxRecursor
import Lean.DeclarationRange
import Lean.Meta.Instances
import Lean.Meta.Match.MatcherInfo
import Lean.Meta.Sorry
import Lean.ProjFns
import Lean.Structure

/-!
# The declarations of a project and what they rest on

Lean adds to every declaration helpers that nobody wrote (proofs cut out of a term, matchers,
recursors, equations). They are no declarations to a reader, but a `sorry` may hide in them: what a
helper uses counts as used by the declaration that it was made for.

## Main definitions

* `ClaimLedger.Kind`, `ClaimLedger.kindOf?`: what sort of declaration a constant is.
* `ClaimLedger.Listing`: the project's declarations.
* `ClaimLedger.Listing.dependencies`: the constants that a declaration's own terms mention.
* `ClaimLedger.ownSorries`: the positions of a declaration's own `sorry`s.
-/

namespace ClaimLedger

open Lean

/-- What sort of declaration a constant is, as the export says it. -/
inductive Kind where
  | theorem | definition | abbrev | structure | inductive | instance | opaque | axiom | constructor
  deriving BEq, Repr

/-- The word for a kind. -/
def Kind.toString : Kind → String
  | .theorem => "theorem"
  | .definition => "definition"
  | .abbrev => "abbrev"
  | .structure => "structure"
  | .inductive => "inductive"
  | .instance => "instance"
  | .opaque => "opaque"
  | .axiom => "axiom"
  | .constructor => "constructor"

/-- The kind of a constant; recursors and quotients have none. -/
def kindOf? (env : Environment) (info : ConstantInfo) : Option Kind :=
  match info with
  | .axiomInfo _ => some .axiom
  | .opaqueInfo _ => some .opaque
  | .ctorInfo _ => some .constructor
  | .inductInfo _ => some (if isStructure env info.name then .structure else .inductive)
  | .thmInfo _ => some (if Meta.isInstanceCore env info.name then .instance else .theorem)
  | .defnInfo d =>
    if Meta.isInstanceCore env info.name then some .instance
    else if d.hints == .abbrev && !env.isProjectionFn info.name then some .abbrev
    else some .definition
  | .recInfo _ | .quotInfo _ => none

/-- Whether a constant belongs to Lean's own meta level: syntax, elaborators, tactics. -/
private def isMetaConstant (env : Environment) (c : Name) : Bool :=
  [``ParserDescr, ``TrailingParserDescr, ``Syntax, ``MacroM].contains c ||
    (env.getModuleIdxFor? c).any fun i => env.header.moduleNames[i]!.getRoot == `Lean

/-- Whether a declaration is a program about programs, which no statement speaks about. -/
def isMeta (env : Environment) (info : ConstantInfo) : Bool :=
  info.type.getUsedConstants.any (isMetaConstant env)

/-- Where a declaration was written. -/
def rangeOf? (env : Environment) (c : Name) : Option DeclarationRange :=
  let find (level : OLeanLevel) := declRangeExt.find? (level := level) env c
  (find .exported <|> find .server <|> find .private).map (·.range)

/-- Whether somebody wrote the declaration, so that a reader can look for it. -/
private def isWritten (env : Environment) (info : ConstantInfo) : Bool :=
  (rangeOf? env info.name).isSome && !(privateToUserName info.name).isInternalDetail &&
    (kindOf? env info).isSome && !isMeta env info

/-- The project's declarations. -/
structure Listing where
  /-- The environment that they are read from. -/
  env : Environment
  /-- The project. -/
  project : Project
  /-- The declarations, sorted by name. -/
  infos : Array ConstantInfo
  /-- The same as a set. -/
  names : NameSet

/-- All constants of the project, helpers included. -/
def projectConstants (env : Environment) (project : Project) : Array ConstantInfo :=
  project.indices.flatMap fun i => env.header.moduleData[i]!.constNames.filterMap env.find?

/-- Finds the project's declarations. -/
def Listing.ofProject (env : Environment) (project : Project) : Listing :=
  let found := (projectConstants env project).filter (isWritten env)
  let infos := found.qsort fun a b => a.name.toString < b.name.toString
  { env, project, infos, names := .ofArray (infos.map (·.name)) }

/-- The declaration that a helper was made for: the longest prefix of its name that is listed. -/
partial def Listing.ownerOf? (listing : Listing) (helper : Name) : Option Name :=
  search helper <|> search (privateToUserName helper)
where
  search (n : Name) : Option Name :=
    if n.isAnonymous then none
    else if listing.names.contains n then some n
    else search n.getPrefix

/-- The expressions that a constant consists of. -/
def partsOf : ConstantInfo → List Expr
  | .opaqueInfo o => [o.type, o.value]
  | info => info.type :: info.value?.toList

/-- What an expression of a declaration rests on. -/
structure Dependencies where
  /-- Declarations of the project, and constants from outside. -/
  constants : NameSet := {}
  /-- Helpers that were looked into. -/
  helpers : NameSet := {}

/-- Whether a helper is looked into on behalf of `owner`: its own helpers, those of nobody, and
matchers, which Lean shares between declarations that have nothing to do with each other. -/
private def Listing.looksInto (listing : Listing) (owner helper : Name) : Bool :=
  Meta.isMatcherCore listing.env helper || (listing.ownerOf? helper).all (· == owner)

/-- The constants that expressions of `owner` mention, directly or through its own helpers. Another
declaration's helper counts as that declaration. -/
partial def Listing.dependencies (listing : Listing) (owner : Name) (es : List Expr) :
    Dependencies :=
  es.foldl visitExpr {}
where
  visitExpr (deps : Dependencies) (e : Expr) : Dependencies :=
    e.getUsedConstants.foldl visit deps
  visit (deps : Dependencies) (c : Name) : Dependencies :=
    if c == owner || deps.constants.contains c || deps.helpers.contains c then deps
    else if listing.names.contains c || !listing.project.owns listing.env c then
      { deps with constants := deps.constants.insert c }
    else if listing.looksInto owner c then
      let deps := { deps with helpers := deps.helpers.insert c }
      (listing.env.find? c).elim deps fun info => (partsOf info).foldl visitExpr deps
    else { deps with constants := (listing.ownerOf? c).elim deps.constants deps.constants.insert }

/-- Only the project's own declarations, sorted. -/
def Listing.ownNames (listing : Listing) (constants : NameSet) : Array String :=
  let names := constants.toArray.filter listing.names.contains
  (names.map Name.toString).qsort (· < ·)

/-- Where a `sorry` was written: line from 1, column from 0. -/
abbrev Pos := Nat × Nat

/-- Adds the positions of the `sorry`s in an expression. One that carries no position, because
nobody wrote the word, stands where its declaration begins. -/
private partial def collectSorries (fallback : Pos) (e : Expr) :
    StateM (Std.HashSet ExprStructEq × Array Pos) Unit := do
  if (← get).1.contains ⟨e⟩ then return
  modify fun s => (s.1.insert ⟨e⟩, s.2)
  if e.isAppOf ``sorryAx then
    let label := (Meta.isLabeledSorry? e).bind (·.module?)
    let pos := label.elim fallback fun l => (l.range.pos.line, l.range.pos.column)
    modify fun s => (s.1, s.2.push pos)
    e.getAppArgs.forM (collectSorries fallback)
  else match e with
    | .app f a => collectSorries fallback f; collectSorries fallback a
    | .lam _ t b _ | .forallE _ t b _ => collectSorries fallback t; collectSorries fallback b
    | .letE _ t v b _ => [t, v, b].forM (collectSorries fallback)
    | .mdata _ b | .proj _ _ b => collectSorries fallback b
    | _ => return

/-- The positions of the `sorry`s in the terms of a declaration and of its helpers, sorted. -/
def ownSorries (env : Environment) (info : ConstantInfo) (helpers : NameSet) : Array Pos :=
  let start := (rangeOf? env info.name).elim (0, 0) fun r => (r.pos.line, r.pos.column)
  let infos := info :: helpers.toList.filterMap env.find?
  let terms := (infos.flatMap partsOf).filter fun e => e.getUsedConstants.contains ``sorryAx
  let found := ((terms.forM (collectSorries start)).run ({}, #[])).2.2
  let unique := found.foldl (fun ps p => if ps.contains p then ps else ps.push p) #[]
  unique.qsort fun a b => a.1 < b.1 || (a.1 == b.1 && a.2 < b.2)

end ClaimLedger
