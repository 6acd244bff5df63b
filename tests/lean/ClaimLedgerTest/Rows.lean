/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger

/-!
# Tests of the rows of this library
-/

namespace ClaimLedgerTest

open Lean ClaimLedger

/-- The rows whose ids begin with a letter. -/
def countRows (env : Environment) (letter : String) : Nat :=
  (rowExt.getState env).toList.countP fun (id, _) => id.startsWith letter

/-- info: [13, 13, 7, 9] -/
#guard_msgs in
run_meta logInfo m!"{["A", "B", "C", "D"].map (countRows (← getEnv))}"

/-- error: the claim "C3" is declared already: error bound -/
#guard_msgs in
declare_claim "C3" "again"

end ClaimLedgerTest
