"""The pages and the feeds over HTTP: a thin face over the same functions that the command line calls."""
