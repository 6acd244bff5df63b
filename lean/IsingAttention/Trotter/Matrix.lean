/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Trotter.ErrorTerm
import IsingAttention.Trotter.LieProduct
import Mathlib.Analysis.Normed.Algebra.MatrixExponential

/-!
# Products of exponentials of matrices

The corollaries that the paper needs: its layers are matrices. A matrix algebra has no preferred
norm in Mathlib. The statements about limits and equalities use the entrywise topology and leave the
reader no norm to choose; where the paper writes a norm, it is the `ℓ^∞` operator norm (all norms on
matrices are equivalent, so the limits do not depend on it).

## Main statements

* `IsingAttention.matrix_tendsto_exp_mul_exp_pow`: the Lie product formula
* `IsingAttention.matrix_tendsto_trotterProduct_pow`: the same for `L` layers
* `IsingAttention.trotterSuzuki`: the paper's theorem `TrotterSuzuki`, corrected
* `IsingAttention.matrix_trotterProduct_of_commute`: equality for commuting layers
* `IsingAttention.matrix_exists_exponent_error_le_sq`: the error in the exponent

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (10),
  (11), (13) and `TrotterSuzuki` in its §9.
-/

open Filter Topology
open NormedSpace (exp)

namespace IsingAttention

variable {𝕂 m : Type*} [RCLike 𝕂] [Fintype m] [DecidableEq m] {L : ℕ}

/-- **P(10) for `L` layers of matrices.** Matrices converge entrywise: no norm is chosen. -/
@[claim "C2" source := "P(10), PLean" role := statement]
theorem matrix_tendsto_trotterProduct_pow (H : Fin L → Matrix m m 𝕂) (β : 𝕂) :
    Tendsto (fun n : ℕ => trotterProduct (fun l => (-β / n) • H l) ^ n) atTop
      (𝓝 (exp ((-β) • ∑ l, H l))) :=
  open scoped Matrix.Norms.Operator in tendsto_trotterProduct_pow_neg_smul H β

/-- **P(10) for matrices**, the Lie product formula. -/
@[claim "C1" source := "P(10)" role := statement]
theorem matrix_tendsto_exp_mul_exp_pow (A B : Matrix m m 𝕂) :
    Tendsto (fun n : ℕ => (exp ((n : 𝕂)⁻¹ • A) * exp ((n : 𝕂)⁻¹ • B)) ^ n) atTop
      (𝓝 (exp (A + B))) :=
  open scoped Matrix.Norms.Operator in tendsto_exp_mul_exp_pow 𝕂 A B

open scoped Matrix.Norms.Operator in
/-- **PLean `TrotterSuzuki`, corrected** The paper's theorem with an ordered product, and with depth
`L` and dimension `d` kept apart. The norm is the `ℓ^∞` operator norm; all norms on matrices are
equivalent, so the statement does not depend on it. -/
@[claim "C2" source := "PLean" role := correction]
theorem trotterSuzuki {d : ℕ} (H : Fin L → Matrix (Fin d) (Fin d) ℝ) (β : ℝ) :
    ∀ ε > 0, ∃ n₀ : ℕ, ∀ n ≥ n₀,
      ‖trotterProduct (fun l => (-β / n) • H l) ^ n - exp ((-β) • ∑ l, H l)‖ < ε :=
  forall_exists_norm_trotterProduct_pow_sub_lt H β

/-- **P(13), corrected** For layers whose Hamiltonians commute pairwise,
`∏ₗ e^{-βHₗ} = e^{-β∑ₗHₗ}` holds exactly, without any limit. -/
@[claim "C4" source := "P(13)" role := correction]
theorem matrix_trotterProduct_of_commute (H : Fin L → Matrix m m 𝕂) (β : 𝕂)
    (h : ∀ l k, Commute (H l) (H k)) :
    trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l) := by
  rw [Finset.smul_sum]
  exact open scoped Matrix.Norms.Operator in
    trotterProduct_of_commute (fun l => (-β) • H l) fun l k =>
      ((h l k).smul_left (-β)).smul_right (-β)

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
