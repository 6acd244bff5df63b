/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Ising.PartitionFunction
import IsingAttention.Renormalization
import IsingAttention.Trotter.Matrix
import Mathlib.Analysis.SpecialFunctions.Pow.Real

/-!
# The paper's own Lean text

Section 9 of the long paper prints a Lean 4 file that is said to verify its claims. As printed it
does not compile: four of its imports do not exist, its real-valued definitions are not marked
`noncomputable`, and several expressions do not parse or have no meaning (see `Hamiltonian`,
`TrotterSuzuki`). This file reconstructs each of its definitions and statements with the smallest
changes that make it typecheck, under its own name, and proves what is wrong with it.

| printed | here | what is wrong |
|---|---|---|
| `attentionMatrix` | unchanged | one normalization for the whole matrix: rows do not sum to one |
| `TrotterSuzuki` | a `Prop`, with an ordered product | does not typecheck; the proof is left out |
| `PartitionFunction` | unchanged | sums over an empty list: it is `0` |
| `FiniteSizeScaling` | a `Prop` | trivial for `N ≥ 1`, false for `N = 0` |
| `RGFixedPoint` | unchanged | assumes what it concludes |
| `TransformerAsIsingModel` | unchanged | its conclusion is `True` |

## Main definitions

* `PaperSketch.IsingModel`, `PaperSketch.Hamiltonian`, `PaperSketch.SelfAttention`,
  `PaperSketch.attentionMatrix`, `PaperSketch.TrotterSuzuki`, `PaperSketch.PartitionFunction`,
  `PaperSketch.FreeEnergy`, `PaperSketch.FiniteSizeScaling`, `PaperSketch.RGFlow`,
  `PaperSketch.EffectiveIsingHamiltonian`: the paper's, under the paper's names.
* `PaperSketch.ScalingHypothesis`: finite-size scaling with one scaling function for all sizes and
  temperatures, which is a statement with content.

## Main statements

* `PaperSketch.trotterSuzuki_proved`: the reconstructed statement holds.
* `PaperSketch.partitionFunction_eq_zero`, `PaperSketch.freeEnergy_eq_zero`,
  `PaperSketch.not_forall_partitionFunction_eq_sum`: the partition function and the free energy of
  the paper's text are `0` for every model; `PaperSketch.sum_exp_hamiltonian` is the correction.
* `PaperSketch.row_sum_attentionMatrix_lt_one`, `PaperSketch.not_forall_row_sum_attentionMatrix`,
  `PaperSketch.sum_sum_attentionMatrix`: all entries sum to one, a row does not.
* `PaperSketch.transformerAsIsingModel_any`: the last theorem holds with any other model in the
  place of the effective one; `PaperSketch.hamiltonian_effectiveIsingHamiltonian` is a statement
  about that model with content.
* `PaperSketch.finiteSizeScaling_iff`, `PaperSketch.not_forall_finiteSizeScaling`: when finite-size
  scaling in the paper's form holds.
* `PaperSketch.rgFixedPoint_without_hypothesis`: the fixed-point theorem needs no hypothesis.

## Conventions

The paper's names are kept, also where they break Lean's naming conventions. The printed text lost
its non-ASCII characters; they are restored from the equations that it formalizes.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §9.
-/

open Matrix

namespace IsingAttention.PaperSketch

/-! ### 1. Ising model definitions -/

/-- **PLean, `IsingModel`.** A coupling matrix `J` and a field `h`, as printed. -/
@[claim "A1" source := "PLean, IsingModel" role := sketch]
structure IsingModel (N : ℕ) where
  /-- The couplings. -/
  J : Matrix (Fin N) (Fin N) ℝ
  /-- The field. -/
  h : Fin N → ℝ

/-- **PLean, `Hamiltonian`.** `H(s) = -∑ J_ij s_i s_j - ∑ h_i s_i`, as printed but for a semicolon,
without which the minus sign of the last line continues the line above. The sum is over all ordered
pairs `i`, `j`, so that every bond counts twice and the diagonal adds a constant. -/
@[claim "A1" source := "PLean, Hamiltonian" role := sketch]
def Hamiltonian {N : ℕ} (model : IsingModel N) (spins : Fin N → ℝ) : ℝ :=
  let interaction := ∑ i, ∑ j, model.J i j * spins i * spins j
  let field := ∑ i, model.h i * spins i;
  -interaction - field

