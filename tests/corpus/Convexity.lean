import Mathlib.Analysis.Convex.Deriv
import Mathlib.Analysis.Convex.SpecificFunctions.Basic
import Mathlib.Analysis.SpecialFunctions.Log.NegMulLog
open Set

/-! Convex functions as hypotheses. -/
namespace Corpus.Convexity
theorem true_add (f g : ℝ → ℝ) (hf : ConvexOn ℝ univ f) (hg : ConvexOn ℝ univ g) : ConvexOn ℝ univ (f + g) := sorry
theorem false_sub (f g : ℝ → ℝ) (hf : ConvexOn ℝ univ f) (hg : ConvexOn ℝ univ g) : ConvexOn ℝ univ (f - g) := sorry
theorem false_mul (f g : ℝ → ℝ) (hf : ConvexOn ℝ univ f) (hg : ConvexOn ℝ univ g) : ConvexOn ℝ univ (f * g) := sorry
theorem true_jensen (f : ℝ → ℝ) (hf : ConvexOn ℝ univ f) (x y : ℝ) : f ((x + y) / 2) ≤ (f x + f y) / 2 := sorry
theorem false_jensen (f : ℝ → ℝ) (hf : ConcaveOn ℝ univ f) (x y : ℝ) : f ((x + y) / 2) ≤ (f x + f y) / 2 := sorry
theorem true_strict (f : ℝ → ℝ) (hf : StrictConvexOn ℝ univ f) (x y : ℝ) (h : x ≠ y) : f ((x + y) / 2) < (f x + f y) / 2 := sorry
theorem false_strict (f : ℝ → ℝ) (hf : ConvexOn ℝ univ f) (x y : ℝ) (h : x ≠ y) : f ((x + y) / 2) < (f x + f y) / 2 := sorry
theorem false_nonneg (f : ℝ → ℝ) (hf : ConvexOn ℝ (Ici 0) f) (h : f 0 = 0) (x : ℝ) (hx : 0 ≤ x) : 0 ≤ f x := sorry
theorem true_slope (f : ℝ → ℝ) (hf : ConvexOn ℝ univ f) (x y z : ℝ) (h : x < y) (h' : y < z) : (f y - f x) / (y - x) ≤ (f z - f y) / (z - y) := sorry
theorem false_mono (f : ℝ → ℝ) (hf : ConvexOn ℝ univ f) : Monotone f := sorry
theorem false_const (f : ℝ → ℝ) (hf : ConvexOn ℝ (Icc 0 1) f) : ConvexOn ℝ (Icc (-1) 1) f := sorry
theorem false_continuous (f : ℝ → ℝ) (hf : ConvexOn ℝ (Icc 0 1) f) : ContinuousOn f (Icc 0 1) := sorry
end Corpus.Convexity
