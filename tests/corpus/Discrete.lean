/-! Statements that need nothing but Lean itself: naturals, integers, finite types, lists, recursion, structures. -/

namespace Corpus.Discrete

def tri : Nat → Nat
  | 0 => 0
  | n + 1 => tri n + (n + 1)

def fibo : Nat → Nat
  | 0 => 0
  | 1 => 1
  | n + 2 => fibo n + fibo (n + 1)

structure Pt where
  x : Int
  y : Int

def Pt.add (p q : Pt) : Pt := ⟨p.x + q.x, p.y + q.y⟩

instance : Add Pt := ⟨Pt.add⟩

inductive Colour where
  | red | green | blue

def Colour.next : Colour → Colour
  | .red => .green
  | .green => .blue
  | .blue => .red

/-- An interval that is not empty. -/
structure Interval where
  lo : Nat
  hi : Nat
  ordered : lo ≤ hi

def Interval.length (I : Interval) : Nat := I.hi - I.lo

theorem true_tri (n : Nat) : 2 * tri n = n * (n + 1) := sorry
theorem true_add_comm (p q : Pt) : p + q = q + p := sorry
theorem true_inverse_mod_seven : ∀ a : Fin 7, a ≠ 0 → ∃ b : Fin 7, a * b = 1 := sorry
theorem true_doubling (f : Nat → Nat) (h0 : f 0 = 1) (h : ∀ n, f (n + 1) = 2 * f n) (n : Nat) : f n = 2 ^ n := sorry
theorem true_div_add_mod (a b : Int) : a / b * b + a % b = a := sorry
theorem true_not_bounded : ¬ ∀ n : Nat, n < 100 := sorry
theorem true_not_bounded_by (k : Nat) : ¬ ∀ n : Nat, n < k := sorry
theorem true_reverse (l : List Nat) : l.reverse.length = l.length := sorry
theorem true_cycle (c : Colour) : c.next.next.next = c := sorry
theorem true_interval (I : Interval) : I.lo + I.length = I.hi := sorry
theorem true_bool (a b : Bool) : (a && b) = !(!a || !b) := sorry
theorem true_bounded (n : Nat) : ∀ k < n, k + 1 ≤ n := sorry

theorem false_tri (n : Nat) : tri n = n * n := sorry
theorem false_fibo (n : Nat) : fibo n ≤ n + 1 := sorry
theorem false_sub (a b : Nat) (h : a ≤ b) : a - b + b = a := sorry
theorem false_div_mul (a b : Nat) (h : b ≠ 0) : a / b * b = a := sorry
theorem false_inverse_mod_six : ∀ a : Fin 6, a ≠ 0 → ∃ b : Fin 6, a * b = 1 := sorry
theorem false_doubling (f : Nat → Nat) (h0 : f 0 = 1) (h : ∀ n, f (n + 1) = 2 * f n) (n : Nat) : f n = 2 ^ n + n := sorry
theorem false_div_add_mod (a b : Int) : a / b * b + a % b = a + b := sorry
theorem false_reverse (l : List Nat) : l.length = l.reverse.length + 1 := sorry
theorem false_cycle (c : Colour) : c.next.next = c := sorry
theorem false_interval (I : Interval) : 0 < I.length := sorry
theorem false_bool (a b : Bool) : (a && b) = (a || b) := sorry
theorem false_bounded (n : Nat) : ∀ k < n, k + 2 ≤ n := sorry
theorem false_denial : ¬ ∀ a : Fin 5, a.val ≤ 4 := sorry
theorem false_exists (n : Nat) : ∃ k < n, k * k = n := sorry

theorem vacuous_order (a b : Nat) (h : a < b) (h' : b < a) : a = 0 := sorry

end Corpus.Discrete
