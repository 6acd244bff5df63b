/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.Model
import Mathlib.Algebra.BigOperators.Fin
import Mathlib.Analysis.SpecialFunctions.Log.Basic
import Mathlib.Logic.Equiv.Fin.Basic
import Mathlib.Tactic.FieldSimp

/-!
# Partition function and free energy of a finite system

A finite system is a finite type `Ω` of configurations with an energy `E : Ω → ℝ`. Nothing in the
thermodynamics of the papers uses more than that, so the general statements of this library are
about such systems; an Ising model is one through `Model.energy`, a model over a finite alphabet of
spin values through `Model.energyOn`.

The papers define `Z = ∑_S e^{-βH(S)}` and `F = -(1/β) ln Z`. The sum here is over *all*
configurations, that is over the whole type `Ω`; the paper's own formalization sums over an empty
list (see `IsingAttention.PaperSketch`).

## Main definitions

* `IsingAttention.partitionFunction`, `IsingAttention.freeEnergy`.

## Main statements

* `IsingAttention.partitionFunction_pos`: `Z > 0`.
* `IsingAttention.partitionFunction_energyOn_zero`, `IsingAttention.partitionFunction_energy_zero`:
  at `β = 0` every configuration counts one, so `Z = q ^ N`, and `Z = 2 ^ N` for `±1` spins.
* `IsingAttention.partitionFunction_energy_fin_one`,
  `IsingAttention.partitionFunction_energy_fin_two`: closed forms for one and two spins.

## Conventions

`β` is the inverse temperature, any real number unless a hypothesis says more. Division by zero
gives zero in Lean, so `freeEnergy E 0 = 0`; no statement uses that value. No sites (`N = 0`) means
one configuration, `Z = 1` and `F = 0`.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (18) and (19).
-/

namespace IsingAttention

open Real

variable {Ω : Type*} [Fintype Ω]

/-- **P(18), S(9).** The partition function `Z(β) = ∑_ω e^{-β E(ω)}`, over all configurations. -/
@[claim "A3" source := "P(18), S(9)" role := definition]
noncomputable def partitionFunction (E : Ω → ℝ) (β : ℝ) : ℝ := ∑ ω, Real.exp (-β * E ω)

/-- **P(19), S(10).** The free energy `F(β) = -(1/β) log Z(β)`. At `β = 0` it is `0` by the
convention for division by zero. -/
@[claim "A6" source := "P(19), S(10)" role := definition]
noncomputable def freeEnergy (E : Ω → ℝ) (β : ℝ) : ℝ :=
  -(1 / β) * Real.log (partitionFunction E β)

lemma partitionFunction_def (E : Ω → ℝ) (β : ℝ) :
    partitionFunction E β = ∑ ω, Real.exp (-β * E ω) := rfl

