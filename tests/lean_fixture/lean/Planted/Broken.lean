import Planted.Basic

/-!
# Planted faults
-/

namespace Planted

/-- Open: a `sorry` of its own, on the tactic's line. -/
@[claim "X1"]
theorem own_sorry (n : Nat) : n + 0 = n := by
  have h : n = n := rfl
  sorry

/-- Open: two `sorry`s of its own, one inside a term. -/
theorem two_sorries : (1 = 1) ∧ (2 = 2) :=
  ⟨sorry, by
    sorry⟩

/-- A statement with a hole. -/
theorem sorry_in_statement : (sorry : Nat) = (sorry : Nat) → True := fun _ => trivial

/-- A definition with a hole. -/
def holed : Nat := sorry

/-- Inherited: proved from an open theorem. -/
theorem inherited_sorry (n : Nat) : n + 0 = n := own_sorry n

/-- Inherited over two steps, and from a definition. -/
theorem inherited_twice : 1 + 0 = 1 ∧ holed = holed := ⟨inherited_sorry 1, rfl⟩

/-- A user axiom. -/
axiom wishful : ∀ n : Nat, n = 0

/-- A theorem that rests on it. -/
theorem from_wish : 1 = 0 := wishful 1

/-- A proof that trusts the compiler. -/
theorem by_compiler : double 2 = 4 := by native_decide

/-- A program in place of a definition. -/
def fake (n : Nat) : Nat := n + 1

/-- A definition that evaluates to something else. -/
@[implemented_by fake]
def replaced (n : Nat) : Nat := n

/-- An unsafe definition. -/
unsafe def loop (n : Nat) : Nat := loop (n + 1)

/-- An instance that changes what `≤` means. -/
local instance everythingLe : LE Nat := ⟨fun _ _ => True⟩

/-- A notation that changes what a symbol means. -/
local notation:50 a " ≼ " b => a = b

/-- What they make of a false statement. -/
theorem fooled : 3 ≤ 2 := trivial

end Planted
