/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Attention.Softmax
import Mathlib.Data.ZMod.ValMinAbs
import Mathlib.LinearAlgebra.Matrix.Circulant

/-!
# Periodic self-attention

Remark 7 puts the tokens on a circle: the periodic distance `d(i, j) = min(|i - j|, N - |i - j|)`
and a bias function `f` define `P_ij = f(d(i, j))`, which is added to the scores before the softmax.
The remark hopes for the advantages of periodic boundary conditions. What holds exactly: `d` is a
metric with values up to `⌊N/2⌋` that no rotation of the circle changes, the bias matrix is
symmetric and circulant, and rotating the tokens rotates the output of the layer.

The bias is what makes the order of the tokens matter. Without it a layer commutes with *every*
permutation of the tokens; with a bias that tells distance one from distance two it does not, and
four tokens suffice to see that.

## Main definitions

* `IsingAttention.periodicDist`: the distance on a circle of `N` sites.
* `IsingAttention.periodicBias`: the bias matrix `f(d(i, j))`.
* `IsingAttention.biasedAttentionWeights`, `IsingAttention.biasedAttention`: attention with a bias.
* `IsingAttention.periodicAttention`, `IsingAttention.periodicSelfAttention`: Remark 7's layer.

## Main statements

* `IsingAttention.periodicDist_eq_zero_iff`, `IsingAttention.periodicDist_comm`,
  `IsingAttention.periodicDist_triangle`, `IsingAttention.periodicDist_le_half`,
  `IsingAttention.periodicDist_add_right`: a translation-invariant metric.
* `IsingAttention.periodicDist_eq_natAbs_valMinAbs`: the same distance in `ZMod N`.
* `IsingAttention.periodicBias_eq_circulant`, `IsingAttention.periodicBias_comm`.
* `IsingAttention.sum_periodicAttentionWeights`: rows sum to one.
* `IsingAttention.periodicAttention_shift`, `IsingAttention.periodicSelfAttention_shift`: shifting
  the tokens shifts the output.
* `IsingAttention.attention_perm`, `IsingAttention.selfAttention_perm`: without a bias every
  permutation of the tokens permutes the output.
* `IsingAttention.not_forall_periodicAttention_perm`: with a bias not every permutation does.

## Conventions

Sites are `Fin N`, numbered from zero, and their addition is modulo `N`. A permutation `e` acts on
tokens by `X ↦ X.submatrix e id`: row `i` of the new tokens is row `e i` of the old ones.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §5.3 and Remark 7.
-/

open Matrix

namespace IsingAttention

variable {m n κ p δ : Type*} {N : ℕ}

/-! ### The periodic distance -/

/-- **P Remark 7**: the distance `min(|i - j|, N - |i - j|)` on a circle of `N` sites. -/
@[claim "B11" source := "P §5.3, P Remark 7" role := definition]
def periodicDist (i j : Fin N) : ℕ :=
  min ((i : ℕ) - (j : ℕ) : ℤ).natAbs (N - ((i : ℕ) - (j : ℕ) : ℤ).natAbs)

@[simp]
lemma periodicDist_self (i : Fin N) : periodicDist i i = 0 := by simp [periodicDist]

/-- Different sites have a positive distance. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicDist_eq_zero_iff (i j : Fin N) : periodicDist i j = 0 ↔ i = j := by
  have hi := i.isLt
  have hj := j.isLt
  rw [periodicDist, Fin.ext_iff]
  omega

/-- The periodic distance is symmetric. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicDist_comm (i j : Fin N) : periodicDist i j = periodicDist j i := by
  simp only [periodicDist]
  omega

/-- The periodic distance satisfies the triangle inequality. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicDist_triangle (i j k : Fin N) :
    periodicDist i k ≤ periodicDist i j + periodicDist j k := by
  have hi := i.isLt
  have hj := j.isLt
  have hk := k.isLt
  simp only [periodicDist]
  omega

/-- No two sites are further apart than half the circle. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicDist_le_half (i j : Fin N) : periodicDist i j ≤ N / 2 := by
  simp only [periodicDist]
  omega

/-- Rotating the circle changes no distance. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicDist_add_right (i j k : Fin N) :
    periodicDist (i + k) (j + k) = periodicDist i j := by
  have hi := i.isLt
  have hj := j.isLt
  have hk := k.isLt
  simp only [periodicDist, Fin.val_add_eq_ite]
  split_ifs <;> omega

