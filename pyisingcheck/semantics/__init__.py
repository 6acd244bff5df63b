"""What Mathlib's constants mean numerically, and the evaluator that turns Lean terms into numbers."""
