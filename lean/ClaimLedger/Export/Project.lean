/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export.Sha256
import Lean.Data.Json
import Lean.Environment
import Lean.Util.Path

/-!
# What belongs to a project

A project is a folder with Lean sources; whatever else its modules import is from outside. The
module system of Lean does not know the difference, so it is read off the files: a module belongs to
the project if its source lies in the folder.

## Main definitions

* `ClaimLedger.Project`: the modules of a project and their sources.
* `ClaimLedger.sourceHashes`: the SHA-256 of every Lean source of the project.
* `ClaimLedger.defaultRoots`: the modules at the top of the folder.
* `ClaimLedger.mathlibRevision`: what the manifest pins.
-/

namespace ClaimLedger

open Lean System

/-- The modules that an export is about. -/
structure Project where
  /-- The source of each module, as a path from the working directory. -/
  files : NameMap FilePath
  /-- The modules' indices in the environment, in import order. -/
  indices : Array ModuleIdx
  deriving Inhabited

/-- The source that a module has in a folder. -/
def sourceOf (dir : FilePath) (module : Name) : FilePath :=
  (modToFilePath dir module "lean").normalize

/-- The path without a leading `./`, with `/` between its parts on every system. -/
def showPath (path : FilePath) : String :=
  let parts := path.components.filter fun part => part != "." && !part.isEmpty
  (if path.isAbsolute then "/" else "") ++ "/".intercalate parts

/-- The modules of an environment whose sources lie in a folder. The claim ledger itself is a tool,
not mathematics: it counts only where a root asks for it. -/
def findProject (env : Environment) (dir : FilePath) (roots : Array Name) : IO Project := do
  let wantsLedger := roots.any (·.getRoot == `ClaimLedger)
  let mut files := {}
  let mut indices := #[]
  for h : i in [0:env.header.moduleNames.size] do
    let module := env.header.moduleNames[i]
    if module.getRoot == `ClaimLedger && !wantsLedger then continue
    let file := sourceOf dir module
    if ← file.pathExists then
      files := files.insert module file
      indices := indices.push i
  return { files, indices }

/-- The module in which a constant is declared, if it is the project's. -/
def Project.moduleOf? (project : Project) (env : Environment) (c : Name) : Option Name := do
  let module := env.header.moduleNames[← env.getModuleIdxFor? c]!
  if project.files.contains module then some module else none

/-- Whether a constant is declared in the project. -/
def Project.owns (project : Project) (env : Environment) (c : Name) : Bool :=
  (project.moduleOf? env c).isSome

/-- Whether the walk over the sources skips a folder or file: what is hidden (Lake keeps its build
and the packages in `.lake`) and Lake's own files. -/
private def skips (name : String) : Bool :=
  name.startsWith "." || name == "lakefile.lean" || name == "lake-packages"

/-- All Lean sources in a folder, sorted. -/
partial def leanFiles (dir : FilePath) : IO (Array FilePath) := do
  let mut found := #[]
  for item in ← dir.readDir do
    if skips item.fileName then continue
    if ← item.path.isDir then found := found ++ (← leanFiles item.path)
    else if item.path.extension == some "lean" then found := found.push item.path
  return found.qsort fun a b => a.toString < b.toString

/-- The SHA-256 of every Lean source in a folder, by path. -/
def sourceHashes (dir : FilePath) : IO (Array (String × String)) := do
  (← leanFiles dir).mapM fun file => return (showPath file, sha256 (← IO.FS.readBinFile file))

/-- The modules at the top of a folder, without the claim ledger: what is exported unless roots are
named. -/
def defaultRoots (dir : FilePath) : IO (Array Name) := do
  let items := (← dir.readDir).filter fun item =>
    item.path.extension == some "lean" && !skips item.fileName
  let roots := items.filterMap fun item => item.path.fileStem.map (Name.mkSimple ·)
  return (roots.filter (· != `ClaimLedger)).qsort Name.lt

/-- The revision of Mathlib that a Lake manifest pins, if it pins one. -/
def mathlibRevision (manifest : FilePath) : IO (Option String) := do
  unless ← manifest.pathExists do return none
  let json ← IO.ofExcept (Json.parse (← IO.FS.readFile manifest))
  let packages := (json.getObjValAs? (Array Json) "packages").toOption.getD #[]
  return packages.findSome? fun package => do
    guard ((package.getObjValAs? String "name").toOption == some "mathlib")
    (package.getObjValAs? String "rev").toOption

end ClaimLedger
