import Mathlib.Analysis.MeanInequalities
import Mathlib.Analysis.SpecialFunctions.Log.NegMulLog

/-! Sums, products and finite sets, with definitions and structures of their own. -/

namespace Corpus.Sums

/-- Triangular numbers. -/
def tri : ℕ → ℕ
  | 0 => 0
  | n + 1 => tri n + (n + 1)

/-- A probability vector. -/
structure Prob (n : ℕ) where
  p : Fin n → ℝ
  nonneg : ∀ i, 0 ≤ p i
  sum_one : ∑ i, p i = 1

noncomputable def Prob.entropy {n : ℕ} (P : Prob n) : ℝ := -∑ i, P.p i * Real.log (P.p i)

def Prob.mean {n : ℕ} (P : Prob n) (f : Fin n → ℝ) : ℝ := ∑ i, P.p i * f i

def spin (b : Bool) : ℝ := if b then 1 else -1

noncomputable def softmax {n : ℕ} (x : Fin n → ℝ) (i : Fin n) : ℝ := Real.exp (x i) / ∑ j, Real.exp (x j)

/-- Monotone data. -/
def Increasing {n : ℕ} (x : Fin n → ℝ) : Prop := ∀ i j, i ≤ j → x i ≤ x j

theorem true_tri (n : ℕ) : 2 * tri n = n * (n + 1) := sorry
theorem true_gauss (n : ℕ) : 2 * ∑ k ∈ Finset.range n, k = n * (n - 1) := sorry
theorem true_cauchy (n : ℕ) (x y : Fin n → ℝ) :
    (∑ i, x i * y i) ^ 2 ≤ (∑ i, x i ^ 2) * ∑ i, y i ^ 2 := sorry
theorem true_entropy_nonneg (n : ℕ) (P : Prob n) : 0 ≤ P.entropy := sorry
theorem true_entropy_le (n : ℕ) (P : Prob n) : P.entropy ≤ Real.log n := sorry
theorem true_jensen (n : ℕ) (P : Prob n) (f : Fin n → ℝ) : P.mean f ^ 2 ≤ P.mean fun i => f i ^ 2 := sorry
theorem true_softmax_sum (n : ℕ) (x : Fin (n + 1) → ℝ) : ∑ i, softmax x i = 1 := sorry
theorem true_softmax_shift (n : ℕ) (x : Fin n → ℝ) (c : ℝ) (i : Fin n) :
    softmax (fun j => x j + c) i = softmax x i := sorry
theorem true_spin_sum (n : ℕ) : ∑ σ : Fin n → Bool, ∏ i, spin (σ i) = if n = 0 then 1 else 0 := sorry
theorem true_card_filter (n : ℕ) : (Finset.univ.filter fun σ : Fin n → Bool => ∀ i, σ i = true).card = 1 := sorry
theorem true_chebyshev (n : ℕ) (x y : Fin n → ℝ) (hx : Increasing x) (hy : Increasing y) :
    (∑ i, x i) * ∑ i, y i ≤ n * ∑ i, x i * y i := sorry
theorem true_binomial (n : ℕ) : ∑ k ∈ Finset.range (n + 1), n.choose k = 2 ^ n := sorry
theorem true_prod_pow (n : ℕ) (c : ℝ) : ∏ _i : Fin n, c = c ^ n := sorry
theorem true_perm_sum (n : ℕ) (σ : Equiv.Perm (Fin n)) (x : Fin n → ℝ) : ∑ i, x (σ i) = ∑ i, x i := sorry
theorem true_sup (n : ℕ) (x : Fin (n + 1) → ℝ) (i : Fin (n + 1)) :
    x i ≤ Finset.univ.sup' Finset.univ_nonempty x := sorry
theorem true_icc (n : ℕ) : ∑ k ∈ Finset.Icc 1 n, (2 * k - 1) = n ^ 2 := sorry

theorem false_tri (n : ℕ) : tri n = n ^ 2 - n + 1 := sorry
theorem false_gauss (n : ℕ) : ∑ k ∈ Finset.range n, k = n * (n + 1) / 2 := sorry
theorem false_cauchy (n : ℕ) (x y : Fin n → ℝ) :
    (∑ i, x i * y i) ^ 2 ≤ ∑ i, x i ^ 2 * y i ^ 2 := sorry
theorem false_entropy (n : ℕ) (P : Prob n) : P.entropy < Real.log n := sorry
theorem false_entropy_pos (n : ℕ) (P : Prob n) : 0 < P.entropy := sorry
theorem false_mean (n : ℕ) (P : Prob n) (f : Fin n → ℝ) : P.mean f ≤ ∑ i, f i / n := sorry
theorem false_softmax_sum (n : ℕ) (x : Fin n → ℝ) : ∑ i, softmax x i = 1 := sorry
theorem false_softmax_scale (n : ℕ) (x : Fin n → ℝ) (c : ℝ) (i : Fin n) :
    softmax (fun j => c * x j) i = softmax x i := sorry
theorem false_spin_sum (n : ℕ) : ∑ σ : Fin n → Bool, ∏ i, spin (σ i) = 0 := sorry
theorem false_card (n : ℕ) : (Finset.univ.filter fun σ : Fin n → Bool => ∃ i, σ i = true).card = 2 ^ n := sorry
theorem false_chebyshev (n : ℕ) (x y : Fin n → ℝ) (hx : Increasing x) :
    (∑ i, x i) * ∑ i, y i ≤ n * ∑ i, x i * y i := sorry
theorem false_prod_sum (n : ℕ) (x : Fin n → ℝ) (hx : ∀ i, 0 ≤ x i) : ∏ i, x i ≤ ∑ i, x i := sorry
theorem false_sup_pos (n : ℕ) (x : Fin (n + 1) → ℝ) :
    0 ≤ Finset.univ.sup' Finset.univ_nonempty x := sorry
theorem false_injective (f : Fin 3 → Fin 3) : Function.Injective f := sorry
theorem false_perm (n : ℕ) (σ : Equiv.Perm (Fin n)) (i : Fin n) : σ (σ i) = i := sorry
theorem false_avg (n : ℕ) (x : Fin n → ℝ) (c : ℝ) (h : ∀ i, x i = c) : (∑ i, x i) / n = c := sorry
end Corpus.Sums
