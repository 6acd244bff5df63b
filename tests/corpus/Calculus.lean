import Mathlib.Analysis.SpecialFunctions.Trigonometric.Deriv
import Mathlib.Analysis.SpecialFunctions.Log.Deriv
import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.SpecialFunctions.BinaryEntropy
import Mathlib.Analysis.SpecialFunctions.Arsinh
import Mathlib.Analysis.Calculus.IteratedDeriv.Defs
import Mathlib.Analysis.Asymptotics.Theta
import Mathlib.Topology.MetricSpace.Lipschitz
import Mathlib.Analysis.Analytic.Basic
import Mathlib.Topology.Algebra.InfiniteSum.Basic

/-! Limits, derivatives, monotonicity, convexity, growth and series. -/

open Filter Topology Asymptotics
open NormedSpace (exp)

namespace Corpus.Calculus

/-- The arithmetic-geometric mean, with three recursive calls. -/
noncomputable def means (a b : ℝ) : ℕ → ℝ × ℝ
  | 0 => (a, b)
  | n + 1 => (((means a b n).1 + (means a b n).2) / 2, Real.sqrt ((means a b n).1 * (means a b n).2))

/-- A ramp with a corner at 0. -/
noncomputable def relu (x : ℝ) : ℝ := if 0 ≤ x then x else 0

/-- Smooth at 0 with value 0, but not flat. -/
noncomputable def wave (x : ℝ) : ℝ := if x = 0 then 0 else x ^ 2 * Real.sin (1 / x)

noncomputable def sigmoid (x : ℝ) : ℝ := 1 / (1 + Real.exp (-x))

