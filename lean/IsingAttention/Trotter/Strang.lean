/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Trotter.ErrorBound
import Mathlib.Analysis.SpecificLimits.Basic
import Mathlib.Tactic.NoncommRing

/-!
# The symmetric splitting is of second order

The paper stops at the first-order product. Strang's symmetric product `e^{A/2n} e^{B/n} e^{A/2n}`
costs nothing more per step (neighbouring half steps merge) and errs by `O(1/n²)` instead of
`O(1/n)`:

`‖(e^{A/2n} e^{B/n} e^{A/2n})ⁿ - e^{A+B}‖ ≤ (‖[A,[A,B]]‖/24 + ‖[B,[A,B]]‖/12) e^{‖A‖+‖B‖} / n²`,

without the exponential factor for skew-adjoint exponents in a C⋆-algebra. In that case the
constants are those of Childs et al., who have them for unitary factors.

The proof is that of the first-order bound: the derivative of `e^{(1-s)(A+B)} e^{sA/2} e^{sB}
e^{sA/2}` is a sum of two terms whose first-order parts, `∓s[A/2,B]`, cancel.

## Main definitions

* `IsingAttention.strangConst`: `‖[A,[A,B]]‖/24 + ‖[B,[A,B]]‖/12`

## Main statements

* `IsingAttention.norm_strang_sub_exp_add_le`: one step
* `IsingAttention.norm_strang_pow_sub_exp_add_le`: `n` steps
* `IsingAttention.norm_strang_pow_sub_exp_add_le_of_skewAdjoint`: unitary factors
* `IsingAttention.tendsto_strang_pow`: the limit

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (10)–(12): the
  first-order formula. The symmetric one is beyond the paper.
* Gilbert Strang, *On the Construction and Comparison of Difference Schemes*, SIAM Journal on
  Numerical Analysis 5 (1968), 506–517.
* Andrew M. Childs, Yuan Su, Minh C. Tran, Nathan Wiebe, Shuchen Zhu, *Theory of Trotter Error with
  Commutator Scaling*, Physical Review X 11 (2021), 011020, the bound for the second-order formula.
-/

open Filter Topology
open NormedSpace (exp)

namespace IsingAttention

/-- The derivative of the symmetric product, rearranged: `U = e^{sA}` commutes with `A`. -/
private lemma strang_deriv_eq {R : Type*} [Ring R] {A B U V W : R} (h : U * A = A * U) :
    -(W * (A + B + A)) * (U * V * U) + W * ((A * U * V + U * (B * V)) * U + U * V * (A * U)) =
      W * ((U * B - B * U) * V * U + U * (V * A - A * V) * U) := by
  rw [← sub_eq_zero]
  calc _ = W * (U * A - A * U) * V * U := by noncomm_ring
    _ = 0 := by rw [h, sub_self, mul_zero, zero_mul, zero_mul]

/-- Adding and subtracting the first-order terms `U D V U`. -/
private lemma strang_generator_eq {R : Type*} [Ring R] (D : R) {A B U V : R} :
    (U * B - B * U) * V * U + U * (V * A - A * V) * U =
      (U * B - B * U - U * D) * V * U + U * (V * A - A * V + D * V) * U := by
  noncomm_ring

namespace IsExpGrowth

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] {P : 𝔸 → ℝ → Prop}
  {A B : 𝔸} {a b : ℝ}

