"""Limits, derivatives, series and what holds from some number on, judged from values."""
