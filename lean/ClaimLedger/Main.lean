/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export
import Lean

/-!
# `lake exe export_claims`

Writes what Lean knows about a project as `pyisingcheck-export/1`. It reads the compiled modules, so
the project has to be built before; it needs neither Lake nor a network, only the search path that
Lake sets (`LEAN_PATH`). Paths in the export are relative to the working directory, which is the
project's folder.

All of Lean is imported, because the pretty printer consists of what its modules register.
-/

open Lean System

namespace ClaimLedger.Cli

/-- The options of the command line. -/
structure Arguments where
  /-- Show the usage only. -/
  help : Bool := false
  /-- A file with the constants that are not unfolded, one a line. -/
  stop : Option FilePath := none
  /-- The file to write; standard output if there is none. -/
  out : Option FilePath := none
  /-- The modules to start from. -/
  roots : Array Name := #[]
  /-- The folder of the sources. -/
  sourceDir : Option FilePath := none
  /-- Fail if a rule is broken. -/
  check : Bool := false

/-- How to call the exporter. -/
def usage : String := "\
usage: export_claims [--stop FILE] [--out FILE] [--root MODULE …] [--source-dir DIR] [--check]

  --stop FILE       do not unfold the constants that the file names, one a line (# begins a comment)
  --out FILE        write there instead of on standard output
  --root MODULE     export this module and what it imports from the project; may be repeated
                    (default: the modules at the top of the source folder)
  --source-dir DIR  where the sources lie (default: lean if there is such a folder, otherwise .)
  --check           exit 1 if a declaration breaks a rule (foreign axioms, native_decide, …)"

/-- Reads the command line. -/
partial def parseArgs (options : Arguments) : List String → Except String Arguments
  | [] => .ok options
  | "--help" :: rest | "-h" :: rest => parseArgs { options with help := true } rest
  | "--check" :: rest => parseArgs { options with check := true } rest
  | "--stop" :: file :: rest => parseArgs { options with stop := some file } rest
  | "--out" :: file :: rest => parseArgs { options with out := some file } rest
  | "--source-dir" :: dir :: rest => parseArgs { options with sourceDir := some dir } rest
  | "--root" :: module :: rest =>
    -- one flag may be followed by several modules
    let (more, rest) := rest.span fun word => !word.startsWith "--"
    let roots := ((module :: more).map String.toName).toArray
    parseArgs { options with roots := options.roots ++ roots } rest
  | word :: _ => .error s!"unknown or incomplete option '{word}'\n{usage}"

/-- The names in a stop list. -/
def readStop (file : FilePath) : IO NameSet := do
  let lines := (← IO.FS.readFile file).splitOn "\n" |>.map fun l => l.trimAscii.toString
  let names := lines.filter fun l => !l.isEmpty && !l.startsWith "#"
  return names.foldl (fun s n => s.insert n.toName) {}

/-- The source folder, unless it is named. -/
def defaultSourceDir : IO FilePath :=
  return if ← FilePath.isDir "lean" then "lean" else "."

/-- What to export, from the command line and the folder. -/
def readRequest (options : Arguments) : IO Request := do
  let sourceDir ← options.sourceDir.getDM defaultSourceDir
  unless ← sourceDir.isDir do throw <| .userError s!"no such folder: {sourceDir}"
  let roots ← if options.roots.isEmpty then defaultRoots sourceDir else pure options.roots
  if roots.isEmpty then
    throw <| .userError s!"no Lean module at the top of {sourceDir}: name one with --root"
  return { roots, sourceDir, stop := ← options.stop.elim (pure {}) readStop }

/-- Tells Lean where the compiled modules are. -/
def setSearchPath : IO Unit := do
  let sysroot ← try findSysroot catch _ => pure ""
  initSearchPath sysroot

/-- Loads the roots, with the notations that print statements. -/
unsafe def loadRoots (roots : Array Name) : IO Environment := do
  for root in roots do
    unless ← (← findOLean root).pathExists do
      throw <| .userError s!"the module {root} is not compiled: build it, or name other roots"
  enableInitializersExecution
  importModules (roots.map ({ module := · })) {} (trustLevel := 1024) (leakEnv := true)
    (loadExts := true)

/-- Writes a file beside its place and renames it, so that nobody sees half of it. -/
def writeWhole (file : FilePath) (text : String) : IO Unit := do
  let beside := file.addExtension "tmp"
  IO.FS.writeFile beside text
  IO.FS.rename beside file

/-- Exports; the exit code is 1 if a rule is broken under `--check`. -/
unsafe def run (options : Arguments) : IO UInt32 := do
  let request ← readRequest options
  setSearchPath
  let env ← loadRoots request.roots
  let project ← findProject env request.sourceDir request.roots
  let context := { fileName := "<export>", fileMap := default, maxHeartbeats := 0,
                   maxRecDepth := 100000 }
  let ((text, violations), _) ←
    (exportProject request project env).run'.toIO context { env }
  match options.out with
  | some file => writeWhole file text
  | none => IO.print text
  for v in violations do IO.eprintln s!"{v.name}: {v.rule} ({v.detail})"
  return if options.check && !violations.isEmpty then 1 else 0

/-- Runs the command line. -/
unsafe def runArgs (args : List String) : IO UInt32 := do
  let options ← IO.ofExcept (parseArgs {} args)
  if options.help then
    IO.println usage
    return 0
  run options

end ClaimLedger.Cli

/-- The entry point: 0 if all is well, 1 for a broken rule under `--check`, 2 for bad input. -/
unsafe def main (args : List String) : IO UInt32 := do
  try
    return ← ClaimLedger.Cli.runArgs args
  catch e =>
    IO.eprintln s!"export_claims: {e}"
    return 2
