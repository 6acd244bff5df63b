/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Trotter.Growth
import IsingAttention.Trotter.Product
import Mathlib.Analysis.Calculus.Deriv.Pow
import Mathlib.Analysis.Calculus.Deriv.Shift
import Mathlib.Analysis.Calculus.MeanValue
import Mathlib.Tactic.NoncommRing

/-!
# The error of Trotter's product formula

The paper's equation (12) bounds `‖∏ₗ e^{-βHₗ} - e^{-β∑Hₗ}‖` by `Cβ²L²ε/n`, with an `n` that does
not occur on the left; `Trotter.Counterexample` refutes it. What is true, with `n` Trotter steps on
the left:

* one step, two factors: `‖e^A e^B - e^{A+B}‖ ≤ ½ ‖[A,B]‖ e^{‖A‖+‖B‖}`;
* `n` steps, `L` factors: `‖(∏ₗ e^{Aₗ/n})ⁿ - e^{∑Aₗ}‖ ≤ (1/2n) ∑_{l<m} ‖[Aₗ,Aₘ]‖ e^{∑‖Aₗ‖}`;
* under the paper's (A1) `‖[Hₗ,Hₘ]‖ ≤ ε` and (A2) `‖Hₗ‖ ≤ M`, with `Aₗ = -βHₗ`, at most
  `β²L(L-1)ε e^{βLM}/(4n)`: the paper's constant is `C = e^{βLM}/4`, and it depends on `βLM`;
* for skew-adjoint exponents in a C⋆-algebra (unitary factors) the exponential factor is absent.

No integral occurs: a norm whose derivative on `[0, 1]` is at most `C sᵏ` grows by at most
`C/(k+1)`.

## Main statements

* `IsingAttention.norm_exp_mul_exp_sub_exp_add_le`: one step, two factors
* `IsingAttention.norm_trotterProduct_sub_exp_sum_le`: one step, `L` factors
* `IsingAttention.norm_trotterProduct_pow_sub_exp_sum_le`: `n` steps, `L` factors
* `IsingAttention.norm_trotterProduct_pow_sub_exp_le_of_A1_A2`: the paper's hypotheses
* `IsingAttention.norm_trotterProduct_sub_exp_sum_le_of_skewAdjoint` and
  `IsingAttention.norm_trotterProduct_pow_sub_exp_sum_le_of_skewAdjoint`: unitary factors

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (12) and the
  assumptions (A1), (A2).
-/

open NormedSpace (exp)

namespace IsingAttention

section Derivative

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸]

