/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import Mathlib.Analysis.Complex.Exponential
import Mathlib.Analysis.Convex.Combination
import Mathlib.Data.Matrix.Mul
import Mathlib.Data.Real.Sqrt

/-!
# Softmax and scaled dot-product attention

The paper writes the attention scores as `A = Q Kᵀ / √d_k` with `Q = X W_Q`, `K = X W_K`, P(2), and
the output of the layer as `Z = Softmax(A) V`, P(3). It never says along which axis the softmax is
normalized; its own Lean sketch divides by one sum over the whole matrix. Here the softmax acts on
each *row*: token `i` distributes one unit of attention over the tokens `j`. With that reading every
weight is positive, every row sums to one, adding a constant to a row of scores changes nothing, and
every row of the output is a convex combination of the rows of `V`.

Everything is stated for arbitrary finite index types: `m` for the queries, `n` for the keys and
values, `κ` for the `d_k` query and key components, `p` for the value components. Queries and keys
may be different tokens (cross-attention).

## Main definitions

* `IsingAttention.softmax`: the softmax of a vector.
* `IsingAttention.rowSoftmax`: the softmax of every row of a matrix.
* `IsingAttention.scaledScores`: the scores `Q_i · K_j / √d_k`, P(2).
* `IsingAttention.attentionWeights`: the attention matrix.
* `IsingAttention.attention`: the output of a layer, P(3).
* `IsingAttention.selfAttention`: the same as a function of the tokens `X` and the projections.

## Main statements

* `IsingAttention.softmax_pos`, `IsingAttention.sum_softmax`, `IsingAttention.softmax_add_const`.
* `IsingAttention.attentionWeights_pos`, `IsingAttention.sum_attentionWeights`,
  `IsingAttention.rowSoftmax_add_const`.
* `IsingAttention.attention_mem_convexHull`: output rows lie in the convex hull of the rows of `V`;
  `IsingAttention.attention_le` and `IsingAttention.le_attention` are its coordinate form.

## Conventions

Row index first (query), column index second (key). Over an empty set of keys the softmax is the
empty vector, so "rows sum to one" needs a nonempty `n`. For `d_k = 0` Lean's `x / 0 = 0` makes all
scores zero, as does the empty dot product.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (2), (3).
-/

open Matrix

namespace IsingAttention

