import Mathlib.Analysis.MeanInequalities
import Mathlib.Analysis.SpecialFunctions.Trigonometric.Bounds
import Mathlib.Analysis.SpecialFunctions.Arsinh
import Mathlib.Analysis.Convex.SpecificFunctions.Basic
import Mathlib.LinearAlgebra.Matrix.PosDef
import Mathlib.LinearAlgebra.Matrix.Kronecker
import Mathlib.LinearAlgebra.Matrix.Trace
import Mathlib.Order.SuccPred.Basic
import Mathlib.Order.Heyting.Basic
import Mathlib.Order.Interval.Set.OrdConnected
import Mathlib.Algebra.Order.ToIntervalMod
import Mathlib.Data.ZMod.Basic
import Mathlib.Algebra.CharP.Two
import Mathlib.Data.Finset.Sort
import Mathlib.Data.ENNReal.Operations
import Mathlib.LinearAlgebra.Matrix.ZPow

/-! Statements in the manner of a library: about every type with a structure, about bundled maps,
lattices, sets, intervals; and what becomes of them when a hypothesis is forgotten. -/

namespace Corpus.Library

open Set Function

section OrderedAlgebra

variable {α : Type*}

theorem true_mul_lt_one [Field α] [LinearOrder α] [IsStrictOrderedRing α] {a b : α}
    (ha : 0 ≤ a) (ha' : a < 1) (hb : b < 1) : a * b < 1 := by sorry

theorem false_mul_lt_one [Field α] [LinearOrder α] [IsStrictOrderedRing α] {a b : α}
    (ha' : a < 1) (hb : b < 1) : a * b < 1 := by sorry

theorem true_div_le_div_left [Field α] [LinearOrder α] [IsStrictOrderedRing α] {a b c : α}
    (ha : 0 ≤ a) (hc : 0 < c) (h : c ≤ b) : a / b ≤ a / c := by sorry

theorem false_div_le_div_left [Field α] [LinearOrder α] [IsStrictOrderedRing α] {a b c : α}
    (ha : 0 ≤ a) (h : c ≤ b) : a / b ≤ a / c := by sorry

theorem false_inv_lt_inv [Field α] [LinearOrder α] [IsStrictOrderedRing α] {a b : α}
    (h : a < b) (ha : a ≠ 0) (hb : b ≠ 0) : b⁻¹ < a⁻¹ := by sorry

theorem true_two_mul_le [CommRing α] [LinearOrder α] [IsStrictOrderedRing α] (a b : α) :
    2 * a * b ≤ a ^ 2 + b ^ 2 := by sorry

theorem true_mul_left_inj [CommRing α] [IsDomain α] {a b c : α} (hc : c ≠ 0)
    (h : c * a = c * b) : a = b := by sorry

theorem false_mul_left_inj [CommRing α] {a b c : α} (hc : c ≠ 0) (h : c * a = c * b) :
    a = b := by sorry

theorem false_add_sq [CommRing α] (a b : α) : (a + b) ^ 2 = a ^ 2 + a * b + b ^ 2 := by sorry

theorem false_mul_sq [Ring α] (a b : α) : (a * b) ^ 2 = a ^ 2 * b ^ 2 := by sorry

theorem true_frobenius [CommRing α] [CharP α 2] (a b : α) :
    (a + b) ^ 2 = a ^ 2 + b ^ 2 := by sorry

theorem false_frobenius [CommRing α] (a b : α) : (a + b) ^ 2 = a ^ 2 + b ^ 2 := by sorry

theorem false_half [Field α] (a : α) : a / 2 + a / 2 = a := by sorry

theorem true_half [Field α] [CharZero α] (a : α) : a / 2 + a / 2 = a := by sorry

theorem false_inv_mul [Group α] (a b : α) : (a * b)⁻¹ = a⁻¹ * b⁻¹ := by sorry

theorem true_inv_mul [Group α] (a b : α) : (a * b)⁻¹ = b⁻¹ * a⁻¹ := by sorry

theorem true_le_tsub_add [AddCommMonoid α] [PartialOrder α] [CanonicallyOrderedAdd α] [Sub α]
    [OrderedSub α] (a b : α) : a ≤ a - b + b := by sorry

theorem true_smul_le {𝕜 M : Type*} [Field 𝕜] [LinearOrder 𝕜] [IsStrictOrderedRing 𝕜]
    [AddCommGroup M] [PartialOrder M] [IsOrderedAddMonoid M] [Module 𝕜 M] [PosSMulMono 𝕜 M]
    {r : 𝕜} {x y : M} (hr : 0 ≤ r) (h : x ≤ y) : r • x ≤ r • y := by sorry

theorem true_floor_add [Ring α] [LinearOrder α] [IsStrictOrderedRing α] [FloorRing α] (a b : α) :
    ⌊a⌋ + ⌊b⌋ ≤ ⌊a + b⌋ := by sorry

theorem false_floor_add [Ring α] [LinearOrder α] [IsStrictOrderedRing α] [FloorRing α] (a b : α) :
    ⌊a⌋ + ⌊b⌋ = ⌊a + b⌋ := by sorry

theorem false_floor_mul [Ring α] [LinearOrder α] [IsStrictOrderedRing α] [FloorRing α] (a b : α) :
    ⌊a⌋ * ⌊b⌋ ≤ ⌊a * b⌋ := by sorry

theorem true_toIcoMod {p : ℝ} (hp : 0 < p) (a b : ℝ) : toIcoMod hp a b ∈ Ico a (a + p) := by sorry

end OrderedAlgebra

section Lattices

variable {α β : Type*}

theorem true_le_sup_inf [Lattice α] (a b c : α) : a ⊔ b ⊓ c ≤ (a ⊔ b) ⊓ (a ⊔ c) := by sorry

theorem true_not_lt [LinearOrder α] {a b : α} : ¬a < b ↔ b ≤ a := by sorry

theorem false_not_lt [PartialOrder α] {a b : α} : ¬a < b ↔ b ≤ a := by sorry

theorem false_eq_bot_or_top [BooleanAlgebra α] (a : α) : a = ⊥ ∨ a = ⊤ := by sorry

theorem true_himp_eq [BooleanAlgebra α] (a b : α) : a ⇨ b = aᶜ ⊔ b := by sorry

theorem false_himp_eq [HeytingAlgebra α] (a b : α) : a ⇨ b = aᶜ ⊔ b := by sorry

theorem false_compl_compl [HeytingAlgebra α] (a : α) : aᶜᶜ = a := by sorry

theorem true_sdiff_sup [BooleanAlgebra α] (a b c : α) : a \ (b ⊔ c) = a \ b ⊓ a \ c := by sorry

theorem false_maximal_unique [PartialOrder α] {s : Set α} {a b : α} (ha : Maximal (· ∈ s) a)
    (hb : Maximal (· ∈ s) b) : a = b := by sorry

theorem true_monotone_comp [Preorder α] [Preorder β] {f : α → β} {g : β → α} (hf : Antitone f)
    (hg : Antitone g) : Monotone (g ∘ f) := by sorry

theorem false_monotone_strictMono [Preorder α] [Preorder β] {f : α → β} (hf : Monotone f) :
    StrictMono f := by sorry

theorem false_map_sup [SemilatticeSup α] [SemilatticeSup β] {f : α → β} (hf : Monotone f)
    (x y : α) : f (x ⊔ y) = f x ⊔ f y := by sorry

theorem true_le_map_sup [SemilatticeSup α] [SemilatticeSup β] {f : α → β} (hf : Monotone f)
    (x y : α) : f x ⊔ f y ≤ f (x ⊔ y) := by sorry

theorem true_orderIso_le [Preorder α] [Preorder β] (e : α ≃o β) {x y : α} :
    e x ≤ e y ↔ x ≤ y := by sorry

theorem false_orderHom_le [Preorder α] [Preorder β] (f : α →o β) {x y : α} :
    f x ≤ f y ↔ x ≤ y := by sorry

theorem false_Icc_union_Icc [LinearOrder α] (a b c : α) (h : a ≤ c) :
    Icc a b ∪ Icc b c = Icc a c := by sorry

theorem true_Icc_union_Icc [LinearOrder α] (a b c : α) (h : a ≤ b) (h' : b ≤ c) :
    Icc a b ∪ Icc b c = Icc a c := by sorry

theorem false_Ioo_union_Ioo [LinearOrder α] (a b c : α) (h : a < b) (h' : b < c) :
    Ioo a b ∪ Ioo b c = Ioo a c := by sorry

theorem true_ordConnected_inter [LinearOrder α] {s t : Set α} (hs : s.OrdConnected)
    (ht : t.OrdConnected) : (s ∩ t).OrdConnected := by sorry

theorem true_isTrans_inter {r s : α → α → Prop} [IsTrans α r] [IsTrans α s] {x y z : α}
    (h : r x y ∧ s x y) (h' : r y z ∧ s y z) : r x z ∧ s x z := by sorry

theorem false_isTrans_union {r s : α → α → Prop} [IsTrans α r] [IsTrans α s] {x y z : α}
    (h : r x y ∨ s x y) (h' : r y z ∨ s y z) : r x z ∨ s x z := by sorry

end Lattices

section SetsAndMaps

variable {α β : Type*}

theorem true_image_inter_subset (f : α → β) (s t : Set α) :
    f '' (s ∩ t) ⊆ f '' s ∩ f '' t := by sorry

theorem false_image_inter (f : α → β) (s t : Set α) : f '' (s ∩ t) = f '' s ∩ f '' t := by sorry

theorem true_image_preimage (f : α → β) (hf : Surjective f) (t : Set β) :
    f '' (f ⁻¹' t) = t := by sorry

theorem false_image_preimage (f : α → β) (t : Set β) : f '' (f ⁻¹' t) = t := by sorry

theorem false_preimage_image (f : α → β) (s : Set α) : f ⁻¹' (f '' s) = s := by sorry

theorem false_diff_diff (s t u : Set α) : s \ (t \ u) = (s \ t) \ u := by sorry

theorem true_diff_diff (s t u : Set α) : (s \ t) \ u = s \ (t ∪ u) := by sorry

theorem false_leftInverse {f : α → β} {g : β → α} (h : LeftInverse g f) : RightInverse g f := by
  sorry

theorem false_injective_of_comp {f : α → β} {g : β → α} (h : Injective (g ∘ f)) : Injective g := by
  sorry

theorem true_injective_of_comp {f : α → β} {g : β → α} (h : Injective (g ∘ f)) : Injective f := by
  sorry

theorem true_equiv_symm (e : α ≃ β) (x : α) (y : β) : e x = y ↔ x = e.symm y := by sorry

theorem false_perm_comm (σ τ : Equiv.Perm α) (x : α) : σ (τ x) = τ (σ x) := by sorry

theorem true_monoidHom_pow {M N : Type*} [Monoid M] [Monoid N] (f : M →* N) (x : M) (n : ℕ) :
    f (x ^ n) = f x ^ n := by sorry

theorem false_monoidHom_add {R S : Type*} [Ring R] [Ring S] (f : R →* S) (x y : R) :
    f (x + y) = f x + f y := by sorry

theorem false_addHom_injective {A B : Type*} [AddCommGroup A] [AddCommGroup B] (f : A →+ B) :
    Injective f := by sorry

theorem true_family_add {ι : Type*} {M : ι → Type*} [∀ i, AddCommGroup (M i)] (x y : ∀ i, M i) :
    x + y - y = x := by sorry

theorem false_family_mul {ι : Type*} {M : ι → Type*} [∀ i, Group (M i)] (x y : ∀ i, M i) :
    x * y = y * x := by sorry

end SetsAndMaps

section FiniteSums

variable {ι M : Type*}

theorem false_prod_pos [CommRing M] [LinearOrder M] [IsStrictOrderedRing M] (s : Finset ι)
    (f : ι → M) (h : ∀ x ∈ s, f x ≠ 0) : 0 < ∏ x ∈ s, f x := by sorry

theorem true_prod_ne_zero [CommRing M] [IsDomain M] (s : Finset ι) (f : ι → M)
    (h : ∀ x ∈ s, f x ≠ 0) : ∏ x ∈ s, f x ≠ 0 := by sorry

theorem false_prod_ne_zero [CommRing M] [Nontrivial M] (s : Finset ι) (f : ι → M)
    (h : ∀ x ∈ s, f x ≠ 0) : ∏ x ∈ s, f x ≠ 0 := by sorry

theorem false_card_union [DecidableEq ι] (s t : Finset ι) :
    (s ∪ t).card = s.card + t.card := by sorry

theorem true_card_union [DecidableEq ι] (s t : Finset ι) :
    (s ∪ t).card + (s ∩ t).card = s.card + t.card := by sorry

theorem false_card_image [DecidableEq M] (s : Finset ι) (f : ι → M) :
    (s.image f).card = s.card := by sorry

theorem true_multiset_sum_add [AddCommMonoid M] (s t : Multiset M) :
    (s + t).sum = s.sum + t.sum := by sorry

theorem false_multiset_card_map (s : Multiset ℕ) : s.sum = Multiset.card s := by sorry

theorem false_range_sum (n : ℕ) : ∑ i ∈ Finset.range n, i = n * (n + 1) / 2 := by sorry

theorem false_prod_range (f : ℕ → ℕ) (n : ℕ) :
    ∏ i ∈ Finset.range (n + 1), f i = (∏ i ∈ Finset.range n, f i) * f (n + 1) := by sorry

end FiniteSums

section MatricesOverRings

variable {n R : Type*} [Fintype n] [DecidableEq n]

theorem true_det_smul [CommRing R] (c : R) (A : Matrix n n R) :
    (c • A).det = c ^ Fintype.card n * A.det := by sorry

theorem false_det_smul [CommRing R] (c : R) (A : Matrix n n R) :
    (c • A).det = c * A.det := by sorry

theorem false_det_neg [CommRing R] (A : Matrix n n R) : (-A).det = -A.det := by sorry

theorem false_mul_inv [CommRing R] (A : Matrix n n R) : A * A⁻¹ = 1 := by sorry

theorem true_mul_inv [CommRing R] (A : Matrix n n R) (h : IsUnit A.det) : A * A⁻¹ = 1 := by sorry

theorem false_mul_inv_of_ne_zero [CommRing R] (A : Matrix n n R) (h : A.det ≠ 0) :
    A * A⁻¹ = 1 := by sorry

theorem true_trace_cycle [CommRing R] (A B C : Matrix n n R) :
    (A * B * C).trace = (C * A * B).trace := by sorry

theorem false_diagonal_mul [CommRing R] (d : n → R) (A : Matrix n n R) (i j : n) :
    (Matrix.diagonal d * A) i j = A i j * d j := by sorry

theorem false_reindex_trace {m : Type*} [Fintype m] [CommRing R] (e : n ≃ m) (A : Matrix n n R) :
    (Matrix.reindex e e A).trace = -A.trace := by sorry

end MatricesOverRings

section Numbers

theorem false_nat_div_mul (m n : ℕ) (hn : 0 < n) : m / n * n = m := by sorry

theorem true_nat_div_mul (m n : ℕ) (h : n ∣ m) : m / n * n = m := by sorry

theorem false_int_natAbs_add (a b : ℤ) : (a + b).natAbs = a.natAbs + b.natAbs := by sorry

theorem false_coprime_mul {k m n : ℕ} (h : Nat.Coprime k m) : Nat.Coprime k (m * n) := by sorry

theorem false_gcd_mul (k m n : ℕ) : Nat.gcd k (m * n) = Nat.gcd k m * Nat.gcd k n := by sorry

theorem true_gcd_mul_left (k m n : ℕ) : Nat.gcd (k * m) (k * n) = k * Nat.gcd m n := by sorry

theorem true_zmod_mul {p : ℕ} [Fact p.Prime] {a b : ZMod p} (h : a * b = 0) : a = 0 ∨ b = 0 := by
  sorry

theorem false_choose_symm (n k : ℕ) : n.choose k = n.choose (n - k) := by sorry

theorem true_rpow_mul {x : ℝ} (hx : 0 ≤ x) (y z : ℝ) : x ^ (y * z) = (x ^ y) ^ z := by sorry

theorem false_log_mul (x y : ℝ) : Real.log (x * y) = Real.log x + Real.log y := by sorry

theorem false_arg_mul (z w : ℂ) (hz : z ≠ 0) (hw : w ≠ 0) :
    (z * w).arg = z.arg + w.arg := by sorry

theorem false_norm_add (z w : ℂ) : ‖z + w‖ = ‖z‖ + ‖w‖ := by sorry

theorem true_young {p q : ℝ} (h : p.HolderConjugate q) {a b : ℝ} (ha : 0 ≤ a) (hb : 0 ≤ b) :
    a * b ≤ a ^ p / p + b ^ q / q := by sorry

theorem true_strictConvex_sq : StrictConvexOn ℝ univ fun x : ℝ ↦ x ^ 2 := by sorry

theorem false_convexOn_cube : ConvexOn ℝ univ fun x : ℝ ↦ x ^ 3 := by sorry

theorem false_lipschitz_sq : LipschitzWith 2 fun x : ℝ ↦ x ^ 2 := by sorry

theorem true_sSup_pair (a b : ℝ) : sSup {a, b} = max a b := by sorry

end Numbers

section Constructors

variable {α R n : Type*}

theorem true_some_inj (a b : ℝ) : some a = some b ↔ a = b := by sorry

theorem false_some_inj (a b : ℝ) : some a = some b := by sorry

theorem false_inl_inj (a b : ℝ) : (Sum.inl a : ℝ ⊕ ℝ) = Sum.inl b := by sorry

theorem true_ennreal_zero_eq_coe {r : NNReal} : 0 = (r : ENNReal) ↔ 0 = r := by sorry

theorem true_ennreal_toReal_lt {a b : ENNReal} (ha : a ≠ ⊤) (hb : b ≠ ⊤) :
    a.toReal < b.toReal ↔ a < b := by sorry

theorem false_ennreal_toReal_lt (a b : ENNReal) : a.toReal < b.toReal ↔ a < b := by sorry

theorem true_ennreal_add_le {a b : ENNReal} (h : a ≤ b) (c : ENNReal) : a + c ≤ b + c := by sorry

theorem false_ennreal_add_lt {a b : ENNReal} (h : a < b) (c : ENNReal) : a + c < b + c := by sorry

theorem true_bot_lt_coe (x : ℤ) : (⊥ : WithBot ℤ) < x := by sorry

theorem false_bot_lt (x : WithBot ℤ) : ⊥ < x := by sorry

theorem true_zero_zpow [Fintype n] [DecidableEq n] [CommRing R] (k : ℤ) (h : k ≠ 0) :
    (0 : Matrix n n R) ^ k = 0 := by sorry

theorem true_sort_ge (s : Finset ℕ) : s.sort (· ≥ ·) = (s.sort (· ≤ ·)).reverse := by sorry

theorem false_sort_ge (s : Finset ℕ) : s.sort (· ≥ ·) = s.sort (· ≤ ·) := by sorry

theorem true_multiset_empty (s : Multiset α) : s + ∅ = s := by sorry

theorem false_multiset_singleton (a : α) (s : Multiset α) : s + {a} = s + ∅ := by sorry

theorem true_inv_units_smul [Fintype n] [DecidableEq n] [CommRing R] (A : Matrix n n R) (k : Rˣ)
    (h : IsUnit A.det) : (k • A)⁻¹ = k⁻¹ • A⁻¹ := by sorry

theorem false_inv_units_smul [Fintype n] [DecidableEq n] [CommRing R] (A : Matrix n n R) (k : Rˣ)
    (h : IsUnit A.det) : (k • A)⁻¹ = k • A⁻¹ := by sorry

theorem true_posDef_pairs (a b : ℝ) :
    (!![(a, b)] : Matrix (Fin 1) (Fin 1) (ℝ × ℝ)).PosDef ↔ 0 < a ∧ 0 < b := by sorry

theorem false_posDef_pairs (a b : ℝ) :
    (!![(a, b)] : Matrix (Fin 1) (Fin 1) (ℝ × ℝ)).PosDef ↔ 0 < a ∧ 0 ≤ b := by sorry

/-- True, but a copy of a type with another structure is not read: this must be untested. -/
theorem copy_additive_zsmul [CommGroup α] (x : α) (n : ℤ) :
    (n • Additive.ofMul x).toMul = x ^ n := by sorry

end Constructors

end Corpus.Library
