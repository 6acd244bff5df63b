/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.Thermodynamics
import Mathlib.Analysis.Analytic.Constructions
import Mathlib.Analysis.SpecialFunctions.Log.Deriv

/-!
# No singularity in a finite system

The paper recalls that the free energy of a finite system is analytic (§5.1) and then takes a
"discontinuous change" of the magnetization as the sign of a phase transition of a network with a
finite number of spins (§7). Both are made precise here, for spins over any finite alphabet and any
couplings: the free energy is real-analytic in `β ≠ 0` and in the fields, jointly, and the
magnetization is real-analytic in both, in particular continuous. So no finite system of this kind
has a discontinuous magnetization, and P §7 describes something that does not occur at finite `N`.

## Main statements

* `IsingAttention.analyticAt_log_partitionFunction`, `IsingAttention.analyticAt_freeEnergy`: in `β`.
* `IsingAttention.analyticAt_freeEnergy_field`: jointly in `β` and the fields.
* `IsingAttention.analyticAt_magnetization`, `IsingAttention.continuous_magnetization`.
* `IsingAttention.not_exists_discontinuity`: there is no discontinuous change at finite `N`.

## Conventions

The free energy per spin is `F / N`, which is analytic where `F` is. The point `β = 0` is excluded
for `F` only because of the prefactor `1/β`; `log Z` is analytic there too.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §5.1 and §7.
-/

namespace IsingAttention

open Real

/-! ### A finite system whose energies depend analytically on parameters -/

section FiniteSystem

variable {Ω P : Type*} [Fintype Ω] [NormedAddCommGroup P] [NormedSpace ℝ P]
  {E : P → Ω → ℝ} {b : P → ℝ} {x : P}

