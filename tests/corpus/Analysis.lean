import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.SpecialFunctions.Trigonometric.Bounds
import Mathlib.Analysis.SpecialFunctions.Trigonometric.ArctanDeriv
import Mathlib.Analysis.SpecialFunctions.BinaryEntropy
import Mathlib.Analysis.SpecialFunctions.Arsinh
import Mathlib.Analysis.SpecialFunctions.Pow.Asymptotics
import Mathlib.Analysis.MeanInequalities
import Mathlib.Analysis.Calculus.IteratedDeriv.Defs
import Mathlib.Analysis.Calculus.LocalExtr.Basic
import Mathlib.Analysis.Calculus.Deriv.MeanValue
import Mathlib.Analysis.Asymptotics.AsymptoticEquivalent
import Mathlib.Topology.MetricSpace.Lipschitz
import Mathlib.Topology.Algebra.InfiniteSum.Basic
import Mathlib.Analysis.Analytic.Basic
import Mathlib.Analysis.InnerProductSpace.Basic

/-! Calculus written blind: slow limits, quantifiers, derivatives, continuity in the plane, roots
and series. -/

open Filter Topology Asymptotics Set Function
open scoped BigOperators RealInnerProductSpace

namespace Corpus.Analysis

noncomputable def newton (x : ℝ) : ℕ → ℝ
  | 0 => x
  | n + 1 => newton x n - (newton x n ^ 3 - 2) / (3 * newton x n ^ 2)

structure Bump where
  center : ℝ
  width : ℝ
  pos : 0 < width

noncomputable def Bump.eval (b : Bump) (x : ℝ) : ℝ := Real.exp (-((x - b.center) / b.width) ^ 2)

noncomputable def gauss (x : ℝ) : ℝ := Real.exp (-x ^ 2)

noncomputable def smoothStepf2 (x : ℝ) : ℝ := if x ≤ 0 then 0 else if x ≤ 1 then x ^ 2 else 1

theorem true_inv_log : Tendsto (fun n : ℕ => 1 / Real.log n) atTop (𝓝 0) := sorry
theorem true_log_log : Tendsto (fun n : ℕ => Real.log (Real.log n) / Real.log n) atTop (𝓝 0) := sorry
theorem true_add_sin_atTop : Tendsto (fun x : ℝ => x + 2 * Real.sin x) atTop atTop := sorry
theorem true_epsilon_rational : ∀ ε > (0 : ℝ), ∃ N : ℕ, ∀ n ≥ N, |((n : ℝ) ^ 2 + 1) / (2 * n ^ 2 + 3) - 1 / 2| < ε := sorry
theorem true_epsilon_delta : ∀ ε > (0 : ℝ), ∃ δ > (0 : ℝ), ∀ x : ℝ, |x - 2| < δ → |x ^ 2 - 4| < ε := sorry
theorem true_no_limit : ¬ ∃ L : ℝ, Tendsto (fun n : ℕ => (-1 : ℝ) ^ n) atTop (𝓝 L) := sorry
theorem true_third_derivative (x : ℝ) : iteratedDeriv 3 Real.sin x = -Real.cos x := sorry
theorem true_iterated_exp (n : ℕ) (x : ℝ) : iteratedDeriv n (fun y : ℝ => Real.exp (2 * y)) x = 2 ^ n * Real.exp (2 * x) := sorry
theorem true_second_derivative (x : ℝ) (hx : 0 < x) : deriv (deriv fun y : ℝ => y ^ 2 * Real.log y) x = 2 * Real.log x + 3 := sorry
theorem true_deriv_abs (x : ℝ) : deriv (fun y : ℝ => |y|) x = x / |x| := sorry
theorem true_mul_abs : Differentiable ℝ fun x : ℝ => x * |x| := sorry
theorem true_sqrt_abs : ¬ DifferentiableAt ℝ (fun x : ℝ => Real.sqrt |x|) 0 := sorry
theorem true_continuousAt_plane : ContinuousAt (fun p : ℝ × ℝ => p.1 ^ 2 * p.2 / (p.1 ^ 2 + p.2 ^ 2)) (0, 0) := sorry
theorem true_continuous_mul_log : Continuous fun x : ℝ => x * Real.log x := sorry
theorem true_sin_isBigO : Real.sin =O[atTop] fun _ : ℝ => (1 : ℝ) := sorry
theorem true_isMinOn : IsMinOn (fun x : ℝ => x * Real.log x) (Ioi 0) (Real.exp (-1)) := sorry
theorem true_root : ∃ x ∈ Icc (0 : ℝ) 1, x ^ 3 + x = 1 := sorry
theorem true_taylor_sin (x : ℝ) : |Real.sin x - (x - x ^ 3 / 6)| ≤ |x| ^ 5 / 120 := sorry
theorem true_hasDerivAt_smul {E : Type*} [NormedAddCommGroup E] [NormedSpace ℝ E] (v : E) (t : ℝ) :
    HasDerivAt (fun s : ℝ => s ^ 2 • v) ((2 * t) • v) t := sorry
