/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.Gibbs
import Mathlib.Analysis.Convex.Deriv
import Mathlib.Analysis.SpecialFunctions.Trigonometric.DerivHyp

/-!
# Mean field

The paper replaces the interaction by an effective field, `H_eff = -J_eff ∑_i S_i S_eff`, "where
`S_eff` is an averaged global representation", and stops there. For a given number `S_eff = m` the
spins are independent and each has the average `tanh (β J m)`. Asking that `m` *is* that average
gives the self-consistency equation `m = tanh (β J m)`, and this one does have a transition: only
`m = 0` for `β J ≤ 1`, exactly one positive solution for `β J > 1`, and that solution goes to `0`
when `β J` decreases to `1`. So the transition that the paper looks for exists in the mean-field
closure (not in a finite system, see `IsingAttention.Ising.FiniteSize`), and it is continuous, not
"a discontinuous change".

## Main definitions

* `IsingAttention.meanFieldEnergy`: the effective Hamiltonian.

## Main statements

* `IsingAttention.gibbsAverage_meanFieldEnergy`: the average spin is `tanh (β J m)`.
* `IsingAttention.tanh_eq_self_iff_of_le_one`: only `m = 0` when `β J ≤ 1`.
* `IsingAttention.existsUnique_tanh_eq_self`: exactly one `m > 0` when `β J > 1`.
* `IsingAttention.sq_le_of_tanh_eq_self`, `IsingAttention.meanField_continuous_onset`: continuous
  onset, with the bound `m² ≤ 3 (β J - 1)`.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (17) and §7.
-/

namespace IsingAttention

open Real

/-! ### Independent spins in an effective field -/

section Energy

variable {ι : Type*} [Fintype ι]

/-- **P(17), S(8).** The effective Hamiltonian `H_eff = -J ∑_i S_i m` of spins in the field of the
average `m`. -/
@[claim "A13" source := "P(17), S(8)" role := definition]
def meanFieldEnergy (J m : ℝ) (σ : SpinConfig ι) : ℝ := -J * ∑ i, spin (σ i) * m

/-- The weight of a configuration is a product over the spins. -/
lemma exp_meanFieldEnergy (J m β : ℝ) (σ : SpinConfig ι) :
    exp (-β * meanFieldEnergy J m σ) = ∏ k, exp (β * J * m * spin (σ k)) := by
  rw [← exp_sum, meanFieldEnergy, ← Finset.mul_sum, ← Finset.sum_mul]
  ring_nf

/-- In an effective field every spin has the average `tanh (β J m)`. -/
@[claim "A13" source := "P(17), S(8)" role := statement]
theorem gibbsAverage_meanFieldEnergy [DecidableEq ι] (J m β : ℝ) (i : ι) :
    gibbsAverage (meanFieldEnergy J m) β (fun σ => spin (σ i)) = Real.tanh (β * J * m) := by
  set c := β * J * m with hc
  have hfactor : ∀ σ : ι → Bool, (spin (σ i) - tanh c) * exp (-β * meanFieldEnergy J m σ) =
      ∏ k, (if k = i then spin (σ k) - tanh c else 1) * exp (c * spin (σ k)) := fun σ => by
    rw [Finset.prod_mul_distrib, Finset.prod_ite_eq' Finset.univ i, if_pos (Finset.mem_univ i),
      exp_meanFieldEnergy]
  have hsite : ∑ b : Bool, (if i = i then spin b - tanh c else 1) * exp (c * spin b) = 0 := by
    have hcosh : exp c + exp (-c) ≠ 0 := by positivity
    simp only [if_true, Fintype.sum_bool, spin_true, spin_false, mul_one, mul_neg, tanh_eq]
    field_simp
    ring
  have hzero : ∑ σ : ι → Bool, (spin (σ i) - tanh c) * exp (-β * meanFieldEnergy J m σ) = 0 := by
    simp only [hfactor]
    rw [← Fintype.piFinset_univ, Finset.sum_prod_piFinset Finset.univ
      fun k b => (if k = i then spin b - tanh c else 1) * exp (c * spin b)]
    exact Finset.prod_eq_zero (Finset.mem_univ i) hsite
  have havg :
      gibbsAverage (meanFieldEnergy J m) β (fun σ : ι → Bool => spin (σ i) - tanh c) = 0 := by
    rw [gibbsAverage_eq_div, hzero, zero_div]
  rwa [gibbsAverage_sub, gibbsAverage_const, sub_eq_zero] at havg

end Energy

/-! ### The hyperbolic tangent -/

