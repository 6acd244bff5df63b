import Mathlib.Analysis.SpecialFunctions.Trigonometric.Bounds
import Mathlib.Analysis.MeanInequalities
import Mathlib.Analysis.SpecialFunctions.Arsinh

/-! Numbers: `true_` statements hold, `false_` ones fail somewhere. The proofs are left out on purpose. -/

namespace Corpus.Scalar

theorem true_am_gm (x y : ℝ) : 4 * (x * y) ≤ (x + y) ^ 2 := sorry
theorem true_abs_sub (x y : ℝ) : |(|x| - |y|)| ≤ |x - y| := sorry
theorem true_div_zero (x : ℝ) : x / 0 = 0 := sorry
theorem true_inv_inv (x : ℝ) : x⁻¹⁻¹ = x := sorry
theorem true_log_neg (x : ℝ) : Real.log (-x) = Real.log x := sorry
theorem true_log_le (x : ℝ) (hx : 0 < x) : Real.log x ≤ x - 1 := sorry
theorem true_sqrt_sq (x : ℝ) : Real.sqrt (x ^ 2) = |x| := sorry
theorem true_add_one_le_exp (x : ℝ) : x + 1 ≤ Real.exp x := sorry
theorem true_sin_sq_add_cos_sq (x : ℝ) : Real.sin x ^ 2 + Real.cos x ^ 2 = 1 := sorry
theorem true_tanh_lt_one (x : ℝ) : Real.tanh x < 1 := sorry
theorem true_cosh_sq (x : ℝ) : Real.cosh x ^ 2 - Real.sinh x ^ 2 = 1 := sorry
theorem true_floor (x : ℝ) : (⌊x⌋ : ℝ) ≤ x ∧ x < ⌊x⌋ + 1 := sorry
theorem true_rpow_add (x a b : ℝ) (hx : 0 < x) : x ^ (a + b) = x ^ a * x ^ b := sorry
theorem true_convex_square (x y t : ℝ) (h₀ : 0 ≤ t) (h₁ : t ≤ 1) :
    (t * x + (1 - t) * y) ^ 2 ≤ t * x ^ 2 + (1 - t) * y ^ 2 := sorry
theorem true_bernoulli (x : ℝ) (n : ℕ) (hx : -1 ≤ x) : 1 + n * x ≤ (1 + x) ^ n := sorry
theorem true_circle (x y : ℝ) (h : x + y = 1) : 1 / 2 ≤ x ^ 2 + y ^ 2 := sorry
theorem true_nat_sub (a b : ℕ) : a - b + min a b = a := sorry
theorem true_int_div (a b : ℤ) : a / b * b + a % b = a := sorry
theorem true_gcd_mul_lcm (a b : ℕ) : Nat.gcd a b * Nat.lcm a b = a * b := sorry
theorem true_zmod_cube (a : ZMod 7) : a ^ 7 = a := sorry
theorem true_choose (n k : ℕ) (h : k ≤ n) : n.choose k = n.choose (n - k) := sorry
theorem true_norm_exp_i (t : ℝ) : ‖Complex.exp (t * Complex.I)‖ = 1 := sorry
theorem true_mul_conj (z : ℂ) : z * (starRingEnd ℂ) z = (Complex.normSq z : ℂ) := sorry
theorem true_exists_sqrt (x : ℝ) (hx : 0 ≤ x) : ∃ y, 0 ≤ y ∧ y ^ 2 = x := sorry
theorem true_exists_between (x y : ℝ) (h : x < y) : ∃ z, x < z ∧ z < y := sorry
theorem true_recurrence (a : ℕ → ℝ) (h₀ : a 0 = 1) (h : ∀ n, a (n + 1) = 2 * a n + 1) (n : ℕ) :
    a n = 2 ^ (n + 1) - 1 := sorry
theorem true_function (f : ℝ → ℝ) (h : ∀ x, f x = x ^ 2 - x) (x : ℝ) : -1 / 4 ≤ f x := sorry
theorem true_not_all_lt : ¬ ∀ x : ℝ, x < 10 := sorry

theorem false_am_gm (x y : ℝ) : 4 * (x * y) < (x + y) ^ 2 := sorry
theorem false_abs_add (x y : ℝ) : |x + y| = |x| + |y| := sorry
theorem false_div_self (x : ℝ) : x / x = 1 := sorry
theorem false_exp_add (x y : ℝ) : Real.exp (x + y) = Real.exp x + Real.exp y := sorry
theorem false_log_mul (x y : ℝ) : Real.log (x * y) = Real.log x + Real.log y := sorry
theorem false_sqrt_sq (x : ℝ) : Real.sqrt x ^ 2 = x := sorry
theorem false_sqrt_add (x y : ℝ) (hx : 0 ≤ x) (hy : 0 ≤ y) :
    Real.sqrt (x + y) = Real.sqrt x + Real.sqrt y := sorry
theorem false_narrow (x : ℝ) : (x - 1 / 3) ^ 2 + 1 / 10 ^ 6 ≥ 1 / 10 ^ 4 := sorry
theorem false_narrow_two (x y : ℝ) : (x - 7 / 5) ^ 2 + (y + 2 / 9) ^ 2 > 1 / 10 ^ 7 := sorry
theorem false_tiny (x : ℝ) (hx : 0 < x) : Real.sin x < x - x ^ 3 / 6 := sorry
theorem false_huge (x : ℝ) (hx : 0 < x) : Real.log x ≤ 10 := sorry
theorem false_line (x y : ℝ) (h : x + y = 1) : 51 / 100 ≤ x ^ 2 + y ^ 2 := sorry
theorem false_bernoulli (x : ℝ) (n : ℕ) : 1 + n * x ≤ (1 + x) ^ n := sorry
theorem false_nat_sub (a b : ℕ) : a - b + b = a := sorry
theorem false_nat_div (a b : ℕ) (hb : b ≠ 0) : a / b * b = a := sorry
theorem false_prime (n : ℕ) : Nat.Prime (n ^ 2 + n + 41) := sorry
theorem false_factorial (n : ℕ) (hn : 0 < n) : n.factorial < 3 ^ n := sorry
theorem false_gcd (a b : ℕ) : Nat.gcd a b < a ∨ Nat.gcd a b < b ∨ a = b := sorry
theorem false_zmod (a b : ZMod 6) (h : a * b = 0) : a = 0 ∨ b = 0 := sorry
theorem false_floor_add (x y : ℝ) : ⌊x + y⌋ = ⌊x⌋ + ⌊y⌋ := sorry
theorem false_rpow (x : ℝ) : (x ^ (2 : ℝ)) ^ (1 / 2 : ℝ) = x := sorry
theorem false_re_mul (z w : ℂ) : (z * w).re = z.re * w.re := sorry
theorem false_recurrence (a : ℕ → ℝ) (h₀ : a 0 = 1) (h : ∀ n, a (n + 1) = 2 * a n + 1) (n : ℕ) :
    a n ≤ 1000 := sorry
theorem false_function (f : ℝ → ℝ) (h : ∀ x, f x = x ^ 2 - x) (x : ℝ) : 0 ≤ f x := sorry
theorem false_denial : ¬ ∀ a : Fin 5, (a : ℕ) ≤ 4 := sorry
theorem false_all_equal (x y : ℝ) (h : x ^ 2 = y ^ 2) : x = y := sorry

theorem vacuous_order (x : ℝ) (h : x < 0) (h' : 0 < x) : x = 17 := sorry
end Corpus.Scalar
