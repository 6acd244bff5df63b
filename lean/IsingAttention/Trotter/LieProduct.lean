/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Trotter.ErrorBound
import Mathlib.Analysis.SpecificLimits.Basic

/-!
# The Lie product formula and its version for `L` layers

The paper quotes `e^{A+B} = lim (e^{A/n} e^{B/n})ⁿ` (equation (10)) and leaves its own Lean
statement for `L` layers, `TrotterSuzuki`, unproved. As printed that statement does not typecheck
(`∏` needs a commutative monoid) and uses `L` both for the depth and for the dimension of the
matrices. Here the product is ordered, depth and dimension are independent, and nothing is assumed
of the exponents. Both formulas follow from the error bound of `Trotter.ErrorBound`, which also
gives the rate `1/n`.

## Main statements

* `IsingAttention.tendsto_trotterProduct_pow`: `L` factors, in a Banach algebra over `ℝ` or `ℂ`
* `IsingAttention.tendsto_exp_mul_exp_pow`: two factors (Lie)
* `IsingAttention.tendsto_list_prod_exp_pow`: the factors of a list
* `IsingAttention.forall_exists_norm_trotterProduct_pow_sub_lt`,
  `IsingAttention.forall_exists_norm_list_prod_exp_pow_sub_lt`: the `ε`–`n₀` form of both

The corollaries for matrices, and the paper's theorem in its own terms, are in `Trotter.Matrix`.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (10), and
  `TrotterSuzuki` in its §9.
-/

open Filter Topology
open NormedSpace (exp)

namespace IsingAttention

section BanachAlgebra

variable {𝕂 𝔸 : Type*} [RCLike 𝕂] [NormedRing 𝔸] [NormedAlgebra 𝕂 𝔸] [CompleteSpace 𝔸] {L : ℕ}

variable (𝕂) in
/-- **P(10) for `L` factors** `(∏ₗ e^{Aₗ/n})ⁿ → e^{∑Aₗ}`. -/
@[claim "C2" source := "P(10), PLean" role := statement]
theorem tendsto_trotterProduct_pow (A : Fin L → 𝔸) :
    Tendsto (fun n : ℕ => trotterProduct (fun l => (n : 𝕂)⁻¹ • A l) ^ n) atTop
      (𝓝 (exp (∑ l, A l))) := by
  have h : Tendsto (fun n : ℕ => commutatorSum A / (2 * n) * Real.exp (∑ l, ‖A l‖)) atTop (𝓝 0) :=
    (tendsto_const_div_atTop_nhds_zero_nat
      (commutatorSum A / 2 * Real.exp (∑ l, ‖A l‖))).congr fun n => by ring
  refine tendsto_iff_norm_sub_tendsto_zero.2 (squeeze_zero' (Eventually.of_forall fun n =>
    norm_nonneg _) ?_ h)
  filter_upwards [eventually_gt_atTop 0] with n hn
  exact norm_trotterProduct_pow_sub_exp_sum_le A hn

variable (𝕂) in
/-- **P(10), the Lie product formula** `(e^{A/n} e^{B/n})ⁿ → e^{A+B}` in every complete normed
algebra over `ℝ` or `ℂ`. -/
@[claim "C1" source := "P(10)" role := statement]
theorem tendsto_exp_mul_exp_pow (A B : 𝔸) :
    Tendsto (fun n : ℕ => (exp ((n : 𝕂)⁻¹ • A) * exp ((n : 𝕂)⁻¹ • B)) ^ n) atTop
      (𝓝 (exp (A + B))) := by
  simpa [trotterProduct_two] using tendsto_trotterProduct_pow 𝕂 ![A, B]

variable (𝕂) in
/-- **P(10) for a list of factors**: the ordered product is that of the list, of any length. -/
@[claim "C2" source := "P(10), PLean" role := statement]
theorem tendsto_list_prod_exp_pow (A : List 𝔸) :
    Tendsto (fun n : ℕ => (A.map fun B => exp ((n : 𝕂)⁻¹ • B)).prod ^ n) atTop
      (𝓝 (exp A.sum)) := by
  simpa [trotterProduct, ← List.ofFn_getElem_eq_map, Fin.sum_univ_def] using
    tendsto_trotterProduct_pow 𝕂 fun l : Fin A.length => A[l]

/-- **P(10) for `L` layers** `(∏ₗ e^{-βHₗ/n})ⁿ → e^{-β∑Hₗ}`. -/
@[claim "C2" source := "P(10), PLean" role := statement]
theorem tendsto_trotterProduct_pow_neg_smul (H : Fin L → 𝔸) (β : 𝕂) :
    Tendsto (fun n : ℕ => trotterProduct (fun l => (-β / n) • H l) ^ n) atTop
      (𝓝 (exp ((-β) • ∑ l, H l))) := by
  have h := tendsto_trotterProduct_pow 𝕂 fun l => (-β) • H l
  simpa only [smul_smul, inv_mul_eq_div, ← Finset.smul_sum] using h

/-- **PLean `TrotterSuzuki`, corrected**, in every complete normed algebra over `ℝ` or `ℂ`. -/
@[claim "C2" source := "PLean" role := correction]
theorem forall_exists_norm_trotterProduct_pow_sub_lt (H : Fin L → 𝔸) (β : 𝕂) :
    ∀ ε > 0, ∃ n₀ : ℕ, ∀ n ≥ n₀,
      ‖trotterProduct (fun l => (-β / n) • H l) ^ n - exp ((-β) • ∑ l, H l)‖ < ε := by
  simpa only [dist_eq_norm] using
    Metric.tendsto_atTop.1 (tendsto_trotterProduct_pow_neg_smul H β)

variable (𝕂) in
/-- **PLean `TrotterSuzuki`, corrected**, for the factors of a list. -/
@[claim "C2" source := "PLean" role := correction]
theorem forall_exists_norm_list_prod_exp_pow_sub_lt (A : List 𝔸) :
    ∀ ε > 0, ∃ n₀ : ℕ, ∀ n ≥ n₀,
      ‖(A.map fun B => exp ((n : 𝕂)⁻¹ • B)).prod ^ n - exp A.sum‖ < ε := by
  simpa only [dist_eq_norm] using Metric.tendsto_atTop.1 (tendsto_list_prod_exp_pow 𝕂 A)

end BanachAlgebra

end IsingAttention