theorem true_hasDerivAt_norm_sq {E : Type*} [NormedAddCommGroup E] [InnerProductSpace ℝ E] (x v : E) :
    HasDerivAt (fun t : ℝ => ‖x + t • v‖ ^ 2) (2 * ⟪x, v⟫) 0 := sorry
theorem true_bump (b : Bump) (x : ℝ) : b.eval x ≤ b.eval b.center := sorry
theorem true_deriv_tan (x : ℝ) : deriv Real.tan x = 1 / Real.cos x ^ 2 := sorry
theorem false_log_log : Tendsto (fun n : ℕ => Real.log (Real.log n)) atTop (𝓝 4) := sorry
theorem false_quantifiers_natural : ∃ N : ℕ, ∀ ε > (0 : ℝ), ∀ n ≥ N, 1 / ((n : ℝ) + 1) < ε := sorry
theorem false_uniform_square : ∀ ε > (0 : ℝ), ∃ δ > (0 : ℝ), ∀ x y : ℝ, |x - y| < δ → |x ^ 2 - y ^ 2| < ε := sorry
theorem false_quantifiers_real : ∃ δ > (0 : ℝ), ∀ ε > (0 : ℝ), ∀ x : ℝ, |x| < δ → |x| < ε := sorry
theorem false_limit_exists : ∃ L : ℝ, Tendsto (fun n : ℕ => (-1 : ℝ) ^ n) atTop (𝓝 L) := sorry
theorem false_product_rule (x : ℝ) : HasDerivAt (fun y : ℝ => y ^ 2 * Real.sin y) (2 * x * Real.cos x) x := sorry
theorem false_second_derivative (x : ℝ) : iteratedDeriv 2 Real.cos x = Real.cos x := sorry
theorem false_fourth_derivative (x : ℝ) : iteratedDeriv 4 (fun y : ℝ => y ^ 4) x = 12 := sorry
theorem false_deriv_rpow (x : ℝ) (hx : 0 < x) : deriv (fun y : ℝ => y ^ y) x = x ^ x * Real.log x := sorry
theorem false_cube_root : DifferentiableAt ℝ (fun x : ℝ => x ^ (1 / 3 : ℝ)) 0 := sorry
theorem false_hasDerivAt_tan (x : ℝ) : HasDerivAt Real.tan (1 / Real.cos x ^ 2) x := sorry
theorem false_continuous_plane : Continuous fun p : ℝ × ℝ => p.1 * p.2 / (p.1 ^ 2 + p.2 ^ 2) := sorry
theorem false_along_parabola : ContinuousAt (fun p : ℝ × ℝ => p.1 ^ 2 * p.2 / (p.1 ^ 4 + p.2 ^ 2)) (0, 0) := sorry
theorem false_continuousOn_tan : ContinuousOn Real.tan (Icc 0 Real.pi) := sorry
theorem false_lipschitz_sqrt (x y : ℝ) (hx : 0 ≤ x) (hy : 0 ≤ y) : |Real.sqrt x - Real.sqrt y| ≤ 1000 * |x - y| := sorry
theorem false_convex_far : ConvexOn ℝ (Ioi 0) fun x : ℝ => x * Real.log x - x ^ 2 / 1000 := sorry
theorem false_monotone_narrow : Monotone fun x : ℝ => x ^ 3 - x / 1000 := sorry
theorem false_surjective_arctan : Surjective Real.arctan := sorry
theorem false_summable_log : Summable fun n : ℕ => 1 / (((n : ℝ) + 2) * Real.log (n + 2)) := sorry
theorem false_littleO : (fun x : ℝ => x) =o[atTop] fun x : ℝ => x + Real.sqrt x := sorry
theorem false_fixed_point_exp : ∃ x : ℝ, Real.exp x = x := sorry
theorem false_root_outside : ∃ x ∈ Icc (0 : ℝ) 1, x ^ 3 + x = 3 := sorry
theorem false_taylor_sin (x : ℝ) : |Real.sin x - (x - x ^ 3 / 6)| ≤ |x| ^ 5 / 121 := sorry
theorem false_hasDerivAt_norm_sq {E : Type*} [NormedAddCommGroup E] [InnerProductSpace ℝ E] (x v : E) :
    HasDerivAt (fun t : ℝ => ‖x + t • v‖ ^ 2) ⟪x, v⟫ 0 := sorry
