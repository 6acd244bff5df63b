/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Attention.Boltzmann

/-!
# Many heads and many layers: two different sums of Hamiltonians

The paper adds Hamiltonians twice. The heads of a layer, P(5), are *independent* systems: each has
spins of its own, a configuration of the whole is one configuration per head, and the energy is
`∑_h H_h(ω_h)`. Then the partition function is a product, the free energy a sum, and the Gibbs
measure a product measure. The layers of a stack, P(9), are added as functions of the *same* spins,
`H_eff(S) = ∑_l H_l(S)`. For classical spins the product of the Boltzmann factors of the layers is
exactly the Boltzmann factor of the sum; no Trotter–Suzuki formula is needed and there is no error
term. The partition function of such a stack is in general *not* the product of those of the layers.

The paper's own Lean sketch defines the summed model but proves only `True` of it; the statements
that it should have proved are `energyOf_sum` and `prod_exp_energy`.

## Main definitions

* `IsingAttention.independentEnergy`: the energy of independent systems.
* `IsingAttention.Model.heads`: independent Ising models as one model on all spins.
* `IsingAttention.Model.sum`: Ising models on the same spins, added.

## Main statements

* `IsingAttention.partitionFunction_independentEnergy`,
  `IsingAttention.freeEnergy_independentEnergy`, `IsingAttention.gibbs_independentEnergy`:
  independent heads.
* `IsingAttention.prod_attentionWeights_eq_gibbs`: the heads of an attention layer are such systems.
* `IsingAttention.energyOf_heads`: P(5) for Ising models.
* `IsingAttention.energyOf_sum`, `IsingAttention.prod_exp_energy`,
  `IsingAttention.partitionFunction_sum`: a stack of layers, P(9).
* `IsingAttention.not_forall_partitionFunction_sum`: a stack is not independent.

## Conventions

Heads are indexed by `η`, layers by `ℓ`, both finite and possibly empty (the empty product is one).
All heads of a layer attend over the same positions, hence the same `Ω` for all; the general lemmas
`partitionFunction_pi`, `gibbs_pi` allow a different system for every head.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (5), (8), (9).
-/

namespace IsingAttention

variable {η ℓ ι Ω m n κ : Type*}

/-! ### Independent heads -/

section Independent

variable [Fintype η]

/-- **P(5)**: the energy of independent heads, `H(ω) = ∑_h H_h(ω_h)`. -/
@[claim "B4" source := "P(5), S(7)" role := definition]
def independentEnergy (E : η → Ω → ℝ) (ω : η → Ω) : ℝ := ∑ h, E h (ω h)

variable [DecidableEq η]

section Pi

variable {Ω : η → Type*} [∀ h, Fintype (Ω h)]

/-- The partition function of independent systems, possibly all different, is the product. -/
lemma partitionFunction_pi (E : ∀ h, Ω h → ℝ) (β : ℝ) :
    partitionFunction (fun ω : ∀ h, Ω h => ∑ h, E h (ω h)) β =
      ∏ h, partitionFunction (E h) β := by
  simp only [partitionFunction, Finset.mul_sum, Real.exp_sum]
  exact (Fintype.prod_sum fun h ω => Real.exp (-β * E h ω)).symm

/-- The Gibbs measure of independent systems, possibly all different, is the product measure. -/
lemma gibbs_pi (E : ∀ h, Ω h → ℝ) (β : ℝ) (ω : ∀ h, Ω h) :
    gibbs (fun ω : ∀ h, Ω h => ∑ h, E h (ω h)) β ω = ∏ h, gibbs (E h) β (ω h) := by
  simp only [gibbs, partitionFunction_pi, Finset.prod_div_distrib, Finset.mul_sum, Real.exp_sum]

end Pi

variable [Fintype Ω]

/-- **P(5)**: the partition function of independent heads is the product of theirs. -/
@[claim "B4" source := "P(5), S(7)" role := statement]
theorem partitionFunction_independentEnergy (E : η → Ω → ℝ) (β : ℝ) :
    partitionFunction (independentEnergy E) β = ∏ h, partitionFunction (E h) β :=
  partitionFunction_pi E β

/-- **P(5)**: the free energy of independent heads is the sum of theirs. -/
@[claim "B4" source := "P(5), S(7)" role := statement]
theorem freeEnergy_independentEnergy [Nonempty Ω] (E : η → Ω → ℝ) (β : ℝ) :
    freeEnergy (independentEnergy E) β = ∑ h, freeEnergy (E h) β := by
  simp only [freeEnergy, partitionFunction_independentEnergy]
  rw [Real.log_prod fun h _ => partitionFunction_ne_zero (E h) β, Finset.mul_sum]

/-- **P(5)**: the Gibbs measure of independent heads is the product of theirs: the heads are
statistically independent. -/
@[claim "B4" source := "P(5), S(7)" role := statement]
theorem gibbs_independentEnergy (E : η → Ω → ℝ) (β : ℝ) (ω : η → Ω) :
    gibbs (independentEnergy E) β ω = ∏ h, gibbs (E h) β (ω h) :=
  gibbs_pi E β ω

