/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Ising.PartitionFunction
import Mathlib.Algebra.Group.Fin.Basic
import Mathlib.Analysis.Analytic.Constructions
import Mathlib.Analysis.SpecialFunctions.Log.Deriv
import Mathlib.Analysis.SpecificLimits.Normed
import Mathlib.LinearAlgebra.Matrix.Determinant.Basic
import Mathlib.LinearAlgebra.Matrix.Trace

/-!
# The periodic chain

The paper asks for a scaling factor at "the critical temperature `T_c`" of a model built on a
sequence of tokens (§3.1). A sequence is one-dimensional, and the one-dimensional Ising model with
nearest-neighbour couplings is solved by the transfer matrix: `Z_N = λ₊ ^ N + λ₋ ^ N`. The limit of
the free energy per spin is `-(1/β) log λ₊`, which is real-analytic for every `β > 0` and every
field. So such a chain has no `T_c > 0`; a critical temperature needs other couplings.

## Main definitions

* `IsingAttention.chainModel`: the periodic chain.
* `IsingAttention.transferMatrix`, `IsingAttention.chainEigenvaluePlus`,
  `IsingAttention.chainEigenvalueMinus`.

## Main statements

* `IsingAttention.energyOf_chainModel_eq_nearestNeighborEnergy`: for `N ≥ 3` the chain is the model
  of P(1) on a ring.
* `IsingAttention.partitionFunction_chainModel_eq_trace`: `Z_N = Tr T ^ N`.
* `IsingAttention.det_smul_one_sub_transferMatrix`: the two eigenvalues.
* `IsingAttention.partitionFunction_chainModel`: `Z_N = λ₊ ^ N + λ₋ ^ N`, and
  `IsingAttention.partitionFunction_chainModel_zero_field` without a field.
* `IsingAttention.tendsto_log_partitionFunction_chainModel`,
  `IsingAttention.tendsto_freeEnergy_chainModel`: the thermodynamic limit.
* `IsingAttention.analyticAt_chain_freeEnergy`: the limit is analytic in `β > 0`.

## Conventions

The sites are `Fin N` with `N ≥ 1`, and `i + 1` wraps around. Every one of the `N` bonds
`(i, i + 1)` counts once; for `N = 2` the two sites are joined by two bonds and for `N = 1` the
site is joined to itself.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, §3.1 and §5.1.
-/

namespace IsingAttention

open Real Filter Topology

/-! ### Closed paths and traces -/

section Paths

variable {α : Type*} [Fintype α] [DecidableEq α]

