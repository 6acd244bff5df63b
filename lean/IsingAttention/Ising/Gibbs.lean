/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.PartitionFunction
import Mathlib.Analysis.SpecialFunctions.Log.NegMulLog

/-!
# The Gibbs measure and its variational principle

The papers say that a system at inverse temperature `β` is distributed as `P ∝ e^{-βH}` and that
`F = -(1/β) ln Z` is its free energy. This file makes the connection of the two precise: among all
probability vectors `p` on the configurations the functional `⟨E⟩_p - S(p)/β` has the minimum `F`,
and the Gibbs measure is the only minimizer. This is the exact form of "attention computes a
thermodynamic equilibrium state" (`IsingAttention.Attention.Boltzmann`).

## Main definitions

* `IsingAttention.gibbs`, `IsingAttention.gibbsAverage`: the Gibbs weights and averages.
* `IsingAttention.entropy`, `IsingAttention.variationalFreeEnergy`.

## Main statements

* `IsingAttention.gibbs_pos`, `IsingAttention.sum_gibbs`, `IsingAttention.gibbs_add_const`.
* `IsingAttention.freeEnergy_le_variationalFreeEnergy`,
  `IsingAttention.variationalFreeEnergy_eq_iff`: the Gibbs variational principle.
* `IsingAttention.concaveOn_freeEnergy`: the free energy is a concave function of the energies.

## Conventions

The entropy is in nats. `Real.negMulLog 0 = 0`, so `0 log 0 = 0`, as usual. The variational
principle needs `β > 0`; at negative `β` minimum becomes maximum.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, equations (15), (19).
* Matthias Bal, *Transformers Are Secretly Collectives of Spin Systems*, §4.
-/

namespace IsingAttention

open Real

variable {Ω : Type*} [Fintype Ω]

/-- **P(15), Bal.** The Gibbs weight `e^{-β E(ω)} / Z(β)` of the configuration `ω`. -/
@[claim "A5" source := "P(15), Bal" role := definition]
noncomputable def gibbs (E : Ω → ℝ) (β : ℝ) (ω : Ω) : ℝ :=
  Real.exp (-β * E ω) / partitionFunction E β

/-- The thermal average `⟨f⟩ = ∑_ω p(ω) f(ω)` over the Gibbs weights `p`. -/
@[claim "A7" source := "Bal(sigma)" role := definition]
noncomputable def gibbsAverage (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) : ℝ := ∑ ω, gibbs E β ω * f ω

/-- The Shannon entropy `S(p) = -∑_ω p(ω) log p(ω)` in nats, with `0 log 0 = 0`. -/
@[claim "A6" source := "P(19), S(10)" role := definition]
noncomputable def entropy (p : Ω → ℝ) : ℝ := ∑ ω, Real.negMulLog (p ω)

/-- The variational free energy `⟨E⟩_p - S(p)/β` of a vector `p` of weights. -/
@[claim "A6" source := "P(19), S(10)" role := definition]
noncomputable def variationalFreeEnergy (E : Ω → ℝ) (β : ℝ) (p : Ω → ℝ) : ℝ :=
  ∑ ω, p ω * E ω - (1 / β) * entropy p

/-! ### The Gibbs measure -/