/-- The partition function is positive, whatever the sign of `β`. -/
@[claim "A3" source := "P(18), S(9)" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem partitionFunction_pos [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) : 0 < partitionFunction E β :=
  Finset.sum_pos (fun _ _ => exp_pos _) Finset.univ_nonempty

lemma partitionFunction_ne_zero [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) : partitionFunction E β ≠ 0 :=
  (partitionFunction_pos E β).ne'

/-- A constant in the energy is a factor in the partition function. -/
lemma partitionFunction_add_const (E : Ω → ℝ) (β c : ℝ) :
    partitionFunction (fun ω => E ω + c) β = exp (-β * c) * partitionFunction E β := by
  simp only [partitionFunction, Finset.mul_sum, ← exp_add]
  exact Finset.sum_congr rfl fun ω _ => by ring_nf

/-- `Z = e^{-βF}`. -/
lemma exp_neg_mul_freeEnergy [Nonempty Ω] (E : Ω → ℝ) {β : ℝ} (hβ : β ≠ 0) :
    exp (-β * freeEnergy E β) = partitionFunction E β := by
  have : -β * freeEnergy E β = log (partitionFunction E β) := by
    rw [freeEnergy]
    field_simp
  rw [this, exp_log (partitionFunction_pos E β)]

/-- At `β = 0` the partition function counts the configurations. -/
lemma partitionFunction_zero (E : Ω → ℝ) : partitionFunction E 0 = Fintype.card Ω := by
  simp [partitionFunction]

variable {ι α : Type*} [Fintype ι] [Fintype α]

/-- At `β = 0` a model with `N` sites over an alphabet of `q` letters has `Z = q ^ N`. -/
@[claim "A11" source := "P §2.2" role := statement]
theorem partitionFunction_energyOn_zero [DecidableEq ι] (M : Model ι) (v : α → ℝ) :
    partitionFunction (M.energyOn v) 0 = (Fintype.card α : ℝ) ^ Fintype.card ι := by
  simp [partitionFunction_zero]

/-- The sum of P(18) has `2 ^ N` terms: `Z(β = 0) = 2 ^ N`. -/
@[claim "A3" source := "P(18), S(9)" role := statement]
theorem partitionFunction_energy_zero [DecidableEq ι] (M : Model ι) :
    partitionFunction M.energy 0 = 2 ^ Fintype.card ι := by
  simp [partitionFunction_zero]

/-- Without sites there is one configuration, and `Z = 1`. -/
lemma partitionFunction_energyOn_of_isEmpty [IsEmpty ι] [DecidableEq ι] (M : Model ι) (v : α → ℝ)
    (β : ℝ) : partitionFunction (M.energyOn v) β = 1 := by
  simp [partitionFunction, Model.energyOn, Model.energyOf]

/-- One spin: `Z = 2 e^{β J₀₀} cosh (β h)`. -/
@[claim "A3" source := "P(18), S(9)" role := statement]
theorem partitionFunction_energy_fin_one (M : Model (Fin 1)) (β : ℝ) :
    partitionFunction M.energy β =
      2 * exp (β * M.coupling 0 0) * cosh (β * M.field 0) := by
  have hw : ∀ b, exp (-β * M.energy fun _ => b) =
      exp (β * M.coupling 0 0) * exp (β * M.field 0 * spin b) := fun b => by
    rw [← exp_add]
    congr 1
    simp only [Model.energy, Model.energyOf, Fin.sum_univ_one]
    linear_combination β * M.coupling 0 0 * spin_mul_self b
  rw [partitionFunction, ← (Equiv.funUnique (Fin 1) Bool).symm.sum_comp, Fintype.sum_bool, cosh_eq]
  change exp (-β * M.energy fun _ => true) + exp (-β * M.energy fun _ => false) = _
  rw [hw, hw, spin_true, spin_false, mul_one, mul_neg_one]
  ring

/-- Two spins:
`Z = 2 e^{β(J₀₀ + J₁₁)} (e^{βK} cosh (β(h₀ + h₁)) + e^{-βK} cosh (β(h₀ - h₁)))`
with `K = J₀₁ + J₁₀`. -/
@[claim "A3" source := "P(18), S(9)" role := statement]
theorem partitionFunction_energy_fin_two (M : Model (Fin 2)) (β : ℝ) :
    partitionFunction M.energy β =
      2 * exp (β * (M.coupling 0 0 + M.coupling 1 1)) *
        (exp (β * (M.coupling 0 1 + M.coupling 1 0)) * cosh (β * (M.field 0 + M.field 1)) +
          exp (-β * (M.coupling 0 1 + M.coupling 1 0)) * cosh (β * (M.field 0 - M.field 1))) := by
  have hw : ∀ a b, exp (-β * M.energy ![a, b]) =
      exp (β * (M.coupling 0 0 + M.coupling 1 1)) *
        (exp (β * (M.coupling 0 1 + M.coupling 1 0) * (spin a * spin b)) *
          exp (β * (M.field 0 * spin a + M.field 1 * spin b))) := fun a b => by
    rw [← exp_add, ← exp_add]
    congr 1
    simp only [Model.energy, Model.energyOf, Fin.sum_univ_two, Matrix.cons_val_zero,
      Matrix.cons_val_one]
    linear_combination β * M.coupling 0 0 * spin_mul_self a + β * M.coupling 1 1 * spin_mul_self b
  have hm : β * (-M.field 0 + M.field 1) = -(β * (M.field 0 - M.field 1)) := by ring
  have hp : β * (-M.field 0 + -M.field 1) = -(β * (M.field 0 + M.field 1)) := by ring
  have hm' : β * (M.field 0 + -M.field 1) = β * (M.field 0 - M.field 1) := by ring
  rw [partitionFunction, ← (finTwoArrowEquiv Bool).symm.sum_comp, Fintype.sum_prod_type]
  simp only [Fintype.sum_bool]
  change exp (-β * M.energy ![true, true]) + exp (-β * M.energy ![true, false]) +
    (exp (-β * M.energy ![false, true]) + exp (-β * M.energy ![false, false])) = _
  simp only [hw, spin_true, spin_false, mul_one, mul_neg_one]
  simp only [neg_neg, mul_one, neg_mul, hm, hp, hm', cosh_eq]
  ring

end IsingAttention
