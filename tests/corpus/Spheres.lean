import Mathlib.Analysis.Matrix.Order
import Mathlib.Analysis.Matrix.Spectrum
import Mathlib.Analysis.InnerProductSpace.PiL2

/-! Suprema, infima and quantifiers over spheres, balls and all vectors but 0. -/

open Matrix

namespace Corpus.Spheres

variable {n : ℕ}

/-- The least value of the quadratic form on unit vectors. -/
noncomputable def least (A : Matrix (Fin n) (Fin n) ℝ) : ℝ :=
  ⨅ x : {x : Fin n → ℝ // x ⬝ᵥ x = 1}, x.1 ⬝ᵥ (A *ᵥ x.1)

/-- The largest value of the quadratic form on the unit ball. -/
noncomputable def largest (A : Matrix (Fin n) (Fin n) ℝ) : ℝ :=
  ⨆ x : {x : Fin n → ℝ // x ⬝ᵥ x ≤ 1}, x.1 ⬝ᵥ (A *ᵥ x.1)

theorem true_rayleigh (A : Matrix (Fin (n + 1)) (Fin (n + 1)) ℝ) (hA : A.IsHermitian) :
    least A = ⨅ i, hA.eigenvalues i := sorry
theorem true_trace (A : Matrix (Fin (n + 1)) (Fin (n + 1)) ℝ) : (n + 1) * least A ≤ A.trace := sorry
theorem true_ball (A : Matrix (Fin n) (Fin n) ℝ) : 0 ≤ largest A := sorry
theorem true_superadditive (A B : Matrix (Fin n) (Fin n) ℝ) :
    least A + least B ≤ least (A + B) := sorry
theorem true_norm (x : EuclideanSpace ℝ (Fin (n + 1))) :
    ⨆ u : {u : EuclideanSpace ℝ (Fin (n + 1)) // ‖u‖ = 1}, inner ℝ u.1 x = ‖x‖ := sorry
theorem true_dual (A : Matrix (Fin 2) (Fin 2) ℝ) (hA : Aᵀ * A = 1) :
    ⨆ u : {u : EuclideanSpace ℝ (Fin 2) // ‖u‖ ≤ 1}, ‖WithLp.toLp 2 (A *ᵥ u.1)‖ = 1 := sorry
theorem true_quotient (A : Matrix (Fin n) (Fin n) ℝ) :
    least A = ⨅ x : {x : Fin n → ℝ // x ≠ 0}, x.1 ⬝ᵥ (A *ᵥ x.1) / (x.1 ⬝ᵥ x.1) := sorry
theorem true_definite (A : Matrix (Fin n) (Fin n) ℝ) (hA : A.IsSymm)
    (h : ∀ x : Fin n → ℝ, x ≠ 0 → 0 < x ⬝ᵥ (A *ᵥ x)) : A.PosDef := sorry
theorem true_semidefinite (A : Matrix (Fin n) (Fin n) ℝ) (hA : A.IsSymm)
    (h : ∀ x : Fin n → ℝ, 0 ≤ x ⬝ᵥ (A *ᵥ x)) : A.PosSemidef := sorry
theorem true_bounded (A : Matrix (Fin n) (Fin n) ℂ) (c : ℝ)
    (h : ∀ x : Fin n → ℂ, ∑ i, ‖x i‖ ^ 2 = 1 → (star x ⬝ᵥ (A *ᵥ x)).re ≤ c) : A.trace.re ≤ n * c := sorry
theorem true_orthogonal (E : Type*) [NormedAddCommGroup E] [InnerProductSpace ℝ E] (x y : E)
    (h : ∀ t : ℝ, ‖x‖ ≤ ‖x + t • y‖) : inner ℝ x y = 0 := sorry
theorem true_discriminant (a b c : ℝ) (h : ∀ x : ℝ, 0 ≤ a * x ^ 2 + b * x + c) :
    b ^ 2 ≤ 4 * a * c := sorry
theorem true_root (b : ℝ) : (∀ x : ℝ, 0 ≤ Real.sqrt x ^ 2 + b) ↔ 0 ≤ b := sorry
theorem true_attained (A : Matrix (Fin 3) (Fin 3) ℝ) (hA : A.IsHermitian) :
    ∃ x : Fin 3 → ℝ, x ⬝ᵥ x = 1 ∧ x ⬝ᵥ (A *ᵥ x) = hA.eigenvalues 0 := sorry

theorem false_subadditive (A B : Matrix (Fin n) (Fin n) ℝ) :
    least (A + B) ≤ least A + least B := sorry
theorem false_det (A : Matrix (Fin 2) (Fin 2) ℝ) (hA : A.IsSymm) : least A ≤ A.det := sorry
theorem false_ball (A : Matrix (Fin (n + 1)) (Fin (n + 1)) ℝ) (hA : A.IsHermitian) :
    largest A = ⨆ i, hA.eigenvalues i := sorry
theorem false_empty (A : Matrix (Fin n) (Fin n) ℝ) (h : A = 1) : least A = 1 := sorry
theorem false_dual (x : Fin n → ℝ) :
    ⨆ u : {u : Fin n → ℝ // u ⬝ᵥ u = 1}, u.1 ⬝ᵥ x = ∑ i, |x i| := sorry
theorem false_quotient (A : Matrix (Fin n) (Fin n) ℝ) :
    ⨆ x : {x : Fin n → ℝ // x ≠ 0}, x.1 ⬝ᵥ (A *ᵥ x.1) / (x.1 ⬝ᵥ x.1) ≤ A.trace := sorry
theorem false_definite (A : Matrix (Fin n) (Fin n) ℝ)
    (h : ∀ x : Fin n → ℝ, x ≠ 0 → 0 < x ⬝ᵥ (A *ᵥ x)) : A.IsSymm := sorry
theorem false_semidefinite (A : Matrix (Fin n) (Fin n) ℝ)
    (h : ∀ x : Fin n → ℝ, 0 ≤ x ⬝ᵥ (A *ᵥ x)) : A.det = 0 ∨ A = 1 := sorry
theorem false_discriminant (a b c : ℝ) (h : ∀ x : ℝ, 0 < a * x ^ 2 + b * x + c) : 0 < a := sorry
theorem false_indefinite (A : Matrix (Fin 2) (Fin 2) ℝ) (hA : A.det ≠ 0) :
    ∃ x : Fin 2 → ℝ, x ⬝ᵥ x = 1 ∧ x ⬝ᵥ (A *ᵥ x) = 0 := sorry

end Corpus.Spheres
