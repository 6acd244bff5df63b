/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import Mathlib.Algebra.BigOperators.Ring.Finset
import Mathlib.Combinatorics.SimpleGraph.Finite
import Mathlib.Data.Fintype.BigOperators
import Mathlib.Data.Real.Basic
import Mathlib.LinearAlgebra.Matrix.Defs
import Mathlib.Tactic.Linarith
import Mathlib.Tactic.Ring

/-!
# Ising models

The energy functions of the papers. The long and the short paper start from the nearest-neighbour
Hamiltonian `H = -J ∑_⟨ij⟩ S_i S_j - h ∑_i S_i`, the blog from the random model
`E = -∑_{i,j} J_ij σ_i σ_j - ∑_i h_i σ_i`. Here the second one is the definition, `Model.energyOf`,
and the first one is proved to be an instance of it: an edge that is counted once with strength `J`
appears twice in the double sum, so it carries the coupling `J / 2` there.

The energy is defined on arbitrary real spins. A *finite alphabet* is a map `v : α → ℝ` from a
finite type of letters to spin values (floating-point numbers, say); a configuration is then a
function `ι → α`. The Ising model proper has the alphabet `spin : Bool → ℝ` with values `±1`.

## Main definitions

* `IsingAttention.Model`: couplings and fields on a set of sites.
* `IsingAttention.Model.energyOf`, `IsingAttention.Model.energyOn`, `IsingAttention.Model.energy`:
  the energy of real spins, of a configuration over an alphabet, of a `±1` configuration.
* `IsingAttention.nearestNeighborEnergy`: the Hamiltonian of a graph, edges counted once.
* `IsingAttention.layerEnergy`: the Hamiltonian of one layer, with the other sign of the field.

## Main statements

* `IsingAttention.energyOf_ofGraph`: the nearest-neighbour model is an instance of the general one.
* `IsingAttention.energyOf_symmetrize`: the energy sees only the symmetric part of the couplings.
* `IsingAttention.layerEnergy_eq_energyOf_neg`: the two sign conventions agree after `h ↦ -h`.
* `IsingAttention.not_forall_layerEnergy_eq_energy`: without that change they do not agree.

## Conventions

`coupling i j` and `coupling j i` are separate parameters and both enter; the diagonal is allowed
(for `±1` spins it only shifts the energy). Everything is dimensionless.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (1) and (6).
* Matthias Bal, *Transformers Are Secretly Collectives of Spin Systems*, `binaryrandomising`.
-/

namespace IsingAttention

/-- A classical spin model with general couplings: `coupling i j` is `J_ij`, `field i` is `h_i`.
No symmetry is assumed and the diagonal need not vanish. -/
@[claim "A1" source := "Bal(binaryrandomising)" role := definition]
structure Model (ι : Type*) where
  /-- The coupling strength `J_ij` between the sites `i` and `j`. -/
  coupling : Matrix ι ι ℝ
  /-- The external field `h_i` at the site `i`. -/
  field : ι → ℝ

/-- A configuration of `±1` spins; `true` stands for up. -/
abbrev SpinConfig (ι : Type*) := ι → Bool

/-- The value of a spin: `+1` for up (`true`), `-1` for down (`false`). -/
@[claim "A1" source := "P(1)" role := definition]
def spin (b : Bool) : ℝ := if b then 1 else -1

@[simp] lemma spin_true : spin true = 1 := rfl

@[simp] lemma spin_false : spin false = -1 := rfl

lemma spin_mul_self (b : Bool) : spin b * spin b = 1 := by cases b <;> simp

lemma spin_not (b : Bool) : spin (!b) = -spin b := by cases b <;> simp

variable {ι α : Type*} [Fintype ι]

/-- **Bal(binaryrandomising).** The energy `E = -∑_{i,j} J_ij s_i s_j - ∑_i h_i s_i` of real
spins. -/
@[claim "A1" source := "Bal(binaryrandomising)" role := definition,
  claim "A11" source := "P §2.2" role := definition]
def Model.energyOf (M : Model ι) (s : ι → ℝ) : ℝ :=
  -(∑ i, ∑ j, M.coupling i j * s i * s j) - ∑ i, M.field i * s i

/-- The energy of a configuration over the alphabet `v`: the letter `a` has the spin value `v a`. -/
@[claim "A11" source := "P §1, P §2.2" role := definition]
def Model.energyOn (M : Model ι) (v : α → ℝ) (σ : ι → α) : ℝ := M.energyOf fun i => v (σ i)

