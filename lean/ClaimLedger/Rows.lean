/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import ClaimLedger.Attribute

/-!
# The rows of this library's ledger

What the texts on self-attention as a stack of Ising models claim, one id a row. A row that is false
or empty as written needs every claim to say what it is: a refutation, a correction, or the text's
own sketch.
-/

/-! ### A. Ising models and thermodynamics -/
declare_claim "A1" "hamiltonian"
declare_claim "A2" "sign of the field"
declare_claim "A3" "partition function"
declare_claim "A4" "the paper's own partition function" needs role
declare_claim "A5" "Gibbs measure"
declare_claim "A6" "free energy"
declare_claim "A7" "magnetization"
declare_claim "A8" "field-dependent couplings"
declare_claim "A9" "susceptibility"
declare_claim "A10" "no finite-size singularity"
declare_claim "A11" "generalized spins"
declare_claim "A12" "one-dimensional chain"
declare_claim "A13" "mean field"

/-! ### B. Attention as a Gibbs distribution -/
declare_claim "B1" "scores, softmax"
declare_claim "B2" "Boltzmann form"
declare_claim "B3" "the paper's own attention" needs role
declare_claim "B4" "multi-head energy"
declare_claim "B5" "stack of layers, shared spins"
declare_claim "B6" "a theorem that says True" needs role
declare_claim "B7" "zero-temperature limit"
declare_claim "B8" "critical threshold in beta" needs role
declare_claim "B9" "log-sum-exp energy" needs role
declare_claim "B10" "input-dependent couplings"
declare_claim "B11" "periodic distance"
declare_claim "B12" "periodic attention"
declare_claim "B13" "the scaling 1/√d_k"

/-! ### C. Products of exponentials -/
declare_claim "C1" "Lie product formula"
declare_claim "C2" "L layers"
declare_claim "C3" "error bound" needs role
declare_claim "C4" "equality in the limit" needs role
declare_claim "C5" "error term exists"
declare_claim "C6" "symmetric splitting"
declare_claim "C7" "trace"

/-! ### D. Renormalization, scaling, criticality -/
declare_claim "D1" "RG map"
declare_claim "D2" "fixed-point theorem" needs role
declare_claim "D3" "the effective coupling as a function of the layers"
declare_claim "D4" "finite-size scaling" needs role
declare_claim "D5" "order parameter"
declare_claim "D6" "rounding, correlation length"
declare_claim "D7" "ground-state energy"
declare_claim "D8" "quantum criticality"
declare_claim "D9" "critical attention, training cost"