-- recursion
theorem true_means (a b : ℝ) (hb : 0 ≤ b) (h : b ≤ a) (n : ℕ) : (means a b n).2 ≤ (means a b n).1 := sorry
theorem false_means (a b : ℝ) (hb : 0 ≤ b) (n : ℕ) : (means a b n).2 ≤ (means a b n).1 := sorry
-- slow limits
theorem true_log_slow : Tendsto (fun n : ℕ => Real.log (n + 1) / Real.sqrt (n + 1)) atTop (𝓝 0) := sorry
theorem false_log_slow : Tendsto (fun n : ℕ => Real.log (2 * n + 1) / Real.log (n + 2)) atTop (𝓝 2) := sorry
theorem true_root : Tendsto (fun n : ℕ => (n : ℝ) ^ (1 / (n : ℝ))) atTop (𝓝 1) := sorry
theorem false_root : Tendsto (fun n : ℕ => (2 : ℝ) ^ n / (n : ℝ) ^ (3 : ℕ)) atTop (𝓝 0) := sorry
theorem true_sqrt_diff : Tendsto (fun x : ℝ => Real.sqrt (x + 1) - Real.sqrt x) atTop (𝓝 0) := sorry
theorem false_sqrt_diff : Tendsto (fun x : ℝ => Real.sqrt (x ^ 2 + x) - x) atTop (𝓝 1) := sorry
theorem true_rpow_zero : Tendsto (fun x : ℝ => x ^ x) (𝓝[>] 0) (𝓝 1) := sorry
theorem false_rpow_zero : Tendsto (fun x : ℝ => x * Real.log x) (𝓝[>] 0) (𝓝 (-1)) := sorry
theorem true_inv_right : Tendsto (fun x : ℝ => 1 / x) (𝓝[>] 0) atTop := sorry
theorem false_inv_both : Tendsto (fun x : ℝ => 1 / x) (𝓝[≠] 0) atTop := sorry
theorem true_exp_bot : Tendsto (fun x : ℝ => x * Real.exp x) atBot (𝓝 0) := sorry
theorem false_exp_bot : Tendsto (fun x : ℝ => x * Real.exp (-x)) atBot (𝓝 0) := sorry
theorem true_sigmoid : Tendsto sigmoid atBot (𝓝[>] 0) := sorry
theorem true_neg_square : Tendsto (fun x : ℝ => 3 * x - x ^ 2) atTop atBot := sorry
-- derivatives
theorem true_deriv_sigmoid (x : ℝ) : HasDerivAt sigmoid (sigmoid x * (1 - sigmoid x)) x := sorry
theorem false_deriv_sigmoid (x : ℝ) : HasDerivAt sigmoid (sigmoid x * (1 - sigmoid x ^ 2)) x := sorry
theorem true_deriv_arctan (x : ℝ) : deriv Real.arsinh x = 1 / Real.sqrt (1 + x ^ 2) := sorry
theorem false_deriv_tan (x : ℝ) : deriv Real.tanh x = 1 - Real.tanh x := sorry
theorem true_deriv_abs : deriv (fun x : ℝ => |x|) 0 = 0 := sorry
theorem false_deriv_sqrt (x : ℝ) : HasDerivAt Real.sqrt (1 / (2 * Real.sqrt x)) x := sorry
theorem true_deriv_sqrt (x : ℝ) (hx : 0 < x) : HasDerivAt Real.sqrt (1 / (2 * Real.sqrt x)) x := sorry
theorem true_deriv_log (x : ℝ) : deriv Real.log x = 1 / x := sorry
theorem true_wave : HasDerivAt wave 0 0 := sorry
theorem false_wave : HasDerivAt wave 1 0 := sorry
theorem true_second (x : ℝ) : iteratedDeriv 2 (fun y : ℝ => y ^ 4) x = 12 * x ^ 2 := sorry
theorem false_second (x : ℝ) : iteratedDeriv 2 Real.sin x = Real.sin x := sorry
theorem true_deriv_deriv (x : ℝ) : deriv (deriv fun y : ℝ => Real.exp (2 * y)) x = 4 * Real.exp (2 * x) := sorry
theorem true_relu_within : HasDerivWithinAt relu 1 (Set.Ici 0) 0 := sorry
theorem false_relu_within : HasDerivWithinAt relu 1 (Set.Iic 0) 0 := sorry
theorem true_relu_not : ¬ DifferentiableAt ℝ relu 0 := sorry
theorem false_differentiable : Differentiable ℝ relu := sorry
theorem true_differentiable : Differentiable ℝ sigmoid := sorry
theorem true_differentiableAt (x : ℝ) (hx : x ≠ 0) : DifferentiableAt ℝ Real.log x := sorry
theorem false_differentiableAt (x : ℝ) : DifferentiableAt ℝ Real.log x := sorry
theorem true_inverse (f : ℝ → ℝ) (hf : ∀ x, f x = x ^ 3 + x) (x : ℝ) : 0 < deriv f x := sorry
-- continuity
theorem true_continuous_relu : Continuous relu := sorry
theorem false_continuous_step : Continuous fun x : ℝ => if 0 ≤ x then (1 : ℝ) else 0 := sorry
theorem true_continuousAt (a : ℝ) (ha : a ≠ 0) : ContinuousAt (fun x : ℝ => if 0 ≤ x then (1 : ℝ) else 0) a := sorry
theorem false_continuousAt : ContinuousAt (fun x : ℝ => Real.sin (1 / x)) 0 := sorry
theorem true_continuousOn : ContinuousOn (fun x : ℝ => 1 / x) (Set.Ioi 0) := sorry
theorem false_continuousOn : ContinuousOn (fun x : ℝ => 1 / x) (Set.Ici 0) := sorry
-- order
theorem true_strictMonoOn_sin : StrictMonoOn Real.sin (Set.Icc (-(Real.pi / 2)) (Real.pi / 2)) := sorry
theorem false_strictMonoOn_sin : StrictMonoOn Real.sin (Set.Icc (-(Real.pi / 2)) 2) := sorry
theorem true_antitoneOn : AntitoneOn (fun x : ℝ => 1 / x) (Set.Ioi 0) := sorry
theorem false_antitoneOn : AntitoneOn (fun x : ℝ => 1 / x) (Set.Ici 0) := sorry
theorem true_convex_abs : ConvexOn ℝ Set.univ fun x : ℝ => |x - 1| := sorry
theorem false_strictConvex_abs : StrictConvexOn ℝ Set.univ fun x : ℝ => |x - 1| := sorry
theorem true_concave_sqrt : ConcaveOn ℝ (Set.Ici 0) Real.sqrt := sorry
theorem false_concave_sqrt : ConvexOn ℝ (Set.Ici 0) Real.sqrt := sorry
theorem true_not_convex : ¬ ConvexOn ℝ Set.univ fun x : ℝ => x ^ 3 := sorry
theorem true_lipschitz : LipschitzWith 1 Real.sin := sorry
theorem false_lipschitz : LipschitzWith 1 fun x : ℝ => x ^ 2 := sorry
theorem true_lipschitzOn : LipschitzOnWith 2 (fun x : ℝ => x ^ 2) (Set.Icc (-1) 1) := sorry
theorem false_lipschitzOn : LipschitzOnWith 1 (fun x : ℝ => x ^ 2) (Set.Icc 0 1) := sorry
theorem true_isMinOn : IsMinOn (fun x : ℝ => (x - 1) ^ 2) Set.univ 1 := sorry
theorem false_isMinOn : IsMinOn (fun x : ℝ => x ^ 2 - x) (Set.Icc 0 1) 0 := sorry
theorem true_isLocalMax : IsLocalMax (fun x : ℝ => x ^ 3 - 3 * x) (-1) := sorry
theorem false_isLocalMax : IsLocalMax (fun x : ℝ => x ^ 3) 0 := sorry
-- asymptotics and sums
theorem true_littleO : (fun x : ℝ => Real.log x) =o[atTop] fun x : ℝ => x := sorry
theorem false_littleO : (fun x : ℝ => x + Real.sin x) =o[atTop] fun x : ℝ => 2 * x := sorry
theorem true_bigO : (fun x : ℝ => x + Real.sin x) =O[atTop] fun x : ℝ => x := sorry
theorem false_bigO : (fun x : ℝ => Real.exp x) =O[atTop] fun x : ℝ => x ^ 3 := sorry
theorem true_theta : (fun x : ℝ => 1 - Real.cos x) =Θ[𝓝 0] fun x : ℝ => x ^ 2 := sorry
theorem true_hasSum : HasSum (fun n : ℕ => (1 / 2 : ℝ) ^ n) 2 := sorry
theorem false_hasSum : HasSum (fun n : ℕ => (1 / 2 : ℝ) ^ (n + 1)) 2 := sorry
theorem true_cauchySeq : CauchySeq fun n : ℕ => 1 / ((n : ℝ) + 1) := sorry
theorem false_cauchySeq : CauchySeq fun n : ℕ => Real.sqrt n := sorry
theorem true_existsUnique : ∃! x : ℝ, x ^ 3 + x = 3 := sorry
theorem false_existsUnique : ∃! x : ℝ, x ^ 3 - x = 0 := sorry
theorem true_analytic (x : ℝ) : AnalyticAt ℝ Real.sin x := sorry
theorem false_analytic : AnalyticAt ℝ (fun x : ℝ => |x| * x) 0 := sorry
theorem true_eventually : ∀ᶠ x : ℝ in atTop, x ^ 3 < Real.exp x := sorry
theorem false_eventually : ∀ᶠ x : ℝ in atTop, Real.exp x < x ^ 3 := sorry
theorem true_frequently : ∃ᶠ n : ℕ in atTop, n % 2 = 1 := sorry
theorem false_eventuallyEq : (fun x : ℝ => |x|) =ᶠ[𝓝 0] fun x : ℝ => x := sorry
theorem true_injOn : Set.InjOn (fun x : ℝ => x ^ 2) (Set.Ici 0) := sorry
theorem false_injOn : Set.InjOn (fun x : ℝ => x ^ 2) (Set.Ici (-1)) := sorry
theorem true_tan : Real.tan (Real.pi / 2) = 0 := sorry
theorem true_sin_third : Real.cos (Real.pi / 3) = 1 / 2 := sorry
theorem false_sin_third : Real.sin (Real.pi / 3) = 1 / 2 := sorry
theorem true_arg : Complex.exp (Real.pi * Complex.I) = -1 := sorry
-- the basic forms
theorem true_tendsto_inv : Tendsto (fun n : ℕ => 1 / ((n : ℝ) + 1)) atTop (𝓝 0) := sorry
theorem true_tendsto_exp : Tendsto (fun n : ℕ => (1 + 1 / (n : ℝ)) ^ n) atTop (𝓝 (Real.exp 1)) := sorry
theorem true_tendsto_atTop : Tendsto (fun x : ℝ => x ^ 2 - 3 * x) atTop atTop := sorry
theorem true_sinc : Tendsto (fun x : ℝ => Real.sin x / x) (𝓝[≠] 0) (𝓝 1) := sorry
theorem true_epsilon : ∀ ε > (0 : ℝ), ∃ n₀ : ℕ, ∀ n ≥ n₀, |1 / ((n : ℝ) + 1)| < ε := sorry
theorem true_slow : Tendsto (fun n : ℕ => Real.log n / n) atTop (𝓝 0) := sorry
theorem true_hasDerivAt (x : ℝ) : HasDerivAt (fun y => y * Real.exp y) ((1 + x) * Real.exp x) x := sorry
theorem true_deriv (x : ℝ) : deriv (fun y : ℝ => y ^ 3) x = 3 * x ^ 2 := sorry
theorem true_monotone : Monotone fun x : ℝ => x ^ 3 + x := sorry
theorem true_convexOn : ConvexOn ℝ Set.univ Real.exp := sorry
theorem true_strictMonoOn : StrictMonoOn Real.log (Set.Ioi 0) := sorry
theorem true_continuous : Continuous fun x : ℝ => |x| := sorry
theorem true_injective : Function.Injective Real.exp := sorry
theorem true_lie (A B : Matrix (Fin 2) (Fin 2) ℝ) :
    Tendsto (fun n : ℕ => (exp ((n : ℝ)⁻¹ • A) * exp ((n : ℝ)⁻¹ • B)) ^ n) atTop (𝓝 (exp (A + B))) := sorry

