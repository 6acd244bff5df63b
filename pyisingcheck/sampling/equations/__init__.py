"""Equations among the hypotheses, solved exactly or near given numbers, singly or together."""