theorem false_newton (x : ℝ) (n : ℕ) : 2 ≤ newton x (n + 1) ^ 3 := sorry
theorem false_hasDerivAt_bump (b : Bump) : HasDerivAt b.eval 1 (b.center + b.width) := sorry
theorem true_sub_sin : Tendsto (fun x : ℝ => (x - Real.sin x) / x ^ 3) (𝓝[≠] 0) (𝓝 (1 / 6)) := sorry
theorem true_log_mul_log : Tendsto (fun x : ℝ => Real.log x * Real.log (1 - x)) (𝓝[<] 1) (𝓝 0) := sorry
theorem true_floor_ratio : Tendsto (fun x : ℝ => ⌊x⌋ / x) atTop (𝓝 1) := sorry
theorem true_uniform_cos : ∀ ε > (0 : ℝ), ∃ δ > (0 : ℝ), ∀ x y : ℝ, |x - y| < δ → |Real.cos x - Real.cos y| < ε := sorry
theorem true_hasDerivAt_gauss (x : ℝ) : HasDerivAt gauss (-2 * x * gauss x) x := sorry
theorem true_second_derivative_gauss (x : ℝ) : iteratedDeriv 2 gauss x = (4 * x ^ 2 - 2) * gauss x := sorry
theorem true_deriv_pow (n : ℕ) (x : ℝ) : deriv (fun y : ℝ => y ^ (n + 1)) x = (n + 1) * x ^ n := sorry
theorem true_differentiableAt_plane (x : ℝ × ℝ) : DifferentiableAt ℝ (fun p : ℝ × ℝ => p.1 * Real.sin p.2) x := sorry
theorem true_continuous_plane_ite : Continuous fun p : ℝ × ℝ => if p = 0 then 0 else p.1 ^ 3 / (p.1 ^ 2 + p.2 ^ 2) := sorry
theorem true_summable_log_sq : Summable fun n : ℕ => 1 / (((n : ℝ) + 2) * Real.log (n + 2) ^ 2) := sorry
theorem true_isEquivalent : (fun x : ℝ => Real.sqrt (x ^ 2 + x)) ~[atTop] fun x : ℝ => x := sorry
theorem true_taylor_cos (x : ℝ) : Real.cos x ≤ 1 - x ^ 2 / 2 + x ^ 4 / 24 := sorry
theorem false_log_ratio : Tendsto (fun n : ℕ => Real.log n / Real.log (n ^ 2 + 5)) atTop (𝓝 1) := sorry
theorem false_fract : Tendsto (fun x : ℝ => ⌊x⌋ - x) atTop (𝓝 0) := sorry
theorem false_limit_exists_sign : ∃ L : ℝ, Tendsto (fun x : ℝ => |x| / x) (𝓝[≠] 0) (𝓝 L) := sorry
theorem false_hasDerivAt_gauss (x : ℝ) : HasDerivAt gauss (-x * gauss x) x := sorry
theorem false_second_derivative_gauss (x : ℝ) : iteratedDeriv 2 gauss x = (4 * x ^ 2 - 1) * gauss x := sorry
theorem false_deriv_pow (n : ℕ) (x : ℝ) : deriv (fun y : ℝ => y ^ n) x = n * x ^ n := sorry
theorem false_differentiable_step : Differentiable ℝ smoothStepf2 := sorry
theorem false_continuous_plane_ite : Continuous fun p : ℝ × ℝ => if p = 0 then 0 else p.1 ^ 2 / (p.1 ^ 2 + p.2 ^ 2) := sorry
theorem false_along_other_parabola : ContinuousAt (fun p : ℝ × ℝ => p.1 * p.2 ^ 2 / (p.1 ^ 2 + p.2 ^ 4)) 0 := sorry
theorem false_lipschitz_narrow : LipschitzWith 1 fun x : ℝ => Real.log (1 + x ^ 2) + x / 1000 := sorry
theorem false_antitoneOn_narrow : AntitoneOn (fun x : ℝ => Real.log x / x) (Ici (27 / 10)) := sorry
theorem false_root_quartic : ∃ x : ℝ, x ^ 4 + x ^ 2 + 1 = 2 * x := sorry
theorem false_isEquivalent : (fun x : ℝ => Real.sqrt (x ^ 2 + x)) ~[atTop] fun x : ℝ => x + x / 1000 := sorry

