import Mathlib.Algebra.BigOperators.Fin
import Mathlib.Data.Fintype.Pi
import Mathlib.Data.Fintype.Sigma
import Mathlib.Data.Real.Basic
import Mathlib.Tactic.DeriveFintype

/-! Definitions that statements bring along: recursion of every kind, inductive types and
propositions, classes, structures whose proofs are rarely met at random, witnesses chosen. -/

open Finset

namespace Corpus.Definitions

-- recursion: mutual, well-founded, on two arguments, with an accumulator
mutual
def isEven : ℕ → Bool
  | 0 => true
  | n + 1 => isOdd n
def isOdd : ℕ → Bool
  | 0 => false
  | n + 1 => isEven n
end

theorem true_mutual (n : ℕ) : isEven n = decide (n % 2 = 0) := sorry
theorem false_mutual (m n : ℕ) : isEven (m * n) = (isEven m && isEven n) := sorry

def ack : ℕ → ℕ → ℕ
  | 0, n => n + 1
  | m + 1, 0 => ack m 1
  | m + 1, n + 1 => ack m (ack (m + 1) n)
termination_by m n => (m, n)

theorem true_ack (n : ℕ) : ack 1 n = n + 2 := sorry
theorem false_ack (n : ℕ) : ack 2 n = 3 * n + 3 := sorry

def lg (n : ℕ) : ℕ := if n ≤ 1 then 0 else lg (n / 2) + 1
termination_by n
decreasing_by omega

-- only at 0
theorem false_lg (n : ℕ) : 2 ^ lg n ≤ n := sorry

def digitSum (n : ℕ) : ℕ := if n < 10 then n else n % 10 + digitSum (n / 10)
termination_by n
decreasing_by omega

-- first at 499
theorem false_digitSum (n : ℕ) : digitSum n ≤ 21 := sorry

def merge : List ℕ → List ℕ → List ℕ
  | [], m => m
  | l, [] => l
  | a :: l, b :: m => if a ≤ b then a :: merge l (b :: m) else b :: merge (a :: l) m
termination_by l m => l.length + m.length

theorem true_merge (l m : List ℕ) : (merge l m).length = l.length + m.length := sorry
theorem false_merge (l m : List ℕ) : merge l m = merge m l := sorry

-- recursive types: with and without data and parameters
inductive Tree where
  | leaf : Tree
  | node : Tree → Tree → Tree

def Tree.size : Tree → ℕ
  | leaf => 0
  | node l r => l.size + r.size + 1
def Tree.height : Tree → ℕ
  | leaf => 0
  | node l r => max l.height r.height + 1
def Tree.mirror : Tree → Tree
  | leaf => leaf
  | node l r => node r.mirror l.mirror

theorem true_mirror (t : Tree) : t.mirror.mirror = t := sorry
theorem false_mirror (t : Tree) : t.mirror = t := sorry
-- only the full tree of height 3
theorem false_full (t : Tree) (_ : t.height ≤ 3) : t.size ≤ 6 := sorry

inductive Search (α : Type) where
  | nil : Search α
  | node : Search α → α → Search α → Search α
def Search.size {α : Type} : Search α → ℕ
  | nil => 0
  | node l _ r => l.size + 1 + r.size
def Search.insert (x : ℤ) : Search ℤ → Search ℤ
  | nil => node nil x nil
  | node l a r =>
    if x < a then node (l.insert x) a r else if a < x then node l a (r.insert x) else node l a r

theorem true_insert (t : Search ℤ) (x : ℤ) : (t.insert x).size ≤ t.size + 1 := sorry
theorem false_insert (t : Search ℤ) (x : ℤ) : (t.insert x).size = t.size + 1 := sorry

inductive Formula where
  | var : Fin 3 → Formula
  | neg : Formula → Formula
  | and : Formula → Formula → Formula
def Formula.eval (v : Fin 3 → Bool) : Formula → Bool
  | var i => v i
  | neg p => !p.eval v
  | and p q => p.eval v && q.eval v

theorem false_satisfiable (p : Formula) : ∃ v, p.eval v = true := sorry

inductive Suit where
  | clubs | diamonds | hearts | spades
  deriving DecidableEq, Fintype

theorem true_suits (f : Suit → Fin 3) : ∃ a b, a ≠ b ∧ f a = f b := sorry
theorem false_suits (f : Suit → Suit) : ∃ a, f a = a := sorry

-- inductive propositions
inductive Ev : ℕ → Prop where
  | zero : Ev 0
  | step (n : ℕ) : Ev n → Ev (n + 2)

