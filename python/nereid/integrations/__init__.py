"""Bridges from other frameworks, one module each; each imports its framework itself."""
