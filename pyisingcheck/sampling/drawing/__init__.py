"""Exact random values of Lean types: numbers, vectors and matrices, tables, sets, structures."""