/-- **P(4), P(5)**: in a multi-head layer, the probability that the heads of query `i` pick the keys
`j h` independently of each other is the Gibbs weight of `j` for the sum of the heads' energies. -/
@[claim "B4" source := "P(4), P(5)" role := statement]
theorem prod_attentionWeights_eq_gibbs [Fintype n] [Fintype κ] (Q : η → Matrix m κ ℝ)
    (K : η → Matrix n κ ℝ) (i : m) (j : η → n) :
    ∏ h, attentionWeights (Q h) (K h) i (j h) =
      gibbs (independentEnergy fun h => attentionEnergy (Q h) (K h) i)
        (1 / √(Fintype.card κ)) j := by
  simp only [gibbs_independentEnergy, attentionWeights_eq_gibbs]

/-- Independent Ising models as one model on all their spins: the couplings are block-diagonal. -/
@[claim "B4" source := "P(5), S(7)" role := definition]
def Model.heads (M : η → Model ι) : Model (η × ι) where
  coupling := Matrix.of fun a b => if a.1 = b.1 then (M a.1).coupling a.2 b.2 else 0
  field := fun a => (M a.1).field a.2

/-- **P(5)**: `H_MHA = ∑_h H_h` for Ising models, every head with spins of its own. -/
@[claim "B4" source := "P(5), S(7)" role := statement]
theorem energyOf_heads [Fintype ι] (M : η → Model ι) (s : η × ι → ℝ) :
    (Model.heads M).energyOf s = ∑ h, (M h).energyOf fun i => s (h, i) := by
  simp only [Model.energyOf, Model.heads, Matrix.of_apply, Fintype.sum_prod_type, ite_mul, zero_mul,
    Finset.sum_sub_distrib, Finset.sum_neg_distrib]
  congr 2
  refine Finset.sum_congr rfl fun h _ => Finset.sum_congr rfl fun i _ => ?_
  rw [Finset.sum_comm]
  exact Finset.sum_congr rfl fun j _ => by simp

end Independent

/-! ### A stack of layers on the same spins -/

section Stack

variable [Fintype ℓ]

/-- **P(9), PLean §7**: the model whose couplings and fields are the sums of those of the layers. -/
@[claim "B5" source := "P(9), PLean" role := definition,
  claim "B6" source := "PLean" role := definition]
def Model.sum (M : ℓ → Model ι) : Model ι where
  coupling := Matrix.of fun i j => ∑ l, (M l).coupling i j
  field := fun i => ∑ l, (M l).field i

variable [Fintype ι]

/-- **P(9)**: the Hamiltonian of the summed model is the sum of the Hamiltonians, for any real
spins: `H_eff = ∑_l H_l` holds exactly. -/
@[claim "B5" source := "P(9), PLean" role := statement,
  claim "B6" source := "PLean" role := correction]
theorem energyOf_sum (M : ℓ → Model ι) (s : ι → ℝ) :
    (Model.sum M).energyOf s = ∑ l, (M l).energyOf s := by
  have hJ : ∑ i, ∑ j, (∑ l, (M l).coupling i j) * s i * s j =
      ∑ l, ∑ i, ∑ j, (M l).coupling i j * s i * s j := by
    simp only [Finset.sum_mul]
    exact (Finset.sum_congr rfl fun i _ => Finset.sum_comm).trans Finset.sum_comm
  have hh : ∑ i, (∑ l, (M l).field i) * s i = ∑ l, ∑ i, (M l).field i * s i := by
    simp only [Finset.sum_mul]
    exact Finset.sum_comm
  simp only [Model.energyOf, Model.sum, Matrix.of_apply, hJ, hh, Finset.sum_sub_distrib,
    Finset.sum_neg_distrib]

/-- **P(9)** for a `±1` configuration. -/
@[claim "B5" source := "P(9), PLean" role := statement]
theorem energy_sum (M : ℓ → Model ι) (σ : SpinConfig ι) :
    (Model.sum M).energy σ = ∑ l, (M l).energy σ :=
  energyOf_sum M _

/-- **P(8), P(9)**: the product of the layers' Boltzmann factors is exactly the Boltzmann factor of
the summed model, at every `β` and with no error term. -/
@[claim "B5" source := "P(8), P(9)" role := statement]
theorem prod_exp_energy (M : ℓ → Model ι) (β : ℝ) (σ : SpinConfig ι) :
    ∏ l, Real.exp (-β * (M l).energy σ) = Real.exp (-β * (Model.sum M).energy σ) := by
  rw [energy_sum, Finset.mul_sum, Real.exp_sum]

/-- **P(9)**: the partition function of the stack sums the product of the layers' Boltzmann
factors. -/
@[claim "B5" source := "P(9)" role := statement]
theorem partitionFunction_sum [DecidableEq ι] (M : ℓ → Model ι) (β : ℝ) :
    partitionFunction (Model.sum M).energy β =
      ∑ σ : SpinConfig ι, ∏ l, Real.exp (-β * (M l).energy σ) := by
  simp only [partitionFunction, prod_exp_energy]

/-- A stack on shared spins is not a set of independent heads: its partition function is not the
product of those of its layers, not even for two layers without couplings and fields. -/
@[claim "B5" source := "P(9)" role := statement]
theorem not_forall_partitionFunction_sum :
    ¬ ∀ (M : Fin 2 → Model (Fin 1)) (β : ℝ),
      partitionFunction (Model.sum M).energy β = ∏ l, partitionFunction (M l).energy β := by
  intro h
  have h0 := h (fun _ => ⟨0, 0⟩) 0
  simp only [partitionFunction_energy_zero, Fintype.card_fin, Fin.prod_univ_two] at h0
  norm_num at h0

end Stack

end IsingAttention
