"""Measured against the field: other people's programs on the same work, in the same run. See `frame` and `registry`."""