/-- The paper's Hamiltonian is the energy of this library's model with the same couplings and
fields. -/
lemma hamiltonian_eq_energyOf {N : ℕ} (model : IsingModel N) (spins : Fin N → ℝ) :
    Hamiltonian model spins = (Model.mk model.J model.h).energyOf spins := rfl

/-! ### 2. Self-attention as an Ising-like system -/

/-- **PLean, `SelfAttention`.** Queries, keys, values and the inverse temperature, as printed. -/
@[claim "B3" source := "PLean, SelfAttention" role := sketch]
structure SelfAttention (N d : ℕ) where
  /-- The queries, one row a token. -/
  Q : Matrix (Fin N) (Fin d) ℝ
  /-- The keys, one row a token. -/
  K : Matrix (Fin N) (Fin d) ℝ
  /-- The values, one row a token. -/
  V : Matrix (Fin N) (Fin d) ℝ
  /-- The inverse temperature. -/
  beta : ℝ

/-- **PLean, `attentionMatrix`.** Attention weights with one normalization `Z` for the whole matrix,
as printed; P(3) and P(15) normalize every row. -/
@[claim "B3" source := "PLean, attentionMatrix" role := sketch]
noncomputable def attentionMatrix {N d : ℕ} (attn : SelfAttention N d) :
    Matrix (Fin N) (Fin N) ℝ :=
  let scores := fun i j => attn.beta * (attn.Q i ⬝ᵥ attn.K j)
  let Z := ∑ i, ∑ j, Real.exp (scores i j)
  fun i j => Real.exp (scores i j) / Z

/-- The sum of all weights before they are normalized is positive. -/
lemma sum_sum_exp_pos {N : ℕ} (hN : 0 < N) (f : Fin N → Fin N → ℝ) :
    0 < ∑ i, ∑ j, Real.exp (f i j) := by
  have : Nonempty (Fin N) := ⟨⟨0, hN⟩⟩
  exact Finset.sum_pos (fun i _ => Finset.sum_pos (fun j _ => Real.exp_pos _)
    Finset.univ_nonempty) Finset.univ_nonempty

/-- **PLean, `attentionMatrix`.** All entries of the paper's attention matrix together sum to
one. -/
@[claim "B3" source := "PLean, attentionMatrix" role := correction]
theorem sum_sum_attentionMatrix {N d : ℕ} (hN : 0 < N) (attn : SelfAttention N d) :
    ∑ i, ∑ j, attentionMatrix attn i j = 1 := by
  simp only [attentionMatrix, ← Finset.sum_div]
  exact div_self (sum_sum_exp_pos hN _).ne'

/-- **PLean, `attentionMatrix`.** With two tokens or more every row of the paper's attention matrix
sums to less than one. -/
@[claim "B3" source := "PLean, attentionMatrix" role := refutation]
theorem row_sum_attentionMatrix_lt_one {N d : ℕ} (hN : 2 ≤ N) (attn : SelfAttention N d)
    (i : Fin N) : ∑ j, attentionMatrix attn i j < 1 := by
  have : Nontrivial (Fin N) := Fin.nontrivial_iff_two_le.2 hN
  obtain ⟨k, hk⟩ := exists_ne i
  simp only [attentionMatrix, ← Finset.sum_div]
  rw [div_lt_one (sum_sum_exp_pos (by lia) _)]
  exact Finset.single_lt_sum (f := fun a => ∑ j, Real.exp (attn.beta * (attn.Q a ⬝ᵥ attn.K j)))
    hk (Finset.mem_univ i) (Finset.mem_univ k)
    (Finset.sum_pos (fun j _ => Real.exp_pos _) Finset.univ_nonempty)
    fun a _ _ => Finset.sum_nonneg fun j _ => (Real.exp_pos _).le

