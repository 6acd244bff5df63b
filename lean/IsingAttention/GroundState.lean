/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger
import Mathlib.Analysis.CStarAlgebra.Matrix
import Mathlib.Analysis.Calculus.Deriv.Abs
import Mathlib.Analysis.Convex.Function
import Mathlib.Analysis.Matrix.Spectrum

/-!
# Ground-state energy

Remark 6 of the paper defines the ground-state energy `E₀(g) = min ⟨ψ|H(g)|ψ⟩` of a Hamiltonian
that depends on a parameter `g`, and calls a point where `E₀` is not smooth a quantum phase
transition, which it expects only in the limit of a large system. For a finite matrix this file
proves that the minimum exists and is the least eigenvalue, that it is concave and Lipschitz in
`g` for `H(g) = H₀ + g H₁`, and that it can have a kink already in dimension two, where two levels
cross. So no thermodynamic limit is needed for a singular `E₀`, and concavity with the Lipschitz
bound says that a kink (a jump of `dE₀/dg`) is the worst that can happen: `E₀` itself never jumps.

## Main definitions

* `IsingAttention.expectation`: the real part of `⟨ψ|H|ψ⟩`.
* `IsingAttention.groundEnergy`: the infimum of the expectation of `H` over the unit vectors.
* `IsingAttention.pauliZ`: the two-level Hamiltonian whose multiples `g σ_z` have the kink.

## Main statements

* `IsingAttention.iInf_eigenvalues_mul_le_expectation`,
  `IsingAttention.exists_expectation_eq_iInf_eigenvalues`: the Rayleigh bound, and that it is
  attained.
* `IsingAttention.groundEnergy_eq_iInf_eigenvalues`: the ground-state energy is the least
  eigenvalue.
* `IsingAttention.abs_groundEnergy_sub_le`, `IsingAttention.abs_groundEnergy_add_smul_sub_le`: it is
  1-Lipschitz in the Hamiltonian and `‖H₁‖`-Lipschitz in `g`.
* `IsingAttention.concaveOn_groundEnergy`: it is concave in `g`.
* `IsingAttention.groundEnergy_smul_pauliZ`,
  `IsingAttention.not_differentiableAt_groundEnergy_smul_pauliZ`: for `g σ_z` it is `-|g|`, which is
  not differentiable at `0`.

## Conventions

Scalars are real or complex (`RCLike 𝕜`). A state is a function `ψ : ι → 𝕜` with
`∑ i, ‖ψ i‖ ^ 2 = 1`. Matrices carry the operator norm of the Euclidean norm
(`Matrix.Norms.L2Operator`). The definitions make sense for every square matrix and see only its
Hermitian part; where a statement needs a Hermitian matrix it says so. On an empty index type there
is no state, and the infimum has the junk value `0`.

## References

* William Chuang, *Recognizing Self-Attention as a Stack of Ising Models*, Remark 6.
-/

open Matrix
open scoped Matrix.Norms.L2Operator

namespace IsingAttention

variable {ι 𝕜 : Type*} [Fintype ι] [RCLike 𝕜]

/-- **Remark 6.** The expectation `⟨ψ|H|ψ⟩` of a Hamiltonian in the state `ψ`. For a Hermitian `H`
it is real; in general this is its real part. -/
@[claim "D7" source := "Remark 6" role := definition]
noncomputable def expectation (H : Matrix ι ι 𝕜) (ψ : ι → 𝕜) : ℝ :=
  RCLike.re (star ψ ⬝ᵥ (H *ᵥ ψ))

