import Mathlib.Analysis.SpecialFunctions.Trigonometric.Bounds
import Mathlib.Analysis.MeanInequalities
import Mathlib.LinearAlgebra.Matrix.PosDef

/-! Statements that fail in a narrow region, on a curve or at one irrational point, and true ones that
are attained there. -/

namespace Corpus.Narrow

noncomputable section

theorem false_self_power (x : ℝ) (hx : 0 < x) : 692201 / 1000000 ≤ x ^ x := by sorry
theorem false_small_disc (x y : ℝ) :
    1 / 10 ^ 6 < (x - 37 / 10) ^ 2 + (y + 113 / 100) ^ 2 := by sorry
theorem false_sine_series (x : ℝ) (hx : 0 ≤ x) :
    Real.sin x ≤ x - x ^ 3 / 6 + x ^ 5 / 121 := by sorry
theorem false_beta_peak (x : ℝ) (h0 : 0 < x) (h1 : x < 1) :
    x ^ 10 * (1 - x) ≤ 350 / 10000 := by sorry
theorem false_two_sines (x : ℝ) : |Real.sin x + Real.sin (2 * x)| ≤ 176 / 100 := by sorry
theorem false_motzkin_strict (x y : ℝ) :
    0 < x ^ 4 * y ^ 2 + x ^ 2 * y ^ 4 + 1 - 3 * x ^ 2 * y ^ 2 := by sorry
theorem false_hadamard (A : Matrix (Fin 3) (Fin 3) ℝ) (hA : A.PosDef) :
    A.det * 1001 ≤ 1000 * (A 0 0 * A 1 1 * A 2 2) := by sorry

/-! On a curve or a surface: the hypothesis is an equation. -/

theorem false_sphere (x y z : ℝ) (h : x ^ 2 + y ^ 2 + z ^ 2 = 1) :
    x + 2 * y + 3 * z ≤ 374 / 100 := by sorry
theorem false_circle (a b : ℝ) (h : a ^ 2 + b ^ 2 = 1) : a * b ≤ 49 / 100 := by sorry
theorem false_hyperbola (x y : ℝ) (h : x * y = 1) (hx : 0 < x) : 201 / 100 ≤ x + y := by sorry
theorem false_cubic (x y : ℝ) (h : x ^ 3 + y ^ 3 = 2) : x + y ≤ 199 / 100 := by sorry
theorem false_simplex (x y z : ℝ) (hx : 0 ≤ x) (hy : 0 ≤ y) (hz : 0 ≤ z) (h : x + y + z = 1) :
    x * y + y * z + z * x - 2 * x * y * z ≤ 7 / 27 - 1 / 10000 := by sorry
theorem false_young (p q : ℝ) (hp : 1 < p) (hq : 1 < q) (h : 1 / p + 1 / q = 1) (a b : ℝ)
    (ha : 0 ≤ a) (hb : 0 ≤ b) : a * b ≤ 99 / 100 * (a ^ p / p + b ^ q / q) := by sorry

/-! At one irrational point. -/

theorem false_no_root_two (x : ℝ) : x ^ 2 ≠ 2 := by sorry
theorem false_exp_line (x : ℝ) : Real.exp x ≠ 3 * x := by sorry
theorem false_fixed_cosine (x y : ℝ) (h : y = Real.cos x) : ¬(x = y ∧ 0 < x) := by sorry

/-! At one natural number that is not small. -/

theorem false_euler_prime (n : ℕ) : Nat.Prime (n ^ 2 + n + 41) := by sorry
theorem false_power_bound (n : ℕ) : 2 ^ n < 1000 + n ^ 3 + n ^ 2 * 40 := by sorry

theorem true_sphere (x y z : ℝ) (h : x ^ 2 + y ^ 2 + z ^ 2 = 1) :
    x + 2 * y + 3 * z ≤ Real.sqrt 14 := by sorry
theorem true_motzkin (x y : ℝ) :
    0 ≤ x ^ 4 * y ^ 2 + x ^ 2 * y ^ 4 + 1 - 3 * x ^ 2 * y ^ 2 := by sorry
theorem true_cyclic (a b c : ℝ) (ha : 0 < a) (hb : 0 < b) (hc : 0 < c) (habc : a * b * c = 1) :
    3 ≤ a / b + b / c + c / a := by sorry
theorem true_cubic (x y : ℝ) (h : x ^ 3 + y ^ 3 = 2) : x + y ≤ 2 := by sorry
theorem true_young (p q : ℝ) (hp : 1 < p) (hq : 1 < q) (h : 1 / p + 1 / q = 1) (a b : ℝ)
    (ha : 0 ≤ a) (hb : 0 ≤ b) : a * b ≤ a ^ p / p + b ^ q / q := by sorry
theorem true_no_root (x : ℝ) : Real.exp x ≠ x := by sorry
theorem true_rational_root (x : ℚ) : x ^ 2 ≠ 2 := by sorry

/-! Strict inequalities at one point with a closed form, and those that attain it. -/

theorem false_sine_peak (x : ℝ) : Real.sin x < 1 := by sorry
theorem false_log_tangent (x : ℝ) (hx : 0 < x) : Real.log x < x / Real.exp 1 := by sorry
theorem false_two_squares (x y : ℝ) : 0 < (x ^ 2 + y ^ 2 - 3) ^ 2 + (x - y) ^ 2 := by sorry
theorem false_two_over_x (x : ℝ) (hx : 0 < x) : 2 * Real.sqrt 2 < x + 2 / x := by sorry
theorem false_cosine_gap (x : ℝ) : 0 < |Real.cos x - x| := by sorry
theorem true_log_tangent (x : ℝ) (hx : 0 < x) : Real.log x ≤ x / Real.exp 1 := by sorry
theorem true_saturated (x : ℝ) : Real.tanh (Real.exp x) < 1 := by sorry
theorem true_flat (x : ℝ) (hx : 0 < x) : (1 : ℝ) ≠ 1 + Real.exp (-1 / x ^ 6) := by sorry
theorem true_sine_peak (x : ℚ) : Real.sin x < 1 := by sorry

/-! For large numbers, or in more than four dimensions, only. -/

theorem false_large_log (x : ℝ) (hx : 0 < x) : x ≤ 10 ^ 6 * Real.log (1 + x) := by sorry
theorem false_large_euler (n : ℕ) (hn : 0 < n) : (1 + 1 / (n : ℝ)) ^ n ≤ 271828 / 100000 := by sorry
theorem false_large_harmonic (n : ℕ) : ∑ k ∈ Finset.range n, 1 / ((k : ℝ) + 1) ≤ 8 := by sorry
theorem false_five_terms (n : ℕ) (x : Fin n → ℝ) : (∑ i, x i) ^ 2 ≤ 4 * ∑ i, x i ^ 2 := by sorry
theorem false_bound_for_all : ∃ x : ℝ, ∀ n : ℕ, (n : ℝ) ≤ x := by sorry
theorem true_large_euler (n : ℕ) (hn : 0 < n) : (1 + 1 / (n : ℝ)) ^ n < Real.exp 1 := by sorry

end

end Corpus.Narrow
