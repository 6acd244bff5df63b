/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import Mathlib.Analysis.SpecialFunctions.Trigonometric.Bounds
import Mathlib.Analysis.MeanInequalities
import Mathlib.Analysis.SpecialFunctions.Arsinh
import Mathlib.Analysis.SpecialFunctions.BinaryEntropy
import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.CStarAlgebra.Matrix
import Mathlib.LinearAlgebra.Matrix.PosDef
import Mathlib.LinearAlgebra.Matrix.Trace
import Mathlib.Analysis.Matrix.Spectrum
import Mathlib.Analysis.Matrix.Order
import Mathlib.LinearAlgebra.Matrix.Kronecker
import Mathlib.Algebra.Order.Positive.Field
import Mathlib.Algebra.Field.ZMod

/-!
# Which concrete types are instances of which classes

Writes `classes.json` beside this file: for every class on the list, the carriers that Lean finds an
instance for. Matrices carry the operator norm for ∞, as in the carriers. Run it with Mathlib on the
search path, in this folder: `lean Classes.lean`.
-/

open Lean Meta Elab Command

attribute [local instance] Matrix.linftyOpNormedRing Matrix.linftyOpNormedAlgebra
  Matrix.linftyOpNormedAddCommGroup Matrix.linftyOpNormedSpace

/-- The carriers: the name in the table, and the type. -/
def carriers : List (String × String) :=
  (["Fin 0", "Fin 1", "Fin 2", "Fin 3", "ℝ", "ℂ", "ℚ", "ℤ", "ℕ", "ZMod 6", "ZMod 2", "ZMod 3", "Bool",
    "Set (Fin 2)",
    "Finset (Fin 3)", "Equiv.Perm (Fin 3)", "{x : ℝ // 0 < x}", "EuclideanSpace ℝ (Fin 2)",
    "Fin 2 → ℝ", "ℝ × ℝ"].map fun t => (t, t)) ++
  [("ℝ≥0", "NNReal"), ("Matrix ℝ", "Matrix (Fin 2) (Fin 2) ℝ"),
    ("Matrix ℂ", "Matrix (Fin 2) (Fin 2) ℂ"), ("Matrix ℤ", "Matrix (Fin 2) (Fin 2) ℤ")]

