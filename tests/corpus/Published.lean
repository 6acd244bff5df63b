import Mathlib.Algebra.BigOperators.Intervals
import Mathlib.Algebra.Group.Int.Even
import Mathlib.Analysis.SpecialFunctions.Log.Base
import Mathlib.Analysis.SpecialFunctions.Pow.Real
import Mathlib.Analysis.SpecialFunctions.Trigonometric.Deriv
import Mathlib.Analysis.SpecificLimits.Basic
import Mathlib.Data.Nat.GCD.Basic
import Mathlib.Topology.Algebra.InfiniteSum.Basic

/-! Slips of the kinds that formal collections of problems had to correct after they were published:
a recurrence at one point, a hypothesis that division by zero makes contradictory, an exponent that
is a natural quotient, 0 among the bases, roots of negative numbers, limits that do not keep a
strict order. -/

namespace Corpus.Published

open Filter Topology

-- values that follow from a recurrence in both directions

theorem true_sums_of_neighbours (g : ℤ → ℤ) (h : ∀ x, g (x + 1) + g x = 6 * x) (h₂ : g 2 = 5) :
    g 6 = 17 ∧ g (-1) = -5 := sorry
/-- The recurrence is only known at one point. -/
theorem false_sum_of_two_neighbours (x : ℤ) (g : ℤ → ℤ) (h : g (x + 1) + g x = 6 * x)
    (h₂ : g 2 = 5) : g 6 = 17 := sorry
theorem true_equal_steps (u : ℕ → ℝ) (h : ∀ n, u (n + 2) - u (n + 1) = u (n + 1) - u n)
    (h₂ : u 2 = 1) (h₁₀ : u 10 = 5) : u 6 = 3 := sorry
theorem false_equal_steps (u : ℕ → ℝ) (h : ∀ n, u (n + 2) - u (n + 1) = u (n + 1) - u n)
    (h₂ : u 2 = 1) (h₃ : u 3 = 5) : u 6 = 3 := sorry
