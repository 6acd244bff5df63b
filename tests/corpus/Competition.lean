import Mathlib.Algebra.BigOperators.Intervals
import Mathlib.Analysis.Complex.Basic
import Mathlib.Analysis.SpecialFunctions.Pow.Real
import Mathlib.Data.Int.Interval
import Mathlib.Data.Nat.Choose.Sum
import Mathlib.Data.Nat.Digits.Defs
import Mathlib.Data.Nat.Factorial.Basic
import Mathlib.Data.Set.Card
import Mathlib.NumberTheory.Divisors
import Mathlib.Order.Interval.Finset.Nat

/-! Statements in the manner of competition problems: systems of equations, functions and sets given
by their properties, recurrences, digits, divisors. The false ones have the usual slips: a
hypothesis at one point, truncated subtraction, a case forgotten. -/

namespace Corpus.Competition

open Finset

-- systems of equations

theorem true_two_lines (x y : ℝ) (h₁ : 2 * x + 3 * y = 13) (h₂ : 5 * x - y = 7) :
    x = 2 ∧ y = 3 := sorry
theorem false_two_lines (x y : ℝ) (h₁ : 2 * x + 3 * y = 13) (h₂ : 5 * x - y = 7) :
    x = 2 ∧ y = 4 := sorry
theorem true_sum_and_product (u v : ℝ) (h₁ : u + v = 6) (h₂ : u * v = 4) :
    u ^ 2 + v ^ 2 = 28 := sorry
theorem false_sum_and_product (u v : ℝ) (h₁ : u + v = 6) (h₂ : u * v = 4) : u < v := sorry
theorem true_circle_and_line (x y : ℝ) (h₁ : x ^ 2 + y ^ 2 = 25) (h₂ : y = x + 1) :
    x * y = 12 := sorry
theorem false_circle_and_line (x y : ℝ) (h₁ : x ^ 2 + y ^ 2 = 25) (h₂ : y = x + 1) :
    x = 3 := sorry
theorem true_three_unknowns (a b c : ℝ) (h₁ : a + b + c = 0) (h₂ : a * b + b * c + c * a = -7) :
    a ^ 2 + b ^ 2 + c ^ 2 = 14 := sorry
theorem false_three_unknowns (a b c : ℝ) (h₁ : a + b + c = 0)
    (h₂ : a * b + b * c + c * a = -7) : a * b * c = 6 := sorry
