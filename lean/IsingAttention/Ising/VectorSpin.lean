/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.Thermodynamics

/-!
# Vector spins

The blog replaces the binary spins by `d`-component vectors,
`E = -∑_{i,j} J_ij σ_i · σ_j - ∑_i h_i · σ_i`. Spins here are vectors in `Fin d → ℝ`; as for scalar
spins, a finite alphabet `v : α → Fin d → ℝ` says which vectors are allowed, and a configuration is
a function `ι → α`. (The blog integrates over a continuous set of spins; a finite set of
floating-point vectors is what a machine has, and what the paper has in mind.) The general
statements on finite systems apply as they stand: the partition function is positive, the Gibbs
weights sum to one, the variational principle holds.

## Main definitions

* `IsingAttention.vectorEnergy`, `IsingAttention.vectorEnergyOn`: the energy.

## Main statements

* `IsingAttention.vectorEnergy_eq_sum`: the energy is a sum of scalar energies, one for each
  component; `IsingAttention.vectorEnergy_one` is the scalar model.
* `IsingAttention.hasDerivAt_freeEnergy_vectorField`: `-∂F/∂h_i^a = ⟨σ_i^a⟩`.
* `IsingAttention.hasDerivAt_freeEnergy_vectorField_fieldDependent`: the same with couplings that
  depend on the fields.

## References

* Matthias Bal, *Transformers Are Secretly Collectives of Spin Systems*, `vectorrandomising`,
  `sigma`, `sigmaweird`.
* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §2.2.
-/

namespace IsingAttention

variable {ι α : Type*} [Fintype ι] {d : ℕ}

/-- **Bal(vectorrandomising).** The energy of `d`-component spins,
`E = -∑_{i,j} J_ij s_i · s_j - ∑_i h_i · s_i`. -/
@[claim "A11" source := "Bal(vectorrandomising)" role := definition]
def vectorEnergy (J : Matrix ι ι ℝ) (h s : ι → Fin d → ℝ) : ℝ :=
  -(∑ i, ∑ j, J i j * ∑ a, s i a * s j a) - ∑ i, ∑ a, h i a * s i a

/-- The energy of a configuration over a finite alphabet `v` of vectors. -/
@[claim "A11" source := "Bal(vectorrandomising)" role := definition]
def vectorEnergyOn (J : Matrix ι ι ℝ) (h : ι → Fin d → ℝ) (v : α → Fin d → ℝ) (σ : ι → α) : ℝ :=
  vectorEnergy J h fun i => v (σ i)

/-- The vector-spin energy is the sum over the components of scalar energies with the same
couplings. -/
@[claim "A11" source := "Bal(vectorrandomising)" role := statement]
theorem vectorEnergy_eq_sum (J : Matrix ι ι ℝ) (h s : ι → Fin d → ℝ) :
    vectorEnergy J h s = ∑ a, (Model.mk J fun i => h i a).energyOf fun i => s i a := by
  have hpair : ∑ i, ∑ j, J i j * ∑ a, s i a * s j a = ∑ a, ∑ i, ∑ j, J i j * s i a * s j a := by
    symm
    rw [Finset.sum_comm]
    refine Finset.sum_congr rfl fun i _ => ?_
    rw [Finset.sum_comm]
    exact Finset.sum_congr rfl fun j _ => by
      rw [Finset.mul_sum]
      exact Finset.sum_congr rfl fun a _ => by ring
  rw [vectorEnergy, hpair, Finset.sum_comm (f := fun i a => h i a * s i a)]
  simp only [Model.energyOf, Finset.sum_sub_distrib, Finset.sum_neg_distrib]

/-- With one component the vector-spin energy is the energy of the scalar model. -/
@[claim "A11" source := "Bal(vectorrandomising)" role := statement]
theorem vectorEnergy_one (J : Matrix ι ι ℝ) (h s : ι → Fin 1 → ℝ) :
    vectorEnergy J h s = (Model.mk J fun i => h i 0).energyOf fun i => s i 0 := by
  rw [vectorEnergy_eq_sum, Fin.sum_univ_one]

