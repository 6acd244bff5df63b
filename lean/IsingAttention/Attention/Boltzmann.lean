/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Attention.Softmax
import IsingAttention.Ising.Gibbs
import IsingAttention.Ising.Model

/-!
# An attention row is a Gibbs distribution

P(15) says that attention weights are Boltzmann weights, "`P(A_ij) ∝ e^{-βH}`", and concludes that
self-attention computes a thermodynamic equilibrium. Made precise, the sentence is true, of a small
system: for a fixed query `i`, the configurations are the *keys* `j` (not spin configurations), the
energy of `j` is `-Q_i · K_j`, the inverse temperature is `1 / √d_k`, and the attention row is the
Gibbs measure. By the variational principle it is the only minimizer of the free energy among all
ways of distributing one unit of attention.

Bal feeds the attention matrix back into an Ising energy as its couplings. It is row-stochastic, but
in general not symmetric, and an Ising energy depends only on the symmetric part of its couplings.

## Main definitions

* `IsingAttention.attentionEnergy`: the energy `-Q_i · K_j` of key `j` seen by query `i`.
* `IsingAttention.softmaxCoupling`: Bal's input-dependent couplings.

## Main statements

* `IsingAttention.softmax_eq_gibbs`: softmax of `β x` is the Gibbs measure of the energies `-x`.
* `IsingAttention.attentionWeights_eq_gibbs`: the attention row as a Gibbs measure, P(15).
* `IsingAttention.variationalFreeEnergy_attentionWeights_le`,
  `IsingAttention.variationalFreeEnergy_eq_attentionWeights_iff`: it minimizes the free energy, and
  nothing else does.
* `IsingAttention.not_forall_softmaxCoupling_symm`: the couplings need not be symmetric.
* `IsingAttention.energyOf_softmaxCoupling`: the Ising energy sees only their symmetric part.

## Conventions

Energies are *minus* the scores, so that a high score is a low energy. The temperature of standard
attention is `√d_k`; for `d_k = 0` it is zero, and the statements about minimizers assume `d_k > 0`.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (15).
* Matthias Bal, *Transformers Are Secretly Collectives of Spin Systems*, input-dependent couplings.
-/

open Matrix

namespace IsingAttention

variable {ι m n κ δ : Type*}

section Gibbs

variable [Fintype n] [Fintype κ]

/-- **P(15)**: the softmax of `β x` is the Gibbs measure of the energies `-x` at inverse temperature
`β`. -/
@[claim "B2" source := "P(15)" role := statement]
theorem softmax_eq_gibbs (x : n → ℝ) (β : ℝ) (j : n) :
    softmax (fun k => β * x k) j = gibbs (fun k => -x k) β j := by
  simp only [softmax_apply, gibbs, partitionFunction, neg_mul_neg]

/-- The Gibbs measure of energies `E` at inverse temperature `β` is the softmax of `-β E`. -/
lemma gibbs_eq_softmax (E : n → ℝ) (β : ℝ) : gibbs E β = softmax fun k => -β * E k := rfl

/-- **P(15)**: the energy of key `j` for the query `i`, minus their overlap. -/
@[claim "B2" source := "P(15)" role := definition]
def attentionEnergy (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) (j : n) : ℝ :=
  -(Q i ⬝ᵥ K j)

/-- **P(15)**: row `i` of the attention matrix is the Gibbs measure of the energies `-Q_i · K_j` at
inverse temperature `1 / √d_k`. -/
@[claim "B2" source := "P(15), S(4)" role := statement]
theorem attentionWeights_eq_gibbs (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) (j : n) :
    attentionWeights Q K i j = gibbs (attentionEnergy Q K i) (1 / √(Fintype.card κ)) j := by
  rw [attentionWeights_apply]
  simpa only [one_div_mul_eq_div] using
    softmax_eq_gibbs (fun k => Q i ⬝ᵥ K k) (1 / √(Fintype.card κ)) j

lemma inverseTemperature_pos [Nonempty κ] : 0 < 1 / √(Fintype.card κ : ℝ) :=
  one_div_pos.2 (Real.sqrt_pos.2 (Nat.cast_pos.2 Fintype.card_pos))

/-- The free energy of the query `i`: `-√d_k` times the log-sum-exp of its scores. -/
@[claim "B2" source := "P(15), P(19)" role := statement]
theorem freeEnergy_attentionEnergy (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) :
    freeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ)) =
      -√(Fintype.card κ) * Real.log (∑ j, Real.exp (scaledScores Q K i j)) := by
  simp only [freeEnergy, partitionFunction, attentionEnergy, scaledScores_apply, neg_mul_neg,
    one_div_mul_eq_div, one_div_one_div]

omit [Fintype κ] in
lemma nonempty_of_sum_eq_one {p : n → ℝ} (hp : ∑ j, p j = 1) : Nonempty n := by
  by_contra h
  rw [not_nonempty_iff] at h
  simp at hp

/-- The variational free energy of the attention row is the free energy. -/
lemma variationalFreeEnergy_attentionWeights [Nonempty n] [Nonempty κ] (Q : Matrix m κ ℝ)
    (K : Matrix n κ ℝ) (i : m) :
    variationalFreeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ))
        (fun j => attentionWeights Q K i j) =
      freeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ)) := by
  simp only [attentionWeights_eq_gibbs]
  exact variationalFreeEnergy_gibbs _ inverseTemperature_pos.ne'

