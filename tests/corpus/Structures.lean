import Mathlib.Analysis.Analytic.Basic
import Mathlib.Analysis.Matrix.Spectrum
import Mathlib.Analysis.SpecialFunctions.Log.Deriv
import Mathlib.Analysis.SpecialFunctions.Trigonometric.Deriv
import Mathlib.Combinatorics.SimpleGraph.Finite
import Mathlib.Data.Sym.Sym2
import Mathlib.GroupTheory.Perm.Sign
import Mathlib.LinearAlgebra.Matrix.PosDef

/-! Structures and families of them, functions as variables, permutations, graphs, spectra. -/

open scoped Matrix

namespace Corpus.Structures

structure Model (n : ℕ) where
  J : Matrix (Fin n) (Fin n) ℝ
  h : Fin n → ℝ
  sym : J.IsSymm

def Model.energy {n : ℕ} (M : Model n) (s : Fin n → ℝ) : ℝ :=
  -∑ i, ∑ j, M.J i j * s i * s j - ∑ i, M.h i * s i

structure Bounded where
  lo : ℝ
  hi : ℝ
  le : lo ≤ hi

structure Triple where
  a : Fin 3
  b : Fin 3
  ne : a ≠ b

-- families of structures and of functions
theorem true_models (L n : ℕ) (M : Fin L → Model n) (s : Fin n → ℝ) :
    ∑ l, (M l).energy s =
      -∑ i, ∑ j, (∑ l, (M l).J i j) * s i * s j - ∑ i, (∑ l, (M l).h i) * s i := sorry
theorem false_models (L n : ℕ) (M : Fin L → Model n) (s : Fin n → ℝ) :
    ∑ l, (M l).energy s =
      -∑ i, ∑ j, (∑ l, (M l).J i j) * s i * s j + ∑ i, (∑ l, (M l).h i) * s i := sorry
theorem true_pairs (L : ℕ) (p : Fin L → ℝ × ℝ) :
    ∑ l, (p l).1 * (p l).2 ≤ ∑ l, ((p l).1 ^ 2 + (p l).2 ^ 2) / 2 := sorry
theorem false_pairs (L : ℕ) (p : Fin L → ℝ × ℝ) :
    ∑ l, (p l).1 * (p l).2 ≤ ∑ l, ((p l).1 ^ 2 + (p l).2 ^ 2) / 3 := sorry
theorem true_bounded (L : ℕ) (b : Fin L → Bounded) : 0 ≤ ∑ l, ((b l).hi - (b l).lo) := sorry
theorem false_bounded (L : ℕ) (b : Fin L → Bounded) : 0 < ∑ l, ((b l).hi - (b l).lo) := sorry
theorem false_bounded_weighted (L : ℕ) (b : Fin L → Bounded) :
    0 ≤ ∑ l, (b l).lo * ((b l).hi - (b l).lo) := sorry
theorem true_triple (t : Triple) : t.a.val + t.b.val ≤ 3 := sorry
theorem false_triple (t : Triple) : t.a.val + t.b.val ≤ 2 := sorry
theorem true_dependent (n : ℕ) (m : Fin n → ℕ) (x : (i : Fin n) → Fin (m i) → ℝ) :
    ∑ i, ∑ j, x i j ^ 2 ≥ 0 := sorry
theorem false_dependent (n : ℕ) (m : Fin n → ℕ) (x : (i : Fin n) → Fin (m i) → ℝ) :
    ∑ i, ∑ j, x i j ≥ 0 := sorry
theorem true_option (o : Option ℝ) : (match o with | none => 0 | some x => x ^ 2) ≥ 0 := sorry
theorem true_sum (f : Fin 2 ⊕ Fin 3 → ℝ) :
    ∑ i, f i = (∑ i, f (.inl i)) + ∑ i, f (.inr i) := sorry

-- functions that hypotheses define: the guards of the equations count, and they may contradict
theorem vacuous_equations (f : ℕ → ℕ) (_ : f 0 = 1) (_ : ∀ n, f n = 2 * n) : f 3 = 7 := sorry
theorem vacuous_overlap (f : ℕ → ℕ) (_ : ∀ n, n < 3 → f n = 1) (_ : ∀ n, 2 ≤ n → f n = 2 * n) :
    f 3 = 7 := sorry
theorem true_cases (f : ℕ → ℕ) (_ : ∀ n, n < 3 → f n = 1) (_ : ∀ n, 3 ≤ n → f n = 2 * n) :
    f 3 = 6 ∧ f 2 = 1 := sorry
