"""What each page shows, as pure functions from occurrences to plain values; the templates only lay them out."""
