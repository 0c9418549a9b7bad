"""Changing the calendar from a browser: the same drafts, previews and writes as `lich add`, `edit` and `announce`."""
