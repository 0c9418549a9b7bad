"""Month names of Mường Bi and of the Black Thái, as labels beside the Vietnamese lunar month.

Their public festivals are set in Vietnamese lunar days, so nothing is computed by these. A leap month repeats the
number (an assumption for the Thái; nothing is known for the Mường).
"""

from __future__ import annotations


def muong_bi_month(lunar_month: int) -> int:
    """The month of Mường Bi (lịch Đoi): Vietnamese month 10 is its month 1."""
    return (lunar_month + 2) % 12 + 1


def black_thai_month(lunar_month: int) -> int:
    """The month of the Black Thái: Vietnamese month 7 is its month 1."""
    return (lunar_month + 5) % 12 + 1