theorem true_reciprocal (t : ℝ) (h₀ : t ≠ 0) (h : t + 1 / t = 3) : t ^ 3 + 1 / t ^ 3 = 18 := sorry
theorem false_reciprocal (t : ℝ) (h₀ : t ≠ 0) (h : t + 1 / t = 3) : 1 < t := sorry
theorem true_complex_cube (z : ℂ) (h : z ^ 3 = 1) (hz : z ≠ 1) : z ^ 2 + z + 1 = 0 := sorry
theorem false_complex_cube (z : ℂ) (h : z ^ 3 = 1) : z = 1 := sorry
theorem true_root_equation (x : ℝ) (h₀ : 0 ≤ x) (h : Real.sqrt (x + 5) = x - 1) : x = 4 := sorry
theorem false_root_equation (x : ℝ) (h : |x - 3| = 2 * x) : x = -3 := sorry
theorem true_rational_quadratic (q : ℚ) (h : 6 * q ^ 2 - 5 * q + 1 = 0) (h' : 2 * q < 1) :
    q = 1 / 3 := sorry
theorem false_rational_quadratic (q : ℚ) (h : 6 * q ^ 2 - 5 * q + 1 = 0) : q = 1 / 3 := sorry

-- functions given by their properties

theorem true_affine_function (f : ℝ → ℝ) (a b : ℝ) (hf : ∀ x, f x = a * x + b) (h₁ : f 1 = 5)
    (h₂ : f 4 = 11) : f 10 = 23 := sorry
/-- The values of `f` are only given at two points. -/
theorem false_affine_at_points (f : ℝ → ℝ) (h₁ : f 1 = 5) (h₂ : f 4 = 11) : f 10 = 23 := sorry
theorem true_function_equals (f : ℕ → ℕ) (hf : f = fun n => n * n + 1) : f 7 = 50 := sorry
theorem false_function_equals (f : ℕ → ℕ) (hf : f = fun n => n - 3) (n : ℕ) :
    f n + 3 = n := sorry
theorem true_arithmetic_progression (u : ℕ → ℝ) (hu : ∀ n, u (n + 1) = u n + 4) (h : u 10 = 50) :
    u 0 = 10 := sorry
theorem false_arithmetic_progression (u : ℕ → ℝ) (hu : ∀ n, u (n + 1) = u n + 4)
    (h : u 10 = 50) : u 20 = 100 := sorry
theorem true_guarded_recurrence (d : ℕ → ℕ) (h₀ : d 0 = 1) (h₁ : d 1 = 1)
    (h : ∀ n, 2 ≤ n → d n = d (n - 1) + 2 * d (n - 2)) : d 6 = 43 := sorry
theorem false_guarded_recurrence (d : ℕ → ℕ) (h₀ : d 0 = 1) (h₁ : d 1 = 1)
    (h : ∀ n, 2 ≤ n → d n = d (n - 1) + 2 * d (n - 2)) : d 6 = 41 := sorry

-- sets given by their members

theorem true_members_in_range (S : Finset ℕ)
    (hS : ∀ n, n ∈ S ↔ 0 < n ∧ n < 100 ∧ n % 7 = 3) : S.card = 14 := sorry
theorem false_members_in_range (S : Finset ℕ)
    (hS : ∀ n, n ∈ S ↔ n ≤ 100 ∧ n % 7 = 0) : S.card = 14 := sorry
theorem true_finset_equals (S : Finset ℕ) (hS : S = (range 30).filter fun n => 5 ∣ n) :
    ∑ n ∈ S, n = 75 := sorry
theorem false_finset_equals (S : Finset ℤ) (hS : S = (Icc (-3) 3).filter fun n => 0 < n * n) :
    S.card = 7 := sorry

-- naturals and integers

theorem true_product_of_three (a b c : ℕ) (h : a * b * c = 385) (h₁ : 1 < a) (h₂ : a < b)
    (h₃ : b < c) : a + b + c = 23 := sorry
theorem false_product_of_three (a b c : ℕ) (h : a * b * c = 385) (h₂ : a < b) (h₃ : b < c) :
    a + b + c = 23 := sorry
theorem true_two_digits (n : ℕ) (h₀ : 10 ≤ n) (h₁ : n < 100)
    (h : n = 4 * (Nat.digits 10 n).sum) (h₂ : n % 10 = 8) : n = 48 := sorry
theorem false_two_digits (n : ℕ) (h₀ : 10 ≤ n) (h₁ : n < 100)
    (h : n = 4 * (Nat.digits 10 n).sum) : n = 48 := sorry
theorem true_last_digit : 7 ^ 2023 % 10 = 3 := sorry
theorem false_last_digit : 3 ^ 2022 % 10 = 7 := sorry
theorem true_power_divides (n : ℕ) : 7 ∣ 2 ^ (3 * n) - 1 := sorry
/-- For n = 0 the left side is 2⁰ − 2 = 0 only because the difference is cut off. -/
theorem false_truncated (n : ℕ) : 2 ^ n - 2 + 2 = 2 ^ n := sorry
theorem true_sum_of_squares (n : ℕ) : 6 * ∑ k ∈ range (n + 1), k ^ 2 =
    n * (n + 1) * (2 * n + 1) := sorry
theorem false_sum_of_squares (n : ℕ) : 6 * ∑ k ∈ range n, k ^ 2 =
    n * (n + 1) * (2 * n + 1) := sorry
theorem true_factorial_beats_square (n : ℕ) (h : 4 ≤ n) : n ^ 2 < Nat.factorial n := sorry
theorem false_factorial_beats_square (n : ℕ) (h : 0 < n) : n ^ 2 ≤ Nat.factorial n := sorry
theorem true_divisors_of_60 : (Nat.divisors 60).card = 12 := sorry
theorem false_divisors_of_60 : ∑ d ∈ Nat.divisors 60, d = 169 := sorry
theorem true_lowest_terms (q : ℚ) (h : q = 18 / 24) : q.num + q.den = 7 := sorry
theorem false_lowest_terms (q : ℚ) (h : q = 18 / 24) : q.num + q.den = 42 := sorry

-- sets that equations and bounds give

theorem true_roots_of_distance (S : Finset ℝ) (h : ∀ x, x ∈ S ↔ |3 - x| = 5) :
    ∑ x ∈ S, x = 6 := sorry
theorem false_roots_of_distance (S : Finset ℝ) (h : ∀ x, x ∈ S ↔ |3 - x| = 5) :
    ∑ x ∈ S, x = 5 := sorry
theorem true_positive_root (S : Finset ℝ) (h : ∀ x, x ∈ S ↔ x ^ 2 = 3 * x + 5 ∧ 0 < x) :
    S.card = 1 := sorry
theorem false_positive_root (S : Finset ℝ) (h : ∀ x, x ∈ S ↔ x ^ 2 = 3 * x + 5) :
    S.card = 1 := sorry
theorem true_complex_roots (S : Finset ℂ) (h : ∀ z, z ∈ S ↔ z ^ 2 = -9) : ∏ z ∈ S, z = 9 := sorry
theorem false_complex_roots (S : Finset ℂ) (h : ∀ z, z ∈ S ↔ z ^ 2 = -9) : S.card = 1 := sorry
theorem true_preimage (f : ℝ → ℝ) (hf : ∀ x, f x = x ^ 2 - 7 * x + 2)
    (h : Fintype (f ⁻¹' {0})) : ∑ x ∈ (f ⁻¹' {0}).toFinset, x = 7 := sorry
theorem false_preimage (f : ℝ → ℝ) (hf : ∀ x, f x = x ^ 2 - 7 * x + 2)
    (h : Fintype (f ⁻¹' {0})) : ∑ x ∈ (f ⁻¹' {0}).toFinset, x = 2 := sorry
theorem true_multiples_of_three : {n : ℕ | n ^ 2 < 200 ∧ 3 ∣ n}.ncard = 5 := sorry
/-- Negative numbers were forgotten. -/
theorem false_multiples_of_three : {n : ℤ | n ^ 2 < 200 ∧ 3 ∣ n}.ncard = 5 := sorry
theorem true_root_of_difference : {x : ℝ | Real.sqrt (x - 1) = x - 3}.ncard = 1 := sorry
/-- The reciprocal of 0 is 0. -/
theorem false_zero_reciprocal : {x : ℝ | 1 / x = 0}.ncard = 0 := sorry
/-- The root of a negative number is 0. -/
theorem false_zero_root : {x : ℝ | Real.sqrt (x - 1) = 0 ∧ x ^ 2 = 4}.ncard = 0 := sorry
theorem true_squares_of_integers (S : Finset ℤ) (h : ∀ x, x ∈ S ↔ x ^ 2 = 49) :
    ∏ x ∈ S, x = -49 := sorry
theorem false_squares_of_naturals (S : Finset ℕ) (h : ∀ x, x ∈ S ↔ x ^ 2 = 49) :
    S.card = 2 := sorry

-- numbers that equations give

theorem true_angle_given (x t : ℝ) (h : t = Real.pi / 3) (h₂ : x = 2 * Real.cos t) :
    x = 1 := sorry
theorem false_angle_given (x t : ℝ) (h : t = Real.pi / 3) (h₂ : x = 2 * Real.sin t) :
    x = 1 := sorry
theorem true_eighth_root (z : ℂ) (h : z = (1 + Complex.I) / Real.sqrt 2) : z ^ 4 = -1 := sorry
theorem false_eighth_root (z : ℂ) (h : z = (1 + Complex.I) / Real.sqrt 2) : z ^ 4 = 1 := sorry
theorem true_number_of_terms (n : ℕ) (h : ∑ k ∈ range n, k = 45) : n = 10 := sorry
theorem false_number_of_terms (n : ℕ) (h : ∑ k ∈ range n, k ^ 2 = 2470) : n = 19 := sorry
theorem true_sum_of_floors (x : ℝ) (h : ⌊x⌋ + ⌊3 * x⌋ = 9) : ⌊4 * x⌋ ≤ 11 := sorry
theorem false_sum_of_floors (x : ℝ) (h : ⌊x⌋ + ⌊3 * x⌋ = 9) : ⌊4 * x⌋ = 9 := sorry
theorem true_quadrics (x y z : ℝ) (h₁ : x ^ 2 + y ^ 2 + z ^ 2 = 6)
    (h₂ : x ^ 2 + 4 * y ^ 2 + 9 * z ^ 2 = 16) (h₃ : x ^ 2 - y ^ 2 = 1) :
    x ^ 2 + 2 * z ^ 2 = 53 / 13 := sorry
theorem false_quadrics (x y z : ℝ) (h₁ : x ^ 2 + y ^ 2 + z ^ 2 = 6)
    (h₂ : x ^ 2 + 4 * y ^ 2 + 9 * z ^ 2 = 16) (h₃ : x ^ 2 - y ^ 2 = 1) :
    x ^ 2 + 2 * z ^ 2 = 4 := sorry
theorem true_increasing_list (a b c : ℝ) (h : List.Pairwise (· < ·) [a, b, c]) : a < c := sorry
theorem false_different_list (a b c : ℝ) (h : List.Pairwise (· ≠ ·) [a, b, c]) : a < c := sorry
theorem true_shifted_argument (f : ℝ → ℝ) (h : ∀ x, f (2 * x - 1) = x ^ 2) : f 5 = 9 := sorry
theorem false_shifted_argument (f : ℝ → ℝ) (h : ∀ x, f (x / 2) = x + 1) (x : ℝ) :
    f x = x / 2 + 1 := sorry
theorem true_signs_of_entries (a : ℕ → ℝ) (x : ℝ) (h₀ : 0 < a 0) (h₁ : a 1 < 0)
    (h : a 0 * x + a 1 = 0) : 0 < x := sorry
theorem false_signs_of_entries (a : ℕ → ℝ) (x : ℝ) (h₀ : 0 < a 0) (h₁ : a 1 < 0)
    (h : a 0 * x + a 1 = 0) : 1 ≤ x := sorry
/-- Both root and reciprocal allow for negative numbers: (-8) ^ (1 / 3) = 1 in Lean. -/
theorem false_cube_root (r : ℝ) (h : r ^ (1 / 3 : ℝ) + 1 / r ^ (1 / 3 : ℝ) = 3) : 0 ≤ r := sorry
/-- The exponent 1 / 3 is the natural number 0. -/
theorem false_natural_exponent : (27 : ℝ) ^ (1 / 3) = 3 := sorry
theorem vacuous_natural_exponent (x : ℝ) (h : ((7 : ℝ) ^ (1 / 2)) ^ x = 3) : x = 1 := sorry

end Corpus.Competition
