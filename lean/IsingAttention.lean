/-
Copyright (c) 2026 The pyisingcheck authors. All rights reserved.
Released under Apache 2.0 license as described in the file LICENSE.
Authors: The pyisingcheck authors
-/
import IsingAttention.Attention.Boltzmann
import IsingAttention.Attention.LogSumExp
import IsingAttention.Attention.MultiHead
import IsingAttention.Attention.Periodic
import IsingAttention.Attention.ScoreScale
import IsingAttention.Attention.Softmax
import IsingAttention.Attention.ZeroTemperature
import IsingAttention.GroundState
import IsingAttention.Ising.Chain
import IsingAttention.Ising.FiniteSize
import IsingAttention.Ising.Gibbs
import IsingAttention.Ising.MeanField
import IsingAttention.Ising.Model
import IsingAttention.Ising.PartitionFunction
import IsingAttention.Ising.Thermodynamics
import IsingAttention.Ising.VectorSpin
import IsingAttention.PaperSketch
import IsingAttention.Renormalization
import IsingAttention.Trotter.Counterexample
import IsingAttention.Trotter.ErrorBound
import IsingAttention.Trotter.ErrorTerm
import IsingAttention.Trotter.Growth
import IsingAttention.Trotter.LieProduct
import IsingAttention.Trotter.Matrix
import IsingAttention.Trotter.Product
import IsingAttention.Trotter.Strang
import IsingAttention.Trotter.Trace

/-!
# Self-attention as a stack of Ising models

Every module of the library, for those who want all of it: what is claimed of Ising models
(`IsingAttention.Ising`), of attention as a Gibbs distribution (`IsingAttention.Attention`), of
products of exponentials (`IsingAttention.Trotter`), of renormalization and ground states, and the
paper's own formalization with what is wrong with it (`IsingAttention.PaperSketch`).
-/