/-- The energy of a `±1` configuration. -/
@[claim "A1" source := "P(1), S(1), Bal(binaryrandomising)" role := definition]
def Model.energy (M : Model ι) (σ : SpinConfig ι) : ℝ := M.energyOf fun i => spin (σ i)

lemma Model.energyOn_spin (M : Model ι) : M.energyOn spin = M.energy := rfl

lemma Model.energyOf_def (M : Model ι) (s : ι → ℝ) :
    M.energyOf s = -(∑ i, ∑ j, M.coupling i j * s i * s j) - ∑ i, M.field i * s i := rfl

/-- Only the symmetric part `(J + Jᵀ) / 2` of the couplings enters the energy. -/
@[claim "A1" source := "Bal(binaryrandomising)" role := statement]
theorem energyOf_symmetrize (J : Matrix ι ι ℝ) (h s : ι → ℝ) :
    (Model.mk (Matrix.of fun i j => (J i j + J j i) / 2) h).energyOf s =
      (Model.mk J h).energyOf s := by
  have hswap : ∑ i, ∑ j, J j i * s i * s j = ∑ i, ∑ j, J i j * s i * s j := by
    rw [Finset.sum_comm]
    exact Finset.sum_congr rfl fun i _ => Finset.sum_congr rfl fun j _ => by ring
  have hsplit : ∑ i, ∑ j, (J i j + J j i) / 2 * s i * s j =
      1 / 2 * ((∑ i, ∑ j, J i j * s i * s j) + ∑ i, ∑ j, J j i * s i * s j) := by
    simp only [← Finset.sum_add_distrib, Finset.mul_sum]
    exact Finset.sum_congr rfl fun i _ => Finset.sum_congr rfl fun j _ => by ring
  simp only [Model.energyOf, Matrix.of_apply, hsplit, hswap]
  ring

/-! ### Nearest neighbours on a graph -/

section Graph

variable (G : SimpleGraph ι) [DecidableRel G.Adj]

/-- Every edge of a graph is two ordered pairs of adjacent vertices. -/
lemma two_mul_sum_edgeFinset [Fintype G.edgeSet] (f : Sym2 ι → ℝ) :
    2 * ∑ e ∈ G.edgeFinset, f e = ∑ i, ∑ j, if G.Adj i j then f s(i, j) else 0 := by
  classical
  have hmaps : ∀ p ∈ ({p | G.Adj p.1 p.2} : Finset (ι × ι)), s(p.1, p.2) ∈ G.edgeFinset := by simp
  rw [← Fintype.sum_prod_type' (f := fun i j => if G.Adj i j then f s(i, j) else 0),
    ← Finset.sum_filter, ← Finset.sum_fiberwise_of_maps_to hmaps, Finset.mul_sum]
  refine Finset.sum_congr rfl fun e he => ?_
  induction e using Sym2.ind with | _ i j =>
  have hij : G.Adj i j := by simpa using he
  have hfib : ({p ∈ ({p | G.Adj p.1 p.2} : Finset (ι × ι)) | s(p.1, p.2) = s(i, j)} :
      Finset (ι × ι)) = {(i, j), (j, i)} := by
    ext ⟨a, b⟩
    simp only [Finset.mem_filter, Finset.mem_univ, true_and, Finset.mem_insert,
      Finset.mem_singleton, Prod.mk.injEq, Sym2.eq_iff, and_iff_right_iff_imp]
    rintro (⟨rfl, rfl⟩ | ⟨rfl, rfl⟩)
    exacts [hij, hij.symm]
  have hne : ((i, j) : ι × ι) ≠ (j, i) := fun h => hij.ne (congrArg Prod.fst h)
  have hswap : f s(j, i) = f s(i, j) := congrArg f Sym2.eq_swap
  rw [hfib, Finset.sum_pair hne]
  change 2 * f s(i, j) = f s(i, j) + f s(j, i)
  rw [hswap, two_mul]

/-- **P(1), S(1).** The nearest-neighbour Hamiltonian `H = -J ∑_⟨ij⟩ s_i s_j - h ∑_i s_i` of a
graph. The first sum is over the edges, each counted once. -/
@[claim "A1" source := "P(1), S(1)" role := definition]
def nearestNeighborEnergy [Fintype G.edgeSet] (J h : ℝ) (s : ι → ℝ) : ℝ :=
  -J * ∑ e ∈ G.edgeFinset, (e.map s).mul - h * ∑ i, s i

