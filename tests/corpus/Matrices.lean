import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.CStarAlgebra.Matrix
import Mathlib.LinearAlgebra.Matrix.PosDef
import Mathlib.LinearAlgebra.Matrix.Trace

/-! Matrices over ℝ and ℂ, their exponentials and their four norms, and general normed algebras. -/

open scoped Matrix
open NormedSpace (exp)

namespace Corpus.Matrices

variable {n : ℕ}

theorem true_trace_comm (A B : Matrix (Fin n) (Fin n) ℝ) : (A * B).trace = (B * A).trace := sorry
theorem true_det_mul (A B : Matrix (Fin n) (Fin n) ℝ) : (A * B).det = A.det * B.det := sorry
theorem true_inv_inv (A : Matrix (Fin n) (Fin n) ℝ) (h : A.det ≠ 0) : A⁻¹⁻¹ = A := sorry
theorem true_inv_singular (A : Matrix (Fin n) (Fin n) ℝ) (h : A.det = 0) : A⁻¹ = 0 := sorry
theorem true_transpose_mul (A B : Matrix (Fin n) (Fin n) ℝ) : (A * B)ᵀ = Bᵀ * Aᵀ := sorry
theorem true_posSemidef_diag (A : Matrix (Fin n) (Fin n) ℝ) (hA : A.PosSemidef) (i : Fin n) : 0 ≤ A i i := sorry
theorem true_exp_commute (A B : Matrix (Fin n) (Fin n) ℝ) (h : A * B = B * A) :
    exp (A + B) = exp A * exp B := sorry
theorem true_exp_transpose (A : Matrix (Fin n) (Fin n) ℝ) : exp Aᵀ = (exp A)ᵀ := sorry
theorem true_det_exp (A : Matrix (Fin n) (Fin n) ℝ) : (exp A).det = Real.exp A.trace := sorry
theorem true_nilpotent (A : Matrix (Fin n) (Fin n) ℝ) (h : A * A = 0) : exp A = 1 + A := sorry
theorem true_idempotent (J : Matrix (Fin n) (Fin n) ℝ) : (1 / 2 : ℝ) • (J + J * J) = J ↔ J * J = J := sorry
theorem true_algebra (𝔸 : Type*) [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] (a b : 𝔸) :
    ‖exp a * exp b - exp (a + b)‖ ≤ ‖a * b - b * a‖ / 2 * Real.exp (‖a‖ + ‖b‖) := sorry
theorem true_hermitian_trace (A : Matrix (Fin n) (Fin n) ℂ) (h : A.IsHermitian) : A.trace.im = 0 := sorry

section
open scoped Matrix.Norms.Operator
theorem true_norm_mul (A B : Matrix (Fin n) (Fin n) ℝ) : ‖A * B‖ ≤ ‖A‖ * ‖B‖ := sorry
theorem false_norm_transpose (A : Matrix (Fin n) (Fin n) ℝ) : ‖Aᵀ‖ = ‖A‖ := sorry
theorem false_norm_exp (A : Matrix (Fin n) (Fin n) ℝ) : ‖exp A‖ ≤ 1 + ‖A‖ := sorry
end

section
open scoped Matrix.Norms.L2Operator
theorem true_norm_transpose (A : Matrix (Fin n) (Fin n) ℝ) : ‖Aᵀ‖ = ‖A‖ := sorry
theorem true_norm_gram (A : Matrix (Fin n) (Fin n) ℝ) : ‖Aᵀ * A‖ = ‖A‖ ^ 2 := sorry
theorem false_norm_entry (A : Matrix (Fin n) (Fin n) ℝ) (h : ∀ i j, |A i j| ≤ 1) : ‖A‖ ≤ 1 := sorry
end

section
open scoped Matrix.Norms.Elementwise
theorem true_norm_entry (A : Matrix (Fin n) (Fin n) ℝ) (i j : Fin n) : |A i j| ≤ ‖A‖ := sorry
theorem false_norm_mul (A B : Matrix (Fin n) (Fin n) ℝ) : ‖A * B‖ ≤ ‖A‖ * ‖B‖ := sorry
end

section
open scoped Matrix.Norms.Frobenius
theorem true_frobenius_transpose (A : Matrix (Fin n) (Fin n) ℝ) : ‖Aᵀ‖ = ‖A‖ := sorry
theorem false_frobenius_one : ‖(1 : Matrix (Fin n) (Fin n) ℝ)‖ = 1 := sorry
end

theorem false_mul_comm (A B : Matrix (Fin n) (Fin n) ℝ) : A * B = B * A := sorry
theorem false_det_add (A B : Matrix (Fin n) (Fin n) ℝ) : (A + B).det = A.det + B.det := sorry
theorem false_det_smul (A : Matrix (Fin n) (Fin n) ℝ) (c : ℝ) : (c • A).det = c * A.det := sorry
theorem false_inv_mul (A : Matrix (Fin n) (Fin n) ℝ) : A⁻¹ * A = 1 := sorry
theorem false_exp_add (A B : Matrix (Fin n) (Fin n) ℝ) : exp (A + B) = exp A * exp B := sorry
theorem false_exp_trace (A : Matrix (Fin n) (Fin n) ℝ) : (exp A).trace = Real.exp A.trace := sorry
theorem false_posSemidef_mul (A B : Matrix (Fin n) (Fin n) ℝ) (hA : A.PosSemidef) (hB : B.PosSemidef) :
    (A * B).PosSemidef := sorry
theorem false_posDef (A : Matrix (Fin n) (Fin n) ℝ) (hA : A.PosSemidef) : A.PosDef := sorry
theorem false_nilpotent (A : Matrix (Fin n) (Fin n) ℝ) (h : A * A * A = 0) : A * A = 0 := sorry
theorem false_commute_trans (A B C : Matrix (Fin n) (Fin n) ℝ) (h : Commute A B) (h' : Commute B C) :
    Commute A C := sorry
theorem false_algebra (𝔸 : Type*) [NormedRing 𝔸] [NormedAlgebra ℝ 𝔸] [CompleteSpace 𝔸] (a b : 𝔸) :
    ‖exp a * exp b - exp (a + b)‖ ≤ ‖a * b - b * a‖ / 4 := sorry
theorem false_hermitian_mul (A B : Matrix (Fin n) (Fin n) ℂ) (hA : A.IsHermitian) (hB : B.IsHermitian) :
    (A * B).IsHermitian := sorry
end Corpus.Matrices
