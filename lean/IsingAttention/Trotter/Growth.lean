/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import Mathlib.Analysis.CStarAlgebra.Basic
import Mathlib.Analysis.Normed.Algebra.Exponential
import Mathlib.Analysis.SpecialFunctions.Exponential
import Mathlib.Tactic.NoncommRing

/-!
# How fast an exponential can grow

The error bounds for products of exponentials need one thing only: multiplying by `e^A`, from the
left or from the right, enlarges a norm by at most a factor `e^a`, where `a = ‖A‖` in general and
`a = 0` if `A` is skew-adjoint in a C⋆-algebra (then `e^A` is unitary). `IsExpGrowth` collects what
both cases have in common, so that each bound is proved once and used twice.

The factors `e^A` are bounded as multiplication operators, never alone. Hence `‖1‖ = 1` is not
needed, and the bounds hold in the zero ring (matrices of size 0) too.

## Main definitions

* `IsingAttention.IsExpGrowth`

## Main statements

* `IsingAttention.isExpGrowth_norm`: `a = ‖A‖` in a Banach algebra
* `IsingAttention.isExpGrowth_skewAdjoint`: `a = 0` for skew-adjoint elements of a C⋆-algebra
-/

open NormedSpace (exp)
open scoped Nat

namespace IsingAttention

variable {𝔸 : Type*} [NormedRing 𝔸]

section Iterate

variable {P E : 𝔸} {r : ℝ}

lemma norm_pow_mul_le_of_forall (hr : 0 ≤ r) (hP : ∀ X, ‖P * X‖ ≤ r * ‖X‖) (n : ℕ) (X : 𝔸) :
    ‖P ^ n * X‖ ≤ r ^ n * ‖X‖ := by
  induction n with
  | zero => simp
  | succ n ih =>
    rw [pow_succ', mul_assoc, pow_succ', mul_assoc]
    exact (hP _).trans (by gcongr)

