/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Trotter.ErrorBound
import Mathlib.Analysis.Calculus.InverseFunctionTheorem.ApproximatesLinearOn
import Mathlib.Analysis.Complex.Exponential

/-!
# The error in the exponent

The paper's equation (11) writes `∏ₗ e^{-βHₗ} = e^{-β∑Hₗ + 𝓔}` and calls `𝓔` "the error term due to
non-commutativity", without saying that there is one. For small `β` there is: on the ball of radius
`1/3` the exponential differs from `1 + x` by a map with Lipschitz constant `1/2`, so it is
injective there, its values fill the ball of radius `1/6` around `1`, and the error bound of
`Trotter.ErrorBound` becomes a bound on the exponent,

`‖𝓔‖ ≤ β² ∑_{l<m} ‖[Hₗ,Hₘ]‖ e^{|β| ∑‖Hₗ‖}` as soon as `|β| ∑‖Hₗ‖ ≤ 1/7`,

so that `‖𝓔‖ = O(β²)`, and `𝓔 = 0` if the layers commute. For large `β` no such `𝓔` need exist:
`IsingAttention.trotterProduct_ne_exp_add` in `Trotter.Counterexample` has two real layers whose
product is not the exponential of any real matrix when `|β| > 2`.

## Main statements

* `IsingAttention.exists_exponent_error`: for exponents with `∑ ‖Aₗ‖ ≤ 1/7`
* `IsingAttention.exists_exponent_error_of_layers`: for layers, with the bound above
* `IsingAttention.exists_exponent_error_le_sq`: `‖𝓔‖ ≤ K β²` for small `β`

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (11).
-/

open Metric
open NormedSpace (exp)
open scoped Nat

namespace IsingAttention

section Inverse

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] {L : ℕ}

