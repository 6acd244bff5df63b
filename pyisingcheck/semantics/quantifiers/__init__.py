"""Quantifiers, suprema and sets over infinite types: what is certain of all numbers at once."""