/-- The graph model as a model with general couplings: `J / 2` for every ordered pair of adjacent
sites, since an edge occurs twice in the double sum of the energy. -/
@[claim "A1" source := "P(1), S(1)" role := definition]
noncomputable def Model.ofGraph (J h : ℝ) : Model ι where
  coupling := Matrix.of fun i j => if G.Adj i j then J / 2 else 0
  field := fun _ => h

/-- The nearest-neighbour Hamiltonian as a sum over ordered pairs of sites. -/
@[claim "A1" source := "P(1), S(1)" role := statement]
theorem nearestNeighborEnergy_eq_sum [Fintype G.edgeSet] (J h : ℝ) (s : ι → ℝ) :
    nearestNeighborEnergy G J h s =
      -(J / 2) * (∑ i, ∑ j, if G.Adj i j then s i * s j else 0) - h * ∑ i, s i := by
  have := two_mul_sum_edgeFinset G fun e => (e.map s).mul
  simp only [Sym2.map_mk, Sym2.mul_mk, Prod.map] at this
  rw [nearestNeighborEnergy, ← this]
  ring

/-- **P(1) is an instance of Bal(binaryrandomising).** -/
@[claim "A1" source := "P(1), S(1), Bal(binaryrandomising)" role := statement]
theorem energyOf_ofGraph [Fintype G.edgeSet] (J h : ℝ) (s : ι → ℝ) :
    (Model.ofGraph G J h).energyOf s = nearestNeighborEnergy G J h s := by
  have hpair : ∑ i, ∑ j, (if G.Adj i j then J / 2 else 0) * s i * s j =
      J / 2 * ∑ i, ∑ j, if G.Adj i j then s i * s j else 0 := by
    simp only [Finset.mul_sum]
    refine Finset.sum_congr rfl fun i _ => Finset.sum_congr rfl fun j _ => ?_
    split_ifs <;> ring
  simp only [nearestNeighborEnergy_eq_sum, Model.energyOf, Model.ofGraph, Matrix.of_apply, hpair,
    ← Finset.mul_sum]
  ring

end Graph

/-! ### The sign of the field -/

/-- **P(6).** The Hamiltonian that the paper gives to a layer. Its field term has the sign opposite
to that of P(1). -/
@[claim "A2" source := "P(6)" role := definition]
def layerEnergy (J : Matrix ι ι ℝ) (h : ℝ) (s : ι → ℝ) : ℝ :=
  -(∑ i, ∑ j, J i j * s i * s j) + h * ∑ i, s i

/-- **P(6) against P(1).** The two conventions agree after `h ↦ -h`. -/
@[claim "A2" source := "P(6)" role := correction]
theorem layerEnergy_eq_energyOf_neg (J : Matrix ι ι ℝ) (h : ℝ) (s : ι → ℝ) :
    layerEnergy J h s = (Model.mk J fun _ => -h).energyOf s := by
  simp only [layerEnergy, Model.energyOf, neg_mul, Finset.sum_neg_distrib, Finset.mul_sum]
  ring

/-- With the same `h` the two conventions agree on all configurations only if `h = 0`. -/
@[claim "A2" source := "P(6)" role := correction]
theorem layerEnergy_eq_energy_iff [Nonempty ι] (J : Matrix ι ι ℝ) (h : ℝ) :
    (∀ σ : SpinConfig ι, layerEnergy J h (fun i => spin (σ i)) = (Model.mk J fun _ => h).energy σ) ↔
      h = 0 := by
  constructor
  · intro H
    have hσ := H fun _ => true
    have hcard : (0 : ℝ) < Fintype.card ι := Nat.cast_pos.2 Fintype.card_pos
    simp only [layerEnergy, Model.energy, Model.energyOf, spin_true, mul_one, Finset.sum_const,
      Finset.card_univ, nsmul_eq_mul] at hσ
    have : h * (2 * Fintype.card ι) = 0 := by linarith
    exact (mul_eq_zero.1 this).resolve_right (by positivity)
  · rintro rfl σ
    simp [layerEnergy, Model.energy, Model.energyOf]

/-- **P(6) is not P(1).** For one spin already the two Hamiltonians differ. -/
@[claim "A2" source := "P(6)" role := refutation]
theorem not_forall_layerEnergy_eq_energy :
    ¬ ∀ (J : Matrix (Fin 1) (Fin 1) ℝ) (h : ℝ) (σ : SpinConfig (Fin 1)),
      layerEnergy J h (fun i => spin (σ i)) = (Model.mk J fun _ => h).energy σ :=
  fun H => one_ne_zero ((layerEnergy_eq_energy_iff 0 1).1 (H 0 1))

end IsingAttention
