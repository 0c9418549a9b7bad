"""Sheets as PDF, by the `[print]` extra: `sheets` says what stands on them, `typeset` makes the file."""