/-- **PLean, `attentionMatrix`.** The rows of the paper's attention matrix are not probability
vectors. -/
@[claim "B3" source := "PLean, attentionMatrix" role := refutation]
theorem not_forall_row_sum_attentionMatrix :
    ¬ ∀ (N d : ℕ) (attn : SelfAttention N d) (i : Fin N), ∑ j, attentionMatrix attn i j = 1 :=
  fun h => (row_sum_attentionMatrix_lt_one (N := 2) (d := 0) le_rfl ⟨0, 0, 0, 0⟩ 0).ne
    (h 2 0 ⟨0, 0, 0, 0⟩ 0)

/-! ### 3. Trotter–Suzuki approximation -/

open scoped Matrix.Norms.Operator in
/-- **PLean, `TrotterSuzuki`.** The paper's statement as a proposition, with the changes that make
it typecheck. As printed it fails for these reasons:

* `∏ l, …` needs a commutative product; matrices have none. Here it is the ordered product of a
  list.
* `exp` is the real exponential, since `Real` is open. Here it is the matrix exponential.
* `-β * H l` multiplies a matrix by a real number with `*`. Here it is a scalar multiple, and the
  division by `n` is one of the number.
* `‖·‖` needs a norm, and matrices have no canonical one. Here it is the operator norm of the
  maximum norm; the statement does not depend on the choice.

Kept as printed: `L` is both the number of layers and the dimension of the matrices, which nothing
in the paper asks for. The paper gives no proof. -/
@[claim "C2" source := "PLean, TrotterSuzuki" role := sketch]
def TrotterSuzuki {L : ℕ} (H : Fin L → Matrix (Fin L) (Fin L) ℝ) (β : ℝ) : Prop :=
  let P := fun n : ℕ => (List.ofFn fun l => NormedSpace.exp ((-β / n) • H l)).prod ^ n
  ∀ ε > 0, ∃ n₀ : ℕ, ∀ n ≥ n₀, ‖P n - NormedSpace.exp ((-β) • ∑ l, H l)‖ < ε

/-! Each of the printed expressions fails by itself, and its replacement does not. -/

example : True := by
  fail_if_success have := fun (H : Fin 2 → Matrix (Fin 2) (Fin 2) ℝ) => ∏ l, H l
  fail_if_success have := fun (H : Matrix (Fin 2) (Fin 2) ℝ) => Real.exp H
  fail_if_success have := fun (H : Matrix (Fin 2) (Fin 2) ℝ) (β : ℝ) => β * H
  fail_if_success have := fun (H : Matrix (Fin 2) (Fin 2) ℝ) => ‖H‖
  have := fun (H : Fin 2 → Matrix (Fin 2) (Fin 2) ℝ) => (List.ofFn H).prod
  have := fun (H : Matrix (Fin 2) (Fin 2) ℝ) => NormedSpace.exp H
  have := fun (H : Matrix (Fin 2) (Fin 2) ℝ) (β : ℝ) => β • H
  trivial

/-- **PLean, `TrotterSuzuki`, with a proof.** What the paper leaves unproved holds, as a special
case of `IsingAttention.trotterSuzuki`, where depth and dimension are independent. -/
@[claim "C2" source := "PLean, TrotterSuzuki" role := correction]
theorem trotterSuzuki_proved {L : ℕ} (H : Fin L → Matrix (Fin L) (Fin L) ℝ) (β : ℝ) :
    TrotterSuzuki H β :=
  trotterSuzuki H β

/-! ### 4. Partition function and free energy -/

/-- **PLean, `PartitionFunction`.** A sum over "all states" that are the empty list, as printed. -/
@[claim "A4" source := "PLean, PartitionFunction" role := sketch]
noncomputable def PartitionFunction {N : ℕ} (model : IsingModel N) (β : ℝ) : ℝ :=
  let allStates : List (Fin N → ℝ) := []
  allStates.foldl (fun acc s => acc + Real.exp (-β * Hamiltonian model s)) 0

