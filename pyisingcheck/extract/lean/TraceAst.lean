/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import Lean

/-!
# Syntax trees as LeanDojo reads them

`lean --run TraceAst.lean [-Doption=value …] SOURCE MODULE OUT` elaborates a file and writes what
LeanDojo's reader calls `*.ast.json`: the syntax trees of all commands, every tactic with the goals
before and after, and every constant that a name in the source refers to.

LeanDojo's own script is written for older versions of Lean and does not compile on this one. The
reader, too, expects the syntax of those versions; where the grammar has changed since, `reshape`
writes the trees as they were.

## Conventions

Positions of syntax and of tactics are byte offsets, those of premises are lines (from 1) and columns
(from 0, in code points).
-/

open Lean Elab System

namespace TraceAst

/-! ### Syntax -/

/-- The position of a leaf. -/
def infoJson : SourceInfo → Json
  | .original leading pos trailing endPos => Json.mkObj [("original", Json.mkObj
      [("leading", leading.toString), ("pos", toJson pos.byteIdx),
       ("trailing", trailing.toString), ("endPos", toJson endPos.byteIdx)])]
  | .synthetic pos endPos canonical => Json.mkObj [("synthetic", Json.mkObj
      [("pos", toJson pos.byteIdx), ("endPos", toJson endPos.byteIdx), ("canonical", canonical),
       ("leading", ""), ("trailing", "")])]
  | .none => "none"

/-- The first identifier below a node. -/
partial def firstIdent? : Syntax → Option Syntax
  | stx@(.ident ..) => some stx
  | .node _ _ args => args.findSome? firstIdent?
  | _ => none

/-- The optional name of a section, without what may follow it. -/
def onlyName (stx : Syntax) : Syntax := mkNullNode (firstIdent? stx).toArray

