"""One installation in one file: `lich backup` and `lich restore`.

A zip of the office's files under `home/`, of the database's rows as JSON lines under `rows/`, the same from SQLite and
from PostgreSQL, and of a manifest with the SHA-256 of each. What comes from one engine goes into the other.
"""
