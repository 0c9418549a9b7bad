"""lich: the calendar and reminder scheduler for visits and ceremonies."""