/-- The classes: of one type, with nothing but instances about it besides. -/
def classes : List Name := [
  `Zero, `One, `Add, `Mul, `Neg, `Sub, `Inv, `Div, `AddMonoid, `AddCommMonoid, `AddGroup,
  `AddCommGroup, `Monoid, `CommMonoid, `Group, `CommGroup, `DivisionMonoid, `DivisionCommMonoid,
  `SubtractionMonoid, `SubtractionCommMonoid, `DivInvMonoid, `SubNegMonoid, `Semigroup,
  `CommSemigroup, `AddSemigroup, `AddCommSemigroup, `MulOneClass, `AddZeroClass, `MulZeroClass,
  `MulZeroOneClass, `MonoidWithZero, `CommMonoidWithZero, `CancelMonoidWithZero,
  `CancelCommMonoidWithZero, `GroupWithZero, `CommGroupWithZero, `CancelMonoid, `CancelCommMonoid,
  `AddCancelMonoid, `AddCancelCommMonoid, `AddLeftCancelMonoid, `AddRightCancelMonoid,
  `LeftCancelMonoid, `RightCancelMonoid, `IsCancelAdd, `IsCancelMul, `IsLeftCancelAdd,
  `IsRightCancelAdd, `IsLeftCancelMul, `IsRightCancelMul, `IsCancelMulZero, `IsLeftCancelMulZero,
  `IsRightCancelMulZero, `Distrib, `LeftDistribClass, `RightDistribClass, `HasDistribNeg,
  `InvolutiveNeg, `InvolutiveInv, `NonUnitalNonAssocSemiring, `NonUnitalSemiring,
  `NonAssocSemiring, `Semiring, `NonUnitalNonAssocRing, `NonUnitalRing, `NonAssocRing, `Ring,
  `CommSemiring, `CommRing, `NonUnitalCommRing, `NonUnitalCommSemiring, `IsDomain,
  `NoZeroDivisors, `DivisionSemiring, `Semifield, `DivisionRing, `Field, `CharZero,
  `AddMonoidWithOne, `AddGroupWithOne, `AddCommMonoidWithOne, `NatCast, `IntCast,
  `IsMulTorsionFree, `IsAddTorsionFree, `IsReduced, `NoZeroSMulDivisors, `EuclideanDomain,
  `GCDMonoid, `NormalizedGCDMonoid, `UniqueFactorizationMonoid, `IsPrincipalIdealRing, `Star,
  `InvolutiveStar, `StarMul, `StarAddMonoid, `StarRing, `TrivialStar, `StarOrderedRing, `LE, `LT,
  `Preorder, `PartialOrder, `LinearOrder, `Lattice, `SemilatticeSup, `SemilatticeInf,
  `DistribLattice, `Bot, `Top, `OrderBot, `OrderTop, `BoundedOrder, `BooleanAlgebra,
  `GeneralizedBooleanAlgebra, `HeytingAlgebra, `GeneralizedHeytingAlgebra, `CoheytingAlgebra,
  `GeneralizedCoheytingAlgebra, `CompleteLattice, `CompleteLinearOrder,
  `ConditionallyCompleteLattice, `ConditionallyCompleteLinearOrder,
  `ConditionallyCompleteLinearOrderBot, `SupSet, `InfSet, `Max, `Min, `Compl, `SDiff, `HImp,
  `HNot, `DenselyOrdered, `NoMaxOrder, `NoMinOrder, `NoTopOrder, `NoBotOrder, `SuccOrder,
  `PredOrder, `IsSuccArchimedean, `IsPredArchimedean, `LocallyFiniteOrder, `LocallyFiniteOrderBot,
  `LocallyFiniteOrderTop, `WellFoundedLT, `WellFoundedGT, `IsDirectedOrder, `IsCodirectedOrder,
  `IsModularLattice, `ComplementedLattice, `Std.Total, `IsOrderedAddMonoid,
  `IsOrderedCancelAddMonoid, `IsOrderedMonoid, `IsOrderedCancelMonoid, `IsOrderedRing,
  `IsStrictOrderedRing, `CanonicallyOrderedAdd, `CanonicallyOrderedMul, `Archimedean,
  `MulArchimedean, `FloorRing, `FloorSemiring, `ZeroLEOneClass, `ExistsAddOfLE, `OrderedSub,
  `AddLeftMono, `AddRightMono, `AddLeftStrictMono, `AddRightStrictMono, `AddLeftReflectLE,
  `AddRightReflectLE, `AddLeftReflectLT, `AddRightReflectLT, `MulLeftMono, `MulRightMono,
  `MulLeftStrictMono, `MulRightStrictMono, `MulLeftReflectLE, `MulRightReflectLE,
  `MulLeftReflectLT, `MulRightReflectLT, `PosMulMono, `PosMulStrictMono, `PosMulReflectLE,
  `PosMulReflectLT, `MulPosMono, `MulPosStrictMono, `MulPosReflectLE, `MulPosReflectLT,
  `SuccAddOrder, `TopologicalSpace, `UniformSpace, `PseudoMetricSpace, `MetricSpace,
  `PseudoEMetricSpace, `EMetricSpace, `T0Space, `T1Space, `T2Space, `CompleteSpace, `ProperSpace,
  `CompactSpace, `DiscreteTopology, `LocallyCompactSpace, `SeparableSpace,
  `SecondCountableTopology, `ContinuousAdd, `ContinuousMul, `ContinuousNeg, `ContinuousSub,
  `ContinuousInv, `ContinuousInv₀, `ContinuousStar, `IsTopologicalAddGroup, `IsTopologicalGroup,
  `IsTopologicalRing, `IsTopologicalSemiring, `IsTopologicalDivisionRing, `IsUniformAddGroup,
  `OrderTopology, `OrderClosedTopology, `Dist, `Norm, `NNNorm, `BoundedSpace, `ContinuousSup,
  `ContinuousInf, `NormedAddGroup, `NormedAddCommGroup, `SeminormedAddGroup,
  `SeminormedAddCommGroup, `NormedGroup, `NormedCommGroup, `SeminormedGroup, `SeminormedCommGroup,
  `NormedRing, `SeminormedRing, `NonUnitalNormedRing, `NonUnitalSeminormedRing, `NormedCommRing,
  `SeminormedCommRing, `NormOneClass, `NormMulClass, `NormedDivisionRing, `NormedField,
  `NontriviallyNormedField, `DenselyNormedField, `RCLike, `CStarRing, `CStarAlgebra,
  `NonUnitalCStarAlgebra, `CommCStarAlgebra, `NormedStarGroup, `HasSolidNorm,
  `NormedLinearOrderedField, `Nonempty, `Inhabited, `Nontrivial, `Subsingleton, `Unique, `IsEmpty,
  `Finite, `Infinite, `Fintype, `DecidableEq, `Countable, `Uncountable, `Encodable, `Denumerable,
  `IsAtomic, `IsCoatomic, `IsAtomistic, `IsCoatomistic, `IsSimpleOrder, `BiheytingAlgebra,
  `Order.Frame, `Order.Coframe, `CompleteDistribLattice, `CompletelyDistribLattice,
  `CompleteBooleanAlgebra, `CompleteAtomicBooleanAlgebra, `CompleteSemilatticeSup,
  `CompleteSemilatticeInf, `PredSubOrder, `IsStronglyAtomic, `IsStronglyCoatomic,
  `IsUpperModularLattice, `IsLowerModularLattice, `IsWeakUpperModularLattice,
  `IsWeakLowerModularLattice, `DecidableLT, `DecidableLE, `ClosedIicTopology, `ClosedIciTopology,
  `InvOneClass, `NegZeroClass, `SubNegZeroMonoid, `DivInvOneMonoid,
  `CanonicallyLinearOrderedAddCommMonoid, `NNRatCast, `RatCast, `IsBezout, `IsSimpleRing,
  `IsSemisimpleRing, `SMulPosMono, `IsDedekindDomain, `IsIntegrallyClosed, `IsLocalRing,
  `IsNoetherianRing, `IsArtinianRing, `NonUnitalNormedCommRing, `NonUnitalSeminormedCommRing,
  `LinearOrderedAddCommGroupWithTop, `OrderedCommGroup, `LinearOrderedCommMonoidWithZero,
  `LinearOrderedCommGroupWithZero, `ConditionallyCompletePartialOrder, `TotallyDisconnectedSpace,
  `PreconnectedSpace, `ConnectedSpace, `LocallyConnectedSpace, `PathConnectedSpace,
  `NoncompactSpace, `FirstCountableTopology, `RegularSpace, `T3Space, `NormalSpace, `T4Space,
  `BaireSpace, `PolishSpace, `IsUniformGroup, `ContinuousConstSMul, `IsIsometricSMul]

