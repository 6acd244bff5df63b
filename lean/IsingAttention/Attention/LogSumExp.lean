/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Attention.Boltzmann
import Mathlib.Analysis.Calculus.Deriv.Pi
import Mathlib.Analysis.SpecialFunctions.ExpDeriv
import Mathlib.Analysis.SpecialFunctions.Log.Deriv

/-!
# Attention as a gradient step on a log-sum-exp energy

Bal's blog says that the update `q' = softmax(q Kᵀ / √d) K` of a query is "a large gradient descent
step" on the energy `E(q) = ½ q · q - logsumexp(q Kᵀ / √d)`. The derivative of the scores
contributes a factor `1 / √d` that is missing there: the unit step on `E` gives
`(1 / √d) softmax(q Kᵀ / √d) K`, and for `d ≥ 2` *no* step size gives the update for all queries and
keys. With the log-sum-exp term multiplied by `√d` the unit step is exactly the update. This energy
is a Lyapunov function: an update lowers it by at least half the squared length of the step.

## Main definitions

* `IsingAttention.logSumExp`, `IsingAttention.queryScores`, `IsingAttention.queryUpdate`.
* `IsingAttention.logSumExpEnergy`: `½ q · q - c logsumexp(q Kᵀ / √d)`. Bal's energy is `c = 1`, the
  corrected one `c = √d`.
* `IsingAttention.gradientStep`: one step of gradient descent.

## Main statements

* `IsingAttention.hasFDerivAt_logSumExpEnergy`, `IsingAttention.hasDerivAt_logSumExpEnergy_update`:
  the gradient.
* `IsingAttention.gradientStep_logSumExpEnergy_one`: what Bal's energy gives.
* `IsingAttention.not_forall_gradientStep_eq_queryUpdate`,
  `IsingAttention.not_exists_gradientStep_eq_queryUpdate`: it is not the update, for any step size.
* `IsingAttention.gradientStep_logSumExpEnergy_sqrt`: the corrected energy gives the update.
* `IsingAttention.logSumExpEnergy_queryUpdate_le`: the update never increases the corrected energy.

## Conventions

One query `q : κ → ℝ` at a time, `d` the number of its components; the keys are the rows of `K`. For
an empty set of keys the logarithm of zero is `0` in Lean; the statements assume at least one key.

## References

* Matthias Bal, *Transformers Are Secretly Collectives of Spin Systems*, log-sum-exp energy.
-/

open Matrix

namespace IsingAttention

variable {ι n κ : Type*}

section Defs

variable [Fintype ι] [Fintype n] [Fintype κ]

/-- **Bal(logsumexp)**: the logarithm of the sum of the exponentials of the entries of `x`. -/
@[claim "B9" source := "Bal(logsumexp)" role := definition]
noncomputable def logSumExp (x : ι → ℝ) : ℝ := Real.log (∑ i, Real.exp (x i))

/-- **Bal(logsumexp)**: the scores `q Kᵀ / √d` of one query. -/
@[claim "B9" source := "Bal(logsumexp)" role := definition]
noncomputable def queryScores (K : Matrix n κ ℝ) (q : κ → ℝ) : n → ℝ :=
  fun j => (q ⬝ᵥ K j) / √(Fintype.card κ)

/-- **Bal(logsumexp)**: the attention update `softmax(q Kᵀ / √d) K` of one query, where the keys are
also the values. -/
@[claim "B9" source := "Bal(logsumexp)" role := definition]
noncomputable def queryUpdate (K : Matrix n κ ℝ) (q : κ → ℝ) : κ → ℝ :=
  fun a => ∑ j, softmax (queryScores K q) j * K j a

/-- **Bal(logsumexp)**: the energy `½ q · q - c logsumexp(q Kᵀ / √d)` of a query. The blog has
`c = 1`; `c = √d` is what makes its statement true. -/
@[claim "B9" source := "Bal(logsumexp)" role := definition]
noncomputable def logSumExpEnergy (c : ℝ) (K : Matrix n κ ℝ) (q : κ → ℝ) : ℝ :=
  1 / 2 * (q ⬝ᵥ q) - c * logSumExp (queryScores K q)

/-- One step of gradient descent on `E` with step size `η`, component by component. -/
@[claim "B9" source := "Bal(logsumexp)" role := definition]
noncomputable def gradientStep [DecidableEq κ] (E : (κ → ℝ) → ℝ) (η : ℝ) (q : κ → ℝ) : κ → ℝ :=
  fun a => q a - η * deriv (fun t => E (Function.update q a t)) (q a)

end Defs

section Gradient

variable [Fintype n] [Fintype κ]

/-- The update is the output of attention for a single query, with the keys as values. -/
lemma queryUpdate_eq_attention (K : Matrix n κ ℝ) (q : κ → ℝ) (a : κ) :
    queryUpdate K q a = attention (Matrix.of fun _ : Unit => q) K K () a := by
  rw [attention_apply]
  rfl

omit [Fintype n] in
/-- The score of a key is a linear function of the query. -/
lemma hasFDerivAt_queryScores (K : Matrix n κ ℝ) (q : κ → ℝ) (j : n) :
    HasFDerivAt (fun q => queryScores K q j)
      (∑ a, (K j a / √(Fintype.card κ)) • ContinuousLinearMap.proj (R := ℝ) (φ := fun _ => ℝ) a)
      q := by
  have hlin := (∑ a, (K j a / √(Fintype.card κ)) •
    ContinuousLinearMap.proj (R := ℝ) (φ := fun _ : κ => ℝ) a).hasFDerivAt (x := q)
  refine hlin.congr_of_eventuallyEq (Filter.Eventually.of_forall fun q => ?_)
  simp only [queryScores, dotProduct, div_eq_mul_inv, Finset.sum_mul,
    ContinuousLinearMap.sum_apply, ContinuousLinearMap.smul_apply, ContinuousLinearMap.proj_apply,
    smul_eq_mul]
  exact Finset.sum_congr rfl fun a _ => by ring

/-- The derivative of log-sum-exp is the average over the softmax. -/
lemma hasFDerivAt_logSumExp_queryScores [Nonempty n] (K : Matrix n κ ℝ) (q : κ → ℝ) :
    HasFDerivAt (fun q => logSumExp (queryScores K q))
      (∑ a, (queryUpdate K q a / √(Fintype.card κ)) •
        ContinuousLinearMap.proj (R := ℝ) (φ := fun _ => ℝ) a) q := by
  have hsum := HasFDerivAt.fun_sum (u := Finset.univ)
    fun j _ => (hasFDerivAt_queryScores K q j).exp
  refine (hsum.log (sum_exp_pos _).ne').congr_fderiv ?_
  simp only [queryUpdate, softmax_apply, Finset.smul_sum, smul_smul, div_eq_mul_inv,
    Finset.sum_mul, Finset.sum_smul]
  rw [Finset.sum_comm]
  refine Finset.sum_congr rfl fun a _ => Finset.sum_congr rfl fun j _ => ?_
  congr 1
  ring

/-- The derivative of the squared length. -/
lemma hasFDerivAt_dotProduct_self (q : κ → ℝ) :
    HasFDerivAt (fun q : κ → ℝ => q ⬝ᵥ q)
      (∑ a, (2 * q a) • ContinuousLinearMap.proj (R := ℝ) (φ := fun _ => ℝ) a) q := by
  have hsum := HasFDerivAt.fun_sum (u := Finset.univ) fun a _ =>
    (hasFDerivAt_apply (𝕜 := ℝ) a q).fun_mul (hasFDerivAt_apply (𝕜 := ℝ) a q)
  refine hsum.congr_fderiv (Finset.sum_congr rfl fun a _ => ?_)
  rw [← add_smul, two_mul]

/-- **Bal(logsumexp)**: the gradient of the energy is `q - (c / √d) softmax(q Kᵀ / √d) K`. -/
@[claim "B9" source := "Bal(logsumexp)" role := correction]
theorem hasFDerivAt_logSumExpEnergy [Nonempty n] (c : ℝ) (K : Matrix n κ ℝ) (q : κ → ℝ) :
    HasFDerivAt (logSumExpEnergy c K)
      (∑ a, (q a - c / √(Fintype.card κ) * queryUpdate K q a) •
        ContinuousLinearMap.proj (R := ℝ) (φ := fun _ => ℝ) a) q := by
  refine (((hasFDerivAt_dotProduct_self q).const_mul (1 / 2)).fun_sub
    ((hasFDerivAt_logSumExp_queryScores K q).const_mul c)).congr_fderiv ?_
  simp only [Finset.smul_sum, smul_smul, ← Finset.sum_sub_distrib, ← sub_smul]
  refine Finset.sum_congr rfl fun a _ => ?_
  congr 1
  ring

variable [DecidableEq κ]

/-- **Bal(logsumexp)**: the partial derivatives of the energy. -/
@[claim "B9" source := "Bal(logsumexp)" role := correction]
theorem hasDerivAt_logSumExpEnergy_update [Nonempty n] (c : ℝ) (K : Matrix n κ ℝ) (q : κ → ℝ)
    (a : κ) :
    HasDerivAt (fun t => logSumExpEnergy c K (Function.update q a t))
      (q a - c / √(Fintype.card κ) * queryUpdate K q a) (q a) := by
  refine ((hasFDerivAt_logSumExpEnergy c K q).comp_hasDerivAt_of_eq (q a)
    (hasDerivAt_update q a (q a)) (Function.update_eq_self a q).symm).congr_deriv ?_
  simp [ContinuousLinearMap.sum_apply, Pi.single_apply]

/-- A gradient step of any size on the energy. -/
lemma gradientStep_logSumExpEnergy [Nonempty n] (c η : ℝ) (K : Matrix n κ ℝ) (q : κ → ℝ) (a : κ) :
    gradientStep (logSumExpEnergy c K) η q a =
      (1 - η) * q a + η * (c / √(Fintype.card κ)) * queryUpdate K q a := by
  rw [gradientStep, (hasDerivAt_logSumExpEnergy_update c K q a).deriv]
  ring

/-- **Bal(logsumexp)**: the unit step on the blog's energy gives `1 / √d` times the update. -/
@[claim "B9" source := "Bal(logsumexp)" role := correction]
theorem gradientStep_logSumExpEnergy_one [Nonempty n] (K : Matrix n κ ℝ) (q : κ → ℝ) (a : κ) :
    gradientStep (logSumExpEnergy 1 K) 1 q a = 1 / √(Fintype.card κ) * queryUpdate K q a := by
  rw [gradientStep_logSumExpEnergy]
  ring

/-- **Bal(logsumexp)**, corrected: with `c = √d` the unit step is exactly the attention update. -/
@[claim "B9" source := "Bal(logsumexp)" role := correction]
theorem gradientStep_logSumExpEnergy_sqrt [Nonempty n] (K : Matrix n κ ℝ) (q : κ → ℝ) (a : κ) :
    gradientStep (logSumExpEnergy (√(Fintype.card κ)) K) 1 q a = queryUpdate K q a := by
  have hd : √(Fintype.card κ : ℝ) ≠ 0 :=
    Real.sqrt_ne_zero'.2 (Nat.cast_pos.2 (Fintype.card_pos_iff.2 ⟨a⟩))
  rw [gradientStep_logSumExpEnergy, div_self hd]
  ring

end Gradient

/-! ### The blog's energy does not give the update -/

section Refutation

/-- With a single key the update is that key. -/
lemma queryUpdate_fin_one [Fintype κ] (K : Matrix (Fin 1) κ ℝ) (q : κ → ℝ) (a : κ) :
    queryUpdate K q a = K 0 a := by
  simp [queryUpdate, softmax_apply]

/-- **Bal(logsumexp)**, as written: the unit gradient step on `½ q · q - logsumexp(q Kᵀ / √d)` is
`softmax(q Kᵀ / √d) K`. It is false in every dimension `d ≥ 2`, already for one key. (Query
zero, key all ones: the step gives `1 / √d`, the update `1`.) -/
@[claim "B9" source := "Bal(logsumexp)" role := refutation]
theorem not_forall_gradientStep_eq_queryUpdate (d : ℕ) (hd : 2 ≤ d) :
    ¬ ∀ (K : Matrix (Fin 1) (Fin d) ℝ) (q : Fin d → ℝ) (a : Fin d),
      gradientStep (logSumExpEnergy 1 K) 1 q a = queryUpdate K q a := by
  intro h
  have h1 := h (Matrix.of fun _ _ => 1) 0 ⟨0, by omega⟩
  rw [gradientStep_logSumExpEnergy_one, queryUpdate_fin_one, Matrix.of_apply, mul_one,
    Fintype.card_fin, one_div, inv_eq_one, Real.sqrt_eq_one] at h1
  have : d = 1 := by exact_mod_cast h1
  omega

/-- **Bal(logsumexp)**, "a *large* gradient step": no step size `η` repairs it. -/
@[claim "B9" source := "Bal(logsumexp)" role := refutation]
theorem not_exists_gradientStep_eq_queryUpdate (d : ℕ) (hd : 2 ≤ d) :
    ¬ ∃ η : ℝ, ∀ (K : Matrix (Fin 1) (Fin d) ℝ) (q : Fin d → ℝ) (a : Fin d),
      gradientStep (logSumExpEnergy 1 K) η q a = queryUpdate K q a := by
  rintro ⟨η, h⟩
  have hη : η = 1 := by
    have h0 := h 0 (fun _ => 1) ⟨0, by omega⟩
    simp only [gradientStep_logSumExpEnergy, queryUpdate_fin_one, Matrix.zero_apply, mul_zero,
      add_zero, mul_one] at h0
    linarith
  subst hη
  exact not_forall_gradientStep_eq_queryUpdate d hd h

end Refutation

/-! ### The update lowers the corrected energy -/

section Descent

variable [Fintype n] [Fintype κ]

/-- Log-sum-exp lies above its tangents. This is the Gibbs variational principle for the energies
`-y`, tried on the Gibbs measure of `-x`. -/
lemma logSumExp_add_sum_le [Nonempty n] (x y : n → ℝ) :
    logSumExp x + ∑ j, softmax x j * (y j - x j) ≤ logSumExp y := by
  have hgibbs : gibbs (fun j => -x j) 1 = softmax x := by
    funext j
    rw [← softmax_eq_gibbs]
    simp only [one_mul]
  have hx := variationalFreeEnergy_gibbs (fun j => -x j) one_ne_zero
  have hy := freeEnergy_le_variationalFreeEnergy (fun j => -y j) one_pos (softmax_nonneg x)
    (sum_softmax x)
  rw [hgibbs] at hx
  simp only [variationalFreeEnergy, freeEnergy, partitionFunction, mul_neg, Finset.sum_neg_distrib,
    neg_mul, one_mul, neg_neg, div_one] at hx hy
  simp only [logSumExp, mul_sub, Finset.sum_sub_distrib]
  linarith

omit [Fintype n] in
lemma sqrt_mul_queryScores (K : Matrix n κ ℝ) (q : κ → ℝ) (j : n) :
    √(Fintype.card κ) * queryScores K q j = q ⬝ᵥ K j := by
  cases isEmpty_or_nonempty κ
  · simp [queryScores, dotProduct]
  · exact mul_div_cancel₀ _ (Real.sqrt_ne_zero'.2 (Nat.cast_pos.2 Fintype.card_pos))

/-- A change of the query changes the mean score by the overlap of the change with the update. -/
lemma sum_softmax_mul_sub (K : Matrix n κ ℝ) (q r : κ → ℝ) :
    √(Fintype.card κ) *
        ∑ j, softmax (queryScores K q) j * (queryScores K r j - queryScores K q j) =
      ∑ a, (r a - q a) * queryUpdate K q a := by
  have hj : ∀ j, √(Fintype.card κ) *
      (softmax (queryScores K q) j * (queryScores K r j - queryScores K q j)) =
      ∑ a, (r a - q a) * (softmax (queryScores K q) j * K j a) := by
    intro j
    rw [mul_left_comm, mul_sub, sqrt_mul_queryScores, sqrt_mul_queryScores, ← sub_dotProduct,
      dotProduct, Finset.mul_sum]
    exact Finset.sum_congr rfl fun a _ => by simp only [Pi.sub_apply]; ring
  rw [Finset.mul_sum, Finset.sum_congr rfl fun j _ => hj j, Finset.sum_comm]
  simp only [queryUpdate, Finset.mul_sum]

/-- **Bal(logsumexp)**, corrected: the attention update lowers the corrected energy by at least half
the squared length of the step; in particular it never increases it. -/
@[claim "B9" source := "Bal(logsumexp)" role := correction]
theorem logSumExpEnergy_queryUpdate_add_le [Nonempty n] (K : Matrix n κ ℝ) (q : κ → ℝ) :
    logSumExpEnergy (√(Fintype.card κ)) K (queryUpdate K q) +
        1 / 2 * ∑ a, (queryUpdate K q a - q a) ^ 2 ≤
      logSumExpEnergy (√(Fintype.card κ)) K q := by
  set r := queryUpdate K q with hr
  have htangent := mul_le_mul_of_nonneg_left
    (logSumExp_add_sum_le (queryScores K q) (queryScores K r)) (Real.sqrt_nonneg (Fintype.card κ))
  rw [mul_add, sum_softmax_mul_sub, ← hr] at htangent
  have hsq : 1 / 2 * ∑ a, q a * q a - 1 / 2 * ∑ a, r a * r a + ∑ a, (r a - q a) * r a -
      1 / 2 * ∑ a, (r a - q a) ^ 2 = 0 := by
    simp only [Finset.mul_sum, ← Finset.sum_sub_distrib, ← Finset.sum_add_distrib]
    exact Finset.sum_eq_zero fun a _ => by ring
  simp only [logSumExpEnergy, dotProduct]
  linarith

/-- **Bal(logsumexp)**, corrected: the attention update never increases the corrected energy. -/
@[claim "B9" source := "Bal(logsumexp)" role := correction]
theorem logSumExpEnergy_queryUpdate_le [Nonempty n] (K : Matrix n κ ℝ) (q : κ → ℝ) :
    logSumExpEnergy (√(Fintype.card κ)) K (queryUpdate K q) ≤
      logSumExpEnergy (√(Fintype.card κ)) K q := by
  have hnonneg : 0 ≤ 1 / 2 * ∑ a, (queryUpdate K q a - q a) ^ 2 :=
    mul_nonneg (by norm_num) (Finset.sum_nonneg fun a _ => sq_nonneg _)
  linarith [logSumExpEnergy_queryUpdate_add_le K q]

end Descent

end IsingAttention