theorem true_steps_from_one (f : ℕ → ℤ) (h₁ : f 1 = 4)
    (h : ∀ n, 1 < n ∧ Even n → f n = f (n - 1) + 3)
    (h' : ∀ n, 1 < n ∧ Odd n → f n = f (n - 2) + 5) : f 6 = 17 := sorry
/-- At 0 the recurrence is f 0 = f 0 + 3. -/
theorem vacuous_steps_from_zero (f : ℕ → ℤ) (h₁ : f 1 = 4)
    (h : ∀ n, Even n → f n = f (n - 1) + 3) (h' : ∀ n, Odd n → f n = f (n - 2) + 5) :
    f 6 = 0 := sorry
theorem true_lengths_of_words (w : ℕ → List ℕ) (h₀ : w 0 = [1]) (h₁ : w 1 = [1, 0])
    (h : ∀ n, w (n + 2) = w (n + 1) ++ w n) : (w 6).length = 21 := sorry
theorem false_lengths_of_words (w : ℕ → List ℕ) (h₀ : w 0 = [1]) (h₁ : w 1 = [1, 0])
    (h : ∀ n, w (n + 2) = w (n + 1) ++ w n) : ∀ n, (w n).length ≤ 2 * n + 1 := sorry

-- an identity that determines its coefficients

theorem true_partial_fractions (a b : ℝ)
    (h : ∀ x, x ≠ 1 → x ≠ -2 → (5 * x + 1) / ((x - 1) * (x + 2)) = a / (x - 1) + b / (x + 2)) :
    a = 2 ∧ b = 3 := sorry
/-- At x = 1 and at x = -2 both sides have values, which differ. -/
theorem vacuous_partial_fractions (a b : ℝ)
    (h : ∀ x, (5 * x + 1) / ((x - 1) * (x + 2)) = a / (x - 1) + b / (x + 2)) :
    a = 2 ∧ b = 3 := sorry
/-- Both exponents are 0. -/
theorem vacuous_natural_exponents (r : ℝ) (h : r ^ (1 / 2) + 3 = r ^ (1 / 3)) : r = 7 := sorry

-- logarithms, powers, roots

theorem true_nested_logarithms (n : ℕ) (h₁ : 1 < n)
    (h : Real.logb 3 (Real.logb 9 n) = Real.logb 9 (Real.logb 3 n)) : n = 81 := sorry
theorem false_nested_logarithms (n : ℕ) (h₀ : 0 < n)
    (h : Real.logb 3 (Real.logb 9 n) = Real.logb 9 (Real.logb 3 n)) : n = 81 := sorry
theorem true_quotient_of_powers (x : ℚ) (hx : x ≠ 0) (m n : ℤ) : x ^ m / x ^ n = x ^ (m - n) :=
  sorry
theorem false_quotient_of_powers (x : ℚ) (m n : ℤ) : x ^ m / x ^ n = x ^ (m - n) := sorry
theorem true_cube_root (t : ℝ) (h₀ : 0 ≤ t) (h : t ^ (1 / 3 : ℝ) = 1 / 2) : t = 1 / 8 := sorry
/-- The cube root of -1 is the real part of the principal one. -/
theorem false_cube_root (t : ℝ) (h : t ^ (1 / 3 : ℝ) = 1 / 2) : t = 1 / 8 := sorry

-- a predicate with a name

theorem true_named_condition (P : ℤ → ℤ → Prop) (hP : ∀ a b, P a b ↔ a ≠ 0 ∧ |b| < 5) :
    ∀ a b, P a b → 0 < a ^ 2 + b ^ 2 := sorry
theorem false_named_condition (P : ℤ → ℤ → Prop) (hP : ∀ a b, P a b ↔ |a| < 5 ∧ |b| < 5) :
    ∀ a b, P a b → 0 < a ^ 2 + b ^ 2 := sorry

-- sets of pairs

theorem true_product_without (A B C : Set ℕ) : A ×ˢ (B \ C) = A ×ˢ B \ A ×ˢ C := sorry
theorem false_product_without (A B C : Set ℕ) : A ×ˢ (B \ C) = A ×ˢ B \ C ×ˢ A := sorry

-- limits of sequences in order

theorem true_limits_in_order (a b : ℕ → ℝ) (L M : ℝ) (h : ∀ n, a n ≤ b n)
    (ha : Tendsto a atTop (𝓝 L)) (hb : Tendsto b atTop (𝓝 M)) : L ≤ M := sorry
theorem false_limit_of_larger (a b : ℕ → ℝ) (L : ℝ) (h : ∀ n, a n ≤ b n)
    (ha : Tendsto a atTop (𝓝 L)) : Tendsto b atTop (𝓝 L) := sorry
theorem true_slow_iteration (y : ℕ → ℝ) (h₀ : 0 < y 0) (h : ∀ n, y (n + 1) = y n / (1 + y n)) :
    Tendsto (fun n : ℕ => n * y n) atTop (𝓝 1) := sorry
theorem false_slow_iteration (y : ℕ → ℝ) (h₀ : y 0 = 2) (h : ∀ n, y (n + 1) = y n / (1 + y n)) :
    Tendsto (fun n : ℕ => n * y n) atTop (𝓝 2) := sorry

/-- Along ⊤ only what is constant converges. -/
theorem true_constant_along_top : Tendsto (fun _ : ℕ => (2 : ℝ)) ⊤ (𝓝 2) := sorry
theorem false_reciprocals_along_top : Tendsto (fun n : ℕ => (1 : ℝ) / (n + 1)) ⊤ (𝓝 0) := sorry

-- sums over other index types, and of natural quotients

theorem true_sum_over_positive : ∑' n : ℕ+, (1 / 3 : ℝ) ^ (n : ℕ) = 1 / 2 := sorry
theorem false_sum_over_positive : ∑' n : ℕ+, (1 / 3 : ℝ) ^ (n : ℕ) = 3 / 2 := sorry
theorem true_sum_over_integers : ∑' n : ℤ, (1 / 2 : ℝ) ^ n.natAbs = 3 := sorry
theorem false_sum_over_integers : ∑' n : ℤ, (1 / 2 : ℝ) ^ n.natAbs = 2 := sorry
/-- Over all real numbers the family is not summable. -/
theorem false_sum_over_reals : ∑' x : ℝ, 1 / (x ^ 2 + 1) = Real.pi := sorry
theorem true_sum_over_reals : ∑' x : ℝ, 1 / (x ^ 2 + 1) = 0 := sorry
theorem true_sum_from_two :
    ∑' n : Set.Ici 2, (1 : ℝ) / (2 ^ (n : ℕ) * (2 ^ (n : ℕ) - 1)) < 1 / 8 := sorry
/-- The quotients are natural: only the first is not 0. -/
theorem false_sum_of_quotients :
    ∑' n : Set.Ici 1, 3 ^ (n : ℕ) / (2 ^ (n : ℕ) * (2 ^ (n : ℕ) - 1)) = 2 := sorry
theorem true_sum_of_quotients :
    ∑' n : Set.Ici 1, 3 ^ (n : ℕ) / (2 ^ (n : ℕ) * (2 ^ (n : ℕ) - 1)) = 1 := sorry
theorem false_powers_summable : Summable fun n : ℕ => (2 : ℝ) ^ n := sorry
theorem true_ending_family : Summable fun n : ℤ => if 0 < n ∧ n < 100000 then (1 : ℝ) else 0 :=
  sorry

-- further slips

theorem true_gcd_of_values (n : ℕ) (hn : 0 < n) (p : ℕ → ℕ) (hp : ∀ x, p x = x ^ 2 - x + 17)
    (h : 1 < (p n).gcd (p (n + 1))) : 17 ≤ n := sorry
theorem false_gcd_of_values (n : ℕ) (p : ℕ → ℕ) (hp : ∀ x, p x = x ^ 2 - x + 17)
    (h : 1 < (p n).gcd (p (n + 1))) : 17 ≤ n := sorry
theorem true_inverse_and_difference (m x : ℤ) (h₁ : 10 ≤ m) (h₂ : m ≤ 60) (h₃ : 4 * x % m = 1)
    (h₄ : (x - 16) % m = 0) : m = 21 := sorry
/-- The natural difference is 0 for every x up to 16. -/
theorem false_inverse_and_difference (m x : ℕ) (h₁ : 10 ≤ m) (h₂ : m ≤ 60) (h₃ : 4 * x % m = 1)
    (h₄ : (x - 16) % m = 0) : m = 21 := sorry
theorem false_sums_of_two_cubes (n : ℕ) (h : ∃ x y z w : ℤ, x ^ 3 + y ^ 3 = n ∧ z ^ 3 + w ^ 3 = n ∧
    x ≠ z ∧ x ≠ w) : 1729 ≤ n := sorry
theorem false_negative_cosines (A : Finset ℕ) (h : 0 ∉ A) :
    ∃ t : ℝ, ∑ n ∈ A, Real.cos (n * t) < 0 := sorry
theorem true_negative_cosines (A : Finset ℕ) (h : 0 ∉ A) (hA : A.Nonempty) :
    ∃ t : ℝ, ∑ n ∈ A, Real.cos (n * t) < 0 := sorry

-- congruences that no number satisfies

theorem true_root_of_minus_one (p : ℕ) (hp : p.Prime) (h : p % 4 = 1) :
    ∃ x : ℤ, x ^ 2 ≡ -1 [ZMOD p] := sorry
theorem false_root_of_minus_one (p : ℕ) (hp : p.Prime) : ∃ x : ℤ, x ^ 2 ≡ -1 [ZMOD p] := sorry
theorem true_divisors_of_squares (p : ℕ) (hp : p.Prime) (h : p ≠ 2) :
    (∃ x : ℕ, p ∣ x ^ 2 + 1) ↔ p % 4 = 1 := sorry
theorem true_common_remainder (a b m n : ℕ) (hm : 0 < m) (hn : 0 < n) (h : m.Coprime n) :
    ∃ x : ℕ, x % m = a % m ∧ x % n = b % n := sorry
theorem false_common_remainder (a b m n : ℕ) (hm : 0 < m) (hn : 0 < n) :
    ∃ x : ℕ, x % m = a % m ∧ x % n = b % n := sorry
/-- Differences and quotients of natural numbers do not only depend on residues. -/
theorem true_remainder_of_difference (n : ℕ) (hn : 0 < n) :
    ∃ x : ℕ, (x - 5) % (2 * n) = 0 ∧ x % 2 = 0 := sorry

end Corpus.Published