/-- **PLean, `FreeEnergy`.** `F = -(1 / β) log Z` with the paper's `Z`, as printed. -/
@[claim "A4" source := "PLean, FreeEnergy" role := sketch]
noncomputable def FreeEnergy {N : ℕ} (model : IsingModel N) (β : ℝ) : ℝ :=
  -(1 / β) * Real.log (PartitionFunction model β)

/-- **PLean, `PartitionFunction`.** The paper's partition function is zero for every model. -/
@[claim "A4" source := "PLean, PartitionFunction" role := refutation]
theorem partitionFunction_eq_zero {N : ℕ} (model : IsingModel N) (β : ℝ) :
    PartitionFunction model β = 0 := rfl

/-- **PLean, `FreeEnergy`.** The paper's free energy is zero for every model, because the logarithm
of `0` is `0` in Lean. -/
@[claim "A4" source := "PLean, FreeEnergy" role := refutation]
theorem freeEnergy_eq_zero {N : ℕ} (model : IsingModel N) (β : ℝ) : FreeEnergy model β = 0 := by
  rw [FreeEnergy, partitionFunction_eq_zero, Real.log_zero, mul_zero]

/-- **PLean, `PartitionFunction`.** The paper's partition function is not positive. -/
@[claim "A4" source := "PLean, PartitionFunction" role := refutation]
theorem not_forall_partitionFunction_pos :
    ¬ ∀ (N : ℕ) (model : IsingModel N) (β : ℝ), 0 < PartitionFunction model β :=
  fun h => (h 0 ⟨0, 0⟩ 0).ne' (partitionFunction_eq_zero _ _)

/-- **PLean, `PartitionFunction`, corrected.** The sum P(18) over all `2^N` spin configurations,
with the paper's Hamiltonian, is the partition function of this library. -/
@[claim "A4" source := "P(18)" role := correction]
theorem sum_exp_hamiltonian {N : ℕ} (model : IsingModel N) (β : ℝ) :
    ∑ σ : SpinConfig (Fin N), Real.exp (-β * Hamiltonian model fun i => spin (σ i)) =
      partitionFunction (Model.mk model.J model.h).energy β := rfl

/-- **PLean, `PartitionFunction`.** The paper's partition function is not the sum P(18) over all
`2^N` spin configurations. -/
@[claim "A4" source := "PLean, PartitionFunction" role := refutation]
theorem not_forall_partitionFunction_eq_sum :
    ¬ ∀ (N : ℕ) (model : IsingModel N) (β : ℝ), PartitionFunction model β =
      ∑ σ : SpinConfig (Fin N), Real.exp (-β * Hamiltonian model fun i => spin (σ i)) := by
  intro h
  have h0 := h 0 ⟨0, 0⟩ 0
  rw [partitionFunction_eq_zero] at h0
  exact (Finset.sum_pos (fun σ _ => Real.exp_pos _) Finset.univ_nonempty).ne h0

/-! ### 5. Finite-size scaling -/

/-- **PLean, `FiniteSizeScaling`.** The paper's statement as a proposition. As printed it is a
theorem, with a proof that fails. The scaling function `f` may depend on everything, also on `N`,
`T` and `χ`. -/
@[claim "D4" source := "PLean, FiniteSizeScaling" role := sketch]
def FiniteSizeScaling (N : ℕ) (χ T Tc γ ν : ℝ) : Prop :=
  ∃ f : ℝ → ℝ, χ = (N : ℝ) ^ (γ / ν) * f ((T - Tc) * (N : ℝ) ^ (1 / ν))