theorem false_tendsto_inv : Tendsto (fun n : ℕ => (n : ℝ) / (n + 1)) atTop (𝓝 0) := sorry
theorem false_tendsto_exp : Tendsto (fun n : ℕ => (1 + 2 / (n : ℝ)) ^ n) atTop (𝓝 (Real.exp 1)) := sorry
theorem false_oscillating : Tendsto (fun n : ℕ => (-1 : ℝ) ^ n) atTop (𝓝 1) := sorry
theorem false_atTop : Tendsto (fun x : ℝ => x / (1 + |x|)) atTop atTop := sorry
theorem false_epsilon : ∀ ε > (0 : ℝ), ∃ n₀ : ℕ, ∀ n ≥ n₀, |(n : ℝ) / (n + 1)| < ε := sorry
theorem false_hasDerivAt (x : ℝ) : HasDerivAt (fun y => y * Real.exp y) (x * Real.exp x) x := sorry
theorem false_abs_deriv : HasDerivAt (fun x : ℝ => |x|) 1 0 := sorry
theorem false_deriv (x : ℝ) : deriv (fun y : ℝ => y ^ 3) x = 3 * x := sorry
theorem false_monotone : Monotone fun x : ℝ => x ^ 3 - x := sorry
theorem false_convexOn : ConvexOn ℝ Set.univ Real.sin := sorry
theorem false_continuous : Continuous fun x : ℝ => (⌊x⌋ : ℝ) := sorry
theorem false_injective : Function.Injective Real.cosh := sorry
theorem false_lie (A B : Matrix (Fin 2) (Fin 2) ℝ) :
    Tendsto (fun n : ℕ => exp ((n : ℝ)⁻¹ • A) * exp ((n : ℝ)⁻¹ • B)) atTop (𝓝 (exp (A + B))) := sorry

