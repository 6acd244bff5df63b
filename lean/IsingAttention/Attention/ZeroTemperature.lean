/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Attention.Boltzmann
import Mathlib.Analysis.Calculus.Deriv.Inv
import Mathlib.Analysis.SpecialFunctions.ExpDeriv

/-!
# The zero-temperature limit of attention, and why it has no critical temperature

P(20) takes attention weights `A_ij ≈ e^{-βJ_ij} / ∑_k e^{-βJ_ik}` and says that beyond a *critical*
`β` symmetry breaks and one pattern takes the attention. Every row of P(20) is the Gibbs measure of
the energies `J_i`, so this is a statement about `gibbs E β` as a function of `β`.

Half of it is true. As `β → ∞` the weights tend to the uniform distribution on the minimizers of
`E`, with an explicit rate: the attention that goes elsewhere is at most `(N - 1) e^{-βΔ}` when all
other energies lie at least `Δ` higher. The other half is not: for finitely many scores every weight
is a real-analytic function of `β` on the whole line, so there is no critical `β`; the crossover is
smooth. Nor does anything break at some positive `β`: the order of the weights is the reverse order
of the energies at *every* `β > 0`.

## Main definitions

* `IsingAttention.groundStates`: the minimizers of an energy.

## Main statements

* `IsingAttention.tendsto_gibbs_atTop`: the limit `β → ∞`.
* `IsingAttention.tendsto_softmax_mul_atTop`: the same for the softmax of `β x`.
* `IsingAttention.sum_gibbs_excited_le`: the gap bound.
* `IsingAttention.analyticAt_gibbs`, `IsingAttention.hasDerivAt_gibbs`: no critical `β`.
* `IsingAttention.not_exists_criticalInverseTemperature`: the refutation in the paper's words.
* `IsingAttention.gibbs_lt_gibbs_iff`: the favoured pattern is the same at every `β > 0`.

## Conventions

`E` stands for one row of P(20)'s `J`, whose sign makes *small* `J` attractive.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equation (20) and §8.
-/

open Filter Topology

namespace IsingAttention

variable {Ω : Type*} [Fintype Ω]

/-- The configurations of least energy. -/
@[claim "B7" source := "P(20)" role := definition]
noncomputable def groundStates (E : Ω → ℝ) : Finset Ω := {ω | ∀ ω', E ω ≤ E ω'}

lemma mem_groundStates {E : Ω → ℝ} {ω : Ω} : ω ∈ groundStates E ↔ ∀ ω', E ω ≤ E ω' := by
  simp [groundStates]

lemma groundStates_nonempty [Nonempty Ω] (E : Ω → ℝ) : (groundStates E).Nonempty := by
  obtain ⟨ω, hω⟩ := Finite.exists_min E
  exact ⟨ω, mem_groundStates.2 hω⟩

/-! ### The limit of large `β` -/

lemma tendsto_exp_neg_mul_atTop {δ : ℝ} (hδ : 0 < δ) :
    Tendsto (fun β : ℝ => Real.exp (-β * δ)) atTop (𝓝 0) :=
  Real.tendsto_exp_atBot.comp (tendsto_neg_atTop_atBot.atBot_mul_const hδ)