lemma analyticAt_sum_mul_exp (f : Ω → ℝ) (hb : AnalyticAt ℝ b x)
    (hE : ∀ ω, AnalyticAt ℝ (fun y => E y ω) x) :
    AnalyticAt ℝ (fun y => ∑ ω, f ω * exp (-b y * E y ω)) x :=
  Finset.analyticAt_fun_sum _ fun ω _ =>
    analyticAt_const.fun_mul ((hb.fun_neg.fun_mul (hE ω)).rexp')

lemma analyticAt_partitionFunction_comp (hb : AnalyticAt ℝ b x)
    (hE : ∀ ω, AnalyticAt ℝ (fun y => E y ω) x) :
    AnalyticAt ℝ (fun y => partitionFunction (E y) (b y)) x := by
  simpa only [partitionFunction, one_mul] using analyticAt_sum_mul_exp (fun _ => 1) hb hE

lemma analyticAt_log_partitionFunction_comp [Nonempty Ω] (hb : AnalyticAt ℝ b x)
    (hE : ∀ ω, AnalyticAt ℝ (fun y => E y ω) x) :
    AnalyticAt ℝ (fun y => log (partitionFunction (E y) (b y))) x :=
  AnalyticAt.comp' (f := fun y => partitionFunction (E y) (b y))
    (contDiffAt_log.2 (partitionFunction_ne_zero (E x) (b x))).analyticAt
    (analyticAt_partitionFunction_comp hb hE)

lemma analyticAt_freeEnergy_comp [Nonempty Ω] (hb : AnalyticAt ℝ b x) (hx : b x ≠ 0)
    (hE : ∀ ω, AnalyticAt ℝ (fun y => E y ω) x) :
    AnalyticAt ℝ (fun y => freeEnergy (E y) (b y)) x :=
  (analyticAt_const.fun_div hb hx).fun_neg.fun_mul (analyticAt_log_partitionFunction_comp hb hE)

lemma analyticAt_gibbsAverage_comp [Nonempty Ω] (f : Ω → ℝ) (hb : AnalyticAt ℝ b x)
    (hE : ∀ ω, AnalyticAt ℝ (fun y => E y ω) x) :
    AnalyticAt ℝ (fun y => gibbsAverage (E y) (b y) f) x := by
  simp only [gibbsAverage_eq_div]
  exact (analyticAt_sum_mul_exp f hb hE).fun_div (analyticAt_partitionFunction_comp hb hE)
    (partitionFunction_ne_zero (E x) (b x))

/-- **P §5.1.** `log Z` is real-analytic in `β`, everywhere. -/
@[claim "A10" source := "P §5.1" role := statement]
theorem analyticAt_log_partitionFunction [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) :
    AnalyticAt ℝ (fun b => Real.log (partitionFunction E b)) β :=
  analyticAt_log_partitionFunction_comp (E := fun _ => E) analyticAt_id fun _ => analyticAt_const

/-- **P §5.1.** The free energy of a finite system is real-analytic in `β ≠ 0`. -/
@[claim "A10" source := "P §5.1" role := statement]
theorem analyticAt_freeEnergy [Nonempty Ω] (E : Ω → ℝ) {β : ℝ} (hβ : β ≠ 0) :
    AnalyticAt ℝ (fun b => freeEnergy E b) β :=
  analyticAt_freeEnergy_comp (E := fun _ => E) analyticAt_id hβ fun _ => analyticAt_const

/-- Every thermal average of a finite system is real-analytic in `β`, everywhere. -/
@[claim "A10" source := "P §5.1" role := statement]
theorem analyticAt_gibbsAverage [Nonempty Ω] (E f : Ω → ℝ) (β : ℝ) :
    AnalyticAt ℝ (fun b => gibbsAverage E b f) β :=
  analyticAt_gibbsAverage_comp (E := fun _ => E) f analyticAt_id fun _ => analyticAt_const

end FiniteSystem

/-! ### Spin models -/

section Alphabet

variable {ι α : Type*} [Fintype ι] [DecidableEq ι] [Fintype α] [Nonempty α]

omit [DecidableEq ι] in
/-- The energy of a fixed configuration is analytic in the inverse temperature and the fields. -/
lemma analyticAt_energyOf (J : Matrix ι ι ℝ) (s : ι → ℝ) (x : ℝ × (ι → ℝ)) :
    AnalyticAt ℝ (fun y : ℝ × (ι → ℝ) => (Model.mk J y.2).energyOf s) x := by
  have hcoord : ∀ i, AnalyticAt ℝ (fun y : ℝ × (ι → ℝ) => y.2 i) x := fun i =>
    ((ContinuousLinearMap.proj (R := ℝ) (φ := fun _ : ι => ℝ) i).comp
      (ContinuousLinearMap.snd ℝ ℝ (ι → ℝ))).analyticAt x
  have hsum : AnalyticAt ℝ (fun y : ℝ × (ι → ℝ) => ∑ i, y.2 i * s i) x :=
    Finset.analyticAt_fun_sum _ fun i _ => (hcoord i).fun_mul analyticAt_const
  exact AnalyticAt.fun_sub (f := fun _ => -(∑ i, ∑ j, J i j * s i * s j)) analyticAt_const hsum

/-- **P §5.1.** The free energy of a finite system is real-analytic in the inverse temperature
`β ≠ 0` and the fields, jointly. -/
@[claim "A10" source := "P §5.1" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem analyticAt_freeEnergy_field (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) {β : ℝ}
    (hβ : β ≠ 0) :
    AnalyticAt ℝ (fun x : ℝ × (ι → ℝ) => freeEnergy ((Model.mk J x.2).energyOn v) x.1) (β, h) :=
  analyticAt_freeEnergy_comp (E := fun x : ℝ × (ι → ℝ) => (Model.mk J x.2).energyOn v)
    analyticAt_fst hβ fun σ => analyticAt_energyOf J (fun i => v (σ i)) (β, h)

/-- The magnetization of a finite system is real-analytic in the inverse temperature and the fields,
jointly. -/
@[claim "A10" source := "P §5.1, P §7" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem analyticAt_magnetization (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) (β : ℝ) :
    AnalyticAt ℝ (fun x : ℝ × (ι → ℝ) => (Model.mk J x.2).magnetization v x.1) (β, h) :=
  analyticAt_gibbsAverage_comp (E := fun x : ℝ × (ι → ℝ) => (Model.mk J x.2).energyOn v)
    (fun σ => ∑ i, v (σ i)) analyticAt_fst
    fun σ => analyticAt_energyOf J (fun i => v (σ i)) (β, h)

/-- The magnetization of a finite system is continuous in the inverse temperature and the fields,
jointly. -/
@[claim "A10" source := "P §5.1, P §7" role := statement]
theorem continuous_magnetization (J : Matrix ι ι ℝ) (v : α → ℝ) :
    Continuous fun x : ℝ × (ι → ℝ) => (Model.mk J x.2).magnetization v x.1 :=
  continuous_iff_continuousAt.2 fun x => (analyticAt_magnetization J x.2 v x.1).continuousAt

/-- The magnetization of a finite system is a continuous function of a uniform field. -/
@[claim "A10" source := "P §5.1, P §7" role := statement]
theorem continuous_magnetization_uniform (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) (β : ℝ) :
    Continuous fun t : ℝ => (Model.mk J fun i => h i + t).magnetization v β := by
  have hcurve : Continuous fun t : ℝ => ((β, fun i => h i + t) : ℝ × (ι → ℝ)) :=
    continuous_const.prodMk (continuous_pi fun _ => continuous_const.add continuous_id)
  have hcomp := (continuous_magnetization J v).comp hcurve
  simpa only [Function.comp_def] using hcomp

/-- The magnetization of a finite system is a continuous function of the temperature `T = 1/β`. -/
@[claim "A10" source := "P §5.1, P §7" role := statement]
theorem continuousOn_magnetization_temperature (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) :
    ContinuousOn (fun T : ℝ => (Model.mk J h).magnetization v (1 / T)) (Set.Ioi 0) := by
  have hcurve : ContinuousOn (fun T : ℝ => ((1 / T, h) : ℝ × (ι → ℝ))) (Set.Ioi 0) :=
    (continuousOn_const.div continuousOn_id fun _ hT => (Set.mem_Ioi.1 hT).ne').prodMk
      continuousOn_const
  have hcomp := (continuous_magnetization J v).comp_continuousOn hcurve
  simpa only [Function.comp_def] using hcomp

/-- **P §7.** A "discontinuous change" of the magnetization, in the temperature or in the fields,
does not occur in a finite system. (A statement, not a refutation, because the row is P §5.1, which
is true; this is what it says about P §7.) -/
@[claim "A10" source := "P §7" role := statement]
theorem not_exists_discontinuity (J : Matrix ι ι ℝ) (v : α → ℝ) :
    ¬ ∃ (β : ℝ) (h : ι → ℝ),
      ¬ ContinuousAt (fun x : ℝ × (ι → ℝ) => (Model.mk J x.2).magnetization v x.1) (β, h) := by
  rintro ⟨β, h, hdisc⟩
  exact hdisc (continuous_magnetization J v).continuousAt

end Alphabet

end IsingAttention
