import ClaimLedger.Attribute

/-!
# Planted declarations without faults

One declaration of every kind, in core Lean only, so that the fixture compiles in a second.
-/

namespace Planted

declare_claim "X1" "a row of the fixture"
declare_claim "X2" "a disputed row of the fixture" needs role

/-- A plain inductive type. -/
inductive Colour where
  | red
  | green
  deriving DecidableEq, Repr

/-- A structure with a parameter and a default. -/
structure Box (α : Type) where
  /-- What is inside. -/
  content : α
  /-- How often it was opened. -/
  opened : Nat := 0

/-- A structure with a field that is a proposition. -/
structure Positive where
  /-- The number. -/
  value : Nat
  /-- It is positive. -/
  pos : 0 < value

/-- A class. -/
class HasSize (α : Type) where
  /-- The size. -/
  size : α → Nat

instance : HasSize (Box Nat) := ⟨fun b => b.content + b.opened⟩

/-- A definition. -/
@[claim "X1" source := "F(1)" role := definition]
def double (n : Nat) : Nat := n + n

/-- A definition whose value is a function. -/
def shifted (f : Nat → Nat) : Nat → Nat := fun n => f (n + 1)

/-- An abbreviation. -/
abbrev Pair := Nat × Nat

/-- A definition by matching on a plain inductive type. -/
def weight : Colour → Nat
  | .red => 1
  | .green => 2

/-- A definition by structural recursion with two steps back. -/
def fibo : Nat → Nat
  | 0 => 0
  | 1 => 1
  | n + 2 => fibo n + fibo (n + 1)

/-- A definition by well-founded recursion. -/
def halvings (n : Nat) : Nat :=
  if n ≤ 1 then 0 else halvings (n / 2) + 1
decreasing_by omega

/-- A definition over a list, with a local recursive helper. -/
def total (xs : List Nat) : Nat := go 0 xs
where
  /-- Adds up what is left. -/
  go (acc : Nat) : List Nat → Nat
    | [] => acc
    | x :: rest => go (acc + x) rest

/-- A definition with a subterm that carries a proof. -/
def lastDigit (n : Nat) : Fin 10 := ⟨n % 10, Nat.mod_lt n (by decide)⟩

/-- An opaque constant. -/
opaque secret : Nat

/-- A proposition by name. -/
def Claimed : Prop := ∀ n : Nat, double n = n

/-- A theorem with a proof. -/
@[claim "X1" source := "F(1)"]
theorem double_eq (n : Nat) : double n = 2 * n := by
  unfold double
  omega

/-- A theorem with two claims. -/
@[claim "X2" source := "F(2)" role := refutation, claim "X1" role := correction]
theorem not_claimed : ¬ Claimed := by
  intro h
  have := h 1
  simp [double] at this

/-- A theorem in two universes. -/
theorem fst_mk.{u, v} {α : Type u} {β : Type v} (a : α) (b : β) : (a, b).1 = a := rfl

private theorem hidden : double 1 = 2 := rfl

/-- A theorem that uses a private one. -/
theorem double_one : double 1 = 2 := hidden

end Planted
