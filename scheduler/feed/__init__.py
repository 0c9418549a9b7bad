"""Occurrences as iCalendar bytes: the profile of docs/feeds.md, read by every client that we could try."""
