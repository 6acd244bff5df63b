/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Trotter.Product
import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.SpecificLimits.Basic

/-!
# The paper's error bound is false

Equation (12) of the paper bounds `‖∏ₗ e^{-βHₗ} - e^{-β∑Hₗ}‖` by `C β²L²ε/n` for every number `n` of
Trotter steps, and equation (13) concludes that the two sides agree as `n → ∞`. But `n` does not
occur on the left: for layers that do not commute the left side is a positive constant, and no `C`
will do, whatever it may depend on besides `n`. The instance is the pair `H₀ = E₀₁`, `H₁ = E₁₀` of
nilpotent 2×2 matrices, at every `β ≠ 0`.

The argument: `e^{-β(H₀+H₁)}` commutes with `H₀ + H₁`, while
`e^{-βH₀} e^{-βH₁} = (1 - βH₀)(1 - βH₁)` does not.

With the sign of `H₁` changed, the pair also shows that the paper's equation (11) is not true of all
`β`. The product of the layers has determinant `1` and trace `2 - β²`, and a real exponential of
determinant `1` has trace at least `-2`.

## Main definitions

* `IsingAttention.noncommutingPair`: the two matrices

## Main statements

* `IsingAttention.trotterProduct_noncommutingPair_ne`: the two sides of (13) differ
* `IsingAttention.not_trotterProduct_eq_exp_sum`: equation (13) is false
* `IsingAttention.not_exists_trotterProduct_error_le`: no constant works for the pair
* `IsingAttention.not_printed_error_bound`: equation (12) is false for every constant `C`
* `IsingAttention.trotterProduct_ne_exp_add`: for `|β| > 2` no real `𝓔` makes equation (11) true

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (11)–(13).
-/

open Filter Topology
open NormedSpace (exp)

namespace IsingAttention

section General

/-- The exponential of an element with square zero. -/
lemma exp_of_mul_self_eq_zero {𝔸 : Type*} [Ring 𝔸] [Algebra ℚ 𝔸] [TopologicalSpace 𝔸]
    [IsTopologicalRing 𝔸] {A : 𝔸} (hA : A * A = 0) : exp A = 1 + A := by
  simp only [NormedSpace.exp_eq_tsum_rat]
  rw [tsum_eq_sum (s := Finset.range 2)]
  · simp [Finset.sum_range_succ]
  · intro n hn
    obtain ⟨k, rfl⟩ := Nat.exists_eq_add_of_le (not_lt.1 (Finset.mem_range.not.1 hn))
    rw [pow_add, pow_two, hA, zero_mul, smul_zero]

/-- A positive constant is not bounded by `K/n` for all `n`. -/
lemma not_forall_le_div {δ : ℝ} (hδ : 0 < δ) (K : ℝ) : ¬ ∀ n : ℕ, 0 < n → δ ≤ K / n := fun h =>
  hδ.not_ge <| ge_of_tendsto (tendsto_const_div_atTop_nhds_zero_nat K) <|
    (eventually_gt_atTop 0).mono h

end General

/-- The smallest layers that do not commute: `H₀ = E₀₁` and `H₁ = E₁₀`. -/
@[claim "C3" source := "P(12)" role := definition, claim "C4" source := "P(13)" role := definition]
def noncommutingPair : Fin 2 → Matrix (Fin 2) (Fin 2) ℝ :=
  ![!![0, 1; 0, 0], !![0, 0; 1, 0]]

lemma exp_smul_noncommutingPair (t : ℝ) (l : Fin 2) :
    exp (t • noncommutingPair l) = 1 + t • noncommutingPair l := by
  refine exp_of_mul_self_eq_zero ?_
  fin_cases l <;> ext i j <;> fin_cases i <;> fin_cases j <;>
    simp [noncommutingPair, Matrix.mul_apply]

/-- For the pair, the two sides of **P(13)** differ at every `β ≠ 0`. -/
@[claim "C3" source := "P(12)" role := refutation, claim "C4" source := "P(13)" role := refutation]
theorem trotterProduct_noncommutingPair_ne {β : ℝ} (hβ : β ≠ 0) :
    trotterProduct (fun l => (-β) • noncommutingPair l) ≠
      exp ((-β) • ∑ l, noncommutingPair l) := by
  intro h
  have hc := ((Commute.refl (∑ l, noncommutingPair l)).smul_left (-β)).exp_left
  rw [← h, trotterProduct_two, exp_smul_noncommutingPair, exp_smul_noncommutingPair] at hc
  have h₀₁ := congrFun (congrFun hc.eq 0) 1
  exact hβ (by simpa [noncommutingPair, Matrix.mul_apply, Fin.sum_univ_two] using h₀₁)

/-- **P(13) is false** as an identity between the product of the layers and the effective model. -/
@[claim "C4" source := "P(13)" role := refutation]
theorem not_trotterProduct_eq_exp_sum :
    ¬ ∀ (L d : ℕ) (H : Fin L → Matrix (Fin d) (Fin d) ℝ) (β : ℝ), 0 < β →
      trotterProduct (fun l => (-β) • H l) = exp ((-β) • ∑ l, H l) := fun h =>
  trotterProduct_noncommutingPair_ne one_ne_zero (h 2 2 noncommutingPair 1 one_pos)