/-- The periodic distance is the size of the smallest representative of `i - j` modulo `N`. -/
lemma periodicDist_eq_natAbs_valMinAbs (i j : Fin N) :
    periodicDist i j = (((i : ℕ) : ZMod N) - ((j : ℕ) : ZMod N)).valMinAbs.natAbs := by
  have hi := i.isLt
  haveI : NeZero N := ⟨by omega⟩
  wlog h : (j : ℕ) ≤ i generalizing i j
  · rw [periodicDist_comm, this j i j.isLt (by omega), ← neg_sub, ZMod.natAbs_valMinAbs_neg]
  · rw [← Nat.cast_sub h, ZMod.valMinAbs_natAbs_eq_min, ZMod.val_natCast_of_lt (by omega),
      periodicDist]
    omega

/-! ### The bias -/

/-- **P Remark 7**: the periodic bias `P_ij = f(d(i, j))`. -/
@[claim "B11" source := "P Remark 7" role := definition]
def periodicBias (f : ℕ → ℝ) : Matrix (Fin N) (Fin N) ℝ :=
  Matrix.of fun i j => f (periodicDist i j)

@[simp]
lemma periodicBias_apply (f : ℕ → ℝ) (i j : Fin N) : periodicBias f i j = f (periodicDist i j) :=
  rfl

/-- The periodic bias is a symmetric matrix. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicBias_comm (f : ℕ → ℝ) (i j : Fin N) : periodicBias f i j = periodicBias f j i := by
  simp only [periodicBias_apply, periodicDist_comm]

lemma periodicBias_isSymm (f : ℕ → ℝ) : (periodicBias f : Matrix (Fin N) (Fin N) ℝ).IsSymm :=
  Matrix.IsSymm.ext fun i j => periodicBias_comm f j i

/-- Rotating the circle leaves the periodic bias as it is. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicBias_add_right (f : ℕ → ℝ) (i j k : Fin N) :
    periodicBias f (i + k) (j + k) = periodicBias f i j := by
  simp only [periodicBias_apply, periodicDist_add_right]

/-- The periodic bias is a circulant matrix: it depends on `i - j` modulo `N` alone. -/
@[claim "B11" source := "P Remark 7" role := statement]
theorem periodicBias_eq_circulant [NeZero N] (f : ℕ → ℝ) :
    (periodicBias f : Matrix (Fin N) (Fin N) ℝ) =
      Matrix.circulant fun k => f (periodicDist k 0) := by
  ext i j
  rw [Matrix.circulant_apply, periodicBias_apply, ← periodicDist_add_right (i - j) 0 j,
    sub_add_cancel, zero_add]

/-! ### Attention with a bias -/

section Biased

variable [Fintype κ] [Fintype n]

/-- Attention weights with a bias `P` that is added to the scores. -/
@[claim "B12" source := "P Remark 7" role := definition]
noncomputable def biasedAttentionWeights (P : Matrix m n ℝ) (Q : Matrix m κ ℝ)
    (K : Matrix n κ ℝ) : Matrix m n ℝ :=
  rowSoftmax (scaledScores Q K + P)

/-- Attention with a bias `P` that is added to the scores. -/
@[claim "B12" source := "P Remark 7" role := definition]
noncomputable def biasedAttention (P : Matrix m n ℝ) (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ)
    (V : Matrix n p ℝ) : Matrix m p ℝ :=
  biasedAttentionWeights P Q K * V

lemma biasedAttentionWeights_apply (P : Matrix m n ℝ) (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ)
    (i : m) (j : n) :
    biasedAttentionWeights P Q K i j = softmax (fun k => scaledScores Q K i k + P i k) j := rfl

lemma biasedAttention_apply (P : Matrix m n ℝ) (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ)
    (V : Matrix n p ℝ) (i : m) (a : p) :
    biasedAttention P Q K V i a = ∑ j, biasedAttentionWeights P Q K i j * V j a :=
  Matrix.mul_apply

lemma biasedAttention_zero (Q : Matrix m κ ℝ) (K : Matrix n κ ℝ) (V : Matrix n p ℝ) :
    biasedAttention 0 Q K V = attention Q K V := by
  rw [biasedAttention, biasedAttentionWeights, add_zero, attention, attentionWeights]

/-- A permutation of the tokens that leaves the bias as it is permutes the output. -/
lemma biasedAttention_perm (P : Matrix n n ℝ) (e : Equiv.Perm n)
    (hP : ∀ i j, P (e i) (e j) = P i j) (Q K : Matrix n κ ℝ) (V : Matrix n p ℝ) (i : n) (a : p) :
    biasedAttention P (Q.submatrix e id) (K.submatrix e id) (V.submatrix e id) i a =
      biasedAttention P Q K V (e i) a := by
  have hw : ∀ j, biasedAttentionWeights P (Q.submatrix e id) (K.submatrix e id) i j =
      biasedAttentionWeights P Q K (e i) (e j) := by
    intro j
    have hs : (fun k => scaledScores (Q.submatrix e id) (K.submatrix e id) i k + P i k) =
        fun k => scaledScores Q K (e i) (e k) + P (e i) (e k) := by
      funext k
      rw [hP]
      rfl
    rw [biasedAttentionWeights_apply, biasedAttentionWeights_apply, hs]
    exact congrFun (softmax_comp_equiv e fun k => scaledScores Q K (e i) k + P (e i) k) j
  simp only [biasedAttention_apply, hw, Matrix.submatrix_apply, id]
  exact Equiv.sum_comp e fun j => biasedAttentionWeights P Q K (e i) j * V j a