/-! Suprema of infinite sets, whole numbers between bounds, constants that serve all points. -/

theorem true_sSup_setOf : sSup {x : ℝ | x ^ 2 < 2} = Real.sqrt 2 := sorry
theorem true_sSup_range : sSup (range fun n : ℕ => (n : ℝ) / (n + 1)) = 1 := sorry
theorem true_sInf_alternating : sInf (range fun n : ℕ => (-1 : ℝ) ^ n * (n / (n + 1))) = -1 := sorry
theorem true_sSup_unbounded : sSup (range fun n : ℕ => (n : ℝ)) = 0 := sorry
theorem true_sSup_Icc (a b : ℝ) (h : a ≤ b) : sSup (Icc a b) - sInf (Icc a b) = b - a := sorry
theorem true_iInf_parabola (c : ℝ) : ⨅ x : ℝ, (x ^ 2 + c) = c := sorry
theorem true_nat_between (x : ℝ) (hx : 0 < x) : ∃ n : ℕ, 1 / x < n ∧ (n : ℝ) ≤ 1 / x + 1 := sorry
theorem false_sSup_setOf : sSup {x : ℝ | x ^ 2 < 2} = 2 := sorry
theorem false_sSup_range : sSup (range fun n : ℕ => (n : ℝ) / (n + 1)) = 1 / 2 := sorry
theorem false_sSup_Icc (a b : ℝ) : sSup (Icc a b) - sInf (Icc a b) = b - a := sorry
theorem false_sSup_image : sSup ((fun x : ℝ => x * Real.exp (-x)) '' Ici 0) = 1 / 2 := sorry
theorem false_iSup_e : (⨆ n : ℕ, (1 + 1 / (n + 1 : ℝ)) ^ (n + 1)) = 3 := sorry
theorem false_nat_between (x : ℝ) (hx : 0 < x) : ∃ n : ℕ, 1 / x < n ∧ (n : ℝ) < 1 / x + 1 := sorry
theorem false_int_between (x y : ℝ) (h : x + 1 ≤ y) : ∃ n : ℤ, x < n ∧ (n : ℝ) < y := sorry
theorem false_uniform_powers : ∀ ε > 0, ∃ N : ℕ, ∀ x ∈ Ico (0 : ℝ) 1, ∀ n ≥ N, x ^ n < ε := sorry
theorem true_linear_bound : ∃ C : ℝ, ∀ x ∈ Icc (0 : ℝ) 50, x ^ 2 ≤ C * |x| := sorry
theorem true_share : ∃ c > 0, ∀ x ∈ Icc (0 : ℝ) 1, c * x ≤ 1 - Real.exp (-x) := sorry
theorem true_unique_cubic : ∃! x : ℝ, x ^ 3 + x - 1 = 0 := sorry
theorem false_linear_bound : ∃ C : ℝ, ∀ x : ℝ, x ^ 2 ≤ C * |x| := sorry
theorem false_share : ∃ c > 0, ∀ x > 0, c * x ≤ 1 - Real.exp (-x) := sorry
theorem false_unique_cubic : ∃! x : ℝ, x ^ 3 - 3 * x + 1 = 0 := sorry
theorem true_sSup_parametrized : sSup {x : ℝ | ∃ n : ℕ, x = 1 - 1 / (n + 1)} = 1 := sorry
theorem false_sSup_parametrized : sSup {x : ℝ | ∃ n > 0, x = (n : ℕ) / (n + 3 : ℝ)} = 2 := sorry

end Corpus.Analysis
