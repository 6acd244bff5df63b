/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import Mathlib.Analysis.Calculus.Deriv.Add
import Mathlib.Analysis.Calculus.Deriv.Mul
import Mathlib.Analysis.Matrix.Normed
import Mathlib.Analysis.SpecificLimits.Basic

/-!
# The paper's renormalization map

The paper's Lean text models a renormalization step on the coupling matrix by
`R(J) = (J + J · J) / 2` and "proves" that a fixed point exists if one is given. This file says what
the fixed points are and what the flow does near them, in every real algebra: `J` is fixed exactly
when it is idempotent; every `J` of norm below one flows to `0`, halving at each step up to a
constant; and every fixed point but `0` is repelling along its own ray, so that the flow runs away
from it.

## Main definitions

* `IsingAttention.rgMap`: one step of the flow, `(J + J * J) / 2`.

## Main statements

* `IsingAttention.rgMap_eq_self_iff`: the fixed points are the idempotents.
* `IsingAttention.norm_iterate_rgMap_le`: `‖Rⁿ(J)‖ ≤ 2⁻ⁿ ‖J‖ / (1 - ‖J‖)²` if `‖J‖ < 1`;
  `IsingAttention.pow_mul_le_iterate_rgMap` shows that the rate `2⁻ⁿ` is best possible.
* `IsingAttention.tendsto_iterate_rgMap`, `IsingAttention.tendsto_iterate_rgMap_apply`: such `J`
  flow to `0`; for matrices with absolute row sums below one, entry by entry.
* `IsingAttention.hasDerivAt_rgMap_one`, `IsingAttention.abs_sub_one_lt_abs_rgMap_sub_one`,
  `IsingAttention.tendsto_iterate_rgMap_atTop`: in dimension one the fixed point `1` is repelling.
* `IsingAttention.iterate_rgMap_smul`, `IsingAttention.tendsto_norm_iterate_rgMap_smul`: so is every
  nonzero idempotent, along its ray.

## Conventions

The algebra is real; couplings are dimensionless. No condition `‖1‖ = 1` is needed.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §9, `RGFlow` and
  `RGFixedPoint`.
-/

open Filter Topology

namespace IsingAttention

variable {𝔸 : Type*}

/-- **PLean, `RGFlow`.** One renormalization step `R(J) = (J + J * J) / 2`. The paper has it for
real square matrices; here it is in any ring with a real scalar multiplication. -/
@[claim "D1" source := "PLean, RGFlow" role := definition,
  claim "D2" source := "PLean, RGFlow" role := definition]
noncomputable def rgMap [Ring 𝔸] [Module ℝ 𝔸] (J : 𝔸) : 𝔸 :=
  (1 / 2 : ℝ) • (J + J * J)

/-! ### Fixed points -/

/-- **PLean, `RGFlow`.** A coupling is a fixed point of the flow exactly when it is idempotent. -/
@[claim "D1" source := "PLean, RGFlow" role := statement]
theorem rgMap_eq_self_iff [Ring 𝔸] [Module ℝ 𝔸] (J : 𝔸) : rgMap J = J ↔ J * J = J := by
  constructor
  · intro h
    have h2 : J + J * J = J + J := by
      calc J + J * J = (2 : ℝ) • rgMap J := by rw [rgMap, smul_smul]; norm_num
        _ = J + J := by rw [h, two_smul]
    exact add_left_cancel h2
  · intro h
    rw [rgMap, h, ← two_smul ℝ J, smul_smul]
    norm_num

@[simp]
lemma rgMap_zero [Ring 𝔸] [Module ℝ 𝔸] : rgMap (0 : 𝔸) = 0 := by simp [rgMap]

@[simp]
lemma rgMap_one [Ring 𝔸] [Module ℝ 𝔸] : rgMap (1 : 𝔸) = 1 :=
  (rgMap_eq_self_iff 1).2 (one_mul 1)

lemma rgMap_real (x : ℝ) : rgMap x = (x + x * x) / 2 := by
  rw [rgMap, smul_eq_mul]
  ring

/-! ### The attracting fixed point -/

section Norm

variable [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] {J : 𝔸}

lemma norm_rgMap_le (J : 𝔸) : ‖rgMap J‖ ≤ ‖J‖ * (1 + ‖J‖) / 2 := by
  calc ‖rgMap J‖ = 1 / 2 * ‖J + J * J‖ := by rw [rgMap, norm_smul]; norm_num
    _ ≤ 1 / 2 * (‖J‖ + ‖J‖ * ‖J‖) := by
      gcongr
      exact (norm_add_le _ _).trans (by gcongr; exact norm_mul_le _ _)
    _ = ‖J‖ * (1 + ‖J‖) / 2 := by ring