theorem false_cases (f : ℕ → ℕ) (_ : ∀ n, n < 3 → f n = 1) (_ : ∀ n, 3 ≤ n → f n = 2 * n) (n : ℕ) :
    f n ≤ n + 3 := sorry
theorem true_slope (f : ℝ → ℝ) (a : ℝ) (_ : ∀ x, f x = a * x) (_ : 2 < a) : 2 < f 1 := sorry
theorem false_slope (f : ℝ → ℝ) (a : ℝ) (_ : ∀ x, f x = a * x) (_ : 2 < a) : 3 < f 1 := sorry
theorem false_additive (n : ℕ) (F : (Fin n → ℝ) → ℝ) (x y : Fin n → ℝ) :
    F (x + y) = F x + F y := sorry
theorem false_identity (n : ℕ) (F : (Fin n → ℝ) → Fin n → ℝ) (x : Fin n → ℝ) : F x = x := sorry
theorem false_constant (n : ℕ) (F : (Fin n → ℝ) → Matrix (Fin n) (Fin n) ℝ) (x y : Fin n → ℝ) :
    F x = F y := sorry
theorem true_some_function (n : ℕ) (x : ℝ) : ∃ f : ℝ → ℝ, n * f x = 0 := sorry
theorem false_some_function (n : ℕ) (x : ℝ) : ∃ f : ℝ → ℝ, x = n * f x := sorry

-- analyticity on spaces of several dimensions, at any distance from a singularity
theorem true_analytic_sin (a x : ℝ) : AnalyticAt ℝ (fun t => Real.sin (a * t)) x := sorry
theorem true_analytic_exp (v : Fin 3 → ℝ) :
    AnalyticAt ℝ (fun t : Fin 3 → ℝ => Real.exp (∑ i, t i * v i)) v := sorry
theorem true_analytic_quotient (p : ℝ × ℝ) (h : p.2 ≠ 0) :
    AnalyticAt ℝ (fun q : ℝ × ℝ => q.1 / q.2) p := sorry
theorem true_analytic_log (x : ℝ) (h : x ≠ 0) : AnalyticAt ℝ Real.log x := sorry
theorem true_analytic_const (x c : ℝ) : AnalyticAt ℝ (fun _ => c) x := sorry
theorem true_analytic_vector (x c : ℝ) : AnalyticAt ℝ (fun t => ![t * c, t ^ 2]) x := sorry
theorem false_analytic_abs (x : ℝ) : AnalyticAt ℝ (fun t => |t|) x := sorry
theorem false_analytic_max (p : Fin 2 → ℝ) :
    AnalyticAt ℝ (fun q : Fin 2 → ℝ => max (q 0) (q 1)) p := sorry
theorem false_analytic_log (x : ℝ) : AnalyticAt ℝ Real.log x := sorry

