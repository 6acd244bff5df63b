/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Attribute

/-!
# Tests of the `claim` attribute

What it accepts is in the environment afterwards; what it refuses is an error with a message that
says what to do.
-/

namespace ClaimLedgerTest

open Lean ClaimLedger

declare_claim "T1" "a plain row"
declare_claim "T2" "a disputed row" needs role

/-! ### What is accepted -/

@[claim "T1" source := "P(1)" role := definition]
def object : Nat := 1

@[claim "T1"]
theorem plain : object = 1 := rfl

@[claim "T2" source := "P(2)" role := correction, claim "T1" source := "P(3)"]
theorem twice : object ≠ 2 := by decide

@[claim "T2" role := sketch]
def sketched : Prop := object = 2

@[claim "T2" role := sketch]
theorem sketchedTheorem : True := trivial

@[claim "T1" role := definition]
structure Point where
  x : Nat

theorem later : object = 1 := rfl

attribute [claim "T1"] later

/-- The words of a claim. -/
def words (c : Claim) : String × String × Option String := (c.id, c.role.toString, c.source)

/-- info: [("T1", "definition", some "P(1)")] -/
#guard_msgs in
run_meta logInfo m!"{repr ((claimsOf (← getEnv) ``object).map words).toList}"

/-- info: [("T1", "statement", none)] -/
#guard_msgs in
run_meta logInfo m!"{repr ((claimsOf (← getEnv) ``plain).map words).toList}"

/-- info: [("T2", "correction", some "P(2)"), ("T1", "statement", some "P(3)")] -/
#guard_msgs in
run_meta logInfo m!"{repr ((claimsOf (← getEnv) ``twice).map words).toList}"

/-- info: [1, 1, 1, 1] -/
#guard_msgs in
run_meta
  let env ← getEnv
  let names := [``sketched, ``sketchedTheorem, ``Point, ``later]
  logInfo m!"{names.map fun n => (claimsOf env n).size}"

/-! ### What is refused -/

/-- error: unknown claim "Z1"; declared are T1, T2 -/
#guard_msgs in
@[claim "Z1"] theorem unknownId : True := trivial

/-- error: unknown role 'proof'; the roles are definition, statement, refutation, correction,
sketch -/
#guard_msgs (whitespace := lax) in
@[claim "T1" role := proof] theorem unknownRole : True := trivial

/--
error: the claim "T2" needs a role: role := one of definition, statement, refutation, correction,
sketch
-/
#guard_msgs (whitespace := lax) in
@[claim "T2" source := "P(2)"] theorem noRole : True := trivial

/--
error: role := definition needs something that is no theorem, and
'ClaimLedgerTest.theoremAsDefinition' is not
-/
#guard_msgs (whitespace := lax) in
@[claim "T1" role := definition] theorem theoremAsDefinition : True := trivial

/--
error: role := refutation needs a theorem, and 'ClaimLedgerTest.definitionAsRefutation' is not
-/
#guard_msgs in
@[claim "T1" role := refutation] def definitionAsRefutation : Nat := 1

/-- error: role := statement needs a theorem, and 'ClaimLedgerTest.propAsStatement' is not -/
#guard_msgs in
@[claim "T1"] def propAsStatement : Prop := True

/--
error: 'ClaimLedgerTest.privateClaim' is private: a claim needs a declaration that can be named
elsewhere
-/
#guard_msgs (whitespace := lax) in
@[claim "T1"] private theorem privateClaim : True := trivial

/-- error: a claim is global: neither local nor scoped -/
#guard_msgs in
@[local claim "T1"] theorem localClaim : True := trivial

/-- error: the claim "T1" is declared already: a plain row -/
#guard_msgs in
declare_claim "T1" "again"

/-- error: the id of a claim is not empty -/
#guard_msgs in
declare_claim "" "nothing"

/-! What was refused is not in the environment. -/

/-- info: [] -/
#guard_msgs in
run_meta
  let refused := [`unknownId, `unknownRole, `noRole, `theoremAsDefinition, `definitionAsRefutation,
    `propAsStatement, `privateClaim, `localClaim]
  let env ← getEnv
  logInfo m!"{refused.filter fun n => !(claimsOf env (`ClaimLedgerTest ++ n)).isEmpty}"

/-! The words of the attribute stay ordinary identifiers. -/

/-- A function whose binders are called like the attribute's words. -/
def ordinary (claim source role needs : Nat) : Nat := claim + source + role + needs

end ClaimLedgerTest