/-- Without a bias, attention commutes with every permutation of the tokens: it does not know their
order. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem attention_perm (e : Equiv.Perm n) (Q K : Matrix n κ ℝ) (V : Matrix n p ℝ) (i : n) (a : p) :
    attention (Q.submatrix e id) (K.submatrix e id) (V.submatrix e id) i a =
      attention Q K V (e i) a := by
  simp only [← biasedAttention_zero]
  exact biasedAttention_perm 0 e (fun _ _ => rfl) Q K V i a

variable [Fintype δ]

omit [Fintype κ] [Fintype n] in
/-- The projections act on every token alike. -/
lemma submatrix_mul_projection (e : n → m) (X : Matrix m δ ℝ) (W : Matrix δ κ ℝ) :
    X.submatrix e id * W = (X * W).submatrix e id := rfl

/-- **P(2), P(3)**: permuting the tokens permutes the output of self-attention. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem selfAttention_perm (e : Equiv.Perm n) (W_Q W_K : Matrix δ κ ℝ) (W_V : Matrix δ p ℝ)
    (X : Matrix n δ ℝ) (i : n) (a : p) :
    selfAttention W_Q W_K W_V (X.submatrix e id) i a = selfAttention W_Q W_K W_V X (e i) a := by
  simp only [selfAttention, submatrix_mul_projection]
  exact attention_perm e _ _ _ i a

end Biased

/-! ### Periodic attention -/

section Periodic

variable [Fintype κ]

/-- **P Remark 7**: the weights `A_ij ∝ exp(Q_i · K_j / √d_k + f(d(i, j)))`. -/
@[claim "B12" source := "P Remark 7" role := definition]
noncomputable def periodicAttentionWeights (f : ℕ → ℝ) (Q K : Matrix (Fin N) κ ℝ) :
    Matrix (Fin N) (Fin N) ℝ :=
  biasedAttentionWeights (periodicBias f) Q K

/-- **P Remark 7**: the output `Z_i = ∑_j A_ij V_j` of periodic attention. -/
@[claim "B12" source := "P Remark 7" role := definition]
noncomputable def periodicAttention (f : ℕ → ℝ) (Q K : Matrix (Fin N) κ ℝ)
    (V : Matrix (Fin N) p ℝ) : Matrix (Fin N) p ℝ :=
  biasedAttention (periodicBias f) Q K V

/-- **P Remark 7**: the weights written out as in the paper. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem periodicAttentionWeights_eq (f : ℕ → ℝ) (Q K : Matrix (Fin N) κ ℝ) (i j : Fin N) :
    periodicAttentionWeights f Q K i j =
      Real.exp ((Q i ⬝ᵥ K j) / √(Fintype.card κ) + f (periodicDist i j)) /
        ∑ k, Real.exp ((Q i ⬝ᵥ K k) / √(Fintype.card κ) + f (periodicDist i k)) := rfl

/-- The weights of periodic attention are positive. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem periodicAttentionWeights_pos (f : ℕ → ℝ) (Q K : Matrix (Fin N) κ ℝ) (i j : Fin N) :
    0 < periodicAttentionWeights f Q K i j :=
  softmax_pos _ j

/-- The rows of the weights of periodic attention sum to one. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem sum_periodicAttentionWeights (f : ℕ → ℝ) (Q K : Matrix (Fin N) κ ℝ) (i : Fin N) :
    ∑ j, periodicAttentionWeights f Q K i j = 1 :=
  haveI : Nonempty (Fin N) := ⟨i⟩
  sum_softmax _

/-- Rotating the tokens by `k` sites rotates the output of periodic attention by `k` sites. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem periodicAttention_shift (f : ℕ → ℝ) (k : Fin N) (Q K : Matrix (Fin N) κ ℝ)
    (V : Matrix (Fin N) p ℝ) (i : Fin N) (a : p) :
    periodicAttention f (Q.submatrix (fun j => j + k) id) (K.submatrix (fun j => j + k) id)
        (V.submatrix (fun j => j + k) id) i a =
      periodicAttention f Q K V (i + k) a :=
  haveI : NeZero N := ⟨k.pos.ne'⟩
  biasedAttention_perm _ (Equiv.addRight k) (fun i j => periodicBias_add_right f i j k) Q K V i a