-- indices and blocks
theorem true_natAdd (i : Fin 3) : (Fin.natAdd 2 i).val = i.val + 2 := sorry
theorem false_natAdd (i : Fin 3) : (Fin.natAdd 2 i).val = i.val + 3 := sorry
theorem true_updateRow (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (i : Fin n) (v : Fin n → ℝ) :
    (A.updateRow i v) i = v := sorry
theorem false_updateCol (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (i : Fin n) (v : Fin n → ℝ) :
    (A.updateCol i v) i = v := sorry
theorem true_blocks (A B : Matrix (Fin 2) (Fin 2) ℝ) :
    (Matrix.fromBlocks A 0 0 B).det = A.det * B.det := sorry
theorem false_blocks (A B : Matrix (Fin 2) (Fin 2) ℝ) :
    (Matrix.fromBlocks A B B A).trace = A.trace + B.trace := sorry
theorem true_family (L n : ℕ) (M : Fin L → Matrix (Fin n) (Fin n) ℝ) :
    (∑ l, M l).trace = ∑ l, (M l).trace := sorry
theorem true_literals (A B : Matrix (Fin 2) (Fin 2) ℝ) (i : Fin 2) :
    ∑ k, (![A, B] k) i i = A i i + B i i := sorry
theorem false_literals (A B : Matrix (Fin 2) (Fin 2) ℝ) (i : Fin 2) :
    ∑ k, (![A, B] k) i i = A i i - B i i := sorry

-- spectra, suprema
theorem true_eigenvalues_trace (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (h : A.IsHermitian) :
    A.trace = ∑ i, h.eigenvalues i := sorry
theorem false_eigenvalues_trace (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (h : A.IsHermitian) :
    A.trace = 2 * ∑ i, h.eigenvalues i := sorry
theorem true_eigenvalues_sorted (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (h : A.IsHermitian) :
    Antitone h.eigenvalues₀ := sorry
theorem false_eigenvalues_nonneg (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (h : A.IsHermitian)
    (i : Fin n) : 0 ≤ h.eigenvalues i := sorry
theorem true_least_eigenvalue (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (h : A.IsHermitian)
    (i : Fin n) : ⨅ j, h.eigenvalues j ≤ A i i := sorry
theorem false_least_eigenvalue (n : ℕ) (A : Matrix (Fin n) (Fin n) ℝ) (h : A.IsHermitian)
    (i : Fin n) : ⨅ j, h.eigenvalues j = A i i := sorry
theorem true_iSup (n : ℕ) (x : Fin (n + 1) → ℝ) (i : Fin (n + 1)) : x i ≤ ⨆ j, x j := sorry
theorem false_iSup_empty (n : ℕ) (x : Fin n → ℝ) : 0 < ⨆ j, x j ^ 2 + 1 := sorry
theorem true_sSup (x : Fin 3 → ℝ) :
    sSup (Set.range x) = max (x 0) (max (x 1) (x 2)) := sorry
theorem false_sSup (x : Fin 3 → ℝ) : sSup (Set.range x) = max (x 0) (x 1) := sorry
theorem true_sInf_empty : sInf (∅ : Set ℝ) = 0 := sorry
theorem true_sSup_points (a b : ℝ) : sSup ({a, b} : Set ℝ) = max a b := sorry

-- permutations, graphs, lists, pairs
theorem true_perm (n : ℕ) (σ : Equiv.Perm (Fin n)) (x : Fin n → ℝ) :
    ∑ i, x (σ i) = ∑ i, x i := sorry
theorem false_perm (n : ℕ) (σ : Equiv.Perm (Fin n)) (x : Fin n → ℝ) :
    ∑ i, i.val * x (σ i) = ∑ i, i.val * x i := sorry
theorem true_sign (σ τ : Equiv.Perm (Fin 3)) :
    Equiv.Perm.sign (σ * τ) = Equiv.Perm.sign σ * Equiv.Perm.sign τ := sorry
theorem false_sign (σ τ : Equiv.Perm (Fin 3)) :
    Equiv.Perm.sign (σ * τ) = Equiv.Perm.sign σ := sorry
theorem false_perm_comm (σ τ : Equiv.Perm (Fin 3)) : σ * τ = τ * σ := sorry
theorem true_degree (G : SimpleGraph (Fin 4)) [DecidableRel G.Adj] (i : Fin 4) :
    G.degree i ≤ 3 := sorry
theorem false_regular (G : SimpleGraph (Fin 4)) [DecidableRel G.Adj] (i j : Fin 4) :
    G.degree i = G.degree j := sorry
theorem true_handshake (G : SimpleGraph (Fin 4)) [DecidableRel G.Adj] :
    ∑ i, G.degree i = 2 * G.edgeFinset.card := sorry
theorem true_finset_pairs (s : Finset (ℕ × ℕ)) :
    ∑ p ∈ s, p.1 * p.2 ≤ (∑ p ∈ s, p.1) * (∑ p ∈ s, p.2) := sorry
theorem false_finset_pairs (s : Finset (ℕ × ℕ)) :
    ∑ p ∈ s, (p.1 + p.2) ≤ (∑ p ∈ s, p.1) * (∑ p ∈ s, p.2) := sorry
theorem true_sym2 (e : Sym2 (Fin 4)) (f : Fin 4 → ℕ) :
    (Sym2.map f e).mul ≤ (Finset.univ.sup f) ^ 2 := sorry
theorem true_list (l : List ℝ) : (l.map (fun x => 2 * x)).sum = 2 * l.sum := sorry
theorem false_list (l : List ℝ) : (l.map (fun x => 2 * x)).prod = 2 * l.prod := sorry
theorem true_iterate (n : ℕ) (x : ℝ) : (fun t => t + 1)^[n] x = x + n := sorry
theorem false_iterate (n : ℕ) (x : ℝ) : (fun t => 2 * t)^[n] x = x * 2 * n := sorry

end Corpus.Structures