-- existence
theorem true_far_witness : ∃ n : ℕ, (n : ℝ) = 2323 := sorry
theorem true_intermediate : ∃ x ∈ Set.Icc (0 : ℝ) 1, x ^ 3 + x = 1 := sorry
theorem false_bounded : ∃ C : ℝ, ∀ x : ℝ, x ^ 2 ≤ C := sorry
theorem true_bounded : ∃ C : ℝ, ∀ x : ℝ, |Real.sin x + Real.cos x| ≤ C := sorry
theorem false_two_roots (a : ℝ) (h : 0 ≤ a) : ∃! x : ℝ, x ^ 2 = a := sorry
theorem true_very_slow : Tendsto (fun x : ℝ => 1 / Real.log x) atTop (𝓝 0) := sorry
theorem true_tiny_power : Tendsto (fun x : ℝ => x ^ ((-1 : ℝ) / 1000)) atTop (𝓝 0) := sorry

-- derivatives that are variables
theorem true_slope_mul (f f' g g' : ℝ → ℝ) (hf : ∀ x, HasDerivAt f (f' x) x)
    (hg : ∀ x, HasDerivAt g (g' x) x) (x : ℝ) :
    HasDerivAt (fun t => f t * g t) (f' x * g x + f x * g' x) x := sorry
theorem false_slope_mul (f f' g g' : ℝ → ℝ) (hf : ∀ x, HasDerivAt f (f' x) x)
    (hg : ∀ x, HasDerivAt g (g' x) x) (x : ℝ) :
    HasDerivAt (fun t => f t * g t) (f' x * g' x) x := sorry
theorem true_slope_sum {n : ℕ} (f : ℝ → Fin n → ℝ) (d : Fin n → ℝ) (x : ℝ)
    (h : ∀ i, HasDerivAt (fun t => f t i) (d i) x) :
    HasDerivAt (fun t => ∑ i, f t i ^ 2) (∑ i, 2 * f x i * d i) x := sorry
theorem false_slope_sum {n : ℕ} (f : ℝ → Fin n → ℝ) (d : Fin n → ℝ) (x : ℝ)
    (h : ∀ i, HasDerivAt (fun t => f t i) (d i) x) :
    HasDerivAt (fun t => ∑ i, f t i ^ 2) (∑ i, f x i * d i) x := sorry
theorem true_slope_nonneg (f : ℝ → ℝ) (c x : ℝ) (hf : Monotone f) (h : HasDerivAt f c x) : 0 ≤ c := sorry
theorem false_slope_end (f f' : ℝ → ℝ) (h : ∀ x ∈ Set.Ioo (0 : ℝ) 1, HasDerivAt f (f' x) x)
    (hf : ∀ x ∈ Set.Ioo (0 : ℝ) 1, 0 ≤ f' x) : f 0 ≤ f 1 := sorry
end Corpus.Calculus