/-- Only the component `a` of the field at the site `i` is moved: its derivative is `-s_i^a`, plus
what the couplings contribute. -/
lemma hasDerivAt_vectorEnergy [DecidableEq ι] (J : (ι → Fin d → ℝ) → Matrix ι ι ℝ)
    (J' : Matrix ι ι ℝ) (h s : ι → Fin d → ℝ) (i : ι) (a : Fin d)
    (hJ : ∀ m n, HasDerivAt
      (fun t => J (Function.update h i (Function.update (h i) a t)) m n) (J' m n) (h i a)) :
    HasDerivAt
      (fun t => vectorEnergy (J (Function.update h i (Function.update (h i) a t)))
        (Function.update h i (Function.update (h i) a t)) s)
      (-(s i a + ∑ m, ∑ n, (∑ c, s m c * s n c) * J' m n)) (h i a) := by
  have hfield : ∀ t, ∑ k, ∑ c, Function.update h i (Function.update (h i) a t) k c * s k c =
      ∑ k, ∑ c, h k c * s k c + (t - h i a) * s i a := fun t => by
    have hk : ∀ k, ∑ c, Function.update h i (Function.update (h i) a t) k c * s k c =
        ∑ c, h k c * s k c + if k = i then (t - h i a) * s i a else 0 := fun k => by
      by_cases hki : k = i
      · subst hki
        simp only [Function.update_self, if_true, sum_update_mul]
      · simp [hki]
    simp [hk, Finset.sum_add_distrib]
  have hpair : HasDerivAt
      (fun t => ∑ m, ∑ n, J (Function.update h i (Function.update (h i) a t)) m n *
        ∑ c, s m c * s n c)
      (∑ m, ∑ n, J' m n * ∑ c, s m c * s n c) (h i a) :=
    HasDerivAt.fun_sum fun m _ => HasDerivAt.fun_sum fun n _ => (hJ m n).mul_const _
  have hlin : HasDerivAt
      (fun t => ∑ k, ∑ c, Function.update h i (Function.update (h i) a t) k c * s k c)
      (s i a) (h i a) := by
    simp only [hfield]
    exact ((((hasDerivAt_id (h i a)).sub_const (h i a)).mul_const (s i a)).const_add
      _).congr_deriv (by ring)
  refine (hpair.fun_neg.fun_sub hlin).congr_deriv ?_
  simp only [mul_comm (J' _ _)]
  ring

section Alphabet

variable [DecidableEq ι] [Fintype α] [Nonempty α]

/-- **Bal(sigmaweird), vector form.** When the couplings are functions of the fields, with the
partial derivatives `J'_mn = ∂J_mn/∂h_i^a` at `h`, then
`-dF/dh_i^a = ⟨σ_i^a⟩ + ∑_{m,n} ⟨σ_m · σ_n⟩ ∂J_mn/∂h_i^a`. -/
@[claim "A8" source := "Bal(sigmaweird)" role := statement]
theorem hasDerivAt_freeEnergy_vectorField_fieldDependent (J : (ι → Fin d → ℝ) → Matrix ι ι ℝ)
    (J' : Matrix ι ι ℝ) (h : ι → Fin d → ℝ) (v : α → Fin d → ℝ) {β : ℝ} (hβ : β ≠ 0) (i : ι)
    (a : Fin d)
    (hJ : ∀ m n, HasDerivAt
      (fun t => J (Function.update h i (Function.update (h i) a t)) m n) (J' m n) (h i a)) :
    HasDerivAt
      (fun t => freeEnergy (vectorEnergyOn
        (J (Function.update h i (Function.update (h i) a t)))
        (Function.update h i (Function.update (h i) a t)) v) β)
      (-(gibbsAverage (vectorEnergyOn (J h) h v) β (fun σ => v (σ i) a) +
        ∑ m, ∑ n, gibbsAverage (vectorEnergyOn (J h) h v) β
            (fun σ => ∑ c, v (σ m) c * v (σ n) c) * J' m n)) (h i a) := by
  have := hasDerivAt_freeEnergy (E := fun t => vectorEnergyOn
      (J (Function.update h i (Function.update (h i) a t)))
      (Function.update h i (Function.update (h i) a t)) v)
    (E' := fun σ => -(v (σ i) a + ∑ m, ∑ n, (∑ c, v (σ m) c * v (σ n) c) * J' m n))
    hβ fun σ => hasDerivAt_vectorEnergy J J' h (fun k => v (σ k)) i a hJ
  rw [gibbsAverage_neg_add_sum _ _ (fun σ : ι → α => v (σ i) a)
    (fun m n σ => ∑ c, v (σ m) c * v (σ n) c) J'] at this
  simpa only [Function.update_eq_self] using this

/-- **Bal(sigma), vector form.** `m_i^a = -∂F/∂h_i^a = ⟨σ_i^a⟩`. -/
@[claim "A7" source := "Bal(sigma)" role := statement,
  claim "A11" source := "Bal(vectorrandomising)" role := statement]
theorem hasDerivAt_freeEnergy_vectorField (J : Matrix ι ι ℝ) (h : ι → Fin d → ℝ)
    (v : α → Fin d → ℝ) {β : ℝ} (hβ : β ≠ 0) (i : ι) (a : Fin d) :
    HasDerivAt
      (fun t => freeEnergy (vectorEnergyOn J
        (Function.update h i (Function.update (h i) a t)) v) β)
      (-gibbsAverage (vectorEnergyOn J h v) β fun σ => v (σ i) a) (h i a) := by
  simpa using hasDerivAt_freeEnergy_vectorField_fieldDependent (fun _ => J) 0 h v hβ i a
    fun m n => hasDerivAt_const _ _

end Alphabet

end IsingAttention
