"""The history of the tables, applied in order when a database is opened."""
