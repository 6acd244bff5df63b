/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.Gibbs
import Mathlib.Analysis.Calculus.Deriv.Inv
import Mathlib.Analysis.SpecialFunctions.ExpDeriv
import Mathlib.Analysis.SpecialFunctions.Log.Deriv

/-!
# Magnetization, correlations, susceptibility

The blog obtains magnetizations as derivatives of the free energy, `m_i = -∂F/∂h_i = ⟨σ_i⟩`, and
gives the extra term that appears when the couplings depend on the field. The paper speaks of the
susceptibility `χ` without a definition. Here these are derivatives in the sense of `HasDerivAt`,
for spins over any finite alphabet; the `±1` model is the case `v = spin`.

All of them are instances of two formulas for a finite system whose energies `E ω` depend on a real
parameter: `dF/dt = ⟨dE/dt⟩` and `d⟨f⟩/dt = -β (⟨f dE/dt⟩ - ⟨f⟩ ⟨dE/dt⟩)`.

## Main definitions

* `IsingAttention.gibbsVariance`: the variance of an observable in the Gibbs measure.
* `IsingAttention.Model.magnetization`: the total magnetization `⟨∑_i σ_i⟩`.

## Main statements

* `IsingAttention.hasDerivAt_freeEnergy_field`: `-∂F/∂h_i = ⟨σ_i⟩`.
* `IsingAttention.hasDerivAt_freeEnergy_coupling`: `-∂F/∂J_ij = ⟨σ_i σ_j⟩`.
* `IsingAttention.hasDerivAt_freeEnergy_fieldDependent`: couplings that depend on the field.
* `IsingAttention.hasDerivAt_magnetization`: `χ = β Var(∑_i σ_i)`, and
  `IsingAttention.deriv_magnetization_nonneg`.
* `IsingAttention.concaveOn_freeEnergy_field`: `F` is concave in the fields.

## Conventions

`J_ij` and `J_ji` are separate parameters, so the derivative with respect to `J_ij` moves only that
entry. A derivative with respect to `h_i` is taken along `t ↦ Function.update h i t`. Free energies
need `β ≠ 0`, since `F` is `0` at `β = 0` by the convention for division by zero.

## References

* Matthias Bal, *Transformers Are Secretly Collectives of Spin Systems*, §6, `sigma`, `sigmaweird`.
* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §5.1.
-/

namespace IsingAttention

open Real

/-! ### A finite system with a parameter -/

section FiniteSystem