/-- A sum over open paths is a power of the matrix of the steps. -/
lemma sum_prod_path (T : Matrix α α ℝ) (n : ℕ) (g : α → α → ℝ) :
    ∑ σ : Fin (n + 1) → α, (∏ i : Fin n, T (σ i.castSucc) (σ i.succ)) * g (σ 0) (σ (Fin.last n)) =
      ∑ a, ∑ b, (T ^ n) a b * g a b := by
  induction n generalizing g with
  | zero =>
    rw [← (Equiv.funUnique (Fin 1) α).symm.sum_comp]
    simp [Matrix.one_apply]
  | succ n ih =>
    have hterm : ∀ (a : α) (τ : Fin (n + 1) → α),
        (∏ i : Fin (n + 1), T ((Fin.cons a τ : Fin (n + 2) → α) i.castSucc)
            ((Fin.cons a τ : Fin (n + 2) → α) i.succ)) *
          g ((Fin.cons a τ : Fin (n + 2) → α) 0)
            ((Fin.cons a τ : Fin (n + 2) → α) (Fin.last (n + 1))) =
        (∏ i : Fin n, T (τ i.castSucc) (τ i.succ)) * (T a (τ 0) * g a (τ (Fin.last n))) := by
      intro a τ
      rw [Fin.prod_univ_succ, ← Fin.succ_last]
      simp only [Fin.castSucc_zero, Fin.cons_zero, Fin.cons_succ, ← Fin.succ_castSucc]
      ring
    rw [← (Fin.consEquiv fun _ : Fin (n + 2) => α).sum_comp, Fintype.sum_prod_type]
    refine Finset.sum_congr rfl fun a _ => ?_
    refine ((Finset.sum_congr rfl fun τ _ => hterm a τ).trans
      (ih fun x y => T a x * g a y)).trans ?_
    rw [Finset.sum_comm]
    refine Finset.sum_congr rfl fun y _ => ?_
    rw [pow_succ', Matrix.mul_apply, Finset.sum_mul]
    exact Finset.sum_congr rfl fun x _ => by ring

/-- A sum over closed paths is a trace. -/
lemma sum_prod_cycle (T : Matrix α α ℝ) (n : ℕ) :
    ∑ σ : Fin (n + 1) → α, ∏ i, T (σ i) (σ (i + 1)) = (T ^ (n + 1)).trace := by
  have hσ : ∀ σ : Fin (n + 1) → α, ∏ i, T (σ i) (σ (i + 1)) =
      (∏ i : Fin n, T (σ i.castSucc) (σ i.succ)) * T (σ (Fin.last n)) (σ 0) := fun σ => by
    rw [Fin.prod_univ_castSucc, Fin.last_add_one]
    simp only [Fin.coeSucc_eq_succ]
  simp only [hσ]
  rw [sum_prod_path T n fun a b => T b a, pow_succ]
  simp only [Matrix.trace, Matrix.diag, Matrix.mul_apply]

end Paths

/-- The traces of the powers of a `2 × 2` matrix, from its trace and determinant. -/
lemma trace_pow_eq_of_charpoly (T : Matrix Bool Bool ℝ) (x y : ℝ)
    (htr : T true true + T false false = x + y)
    (hdet : T true true * T false false - T true false * T false true = x * y) (n : ℕ) :
    (T ^ n).trace = x ^ n + y ^ n := by
  have hsq : T * T = (x + y) • T - (x * y) • 1 := by
    ext a b
    rw [← htr, ← hdet]
    cases a <;> cases b <;>
      simp only [Matrix.mul_apply, Fintype.sum_bool, Matrix.sub_apply, Matrix.smul_apply,
        Matrix.one_apply, smul_eq_mul, if_true, reduceCtorEq, if_false] <;> ring
  have hrec : ∀ k, (T ^ (k + 2)).trace = (x + y) * (T ^ (k + 1)).trace - x * y * (T ^ k).trace := by
    intro k
    have : T ^ (k + 2) = (x + y) • T ^ (k + 1) - (x * y) • T ^ k := by
      rw [pow_add, pow_two, hsq, mul_sub, mul_smul_comm, mul_smul_comm, mul_one, pow_succ]
    rw [this, Matrix.trace_sub, Matrix.trace_smul, Matrix.trace_smul, smul_eq_mul, smul_eq_mul]
  have hpair : ∀ k, (T ^ k).trace = x ^ k + y ^ k ∧
      (T ^ (k + 1)).trace = x ^ (k + 1) + y ^ (k + 1) := by
    intro k
    induction k with
    | zero =>
      refine ⟨by simp [one_add_one_eq_two], ?_⟩
      simpa [Matrix.trace, Matrix.diag] using htr
    | succ k ih => exact ⟨ih.2, by rw [hrec, ih.1, ih.2]; ring⟩
  exact (hpair n).1

/-! ### The chain -/

section Chain

/-- **P §3.1** on a sequence: the periodic chain of `N ≥ 1` spins with the coupling `J` on each of
the `N` bonds `(i, i + 1)` and the uniform field `h`. -/
@[claim "A12" source := "P §3.1, P(1)" role := definition]
def chainModel (N : ℕ) [NeZero N] (J h : ℝ) : Model (Fin N) where
  coupling := Matrix.of fun i j => if j = i + 1 then J else 0
  field := fun _ => h

/-- The transfer matrix, `T(a, b) = e^{β(J a b + h (a + b) / 2)}` for spin values `a` and `b`. -/
@[claim "A12" source := "P §3.1" role := definition]
noncomputable def transferMatrix (J h β : ℝ) : Matrix Bool Bool ℝ :=
  Matrix.of fun a b => Real.exp (β * (J * spin a * spin b + h * (spin a + spin b) / 2))

/-- The larger eigenvalue of the transfer matrix,
`λ₊ = e^{βJ} cosh βh + √(e^{2βJ} sinh² βh + e^{-2βJ})`. -/
@[claim "A12" source := "P §3.1" role := definition]
noncomputable def chainEigenvaluePlus (J h β : ℝ) : ℝ :=
  Real.exp (β * J) * Real.cosh (β * h) +
    Real.sqrt (Real.exp (2 * (β * J)) * Real.sinh (β * h) ^ 2 + Real.exp (-(2 * (β * J))))

/-- The smaller eigenvalue of the transfer matrix,
`λ₋ = e^{βJ} cosh βh - √(e^{2βJ} sinh² βh + e^{-2βJ})`. -/
@[claim "A12" source := "P §3.1" role := definition]
noncomputable def chainEigenvalueMinus (J h β : ℝ) : ℝ :=
  Real.exp (β * J) * Real.cosh (β * h) -
    Real.sqrt (Real.exp (2 * (β * J)) * Real.sinh (β * h) ^ 2 + Real.exp (-(2 * (β * J))))

/-- The energy of the chain: `H = -J ∑_i S_i S_{i+1} - h ∑_i S_i`. -/
@[claim "A12" source := "P §3.1, P(1)" role := statement]
theorem energy_chainModel (N : ℕ) [NeZero N] (J h : ℝ) (σ : SpinConfig (Fin N)) :
    (chainModel N J h).energy σ =
      -J * ∑ i, spin (σ i) * spin (σ (i + 1)) - h * ∑ i, spin (σ i) := by
  simp [Model.energy, Model.energyOf, chainModel, Finset.mul_sum, mul_assoc]

/-- For `N ≥ 3` the chain is the nearest-neighbour model of P(1) on a ring: the graph in which `i`
and `i + 1` are adjacent. -/
@[claim "A12" source := "P §3.1, P(1)" role := statement]
theorem energyOf_chainModel_eq_nearestNeighborEnergy (N : ℕ) [NeZero N] (hN : 3 ≤ N) (J h : ℝ)
    (s : Fin N → ℝ) :
    (chainModel N J h).energyOf s =
      nearestNeighborEnergy (SimpleGraph.fromRel fun i j : Fin N => j = i + 1) J h s := by
  have hone : (1 : Fin N) ≠ 0 := fun h1 => by
    have := congrArg Fin.val h1
    rw [Fin.val_one', Nat.mod_eq_of_lt (by lia), Fin.val_zero] at this
    exact one_ne_zero this
  have htwo : (1 + 1 : Fin N) ≠ 0 := fun h2 => by
    have := congrArg Fin.val h2
    rw [Fin.val_add, Fin.val_one', Nat.mod_eq_of_lt (a := 1) (by lia),
      Nat.mod_eq_of_lt (by lia), Fin.val_zero] at this
    exact two_ne_zero this
  have hsplit : ∀ i j : Fin N,
      (if (SimpleGraph.fromRel fun i j : Fin N => j = i + 1).Adj i j then s i * s j else 0) =
        (if j = i + 1 then s i * s j else 0) + if i = j + 1 then s i * s j else 0 := by
    intro i j
    have hij : j = i + 1 → i ≠ j := by rintro rfl h1; exact hone (left_eq_add.1 h1)
    have hji : i = j + 1 → i ≠ j := by rintro rfl h1; exact hone (add_eq_left.1 h1)
    have hnot : j = i + 1 → i ≠ j + 1 := by
      rintro rfl h2
      exact htwo (left_eq_add.1 (h2.trans (add_assoc i 1 1)))
    simp only [SimpleGraph.fromRel_adj]
    split_ifs <;> grind
  have hshift : ∑ i, ∑ j, (if i = j + 1 then s i * s j else 0) =
      ∑ i, ∑ j, if j = i + 1 then s i * s j else 0 := by
    rw [Finset.sum_comm]
    exact Finset.sum_congr rfl fun i _ => Finset.sum_congr rfl fun j _ => by rw [mul_comm]
  have hpair : ∑ i, ∑ j, (if j = i + 1 then J else 0) * s i * s j =
      J * ∑ i, ∑ j, if j = i + 1 then s i * s j else 0 := by
    simp only [Finset.mul_sum]
    exact Finset.sum_congr rfl fun i _ => Finset.sum_congr rfl fun j _ => by split_ifs <;> ring
  simp only [nearestNeighborEnergy_eq_sum, hsplit, Finset.sum_add_distrib, hshift, Model.energyOf,
    chainModel, Matrix.of_apply, hpair, ← Finset.mul_sum]
  ring

/-- The Boltzmann factor of a configuration is a product over the bonds. -/
lemma exp_energy_chainModel (N : ℕ) [NeZero N] (J h β : ℝ) (σ : SpinConfig (Fin N)) :
    exp (-β * (chainModel N J h).energy σ) =
      ∏ i, transferMatrix J h β (σ i) (σ (i + 1)) := by
  have hshift : ∑ i : Fin N, spin (σ (i + 1)) = ∑ i, spin (σ i) :=
    Equiv.sum_comp (Equiv.addRight (1 : Fin N)) fun i => spin (σ i)
  have hbond : ∑ i : Fin N, β * (J * spin (σ i) * spin (σ (i + 1)) +
        h * (spin (σ i) + spin (σ (i + 1))) / 2) =
      β * J * (∑ i, spin (σ i) * spin (σ (i + 1))) +
        β * h / 2 * ((∑ i, spin (σ i)) + ∑ i, spin (σ (i + 1))) := by
    simp only [Finset.mul_sum, ← Finset.sum_add_distrib]
    exact Finset.sum_congr rfl fun i _ => by ring
  simp only [transferMatrix, Matrix.of_apply, ← exp_sum, hbond, hshift, energy_chainModel]
  congr 1
  ring

/-- The partition function of the chain is the trace of the `N`-th power of the transfer matrix. -/
@[claim "A12" source := "P §3.1, P(18)" role := statement]
theorem partitionFunction_chainModel_eq_trace (N : ℕ) [NeZero N] (J h β : ℝ) :
    partitionFunction (chainModel N J h).energy β = (transferMatrix J h β ^ N).trace := by
  obtain ⟨n, rfl⟩ := Nat.exists_eq_succ_of_ne_zero (NeZero.ne N)
  rw [← sum_prod_cycle]
  exact Finset.sum_congr rfl fun σ _ => exp_energy_chainModel _ J h β σ

lemma transferMatrix_trace (J h β : ℝ) :
    transferMatrix J h β true true + transferMatrix J h β false false =
      chainEigenvaluePlus J h β + chainEigenvalueMinus J h β := by
  simp only [transferMatrix, Matrix.of_apply, spin_true, spin_false, chainEigenvaluePlus,
    chainEigenvalueMinus, cosh_eq]
  have h₁ : β * (J * 1 * 1 + h * (1 + 1) / 2) = β * J + β * h := by ring
  have h₂ : β * (J * -1 * -1 + h * (-1 + -1) / 2) = β * J + -(β * h) := by ring
  rw [h₁, h₂, exp_add, exp_add]
  ring

lemma transferMatrix_det (J h β : ℝ) :
    transferMatrix J h β true true * transferMatrix J h β false false -
        transferMatrix J h β true false * transferMatrix J h β false true =
      chainEigenvaluePlus J h β * chainEigenvalueMinus J h β := by
  have hsqrt := sq_sqrt (x := exp (2 * (β * J)) * sinh (β * h) ^ 2 + exp (-(2 * (β * J))))
    (by positivity)
  have hsq : exp (β * J) ^ 2 = exp (2 * (β * J)) := by rw [← exp_nat_mul, Nat.cast_ofNat]
  have hcosh := cosh_sq (β * h)
  simp only [transferMatrix, Matrix.of_apply, spin_true, spin_false, chainEigenvaluePlus,
    chainEigenvalueMinus, ← exp_add]
  have h₁ : β * (J * 1 * 1 + h * (1 + 1) / 2) + β * (J * -1 * -1 + h * (-1 + -1) / 2) =
      2 * (β * J) := by ring
  have h₂ : β * (J * 1 * -1 + h * (1 + -1) / 2) + β * (J * -1 * 1 + h * (-1 + 1) / 2) =
      -(2 * (β * J)) := by ring
  rw [h₁, h₂]
  linear_combination hsqrt - cosh (β * h) ^ 2 * hsq - exp (2 * (β * J)) * hcosh

/-- The characteristic polynomial of the transfer matrix: its eigenvalues are `λ₊` and `λ₋`. -/
@[claim "A12" source := "P §3.1" role := statement]
theorem det_smul_one_sub_transferMatrix (J h β x : ℝ) :
    (x • (1 : Matrix Bool Bool ℝ) - transferMatrix J h β).det =
      (x - chainEigenvaluePlus J h β) * (x - chainEigenvalueMinus J h β) := by
  rw [← Matrix.det_submatrix_equiv_self finTwoEquiv, Matrix.det_fin_two]
  simp only [Matrix.submatrix_apply, Matrix.sub_apply, Matrix.smul_apply, smul_eq_mul,
    show finTwoEquiv 0 = false from rfl, show finTwoEquiv 1 = true from rfl, Matrix.one_apply_eq,
    Matrix.one_apply_ne Bool.false_ne_true, Matrix.one_apply_ne Bool.false_ne_true.symm]
  linear_combination transferMatrix_det J h β - x * transferMatrix_trace J h β

/-- **The chain, solved.** `Z_N = λ₊ ^ N + λ₋ ^ N`. -/
@[claim "A12" source := "P §3.1, P(18)" role := statement]
theorem partitionFunction_chainModel (N : ℕ) [NeZero N] (J h β : ℝ) :
    partitionFunction (chainModel N J h).energy β =
      chainEigenvaluePlus J h β ^ N + chainEigenvalueMinus J h β ^ N := by
  rw [partitionFunction_chainModel_eq_trace]
  exact trace_pow_eq_of_charpoly _ _ _ (transferMatrix_trace J h β) (transferMatrix_det J h β) N

/-- Without a field `Z_N = (2 cosh βJ) ^ N + (2 sinh βJ) ^ N`. -/
@[claim "A12" source := "P §3.1, P(18)" role := statement]
theorem partitionFunction_chainModel_zero_field (N : ℕ) [NeZero N] (J β : ℝ) :
    partitionFunction (chainModel N J 0).energy β =
      (2 * Real.cosh (β * J)) ^ N + (2 * Real.sinh (β * J)) ^ N := by
  have hroot : sqrt (exp (2 * (β * J)) * sinh (β * 0) ^ 2 + exp (-(2 * (β * J)))) =
      exp (-(β * J)) := by
    rw [mul_zero, sinh_zero, zero_pow two_ne_zero, mul_zero, zero_add,
      sqrt_eq_iff_mul_self_eq (exp_nonneg _) (exp_nonneg _), ← exp_add]
    ring_nf
  rw [partitionFunction_chainModel, chainEigenvaluePlus, chainEigenvalueMinus, hroot, mul_zero,
    cosh_zero, mul_one, cosh_eq, sinh_eq]
  congr 2 <;> ring

/-! ### The thermodynamic limit -/

lemma chainDiscriminant_pos (J h β : ℝ) :
    0 < exp (2 * (β * J)) * sinh (β * h) ^ 2 + exp (-(2 * (β * J))) := by positivity

lemma chainEigenvaluePlus_pos (J h β : ℝ) : 0 < chainEigenvaluePlus J h β := by
  have := cosh_pos (β * h)
  unfold chainEigenvaluePlus
  positivity

/-- The second eigenvalue is smaller in absolute value. -/
lemma abs_chainEigenvalueMinus_lt (J h β : ℝ) :
    |chainEigenvalueMinus J h β| < chainEigenvaluePlus J h β := by
  have hroot := sqrt_pos.2 (chainDiscriminant_pos J h β)
  have hcosh : 0 < exp (β * J) * cosh (β * h) := mul_pos (exp_pos _) (cosh_pos _)
  rw [abs_lt]
  constructor <;> simp only [chainEigenvaluePlus, chainEigenvalueMinus] <;> linarith

/-- The growth rate of `x ^ N + y ^ N` is the larger of the two, on a logarithmic scale. -/
lemma tendsto_log_pow_add_pow {x y : ℝ} (hx : 0 < x) (hy : |y| < x) :
    Tendsto (fun n : ℕ => log (x ^ (n + 1) + y ^ (n + 1)) / (n + 1)) atTop (𝓝 (log x)) := by
  set r := y / x with hr
  have hr1 : |r| < 1 := by rwa [hr, abs_div, abs_of_pos hx, div_lt_one₀ hx]
  have hpow : Tendsto (fun n : ℕ => 1 + r ^ (n + 1)) atTop (𝓝 1) := by
    simpa using ((tendsto_pow_atTop_nhds_zero_of_abs_lt_one hr1).comp
      (tendsto_add_atTop_nat 1)).const_add 1
  have hlog : Tendsto (fun n : ℕ => log (1 + r ^ (n + 1))) atTop (𝓝 0) := by
    simpa using hpow.log one_ne_zero
  have hmain : Tendsto (fun n : ℕ => log x + log (1 + r ^ (n + 1)) * (1 / ((n : ℝ) + 1))) atTop
      (𝓝 (log x)) := by
    simpa using (hlog.mul (tendsto_one_div_add_atTop_nhds_zero_nat (𝕜 := ℝ))).const_add (log x)
  refine hmain.congr fun n => ?_
  have hrn : |r ^ (n + 1)| < 1 := by
    rw [abs_pow]
    exact pow_lt_one₀ (abs_nonneg r) hr1 n.succ_ne_zero
  have hpos : 0 < 1 + r ^ (n + 1) := by linarith [(abs_lt.1 hrn).1]
  have hfac : x ^ (n + 1) + y ^ (n + 1) = x ^ (n + 1) * (1 + r ^ (n + 1)) := by
    rw [hr, div_pow, mul_add, mul_one, mul_div_cancel₀ _ (pow_pos hx _).ne']
  have hn : (n : ℝ) + 1 ≠ 0 := n.cast_add_one_ne_zero
  rw [hfac, log_mul (pow_pos hx _).ne' hpos.ne', log_pow, Nat.cast_add_one]
  field_simp

/-- **The thermodynamic limit of the chain.** `(1/N) log Z_N → log λ₊`. -/
@[claim "A12" source := "P §3.1, P §5.1" role := statement]
theorem tendsto_log_partitionFunction_chainModel (J h β : ℝ) :
    Tendsto (fun n : ℕ => Real.log (partitionFunction (chainModel (n + 1) J h).energy β) / (n + 1))
      atTop (𝓝 (Real.log (chainEigenvaluePlus J h β))) := by
  simpa only [partitionFunction_chainModel] using
    tendsto_log_pow_add_pow (chainEigenvaluePlus_pos J h β) (abs_chainEigenvalueMinus_lt J h β)

/-- The free energy per spin of the chain tends to `-(1/β) log λ₊`. -/
@[claim "A12" source := "P §3.1, P §5.1" role := statement]
theorem tendsto_freeEnergy_chainModel (J h β : ℝ) :
    Tendsto (fun n : ℕ => freeEnergy (chainModel (n + 1) J h).energy β / (n + 1)) atTop
      (𝓝 (-(1 / β) * Real.log (chainEigenvaluePlus J h β))) := by
  simpa only [freeEnergy, mul_div_assoc] using
    (tendsto_log_partitionFunction_chainModel J h β).const_mul (-(1 / β))

lemma analyticAt_chainEigenvaluePlus (J h β : ℝ) :
    AnalyticAt ℝ (fun b => chainEigenvaluePlus J h b) β := by
  have hid : AnalyticAt ℝ (fun b : ℝ => b) β := analyticAt_id
  have hexp : ∀ c : ℝ, AnalyticAt ℝ (fun b => exp (b * c)) β := fun c =>
    (hid.fun_mul analyticAt_const).rexp'
  have hcosh : AnalyticAt ℝ (fun b => cosh (b * h)) β := by
    simp only [cosh_eq, ← mul_neg]
    exact ((hexp h).fun_add (hexp (-h))).fun_div analyticAt_const two_ne_zero
  have hsinh : AnalyticAt ℝ (fun b => sinh (b * h)) β := by
    simp only [sinh_eq, ← mul_neg]
    exact ((hexp h).fun_sub (hexp (-h))).fun_div analyticAt_const two_ne_zero
  have hdisc : AnalyticAt ℝ
      (fun b => exp (2 * (b * J)) * sinh (b * h) ^ 2 + exp (-(2 * (b * J)))) β := by
    refine AnalyticAt.fun_add (AnalyticAt.fun_mul ?_ (hsinh.fun_pow 2)) ?_
    · exact (analyticAt_const.fun_mul (hid.fun_mul analyticAt_const)).rexp'
    · exact (analyticAt_const.fun_mul (hid.fun_mul analyticAt_const)).fun_neg.rexp'
  have hlog := AnalyticAt.comp'
    (f := fun b => exp (2 * (b * J)) * sinh (b * h) ^ 2 + exp (-(2 * (b * J))))
    (contDiffAt_log.2 (chainDiscriminant_pos J h β).ne').analyticAt hdisc
  have hroot := (hlog.fun_div analyticAt_const two_ne_zero).rexp'
  simp only [exp_half, exp_log (chainDiscriminant_pos J h _)] at hroot
  exact ((hexp J).fun_mul hcosh).fun_add hroot

/-- **A chain has no `T_c > 0`.** The limit of the free energy per spin is real-analytic in `β`, at
every `β > 0`, for every coupling and every field. -/
@[claim "A12" source := "P §3.1, P §5.1" role := statement]
theorem analyticAt_chain_freeEnergy (J h : ℝ) {β : ℝ} (hβ : 0 < β) :
    AnalyticAt ℝ (fun b => -(1 / b) * Real.log (chainEigenvaluePlus J h b)) β := by
  have hlog := (contDiffAt_log.2 (chainEigenvaluePlus_pos J h β).ne').analyticAt
  exact (analyticAt_const.fun_div analyticAt_id hβ.ne').fun_neg.fun_mul
    (hlog.comp' (analyticAt_chainEigenvaluePlus J h β))

end Chain

end IsingAttention
