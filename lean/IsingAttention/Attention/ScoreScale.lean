/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.Model
import Mathlib.Data.Real.Sqrt
import Mathlib.Tactic.FieldSimp

/-!
# The scale of the scores

P §3.1 says that the factor `1 / √d_k` of standard attention "should" be a critical temperature. No
statement about a transition can be made of it here; that part is an experiment. What the factor
does can be proved for random signs: if the components of a query and a key are independent and
`±1` with equal probability, then `q · k` has mean zero and mean square `d`, so dividing by `√d`
gives the scores mean square one, whatever `d` is. The averages are finite sums over all sign
vectors.

## Main statements

* `IsingAttention.sum_dotProduct_spin`, `IsingAttention.sum_sq_dotProduct_spin`: averages over the
  key for a fixed query.
* `IsingAttention.mean_sq_score`: the mean square of `q · k` is `d`.
* `IsingAttention.mean_sq_scaledScore`: the mean square of `q · k / √d` is one.

## Conventions

`d` is the number of elements of the finite type `κ` of components. For `d = 0` all scores vanish,
so the last statement needs `d > 0`.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §3.1.
-/

namespace IsingAttention

variable {κ : Type*} [Fintype κ] [DecidableEq κ]

/-- Two different components of a random sign vector are uncorrelated. -/
lemma sum_spin_mul_spin (a b : κ) :
    ∑ k : SpinConfig κ, spin (k a) * spin (k b) =
      if a = b then (2 : ℝ) ^ Fintype.card κ else 0 := by
  split_ifs with h
  · subst h
    simp [spin_mul_self]
  · exact Finset.sum_ninvolution (fun k => Function.update k a (!k a))
      (fun k => by simp [Function.update_of_ne (Ne.symm h), spin_not]) (fun k _ => by simp)
      (fun k => Finset.mem_univ _) (fun k => by simp)

/-- The mean of a random sign vanishes. -/
lemma sum_spin (a : κ) : ∑ k : SpinConfig κ, spin (k a) = 0 :=
  Finset.sum_ninvolution (fun k => Function.update k a (!k a))
    (fun k => by simp [spin_not]) (fun k _ => by simp) (fun k => Finset.mem_univ _)
    (fun k => by simp)

/-- **P §3.1**: for a fixed query `x`, the mean over all sign vectors `k` of `x · k` is zero. -/
@[claim "B13" source := "P §3.1" role := statement]
theorem sum_dotProduct_spin (x : κ → ℝ) : ∑ k : SpinConfig κ, ∑ a, x a * spin (k a) = 0 := by
  rw [Finset.sum_comm]
  simp only [← Finset.mul_sum, sum_spin, mul_zero, Finset.sum_const_zero]

/-- **P §3.1**: for a fixed query `x`, the mean over all sign vectors `k` of `(x · k)²` is `x · x`.
(The sum is over `2 ^ d` vectors.) -/
@[claim "B13" source := "P §3.1" role := statement]
theorem sum_sq_dotProduct_spin (x : κ → ℝ) :
    ∑ k : SpinConfig κ, (∑ a, x a * spin (k a)) ^ 2 =
      2 ^ Fintype.card κ * ∑ a, x a ^ 2 := by
  have hsq : ∀ k : SpinConfig κ, (∑ a, x a * spin (k a)) ^ 2 =
      ∑ a, ∑ b, x a * x b * (spin (k a) * spin (k b)) := by
    intro k
    rw [sq, Finset.sum_mul_sum]
    exact Finset.sum_congr rfl fun a _ => Finset.sum_congr rfl fun b _ => by ring
  simp only [hsq]
  rw [Finset.sum_comm, Finset.mul_sum]
  refine Finset.sum_congr rfl fun a _ => ?_
  rw [Finset.sum_comm]
  simp only [← Finset.mul_sum, sum_spin_mul_spin, mul_ite, mul_zero, Finset.sum_ite_eq,
    Finset.mem_univ, if_true]
  ring

/-- **P §3.1**: averaged over all sign vectors `q` and `k`, `(q · k)²` has mean `d`. -/
@[claim "B13" source := "P §3.1" role := statement]
theorem mean_sq_score :
    (∑ q : SpinConfig κ, ∑ k : SpinConfig κ, (∑ a, spin (q a) * spin (k a)) ^ 2) /
      (2 ^ Fintype.card κ * 2 ^ Fintype.card κ) = (Fintype.card κ : ℝ) := by
  have hone : ∀ b : Bool, spin b ^ 2 = 1 := fun b => by rw [sq, spin_mul_self]
  simp only [sum_sq_dotProduct_spin, hone, Finset.sum_const, Finset.card_univ, nsmul_eq_mul,
    mul_one, Fintype.card_fun, Fintype.card_bool]
  push_cast
  field_simp

/-- **P §3.1**: with the factor `1 / √d` the mean square of the scores is one, whatever `d` is. -/
@[claim "B13" source := "P §3.1" role := statement]
theorem mean_sq_scaledScore [Nonempty κ] :
    (∑ q : SpinConfig κ, ∑ k : SpinConfig κ,
        ((∑ a, spin (q a) * spin (k a)) / √(Fintype.card κ)) ^ 2) /
      (2 ^ Fintype.card κ * 2 ^ Fintype.card κ) = (1 : ℝ) := by
  have hd : (0 : ℝ) < Fintype.card κ := Nat.cast_pos.2 Fintype.card_pos
  simp only [div_pow, Real.sq_sqrt hd.le, div_eq_mul_inv (_ ^ 2), ← Finset.sum_mul]
  rw [mul_div_right_comm, mean_sq_score, mul_inv_cancel₀ hd.ne']

end IsingAttention