variable {Ω : Type*} [Fintype Ω] {E : ℝ → Ω → ℝ} {E' : Ω → ℝ} {t : ℝ}

lemma hasDerivAt_sum_mul_exp (f : Ω → ℝ) (β : ℝ)
    (hE : ∀ ω, HasDerivAt (fun x => E x ω) (E' ω) t) :
    HasDerivAt (fun x => ∑ ω, f ω * exp (-β * E x ω))
      (-β * ∑ ω, f ω * E' ω * exp (-β * E t ω)) t := by
  rw [Finset.mul_sum]
  refine HasDerivAt.fun_sum fun ω _ => ?_
  exact (((hE ω).const_mul (-β)).exp.const_mul (f ω)).congr_deriv (by ring)

lemma hasDerivAt_partitionFunction (β : ℝ) (hE : ∀ ω, HasDerivAt (fun x => E x ω) (E' ω) t) :
    HasDerivAt (fun x => partitionFunction (E x) β)
      (-β * ∑ ω, E' ω * exp (-β * E t ω)) t := by
  simpa only [partitionFunction, one_mul] using hasDerivAt_sum_mul_exp (fun _ => 1) β hE

/-- The derivative of the free energy is the average of the derivative of the energy. -/
lemma hasDerivAt_freeEnergy [Nonempty Ω] {β : ℝ} (hβ : β ≠ 0)
    (hE : ∀ ω, HasDerivAt (fun x => E x ω) (E' ω) t) :
    HasDerivAt (fun x => freeEnergy (E x) β) (gibbsAverage (E t) β E') t := by
  have hZ := partitionFunction_ne_zero (E t) β
  refine (((hasDerivAt_partitionFunction β hE).log hZ).const_mul (-(1 / β))).congr_deriv ?_
  rw [gibbsAverage_eq_div]
  field_simp

/-- The response of an average is a covariance. -/
lemma hasDerivAt_gibbsAverage [Nonempty Ω] (f : Ω → ℝ) (β : ℝ)
    (hE : ∀ ω, HasDerivAt (fun x => E x ω) (E' ω) t) :
    HasDerivAt (fun x => gibbsAverage (E x) β f)
      (-β * (gibbsAverage (E t) β (fun ω => f ω * E' ω) -
        gibbsAverage (E t) β f * gibbsAverage (E t) β E')) t := by
  have hZ := partitionFunction_ne_zero (E t) β
  simp only [gibbsAverage_eq_div]
  refine ((hasDerivAt_sum_mul_exp f β hE).fun_div (hasDerivAt_partitionFunction β hE)
    hZ).congr_deriv ?_
  field_simp
  ring

lemma gibbsAverage_neg_add_sum {ι : Type*} [Fintype ι] (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ)
    (g : ι → ι → Ω → ℝ) (c : Matrix ι ι ℝ) :
    gibbsAverage E β (fun ω => -(f ω + ∑ m, ∑ n, g m n ω * c m n)) =
      -(gibbsAverage E β f + ∑ m, ∑ n, gibbsAverage E β (g m n) * c m n) := by
  simp only [gibbsAverage_neg, gibbsAverage_add, gibbsAverage_sum, mul_comm _ (c _ _),
    gibbsAverage_const_mul]

/-- The variance `⟨(f - ⟨f⟩)²⟩` of an observable in the Gibbs measure. -/
@[claim "A9" source := "P §5.1" role := definition]
noncomputable def gibbsVariance (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) : ℝ :=
  gibbsAverage E β fun ω => (f ω - gibbsAverage E β f) ^ 2

/-- A variance is not negative: the susceptibility `β Var` is `≥ 0` for `β ≥ 0`. -/
@[claim "A9" source := "P §5.1" role := statement]
theorem gibbsVariance_nonneg (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) : 0 ≤ gibbsVariance E β f :=
  gibbsAverage_nonneg (fun _ => sq_nonneg _) E β

lemma gibbsVariance_eq_sub [Nonempty Ω] (E : Ω → ℝ) (β : ℝ) (f : Ω → ℝ) :
    gibbsVariance E β f =
      gibbsAverage E β (fun ω => f ω * f ω) - gibbsAverage E β f * gibbsAverage E β f := by
  have hexp (m : ℝ) : gibbsAverage E β (fun ω => (f ω - m) ^ 2) =
      gibbsAverage E β (fun ω => f ω * f ω) - 2 * m * gibbsAverage E β f + m ^ 2 := by
    have hsq : (fun ω => (f ω - m) ^ 2) = fun ω => f ω * f ω - 2 * m * f ω + m ^ 2 :=
      funext fun ω => by ring
    rw [hsq, gibbsAverage_add E β (fun ω => f ω * f ω - 2 * m * f ω) fun _ => m ^ 2,
      gibbsAverage_const, gibbsAverage_sub E β (fun ω => f ω * f ω) fun ω => 2 * m * f ω,
      gibbsAverage_const_mul]
  rw [gibbsVariance, hexp]
  ring

end FiniteSystem

/-! ### How the energy depends on one parameter -/

section Energy

variable {ι : Type*} [Fintype ι] [DecidableEq ι]

lemma sum_update_mul (h s : ι → ℝ) (i : ι) (t : ℝ) :
    ∑ k, Function.update h i t k * s k = ∑ k, h k * s k + (t - h i) * s i := by
  have hk : ∀ k, Function.update h i t k * s k =
      h k * s k + if k = i then (t - h i) * s i else 0 := fun k => by
    by_cases hki : k = i
    · subst hki
      simp only [Function.update_self, if_true]
      ring
    · simp [hki]
  simp [hk, Finset.sum_add_distrib]

lemma sum_sum_ite_mul (J : Matrix ι ι ℝ) (s : ι → ℝ) (i j : ι) (t : ℝ) :
    ∑ a, ∑ b, (if a = i ∧ b = j then t else J a b) * s a * s b =
      ∑ a, ∑ b, J a b * s a * s b + (t - J i j) * (s i * s j) := by
  have hab : ∀ a b, (if a = i ∧ b = j then t else J a b) * s a * s b =
      J a b * s a * s b +
        if b = j then (if a = i then (t - J i j) * (s i * s j) else 0) else 0 := fun a b => by
    by_cases ha : a = i
    · by_cases hb : b = j
      · subst ha hb
        simp only [and_self, if_true]
        ring
      · simp [hb]
    · simp [ha]
  simp only [hab, Finset.sum_add_distrib]
  simp

lemma energyOf_update_field (J : Matrix ι ι ℝ) (h s : ι → ℝ) (i : ι) (t : ℝ) :
    (Model.mk J (Function.update h i t)).energyOf s =
      (Model.mk J h).energyOf s - (t - h i) * s i := by
  simp only [Model.energyOf, sum_update_mul]
  ring

lemma energyOf_update_coupling (J : Matrix ι ι ℝ) (h s : ι → ℝ) (i j : ι) (t : ℝ) :
    (Model.mk (Matrix.of fun a b => if a = i ∧ b = j then t else J a b) h).energyOf s =
      (Model.mk J h).energyOf s - (t - J i j) * (s i * s j) := by
  simp only [Model.energyOf, Matrix.of_apply, sum_sum_ite_mul]
  ring

omit [DecidableEq ι] in
lemma energyOf_add_field (J : Matrix ι ι ℝ) (h s : ι → ℝ) (t : ℝ) :
    (Model.mk J fun i => h i + t).energyOf s = (Model.mk J h).energyOf s - t * ∑ i, s i := by
  simp only [Model.energyOf, add_mul, Finset.sum_add_distrib, Finset.mul_sum]
  ring

lemma hasDerivAt_energyOf_field (J : Matrix ι ι ℝ) (h s : ι → ℝ) (i : ι) :
    HasDerivAt (fun t => (Model.mk J (Function.update h i t)).energyOf s) (-s i) (h i) := by
  simp only [energyOf_update_field]
  exact ((((hasDerivAt_id (h i)).sub_const (h i)).mul_const (s i)).const_sub _).congr_deriv
    (by ring)

lemma hasDerivAt_energyOf_coupling (J : Matrix ι ι ℝ) (h s : ι → ℝ) (i j : ι) :
    HasDerivAt
      (fun t => (Model.mk (Matrix.of fun a b => if a = i ∧ b = j then t else J a b) h).energyOf s)
      (-(s i * s j)) (J i j) := by
  simp only [energyOf_update_coupling]
  exact ((((hasDerivAt_id (J i j)).sub_const (J i j)).mul_const (s i * s j)).const_sub
    _).congr_deriv (by ring)

omit [DecidableEq ι] in
lemma hasDerivAt_energyOf_uniform (J : Matrix ι ι ℝ) (h s : ι → ℝ) (t : ℝ) :
    HasDerivAt (fun x => (Model.mk J fun i => h i + x).energyOf s) (-∑ i, s i) t := by
  simp only [energyOf_add_field]
  exact (((hasDerivAt_id t).mul_const (∑ i, s i)).const_sub _).congr_deriv (by ring)

lemma hasDerivAt_energyOf_fieldDependent (J : (ι → ℝ) → Matrix ι ι ℝ) (J' : Matrix ι ι ℝ)
    (h s : ι → ℝ) (i : ι)
    (hJ : ∀ m n, HasDerivAt (fun t => J (Function.update h i t) m n) (J' m n) (h i)) :
    HasDerivAt
      (fun t => (Model.mk (J (Function.update h i t)) (Function.update h i t)).energyOf s)
      (-(s i + ∑ m, ∑ n, s m * s n * J' m n)) (h i) := by
  have hpair : HasDerivAt (fun t => ∑ m, ∑ n, J (Function.update h i t) m n * s m * s n)
      (∑ m, ∑ n, J' m n * s m * s n) (h i) :=
    HasDerivAt.fun_sum fun m _ => HasDerivAt.fun_sum fun n _ =>
      ((hJ m n).mul_const (s m)).mul_const (s n)
  have hfield : HasDerivAt (fun t => ∑ k, Function.update h i t k * s k) (s i) (h i) := by
    simp only [sum_update_mul]
    exact ((((hasDerivAt_id (h i)).sub_const (h i)).mul_const (s i)).const_add _).congr_deriv
      (by ring)
  refine (hpair.fun_neg.fun_sub hfield).congr_deriv ?_
  have : ∑ m, ∑ n, J' m n * s m * s n = ∑ m, ∑ n, s m * s n * J' m n :=
    Finset.sum_congr rfl fun m _ => Finset.sum_congr rfl fun n _ => by ring
  rw [this]
  ring

end Energy

/-! ### Derivatives of the free energy -/

section Alphabet

variable {ι α : Type*} [Fintype ι] [DecidableEq ι] [Fintype α] [Nonempty α]

/-- **Bal(sigma).** The magnetization of a site is minus the derivative of the free energy with
respect to the field there: `m_i = -∂F/∂h_i = ⟨σ_i⟩`. -/
@[claim "A7" source := "Bal(sigma)" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem hasDerivAt_freeEnergy_field (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) {β : ℝ}
    (hβ : β ≠ 0) (i : ι) :
    HasDerivAt (fun t => freeEnergy ((Model.mk J (Function.update h i t)).energyOn v) β)
      (-gibbsAverage ((Model.mk J h).energyOn v) β fun σ => v (σ i)) (h i) := by
  have := hasDerivAt_freeEnergy (E := fun t => (Model.mk J (Function.update h i t)).energyOn v)
    hβ fun σ => hasDerivAt_energyOf_field J h (fun k => v (σ k)) i
  simpa only [gibbsAverage_neg, Function.update_eq_self] using this

/-- The correlation of two sites is minus the derivative of the free energy with respect to their
coupling: `-∂F/∂J_ij = ⟨σ_i σ_j⟩`. -/
@[claim "A7" source := "Bal(sigma)" role := statement,
  claim "A11" source := "P §2.2" role := statement]
theorem hasDerivAt_freeEnergy_coupling (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) {β : ℝ}
    (hβ : β ≠ 0) (i j : ι) :
    HasDerivAt
      (fun t => freeEnergy ((Model.mk (Matrix.of fun a b => if a = i ∧ b = j then t else J a b)
        h).energyOn v) β)
      (-gibbsAverage ((Model.mk J h).energyOn v) β fun σ => v (σ i) * v (σ j)) (J i j) := by
  have := hasDerivAt_freeEnergy (E := fun t => (Model.mk (Matrix.of fun a b =>
      if a = i ∧ b = j then t else J a b) h).energyOn v)
    hβ fun σ => hasDerivAt_energyOf_coupling J h (fun k => v (σ k)) i j
  have hJ : (Matrix.of fun a b => if a = i ∧ b = j then J i j else J a b) = J := by
    ext a b
    simp only [Matrix.of_apply, ite_eq_right_iff]
    rintro ⟨rfl, rfl⟩
    rfl
  simpa only [gibbsAverage_neg, hJ] using this

/-- **Bal(sigmaweird).** When the couplings are functions of the fields, with the partial
derivatives `J'_mn = ∂J_mn/∂h_i` at `h`, then
`-dF/dh_i = ⟨σ_i⟩ + ∑_{m,n} ⟨σ_m σ_n⟩ ∂J_mn/∂h_i`. -/
@[claim "A8" source := "Bal(sigmaweird)" role := statement]
theorem hasDerivAt_freeEnergy_fieldDependent (J : (ι → ℝ) → Matrix ι ι ℝ) (J' : Matrix ι ι ℝ)
    (h : ι → ℝ) (v : α → ℝ) {β : ℝ} (hβ : β ≠ 0) (i : ι)
    (hJ : ∀ m n, HasDerivAt (fun t => J (Function.update h i t) m n) (J' m n) (h i)) :
    HasDerivAt
      (fun t => freeEnergy
        ((Model.mk (J (Function.update h i t)) (Function.update h i t)).energyOn v) β)
      (-(gibbsAverage ((Model.mk (J h) h).energyOn v) β (fun σ => v (σ i)) +
        ∑ m, ∑ n, gibbsAverage ((Model.mk (J h) h).energyOn v) β (fun σ => v (σ m) * v (σ n)) *
          J' m n)) (h i) := by
  have := hasDerivAt_freeEnergy (E := fun t =>
      (Model.mk (J (Function.update h i t)) (Function.update h i t)).energyOn v)
    (E' := fun σ => -(v (σ i) + ∑ m, ∑ n, v (σ m) * v (σ n) * J' m n))
    hβ fun σ => hasDerivAt_energyOf_fieldDependent J J' h (fun k => v (σ k)) i hJ
  rw [gibbsAverage_neg_add_sum _ _ (fun σ : ι → α => v (σ i))
    (fun m n σ => v (σ m) * v (σ n)) J'] at this
  simpa only [Function.update_eq_self] using this

/-- **Bal(sigmaweird)** for couplings that are affine functions of the fields,
`J_mn(h) = A_mn + ∑_k h_k B^k_mn`, where `∂J_mn/∂h_i = B^i_mn`. -/
@[claim "A8" source := "Bal(sigmaweird)" role := statement]
theorem hasDerivAt_freeEnergy_affineCoupling (A : Matrix ι ι ℝ) (B : ι → Matrix ι ι ℝ)
    (h : ι → ℝ) (v : α → ℝ) {β : ℝ} (hβ : β ≠ 0) (i : ι) :
    HasDerivAt
      (fun t => freeEnergy ((Model.mk
        (Matrix.of fun m n => A m n + ∑ k, Function.update h i t k * B k m n)
        (Function.update h i t)).energyOn v) β)
      (-(gibbsAverage ((Model.mk (Matrix.of fun m n => A m n + ∑ k, h k * B k m n)
            h).energyOn v) β (fun σ => v (σ i)) +
        ∑ m, ∑ n, gibbsAverage ((Model.mk (Matrix.of fun m n => A m n + ∑ k, h k * B k m n)
            h).energyOn v) β (fun σ => v (σ m) * v (σ n)) * B i m n)) (h i) := by
  refine hasDerivAt_freeEnergy_fieldDependent
    (fun h => Matrix.of fun m n => A m n + ∑ k, h k * B k m n) (B i) h v hβ i fun m n => ?_
  simp only [Matrix.of_apply, sum_update_mul _ fun k => B k m n]
  exact (((((hasDerivAt_id (h i)).sub_const (h i)).mul_const (B i m n)).const_add _).const_add
    _).congr_deriv (by ring)

/-! ### Susceptibility -/

/-- The total magnetization `⟨∑_i σ_i⟩`. -/
@[claim "A9" source := "P §5.1" role := definition,
  claim "A10" source := "P §5.1, P §7" role := definition]
noncomputable def Model.magnetization (M : Model ι) (v : α → ℝ) (β : ℝ) : ℝ :=
  gibbsAverage (M.energyOn v) β fun σ => ∑ i, v (σ i)

/-- The total magnetization is minus the derivative of the free energy with respect to a uniform
field. -/
@[claim "A7" source := "Bal(sigma)" role := statement]
theorem hasDerivAt_freeEnergy_uniform (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) {β : ℝ}
    (hβ : β ≠ 0) (t : ℝ) :
    HasDerivAt (fun x => freeEnergy ((Model.mk J fun i => h i + x).energyOn v) β)
      (-(Model.mk J fun i => h i + t).magnetization v β) t := by
  have := hasDerivAt_freeEnergy (E := fun x => (Model.mk J fun i => h i + x).energyOn v)
    hβ fun σ => hasDerivAt_energyOf_uniform J h (fun k => v (σ k)) t
  rwa [gibbsAverage_neg] at this

/-- The response of one site to the field at another: `∂m_i/∂h_j = β (⟨σ_i σ_j⟩ - ⟨σ_i⟩ ⟨σ_j⟩)`. -/
@[claim "A9" source := "P §5.1" role := statement]
theorem hasDerivAt_gibbsAverage_field (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) (β : ℝ)
    (i j : ι) :
    HasDerivAt
      (fun t => gibbsAverage ((Model.mk J (Function.update h j t)).energyOn v) β
        fun σ => v (σ i))
      (β * (gibbsAverage ((Model.mk J h).energyOn v) β (fun σ => v (σ i) * v (σ j)) -
        gibbsAverage ((Model.mk J h).energyOn v) β (fun σ => v (σ i)) *
          gibbsAverage ((Model.mk J h).energyOn v) β (fun σ => v (σ j)))) (h j) := by
  have := hasDerivAt_gibbsAverage
    (E := fun t => (Model.mk J (Function.update h j t)).energyOn v) (fun σ => v (σ i)) β
    fun σ => hasDerivAt_energyOf_field J h (fun k => v (σ k)) j
  simp only [mul_neg, gibbsAverage_neg, Function.update_eq_self] at this
  exact this.congr_deriv (by ring)

/-- **Fluctuation and dissipation.** The susceptibility to a uniform field is `β` times the
variance of the total spin: `χ = ∂M/∂h = β Var(∑_i σ_i)`. -/
@[claim "A9" source := "P §5.1" role := statement]
theorem hasDerivAt_magnetization (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) (β t : ℝ) :
    HasDerivAt (fun x => (Model.mk J fun i => h i + x).magnetization v β)
      (β * gibbsVariance ((Model.mk J fun i => h i + t).energyOn v) β fun σ => ∑ i, v (σ i))
      t := by
  have := hasDerivAt_gibbsAverage (E := fun x => (Model.mk J fun i => h i + x).energyOn v)
    (fun σ => ∑ i, v (σ i)) β fun σ => hasDerivAt_energyOf_uniform J h (fun k => v (σ k)) t
  simp only [mul_neg, gibbsAverage_neg] at this
  refine this.congr_deriv ?_
  rw [gibbsVariance_eq_sub]
  ring

/-- The susceptibility is not negative. -/
@[claim "A9" source := "P §5.1" role := statement]
theorem deriv_magnetization_nonneg (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) {β : ℝ}
    (hβ : 0 ≤ β) (t : ℝ) :
    0 ≤ deriv (fun x => (Model.mk J fun i => h i + x).magnetization v β) t := by
  rw [(hasDerivAt_magnetization J h v β t).deriv]
  exact mul_nonneg hβ (gibbsVariance_nonneg _ _ _)

/-- The free energy is a concave function of the fields, for `β > 0`. -/
@[claim "A9" source := "P §5.1" role := statement]
theorem concaveOn_freeEnergy_field (J : Matrix ι ι ℝ) (v : α → ℝ) {β : ℝ} (hβ : 0 < β) :
    ConcaveOn ℝ Set.univ fun h : ι → ℝ => freeEnergy ((Model.mk J h).energyOn v) β := by
  refine ⟨convex_univ, fun h₁ _ h₂ _ a b ha hb hab => ?_⟩
  have hmix : (Model.mk J (a • h₁ + b • h₂)).energyOn v =
      a • (Model.mk J h₁).energyOn v + b • (Model.mk J h₂).energyOn v := by
    funext σ
    simp only [Model.energyOn, Model.energyOf, Pi.add_apply, Pi.smul_apply, smul_eq_mul, add_mul,
      Finset.sum_add_distrib, mul_assoc a, mul_assoc b, ← Finset.mul_sum]
    linear_combination
      (∑ i, ∑ j, J i j * v (σ i) * v (σ j)) * hab
  simpa only [hmix] using (concaveOn_freeEnergy (Ω := ι → α) hβ).2 (Set.mem_univ _)
    (Set.mem_univ _) ha hb hab

/-- The free energy is a concave function of a uniform field, for `β > 0`. -/
@[claim "A9" source := "P §5.1" role := statement]
theorem concaveOn_freeEnergy_uniform (J : Matrix ι ι ℝ) (h : ι → ℝ) (v : α → ℝ) {β : ℝ}
    (hβ : 0 < β) :
    ConcaveOn ℝ Set.univ fun t : ℝ => freeEnergy ((Model.mk J fun i => h i + t).energyOn v) β := by
  refine ⟨convex_univ, fun t₁ _ t₂ _ a b ha hb hab => ?_⟩
  have hmix : (fun i => h i + (a • t₁ + b • t₂)) =
      a • (fun i => h i + t₁) + b • (fun i => h i + t₂) := by
    funext i
    simp only [Pi.add_apply, Pi.smul_apply, smul_eq_mul]
    linear_combination (-h i) * hab
  simpa only [hmix] using (concaveOn_freeEnergy_field J v hβ).2 (Set.mem_univ _)
    (Set.mem_univ _) ha hb hab

end Alphabet

end IsingAttention