lemma hasDerivAt_tanh (x : ℝ) : HasDerivAt tanh (1 - tanh x ^ 2) x := by
  have hcosh := (cosh_pos x).ne'
  have hfun : tanh = fun y => sinh y / cosh y := funext tanh_eq_sinh_div_cosh
  rw [hfun]
  refine ((hasDerivAt_sinh x).fun_div (hasDerivAt_cosh x) hcosh).congr_deriv ?_
  field_simp

lemma continuous_tanh : Continuous tanh :=
  continuous_iff_continuousAt.2 fun x => (hasDerivAt_tanh x).continuousAt

lemma strictMono_tanh : StrictMono tanh :=
  strictMono_of_deriv_pos fun x => by
    rw [(hasDerivAt_tanh x).deriv]
    linarith [tanh_sq_lt_one x]

lemma tanh_pos {x : ℝ} (hx : 0 < x) : 0 < tanh x := by
  simpa using strictMono_tanh hx

/-- The hyperbolic tangent is strictly concave on `[0, ∞)`. -/
@[claim "A13" source := "P(17), S(8)" role := statement]
theorem strictConcaveOn_tanh : StrictConcaveOn ℝ (Set.Ici 0) Real.tanh := by
  refine StrictAntiOn.strictConcaveOn_of_deriv (convex_Ici 0) continuous_tanh.continuousOn ?_
  rw [interior_Ici]
  intro x hx y hy hxy
  rw [(hasDerivAt_tanh x).deriv, (hasDerivAt_tanh y).deriv]
  have hpos := tanh_pos hx
  have hlt := strictMono_tanh hxy
  nlinarith

/-- Two terms of the series of the inverse function bound it from below: with `t = tanh x` this is
`t + t³/3 ≤ artanh t`. -/
lemma tanh_add_cube_le {x : ℝ} (hx : 0 ≤ x) : tanh x + tanh x ^ 3 / 3 ≤ x := by
  have hderiv (y : ℝ) : HasDerivAt (fun y => y - (tanh y + tanh y ^ 3 / 3)) (tanh y ^ 4) y := by
    have ht := hasDerivAt_tanh y
    refine ((hasDerivAt_id y).fun_sub (ht.fun_add ((ht.fun_pow 3).div_const 3))).congr_deriv ?_
    norm_num
    ring
  have hmono : Monotone fun y => y - (tanh y + tanh y ^ 3 / 3) :=
    monotone_of_deriv_nonneg (fun y => (hderiv y).differentiableAt) fun y => by
      rw [(hderiv y).deriv]
      positivity
  have := hmono hx
  simp only [tanh_zero] at this
  linarith

lemma tanh_lt_self {x : ℝ} (hx : 0 < x) : tanh x < x := by
  have := tanh_add_cube_le hx.le
  have := pow_pos (tanh_pos hx) 3
  linarith

/-! ### Self-consistency -/

lemma pos_of_tanh_mul_eq {K m : ℝ} (hm : 0 < m) (heq : tanh (K * m) = m) : 0 < K * m := by
  by_contra hle
  have := strictMono_tanh.monotone (not_lt.1 hle)
  rw [tanh_zero, heq] at this
  linarith

/-- **Above the critical temperature.** If `β J ≤ 1` then only `m = 0` is self-consistent. -/
@[claim "A13" source := "P(17), S(8)" role := statement]
theorem tanh_eq_self_iff_of_le_one {β J : ℝ} (hβJ : β * J ≤ 1) (m : ℝ) :
    Real.tanh (β * J * m) = m ↔ m = 0 := by
  have hpos : ∀ x : ℝ, 0 < x → tanh (β * J * x) ≠ x := fun x hx heq => by
    have hlt := tanh_lt_self (pos_of_tanh_mul_eq hx heq)
    rw [heq] at hlt
    nlinarith
  refine ⟨fun heq => ?_, by rintro rfl; simp⟩
  rcases lt_trichotomy m 0 with hm | hm | hm
  · refine absurd ?_ (hpos (-m) (neg_pos.2 hm))
    rw [mul_neg, tanh_neg, heq]
  · exact hm
  · exact absurd heq (hpos m hm)

