import Mathlib.Analysis.SpecialFunctions.Exp
import Mathlib.SetTheory.Cardinal.Basic

/-!
# A small project, to be checked from outside

Four statements about averages, one for each thing that the check may answer. Nothing here knows
of `pyisingcheck`.
-/

open Finset

namespace Average

/-- The average of `n` numbers. -/
noncomputable def average {n : ℕ} (x : Fin n → ℝ) : ℝ := (∑ i, x i) / n

/-- True. -/
theorem average_mul {n : ℕ} (x : Fin n → ℝ) : average x * n = ∑ i, x i := by
  obtain rfl | hn := Nat.eq_zero_or_pos n
  · simp
  · unfold average
    have : (n : ℝ) ≠ 0 := by exact_mod_cast hn.ne'
    field_simp

/-- False: the case `n = 0` was forgotten. -/
theorem average_const {n : ℕ} (x : Fin n → ℝ) (c : ℝ) (h : ∀ i, x i = c) : average x = c := sorry

/-- Vacuous: numbers that are all negative have no positive average. -/
theorem eq_zero_of_average_pos {n : ℕ} (x : Fin n → ℝ) (hx : ∀ i, x i < 0)
    (h : 0 < average x) : x = 0 := by
  have : ∑ i, x i ≤ 0 := sum_nonpos fun i _ ↦ (hx i).le
  exact absurd h (not_lt.2 (div_nonpos_of_nonpos_of_nonneg this n.cast_nonneg))

/-- True, and out of reach of numbers: `Cardinal` has no numerical meaning. -/
theorem mk_nat : Cardinal.mk ℕ = Cardinal.aleph0 := Cardinal.mk_nat

end Average