/-- Whether Lean finds an instance of a class for a type. -/
def holds (c : Name) (t : Expr) : MetaM Bool := do
  try
    let info ← getConstInfo c
    let mut e := mkApp (Lean.mkConst c (← info.levelParams.mapM fun _ => mkFreshLevelMVar)) t
    let mut type ← whnfR (← inferType e)
    while type.isForall do
      let inst := type.bindingDomain!
      unless (← isClass? inst).isSome do return false
      e := mkApp e (← synthInstance inst)
      type ← whnfR (← inferType e)
    discard <| synthInstance e
    return true
  catch _ => return false

elab "write_classes" : command => liftTermElabM do
  let env ← getEnv
  let types ← carriers.mapM fun (key, text) => do
    let syn ← ofExcept <| Parser.runParserCategory env `term text
    let t ← Term.elabType syn
    Term.synthesizeSyntheticMVarsNoPostponing
    return (key, ← instantiateMVars t)
  let rows ← (classes.filter env.contains).filterMapM fun c => do
    let found ← types.filterM fun (_, t) => withCurrHeartbeats <| holds c t
    if found.isEmpty then return none
    return some (c.toString,
      s!"{(toJson c.toString).compress}: {(toJson (found.map (·.1))).compress}")
  let sorted := (rows.toArray.qsort fun a b => a.1 < b.1).map (·.2)
  let text := ",\n".intercalate sorted.toList
  IO.FS.writeFile "classes.json" ("{\n" ++ text ++ "\n}\n")

set_option maxHeartbeats 0 in
write_classes