/-- A Gibbs weight as the inverse of a sum of relative Boltzmann factors. -/
lemma gibbs_eq_inv_sum (E : Ω → ℝ) (β : ℝ) (ω : Ω) :
    gibbs E β ω = (∑ ω', Real.exp (-β * (E ω' - E ω)))⁻¹ := by
  have hZ : partitionFunction E β =
      Real.exp (-β * E ω) * ∑ ω', Real.exp (-β * (E ω' - E ω)) := by
    rw [partitionFunction, Finset.mul_sum]
    refine Finset.sum_congr rfl fun ω' _ => ?_
    rw [← Real.exp_add]
    ring_nf
  rw [gibbs, hZ, div_mul_cancel_left₀ (Real.exp_pos _).ne']

/-- A Gibbs weight is at most the Boltzmann factor relative to any other configuration, at every
`β`. -/
@[claim "B7" source := "P(20), S(11)" role := statement]
theorem gibbs_le_exp (E : Ω → ℝ) (β : ℝ) (ω ω₀ : Ω) :
    gibbs E β ω ≤ Real.exp (-β * (E ω - E ω₀)) := by
  have hZ : Real.exp (-β * E ω₀) ≤ partitionFunction E β :=
    Finset.single_le_sum (f := fun ω' => Real.exp (-β * E ω'))
      (fun ω' _ => (Real.exp_pos _).le) (Finset.mem_univ ω₀)
  calc gibbs E β ω ≤ Real.exp (-β * E ω) / Real.exp (-β * E ω₀) :=
        div_le_div_of_nonneg_left (Real.exp_pos _).le (Real.exp_pos _) hZ
    _ = Real.exp (-β * (E ω - E ω₀)) := by
        rw [← Real.exp_sub]
        ring_nf

/-- The weight of a configuration that is not of least energy vanishes as `β → ∞`. -/
lemma tendsto_gibbs_of_lt {E : Ω → ℝ} {ω ω₀ : Ω} (h : E ω₀ < E ω) :
    Tendsto (fun β => gibbs E β ω) atTop (𝓝 0) :=
  squeeze_zero (fun β => gibbs_nonneg E β ω) (fun β => gibbs_le_exp E β ω ω₀)
    (tendsto_exp_neg_mul_atTop (sub_pos.2 h))

/-- The configurations of least energy share the weight equally as `β → ∞`. -/
lemma tendsto_gibbs_of_mem_groundStates {E : Ω → ℝ} {ω : Ω} (h : ω ∈ groundStates E) :
    Tendsto (fun β => gibbs E β ω) atTop (𝓝 (1 / (groundStates E).card)) := by
  have hterm : ∀ ω', Tendsto (fun β : ℝ => Real.exp (-β * (E ω' - E ω))) atTop
      (𝓝 (if ∀ ω'', E ω' ≤ E ω'' then 1 else 0)) := by
    intro ω'
    split_ifs with h'
    · have : E ω' = E ω := le_antisymm (h' ω) (mem_groundStates.1 h ω')
      simp [this]
    · push_neg at h'
      obtain ⟨ω'', hω''⟩ := h'
      exact tendsto_exp_neg_mul_atTop (sub_pos.2 ((mem_groundStates.1 h ω'').trans_lt hω''))
  have hsum := tendsto_finset_sum Finset.univ fun ω' _ => hterm ω'
  rw [Finset.sum_boole] at hsum
  simp only [gibbs_eq_inv_sum, one_div]
  exact hsum.inv₀ (Nat.cast_ne_zero.2 (Finset.card_pos.2 ⟨ω, h⟩).ne')

/-- **P(20)**, the true half: as `β → ∞` the weights tend to the uniform distribution on the
configurations of least energy. -/
@[claim "B7" source := "P(20), S(11)" role := statement]
theorem tendsto_gibbs_atTop (E : Ω → ℝ) (ω : Ω) :
    Tendsto (fun β => gibbs E β ω) atTop
      (𝓝 (if ∀ ω', E ω ≤ E ω' then 1 / ((groundStates E).card : ℝ) else 0)) := by
  split_ifs with h
  · exact tendsto_gibbs_of_mem_groundStates (mem_groundStates.2 h)
  · push_neg at h
    obtain ⟨ω₀, hω₀⟩ := h
    exact tendsto_gibbs_of_lt hω₀

/-- **P(20)** for scores: as `β → ∞` the softmax of `β x` tends to the uniform distribution on the
largest scores. -/
@[claim "B7" source := "P(20), S(11)" role := statement]
theorem tendsto_softmax_mul_atTop (x : Ω → ℝ) (ω : Ω) :
    Tendsto (fun β => softmax (fun ω' => β * x ω') ω) atTop
      (𝓝 (if ∀ ω', x ω' ≤ x ω then 1 / ((groundStates fun ω' => -x ω').card : ℝ) else 0)) := by
  simp only [softmax_eq_gibbs]
  simpa only [neg_le_neg_iff] using tendsto_gibbs_atTop (fun ω' => -x ω') ω

/-- **P(20)**, the rate: if every energy above that of `ω₀` lies at least `Δ` above it, then the
weight of those configurations is at most `(N - 1) e^{-βΔ}`. (With `ω₀` of least energy these are
all configurations that are not.) -/
@[claim "B7" source := "P(20), S(11)" role := statement]
theorem sum_gibbs_excited_le (E : Ω → ℝ) (β : ℝ) (hβ : 0 ≤ β) (ω₀ : Ω) (Δ : ℝ)
    (hΔ : ∀ ω, E ω₀ < E ω → E ω₀ + Δ ≤ E ω) :
    ∑ ω with E ω₀ < E ω, gibbs E β ω ≤ (Fintype.card Ω - 1) * Real.exp (-β * Δ) := by
  have hterm : ∀ ω ∈ ({ω | E ω₀ < E ω} : Finset Ω), gibbs E β ω ≤ Real.exp (-β * Δ) := by
    intro ω hω
    have hle := hΔ ω (by simpa using hω)
    refine (gibbs_le_exp E β ω ω₀).trans (Real.exp_le_exp.2 ?_)
    nlinarith
  have hcard : ((({ω | E ω₀ < E ω} : Finset Ω).card : ℝ) ≤ Fintype.card Ω - 1) := by
    have : ({ω | E ω₀ < E ω} : Finset Ω).card < Fintype.card Ω :=
      Finset.card_lt_univ_of_notMem (x := ω₀) (by simp)
    rw [le_sub_iff_add_le]
    exact_mod_cast this
  calc ∑ ω with E ω₀ < E ω, gibbs E β ω ≤
      ({ω | E ω₀ < E ω} : Finset Ω).card • Real.exp (-β * Δ) :=
        Finset.sum_le_card_nsmul _ _ _ hterm
    _ ≤ (Fintype.card Ω - 1) * Real.exp (-β * Δ) := by
        rw [nsmul_eq_mul]
        exact mul_le_mul_of_nonneg_right hcard (Real.exp_pos _).le

/-! ### No critical `β` -/

/-- **P §8**, corrected: every weight is a real-analytic function of `β` on the whole real line. -/
@[claim "B8" source := "P §8" role := correction]
theorem analyticAt_gibbs (E : Ω → ℝ) (ω : Ω) (β₀ : ℝ) :
    AnalyticAt ℝ (fun β => gibbs E β ω) β₀ := by
  haveI : Nonempty Ω := ⟨ω⟩
  have hexp : ∀ ω', AnalyticAt ℝ (fun β : ℝ => Real.exp (-β * E ω')) β₀ := fun ω' =>
    AnalyticAt.rexp' (analyticAt_id.neg.mul analyticAt_const)
  exact AnalyticAt.div (hexp ω) (Finset.univ.analyticAt_fun_sum fun ω' _ => hexp ω')
    (partitionFunction_ne_zero E β₀)

/-- **P §8**, corrected: the response of a weight to `β` is finite at every `β`, namely the weight
times the distance of its energy below the mean energy. -/
@[claim "B8" source := "P §8" role := correction]
theorem hasDerivAt_gibbs (E : Ω → ℝ) (ω : Ω) (β : ℝ) :
    HasDerivAt (fun b => gibbs E b ω) (gibbs E β ω * (gibbsAverage E β E - E ω)) β := by
  haveI : Nonempty Ω := ⟨ω⟩
  have hexp : ∀ ω', HasDerivAt (fun b : ℝ => Real.exp (-b * E ω'))
      (Real.exp (-β * E ω') * (-1 * E ω')) β := fun ω' =>
    ((hasDerivAt_neg' β).mul_const (E ω')).exp
  have hsum : HasDerivAt (partitionFunction E)
      (∑ ω', Real.exp (-β * E ω') * (-1 * E ω')) β := HasDerivAt.fun_sum fun ω' _ => hexp ω'
  have hsum' : ∑ ω', Real.exp (-β * E ω') * (-1 * E ω') =
      -(gibbsAverage E β E * partitionFunction E β) := by
    rw [gibbsAverage_eq_div, div_mul_cancel₀ _ (partitionFunction_ne_zero E β),
      ← Finset.sum_neg_distrib]
    exact Finset.sum_congr rfl fun ω' _ => by ring
  refine ((hexp ω).fun_div hsum (partitionFunction_ne_zero E β)).congr_deriv ?_
  rw [hsum', gibbs]
  have := partitionFunction_ne_zero E β
  field_simp
  ring

/-- **P §8**, as written: there is a critical `β`. It is false: no weight of any finite row of
scores is singular at any `β`. -/
@[claim "B8" source := "P §8" role := refutation]
theorem not_exists_criticalInverseTemperature :
    ¬ ∃ (N : ℕ) (E : Fin N → ℝ) (j : Fin N) (β_c : ℝ),
      ¬ AnalyticAt ℝ (fun β => gibbs E β j) β_c :=
  fun ⟨_, E, j, β_c, h⟩ => h (analyticAt_gibbs E j β_c)

/-- **P §8**, corrected: the favoured pattern does not change with `β`. At every `β > 0`, however
small, the lower energy has the larger weight. -/
@[claim "B8" source := "P §8" role := correction]
theorem gibbs_lt_gibbs_iff (E : Ω → ℝ) (β : ℝ) (hβ : 0 < β) (ω ω' : Ω) :
    gibbs E β ω < gibbs E β ω' ↔ E ω' < E ω := by
  haveI : Nonempty Ω := ⟨ω⟩
  rw [gibbs, gibbs, div_lt_div_iff_of_pos_right (partitionFunction_pos E β), Real.exp_lt_exp,
    neg_mul, neg_mul, neg_lt_neg_iff, mul_lt_mul_iff_right₀ hβ]

end IsingAttention
