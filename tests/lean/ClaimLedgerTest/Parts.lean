/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Export

/-!
# Tests of the exporter's parts

The exporter as a whole is tested on a project with planted faults, from outside.
-/

namespace ClaimLedgerTest

open Lean ClaimLedger

/-! ### The hash: the examples of FIPS 180-4, and lengths around the block's end -/

#guard sha256 "".toUTF8 == "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#guard sha256 "abc".toUTF8 == "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#guard sha256 ("".pushn 'a' 55).toUTF8 ==
  "9f4390f8d30c2dd92ec9f095b65e2b9ae9b0a925a5258e241c9f1e910f734318"
#guard sha256 ("".pushn 'a' 56).toUTF8 ==
  "b35439a4ac6f0948b6d6f9e3c6af0f5f590ce20f1bde7090ef7970686ec6738a"
#guard sha256 ("".pushn 'a' 64).toUTF8 ==
  "ffe054fe7ae0cb6dc65c3af9b61d5209f439851db43d0ba5997337df154668eb"

/-! ### The tables -/

/-- The entries of the table of expressions after some have been interned. -/
def entriesOf (es : List Expr) : IO (Except String (List Nat × Array String)) := do
  match ← ((es.mapM internExpr).run {}).toIO' with
  | .ok (indices, t) => return .ok (indices, t.exprs.entries)
  | .error message => return .error message

/-- `f x x` for a variable that is a shared node. -/
def sharedTerm : Expr := mkApp2 (mkConst `f) (.bvar 0) (.bvar 0)

/-- info: [(0, #["[\"sort\", 0]"])] -/
#guard_msgs in
run_meta do
  let .ok (i, entries) ← entriesOf [.sort .zero] | throwError "refused"
  logInfo m!"{repr (i.map fun k => (k, entries))}"

-- a shared node is written once, an annotated one like the same without annotation
/-- info: ([3, 0, 3], 4) -/
#guard_msgs in
run_meta do
  let .ok (i, entries) ← entriesOf [sharedTerm, mkConst `f, .mdata {} sharedTerm]
    | throwError "refused"
  logInfo m!"{repr (i, entries.size)}"

-- a term whose tree has 2^60 leaves is written in 61 lines
/-- info: 61 -/
#guard_msgs in
run_meta do
  let doubled := (List.range 60).foldl (fun e _ => mkApp e e) (mkConst `f)
  let .ok (_, entries) ← entriesOf [doubled] | throwError "refused"
  logInfo m!"{entries.size}"

-- what a closed declaration cannot contain
/-- info: ["a free variable in a declaration", "a metavariable in a declaration", "a universe
metavariable in a declaration"] -/
#guard_msgs (whitespace := lax) in
run_meta do
  let bad : List Expr := [.fvar ⟨`x⟩, .mvar ⟨`m⟩, .sort (.mvar ⟨`u⟩)]
  let messages ← bad.mapM fun e => return match ← entriesOf [e] with
    | .ok _ => "accepted"
    | .error message => message
  logInfo m!"{repr messages}"

/-! ### Paths -/

#guard showPath "./lean/A/B.lean" == "lean/A/B.lean"
#guard showPath "/a/b.lean" == "/a/b.lean"
#guard sourceOf "lean" `A.B == ("lean" / "A" / "B.lean" : System.FilePath)

end ClaimLedgerTest