/-- The Gibbs weights are positive. -/
@[claim "A5" source := "P(15), Bal" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem gibbs_pos [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) (ω : Ω) : 0 < gibbs E β ω :=
  div_pos (exp_pos _) (partitionFunction_pos E β)

lemma gibbs_nonneg (E : Ω → ℝ) (β : ℝ) (ω : Ω) : 0 ≤ gibbs E β ω :=
  haveI : Nonempty Ω := ⟨ω⟩
  (gibbs_pos E β ω).le

/-- The Gibbs weights sum to one. -/
@[claim "A5" source := "P(15), Bal" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem sum_gibbs [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) : ∑ ω, gibbs E β ω = 1 := by
  simp only [gibbs, div_eq_mul_inv, ← Finset.sum_mul]
  exact mul_inv_cancel₀ (partitionFunction_ne_zero E β)

/-- The Gibbs weights do not change when a constant is added to the energy. -/
@[claim "A5" source := "P(15), Bal" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem gibbs_add_const (E : Ω → ℝ) (β c : ℝ) (ω : Ω) :
    gibbs (fun ω => E ω + c) β ω = gibbs E β ω := by
  rw [gibbs, partitionFunction_add_const, gibbs, mul_add, add_comm, exp_add,
    mul_div_mul_left _ _ (exp_pos _).ne']

lemma log_gibbs [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) (ω : Ω) :
    log (gibbs E β ω) = -β * E ω - log (partitionFunction E β) := by
  rw [gibbs, log_div (exp_pos _).ne' (partitionFunction_ne_zero E β), log_exp]

/-- Ratios of Gibbs weights are Boltzmann factors: this is the meaning of `P ∝ e^{-βH}`. -/
@[claim "A5" source := "P(15), Bal" role := statement]
theorem gibbs_eq_exp_mul_gibbs (E : Ω → ℝ) (β : ℝ) (ω ω' : Ω) :
    gibbs E β ω = exp (-β * (E ω - E ω')) * gibbs E β ω' := by
  rw [gibbs, gibbs, mul_div_assoc', ← exp_add]
  ring_nf

/-! ### Averages -/

lemma gibbsAverage_def (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) :
    gibbsAverage E β f = ∑ ω, gibbs E β ω * f ω := rfl

lemma gibbsAverage_eq_div (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) :
    gibbsAverage E β f = (∑ ω, f ω * exp (-β * E ω)) / partitionFunction E β := by
  simp only [gibbsAverage, gibbs, div_eq_mul_inv, Finset.sum_mul]
  exact Finset.sum_congr rfl fun ω _ => by ring

@[simp] lemma gibbsAverage_const [Nonempty Ω] (E : Ω → ℝ) (β c : ℝ) :
    gibbsAverage E β (fun _ => c) = c := by
  rw [gibbsAverage, ← Finset.sum_mul, sum_gibbs, one_mul]

lemma gibbsAverage_add (E : Ω → ℝ) (β : ℝ) (f g : Ω → ℝ) :
    gibbsAverage E β (fun ω => f ω + g ω) = gibbsAverage E β f + gibbsAverage E β g := by
  simp only [gibbsAverage, mul_add, Finset.sum_add_distrib]

lemma gibbsAverage_const_mul (E : Ω → ℝ) (β c : ℝ) (f : Ω → ℝ) :
    gibbsAverage E β (fun ω => c * f ω) = c * gibbsAverage E β f := by
  simp only [gibbsAverage, Finset.mul_sum]
  exact Finset.sum_congr rfl fun ω _ => by ring

lemma gibbsAverage_neg (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) :
    gibbsAverage E β (fun ω => -f ω) = -gibbsAverage E β f := by
  simp only [gibbsAverage, mul_neg, Finset.sum_neg_distrib]

lemma gibbsAverage_sub (E : Ω → ℝ) (β : ℝ) (f g : Ω → ℝ) :
    gibbsAverage E β (fun ω => f ω - g ω) = gibbsAverage E β f - gibbsAverage E β g := by
  simp only [gibbsAverage, mul_sub, Finset.sum_sub_distrib]

lemma gibbsAverage_sum {κ : Type*} (s : Finset κ) (E : Ω → ℝ) (β : ℝ) (f : κ → Ω → ℝ) :
    gibbsAverage E β (fun ω => ∑ k ∈ s, f k ω) = ∑ k ∈ s, gibbsAverage E β (f k) := by
  simp only [gibbsAverage, Finset.mul_sum]
  exact Finset.sum_comm

lemma gibbsAverage_nonneg {f : Ω → ℝ} (hf : ∀ ω, 0 ≤ f ω) (E : Ω → ℝ) (β : ℝ) :
    0 ≤ gibbsAverage E β f :=
  Finset.sum_nonneg fun ω _ => mul_nonneg (gibbs_nonneg E β ω) (hf ω)

/-! ### The variational principle -/

/-- The pointwise form of Gibbs' inequality. -/
lemma sub_le_mul_log_sub {a q : ℝ} (ha : 0 ≤ a) (hq : 0 < q) :
    a - q ≤ a * log a - a * log q := by
  rcases ha.eq_or_lt with rfl | ha
  · simpa using hq.le
  have h := mul_le_mul_of_nonneg_left (log_le_sub_one_of_pos (div_pos hq ha)) ha.le
  rw [log_div hq.ne' ha.ne', mul_sub, mul_sub, mul_div_cancel₀ _ ha.ne'] at h
  linarith

/-- Equality in the pointwise form of Gibbs' inequality. -/
lemma sub_eq_mul_log_sub_iff {a q : ℝ} (ha : 0 ≤ a) (hq : 0 < q) :
    a - q = a * log a - a * log q ↔ a = q := by
  refine ⟨fun h => ?_, by rintro rfl; simp⟩
  rcases ha.eq_or_lt with rfl | ha
  · simp only [zero_sub, zero_mul, sub_zero] at h
    linarith
  by_contra hne
  have hne1 : q / a ≠ 1 := fun h1 => hne ((div_eq_one_iff_eq ha.ne').1 h1).symm
  have hlt := mul_lt_mul_of_pos_left (log_lt_sub_one_of_pos (div_pos hq ha) hne1) ha
  rw [log_div hq.ne' ha.ne', mul_sub, mul_sub, mul_div_cancel₀ _ ha.ne'] at hlt
  linarith

/-- The excess of the variational free energy is `1/β` times the relative entropy to the Gibbs
measure. -/
lemma variationalFreeEnergy_sub_freeEnergy [Nonempty Ω] (E : Ω → ℝ) {β : ℝ} (hβ : β ≠ 0)
    {p : Ω → ℝ} (hp : ∑ ω, p ω = 1) :
    variationalFreeEnergy E β p - freeEnergy E β =
      (1 / β) * ∑ ω, (p ω * log (p ω) - p ω * log (gibbs E β ω)) := by
  have hlog : ∑ ω, p ω * log (gibbs E β ω) =
      -β * ∑ ω, p ω * E ω - log (partitionFunction E β) := by
    calc ∑ ω, p ω * log (gibbs E β ω) =
        ∑ ω, (-β * (p ω * E ω) - p ω * log (partitionFunction E β)) :=
          Finset.sum_congr rfl fun ω _ => by rw [log_gibbs]; ring
      _ = _ := by rw [Finset.sum_sub_distrib, ← Finset.mul_sum, ← Finset.sum_mul, hp, one_mul]
  have hent : entropy p = -∑ ω, p ω * log (p ω) := by
    simp [entropy, negMulLog]
  rw [Finset.sum_sub_distrib, hlog, variationalFreeEnergy, freeEnergy, hent]
  linear_combination (-∑ ω, p ω * E ω) * one_div_mul_cancel hβ

/-- **Gibbs variational principle for P(19)**, the bound: no probability vector has a smaller
variational free energy than `F`. -/
@[claim "A6" source := "P(19), S(10)" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem freeEnergy_le_variationalFreeEnergy [Nonempty Ω] (E : Ω → ℝ) {β : ℝ} (hβ : 0 < β)
    {p : Ω → ℝ} (hp0 : ∀ ω, 0 ≤ p ω) (hp : ∑ ω, p ω = 1) :
    freeEnergy E β ≤ variationalFreeEnergy E β p := by
  have hkl : (0 : ℝ) ≤ ∑ ω, (p ω * log (p ω) - p ω * log (gibbs E β ω)) := by
    calc (0 : ℝ) = ∑ ω, (p ω - gibbs E β ω) := by
          rw [Finset.sum_sub_distrib, hp, sum_gibbs, sub_self]
      _ ≤ _ := Finset.sum_le_sum fun ω _ => sub_le_mul_log_sub (hp0 ω) (gibbs_pos E β ω)
  have := variationalFreeEnergy_sub_freeEnergy E hβ.ne' hp
  nlinarith [mul_nonneg (one_div_nonneg.2 hβ.le) hkl]

/-- **Gibbs variational principle for P(19)**, attainment: the minimum `F` is attained exactly at
the Gibbs measure. -/
@[claim "A6" source := "P(19), S(10)" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem variationalFreeEnergy_eq_iff [Nonempty Ω] (E : Ω → ℝ) {β : ℝ} (hβ : 0 < β)
    {p : Ω → ℝ} (hp0 : ∀ ω, 0 ≤ p ω) (hp : ∑ ω, p ω = 1) :
    variationalFreeEnergy E β p = freeEnergy E β ↔ ∀ ω, p ω = gibbs E β ω := by
  have hzero : ∑ ω, (p ω - gibbs E β ω) = 0 := by
    rw [Finset.sum_sub_distrib, hp, sum_gibbs, sub_self]
  have hsum := Finset.sum_eq_sum_iff_of_le fun ω (_ : ω ∈ Finset.univ) =>
    sub_le_mul_log_sub (hp0 ω) (gibbs_pos E β ω)
  rw [← sub_eq_zero, variationalFreeEnergy_sub_freeEnergy E hβ.ne' hp, mul_eq_zero,
    or_iff_right (one_div_pos.2 hβ).ne', eq_comm, ← hzero, hsum]
  simp only [Finset.mem_univ, true_imp_iff]
  exact forall_congr' fun ω => sub_eq_mul_log_sub_iff (hp0 ω) (gibbs_pos E β ω)

/-- The variational free energy of the Gibbs measure is the free energy: `F = ⟨E⟩ - S/β`. -/
@[claim "A6" source := "P(19), S(10)" role := statement]
theorem variationalFreeEnergy_gibbs [Nonempty Ω] (E : Ω → ℝ) {β : ℝ} (hβ : β ≠ 0) :
    variationalFreeEnergy E β (gibbs E β) = freeEnergy E β := by
  rw [← sub_eq_zero, variationalFreeEnergy_sub_freeEnergy E hβ (sum_gibbs E β)]
  simp

/-- As a minimum of functions that are affine in the energies, the free energy is a concave
function of them. -/
lemma concaveOn_freeEnergy [Nonempty Ω] {β : ℝ} (hβ : 0 < β) :
    ConcaveOn ℝ Set.univ fun E : Ω → ℝ => freeEnergy E β := by
  refine ⟨convex_univ, fun E₁ _ E₂ _ a b ha hb hab => ?_⟩
  set p := gibbs (a • E₁ + b • E₂) β with hp
  have hp0 : ∀ ω, 0 ≤ p ω := gibbs_nonneg _ β
  have hp1 : ∑ ω, p ω = 1 := sum_gibbs _ β
  have h₁ := freeEnergy_le_variationalFreeEnergy E₁ hβ hp0 hp1
  have h₂ := freeEnergy_le_variationalFreeEnergy E₂ hβ hp0 hp1
  have hmean : ∑ ω, p ω * (a • E₁ + b • E₂) ω =
      a * ∑ ω, p ω * E₁ ω + b * ∑ ω, p ω * E₂ ω := by
    rw [Finset.mul_sum, Finset.mul_sum, ← Finset.sum_add_distrib]
    refine Finset.sum_congr rfl fun ω _ => ?_
    simp only [Pi.add_apply, Pi.smul_apply, smul_eq_mul]
    ring
  have hmix : freeEnergy (a • E₁ + b • E₂) β =
      a * variationalFreeEnergy E₁ β p + b * variationalFreeEnergy E₂ β p := by
    rw [← variationalFreeEnergy_gibbs _ hβ.ne', ← hp]
    simp only [variationalFreeEnergy, hmean]
    linear_combination (1 / β) * entropy p * hab
  simp only [smul_eq_mul]
  rw [hmix]
  exact add_le_add (mul_le_mul_of_nonneg_left h₁ ha) (mul_le_mul_of_nonneg_left h₂ hb)

end IsingAttention