variable {ι ι' m n κ p δ : Type*}

section Softmax

variable [Fintype ι] [Fintype ι']

/-- **P(3)**: the softmax of a vector of scores, `exp (x i) / ∑ j, exp (x j)`. -/
@[claim "B1" source := "P(3)" role := definition]
noncomputable def softmax (x : ι → ℝ) : ι → ℝ :=
  fun i => Real.exp (x i) / ∑ j, Real.exp (x j)

lemma softmax_apply (x : ι → ℝ) (i : ι) :
    softmax x i = Real.exp (x i) / ∑ j, Real.exp (x j) := rfl

lemma sum_exp_pos [Nonempty ι] (x : ι → ℝ) : 0 < ∑ j, Real.exp (x j) :=
  Finset.sum_pos (fun j _ => Real.exp_pos (x j)) Finset.univ_nonempty

/-- Every softmax weight is positive: no token is ever ignored altogether. -/
@[claim "B1" source := "P(3)" role := statement]
theorem softmax_pos (x : ι → ℝ) (i : ι) : 0 < softmax x i :=
  haveI : Nonempty ι := ⟨i⟩
  div_pos (Real.exp_pos _) (sum_exp_pos x)

lemma softmax_nonneg (x : ι → ℝ) (i : ι) : 0 ≤ softmax x i := (softmax_pos x i).le

/-- The softmax weights sum to one. -/
@[claim "B1" source := "P(3)" role := statement]
theorem sum_softmax [Nonempty ι] (x : ι → ℝ) : ∑ i, softmax x i = 1 := by
  simp only [softmax_apply, div_eq_mul_inv, ← Finset.sum_mul]
  exact mul_inv_cancel₀ (sum_exp_pos x).ne'

lemma softmax_le_one (x : ι → ℝ) (i : ι) : softmax x i ≤ 1 := by
  haveI : Nonempty ι := ⟨i⟩
  rw [← sum_softmax x]
  exact Finset.single_le_sum (fun j _ => softmax_nonneg x j) (Finset.mem_univ i)

/-- Adding the same constant to all scores leaves the softmax as it is: the zero of energy is
arbitrary. -/
@[claim "B1" source := "P(3)" role := statement]
theorem softmax_add_const (x : ι → ℝ) (c : ℝ) : softmax (fun i => x i + c) = softmax x := by
  ext i
  simp only [softmax_apply, Real.exp_add, ← Finset.sum_mul]
  exact mul_div_mul_right _ _ (Real.exp_pos c).ne'

lemma softmax_comp_equiv (e : ι ≃ ι') (x : ι' → ℝ) :
    softmax (fun i => x (e i)) = fun i => softmax x (e i) := by
  ext i
  simp only [softmax_apply]
  rw [Equiv.sum_comp e fun j => Real.exp (x j)]

/-- Equal scores give equal weights. -/
lemma softmax_const (c : ℝ) (i : ι) : softmax (fun _ : ι => c) i = 1 / Fintype.card ι := by
  rw [softmax_apply, Finset.sum_const, Finset.card_univ, nsmul_eq_mul,
    div_mul_cancel_right₀ (Real.exp_pos c).ne', one_div]

/-- A larger score means a larger weight. -/
lemma softmax_lt_softmax_iff (x : ι → ℝ) (i j : ι) : softmax x i < softmax x j ↔ x i < x j := by
  haveI : Nonempty ι := ⟨i⟩
  rw [softmax_apply, softmax_apply, div_lt_div_iff_of_pos_right (sum_exp_pos x), Real.exp_lt_exp]

end Softmax

section RowSoftmax

variable [Fintype n]

/-- **P(3)**: the softmax of every row of a matrix of scores. -/
@[claim "B1" source := "P(3)" role := definition]
noncomputable def rowSoftmax (A : Matrix m n ℝ) : Matrix m n ℝ :=
  Matrix.of fun i => softmax (A i)

@[simp]
lemma rowSoftmax_apply (A : Matrix m n ℝ) (i : m) (j : n) :
    rowSoftmax A i j = softmax (A i) j := rfl

/-- Adding a constant to all scores of a row, a different one for each row, leaves the attention
matrix as it is. -/
@[claim "B1" source := "P(3)" role := statement]
theorem rowSoftmax_add_const (A : Matrix m n ℝ) (c : m → ℝ) :
    rowSoftmax (Matrix.of fun i j => A i j + c i) = rowSoftmax A := by
  ext i j
  exact congrFun (softmax_add_const (A i) (c i)) j

end RowSoftmax

section Attention

variable [Fintype κ]

/-- **P(2)**: the attention scores `A_ij = Q_i · K_j / √d_k`, where `d_k` is the number of
components of a query. -/
@[claim "B1" source := "P(2)" role := definition]
noncomputable def scaledScores (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) : Matrix m n ℝ :=
  Matrix.of fun i j => (Q i ⬝ᵥ K j) / √(Fintype.card κ)

lemma scaledScores_apply (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) (j : n) :
    scaledScores Q K i j = (Q i ⬝ᵥ K j) / √(Fintype.card κ) := rfl

/-- **P(2)**: the scores in matrix form, `Q Kᵀ / √d_k`. -/
lemma scaledScores_eq_smul (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) :
    scaledScores Q K = (√(Fintype.card κ))⁻¹ • (Q * Kᵀ) := by
  ext i j
  simp [scaledScores_apply, Matrix.mul_apply, dotProduct, div_eq_inv_mul]

variable [Fintype n] [Fintype δ]

/-- **P(3)**: the attention matrix, the softmax of every row of the scaled scores. -/
@[claim "B1" source := "P(3)" role := definition]
noncomputable def attentionWeights (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) : Matrix m n ℝ :=
  rowSoftmax (scaledScores Q K)

lemma attentionWeights_apply (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) (j : n) :
    attentionWeights Q K i j = softmax (fun k => (Q i ⬝ᵥ K k) / √(Fintype.card κ)) j := rfl

/-- **P(3)**: scaled dot-product attention, `Softmax(Q Kᵀ / √d_k) V`. -/
@[claim "B1" source := "P(3)" role := definition]
noncomputable def attention (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (V : Matrix n p ℝ) :
    Matrix m p ℝ :=
  attentionWeights Q K * V

/-- **P(2), P(3)**: a self-attention layer as a function of its tokens (the rows of `X`) and of the
projections `W_Q`, `W_K`, `W_V`. -/
@[claim "B1" source := "P(2), P(3)" role := definition]
noncomputable def selfAttention (W_Q W_K : Matrix δ κ ℝ) (W_V : Matrix δ p ℝ) (X : Matrix n δ ℝ) :
    Matrix n p ℝ :=
  attention (X * W_Q) (X * W_K) (X * W_V)

/-- Every attention weight is positive. -/
@[claim "B1" source := "P(3)" role := statement]
theorem attentionWeights_pos (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) (j : n) :
    0 < attentionWeights Q K i j :=
  softmax_pos _ j

/-- Every row of the attention matrix sums to one. -/
@[claim "B1" source := "P(3)" role := statement, claim "B3" source := "PLean" role := correction]
theorem sum_attentionWeights [Nonempty n] (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (i : m) :
    ∑ j, attentionWeights Q K i j = 1 :=
  sum_softmax _

lemma attention_apply (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (V : Matrix n p ℝ) (i : m) (a : p) :
    attention Q K V i a = ∑ j, attentionWeights Q K i j * V j a :=
  Matrix.mul_apply

/-- Every row of the output is a convex combination of the rows of `V`. -/
@[claim "B1" source := "P(3)" role := statement]
theorem attention_mem_convexHull [Nonempty n] (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ)
    (V : Matrix n p ℝ) (i : m) :
    (fun a => attention Q K V i a) ∈ convexHull ℝ (Set.range fun j a => V j a) := by
  refine mem_convexHull_of_exists_fintype (fun j => attentionWeights Q K i j) (fun j a => V j a)
    (fun j => (attentionWeights_pos Q K i j).le) (sum_attentionWeights Q K i)
    (fun j => Set.mem_range_self j) ?_
  ext a
  simp [attention_apply]

/-- Attention never exceeds an upper bound of the values, component by component. -/
@[claim "B1" source := "P(3)" role := statement]
theorem attention_le [Nonempty n] (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (V : Matrix n p ℝ)
    (i : m) (a : p) (c : ℝ) (hc : ∀ j, V j a ≤ c) : attention Q K V i a ≤ c := by
  calc attention Q K V i a ≤
      ∑ j, attentionWeights Q K i j * c := by
        rw [attention_apply]
        exact Finset.sum_le_sum fun j _ =>
          mul_le_mul_of_nonneg_left (hc j) (attentionWeights_pos Q K i j).le
    _ = c := by rw [← Finset.sum_mul, sum_attentionWeights, one_mul]

/-- Attention never falls below a lower bound of the values, component by component. -/
@[claim "B1" source := "P(3)" role := statement]
theorem le_attention [Nonempty n] (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (V : Matrix n p ℝ)
    (i : m) (a : p) (c : ℝ) (hc : ∀ j, c ≤ V j a) : c ≤ attention Q K V i a := by
  calc c = ∑ j, attentionWeights Q K i j * c := by
        rw [← Finset.sum_mul, sum_attentionWeights, one_mul]
    _ ≤ attention Q K V i a := by
        rw [attention_apply]
        exact Finset.sum_le_sum fun j _ =>
          mul_le_mul_of_nonneg_left (hc j) (attentionWeights_pos Q K i j).le

end Attention

end IsingAttention