/-- `[e^A, B] = e^A [A,B] + R` with `‖R‖ ≤ ½ ‖[A,[A,B]]‖ e^a`. -/
lemma norm_exp_commutator_sub_left_le (hP : IsExpGrowth P) (hA : P A a) {D : 𝔸}
    (hD : A * B - B * A = D) :
    ‖exp A * B - B * exp A - exp A * D‖ ≤ ‖A * D - D * A‖ / 2 * Real.exp a := by
  have hf (s : ℝ) : HasDerivAt
      (fun s : ℝ => exp ((1 - s) • A) * B * exp (s • A) + s • (exp A * D))
      (exp ((1 - s) • A) * (exp (s • A) * D - D * exp (s • A))) s := by
    refine ((((hasDerivAt_exp_one_sub_smul A s).mul_const B).fun_mul
      (hasDerivAt_exp_smul_const' A s)).fun_add
        ((hasDerivAt_id' s).smul_const (exp A * D))).congr_deriv ?_
    have h : exp A = exp ((1 - s) • A) * exp (s • A) := by
      letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ ℝ 𝔸
      rw [← NormedSpace.exp_add_of_commute
        (((Commute.refl A).smul_left _).smul_right _), ← add_smul, sub_add_cancel, one_smul]
    rw [one_smul, h, ← hD]
    generalize exp ((1 - s) • A) = U, exp (s • A) = V
    noncomm_ring
  have h := norm_sub_le_of_norm_deriv_le_mul_pow (C := Real.exp a * ‖A * D - D * A‖) 1 hf
    fun s hs₀ hs₁ => by
      refine (hP.exp_mul (hP.smul (sub_nonneg.2 hs₁) hA) _).trans ?_
      calc _ ≤ Real.exp ((1 - s) * a) * (Real.exp (s * a) * (s * ‖A * D - D * A‖)) := by
            gcongr
            exact hP.norm_exp_smul_mul_sub_mul_exp_smul_le hA D hs₀
        _ = _ := by
            rw [show Real.exp a = Real.exp ((1 - s) * a) * Real.exp (s * a) by
              rw [← Real.exp_add]; ring_nf]
            ring
  simp only [sub_self, zero_smul, NormedSpace.exp_zero, one_smul, one_mul, sub_zero, mul_one,
    add_zero] at h
  rw [← norm_neg, show -(exp A * B - B * exp A - exp A * D) =
    B * exp A + exp A * D - exp A * B by abel]
  refine h.trans_eq ?_
  push_cast
  ring

/-- `[e^A, B] = [A,B] e^A + R` with `‖R‖ ≤ ½ ‖[A,[A,B]]‖ e^a`. -/
lemma norm_exp_commutator_sub_right_le (hP : IsExpGrowth P) (hA : P A a) {D : 𝔸}
    (hD : A * B - B * A = D) :
    ‖exp A * B - B * exp A - D * exp A‖ ≤ ‖A * D - D * A‖ / 2 * Real.exp a := by
  have hf (s : ℝ) : HasDerivAt
      (fun s : ℝ => exp (s • A) * B * exp ((1 - s) • A) - s • (D * exp A))
      ((exp (s • A) * D - D * exp (s • A)) * exp ((1 - s) • A)) s := by
    refine ((((hasDerivAt_exp_smul_const A s).mul_const B).fun_mul
      (hasDerivAt_exp_one_sub_smul' A s)).fun_sub
        ((hasDerivAt_id' s).smul_const (D * exp A))).congr_deriv ?_
    have h : exp A = exp (s • A) * exp ((1 - s) • A) := by
      letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ ℝ 𝔸
      rw [← NormedSpace.exp_add_of_commute
        (((Commute.refl A).smul_left _).smul_right _), ← add_smul, add_sub_cancel, one_smul]
    rw [one_smul, h, ← hD]
    generalize exp ((1 - s) • A) = U, exp (s • A) = V
    noncomm_ring
  have h := norm_sub_le_of_norm_deriv_le_mul_pow (C := Real.exp a * ‖A * D - D * A‖) 1 hf
    fun s hs₀ hs₁ => by
      refine (hP.mul_exp (hP.smul (sub_nonneg.2 hs₁) hA) _).trans ?_
      calc _ ≤ Real.exp ((1 - s) * a) * (Real.exp (s * a) * (s * ‖A * D - D * A‖)) := by
            gcongr
            exact hP.norm_exp_smul_mul_sub_mul_exp_smul_le hA D hs₀
        _ = _ := by
            rw [show Real.exp a = Real.exp ((1 - s) * a) * Real.exp (s * a) by
              rw [← Real.exp_add]; ring_nf]
            ring
  simp only [sub_self, zero_smul, NormedSpace.exp_zero, one_smul, one_mul, sub_zero, mul_one] at h
  rw [show exp A * B - B * exp A - D * exp A = exp A * B - D * exp A - B * exp A by abel]
  refine h.trans_eq ?_
  push_cast
  ring

/-- The generator of the error of the symmetric product at time `s`: what is left of
`[e^{sA}, B] e^{sB} e^{sA} + e^{sA} [e^{sB}, A] e^{sA}` once the first-order terms have
cancelled. -/
lemma norm_strang_deriv_le (hP : IsExpGrowth P) (hA : P A a) (hB : P B b) {D : 𝔸}
    (hD : A * B - B * A = D) {s : ℝ} (hs : 0 ≤ s) :
    ‖(exp (s • A) * B - B * exp (s • A)) * exp (s • B) * exp (s • A) +
        exp (s • A) * (exp (s • B) * A - A * exp (s • B)) * exp (s • A)‖ ≤
      Real.exp (s * (a + b + a)) * ((‖A * D - D * A‖ + ‖B * D - D * B‖) / 2 * s ^ 2) := by
  have hsA := hP.smul hs hA
  have hsB := hP.smul hs hB
  have hX : ‖exp (s • A) * B - B * exp (s • A) - exp (s • A) * (s • D)‖ ≤
      s ^ 2 * ‖A * D - D * A‖ / 2 * Real.exp (s * a) := by
    refine (hP.norm_exp_commutator_sub_left_le hsA (D := s • D) ?_).trans_eq ?_
    · rw [smul_mul_assoc, mul_smul_comm, ← smul_sub, hD]
    · rw [smul_mul_smul_comm, smul_mul_smul_comm, ← smul_sub, norm_smul, ← sq, norm_pow,
        Real.norm_of_nonneg hs]
  have hY : ‖exp (s • B) * A - A * exp (s • B) + s • D * exp (s • B)‖ ≤
      s ^ 2 * ‖B * D - D * B‖ / 2 * Real.exp (s * b) := by
    have h := hP.norm_exp_commutator_sub_right_le (B := A) hsB (D := -(s • D)) (by
      rw [smul_mul_assoc, mul_smul_comm, ← smul_sub, ← hD, ← smul_neg, neg_sub])
    rw [neg_mul (s • D) (exp (s • B)), sub_neg_eq_add] at h
    refine h.trans_eq ?_
    rw [mul_neg, neg_mul, neg_sub_neg, norm_sub_rev, smul_mul_smul_comm, smul_mul_smul_comm,
      ← smul_sub, norm_smul, ← sq, norm_pow, Real.norm_of_nonneg hs]
  rw [strang_generator_eq (s • D)]
  calc _ ≤ Real.exp (s * a) * (Real.exp (s * b) *
            (s ^ 2 * ‖A * D - D * A‖ / 2 * Real.exp (s * a))) +
          Real.exp (s * a) * (Real.exp (s * a) *
            (s ^ 2 * ‖B * D - D * B‖ / 2 * Real.exp (s * b))) := by
        refine norm_add_le_of_le ((hP.mul_exp hsA _).trans ?_) ((hP.mul_exp hsA _).trans ?_)
        · gcongr
          exact (hP.mul_exp hsB _).trans (by gcongr)
        · gcongr
          exact (hP.exp_mul hsA _).trans (by gcongr)
    _ = _ := by
        rw [show s * (a + b + a) = s * a + s * b + s * a by ring, Real.exp_add, Real.exp_add]
        ring

/-- One symmetric step with the half steps `A`: `e^A e^B e^A` against `e^{A+B+A}`. -/
lemma norm_exp_mul_exp_mul_exp_sub_le (hP : IsExpGrowth P) (hA : P A a) (hB : P B b) {D : 𝔸}
    (hD : A * B - B * A = D) :
    ‖exp A * exp B * exp A - exp (A + B + A)‖ ≤
      (‖A * D - D * A‖ + ‖B * D - D * B‖) / 6 * Real.exp (a + b + a) := by
  have hf (s : ℝ) : HasDerivAt
      (fun s : ℝ => exp ((1 - s) • (A + B + A)) * (exp (s • A) * exp (s • B) * exp (s • A)))
      (exp ((1 - s) • (A + B + A)) *
        ((exp (s • A) * B - B * exp (s • A)) * exp (s • B) * exp (s • A) +
          exp (s • A) * (exp (s • B) * A - A * exp (s • B)) * exp (s • A))) s := by
    refine ((hasDerivAt_exp_one_sub_smul (A + B + A) s).fun_mul
      (((hasDerivAt_exp_smul_const' A s).fun_mul (hasDerivAt_exp_smul_const' B s)).fun_mul
        (hasDerivAt_exp_smul_const' A s))).congr_deriv ?_
    exact strang_deriv_eq ((Commute.refl A).smul_left s).exp_left.eq
  have h := norm_sub_le_of_norm_deriv_le_mul_pow
    (C := Real.exp (a + b + a) * ((‖A * D - D * A‖ + ‖B * D - D * B‖) / 2)) 2 hf
    fun s hs₀ hs₁ => by
      refine (hP.exp_mul (hP.smul (sub_nonneg.2 hs₁) (hP.add (hP.add hA hB) hA)) _).trans ?_
      calc _ ≤ Real.exp ((1 - s) * (a + b + a)) * (Real.exp (s * (a + b + a)) *
            ((‖A * D - D * A‖ + ‖B * D - D * B‖) / 2 * s ^ 2)) := by
            gcongr
            exact hP.norm_strang_deriv_le hA hB hD hs₀
        _ = _ := by
            rw [← mul_assoc, ← Real.exp_add, ← add_mul, sub_add_cancel, one_mul]
            ring
  simp only [sub_self, zero_smul, NormedSpace.exp_zero, one_smul, one_mul, sub_zero, mul_one] at h
  refine h.trans_eq ?_
  push_cast
  ring

/-- `n` symmetric steps, for the exponents of one step. -/
lemma norm_exp_mul_exp_mul_exp_pow_sub_le (hP : IsExpGrowth P) (hA : P A a) (hB : P B b) {D : 𝔸}
    (hD : A * B - B * A = D) (n : ℕ) :
    ‖(exp A * exp B * exp A) ^ n - exp (n • (A + B + A))‖ ≤
      n * ((‖A * D - D * A‖ + ‖B * D - D * B‖) / 6) * Real.exp (n * (a + b + a)) := by
  letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ ℝ 𝔸
  rw [NormedSpace.exp_nsmul, Real.exp_nat_mul]
  have hstep (X : 𝔸) : ‖exp A * exp B * exp A * X‖ ≤ Real.exp (a + b + a) * ‖X‖ := by
    rw [mul_assoc, mul_assoc, Real.exp_add, Real.exp_add, mul_assoc, mul_assoc]
    refine (hP.exp_mul hA _).trans ?_
    gcongr
    exact (hP.exp_mul hB _).trans (by gcongr; exact hP.exp_mul hA X)
  cases n with
  | zero => simp
  | succ n =>
    refine (norm_pow_sub_pow_le_of_forall (Real.exp_pos _).le hstep
      (hP.mul_exp (hP.add (hP.add hA hB) hA)) n).trans ?_
    calc _ ≤ (n + 1) * (Real.exp (a + b + a) ^ n *
            ((‖A * D - D * A‖ + ‖B * D - D * B‖) / 6 * Real.exp (a + b + a))) := by
          gcongr
          exact hP.norm_exp_mul_exp_mul_exp_sub_le hA hB hD
      _ = _ := by push_cast; ring

end IsExpGrowth

section Const

variable {𝔸 : Type*} [NormedRing 𝔸]

/-- The constant of the symmetric splitting, `‖[A,[A,B]]‖/24 + ‖[B,[A,B]]‖/12`. -/
@[claim "C6" role := definition]
noncomputable def strangConst (A B : 𝔸) : ℝ :=
  ‖A * (A * B - B * A) - (A * B - B * A) * A‖ / 24 +
    ‖B * (A * B - B * A) - (A * B - B * A) * B‖ / 12

variable (𝕂 : Type*) [RCLike 𝕂] [NormedAlgebra 𝕂 𝔸]

/-- The constant for half steps `A/2n` and full steps `B/n`. -/
lemma strang_double_commutators (A B : 𝔸) (n : ℕ) :
    (‖((2 * n : 𝕂)⁻¹ • A) * ((2 * n : 𝕂)⁻¹ • (n : 𝕂)⁻¹ • (A * B - B * A)) -
        ((2 * n : 𝕂)⁻¹ • (n : 𝕂)⁻¹ • (A * B - B * A)) * ((2 * n : 𝕂)⁻¹ • A)‖ +
      ‖((n : 𝕂)⁻¹ • B) * ((2 * n : 𝕂)⁻¹ • (n : 𝕂)⁻¹ • (A * B - B * A)) -
        ((2 * n : 𝕂)⁻¹ • (n : 𝕂)⁻¹ • (A * B - B * A)) * ((n : 𝕂)⁻¹ • B)‖) / 6 =
      strangConst A B * (n : ℝ)⁻¹ ^ 3 := by
  have key (t u : 𝕂) (X Y : 𝔸) : ‖(t • X) * (u • Y) - (u • Y) * (t • X)‖ =
      ‖t‖ * ‖u‖ * ‖X * Y - Y * X‖ := by
    rw [smul_mul_smul_comm, smul_mul_smul_comm, mul_comm u t, ← smul_sub, norm_smul, norm_mul]
  simp only [smul_smul, key, strangConst, norm_mul, norm_inv, RCLike.norm_natCast,
    RCLike.norm_ofNat, mul_inv]
  ring

lemma nsmul_strang_add (A B : 𝔸) {n : ℕ} (hn : 0 < n) :
    n • ((2 * n : 𝕂)⁻¹ • A + (n : 𝕂)⁻¹ • B + (2 * n : 𝕂)⁻¹ • A) = A + B := by
  have h : (n : 𝕂) ≠ 0 := Nat.cast_ne_zero.2 hn.ne'
  have h₂ : (n : 𝕂) * (2 * n : 𝕂)⁻¹ + n * (2 * n : 𝕂)⁻¹ = 1 := by field_simp; norm_num
  rw [← Nat.cast_smul_eq_nsmul 𝕂, smul_add, smul_add, smul_smul, smul_smul, mul_inv_cancel₀ h,
    one_smul, add_right_comm, ← add_smul, h₂, one_smul]

end Const

section OneStep

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸]

/-- **One symmetric step** `‖e^{A/2} e^B e^{A/2} - e^{A+B}‖` is at most
`(‖[A,[A,B]]‖/24 + ‖[B,[A,B]]‖/12) e^{‖A‖+‖B‖}`. -/
@[claim "C6" role := statement]
theorem norm_strang_sub_exp_add_le (A B : 𝔸) :
    ‖exp ((2 : ℝ)⁻¹ • A) * exp B * exp ((2 : ℝ)⁻¹ • A) - exp (A + B)‖ ≤
      strangConst A B * Real.exp (‖A‖ + ‖B‖) := by
  have h := isExpGrowth_norm.norm_exp_mul_exp_mul_exp_sub_le
    (A := (2 : ℝ)⁻¹ • A) (B := B) le_rfl le_rfl
    (D := (2 : ℝ)⁻¹ • (A * B - B * A)) (by rw [smul_mul_assoc, mul_smul_comm, smul_sub])
  have hc := strang_double_commutators ℝ A B 1
  have hs := nsmul_strang_add ℝ A B one_pos
  simp only [Nat.cast_one, mul_one, inv_one, one_smul, one_pow] at hc hs
  rw [hc, hs] at h
  refine h.trans_eq ?_
  rw [norm_smul, show ‖(2 : ℝ)⁻¹‖ = 2⁻¹ by norm_num]
  ring_nf

end OneStep

section Steps

variable {𝕂 𝔸 : Type*} [RCLike 𝕂] [NormedRing 𝔸] [NormedAlgebra 𝕂 𝔸] [CompleteSpace 𝔸]

/-- **`n` symmetric steps** `‖(e^{A/2n} e^{B/n} e^{A/2n})ⁿ - e^{A+B}‖` is at most
`(‖[A,[A,B]]‖/24 + ‖[B,[A,B]]‖/12) e^{‖A‖+‖B‖} / n²`: the splitting is of second order. -/
@[claim "C6" role := statement]
theorem norm_strang_pow_sub_exp_add_le (A B : 𝔸) {n : ℕ} (hn : 0 < n) :
    ‖(exp ((2 * n : 𝕂)⁻¹ • A) * exp ((n : 𝕂)⁻¹ • B) * exp ((2 * n : 𝕂)⁻¹ • A)) ^ n -
        exp (A + B)‖ ≤ strangConst A B / n ^ 2 * Real.exp (‖A‖ + ‖B‖) := by
  letI : NormedAlgebra ℝ 𝔸 := .restrictScalars ℝ 𝕂 𝔸
  have h := isExpGrowth_norm.norm_exp_mul_exp_mul_exp_pow_sub_le
    (A := (2 * n : 𝕂)⁻¹ • A) (B := (n : 𝕂)⁻¹ • B) le_rfl le_rfl
    (D := (2 * n : 𝕂)⁻¹ • (n : 𝕂)⁻¹ • (A * B - B * A)) (by
      rw [smul_mul_smul_comm, smul_mul_smul_comm, mul_comm (n : 𝕂)⁻¹, ← smul_sub, smul_smul]) n
  have hn' : (n : ℝ) ≠ 0 := Nat.cast_ne_zero.2 hn.ne'
  have hexp : (n : ℝ) * (‖(2 * n : 𝕂)⁻¹ • A‖ + ‖(n : 𝕂)⁻¹ • B‖ + ‖(2 * n : 𝕂)⁻¹ • A‖) =
      ‖A‖ + ‖B‖ := by
    simp only [norm_smul, norm_inv, norm_mul, RCLike.norm_natCast, RCLike.norm_ofNat]
    field_simp
    ring
  rw [strang_double_commutators 𝕂 A B n, nsmul_strang_add 𝕂 A B hn, hexp] at h
  refine h.trans_eq ?_
  field_simp

variable (𝕂) in
/-- The symmetric product converges to `e^{A+B}`. -/
@[claim "C6" role := statement]
theorem tendsto_strang_pow (A B : 𝔸) :
    Tendsto (fun n : ℕ => (exp ((2 * n : 𝕂)⁻¹ • A) * exp ((n : 𝕂)⁻¹ • B) *
      exp ((2 * n : 𝕂)⁻¹ • A)) ^ n) atTop (𝓝 (exp (A + B))) := by
  have h : Tendsto (fun n : ℕ => strangConst A B / (n : ℝ) ^ 2 * Real.exp (‖A‖ + ‖B‖)) atTop
      (𝓝 0) := by
    have h₁ := (tendsto_const_div_atTop_nhds_zero_nat (strangConst A B)).mul
      (tendsto_const_div_atTop_nhds_zero_nat (Real.exp (‖A‖ + ‖B‖)))
    rw [mul_zero] at h₁
    exact h₁.congr fun n => by ring
  refine tendsto_iff_norm_sub_tendsto_zero.2 (squeeze_zero' (Eventually.of_forall fun n =>
    norm_nonneg _) ?_ h)
  filter_upwards [eventually_gt_atTop 0] with n hn
  exact norm_strang_pow_sub_exp_add_le A B hn

/-- `n` symmetric steps with skew-adjoint exponents in a C⋆-algebra: no exponential factor. -/
@[claim "C6" role := statement]
theorem norm_strang_pow_sub_exp_add_le_of_skewAdjoint [StarRing 𝔸] [CStarRing 𝔸]
    [StarModule 𝕂 𝔸] (A B : 𝔸) (hA : star A = -A) (hB : star B = -B) {n : ℕ} (hn : 0 < n) :
    ‖(exp ((2 * n : 𝕂)⁻¹ • A) * exp ((n : 𝕂)⁻¹ • B) * exp ((2 * n : 𝕂)⁻¹ • A)) ^ n -
        exp (A + B)‖ ≤ strangConst A B / n ^ 2 := by
  letI : NormedAlgebra ℝ 𝔸 := .restrictScalars ℝ 𝕂 𝔸
  haveI : IsScalarTower ℝ 𝕂 𝔸 := RestrictScalars.isScalarTower ℝ 𝕂 𝔸
  haveI : StarModule ℝ 𝔸 := starModule_real_of_rclike 𝕂
  have hskew {X : 𝔸} (hX : star X = -X) (m : ℕ) : (m : 𝕂)⁻¹ • X ∈ skewAdjoint 𝔸 := by
    rw [skewAdjoint.mem_iff, star_smul, hX, star_inv₀, star_natCast, smul_neg]
  have h := isExpGrowth_skewAdjoint.norm_exp_mul_exp_mul_exp_pow_sub_le
    (A := (2 * n : 𝕂)⁻¹ • A) (B := (n : 𝕂)⁻¹ • B) (a := 0) (b := 0)
    ⟨by exact_mod_cast hskew hA (2 * n), rfl⟩ ⟨hskew hB n, rfl⟩
    (D := (2 * n : 𝕂)⁻¹ • (n : 𝕂)⁻¹ • (A * B - B * A)) (by
      rw [smul_mul_smul_comm, smul_mul_smul_comm, mul_comm (n : 𝕂)⁻¹, ← smul_sub, smul_smul]) n
  have hn' : (n : ℝ) ≠ 0 := Nat.cast_ne_zero.2 hn.ne'
  rw [strang_double_commutators 𝕂 A B n, nsmul_strang_add 𝕂 A B hn, add_zero, add_zero, mul_zero,
    Real.exp_zero, mul_one] at h
  refine h.trans_eq ?_
  field_simp

end Steps

end IsingAttention
