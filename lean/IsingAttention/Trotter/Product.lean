/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import Mathlib.Analysis.Normed.Algebra.Exponential

/-!
# Ordered products of exponentials

The paper composes the layers of a Transformer as `∏ₗ e^{-βHₗ}`. The factors need not commute, so
the product needs an order: here it is that of the layers, the first factor leftmost. Depth `L` and
the algebra (for matrices: the dimension) are independent of each other.

If the exponents commute pairwise, the product is the exponential of the sum. This is the true part
of the paper's equation (13); `Trotter.Counterexample` shows that commuting is needed.

## Main definitions

* `IsingAttention.trotterProduct`: `e^{A₀} e^{A₁} ⋯ e^{A_{L-1}}`
* `IsingAttention.commutatorSum`: `∑_{l<m} ‖[Aₗ, Aₘ]‖`

## Main statements

* `IsingAttention.trotterProduct_of_commute`: in a Banach algebra
  (`Trotter.Matrix` has the corollary for layers `-βHₗ` of matrices)

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (8), (9), (13).
-/

open NormedSpace (exp)

namespace IsingAttention

section Algebra

variable {𝔸 : Type*} {L : ℕ}

section Ring

variable [Ring 𝔸] [TopologicalSpace 𝔸] [IsTopologicalRing 𝔸]

/-- **P(8)** The ordered product of exponentials `e^{A₀} e^{A₁} ⋯ e^{A_{L-1}}`: the composition of
`L` layers with exponents `Aₗ`. The empty product is `1`. -/
@[claim "C2" source := "P(8)" role := definition, claim "C3" source := "P(8)" role := definition,
  claim "C4" source := "P(8)" role := definition, claim "C5" source := "P(8)" role := definition]
noncomputable def trotterProduct (A : Fin L → 𝔸) : 𝔸 :=
  (List.ofFn fun l => exp (A l)).prod

@[simp]
lemma trotterProduct_zero (A : Fin 0 → 𝔸) : trotterProduct A = 1 := by
  simp [trotterProduct]

lemma trotterProduct_succ (A : Fin (L + 1) → 𝔸) :
    trotterProduct A = exp (A 0) * trotterProduct fun l => A l.succ := by
  simp [trotterProduct, List.ofFn_succ]

lemma trotterProduct_two (A : Fin 2 → 𝔸) : trotterProduct A = exp (A 0) * exp (A 1) := by
  simp [trotterProduct_succ]

end Ring

section Normed

variable [NormedRing 𝔸]

/-- `∑_{l<m} ‖[Aₗ, Aₘ]‖`: how far the exponents are from commuting. -/
@[claim "C3" source := "P(12)" role := definition]
def commutatorSum (A : Fin L → 𝔸) : ℝ :=
  ∑ l, ∑ m, if l < m then ‖A l * A m - A m * A l‖ else 0

lemma commutatorSum_nonneg (A : Fin L → 𝔸) : 0 ≤ commutatorSum A :=
  Finset.sum_nonneg fun l _ => Finset.sum_nonneg fun m _ => by split_ifs <;> positivity

@[simp]
lemma commutatorSum_zero (A : Fin 0 → 𝔸) : commutatorSum A = 0 := by
  simp [commutatorSum]

lemma commutatorSum_succ (A : Fin (L + 1) → 𝔸) :
    commutatorSum A =
      ∑ m : Fin L, ‖A 0 * A m.succ - A m.succ * A 0‖ + commutatorSum fun l => A l.succ := by
  simp [commutatorSum, Fin.sum_univ_succ]

lemma commutatorSum_two (A : Fin 2 → 𝔸) : commutatorSum A = ‖A 0 * A 1 - A 1 * A 0‖ := by
  simp [commutatorSum_succ]

lemma commutatorSum_smul {𝕂 : Type*} [NormedField 𝕂] [NormedAlgebra 𝕂 𝔸] (t : 𝕂)
    (A : Fin L → 𝔸) : (commutatorSum fun l => t • A l) = ‖t‖ ^ 2 * commutatorSum A := by
  have key (X Y : 𝔸) : ‖(t • X) * (t • Y) - (t • Y) * (t • X)‖ = ‖t‖ ^ 2 * ‖X * Y - Y * X‖ := by
    rw [smul_mul_smul_comm, smul_mul_smul_comm, ← smul_sub, norm_smul, norm_mul, sq]
  simp only [commutatorSum, key, Finset.mul_sum, mul_ite, mul_zero]

/-- There are `L(L-1)/2` pairs of layers. -/
lemma commutatorSum_le {ε : ℝ} (A : Fin L → 𝔸) (hε : ∀ l m, ‖A l * A m - A m * A l‖ ≤ ε) :
    commutatorSum A ≤ L * (L - 1) / 2 * ε := by
  induction L with
  | zero => simp
  | succ L ih =>
    have h₀ : ∑ m : Fin L, ‖A 0 * A m.succ - A m.succ * A 0‖ ≤ L * ε := by
      simpa using Finset.sum_le_card_nsmul Finset.univ _ ε fun m _ => hε 0 (Fin.succ m)
    have h₁ := ih (fun l => A l.succ) fun l m => hε _ _
    rw [commutatorSum_succ]
    push_cast
    linarith

/-- The commutator of the first exponent with the sum of the others. -/
lemma norm_mul_sum_sub_sum_mul_le (X : 𝔸) (A : Fin L → 𝔸) :
    ‖X * ∑ l, A l - (∑ l, A l) * X‖ ≤ ∑ l, ‖X * A l - A l * X‖ := by
  rw [Finset.mul_sum, Finset.sum_mul, ← Finset.sum_sub_distrib]
  exact norm_sum_le _ _

end Normed

end Algebra

section Commute

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] {L : ℕ}

/-- If the exponents commute pairwise, the ordered product of their exponentials is the exponential
of their sum. Complex algebras are included: they are real ones. -/
@[claim "C4" source := "P(13)" role := correction]
theorem trotterProduct_of_commute (A : Fin L → 𝔸) (h : ∀ l m, Commute (A l) (A m)) :
    trotterProduct A = exp (∑ l, A l) := by
  letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ ℝ 𝔸
  induction L with
  | zero => simp
  | succ L ih =>
    rw [trotterProduct_succ, ih _ fun l m => h _ _, Fin.sum_univ_succ,
      NormedSpace.exp_add_of_commute (Commute.sum_right _ _ _ fun m _ => h 0 m.succ)]

end Commute

end IsingAttention