theorem false_ev (n : ℕ) (_ : Ev n) : Ev (n / 2) := sorry

inductive Sorted : List ℕ → Prop where
  | nil : Sorted []
  | one (a : ℕ) : Sorted [a]
  | cons (a b : ℕ) (l : List ℕ) : a ≤ b → Sorted (b :: l) → Sorted (a :: b :: l)

theorem true_sorted (a : ℕ) (l : List ℕ) (_ : Sorted (a :: l)) : Sorted l := sorry
theorem false_sorted (l : List ℕ) (_ : Sorted l) : Sorted l.reverse := sorry

-- a relation with cycles, where a derivation must not go round for ever
inductive Path (n : ℕ) (E : Fin n → Fin n → Bool) : Fin n → Fin n → Prop where
  | refl (i : Fin n) : Path n E i i
  | step (i j k : Fin n) : E i j = true → Path n E j k → Path n E i k

theorem true_path (n : ℕ) (E : Fin n → Fin n → Bool) (i j k : Fin n) (_ : Path n E i j)
    (_ : Path n E j k) : Path n E i k := sorry
theorem false_path (n : ℕ) (E : Fin n → Fin n → Bool) (i j : Fin n) (_ : Path n E i j) :
    Path n E j i := sorry

-- indices that no pattern gives back: the argument is searched for
inductive Step : ℕ → ℕ → Prop where
  | half (n : ℕ) : Step (2 * n) n
  | triple (n : ℕ) : Step (2 * n + 1) (6 * n + 4)

-- only at 0
theorem false_step (a b : ℕ) (_ : Step a b) : b < a ∨ 2 * a < b := sorry

-- classes of the statement's own
class Mon (α : Type) where
  op : α → α → α
  e : α
  assoc : ∀ a b c, op (op a b) c = op a (op b c)
  left : ∀ a, op e a = a
  right : ∀ a, op a e = a

theorem true_monoid (α : Type) [Mon α] (a : α) : Mon.op Mon.e (Mon.op a Mon.e) = a := sorry
-- the smallest has three elements
theorem false_monoid (α : Type) [Mon α] (a b : α) : Mon.op a b = Mon.op b a := sorry
theorem false_cancel (α : Type) [Mon α] (a b c : α) (_ : Mon.op a b = Mon.op a c) : b = c := sorry

class Idem (α : Type) where
  op : α → α → α
  comm : ∀ a b, op a b = op b a
  idem : ∀ a, op a a = a

theorem false_associative (α : Type) [Idem α] (a b c : α) :
    Idem.op (Idem.op a b) c = Idem.op a (Idem.op b c) := sorry

-- structures whose proofs few random values satisfy
structure Met (n : ℕ) where
  d : Fin n → Fin n → ℝ
  self : ∀ i, d i i = 0
  symm : ∀ i j, d i j = d j i
  tri : ∀ i j k, d i k ≤ d i j + d j k

theorem true_metric (n : ℕ) (M : Met n) (i j k : Fin n) : |M.d i k - M.d j k| ≤ M.d i j := sorry
theorem false_metric (n : ℕ) (M : Met n) (i j k : Fin n) :
    M.d i k ≤ max (M.d i j) (M.d j k) := sorry

structure Latin (n : ℕ) where
  L : Fin n → Fin n → Fin n
  row : ∀ i, Function.Injective (L i)
  col : ∀ j, Function.Injective (fun i => L i j)

theorem false_latin (n : ℕ) (Q : Latin n) (i j : Fin n) : Q.L i j = Q.L j i := sorry

-- functions that few of the drawn ones are
theorem true_multiplicative (f : ℝ → ℝ) (_ : ∀ x y, f (x + y) = f x * f y) (x : ℝ) :
    0 ≤ f x := sorry
theorem false_multiplicative (f : ℝ → ℝ) (_ : ∀ x y, f (x + y) = f x + f y) (x y : ℝ) :
    f (x * y) = f x * f y := sorry
theorem false_monotone (f g : ℝ → ℝ) (_ : Monotone f) (_ : Monotone g) :
    Monotone (fun x => f x * g x) := sorry

-- witnesses, dependent pairs, subsets
noncomputable def pick (s : Finset ℕ) (h : s.Nonempty) : ℕ := h.choose

