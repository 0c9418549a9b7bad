"""Visits in a browser: the same functions that `lich visits` calls, for signed-in staff alone."""