/-- **Remark 6.** The ground-state energy `E₀ = inf ⟨ψ|H|ψ⟩` over all unit vectors `ψ`. The infimum
is a minimum: `exists_expectation_eq_iInf_eigenvalues`. Junk value `0` on an empty index type. -/
@[claim "D7" source := "Remark 6" role := definition]
noncomputable def groundEnergy (H : Matrix ι ι 𝕜) : ℝ :=
  ⨅ ψ : {ψ : ι → 𝕜 // ∑ i, ‖ψ i‖ ^ 2 = 1}, expectation H ψ

/-! ### The expectation -/

lemma expectation_add (H K : Matrix ι ι 𝕜) (ψ : ι → 𝕜) :
    expectation (H + K) ψ = expectation H ψ + expectation K ψ := by
  simp [expectation, add_mulVec, dotProduct_add]

lemma expectation_smul (g : ℝ) (H : Matrix ι ι 𝕜) (ψ : ι → 𝕜) :
    expectation (g • H) ψ = g * expectation H ψ := by
  rw [expectation, expectation, smul_mulVec, dotProduct_smul, RCLike.smul_re]

/-- The squared length of a vector as its scalar product with itself. -/
lemma star_dotProduct_self (ψ : ι → 𝕜) :
    star ψ ⬝ᵥ ψ = ((∑ i, ‖ψ i‖ ^ 2 : ℝ) : 𝕜) := by
  simp [dotProduct, RCLike.conj_mul]

/-- The expectation is bounded by the operator norm of the Hamiltonian. -/
lemma abs_expectation_le [DecidableEq ι] (H : Matrix ι ι 𝕜) (ψ : ι → 𝕜) :
    |expectation H ψ| ≤ ‖H‖ * ∑ i, ‖ψ i‖ ^ 2 := by
  obtain ⟨x, rfl⟩ : ∃ x : EuclideanSpace 𝕜 ι, x.ofLp = ψ := ⟨WithLp.toLp 2 ψ, rfl⟩
  obtain ⟨y, hy⟩ : ∃ y : EuclideanSpace 𝕜 ι, y.ofLp = H *ᵥ x.ofLp := ⟨WithLp.toLp 2 _, rfl⟩
  have hinner : star x.ofLp ⬝ᵥ (H *ᵥ x.ofLp) = inner 𝕜 x y := by
    rw [EuclideanSpace.inner_eq_star_dotProduct, hy, dotProduct_comm]
  have hnorm : ‖y‖ ≤ ‖H‖ * ‖x‖ := by
    have h := H.l2_opNorm_mulVec x
    rwa [← hy] at h
  calc |expectation H x.ofLp| ≤ ‖star x.ofLp ⬝ᵥ (H *ᵥ x.ofLp)‖ := RCLike.abs_re_le_norm _
    _ ≤ ‖x‖ * ‖y‖ := hinner ▸ norm_inner_le_norm x y
    _ ≤ ‖x‖ * (‖H‖ * ‖x‖) := by gcongr
    _ = ‖H‖ * ∑ i, ‖x i‖ ^ 2 := by rw [← EuclideanSpace.norm_sq_eq x]; ring

/-! ### The infimum over states -/

lemma groundEnergy_le (H : Matrix ι ι 𝕜) {ψ : ι → 𝕜} (hψ : ∑ i, ‖ψ i‖ ^ 2 = 1) :
    groundEnergy H ≤ expectation H ψ := by
  classical
  refine ciInf_le (f := fun φ : {φ : ι → 𝕜 // ∑ i, ‖φ i‖ ^ 2 = 1} => expectation H φ)
    ⟨-‖H‖, ?_⟩ ⟨ψ, hψ⟩
  rintro _ ⟨⟨φ, hφ⟩, rfl⟩
  have h := neg_le_of_abs_le (abs_expectation_le H φ)
  rwa [hφ, mul_one] at h

lemma le_groundEnergy [Nonempty ι] {H : Matrix ι ι 𝕜} {c : ℝ}
    (h : ∀ ψ : ι → 𝕜, ∑ i, ‖ψ i‖ ^ 2 = 1 → c ≤ expectation H ψ) : c ≤ groundEnergy H := by
  classical
  obtain ⟨i⟩ := ‹Nonempty ι›
  have hi : ∑ j, ‖(Pi.single i 1 : ι → 𝕜) j‖ ^ 2 = 1 := by
    rw [Finset.sum_eq_single i (fun j _ hj => by simp [hj]) (by simp)]
    simp
  have : Nonempty {ψ : ι → 𝕜 // ∑ i, ‖ψ i‖ ^ 2 = 1} := ⟨⟨_, hi⟩⟩
  exact le_ciInf fun ψ => h ψ.1 ψ.2

/-! ### The least eigenvalue -/

section Spectrum

variable [DecidableEq ι] {H : Matrix ι ι 𝕜}

lemma mulVec_eq_eigenvectorUnitary_mulVec (hH : H.IsHermitian) (ψ : ι → 𝕜) :
    H *ᵥ ψ = (hH.eigenvectorUnitary : Matrix ι ι 𝕜) *ᵥ
      (diagonal (RCLike.ofReal ∘ hH.eigenvalues) *ᵥ
        (star (hH.eigenvectorUnitary : Matrix ι ι 𝕜) *ᵥ ψ)) := by
  conv_lhs => rw [hH.spectral_theorem, Unitary.conjStarAlgAut_apply]
  simp only [mulVec_mulVec, mul_assoc]

/-- In the coordinates along the eigenvectors the expectation is a mean of the eigenvalues. -/
lemma exists_expectation_eq_sum_eigenvalues (hH : H.IsHermitian) (ψ : ι → 𝕜) :
    ∃ φ : ι → 𝕜, ∑ i, ‖φ i‖ ^ 2 = ∑ i, ‖ψ i‖ ^ 2 ∧
      expectation H ψ = ∑ i, hH.eigenvalues i * ‖φ i‖ ^ 2 := by
  set U : Matrix ι ι 𝕜 := (hH.eigenvectorUnitary : Matrix ι ι 𝕜) with hU
  have hstar (w : ι → 𝕜) : star ψ ⬝ᵥ (U *ᵥ w) = star (star U *ᵥ ψ) ⬝ᵥ w := by
    rw [star_mulVec, ← star_eq_conjTranspose, star_star, dotProduct_mulVec]
  refine ⟨star U *ᵥ ψ, ?_, ?_⟩
  · apply RCLike.ofReal_injective (K := 𝕜)
    rw [← star_dotProduct_self (star U *ᵥ ψ), ← star_dotProduct_self ψ, ← hstar, mulVec_mulVec,
      hU, Unitary.mul_star_self_of_mem hH.eigenvectorUnitary.2, one_mulVec]
  · rw [expectation, mulVec_eq_eigenvectorUnitary_mulVec hH, ← hU, hstar, dotProduct, map_sum]
    refine Finset.sum_congr rfl fun i _ => ?_
    rw [mulVec_diagonal, Pi.star_apply, RCLike.star_def, Function.comp_apply, mul_left_comm,
      RCLike.conj_mul, RCLike.re_ofReal_mul, ← RCLike.ofReal_pow, RCLike.ofReal_re]

/-- **Remark 6.** The Rayleigh bound: no state has an energy below the least eigenvalue
of a Hermitian Hamiltonian. -/
@[claim "D7" source := "Remark 6" role := statement]
theorem iInf_eigenvalues_mul_le_expectation (hH : H.IsHermitian) (ψ : ι → 𝕜) :
    (⨅ i, hH.eigenvalues i) * ∑ i, ‖ψ i‖ ^ 2 ≤ expectation H ψ := by
  obtain ⟨φ, hφ, hE⟩ := exists_expectation_eq_sum_eigenvalues hH ψ
  rw [hE, ← hφ, Finset.mul_sum]
  gcongr with i
  exact ciInf_le (Set.finite_range _).bddBelow i

/-- **Remark 6.** The minimum in the definition of `E₀` is attained, by an eigenvector to the least
eigenvalue. -/
@[claim "D7" source := "Remark 6" role := statement]
theorem exists_expectation_eq_iInf_eigenvalues [Nonempty ι] (hH : H.IsHermitian) :
    ∃ ψ : ι → 𝕜, ∑ i, ‖ψ i‖ ^ 2 = 1 ∧ expectation H ψ = ⨅ i, hH.eigenvalues i := by
  obtain ⟨i, hi⟩ := exists_eq_ciInf_of_finite (f := hH.eigenvalues)
  refine ⟨⇑(hH.eigenvectorBasis i), ?_, (hH.eigenvalues_eq i).symm.trans hi⟩
  rw [← EuclideanSpace.norm_sq_eq, hH.eigenvectorBasis.orthonormal.1 i, one_pow]

/-- **Remark 6.** The ground-state energy of a Hermitian Hamiltonian is its least eigenvalue. -/
@[claim "D7" source := "Remark 6" role := statement]
theorem groundEnergy_eq_iInf_eigenvalues [Nonempty ι] (hH : H.IsHermitian) :
    groundEnergy H = ⨅ i, hH.eigenvalues i := by
  apply le_antisymm
  · obtain ⟨ψ, hψ, hE⟩ := exists_expectation_eq_iInf_eigenvalues hH
    exact (groundEnergy_le H hψ).trans_eq hE
  · refine le_groundEnergy fun ψ hψ => ?_
    simpa [hψ] using iInf_eigenvalues_mul_le_expectation hH ψ

/-- The ground-state energy of a Hermitian Hamiltonian is the least element of its spectrum. -/
lemma isLeast_groundEnergy [Nonempty ι] (hH : H.IsHermitian) :
    IsLeast (spectrum ℝ H) (groundEnergy H) := by
  rw [hH.spectrum_real_eq_range_eigenvalues, groundEnergy_eq_iInf_eigenvalues hH]
  exact ⟨exists_eq_ciInf_of_finite, fun _ ⟨i, hi⟩ => hi ▸ ciInf_le (Set.finite_range _).bddBelow i⟩

end Spectrum

/-! ### Dependence on the Hamiltonian -/

section Perturbation

variable [DecidableEq ι] [Nonempty ι]

lemma groundEnergy_sub_norm_le (H K : Matrix ι ι 𝕜) :
    groundEnergy H - ‖H - K‖ ≤ groundEnergy K := by
  refine le_groundEnergy fun ψ hψ => ?_
  have hE : expectation H ψ = expectation K ψ + expectation (H - K) ψ := by
    rw [← expectation_add, add_sub_cancel]
  have hle := le_of_abs_le (abs_expectation_le (H - K) ψ)
  rw [hψ, mul_one] at hle
  linarith [groundEnergy_le H hψ]

/-- Perturbing the Hamiltonian moves the ground-state energy at most by the operator norm of the
perturbation (Weyl's inequality for the least eigenvalue). -/
@[claim "D7" source := "Remark 6" role := statement]
theorem abs_groundEnergy_sub_le (H K : Matrix ι ι 𝕜) :
    |groundEnergy H - groundEnergy K| ≤ ‖H - K‖ := by
  rw [abs_sub_le_iff]
  constructor
  · linarith [groundEnergy_sub_norm_le H K]
  · linarith [groundEnergy_sub_norm_le K H, norm_sub_rev H K]

/-- **Remark 6.** For `H(g) = H₀ + g H₁` the ground-state energy is Lipschitz in `g`, with constant
`‖H₁‖`: it never jumps. -/
@[claim "D7" source := "Remark 6" role := statement]
theorem abs_groundEnergy_add_smul_sub_le (H₀ H₁ : Matrix ι ι 𝕜) (g g' : ℝ) :
    |groundEnergy (H₀ + g • H₁) - groundEnergy (H₀ + g' • H₁)| ≤ ‖H₁‖ * |g - g'| := by
  refine (abs_groundEnergy_sub_le _ _).trans_eq ?_
  rw [add_sub_add_left_eq_sub, ← sub_smul, RCLike.real_smul_eq_coe_smul (K := 𝕜), norm_smul,
    RCLike.norm_ofReal, mul_comm]

omit [DecidableEq ι] in
/-- **Remark 6.** For `H(g) = H₀ + g H₁` the ground-state energy is concave in `g`: a minimum of
affine functions. -/
@[claim "D7" source := "Remark 6" role := statement]
theorem concaveOn_groundEnergy (H₀ H₁ : Matrix ι ι 𝕜) :
    ConcaveOn ℝ Set.univ fun g : ℝ => groundEnergy (H₀ + g • H₁) := by
  refine ⟨convex_univ, fun g _ g' _ a b ha hb hab => le_groundEnergy fun ψ hψ => ?_⟩
  have hg := groundEnergy_le (H₀ + g • H₁) hψ
  have hg' := groundEnergy_le (H₀ + g' • H₁) hψ
  rw [expectation_add, expectation_smul] at hg hg' ⊢
  simp only [smul_eq_mul]
  calc _ ≤ a * (expectation H₀ ψ + g * expectation H₁ ψ) +
        b * (expectation H₀ ψ + g' * expectation H₁ ψ) := by gcongr
    _ = (a + b) * expectation H₀ ψ + (a * g + b * g') * expectation H₁ ψ := by ring
    _ = _ := by rw [hab, one_mul]

/-- Weyl's inequality for the least eigenvalues of two Hermitian matrices. -/
@[claim "D7" source := "Remark 6" role := statement]
theorem abs_iInf_eigenvalues_sub_le {H K : Matrix ι ι 𝕜} (hH : H.IsHermitian)
    (hK : K.IsHermitian) :
    |(⨅ i, hH.eigenvalues i) - ⨅ i, hK.eigenvalues i| ≤ ‖H - K‖ := by
  rw [← groundEnergy_eq_iInf_eigenvalues hH, ← groundEnergy_eq_iInf_eigenvalues hK]
  exact abs_groundEnergy_sub_le H K

end Perturbation

/-! ### A kink in dimension two -/

/-- The two-level Hamiltonian `σ_z = diag(1, -1)`. The levels of `g σ_z` cross at `g = 0`. -/
@[claim "D7" source := "Remark 6" role := definition]
def pauliZ : Matrix (Fin 2) (Fin 2) ℂ := !![1, 0; 0, -1]

lemma expectation_smul_pauliZ (g : ℝ) (ψ : Fin 2 → ℂ) :
    expectation (g • pauliZ) ψ = g * (‖ψ 0‖ ^ 2 - ‖ψ 1‖ ^ 2) := by
  have h (z : ℂ) : z.re * z.re + z.im * z.im = ‖z‖ ^ 2 := by
    rw [← Complex.normSq_apply, Complex.normSq_eq_norm_sq]
  rw [expectation_smul, ← h, ← h]
  congr 1
  simp [expectation, pauliZ, dotProduct, mulVec, Fin.sum_univ_two]
  ring

/-- **Remark 6, corrected.** The ground-state energy of `g σ_z` is `-|g|`. -/
@[claim "D7" source := "Remark 6" role := correction]
theorem groundEnergy_smul_pauliZ (g : ℝ) : groundEnergy (g • pauliZ) = -|g| := by
  apply le_antisymm
  · have h₀ : groundEnergy (g • pauliZ) ≤ g := by
      simpa [expectation_smul_pauliZ] using
        groundEnergy_le (g • pauliZ) (ψ := ![1, 0]) (by simp [Fin.sum_univ_two])
    have h₁ : groundEnergy (g • pauliZ) ≤ -g := by
      simpa [expectation_smul_pauliZ] using
        groundEnergy_le (g • pauliZ) (ψ := ![0, 1]) (by simp [Fin.sum_univ_two])
    rw [le_neg]
    exact abs_le'.2 ⟨by linarith, by linarith⟩
  · refine le_groundEnergy fun ψ hψ => ?_
    rw [Fin.sum_univ_two] at hψ
    rw [expectation_smul_pauliZ]
    have h : |‖ψ 0‖ ^ 2 - ‖ψ 1‖ ^ 2| ≤ 1 :=
      abs_sub_le_iff.2 ⟨by linarith [sq_nonneg ‖ψ 1‖], by linarith [sq_nonneg ‖ψ 0‖]⟩
    refine neg_le_of_abs_le ?_
    rw [abs_mul]
    exact mul_le_of_le_one_right (abs_nonneg g) h

/-- **Remark 6, corrected.** The ground-state energy of the two-level Hamiltonian `g σ_z` is not
differentiable at `g = 0`: a true singularity, without a thermodynamic limit. -/
@[claim "D7" source := "Remark 6" role := correction]
theorem not_differentiableAt_groundEnergy_smul_pauliZ :
    ¬ DifferentiableAt ℝ (fun g : ℝ => groundEnergy (g • pauliZ)) 0 := by
  simp only [groundEnergy_smul_pauliZ]
  exact fun h => not_differentiableAt_abs_zero (by simpa using h.fun_neg)

end IsingAttention
