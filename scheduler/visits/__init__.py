"""Visits: who goes where, with what, and whom they greet. Values and what follows from them; no clock, no database."""
