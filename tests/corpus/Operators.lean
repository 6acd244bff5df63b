import Mathlib.Analysis.InnerProductSpace.PiL2
import Mathlib.Analysis.Matrix.Order
import Mathlib.Analysis.Matrix.Spectrum
import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.LinearAlgebra.Matrix.Charpoly.Coeff
import Mathlib.LinearAlgebra.Matrix.Rank
import Mathlib.LinearAlgebra.UnitaryGroup

/-! Rank, adjugate, characteristic polynomials, unitary groups, nilpotent matrices, and states and
observables as structures with proofs among their fields. -/

open Matrix
open scoped ComplexOrder

namespace Corpus.Operators

variable {n : ℕ}

/-- A density matrix. -/
structure State (n : ℕ) where
  mat : Matrix (Fin n) (Fin n) ℂ
  psd : mat.PosSemidef
  unit : mat.trace = 1

/-- A pure state. -/
structure Pure (n : ℕ) where
  vec : Fin n → ℂ
  unit : star vec ⬝ᵥ vec = 1

/-- An observable. -/
structure Observable (n : ℕ) where
  op : Matrix (Fin n) (Fin n) ℂ
  herm : op.IsHermitian

/-- Its variance in a pure state. -/
noncomputable def Observable.variance (O : Observable n) (ψ : Pure n) : ℝ :=
  (star ψ.vec ⬝ᵥ ((O.op * O.op) *ᵥ ψ.vec)).re - (star ψ.vec ⬝ᵥ (O.op *ᵥ ψ.vec)).re ^ 2

theorem true_adjugate (A : Matrix (Fin n) (Fin n) ℝ) :
    A * A.adjugate = A.det • (1 : Matrix (Fin n) (Fin n) ℝ) := sorry
theorem true_adjugate_twice (A : Matrix (Fin 3) (Fin 3) ℝ) : A.adjugate.adjugate = A.det • A := sorry
theorem true_charpoly_zero (A : Matrix (Fin n) (Fin n) ℝ) :
    A.charpoly.eval 0 = (-1) ^ n * A.det := sorry
theorem true_cayley_hamilton (A : Matrix (Fin n) (Fin n) ℝ) :
    Polynomial.aeval A A.charpoly = 0 := sorry
theorem true_charpoly_comm (A B : Matrix (Fin n) (Fin n) ℝ) :
    (A * B).charpoly = (B * A).charpoly := sorry
theorem true_sylvester (A B : Matrix (Fin n) (Fin n) ℝ) :
    A.rank + B.rank ≤ (A * B).rank + n := sorry
theorem true_rank_gram (A : Matrix (Fin n) (Fin n) ℝ) : (Aᵀ * A).rank = A.rank := sorry
theorem true_unitary_det (U : Matrix (Fin n) (Fin n) ℂ) (h : U ∈ unitaryGroup (Fin n) ℂ) :
    ‖U.det‖ = 1 := sorry
theorem true_orthogonal_inverse (Q : specialOrthogonalGroup (Fin n) ℝ) :
    (Q : Matrix (Fin n) (Fin n) ℝ)⁻¹ = (Q : Matrix (Fin n) (Fin n) ℝ)ᵀ := sorry
theorem true_nilpotent_trace (A : Matrix (Fin n) (Fin n) ℝ) (h : IsNilpotent A) :
    A.trace = 0 := sorry
theorem true_trace_rank (P : Matrix (Fin n) (Fin n) ℝ) (h : IsIdempotentElem P) :
    P.trace = P.rank := sorry
theorem true_purity (ρ : State n) : 1 ≤ n * (ρ.mat * ρ.mat).trace.re := sorry
theorem true_variance (O : Observable n) (ψ : Pure n) : 0 ≤ O.variance ψ := sorry
theorem true_opened (A : Matrix (Fin n) (Fin n) ℝ)
    (h : ∃ B : Matrix (Fin n) (Fin n) ℝ, B * B = 1 ∧ A = B * B * B) : A * A = 1 := sorry

theorem false_adjugate_twice (A : Matrix (Fin n) (Fin n) ℝ) :
    A.adjugate.adjugate = A.det • A := sorry
theorem false_adjugate_mul (A B : Matrix (Fin n) (Fin n) ℝ) :
    (A * B).adjugate = A.adjugate * B.adjugate := sorry
theorem false_adjugate_zero (A : Matrix (Fin n) (Fin n) ℝ) (h : A.adjugate = 0) : A = 0 := sorry
theorem false_charpoly_zero (A : Matrix (Fin n) (Fin n) ℝ) : A.charpoly.eval 0 = A.det := sorry
theorem false_charpoly_rank (A B : Matrix (Fin n) (Fin n) ℝ) (h : A.charpoly = B.charpoly) :
    A.rank = B.rank := sorry
theorem false_rank_mul (A B : Matrix (Fin n) (Fin n) ℝ) : (A * B).rank = min A.rank B.rank := sorry
theorem false_rank_gram (A : Matrix (Fin 2) (Fin 2) ℂ) : (Aᵀ * A).rank = A.rank := sorry
theorem false_unitary_det (U : Matrix (Fin n) (Fin n) ℂ) (h : U ∈ unitaryGroup (Fin n) ℂ) :
    U.det = 1 ∨ U.det = -1 := sorry
theorem false_orthogonal_trace (Q : Matrix (Fin n) (Fin n) ℝ)
    (h : Q ∈ orthogonalGroup (Fin n) ℝ) (h1 : Q ≠ 1) : Q.trace ≤ n - 1 := sorry
theorem false_nilpotent (A : Matrix (Fin n) (Fin n) ℝ) (h : IsNilpotent A) : A ^ 2 = 0 := sorry
theorem false_overlap (ρ σ : State n) :
    (ρ.mat * σ.mat).trace.re ≤ (ρ.mat * ρ.mat).trace.re := sorry
theorem false_pure_unique (ψ φ : Pure n)
    (h : vecMulVec ψ.vec (star ψ.vec) = vecMulVec φ.vec (star φ.vec)) : ψ.vec = φ.vec := sorry
theorem false_opened (A : Matrix (Fin n) (Fin n) ℝ)
    (h : ∃ B : Matrix (Fin n) (Fin n) ℝ, B * B = B ∧ A = 2 • B - 1) : A = 1 ∨ A = -1 := sorry

end Corpus.Operators
