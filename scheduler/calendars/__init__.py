"""One calendar a file: day number to date and back, refusing outside the stated range.

Pure: no clock, no file, no network, nothing from the host's time zone. Each module states `NAME` (Vietnamese, for
messages) and the days `FIRST`…`LAST` that it covers, raises `OutOfRange` beyond them and `NoSuchDay` for a date that
the calendar does not have; it never answers with a neighbouring day.
"""
