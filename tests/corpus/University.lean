import Mathlib.Analysis.SpecialFunctions.Trigonometric.Bounds
import Mathlib.Analysis.MeanInequalities
import Mathlib.Analysis.SpecialFunctions.BinaryEntropy
import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.CStarAlgebra.Matrix
import Mathlib.LinearAlgebra.Matrix.PosDef

/-! Statements as in lecture notes and in projects about physics, information and learning: general algebra by type
classes, and definitions and structures of their own. -/

open Finset Matrix
open scoped BigOperators NNReal

namespace Corpus.University

/-! ### Type classes -/

theorem true_nontrivial_fin (n : ℕ) [n.AtLeastTwo] : Nontrivial (Fin n) := sorry
theorem false_nontrivial_fin (n : ℕ) [NeZero n] : Nontrivial (Fin n) := sorry
theorem true_field_square {K : Type*} [Field K] [LinearOrder K] [IsStrictOrderedRing K] (a b : K) : 2 * a * b ≤ a ^ 2 + b ^ 2 := sorry
theorem false_ring_square {R : Type*} [CommRing R] (a : R) (h : a ^ 2 = 0) : a = 0 := sorry
theorem true_domain_square {R : Type*} [CommRing R] [IsDomain R] (a : R) (h : a ^ 2 = 0) : a = 0 := sorry
theorem false_ring_commutes {R : Type*} [Ring R] (a b : R) : (a + b) * (a - b) = a ^ 2 - b ^ 2 := sorry
theorem true_ring_commutator {R : Type*} [Ring R] (a b : R) : (a + b) * (a - b) = a ^ 2 - b ^ 2 - (a * b - b * a) := sorry
theorem true_idempotent {R : Type*} [NonAssocRing R] (a : R) (h : a * a = a) : (1 - a) * (1 - a) = 1 - a := sorry
theorem true_lattice_absorb {α : Type*} [Lattice α] (a b : α) : a ⊔ a ⊓ b = a := sorry
theorem false_lattice_linear {α : Type*} [Lattice α] (a b : α) : a ⊔ b = a ∨ a ⊔ b = b := sorry
theorem true_boolean_compl {α : Type*} [BooleanAlgebra α] (a b : α) : (a ⊓ b)ᶜ = aᶜ ⊔ bᶜ := sorry
theorem false_boolean_compl {α : Type*} [BooleanAlgebra α] (a b : α) : (a ⊓ b)ᶜ = aᶜ ⊓ bᶜ := sorry
theorem true_group_inverse {G : Type*} [Group G] (a b : G) : (a * b)⁻¹ = b⁻¹ * a⁻¹ := sorry
theorem false_group_inverse {G : Type*} [Group G] (a b : G) : (a * b)⁻¹ = a⁻¹ * b⁻¹ := sorry
theorem true_ordered_group {G : Type*} [CommGroup G] [LinearOrder G] [IsOrderedMonoid G] (a b : G) (h : a ≤ b) : b⁻¹ ≤ a⁻¹ := sorry
theorem false_ordered_group {G : Type*} [CommGroup G] [LinearOrder G] [IsOrderedMonoid G] (a b : G) (h : a ≤ b) : a⁻¹ ≤ b⁻¹ := sorry
theorem true_units_int (u : ℤˣ) : u * u = 1 := sorry
theorem false_units_int (u : ℤˣ) : u = 1 := sorry
theorem true_units {M : Type*} [Monoid M] (u : Mˣ) (a : M) (h : u * a = 1) : a = ↑u⁻¹ := sorry
theorem true_parallelogram {E : Type*} [NormedAddCommGroup E] [InnerProductSpace ℝ E] (x y : E) :
    ‖x + y‖ ^ 2 + ‖x - y‖ ^ 2 = 2 * (‖x‖ ^ 2 + ‖y‖ ^ 2) := sorry
theorem true_polarization {E : Type*} [NormedAddCommGroup E] [InnerProductSpace ℝ E] (x y : E) :
    4 * inner ℝ x y = ‖x + y‖ ^ 2 - ‖x - y‖ ^ 2 := sorry