variable [Fintype δ]

/-- **P Remark 7**: periodic self-attention as a function of its tokens. -/
@[claim "B12" source := "P Remark 7" role := definition]
noncomputable def periodicSelfAttention (f : ℕ → ℝ) (W_Q W_K : Matrix δ κ ℝ) (W_V : Matrix δ p ℝ)
    (X : Matrix (Fin N) δ ℝ) : Matrix (Fin N) p ℝ :=
  periodicAttention f (X * W_Q) (X * W_K) (X * W_V)

/-- Rotating the tokens rotates the output of periodic self-attention. -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem periodicSelfAttention_shift (f : ℕ → ℝ) (k : Fin N) (W_Q W_K : Matrix δ κ ℝ)
    (W_V : Matrix δ p ℝ) (X : Matrix (Fin N) δ ℝ) (i : Fin N) (a : p) :
    periodicSelfAttention f W_Q W_K W_V (X.submatrix (fun j => j + k) id) i a =
      periodicSelfAttention f W_Q W_K W_V X (i + k) a := by
  simp only [periodicSelfAttention, submatrix_mul_projection]
  exact periodicAttention_shift f k _ _ _ i a

end Periodic

/-! ### Other permutations -/

/-- With queries and keys zero the weights are the softmax of the bias. -/
lemma periodicAttention_zero_zero (f : ℕ → ℝ) (V : Matrix (Fin N) p ℝ) (i : Fin N) (a : p) :
    periodicAttention f (0 : Matrix (Fin N) (Fin 1) ℝ) 0 V i a =
      ∑ j, softmax (fun k : Fin N => f (periodicDist i k)) j * V j a := by
  have h0 : ∀ k, scaledScores (0 : Matrix (Fin N) (Fin 1) ℝ) (0 : Matrix (Fin N) (Fin 1) ℝ) i k =
      0 := fun k => by simp [scaledScores_apply, dotProduct]
  simp only [periodicAttention, biasedAttention_apply, biasedAttentionWeights_apply, h0, zero_add,
    periodicBias_apply]

/-- With a bias that tells distance one from distance two, periodic attention does not commute with
every permutation of four tokens. (Exchanging tokens 0 and 1 changes their distance to token 2.) -/
@[claim "B12" source := "P Remark 7" role := statement]
theorem not_forall_periodicAttention_perm (f : ℕ → ℝ) (hf : f 1 ≠ f 2) :
    ¬ ∀ (e : Equiv.Perm (Fin 4)) (Q K V : Matrix (Fin 4) (Fin 1) ℝ) (i : Fin 4) (a : Fin 1),
      periodicAttention f (Q.submatrix e id) (K.submatrix e id) (V.submatrix e id) i a =
        periodicAttention f Q K V (e i) a := by
  intro h
  obtain ⟨V, hV⟩ : ∃ V : Matrix (Fin 4) (Fin 1) ℝ, ∀ j a, V j a = if j = 2 then 1 else 0 :=
    ⟨Matrix.of fun j _ => if j = 2 then 1 else 0, fun _ _ => rfl⟩
  have hfix : ∀ j : Fin 4, Equiv.swap 0 1 j = 2 ↔ j = 2 := by decide
  have hswap : V.submatrix (Equiv.swap 0 1) id = V := by
    ext j a
    simp only [Matrix.submatrix_apply, hV, hfix]
  have hzero : (0 : Matrix (Fin 4) (Fin 1) ℝ).submatrix (Equiv.swap 0 1) id = 0 := rfl
  have key := h (Equiv.swap 0 1) 0 0 V 0 0
  rw [hswap, hzero, Equiv.swap_apply_left] at key
  simp only [periodicAttention_zero_zero, hV, mul_ite, mul_one, mul_zero, Finset.sum_ite_eq',
    Finset.mem_univ, if_true, softmax_apply, Fin.sum_univ_four, periodicDist_self,
    show periodicDist (0 : Fin 4) 1 = 1 from rfl, show periodicDist (0 : Fin 4) 2 = 2 from rfl,
    show periodicDist (0 : Fin 4) 3 = 1 from rfl, show periodicDist (1 : Fin 4) 0 = 1 from rfl,
    show periodicDist (1 : Fin 4) 2 = 1 from rfl, show periodicDist (1 : Fin 4) 3 = 2 from rfl]
    at key
  rw [show Real.exp (f 1) + Real.exp (f 0) + Real.exp (f 1) + Real.exp (f 2) =
      Real.exp (f 0) + Real.exp (f 1) + Real.exp (f 2) + Real.exp (f 1) by ring,
    div_left_inj' (by positivity)] at key
  exact hf (Real.exp_injective key).symm

end IsingAttention
