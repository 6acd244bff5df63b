import Mathlib.Analysis.Normed.Algebra.MatrixExponential
import Mathlib.Analysis.Complex.Exponential

/-! Error bounds of first order, and the claim that they are of second order. -/

namespace Corpus.Orders

open scoped Matrix.Norms.Operator

theorem true_euler (x : ℝ) (n : ℕ) (hx : |x| ≤ 1) (hn : 0 < n) :
    |(1 + x / n) ^ n - Real.exp x| ≤ 3 / n := by sorry

theorem false_euler_second_order (x : ℝ) (n : ℕ) (hx : |x| ≤ 1) (hn : 0 < n) :
    |(1 + x / n) ^ n - Real.exp x| ≤ 10 ^ 4 / n ^ 2 := by sorry

theorem false_lie_second_order (A B : Matrix (Fin 2) (Fin 2) ℝ) (n : ℕ) (hn : 0 < n) :
    ‖(NormedSpace.exp ((n : ℝ)⁻¹ • A) * NormedSpace.exp ((n : ℝ)⁻¹ • B)) ^ n -
        NormedSpace.exp (A + B)‖ ≤
      10 ^ 4 * ‖A * B - B * A‖ / n ^ 2 * Real.exp (‖A‖ + ‖B‖) := by sorry

theorem true_telescope (n : ℕ) (hn : 0 < n) :
    (1 : ℝ) / n - 1 / (n + 1) ≤ 1 / n ^ 2 := by sorry

end Corpus.Orders