lemma norm_mul_pow_le_of_forall (hr : 0 ≤ r) (hE : ∀ X, ‖X * E‖ ≤ r * ‖X‖) (n : ℕ) (X : 𝔸) :
    ‖X * E ^ n‖ ≤ r ^ n * ‖X‖ := by
  induction n with
  | zero => simp
  | succ n ih =>
    rw [pow_succ, ← mul_assoc, pow_succ', mul_assoc r]
    exact (hE _).trans (by gcongr)

/-- Telescoping: `n` steps multiply the error of one step by at most `n r^{n-1}`. -/
lemma norm_pow_sub_pow_le_of_forall (hr : 0 ≤ r) (hP : ∀ X, ‖P * X‖ ≤ r * ‖X‖)
    (hE : ∀ X, ‖X * E‖ ≤ r * ‖X‖) (n : ℕ) :
    ‖P ^ (n + 1) - E ^ (n + 1)‖ ≤ (n + 1) * (r ^ n * ‖P - E‖) := by
  induction n with
  | zero => simp
  | succ n ih =>
    have h : P ^ (n + 1 + 1) - E ^ (n + 1 + 1) =
        P * (P ^ (n + 1) - E ^ (n + 1)) + (P - E) * E ^ (n + 1) := by
      rw [pow_succ' P (n + 1), pow_succ' E (n + 1)]
      noncomm_ring
    rw [h]
    calc _ ≤ r * ((n + 1) * (r ^ n * ‖P - E‖)) + r ^ (n + 1) * ‖P - E‖ :=
          norm_add_le_of_le ((hP _).trans (by gcongr)) (norm_mul_pow_le_of_forall hr hE _ _)
      _ = _ := by push_cast; ring

end Iterate

variable [NormedAlgebra ℝ 𝔸]

/-- `P A a` says of `A` that multiplication by `e^A` enlarges norms by at most `e^a`, and this is
kept by sums and by non-negative multiples of pairs `(A, a)`. -/
structure IsExpGrowth (P : 𝔸 → ℝ → Prop) : Prop where
  zero : P 0 0
  add : ∀ {A B : 𝔸} {a b : ℝ}, P A a → P B b → P (A + B) (a + b)
  smul : ∀ {t : ℝ} {A : 𝔸} {a : ℝ}, 0 ≤ t → P A a → P (t • A) (t * a)
  exp_mul : ∀ {A : 𝔸} {a : ℝ}, P A a → ∀ X, ‖exp A * X‖ ≤ Real.exp a * ‖X‖
  mul_exp : ∀ {A : 𝔸} {a : ℝ}, P A a → ∀ X, ‖X * exp A‖ ≤ Real.exp a * ‖X‖

lemma IsExpGrowth.sum {P : 𝔸 → ℝ → Prop} (hP : IsExpGrowth P) {L : ℕ} {A : Fin L → 𝔸}
    {a : Fin L → ℝ} (hA : ∀ l, P (A l) (a l)) : P (∑ l, A l) (∑ l, a l) := by
  induction L with
  | zero => simpa using hP.zero
  | succ L ih =>
    rw [Fin.sum_univ_succ, Fin.sum_univ_succ]
    exact hP.add (hA 0) (ih fun l => hA l.succ)

lemma hasSum_pow_div_factorial (x : ℝ) : HasSum (fun n : ℕ => x ^ n / n !) (Real.exp x) := by
  rw [Real.exp_eq_exp_ℝ]
  exact NormedSpace.expSeries_div_hasSum_exp x

/-- A star module over `ℝ` or `ℂ` is one over `ℝ`. -/
lemma starModule_real_of_rclike (𝕂 : Type*) [RCLike 𝕂] [NormedAlgebra 𝕂 𝔸] [IsScalarTower ℝ 𝕂 𝔸]
    [StarRing 𝔸] [StarModule 𝕂 𝔸] : StarModule ℝ 𝔸 where
  star_smul r x := by
    rw [← algebraMap_smul 𝕂 r x, star_smul, ← algebraMap_smul 𝕂 (star r) (star x)]
    simp

section Complete

variable [CompleteSpace 𝔸]

lemma norm_exp_mul_le (A X : 𝔸) : ‖exp A * X‖ ≤ Real.exp ‖A‖ * ‖X‖ := by
  have hs := (NormedSpace.exp_series_hasSum_exp' (𝕂 := ℝ) A).mul_right X
  refine hs.norm_le_of_bounded ((hasSum_pow_div_factorial ‖A‖).mul_right ‖X‖) fun n => ?_
  rw [smul_mul_assoc, norm_smul, norm_inv, RCLike.norm_natCast, div_eq_inv_mul, mul_assoc]
  gcongr
  exact norm_pow_mul_le_of_forall (norm_nonneg A) (norm_mul_le A) n X

lemma norm_mul_exp_le (A X : 𝔸) : ‖X * exp A‖ ≤ Real.exp ‖A‖ * ‖X‖ := by
  have hs := (NormedSpace.exp_series_hasSum_exp' (𝕂 := ℝ) A).mul_left X
  refine hs.norm_le_of_bounded ((hasSum_pow_div_factorial ‖A‖).mul_right ‖X‖) fun n => ?_
  rw [mul_smul_comm, norm_smul, norm_inv, RCLike.norm_natCast, div_eq_inv_mul, mul_assoc]
  gcongr
  refine norm_mul_pow_le_of_forall (norm_nonneg A) (fun Y => ?_) n X
  exact (norm_mul_le Y A).trans_eq (mul_comm _ _)

/-- In a Banach algebra, `a` may be any upper bound of `‖A‖`. -/
lemma isExpGrowth_norm : IsExpGrowth fun (A : 𝔸) (a : ℝ) => ‖A‖ ≤ a where
  zero := norm_zero.le
  add := norm_add_le_of_le
  smul {t A a} ht h := by
    rw [norm_smul, Real.norm_of_nonneg ht]
    gcongr
  exp_mul h X := (norm_exp_mul_le _ X).trans (by gcongr)
  mul_exp h X := (norm_mul_exp_le _ X).trans (by gcongr)

/-- In a C⋆-algebra, `a = 0` for a skew-adjoint `A`: its exponential is unitary. -/
lemma isExpGrowth_skewAdjoint [StarRing 𝔸] [CStarRing 𝔸] [StarModule ℝ 𝔸] :
    IsExpGrowth fun (A : 𝔸) (a : ℝ) => A ∈ skewAdjoint 𝔸 ∧ a = 0 := by
  letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ ℝ 𝔸
  refine ⟨⟨zero_mem _, rfl⟩, ?_, ?_, ?_, ?_⟩
  · rintro A B a b ⟨hA, rfl⟩ ⟨hB, rfl⟩
    exact ⟨add_mem hA hB, add_zero 0⟩
  · rintro t A a - ⟨hA, rfl⟩
    exact ⟨skewAdjoint.smul_mem t hA, mul_zero t⟩
  · rintro A a ⟨hA, rfl⟩ X
    rw [CStarRing.norm_mem_unitary_mul X (NormedSpace.exp_mem_unitary_of_mem_skewAdjoint hA)]
    simp
  · rintro A a ⟨hA, rfl⟩ X
    rw [CStarRing.norm_mul_mem_unitary X (NormedSpace.exp_mem_unitary_of_mem_skewAdjoint hA)]
    simp

end Complete

end IsingAttention