theorem false_polarization {E : Type*} [NormedAddCommGroup E] [InnerProductSpace ℝ E] (x y : E) :
    4 * inner ℝ x y = ‖x + y‖ ^ 2 + ‖x - y‖ ^ 2 := sorry
theorem false_parallelogram {E : Type*} [NormedAddCommGroup E] [NormedSpace ℝ E] (x y : E) :
    ‖x + y‖ ^ 2 + ‖x - y‖ ^ 2 = 2 * (‖x‖ ^ 2 + ‖y‖ ^ 2) := sorry
theorem true_norm_pow {A : Type*} [NormedRing A] [NormOneClass A] (a : A) (n : ℕ) : ‖a ^ n‖ ≤ ‖a‖ ^ n := sorry
theorem false_norm_pow {A : Type*} [NormedRing A] [NormOneClass A] (a : A) : ‖a ^ 2‖ = ‖a‖ ^ 2 := sorry

/-! ### Nonnegative reals, bundled maps, order -/

theorem true_nnreal_sub (x y : ℝ≥0) : x - y + y = max x y := sorry
theorem false_nnreal_sub (x y : ℝ≥0) : x - y + y = x := sorry
theorem true_nnreal_injective (r : ℝ) (hr : r ≠ 0) : Function.Injective fun x : ℝ≥0 => x ^ r := sorry
theorem true_map_card {α : Type*} [DecidableEq α] (s : Finset α) (f : α ↪ α) : (s.map f).card = s.card := sorry
theorem true_rotate (n : ℕ) (i : Fin (n + 1)) : finRotate (n + 1) i = i + 1 := sorry
theorem false_rotate (n : ℕ) (i : Fin (n + 1)) : finRotate (n + 1) (finRotate (n + 1) i) = i := sorry
theorem true_top (n : ℕ) (i : Fin (n + 1)) : i ≤ ⊤ := sorry
theorem false_top (n : ℕ) (i : Fin (n + 1)) (h : 0 < i) : i = ⊤ := sorry
theorem true_glb {γ : Type*} [LinearOrder γ] [DenselyOrdered γ] (a b : γ) (h : a < b) : IsGLB (Set.Ioc a b) a := sorry

/-! ### Information and learning -/

/-- A probability vector. -/
structure Prob (n : ℕ) where
  p : Fin n → ℝ
  nonneg : ∀ i, 0 ≤ p i
  total : ∑ i, p i = 1

noncomputable def Prob.entropy {n : ℕ} (P : Prob n) : ℝ := ∑ i, Real.negMulLog (P.p i)

noncomputable def Prob.purity {n : ℕ} (P : Prob n) : ℝ := ∑ i, P.p i ^ 2

noncomputable def tv {n : ℕ} (P Q : Prob n) : ℝ := (∑ i, |P.p i - Q.p i|) / 2

theorem true_entropy_nonneg {n : ℕ} (P : Prob n) : 0 ≤ P.entropy := sorry
theorem false_entropy_pos {n : ℕ} (P : Prob n) : 0 < P.entropy := sorry
theorem true_entropy_le {n : ℕ} (P : Prob n) : P.entropy ≤ Real.log n := sorry
theorem false_entropy_le {n : ℕ} (P : Prob n) : P.entropy ≤ Real.log 2 := sorry
theorem true_purity {n : ℕ} (P : Prob n) : 1 / n ≤ P.purity ∧ P.purity ≤ 1 := sorry
theorem false_purity {n : ℕ} (P : Prob n) : 2 / (n + 1) ≤ P.purity := sorry
theorem true_tv_le {n : ℕ} (P Q : Prob n) : tv P Q ≤ 1 := sorry
theorem false_tv_lt {n : ℕ} (P Q : Prob n) : tv P Q < 1 := sorry
theorem true_binary (p : ℝ) : Real.binEntropy p = Real.binEntropy (1 - p) := sorry