/-- Up to a Lipschitz constant `e^r - 1`, the exponential is a translation on the ball of radius
`r`. -/
lemma norm_exp_sub_exp_sub_le {x y : 𝔸} {r : ℝ} (hx : ‖x‖ ≤ r) (hy : ‖y‖ ≤ r) :
    ‖exp x - exp y - (x - y)‖ ≤ (Real.exp r - 1) * ‖x - y‖ := by
  have hr : 0 ≤ r := (norm_nonneg x).trans hx
  have hsum : HasSum (fun n : ℕ => ((n + 2)! : ℝ)⁻¹ • (x ^ (n + 2) - y ^ (n + 2)))
      (exp x - exp y - (x - y)) := by
    have h := (hasSum_nat_add_iff' 2).2 ((NormedSpace.exp_series_hasSum_exp' (𝕂 := ℝ) x).sub
      (NormedSpace.exp_series_hasSum_exp' (𝕂 := ℝ) y))
    simpa [Finset.sum_range_succ, smul_sub] using h
  have hreal : HasSum (fun n : ℕ => r ^ (n + 1) / (n + 1)!) (Real.exp r - 1) := by
    simpa using (hasSum_nat_add_iff' 1).2 (hasSum_pow_div_factorial r)
  refine hsum.norm_le_of_bounded (hreal.mul_right ‖x - y‖) fun n => ?_
  have hpow := norm_pow_sub_pow_le_of_forall hr
    (fun X => (norm_mul_le x X).trans (by gcongr))
    (fun X => (norm_mul_le X y).trans ((mul_comm _ _).trans_le (by gcongr))) (n + 1)
  have hfac : ((n + 2)! : ℝ) = (n + 2) * (n + 1)! := by
    rw [Nat.factorial_succ]
    push_cast
    ring
  rw [norm_smul, norm_inv, RCLike.norm_natCast]
  calc _ ≤ ((n + 2)! : ℝ)⁻¹ * (((n + 1 : ℕ) + 1) * (r ^ (n + 1) * ‖x - y‖)) := by gcongr
    _ = _ := by
      rw [hfac]
      push_cast
      field_simp
      ring

private lemma exp_one_third_le : Real.exp (1 / 3) ≤ 3 / 2 :=
  (Real.exp_bound_div_one_sub_of_interval (by norm_num) (by norm_num)).trans_eq (by norm_num)

/-- On the ball of radius `1/3` the exponential has an inverse with Lipschitz constant `2`. -/
lemma norm_sub_le_two_mul_norm_exp_sub_exp {x y : 𝔸} (hx : ‖x‖ ≤ 1 / 3) (hy : ‖y‖ ≤ 1 / 3) :
    ‖x - y‖ ≤ 2 * ‖exp x - exp y‖ := by
  have h := norm_exp_sub_exp_sub_le hx hy
  have hle : (Real.exp (1 / 3) - 1) * ‖x - y‖ ≤ 1 / 2 * ‖x - y‖ := by
    gcongr
    linarith [exp_one_third_le]
  have htri := norm_sub_norm_le (x - y) (exp x - exp y)
  rw [norm_sub_rev (x - y) (exp x - exp y)] at htri
  linarith

/-- The values of the exponential on the ball of radius `1/3` fill the ball of radius `1/6` around
`1`. -/
lemma exists_exp_eq_of_norm_sub_one_le {T : 𝔸} (hT : ‖T - 1‖ ≤ 1 / 6) :
    ∃ x : 𝔸, ‖x‖ ≤ 1 / 3 ∧ exp x = T := by
  have happrox : ApproximatesLinearOn exp (ContinuousLinearMap.id ℝ 𝔸) (closedBall 0 (1 / 3))
      (1 / 2) := fun x hx y hy => by
    have h := norm_exp_sub_exp_sub_le (mem_closedBall_zero_iff.1 hx) (mem_closedBall_zero_iff.1 hy)
    refine h.trans ?_
    push_cast
    gcongr
    linarith [exp_one_third_le]
  have hsurj := happrox.surjOn_closedBall_of_nonlinearRightInverse
    ⟨id, 1, by simp, by simp⟩ (by norm_num) subset_rfl
  obtain ⟨x, hx, hxT⟩ := hsurj (a := T) (by
    rw [NormedSpace.exp_zero, mem_closedBall, dist_eq_norm]
    refine hT.trans ?_
    norm_num)
  exact ⟨x, mem_closedBall_zero_iff.1 hx, hxT⟩

lemma norm_exp_sub_one_le (A : 𝔸) : ‖exp A - 1‖ ≤ Real.exp ‖A‖ - 1 := by
  have hsum : HasSum (fun n : ℕ => ((n + 1)! : ℝ)⁻¹ • A ^ (n + 1)) (exp A - 1) := by
    simpa using (hasSum_nat_add_iff' 1).2 (NormedSpace.exp_series_hasSum_exp' (𝕂 := ℝ) A)
  have hreal : HasSum (fun n : ℕ => ‖A‖ ^ (n + 1) / (n + 1)!) (Real.exp ‖A‖ - 1) := by
    simpa using (hasSum_nat_add_iff' 1).2 (hasSum_pow_div_factorial ‖A‖)
  refine hsum.norm_le_of_bounded hreal fun n => ?_
  rw [norm_smul, norm_inv, RCLike.norm_natCast, div_eq_inv_mul]
  gcongr
  exact norm_pow_le' A n.succ_pos

lemma norm_trotterProduct_sub_one_le (A : Fin L → 𝔸) :
    ‖trotterProduct A - 1‖ ≤ Real.exp (∑ l, ‖A l‖) - 1 := by
  induction L with
  | zero => simp
  | succ L ih =>
    rw [trotterProduct_succ, Fin.sum_univ_succ, Real.exp_add]
    have h (T : 𝔸) : exp (A 0) * T - 1 = exp (A 0) * (T - 1) + (exp (A 0) - 1) := by noncomm_ring
    rw [h]
    calc _ ≤ Real.exp ‖A 0‖ * (Real.exp (∑ l : Fin L, ‖A l.succ‖) - 1) + (Real.exp ‖A 0‖ - 1) :=
          norm_add_le_of_le ((norm_exp_mul_le _ _).trans (by gcongr; exact ih _))
            (norm_exp_sub_one_le _)
      _ = _ := by ring

/-- **P(11), made precise** If `∑ ‖Aₗ‖ ≤ 1/7`, there is an `𝓔` with `∏ₗ e^{Aₗ} = e^{∑Aₗ + 𝓔}` and
`‖𝓔‖ ≤ ∑_{l<m} ‖[Aₗ,Aₘ]‖ e^{∑‖Aₗ‖}`. -/
@[claim "C5" source := "P(11)" role := correction]
theorem exists_exponent_error (A : Fin L → 𝔸) (hA : ∑ l, ‖A l‖ ≤ 1 / 7) :
    ∃ E : 𝔸, trotterProduct A = exp (∑ l, A l + E) ∧
      ‖E‖ ≤ commutatorSum A * Real.exp (∑ l, ‖A l‖) := by
  have hexp : Real.exp (1 / 7) ≤ 7 / 6 :=
    (Real.exp_bound_div_one_sub_of_interval (by norm_num) (by norm_num)).trans_eq (by norm_num)
  have hle := Real.exp_le_exp.2 hA
  obtain ⟨x, hx, hxprod⟩ := exists_exp_eq_of_norm_sub_one_le (T := trotterProduct A)
    ((norm_trotterProduct_sub_one_le A).trans (by linarith))
  have hsum : ‖∑ l, A l‖ ≤ 1 / 3 := (norm_sum_le _ _).trans (hA.trans (by norm_num))
  refine ⟨x - ∑ l, A l, by rw [add_sub_cancel, hxprod], ?_⟩
  have h := norm_sub_le_two_mul_norm_exp_sub_exp hx hsum
  rw [hxprod] at h
  have hbound := norm_trotterProduct_sub_exp_sum_le A
  linarith

end Inverse

section Layers

variable {𝕂 𝔸 : Type*} [RCLike 𝕂] [NormedRing 𝔸] [NormedAlgebra 𝕂 𝔸] [CompleteSpace 𝔸] {L : ℕ}

/-- **P(11), made precise, for layers** If `|β| ∑ ‖Hₗ‖ ≤ 1/7`, there is an `𝓔` with
`∏ₗ e^{-βHₗ} = e^{-β∑Hₗ + 𝓔}` and `‖𝓔‖ ≤ β² ∑_{l<m} ‖[Hₗ,Hₘ]‖ e^{|β| ∑‖Hₗ‖}`. -/
@[claim "C5" source := "P(11)" role := correction]
theorem exists_exponent_error_of_layers (H : Fin L → 𝔸) (β : 𝕂)
    (hβ : ‖β‖ * ∑ l, ‖H l‖ ≤ 1 / 7) :
    ∃ E : 𝔸, trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l + E) ∧
      ‖E‖ ≤ ‖β‖ ^ 2 * commutatorSum H * Real.exp (‖β‖ * ∑ l, ‖H l‖) := by
  letI : NormedAlgebra ℝ 𝔸 := .restrictScalars ℝ 𝕂 𝔸
  have hnorm : ∑ l, ‖(-β) • H l‖ = ‖β‖ * ∑ l, ‖H l‖ := by
    simp only [norm_smul, norm_neg, Finset.mul_sum]
  obtain ⟨E, hE, hle⟩ := exists_exponent_error (fun l => (-β) • H l) (hnorm.trans_le hβ)
  rw [commutatorSum_smul, norm_neg, hnorm] at hle
  exact ⟨E, by rw [Finset.smul_sum, hE], hle⟩

/-- **P(11), made precise** For all small enough `β` there is an `𝓔` with
`∏ₗ e^{-βHₗ} = e^{-β∑Hₗ + 𝓔}`, and `‖𝓔‖ = O(β²)`. -/
@[claim "C5" source := "P(11)" role := correction]
theorem exists_exponent_error_le_sq (H : Fin L → 𝔸) :
    ∃ δ > 0, ∃ K : ℝ, ∀ β : 𝕂, ‖β‖ < δ → ∃ E : 𝔸,
      trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l + E) ∧ ‖E‖ ≤ K * ‖β‖ ^ 2 := by
  have hS : 0 ≤ ∑ l, ‖H l‖ := Finset.sum_nonneg fun l _ => norm_nonneg (H l)
  refine ⟨1 / 7 / (∑ l, ‖H l‖ + 1), by positivity, commutatorSum H * Real.exp (1 / 7),
    fun β hβ => ?_⟩
  have hsmall : ‖β‖ * ∑ l, ‖H l‖ ≤ 1 / 7 := by
    rw [lt_div_iff₀ (by positivity)] at hβ
    nlinarith [norm_nonneg β]
  obtain ⟨E, hE, hle⟩ := exists_exponent_error_of_layers H β hsmall
  refine ⟨E, hE, hle.trans ?_⟩
  have hc := commutatorSum_nonneg H
  calc _ ≤ ‖β‖ ^ 2 * commutatorSum H * Real.exp (1 / 7) := by gcongr
    _ = _ := by ring

end Layers

end IsingAttention
