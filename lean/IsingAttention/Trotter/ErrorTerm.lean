/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Trotter.ErrorBound
import Mathlib.Analysis.Calculus.InverseFunctionTheorem.FDeriv

/-!
# The error in the exponent

The paper's equation (11) writes `∏ₗ e^{-βHₗ} = e^{-β∑Hₗ + 𝓔}` and calls `𝓔` "the error term due to
non-commutativity", without saying that there is one. For small `β` there is: `exp` has the strict
derivative `1` at `0`, so it is invertible near `0`, and the error bound of `Trotter.ErrorBound`
becomes a bound on the exponent,

`‖𝓔‖ ≤ β² ∑_{l<m} ‖[Hₗ,Hₘ]‖ e^{|β| ∑‖Hₗ‖}`,

so that `‖𝓔‖ = O(β²)`, and `𝓔 = 0` if the layers commute. For large `β` no such `𝓔` need exist:
a product of exponentials of real matrices need not be the exponential of a real matrix.

## Main statements

* `IsingAttention.exists_exponent_error`: `𝓔` exists for small `β`, with the bound above
* `IsingAttention.exists_exponent_error_le_sq`: `‖𝓔‖ ≤ K β²`
* `IsingAttention.matrix_exists_exponent_error_le_sq`: for matrices

## References

William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (11).
-/

open Filter Topology
open NormedSpace (exp)

namespace IsingAttention

variable {𝕂 𝔸 : Type*} [RCLike 𝕂] [NormedRing 𝔸] [NormedAlgebra 𝕂 𝔸] [CompleteSpace 𝔸] {L : ℕ}

variable (𝕂) in
/-- Near `0` the exponential is injective, with an inverse of Lipschitz constant `2`, and its values
fill a neighbourhood of `1`. -/
lemma exists_nhds_zero_norm_sub_le :
    ∃ s ∈ 𝓝 (0 : 𝔸), exp '' s ∈ 𝓝 (1 : 𝔸) ∧
      ∀ x ∈ s, ∀ y ∈ s, ‖x - y‖ ≤ 2 * ‖exp x - exp y‖ := by
  have hexp : HasStrictFDerivAt (exp : 𝔸 → 𝔸)
      ((ContinuousLinearEquiv.refl 𝕂 𝔸 : 𝔸 ≃L[𝕂] 𝔸) : 𝔸 →L[𝕂] 𝔸) 0 :=
    hasStrictFDerivAt_exp_zero
  obtain ⟨s, hs, happrox⟩ := hexp.approximates_deriv_on_nhds (c := 1 / 2) (Or.inr (by norm_num))
  refine ⟨s, hs, ?_, fun x hx y hy => ?_⟩
  · rw [← NormedSpace.exp_zero (𝔸 := 𝔸), ← hexp.map_nhds_eq_of_equiv]
    exact image_mem_map hs
  · have h : ‖exp x - exp y - (x - y)‖ ≤ 1 / 2 * ‖x - y‖ := by
      simpa using happrox x hx y hy
    have h₁ := norm_sub_norm_le (x - y) (exp x - exp y)
    rw [norm_sub_rev] at h₁
    linarith

variable (𝕂) in
lemma continuous_trotterProduct : Continuous (trotterProduct : (Fin L → 𝔸) → 𝔸) := by
  letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ 𝕂 𝔸
  induction L with
  | zero => simpa [funext_iff, trotterProduct] using continuous_const
  | succ L ih =>
    simp only [funext trotterProduct_succ]
    exact (NormedSpace.exp_continuous.comp (continuous_apply 0)).mul
      (ih.comp (continuous_pi fun l => continuous_apply l.succ))