theorem true_pick (s : Finset ℕ) (h : s.Nonempty) : pick s h ∈ s := sorry
theorem false_pick (s : Finset ℕ) (h : s.Nonempty) : 0 < pick s h := sorry
theorem true_sigma (n : ℕ) (m : Fin n → ℕ) : Fintype.card (Σ i, Fin (m i)) = ∑ i, m i := sorry
theorem false_sigma (n : ℕ) (p q : Σ k : Fin n, Fin k) (_ : p.1 = q.1) : p = q := sorry
theorem true_subsets (n : ℕ) :
    ∑ s ∈ (univ : Finset (Fin n)).powerset, (-1 : ℤ) ^ s.card = if n = 0 then 1 else 0 := sorry
-- only at 0
theorem false_subsets (n : ℕ) :
    ∑ s ∈ (univ : Finset (Fin n)).powerset, (-1 : ℤ) ^ s.card = 0 := sorry

-- vectors that linear equations determine, and the structures that have such equations
structure Chain (n : ℕ) where
  P : Fin n → Fin n → ℝ
  nonneg : ∀ i j, 0 ≤ P i j
  row : ∀ i, ∑ j, P i j = 1

def Chain.Stationary {n : ℕ} (c : Chain n) (p : Fin n → ℝ) : Prop :=
  (fun j => ∑ i, p i * c.P i j) = p
def Chain.Reversible {n : ℕ} (c : Chain n) (p : Fin n → ℝ) : Prop :=
  ∀ i j, p i * c.P i j = p j * c.P j i

theorem true_stationary {n : ℕ} (c : Chain n) (p : Fin n → ℝ) (_ : c.Reversible p) :
    c.Stationary p := sorry
-- from n = 3 on
theorem false_stationary {n : ℕ} (c : Chain n) (p : Fin n → ℝ) (_ : c.Stationary p) :
    c.Reversible p := sorry

structure Flow (n : ℕ) where
  f : Fin n → Fin n → ℝ
  skew : ∀ i j, f i j = -f j i
  kirchhoff : ∀ i, ∑ j, f i j = 0

theorem true_flow {n : ℕ} (F : Flow n) (i : Fin n) : ∑ j, F.f j i = 0 := sorry
-- from n = 3 on
theorem false_flow {n : ℕ} (F : Flow n) (i j : Fin n) : F.f i j = 0 := sorry

-- at one spin configuration of several
def energy {n : ℕ} (J : Fin n → Fin n → ℝ) (s : Fin n → Bool) : ℝ :=
  -∑ i, ∑ j, J i j * (if s i = s j then 1 else -1)

-- from n = 4 on
theorem false_local {n : ℕ} (J : Fin n → Fin n → ℝ) (_ : ∀ i j, J i j = J j i)
    (_ : ∀ i, J i i = 0) (s : Fin n → Bool)
    (_ : ∀ i, energy J s ≤ energy J (fun j => if j = i then !s j else s j)) (u : Fin n → Bool) :
    energy J s ≤ energy J u := sorry
theorem true_ferromagnet {n : ℕ} (J : Fin n → Fin n → ℝ) (_ : ∀ i j, 0 ≤ J i j)
    (s u : Fin n → Bool) (_ : ∀ i j, u i = u j) : energy J u ≤ energy J s := sorry

-- shapes: the thinnest balanced trees
inductive Shape where
  | leaf : Shape
  | node : Shape → ℕ → Shape → Shape

def Shape.size : Shape → ℕ
  | leaf => 0
  | node l _ r => l.size + 1 + r.size
def Shape.height : Shape → ℕ
  | leaf => 0
  | node l _ r => max l.height r.height + 1
def Shape.Balanced : Shape → Prop
  | leaf => True
  | node l _ r => l.Balanced ∧ r.Balanced ∧ l.height ≤ r.height + 1 ∧ r.height ≤ l.height + 1

theorem true_balanced (t : Shape) (_ : t.Balanced) : t.height ≤ t.size := sorry
-- from height 4 on
theorem false_balanced (t : Shape) (_ : t.Balanced) : 2 ^ t.height ≤ 2 * t.size + 1 := sorry

-- tables that hardly ever satisfy their laws by chance
def IsClosure {n : ℕ} (c : Finset (Fin n) → Finset (Fin n)) : Prop :=
  (∀ s, s ⊆ c s) ∧ (∀ s t, s ⊆ t → c s ⊆ c t) ∧ ∀ s, c (c s) = c s

theorem true_closure {n : ℕ} (c : Finset (Fin n) → Finset (Fin n)) (_ : IsClosure c)
    (s t : Finset (Fin n)) : c (s ∪ t) = c (c s ∪ c t) := sorry
theorem false_closure (c : Finset (Fin 3) → Finset (Fin 3)) (_ : IsClosure c)
    (s t : Finset (Fin 3)) : c (s ∪ t) = c s ∪ c t := sorry

end Corpus.Definitions