/-- **PLean, `FiniteSizeScaling`.** For `N ≥ 1` a constant function does, so the paper's statement
says nothing about `χ`. -/
@[claim "D4" source := "PLean, FiniteSizeScaling" role := correction]
theorem finiteSizeScaling_const {N : ℕ} (hN : 0 < N) (χ T Tc γ ν : ℝ) :
    χ = (N : ℝ) ^ (γ / ν) *
      (fun _ : ℝ => χ / (N : ℝ) ^ (γ / ν)) ((T - Tc) * (N : ℝ) ^ (1 / ν)) :=
  (mul_div_cancel₀ χ (Real.rpow_pos_of_pos (Nat.cast_pos.2 hN) _).ne').symm

/-- **PLean, `FiniteSizeScaling`.** When the paper's statement holds: always for `N ≥ 1`, and for
`N = 0` only in degenerate cases. -/
@[claim "D4" source := "PLean, FiniteSizeScaling" role := correction]
theorem finiteSizeScaling_iff (N : ℕ) (χ T Tc γ ν : ℝ) :
    FiniteSizeScaling N χ T Tc γ ν ↔ 0 < N ∨ γ / ν = 0 ∨ χ = 0 := by
  constructor
  · rintro ⟨f, hf⟩
    rw [or_iff_not_imp_left, or_iff_not_imp_left]
    intro hN hγ
    obtain rfl : N = 0 := by lia
    rw [hf, Nat.cast_zero, Real.zero_rpow hγ, zero_mul]
  · rintro (hN | hγ | rfl)
    · exact ⟨fun _ => χ / (N : ℝ) ^ (γ / ν), finiteSizeScaling_const hN χ T Tc γ ν⟩
    · exact ⟨fun _ => χ, by simp [hγ]⟩
    · exact ⟨fun _ => 0, by simp⟩

/-- **PLean, `FiniteSizeScaling`.** As printed, for all `N`, the paper's statement is false: at
`N = 0` its right side is `0`. -/
@[claim "D4" source := "PLean, FiniteSizeScaling" role := refutation]
theorem not_forall_finiteSizeScaling :
    ¬ ∀ (N : ℕ) (χ T Tc γ ν : ℝ),
      ∃ f : ℝ → ℝ, χ = (N : ℝ) ^ (γ / ν) * f ((T - Tc) * (N : ℝ) ^ (1 / ν)) := by
  intro h
  simpa using (finiteSizeScaling_iff 0 1 0 0 1 1).1 (h 0 1 0 0 1 1)

/-- **P §5.1.** The finite-size scaling hypothesis with content: one scaling function for all sizes
`N ≥ 1` and all temperatures. The exponents are the paper's. -/
@[claim "D4" source := "P §5.1" role := definition]
def ScalingHypothesis (χ : ℕ → ℝ → ℝ) (Tc γ ν : ℝ) : Prop :=
  ∃ f : ℝ → ℝ, ∀ N : ℕ, 0 < N → ∀ T : ℝ,
    χ N T = (N : ℝ) ^ (γ / ν) * f ((T - Tc) * (N : ℝ) ^ (1 / ν))

/-- **P §5.1.** What the scaling hypothesis predicts at the critical temperature: a pure power of
the size. -/
@[claim "D4" source := "P §5.1" role := correction]
theorem ScalingHypothesis.apply_critical {χ : ℕ → ℝ → ℝ} {Tc γ ν : ℝ}
    (h : ScalingHypothesis χ Tc γ ν) {N : ℕ} (hN : 0 < N) :
    χ N Tc = (N : ℝ) ^ (γ / ν) * χ 1 Tc := by
  obtain ⟨f, hf⟩ := h
  rw [hf N hN, hf 1 one_pos]
  simp

/-- **P §5.1.** The scaling hypothesis has content: not every susceptibility satisfies it. -/
@[claim "D4" source := "P §5.1" role := correction]
theorem not_forall_scalingHypothesis :
    ¬ ∀ (χ : ℕ → ℝ → ℝ) (Tc γ ν : ℝ), ScalingHypothesis χ Tc γ ν := by
  intro h
  have h2 := (h (fun N _ => N - 1) 0 1 1).apply_critical two_pos
  norm_num at h2

/-! ### 6. Renormalization group flow -/

/-- **PLean, `RGFlow`.** `R(J) = (J + J * J) / 2`; as printed, with `*` for the scalar multiple. -/
@[claim "D1" source := "PLean, RGFlow" role := sketch]
noncomputable def RGFlow {N : ℕ} (J : Matrix (Fin N) (Fin N) ℝ) : Matrix (Fin N) (Fin N) ℝ :=
  ((1 : ℝ) / 2) • (J + J * J)

/-- **PLean, `RGFixedPoint`.** "There is a fixed point", given one, as printed. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := sketch]
theorem RGFixedPoint {N : ℕ} (Jstar : Matrix (Fin N) (Fin N) ℝ) (h : RGFlow Jstar = Jstar) :
    ∃ Jfix : Matrix (Fin N) (Fin N) ℝ, RGFlow Jfix = Jfix := ⟨Jstar, h⟩