/-- A real exponential is the square of a matrix whose determinant is not negative. -/
lemma exists_mul_self_eq_exp {m : Type*} [Fintype m] [DecidableEq m] (X : Matrix m m ℝ) :
    ∃ Y : Matrix m m ℝ, Y * Y = exp X ∧ 0 ≤ Y.det := by
  have half (Z : Matrix m m ℝ) : exp ((2 : ℝ)⁻¹ • Z) * exp ((2 : ℝ)⁻¹ • Z) = exp Z := by
    rw [← Matrix.exp_add_of_commute _ _ (Commute.refl _), ← add_smul]
    norm_num
  refine ⟨exp ((2 : ℝ)⁻¹ • X), half X, ?_⟩
  rw [← half, Matrix.det_mul]
  exact mul_self_nonneg _

lemma neg_two_le_trace_exp {X : Matrix (Fin 2) (Fin 2) ℝ} (hX : (exp X).det = 1) :
    -2 ≤ (exp X).trace := by
  obtain ⟨Y, hY, hdet⟩ := exists_mul_self_eq_exp X
  rw [← hY, Matrix.det_mul] at hX
  have hdet₁ : Y.det = 1 := by nlinarith
  rw [Matrix.det_fin_two] at hdet₁
  rw [← hY, Matrix.trace_fin_two, Matrix.mul_apply, Matrix.mul_apply, Fin.sum_univ_two,
    Fin.sum_univ_two]
  nlinarith [sq_nonneg (Y 0 0 + Y 1 1)]

/-- **P(11) needs a small `β`.** For the layers `E₀₁` and `-E₁₀` and `|β| > 2` the product of the
layers is not the exponential of any real matrix, so that no real `𝓔` makes (11) true. -/
@[claim "C5" source := "P(11)" role := correction]
theorem trotterProduct_ne_exp_add {β : ℝ} (hβ : 2 < |β|) (E : Matrix (Fin 2) (Fin 2) ℝ) :
    trotterProduct ![(-β) • noncommutingPair 0, (-β) • -noncommutingPair 1] ≠
      exp ((-β) • (noncommutingPair 0 - noncommutingPair 1) + E) := by
  have hprod : trotterProduct ![(-β) • noncommutingPair 0, (-β) • -noncommutingPair 1] =
      !![1 - β ^ 2, -β; β, 1] := by
    simp only [trotterProduct_two, Matrix.cons_val_zero, Matrix.cons_val_one, smul_neg, ← neg_smul,
      exp_smul_noncommutingPair]
    ext i j
    fin_cases i <;> fin_cases j <;> (simp [noncommutingPair, Matrix.mul_apply]; try ring)
  rw [hprod]
  intro h
  have htrace := neg_two_le_trace_exp (by rw [← h, Matrix.det_fin_two_of]; ring)
  rw [← h, Matrix.trace_fin_two_of] at htrace
  nlinarith [sq_abs β]

open scoped Matrix.Norms.Operator

/-- For the pair, no constant `C` makes the bound **P(12)** true for every `n`, at any `β ≠ 0` and
for any `ε`: `C` may depend on everything but `n`. -/
@[claim "C3" source := "P(12)" role := refutation]
theorem not_exists_trotterProduct_error_le {β : ℝ} (hβ : β ≠ 0) (ε : ℝ) :
    ¬ ∃ C : ℝ, ∀ n : ℕ, 0 < n →
      ‖trotterProduct (fun l => (-β) • noncommutingPair l) -
        exp ((-β) • ∑ l, noncommutingPair l)‖ ≤ C * (β ^ 2 * 2 ^ 2 * ε) / n := fun ⟨_, h⟩ =>
  not_forall_le_div (norm_sub_pos_iff.2 (trotterProduct_noncommutingPair_ne hβ)) _ h

/-- **P(12) is false** for every constant `C`, with the paper's hypotheses (A1) `‖[Hₗ,Hₖ]‖ ≤ ε` and
(A2) `‖Hₗ‖ ≤ M`. -/
@[claim "C3" source := "P(12)" role := refutation]
theorem not_printed_error_bound (C : ℝ) :
    ¬ ∀ (L d : ℕ) (H : Fin L → Matrix (Fin d) (Fin d) ℝ) (β ε M : ℝ), 0 < β →
      (∀ l k, ‖H l * H k - H k * H l‖ ≤ ε) → (∀ l, ‖H l‖ ≤ M) → ∀ n : ℕ, 0 < n →
      ‖trotterProduct (fun l => (-β) • H l) - exp ((-β) • ∑ l, H l)‖ ≤
        C * (β ^ 2 * L ^ 2 * ε) / n := by
  intro h
  have hfin {ι : Type} [Fintype ι] (f : ι → ℝ) : ∃ M, ∀ i, f i ≤ M :=
    ⟨_, fun i => le_ciSup (Set.finite_range f).bddAbove i⟩
  obtain ⟨ε, hε⟩ := hfin fun p : Fin 2 × Fin 2 => ‖noncommutingPair p.1 * noncommutingPair p.2 -
    noncommutingPair p.2 * noncommutingPair p.1‖
  obtain ⟨M, hM⟩ := hfin fun l => ‖noncommutingPair l‖
  refine not_exists_trotterProduct_error_le one_ne_zero ε ⟨C, ?_⟩
  exact_mod_cast h 2 2 noncommutingPair 1 ε M one_pos (fun l k => hε (l, k)) hM

end IsingAttention