/-- **P(11), made precise** For all small enough `β` there is an `𝓔` with
`∏ₗ e^{-βHₗ} = e^{-β∑Hₗ + 𝓔}` and `‖𝓔‖ ≤ β² ∑_{l<m} ‖[Hₗ,Hₘ]‖ e^{|β| ∑‖Hₗ‖}`. -/
@[claim "C5" source := "P(11)" role := correction]
theorem exists_exponent_error (H : Fin L → 𝔸) :
    ∃ δ > 0, ∀ β : 𝕂, ‖β‖ < δ → ∃ E : 𝔸,
      trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l + E) ∧
        ‖E‖ ≤ ‖β‖ ^ 2 * commutatorSum H * Real.exp (‖β‖ * ∑ l, ‖H l‖) := by
  letI : NormedAlgebra ℝ 𝔸 := .restrictScalars ℝ 𝕂 𝔸
  obtain ⟨s, hs, himage, hlip⟩ := exists_nhds_zero_norm_sub_le 𝕂 (𝔸 := 𝔸)
  have hprod : Tendsto (fun β : 𝕂 => trotterProduct fun l => (-β) • H l) (𝓝 0) (𝓝 1) := by
    have h : Continuous fun β : 𝕂 => trotterProduct fun l => (-β) • H l :=
      (continuous_trotterProduct 𝕂).comp (by fun_prop)
    simpa [trotterProduct] using h.tendsto 0
  have hsum : Tendsto (fun β : 𝕂 => (-β) • ∑ l, H l) (𝓝 0) (𝓝 0) := by
    have h : Continuous fun β : 𝕂 => (-β) • ∑ l, H l := by fun_prop
    simpa using h.tendsto 0
  obtain ⟨δ, hδ, h⟩ := Metric.eventually_nhds_iff.1
    ((hprod.eventually himage).and (hsum.eventually hs))
  refine ⟨δ, hδ, fun β hβ => ?_⟩
  obtain ⟨⟨x, hx, hxprod⟩, hxsum⟩ := h (by simpa using hβ)
  refine ⟨x - (-β) • ∑ l, H l, by rw [add_sub_cancel, hxprod], (hlip x hx _ hxsum).trans ?_⟩
  have hbound := norm_trotterProduct_sub_exp_sum_le fun l => (-β) • H l
  simp only [← Finset.smul_sum, commutatorSum_smul, norm_neg, norm_smul, ← Finset.mul_sum] at hbound
  rw [hxprod]
  linarith

/-- **P(11), made precise** `‖𝓔‖ = O(β²)`. -/
@[claim "C5" source := "P(11)" role := correction]
theorem exists_exponent_error_le_sq (H : Fin L → 𝔸) :
    ∃ δ > 0, ∃ K : ℝ, ∀ β : 𝕂, ‖β‖ < δ → ∃ E : 𝔸,
      trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l + E) ∧ ‖E‖ ≤ K * ‖β‖ ^ 2 := by
  obtain ⟨δ, hδ, h⟩ := exists_exponent_error (𝕂 := 𝕂) H
  refine ⟨δ, hδ, commutatorSum H * Real.exp (δ * ∑ l, ‖H l‖), fun β hβ => ?_⟩
  obtain ⟨E, hE, hle⟩ := h β hβ
  refine ⟨E, hE, hle.trans ?_⟩
  have hc := commutatorSum_nonneg H
  calc _ ≤ ‖β‖ ^ 2 * commutatorSum H * Real.exp (δ * ∑ l, ‖H l‖) := by gcongr
    _ = _ := by ring

open scoped Matrix.Norms.Operator in
/-- **P(11), made precise**, for layers of real matrices and the `ℓ^∞` operator norm. -/
@[claim "C5" source := "P(11)" role := correction]
theorem matrix_exists_exponent_error_le_sq {d : ℕ} (H : Fin L → Matrix (Fin d) (Fin d) ℝ) :
    ∃ δ > 0, ∃ K : ℝ, ∀ β : ℝ, |β| < δ → ∃ E : Matrix (Fin d) (Fin d) ℝ,
      trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l + E) ∧ ‖E‖ ≤ K * β ^ 2 := by
  have h := exists_exponent_error_le_sq (𝕂 := ℝ) H
  simp only [Real.norm_eq_abs, sq_abs] at h
  exact h

end IsingAttention