/-- The mean value inequality for a derivative of size `C sᵏ` on `[0, 1]`. -/
lemma norm_sub_le_of_norm_deriv_le_mul_pow {f f' : ℝ → 𝔸} {C : ℝ} (k : ℕ)
    (hf : ∀ s, HasDerivAt f (f' s) s) (bound : ∀ s, 0 ≤ s → s ≤ 1 → ‖f' s‖ ≤ C * s ^ k) :
    ‖f 1 - f 0‖ ≤ C / (k + 1) := by
  have hg (s : ℝ) : HasDerivAt (fun s => f s - f 0) (f' s) s := (hf s).sub_const (f 0)
  have hB (s : ℝ) : HasDerivAt (fun s : ℝ => C / (k + 1) * s ^ (k + 1)) (C * s ^ k) s := by
    refine ((hasDerivAt_pow (k + 1) s).const_mul (C / (k + 1))).congr_deriv ?_
    have hk : (k + 1 : ℝ) ≠ 0 := by positivity
    simp only [Nat.cast_add, Nat.cast_one, Nat.add_sub_cancel]
    field_simp
  have h := image_norm_le_of_norm_deriv_right_le_deriv_boundary (a := 0) (b := 1)
    (fun s _ => (hg s).continuousAt.continuousWithinAt) (fun s _ => (hg s).hasDerivWithinAt)
    (by simp) hB (fun s hs => bound s hs.1 hs.2.le) (Set.right_mem_Icc.2 zero_le_one)
  simpa using h

variable [CompleteSpace 𝔸]

lemma hasDerivAt_exp_one_sub_smul (A : 𝔸) (s : ℝ) :
    HasDerivAt (fun s : ℝ => exp ((1 - s) • A)) (-(exp ((1 - s) • A) * A)) s :=
  (hasDerivAt_exp_smul_const A (1 - s)).comp_const_sub 1 s

lemma hasDerivAt_exp_one_sub_smul' (A : 𝔸) (s : ℝ) :
    HasDerivAt (fun s : ℝ => exp ((1 - s) • A)) (-(A * exp ((1 - s) • A))) s :=
  (hasDerivAt_exp_smul_const' A (1 - s)).comp_const_sub 1 s

end Derivative

namespace IsExpGrowth

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] {P : 𝔸 → ℝ → Prop}
  {A B : 𝔸} {a b : ℝ} {L : ℕ}

omit [CompleteSpace 𝔸] in
lemma norm_sandwich_le (hP : IsExpGrowth P) (hA : P A a) (X : 𝔸) {s : ℝ} (hs₀ : 0 ≤ s)
    (hs₁ : s ≤ 1) : ‖exp (s • A) * X * exp ((1 - s) • A)‖ ≤ Real.exp a * ‖X‖ := by
  calc _ ≤ Real.exp ((1 - s) * a) * (Real.exp (s * a) * ‖X‖) :=
        (hP.mul_exp (hP.smul (sub_nonneg.2 hs₁) hA) _).trans
          (by gcongr; exact hP.exp_mul (hP.smul hs₀ hA) X)
    _ = Real.exp a * ‖X‖ := by rw [← mul_assoc, ← Real.exp_add]; ring_nf

/-- `‖[e^A, B]‖ ≤ ‖[A, B]‖ e^a`. -/
lemma norm_exp_mul_sub_mul_exp_le (hP : IsExpGrowth P) (hA : P A a) (B : 𝔸) :
    ‖exp A * B - B * exp A‖ ≤ Real.exp a * ‖A * B - B * A‖ := by
  have hf (s : ℝ) : HasDerivAt (fun s : ℝ => exp (s • A) * B * exp ((1 - s) • A))
      (exp (s • A) * (A * B - B * A) * exp ((1 - s) • A)) s := by
    refine (((hasDerivAt_exp_smul_const A s).mul_const B).fun_mul
      (hasDerivAt_exp_one_sub_smul' A s)).congr_deriv ?_
    generalize exp (s • A) = U, exp ((1 - s) • A) = V
    noncomm_ring
  have h := norm_sub_le_of_norm_deriv_le_mul_pow (C := Real.exp a * ‖A * B - B * A‖) 0 hf
    fun s hs₀ hs₁ => by simpa using hP.norm_sandwich_le hA (A * B - B * A) hs₀ hs₁
  simpa using h

/-- `‖[e^{sA}, B]‖ ≤ s ‖[A, B]‖ e^{sa}`. -/
lemma norm_exp_smul_mul_sub_mul_exp_smul_le (hP : IsExpGrowth P) (hA : P A a) (B : 𝔸) {s : ℝ}
    (hs : 0 ≤ s) :
    ‖exp (s • A) * B - B * exp (s • A)‖ ≤ Real.exp (s * a) * (s * ‖A * B - B * A‖) := by
  refine (hP.norm_exp_mul_sub_mul_exp_le (hP.smul hs hA) B).trans_eq ?_
  rw [smul_mul_assoc, mul_smul_comm, ← smul_sub, norm_smul, Real.norm_of_nonneg hs]

/-- One step, two factors. -/
lemma norm_exp_mul_exp_sub_exp_add_le (hP : IsExpGrowth P) (hA : P A a) (hB : P B b) :
    ‖exp A * exp B - exp (A + B)‖ ≤ ‖A * B - B * A‖ / 2 * Real.exp (a + b) := by
  have hf (s : ℝ) : HasDerivAt
      (fun s : ℝ => exp ((1 - s) • (A + B)) * (exp (s • A) * exp (s • B)))
      (exp ((1 - s) • (A + B)) * ((exp (s • A) * B - B * exp (s • A)) * exp (s • B))) s := by
    refine ((hasDerivAt_exp_one_sub_smul (A + B) s).fun_mul
      ((hasDerivAt_exp_smul_const' A s).fun_mul (hasDerivAt_exp_smul_const' B s))).congr_deriv ?_
    generalize exp ((1 - s) • (A + B)) = W, exp (s • A) = U, exp (s • B) = V
    noncomm_ring
  have h := norm_sub_le_of_norm_deriv_le_mul_pow
    (C := Real.exp (a + b) * ‖A * B - B * A‖) 1 hf fun s hs₀ hs₁ => by
      refine (hP.exp_mul (hP.smul (sub_nonneg.2 hs₁) (hP.add hA hB)) _).trans ?_
      calc _ ≤ Real.exp ((1 - s) * (a + b)) *
            (Real.exp (s * b) * (Real.exp (s * a) * (s * ‖A * B - B * A‖))) := by
            gcongr
            refine (hP.mul_exp (hP.smul hs₀ hB) _).trans ?_
            gcongr
            exact hP.norm_exp_smul_mul_sub_mul_exp_smul_le hA B hs₀
        _ = _ := by
            rw [show Real.exp (a + b) = Real.exp ((1 - s) * (a + b)) * Real.exp (s * b) *
              Real.exp (s * a) by rw [← Real.exp_add, ← Real.exp_add]; ring_nf]
            ring
  simp only [sub_self, zero_smul, NormedSpace.exp_zero, one_smul, one_mul, sub_zero, mul_one] at h
  refine h.trans_eq ?_
  push_cast
  ring

omit [CompleteSpace 𝔸] in
lemma norm_trotterProduct_mul_le (hP : IsExpGrowth P) {A : Fin L → 𝔸} {a : Fin L → ℝ}
    (hA : ∀ l, P (A l) (a l)) (X : 𝔸) :
    ‖trotterProduct A * X‖ ≤ Real.exp (∑ l, a l) * ‖X‖ := by
  induction L with
  | zero => simp
  | succ L ih =>
    rw [trotterProduct_succ, mul_assoc, Fin.sum_univ_succ, Real.exp_add, mul_assoc]
    exact (hP.exp_mul (hA 0) _).trans (by gcongr; exact ih fun l => hA l.succ)

/-- One step, `L` factors. -/
lemma norm_trotterProduct_sub_exp_sum_le (hP : IsExpGrowth P) {A : Fin L → 𝔸} {a : Fin L → ℝ}
    (hA : ∀ l, P (A l) (a l)) :
    ‖trotterProduct A - exp (∑ l, A l)‖ ≤ commutatorSum A / 2 * Real.exp (∑ l, a l) := by
  induction L with
  | zero => simp
  | succ L ih =>
    rw [trotterProduct_succ, commutatorSum_succ, Fin.sum_univ_succ, Fin.sum_univ_succ]
    set S := ∑ l : Fin L, A l.succ
    set T := trotterProduct fun l => A l.succ
    set c := ∑ m : Fin L, ‖A 0 * A m.succ - A m.succ * A 0‖
    have hS : P S (∑ l : Fin L, a l.succ) := hP.sum fun l => hA l.succ
    have hc : ‖A 0 * S - S * A 0‖ ≤ c := norm_mul_sum_sub_sum_mul_le (A 0) fun l => A l.succ
    have h : exp (A 0) * T - exp (A 0 + S) =
        exp (A 0) * (T - exp S) + (exp (A 0) * exp S - exp (A 0 + S)) := by noncomm_ring
    rw [h]
    calc _ ≤ Real.exp (a 0) * ((commutatorSum fun l => A l.succ) / 2 *
            Real.exp (∑ l : Fin L, a l.succ)) +
          c / 2 * Real.exp (a 0 + ∑ l : Fin L, a l.succ) :=
          norm_add_le_of_le
            ((hP.exp_mul (hA 0) _).trans (by gcongr; exact ih fun l => hA l.succ))
            ((hP.norm_exp_mul_exp_sub_exp_add_le (hA 0) hS).trans (by gcongr))
      _ = _ := by rw [Real.exp_add]; ring

/-- `n` steps, `L` factors, for the exponents `Aₗ` of one step. -/
lemma norm_trotterProduct_pow_sub_exp_nsmul_le (hP : IsExpGrowth P) {A : Fin L → 𝔸}
    {a : Fin L → ℝ} (hA : ∀ l, P (A l) (a l)) (n : ℕ) :
    ‖trotterProduct A ^ n - exp (n • ∑ l, A l)‖ ≤
      n * (commutatorSum A / 2) * Real.exp (n * ∑ l, a l) := by
  letI : NormedAlgebra ℚ 𝔸 := .restrictScalars ℚ ℝ 𝔸
  rw [NormedSpace.exp_nsmul, Real.exp_nat_mul]
  cases n with
  | zero => simp
  | succ n =>
    refine (norm_pow_sub_pow_le_of_forall (Real.exp_pos (∑ l, a l)).le
      (hP.norm_trotterProduct_mul_le hA) (hP.mul_exp (hP.sum hA)) n).trans ?_
    calc _ ≤ (n + 1) * (Real.exp (∑ l, a l) ^ n *
            (commutatorSum A / 2 * Real.exp (∑ l, a l))) := by
          gcongr
          exact hP.norm_trotterProduct_sub_exp_sum_le hA
      _ = _ := by push_cast; ring

end IsExpGrowth

section OneStep

variable {𝔸 : Type*} [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] {L : ℕ}

/-- **P(12), corrected: one step, two factors** `‖e^A e^B - e^{A+B}‖ ≤ ½ ‖[A,B]‖ e^{‖A‖+‖B‖}`.
Complex algebras are included: they are real ones. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_exp_mul_exp_sub_exp_add_le (A B : 𝔸) :
    ‖exp A * exp B - exp (A + B)‖ ≤ ‖A * B - B * A‖ / 2 * Real.exp (‖A‖ + ‖B‖) :=
  isExpGrowth_norm.norm_exp_mul_exp_sub_exp_add_le le_rfl le_rfl

/-- **P(12), corrected: one step, `L` factors**
`‖∏ₗ e^{Aₗ} - e^{∑Aₗ}‖ ≤ ½ ∑_{l<m} ‖[Aₗ,Aₘ]‖ e^{∑‖Aₗ‖}`. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_trotterProduct_sub_exp_sum_le (A : Fin L → 𝔸) :
    ‖trotterProduct A - exp (∑ l, A l)‖ ≤ commutatorSum A / 2 * Real.exp (∑ l, ‖A l‖) :=
  isExpGrowth_norm.norm_trotterProduct_sub_exp_sum_le fun _ => le_rfl

/-- One step with skew-adjoint exponents in a C⋆-algebra: no exponential factor. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_trotterProduct_sub_exp_sum_le_of_skewAdjoint [StarRing 𝔸] [CStarRing 𝔸]
    [StarModule ℝ 𝔸] (A : Fin L → 𝔸) (hA : ∀ l, star (A l) = -A l) :
    ‖trotterProduct A - exp (∑ l, A l)‖ ≤ commutatorSum A / 2 := by
  simpa using isExpGrowth_skewAdjoint.norm_trotterProduct_sub_exp_sum_le (a := fun _ => 0)
    fun l => ⟨skewAdjoint.mem_iff.2 (hA l), rfl⟩

/-- One step with two skew-adjoint exponents: `‖e^A e^B - e^{A+B}‖ ≤ ½ ‖[A,B]‖`. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_exp_mul_exp_sub_exp_add_le_of_skewAdjoint [StarRing 𝔸] [CStarRing 𝔸]
    [StarModule ℝ 𝔸] (A B : 𝔸) (hA : star A = -A) (hB : star B = -B) :
    ‖exp A * exp B - exp (A + B)‖ ≤ ‖A * B - B * A‖ / 2 := by
  simpa using isExpGrowth_skewAdjoint.norm_exp_mul_exp_sub_exp_add_le (a := 0) (b := 0)
    ⟨skewAdjoint.mem_iff.2 hA, rfl⟩ ⟨skewAdjoint.mem_iff.2 hB, rfl⟩

end OneStep

section Steps

variable {𝕂 𝔸 : Type*} [RCLike 𝕂] [NormedRing 𝔸] [NormedAlgebra 𝕂 𝔸] [CompleteSpace 𝔸] {L : ℕ}

variable (𝕂) in
omit [CompleteSpace 𝔸] in
/-- `n` equal steps with exponents `Aₗ/n` add up to `∑ₗ Aₗ`. -/
lemma nsmul_sum_inv_smul (A : Fin L → 𝔸) {n : ℕ} (hn : 0 < n) :
    n • ∑ l, (n : 𝕂)⁻¹ • A l = ∑ l, A l := by
  have h : (n : 𝕂) ≠ 0 := Nat.cast_ne_zero.2 hn.ne'
  rw [← Finset.smul_sum, ← Nat.cast_smul_eq_nsmul 𝕂, smul_smul, mul_inv_cancel₀ h, one_smul]

/-- **P(12), corrected: `n` steps, `L` factors**
`‖(∏ₗ e^{Aₗ/n})ⁿ - e^{∑Aₗ}‖ ≤ (1/2n) ∑_{l<m} ‖[Aₗ,Aₘ]‖ e^{∑‖Aₗ‖}`. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_trotterProduct_pow_sub_exp_sum_le (A : Fin L → 𝔸) {n : ℕ} (hn : 0 < n) :
    ‖trotterProduct (fun l => (n : 𝕂)⁻¹ • A l) ^ n - exp (∑ l, A l)‖ ≤
      commutatorSum A / (2 * n) * Real.exp (∑ l, ‖A l‖) := by
  letI : NormedAlgebra ℝ 𝔸 := .restrictScalars ℝ 𝕂 𝔸
  have h := isExpGrowth_norm.norm_trotterProduct_pow_sub_exp_nsmul_le
    (A := fun l => (n : 𝕂)⁻¹ • A l) (fun _ => le_rfl) n
  have hn' : (n : ℝ) ≠ 0 := Nat.cast_ne_zero.2 hn.ne'
  simp only [nsmul_sum_inv_smul 𝕂 A hn, commutatorSum_smul, norm_smul, norm_inv,
    RCLike.norm_natCast, ← Finset.mul_sum, mul_inv_cancel_left₀ hn'] at h
  refine h.trans_eq ?_
  field_simp

/-- **P(12), corrected, with the paper's hypotheses** (A1) `‖[Hₗ,Hₘ]‖ ≤ ε` and (A2) `‖Hₗ‖ ≤ M`:
`n` Trotter steps err by at most `β²L(L-1)ε e^{βLM}/(4n)`. Here `β` may have any sign, or be complex
if the algebra is. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_trotterProduct_pow_sub_exp_le_of_A1_A2 (H : Fin L → 𝔸) (β : 𝕂) {ε M : ℝ}
    (hA1 : ∀ l m, ‖H l * H m - H m * H l‖ ≤ ε) (hA2 : ∀ l, ‖H l‖ ≤ M) {n : ℕ} (hn : 0 < n) :
    ‖trotterProduct (fun l => (-β / n) • H l) ^ n - exp ((-β) • ∑ l, H l)‖ ≤
      ‖β‖ ^ 2 * (L * (L - 1)) * ε / (4 * n) * Real.exp (‖β‖ * L * M) := by
  have h := norm_trotterProduct_pow_sub_exp_sum_le (𝕂 := 𝕂) (fun l => (-β) • H l) hn
  simp only [smul_smul, ← Finset.smul_sum, inv_mul_eq_div, commutatorSum_smul, norm_neg,
    norm_smul, ← Finset.mul_sum] at h
  have hM : ∑ l, ‖H l‖ ≤ L * M := by
    simpa using Finset.sum_le_card_nsmul Finset.univ _ M fun l _ => hA2 l
  have key {c : ℝ} (hc : commutatorSum H ≤ c) :
      ‖β‖ ^ 2 * commutatorSum H / (2 * n) * Real.exp (‖β‖ * ∑ l, ‖H l‖) ≤
        ‖β‖ ^ 2 * c / (2 * n) * Real.exp (‖β‖ * (L * M)) := by
    have hc₀ : 0 ≤ c := (commutatorSum_nonneg H).trans hc
    gcongr
  refine (h.trans (key (commutatorSum_le H hA1))).trans_eq ?_
  rw [← mul_assoc ‖β‖]
  ring

variable [StarRing 𝔸] [CStarRing 𝔸] [StarModule 𝕂 𝔸]

/-- `n` steps with skew-adjoint exponents in a C⋆-algebra (the unitary factors of quantum
simulation): `‖(∏ₗ e^{Aₗ/n})ⁿ - e^{∑Aₗ}‖ ≤ (1/2n) ∑_{l<m} ‖[Aₗ,Aₘ]‖`. -/
@[claim "C3" source := "P(12)" role := correction]
theorem norm_trotterProduct_pow_sub_exp_sum_le_of_skewAdjoint (A : Fin L → 𝔸)
    (hA : ∀ l, star (A l) = -A l) {n : ℕ} (hn : 0 < n) :
    ‖trotterProduct (fun l => (n : 𝕂)⁻¹ • A l) ^ n - exp (∑ l, A l)‖ ≤
      commutatorSum A / (2 * n) := by
  letI : NormedAlgebra ℝ 𝔸 := .restrictScalars ℝ 𝕂 𝔸
  haveI : IsScalarTower ℝ 𝕂 𝔸 := RestrictScalars.isScalarTower ℝ 𝕂 𝔸
  haveI : StarModule ℝ 𝔸 := starModule_real_of_rclike 𝕂
  have hskew (l : Fin L) : star ((n : 𝕂)⁻¹ • A l) = -((n : 𝕂)⁻¹ • A l) := by
    rw [star_smul, hA, star_inv₀, star_natCast, smul_neg]
  have h := isExpGrowth_skewAdjoint.norm_trotterProduct_pow_sub_exp_nsmul_le
    (A := fun l => (n : 𝕂)⁻¹ • A l) (a := fun _ => 0)
    (fun l => ⟨skewAdjoint.mem_iff.2 (hskew l), rfl⟩) n
  have hn' : (n : ℝ) ≠ 0 := Nat.cast_ne_zero.2 hn.ne'
  simp only [nsmul_sum_inv_smul 𝕂 A hn, commutatorSum_smul, norm_inv, RCLike.norm_natCast,
    Finset.sum_const_zero, mul_zero, Real.exp_zero, mul_one] at h
  refine h.trans_eq ?_
  field_simp

end Steps

end IsingAttention
