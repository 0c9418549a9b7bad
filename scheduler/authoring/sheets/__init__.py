"""An office's plan as a sheet, in and out: Excel, CSV and other calendars."""
