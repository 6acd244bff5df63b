"""What Mathlib's constants mean numerically, and the evaluator that runs Lean terms."""