/-- **P(15)**, "self-attention computes a thermodynamic equilibrium": among all ways `p` of
distributing one unit of attention over the keys, the attention row has the least free energy. -/
@[claim "B2" source := "P(15)" role := statement]
theorem variationalFreeEnergy_attentionWeights_le [Nonempty κ] (Q : Matrix m κ ℝ)
    (K : Matrix n κ ℝ) (i : m) (p : n → ℝ) (hp₀ : ∀ j, 0 ≤ p j) (hp₁ : ∑ j, p j = 1) :
    variationalFreeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ))
        (fun j => attentionWeights Q K i j) ≤
      variationalFreeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ)) p := by
  haveI := nonempty_of_sum_eq_one hp₁
  rw [variationalFreeEnergy_attentionWeights]
  exact freeEnergy_le_variationalFreeEnergy _ inverseTemperature_pos hp₀ hp₁

/-- **P(15)**: the attention row is the *only* minimizer of the free energy. -/
@[claim "B2" source := "P(15)" role := statement]
theorem variationalFreeEnergy_eq_attentionWeights_iff [Nonempty κ] (Q : Matrix m κ ℝ)
    (K : Matrix n κ ℝ) (i : m) (p : n → ℝ) (hp₀ : ∀ j, 0 ≤ p j) (hp₁ : ∑ j, p j = 1) :
    variationalFreeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ)) p =
        variationalFreeEnergy (attentionEnergy Q K i) (1 / √(Fintype.card κ))
          (fun j => attentionWeights Q K i j) ↔
      ∀ j, p j = attentionWeights Q K i j := by
  haveI := nonempty_of_sum_eq_one hp₁
  rw [variationalFreeEnergy_attentionWeights]
  simp only [attentionWeights_eq_gibbs]
  exact variationalFreeEnergy_eq_iff _ inverseTemperature_pos hp₀ hp₁

end Gibbs

section Couplings

variable [Fintype n] [Fintype κ] [Fintype δ]

/-- **Bal(softmaxcouplings)**: the couplings `softmax(H W_Q W_Kᵀ Hᵀ / √d)`, where the rows of `H`
are the fields (the tokens) and `d` is the number of query components. -/
@[claim "B10" source := "Bal(softmaxcouplings)" role := definition]
noncomputable def softmaxCoupling (W_Q W_K : Matrix δ κ ℝ) (H : Matrix n δ ℝ) : Matrix n n ℝ :=
  attentionWeights (H * W_Q) (H * W_K)

/-- **Bal(softmaxcouplings)**: the couplings in the blog's matrix form. -/
@[claim "B10" source := "Bal(softmaxcouplings)" role := statement]
theorem softmaxCoupling_eq (W_Q W_K : Matrix δ κ ℝ) (H : Matrix n δ ℝ) :
    softmaxCoupling W_Q W_K H =
      rowSoftmax ((√(Fintype.card κ))⁻¹ • (H * W_Q * W_Kᵀ * Hᵀ)) := by
  rw [softmaxCoupling, attentionWeights, scaledScores_eq_smul, Matrix.transpose_mul,
    ← Matrix.mul_assoc]

/-- The couplings are positive. -/
@[claim "B10" source := "Bal(softmaxcouplings)" role := statement]
theorem softmaxCoupling_pos (W_Q W_K : Matrix δ κ ℝ) (H : Matrix n δ ℝ) (i j : n) :
    0 < softmaxCoupling W_Q W_K H i j :=
  attentionWeights_pos _ _ i j

/-- The couplings of every spin sum to one. -/
@[claim "B10" source := "Bal(softmaxcouplings)" role := statement]
theorem sum_softmaxCoupling (W_Q W_K : Matrix δ κ ℝ) (H : Matrix n δ ℝ) (i : n) :
    ∑ j, softmaxCoupling W_Q W_K H i j = 1 :=
  haveI : Nonempty n := ⟨i⟩
  sum_attentionWeights _ _ i

/-- The couplings are in general not symmetric, unlike those of a spin system, even for two tokens
with one component and equal projections. -/
@[claim "B10" source := "Bal(softmaxcouplings)" role := statement]
theorem not_forall_softmaxCoupling_symm :
    ¬ ∀ (W_Q W_K : Matrix (Fin 1) (Fin 1) ℝ) (H : Matrix (Fin 2) (Fin 1) ℝ) (i j : Fin 2),
      softmaxCoupling W_Q W_K H i j = softmaxCoupling W_Q W_K H j i := by
  intro h
  have h01 : (2 : ℝ) = 1 + Real.exp 1 := by
    simpa [softmaxCoupling, attentionWeights_apply, softmax_apply, dotProduct] using
      h 1 1 (Matrix.of fun i _ => (i : ℝ)) 0 1
  have he : (1 : ℝ) + 1 < Real.exp 1 := Real.add_one_lt_exp one_ne_zero
  linarith

/-- The spin system with these couplings sees only their symmetric part. -/
@[claim "B10" source := "Bal(softmaxcouplings)" role := statement]
theorem energyOf_softmaxCoupling (W_Q W_K : Matrix δ κ ℝ) (H : Matrix n δ ℝ) (h s : n → ℝ) :
    (Model.mk (softmaxCoupling W_Q W_K H) h).energyOf s =
      (Model.mk (Matrix.of fun i j =>
        (softmaxCoupling W_Q W_K H i j + softmaxCoupling W_Q W_K H j i) / 2) h).energyOf s :=
  (energyOf_symmetrize _ h s).symm

end Couplings

end IsingAttention
