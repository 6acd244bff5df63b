/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import IsingAttention.Ising.PartitionFunction
import IsingAttention.Trotter.Matrix
import Mathlib.Analysis.SpecialFunctions.Exponential

/-!
# The partition function as a trace

The paper writes the partition function of the composed layers as `Z = Tr e^{-βH_eff}`. A classical
energy `E : Ω → ℝ` is the diagonal matrix of its values, indexed by the configurations; the trace of
the exponential is then the sum of the Boltzmann weights, over all configurations. Diagonal matrices
commute, so for classical layers the product of the Boltzmann operators is exactly that of the
summed energy: no Trotter formula and no limit is needed.

## Main statements

* `IsingAttention.trace_exp_neg_smul_diagonal`: `Tr e^{-βH} = ∑_ω e^{-βE(ω)}`
* `IsingAttention.partitionFunction_eq_trace_exp`: the classical partition function is that trace
* `IsingAttention.partitionFunction_energy_eq_trace_exp`: for an Ising model
* `IsingAttention.trace_trotterProduct_diagonal`: a stack of classical layers

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, section 4.4.
-/

open NormedSpace (exp)

namespace IsingAttention

variable {Ω : Type*} [Fintype Ω] [DecidableEq Ω]

/-- The Boltzmann operator of a diagonal Hamiltonian is the diagonal matrix of Boltzmann weights. -/
lemma exp_neg_smul_diagonal (E : Ω → ℝ) (β : ℝ) :
    exp ((-β) • Matrix.diagonal E) = Matrix.diagonal fun ω => Real.exp (-β * E ω) := by
  rw [← Matrix.diagonal_smul, Matrix.exp_diagonal]
  congr 1
  funext ω
  rw [Pi.coe_exp, Real.exp_eq_exp_ℝ]
  rfl

/-- **P §4.4** For a diagonal Hamiltonian, `Tr e^{-βH}` is the sum of the Boltzmann weights. -/
@[claim "C7" source := "P §4.4" role := statement]
theorem trace_exp_neg_smul_diagonal (E : Ω → ℝ) (β : ℝ) :
    Matrix.trace (exp ((-β) • Matrix.diagonal E)) = ∑ ω, Real.exp (-β * E ω) := by
  rw [exp_neg_smul_diagonal, Matrix.trace_diagonal]

/-- **P §4.4** The classical partition function is the trace of the Boltzmann operator of the
diagonal Hamiltonian. -/
@[claim "C7" source := "P §4.4" role := statement]
theorem partitionFunction_eq_trace_exp (E : Ω → ℝ) (β : ℝ) :
    partitionFunction E β = Matrix.trace (exp ((-β) • Matrix.diagonal E)) :=
  (trace_exp_neg_smul_diagonal E β).symm

/-- **P §4.4** The same for an Ising model: the matrix has a row for each of the `2^N`
configurations. -/
@[claim "C7" source := "P §4.4" role := statement]
theorem partitionFunction_energy_eq_trace_exp {ι : Type*} [Fintype ι] [DecidableEq ι]
    (M : Model ι) (β : ℝ) :
    partitionFunction M.energy β = Matrix.trace (exp ((-β) • Matrix.diagonal M.energy)) :=
  partitionFunction_eq_trace_exp M.energy β

/-- **P §4.4, P(9)** For a stack of classical layers, the trace of the product of their Boltzmann
operators is the partition function of the summed energy. -/
@[claim "C7" source := "P §4.4" role := statement]
theorem trace_trotterProduct_diagonal {L : ℕ} (E : Fin L → Ω → ℝ) (β : ℝ) :
    Matrix.trace (trotterProduct fun l => (-β) • Matrix.diagonal (E l)) =
      partitionFunction (fun ω => ∑ l, E l ω) β := by
  have hsum : ∑ l, Matrix.diagonal (E l) = Matrix.diagonal fun ω => ∑ l, E l ω := by
    refine (map_sum (Matrix.diagonalAddMonoidHom Ω ℝ) E Finset.univ).symm.trans ?_
    exact congrArg Matrix.diagonal (funext fun ω => Finset.sum_apply ω _ E)
  have hcomm (l k : Fin L) : Commute (Matrix.diagonal (E l)) (Matrix.diagonal (E k)) :=
    Matrix.commute_diagonal (E l) (E k)
  rw [matrix_trotterProduct_of_commute (fun l => Matrix.diagonal (E l)) β hcomm, hsum,
    partitionFunction_eq_trace_exp]

end IsingAttention