/-- Below the critical temperature there is a positive solution. -/
lemma exists_tanh_eq_self {K : ℝ} (hK : 1 < K) : ∃ m, 0 < m ∧ tanh (K * m) = m := by
  have hev : ∀ᶠ x in nhdsWithin (0 : ℝ) (Set.Ioi 0), cosh x < K :=
    (continuous_cosh.continuousAt.eventually_lt continuousAt_const (by simpa using hK)).filter_mono
      nhdsWithin_le_nhds
  obtain ⟨x, hxK, hx⟩ := (hev.and self_mem_nhdsWithin).exists
  have hx0 : (0 : ℝ) < x := hx
  have hK0 : 0 < K := one_pos.trans hK
  have hKx : K * (x / K) = x := mul_div_cancel₀ x hK0.ne'
  have hlow : x / K < tanh x := by
    rw [tanh_eq_sinh_div_cosh]
    exact (div_lt_div_of_pos_left hx0 (cosh_pos x) hxK).trans_le
      (div_le_div_of_nonneg_right (self_le_sinh_iff.2 hx0.le) (cosh_pos x).le)
  have hcont : ContinuousOn (fun m => tanh (K * m) - m) (Set.Icc (x / K) 1) :=
    ((continuous_tanh.comp (continuous_const.mul continuous_id)).sub continuous_id).continuousOn
  obtain ⟨m, hm, hm0⟩ := intermediate_value_Icc' (hlow.trans (tanh_lt_one x)).le hcont
    (show (0 : ℝ) ∈ Set.Icc (tanh (K * 1) - 1) (tanh (K * (x / K)) - x / K) from
      ⟨(sub_neg.2 (tanh_lt_one _)).le, by rw [hKx]; exact (sub_pos.2 hlow).le⟩)
  exact ⟨m, (div_pos hx0 hK0).trans_le hm.1, sub_eq_zero.1 hm0⟩

/-- By strict concavity there is no second positive solution. -/
lemma not_lt_of_tanh_eq_self {K m n : ℝ} (hm : 0 < m) (hmn : m < n) (heqm : tanh (K * m) = m)
    (heqn : tanh (K * n) = n) : False := by
  have hn : 0 < n := hm.trans hmn
  have hKn := pos_of_tanh_mul_eq hn heqn
  have hlt := strictConcaveOn_tanh.2 (Set.mem_Ici.2 le_rfl) (Set.mem_Ici.2 hKn.le) hKn.ne
    (sub_pos.2 ((div_lt_one₀ hn).2 hmn)) (div_pos hm hn) (sub_add_cancel 1 (m / n))
  have hcomb : m / n * (K * n) = K * m := by field_simp
  simp only [smul_eq_mul, mul_zero, tanh_zero, zero_add, hcomb, heqm, heqn] at hlt
  rw [div_mul_cancel₀ _ hn.ne'] at hlt
  exact lt_irrefl _ hlt

/-- **Below the critical temperature.** If `β J > 1` then there is exactly one self-consistent
`m > 0`. -/
@[claim "A13" source := "P(17), S(8)" role := statement]
theorem existsUnique_tanh_eq_self {β J : ℝ} (hβJ : 1 < β * J) :
    ∃! m : ℝ, 0 < m ∧ Real.tanh (β * J * m) = m := by
  obtain ⟨m, hm, heq⟩ := exists_tanh_eq_self hβJ
  refine ⟨m, ⟨hm, heq⟩, fun n ⟨hn, hneq⟩ => ?_⟩
  rcases lt_trichotomy n m with h | h | h
  · exact (not_lt_of_tanh_eq_self hn h hneq heq).elim
  · exact h
  · exact (not_lt_of_tanh_eq_self hm h heq hneq).elim

/-- The spontaneous magnetization of mean field is at most `√(3 (β J - 1))`. -/
@[claim "A13" source := "P(17), S(8)" role := statement]
theorem sq_le_of_tanh_eq_self {β J m : ℝ} (hm : 0 < m) (heq : Real.tanh (β * J * m) = m) :
    m ^ 2 ≤ 3 * (β * J - 1) := by
  have h := tanh_add_cube_le (pos_of_tanh_mul_eq hm heq).le
  rw [heq] at h
  have hfac : m * (m ^ 2) ≤ m * (3 * (β * J - 1)) := by linarith [pow_succ' m 2]
  exact le_of_mul_le_mul_left hfac hm

/-- **Continuous onset.** The positive solution tends to `0` when `β J` decreases to `1`. -/
@[claim "A13" source := "P(17), S(8), P §7" role := statement]
theorem meanField_continuous_onset (ε : ℝ) (hε : 0 < ε) :
    ∃ δ : ℝ, 0 < δ ∧ ∀ β J m : ℝ, 1 < β * J → β * J < 1 + δ → 0 < m →
      Real.tanh (β * J * m) = m → m < ε := by
  refine ⟨ε ^ 2 / 3, by positivity, fun β J m _ hδ hm heq => ?_⟩
  have := sq_le_of_tanh_eq_self hm heq
  exact lt_of_pow_lt_pow_left₀ 2 hε.le (by linarith)

end IsingAttention