/-- The shape that a node has in the grammar that LeanDojo's reader knows: no header before
`section`, and a kind of its own for `noncomputable section`. -/
def reshape : Syntax → Syntax
  | .node info kind@``Parser.Command.section #[header, keyword, name] =>
    let noncomputable? := header.getArgs.findSome? fun part =>
      part.getArgs.find? (·.isToken "noncomputable")
    match noncomputable? with
    | some word => .node info `Lean.Parser.Command.noncomputableSection
        #[word, keyword, onlyName name]
    | none => .node info kind #[keyword, onlyName name]
  | .node info kind@``Parser.Command.end #[keyword, name] =>
    .node info kind #[keyword, onlyName name]
  | stx => stx

/-- A syntax tree. -/
partial def syntaxJson (stx : Syntax) : Json :=
  match reshape stx with
  | .missing => Json.mkObj [("node", Json.mkObj
      [("info", "none"), ("kind", "null"), ("args", Json.arr #[])])]
  | .node _ kind args => Json.mkObj [("node", Json.mkObj
      [("info", "none"), ("kind", kind.toString), ("args", Json.arr (args.map syntaxJson))])]
  | .atom info value => Json.mkObj [("atom", Json.mkObj
      [("info", infoJson info), ("val", value)])]
  | .ident info raw value _ => Json.mkObj [("ident", Json.mkObj
      [("info", infoJson info), ("rawVal", raw.toString), ("val", value.toString),
       ("preresolved", Json.arr #[])])]

/-! ### What elaboration says about the syntax -/

/-- What is collected; tactics are keyed by where they stand. -/
structure Trace where
  /-- Tactics in the order in which they are met. -/
  tactics : Array Json := #[]
  /-- The places of the tactics so far. -/
  seen : Std.HashSet (Nat × Nat) := {}
  /-- Uses of constants. -/
  premises : Array Json := #[]

/-- The byte offsets of what was written in the source, not produced by a macro. -/
def place? (stx : Syntax) : Option (String.Pos.Raw × String.Pos.Raw) := do
  return (← stx.getPos? true, ← stx.getTailPos? true)

/-- Goals as Lean prints them. -/
def goalsText (ctx : ContextInfo) (goals : List MVarId) : IO String := do
  if goals.isEmpty then return "no goals"
  let texts ← ctx.runMetaM {} (goals.mapM fun g => return (← Meta.ppGoal g).pretty)
  return "\n\n".intercalate texts

/-- Notes a tactic. A macro and what it expands to have the same place: the outermost comes first,
and it alone counts. -/
def visitTactic (ctx : ContextInfo) (info : TacticInfo) (trace : Trace) : IO Trace := do
  let some (pos, endPos) := place? info.stx | return trace
  if info.goalsBefore.isEmpty || trace.seen.contains (pos.byteIdx, endPos.byteIdx) then return trace
  let before ← goalsText { ctx with mctx := info.mctxBefore } info.goalsBefore
  let after ← goalsText { ctx with mctx := info.mctxAfter } info.goalsAfter
  let tactic := Json.mkObj [("stateBefore", before), ("stateAfter", after),
    ("pos", toJson pos.byteIdx), ("endPos", toJson endPos.byteIdx)]
  return { trace with tactics := trace.tactics.push tactic
                      seen := trace.seen.insert (pos.byteIdx, endPos.byteIdx) }

/-- A position, or nothing. -/
def positionJson (pos : Option Position) : Json :=
  pos.elim .null fun p => Json.mkObj [("line", toJson p.line), ("column", toJson p.column)]

/-- The module in which a constant is declared. -/
def moduleOf (env : Environment) (c : Name) : Name :=
  (env.getModuleIdxFor? c).elim env.mainModule fun i => env.header.moduleNames[i]!

/-- Notes the use of a constant. -/
def visitTerm (env : Environment) (map : FileMap) (info : TermInfo) (trace : Trace) :
    CoreM Trace := do
  let (some c, false) := (info.expr.constName?, info.isBinder) | return trace
  let some (pos, endPos) := place? info.stx | return trace
  let range := (← findDeclarationRanges? c).map (·.selectionRange)
  let premise := Json.mkObj [("fullName", c.toString),
    ("defPos", positionJson (range.map (·.pos))), ("defEndPos", positionJson (range.map (·.endPos))),
    ("modName", (moduleOf env c).toString), ("defPath", .null),
    ("pos", positionJson (map.toPosition pos)), ("endPos", positionJson (map.toPosition endPos))]
  return { trace with premises := trace.premises.push premise }

/-- Collects what the trees say. -/
def visitTrees (env : Environment) (map : FileMap) (trees : List InfoTree) : CoreM Trace :=
  trees.foldlM (init := {}) fun trace tree =>
    tree.foldInfoM (init := trace) fun ctx info trace => match info with
      | .ofTacticInfo t => visitTactic ctx t trace
      | .ofTermInfo t => visitTerm env map t trace
      | _ => return trace

/-! ### Files -/

/-- An option from the command line, `name=value`. -/
def addOption (opts : Options) (text : String) : Options :=
  match text.splitOn "=" with
  | [name, "true"] => opts.insert name.toName (true : Bool)
  | [name, "false"] => opts.insert name.toName (false : Bool)
  | [name, value] => match value.toNat? with
    | some n => opts.insert name.toName n
    | none => opts.insert name.toName value
  | _ => opts

/-- Fails with the errors among the messages. -/
def failOnErrors (messages : MessageLog) : IO Unit := do
  let errors := messages.toList.filter (·.severity == .error)
  unless errors.isEmpty do
    let texts ← errors.mapM fun m => m.toString
    throw <| .userError ("\n".intercalate texts)

/-- Elaborates a file: the trees of its header and commands, and the state at its end. -/
def elaborate (input : Parser.InputContext) (module : Name) (opts : Options) :
    IO (Array Syntax × Command.State) := do
  let (header, parserState, messages) ← Parser.parseHeader input
  let (env, messages) ← processHeader header opts messages input (mainModule := module)
  failOnErrors messages
  let start := { Command.mkState env messages opts with infoState.enabled := true }
  let final ← IO.processCommands input parserState start
  failOnErrors final.commandState.messages
  return (#[header.raw] ++ final.commands.pop, final.commandState)

/-- Writes the trace of a file. -/
unsafe def traceFile (source : FilePath) (module : Name) (out : FilePath) (opts : Options) :
    IO Unit := do
  enableInitializersExecution
  let text ← IO.FS.readFile source
  let input := Parser.mkInputContext text source.toString
  -- asynchronous elaboration would leave holes in the trees
  let (commands, state) ← elaborate input module (opts.insert `Elab.async (false : Bool))
  let context := { fileName := source.toString, fileMap := input.fileMap, maxHeartbeats := 0 }
  let visit := visitTrees state.env input.fileMap state.infoState.trees.toList
  let (trace, _) ← visit.toIO context { env := state.env }
  IO.FS.writeFile out <| Json.compress <| Json.mkObj
    [("commandASTs", Json.arr (commands.map syntaxJson)), ("tactics", Json.arr trace.tactics),
     ("premises", Json.arr trace.premises)]

end TraceAst

/-- The entry point. -/
unsafe def main (args : List String) : IO UInt32 := do
  let (options, files) := args.partition (·.startsWith "-D")
  let opts := options.foldl (fun o text => TraceAst.addOption o (text.drop 2).toString) {}
  match files with
  | [source, module, out] =>
    try
      TraceAst.traceFile source module.toName out opts
      return 0
    catch e =>
      IO.eprintln e.toString
      return 1
  | _ =>
    IO.eprintln "usage: TraceAst.lean [-Doption=value …] SOURCE MODULE OUT"
    return 2