/-- The function `x / (1 - x)²` at least halves in a step of the norm. -/
lemma div_one_sub_sq_le {x y : ℝ} (hx : 0 ≤ x) (hx1 : x < 1) (hyx : y ≤ x * (1 + x) / 2) :
    y / (1 - y) ^ 2 ≤ 1 / 2 * (x / (1 - x) ^ 2) := by
  have hz : 1 - x * (1 + x) / 2 = (1 - x) * (2 + x) / 2 := by ring
  have hpos : 0 < 1 - x * (1 + x) / 2 := by
    rw [hz]
    have : 0 < 1 - x := by linarith
    positivity
  have hne : 1 - x ≠ 0 := by linarith
  calc y / (1 - y) ^ 2 ≤ x * (1 + x) / 2 / (1 - x * (1 + x) / 2) ^ 2 := by gcongr
    _ ≤ 1 / 2 * (x / (1 - x) ^ 2) := by
      have h : 1 / 2 * (x / (1 - x) ^ 2) * ((1 - x) * (2 + x) / 2) ^ 2 = x * (2 + x) ^ 2 / 8 := by
        field_simp
        ring
      rw [div_le_iff₀ (by positivity), hz, h]
      nlinarith [mul_nonneg hx (sq_nonneg x)]

lemma norm_iterate_rgMap_lt_one_and (hJ : ‖J‖ < 1) (n : ℕ) : ‖rgMap^[n] J‖ < 1 ∧
    ‖rgMap^[n] J‖ / (1 - ‖rgMap^[n] J‖) ^ 2 ≤ (1 / 2) ^ n * (‖J‖ / (1 - ‖J‖) ^ 2) := by
  induction n with
  | zero => simpa using hJ
  | succ n ih =>
    rw [Function.iterate_succ_apply']
    obtain ⟨hlt, hle⟩ := ih
    have hK := norm_rgMap_le (rgMap^[n] J)
    refine ⟨hK.trans_lt (by nlinarith [norm_nonneg (rgMap^[n] J)]), ?_⟩
    refine (div_one_sub_sq_le (norm_nonneg _) hlt hK).trans ?_
    rw [pow_succ' (1 / 2 : ℝ) n, mul_assoc]
    gcongr

/-- **PLean, `RGFlow`.** A coupling of norm below one flows to zero, at the rate `2⁻ⁿ`. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem norm_iterate_rgMap_le (hJ : ‖J‖ < 1) (n : ℕ) :
    ‖rgMap^[n] J‖ ≤ (1 / 2) ^ n * (‖J‖ / (1 - ‖J‖) ^ 2) := by
  obtain ⟨hlt, hle⟩ := norm_iterate_rgMap_lt_one_and hJ n
  refine le_trans ?_ hle
  refine le_div_self (norm_nonneg _) (pow_pos (sub_pos.2 hlt) 2) (pow_le_one₀ ?_ ?_)
  · linarith
  · linarith [norm_nonneg (rgMap^[n] J)]

/-- **PLean, `RGFlow`.** A coupling of norm below one flows to the fixed point `0`. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem tendsto_iterate_rgMap (hJ : ‖J‖ < 1) : Tendsto (fun n => rgMap^[n] J) atTop (𝓝 0) := by
  refine squeeze_zero_norm (norm_iterate_rgMap_le hJ) ?_
  simpa using (tendsto_pow_atTop_nhds_zero_of_lt_one (r := (1 / 2 : ℝ)) (by norm_num)
    (by norm_num)).mul_const (‖J‖ / (1 - ‖J‖) ^ 2)

end Norm

open scoped Matrix.Norms.Operator in
lemma norm_lt_one_of_sum_abs_lt_one {ι : Type*} [Fintype ι] {J : Matrix ι ι ℝ}
    (hJ : ∀ i, ∑ j, |J i j| < 1) : ‖J‖ < 1 := by
  refine (Matrix.linfty_opNorm_def J).trans_lt ?_
  rw [← NNReal.coe_one, NNReal.coe_lt_coe, Finset.sup_lt_iff (by simp)]
  intro i _
  rw [← NNReal.coe_lt_coe]
  simpa using hJ i

/-- **PLean, `RGFlow`.** A coupling matrix whose absolute row sums are below one flows to zero,
entry by entry. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem tendsto_iterate_rgMap_apply {ι : Type*} [Fintype ι] [DecidableEq ι] (J : Matrix ι ι ℝ)
    (hJ : ∀ i, ∑ j, |J i j| < 1) (i j : ι) :
    Tendsto (fun n => (rgMap^[n] J) i j) atTop (𝓝 0) := by
  open scoped Matrix.Norms.Operator in
  exact tendsto_pi_nhds.1 (tendsto_pi_nhds.1
    (tendsto_iterate_rgMap (norm_lt_one_of_sum_abs_lt_one hJ)) i) j

/-! ### The repelling fixed point -/

lemma rgMap_sub_one (x : ℝ) : rgMap x - 1 = (x + 2) / 2 * (x - 1) := by
  rw [rgMap_real]
  ring

/-- In dimension one a positive coupling shrinks at most by a factor two in a step: the rate in
`norm_iterate_rgMap_le` is best possible. -/
lemma pow_mul_le_iterate_rgMap (x : ℝ) (n : ℕ) : (1 / 2) ^ n * x ≤ rgMap^[n] x := by
  induction n with
  | zero => simp
  | succ n ih =>
    rw [Function.iterate_succ_apply', rgMap_real, pow_succ]
    nlinarith [mul_self_nonneg (rgMap^[n] x)]

/-- In dimension one the flow has slope `3 / 2 > 1` at the fixed point `1`. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem hasDerivAt_rgMap_one : HasDerivAt (fun x : ℝ => rgMap x) (3 / 2) 1 := by
  have hid := hasDerivAt_id' (1 : ℝ)
  have h : HasDerivAt (fun x : ℝ => x + x * x) (1 + (1 * 1 + 1 * 1)) 1 := hid.add (hid.mul hid)
  simp only [rgMap_real]
  exact (h.div_const 2).congr_deriv (by norm_num)

/-- In dimension one every positive coupling other than `1` moves away from the fixed point `1`. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem abs_sub_one_lt_abs_rgMap_sub_one {x : ℝ} (hx : 0 < x) (hx1 : x ≠ 1) :
    |x - 1| < |rgMap x - 1| := by
  rw [rgMap_sub_one, abs_mul, abs_of_pos (by linarith : 0 < (x + 2) / 2)]
  exact lt_mul_of_one_lt_left (abs_pos.2 (sub_ne_zero.2 hx1)) (by linarith)

lemma pow_mul_sub_one_le_iterate_rgMap (x : ℝ) (n : ℕ) :
    (3 / 2) ^ n * (x - 1) ≤ rgMap^[n] x - 1 := by
  induction n with
  | zero => simp
  | succ n ih =>
    rw [Function.iterate_succ_apply', rgMap_sub_one, pow_succ]
    nlinarith [mul_self_nonneg (rgMap^[n] x - 1)]

/-- In dimension one a coupling above the fixed point `1` flows to infinity. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem tendsto_iterate_rgMap_atTop {x : ℝ} (hx : 1 < x) :
    Tendsto (fun n => rgMap^[n] x) atTop atTop := by
  have h : Tendsto (fun n : ℕ => (3 / 2 : ℝ) ^ n * (x - 1)) atTop atTop :=
    (tendsto_pow_atTop_atTop_of_one_lt (by norm_num)).atTop_mul_const (by linarith)
  exact tendsto_atTop_mono (fun n => by linarith [pow_mul_sub_one_le_iterate_rgMap x n]) h

lemma rgMap_smul [Ring 𝔸] [Algebra ℝ 𝔸] {E : 𝔸} (hE : E * E = E) (t : ℝ) :
    rgMap (t • E) = rgMap t • E := by
  rw [rgMap, rgMap_real, smul_mul_smul_comm, hE, ← add_smul, smul_smul]
  congr 1
  ring

/-- **PLean, `RGFlow`.** On the ray through a fixed point the flow is the one of dimension one. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem iterate_rgMap_smul [Ring 𝔸] [Algebra ℝ 𝔸] {E : 𝔸} (hE : E * E = E) (t : ℝ) (n : ℕ) :
    rgMap^[n] (t • E) = rgMap^[n] t • E := by
  induction n with
  | zero => rfl
  | succ n ih => rw [Function.iterate_succ_apply', Function.iterate_succ_apply', ih, rgMap_smul hE]

/-- **PLean, `RGFlow`.** A fixed point other than `0` is repelling: scaled up by any factor above
one, it flows to infinity. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem tendsto_norm_iterate_rgMap_smul [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] {E : 𝔸}
    (hE : E * E = E) (hE0 : E ≠ 0) {t : ℝ} (ht : 1 < t) :
    Tendsto (fun n => ‖rgMap^[n] (t • E)‖) atTop atTop := by
  simp only [iterate_rgMap_smul hE, norm_smul]
  exact (tendsto_norm_atTop_atTop.comp (tendsto_iterate_rgMap_atTop ht)).atTop_mul_const
    (norm_pos_iff.2 hE0)

end IsingAttention
