"""Lean expressions as Python data: decode an export, substitute, print."""