/-- The paper's flow is `rgMap` for real square matrices. -/
lemma rgFlow_eq_rgMap {N : ℕ} (J : Matrix (Fin N) (Fin N) ℝ) : RGFlow J = rgMap J := rfl

/-- **PLean, `RGFixedPoint`.** The hypothesis of the paper's theorem is not needed: `0` is a fixed
point. -/
@[claim "D2" source := "PLean, RGFixedPoint" role := correction]
theorem rgFixedPoint_without_hypothesis (N : ℕ) :
    ∃ Jfix : Matrix (Fin N) (Fin N) ℝ, RGFlow Jfix = Jfix :=
  ⟨0, by rw [rgFlow_eq_rgMap, rgMap_zero]⟩

/-! ### 7. Transformer as a large-scale Ising model -/

/-- **PLean, `EffectiveIsingHamiltonian`.** The model whose couplings and fields are the sums over
the layers, as printed. -/
@[claim "B5" source := "PLean, EffectiveIsingHamiltonian" role := sketch]
def EffectiveIsingHamiltonian {L N : ℕ} (H : Fin L → IsingModel N) : IsingModel N where
  J := ∑ l, (H l).J
  h := fun i => ∑ l, (H l).h i

set_option linter.unusedVariables false in
/-- **PLean, `TransformerAsIsingModel`.** The theorem that a transformer is an Ising model, as
printed: its conclusion is `True`. -/
@[nolint unusedArguments, claim "B6" source := "PLean, TransformerAsIsingModel" role := sketch]
theorem TransformerAsIsingModel {L N : ℕ} (H : Fin L → IsingModel N) (β : ℝ) :
    let Heff := EffectiveIsingHamiltonian H
    True := by
  intro Heff
  trivial

set_option linter.unusedVariables false in
/-- **PLean, `TransformerAsIsingModel`.** The same holds with any model `F H` in the place of the
effective one, so the theorem says nothing about it. -/
@[nolint unusedArguments, claim "B6" source := "PLean, TransformerAsIsingModel" role := correction]
theorem transformerAsIsingModel_any {L N : ℕ} (F : (Fin L → IsingModel N) → IsingModel N)
    (H : Fin L → IsingModel N) (β : ℝ) :
    let Heff := F H
    True := by
  intro Heff
  trivial

/-- **P(9), PLean §7, with content.** The Hamiltonian of the paper's effective model is the sum of
the Hamiltonians of the layers, in every configuration. -/
@[claim "B5" source := "P(9)" role := statement, claim "B6" source := "P(9)" role := correction]
theorem hamiltonian_effectiveIsingHamiltonian {L N : ℕ} (H : Fin L → IsingModel N)
    (spins : Fin N → ℝ) :
    Hamiltonian (EffectiveIsingHamiltonian H) spins = ∑ l, Hamiltonian (H l) spins := by
  have hJ : ∑ i, ∑ j, ∑ l, (H l).J i j * spins i * spins j =
      ∑ l, ∑ i, ∑ j, (H l).J i j * spins i * spins j :=
    (Finset.sum_congr rfl fun _ _ => Finset.sum_comm).trans Finset.sum_comm
  have hh : ∑ i, ∑ l, (H l).h i * spins i = ∑ l, ∑ i, (H l).h i * spins i := Finset.sum_comm
  simp only [Hamiltonian, EffectiveIsingHamiltonian, Matrix.sum_apply, Finset.sum_mul, hJ, hh,
    Finset.sum_sub_distrib, Finset.sum_neg_distrib]

end IsingAttention.PaperSketch