noncomputable def softmax {n : ℕ} (T : ℝ) (x : Fin n → ℝ) (i : Fin n) : ℝ :=
  Real.exp (x i / T) / ∑ j, Real.exp (x j / T)

theorem true_softmax_shift {n : ℕ} (T c : ℝ) (x : Fin n → ℝ) (i : Fin n) : softmax T (fun j => x j + c) i = softmax T x i := sorry
theorem false_softmax_scale {n : ℕ} (T c : ℝ) (x : Fin n → ℝ) (i : Fin n) : softmax T (fun j => c * x j) i = softmax T x i := sorry
theorem true_softmax_order {n : ℕ} (T : ℝ) (hT : 0 < T) (x : Fin n → ℝ) (i j : Fin n) (h : x i ≤ x j) : softmax T x i ≤ softmax T x j := sorry
theorem false_softmax_order {n : ℕ} (T : ℝ) (x : Fin n → ℝ) (i j : Fin n) (h : x i ≤ x j) : softmax T x i ≤ softmax T x j := sorry

/-! ### Physics -/

/-- A qubit gate. -/
structure Gate where
  U : Matrix (Fin 2) (Fin 2) ℂ
  unitary : Uᴴ * U = 1

def pauliX : Matrix (Fin 2) (Fin 2) ℂ := !![0, 1; 1, 0]
def pauliY : Matrix (Fin 2) (Fin 2) ℂ := !![0, -Complex.I; Complex.I, 0]
def pauliZ : Matrix (Fin 2) (Fin 2) ℂ := !![1, 0; 0, -1]

theorem true_pauli : pauliX * pauliY = Complex.I • pauliZ := sorry
theorem false_pauli : pauliX * pauliY = pauliZ := sorry
theorem true_gate_det (G : Gate) : ‖G.U.det‖ = 1 := sorry
theorem false_gate_det (G : Gate) : G.U.det = 1 := sorry
theorem true_gate_product (G H : Gate) : (G.U * H.U)ᴴ * (G.U * H.U) = 1 := sorry

/-- The Laplacian of a weighted graph. -/
def laplacian {n : ℕ} (w : Fin n → Fin n → ℝ) : Matrix (Fin n) (Fin n) ℝ :=
  Matrix.diagonal (fun i => ∑ j, w i j) - Matrix.of w

theorem true_laplacian_rows {n : ℕ} (w : Fin n → Fin n → ℝ) (i : Fin n) : ∑ j, laplacian w i j = 0 := sorry
theorem false_laplacian_columns {n : ℕ} (w : Fin n → Fin n → ℝ) (j : Fin n) : ∑ i, laplacian w i j = 0 := sorry
theorem false_laplacian_nonneg {n : ℕ} (w : Fin n → Fin n → ℝ) (x : Fin n → ℝ) : 0 ≤ x ⬝ᵥ (laplacian w *ᵥ x) := sorry
theorem true_laplacian_nonneg {n : ℕ} (w : Fin n → Fin n → ℝ) (hw : ∀ i j, 0 ≤ w i j) (hs : ∀ i j, w i j = w j i)
    (x : Fin n → ℝ) : 0 ≤ x ⬝ᵥ (laplacian w *ᵥ x) := sorry

/-- A point particle on a line. -/
structure Particle where
  mass : ℝ
  velocity : ℝ
  mass_pos : 0 < mass

noncomputable def Particle.energy (a : Particle) : ℝ := a.mass * a.velocity ^ 2 / 2

noncomputable def Particle.momentum (a : Particle) : ℝ := a.mass * a.velocity

theorem true_energy_momentum (a : Particle) : a.energy = a.momentum ^ 2 / (2 * a.mass) := sorry
theorem false_energy_momentum (a b : Particle) (h : a.momentum = b.momentum) : a.energy = b.energy := sorry
theorem true_elastic (a b : Particle) (h : a.momentum = b.momentum) (hm : a.mass ≤ b.mass) : b.energy ≤ a.energy := sorry

end Corpus.University
