"""The marks of the kinds and of the moon, drawn once for pages and paper: SVG within a square of 10."""

from __future__ import annotations

MARKS = {
    "k-ethnic-festival": '<path d="M5 0l5 5-5 5-5-5z"/>',
    "k-religious-festival": '<path d="M5 0l5 5-5 5-5-5zM5 2.3L2.3 5 5 7.7 7.7 5z" fill-rule="evenodd"/>',
    "k-tet": '<circle cx="5" cy="2.2" r="2.2"/><circle cx="2.2" cy="7" r="2.2"/><circle cx="7.8" cy="7" r="2.2"/>',
    "k-national-day": '<path d="M5 0l1.2 3.6H10L6.9 5.8 8.1 9.5 5 7.2 1.9 9.5l1.2-3.7L0 3.6h3.8z"/>',
    "k-commemoration": '<path d="M5 .6l5 8.8H0z"/>',
    "k-memorial": '<path d="M4 0h2v3h3v2H6v5H4V5H1V3h3z"/>',
    "k-visit": '<path d="M0 10C0 4 4 0 10 0c0 6-4 10-10 10z"/>',
    "k-report": '<path d="M1 1h8v8H1z"/>',
    "k-review": '<path d="M1 1h8v8H1zM2.6 2.6v4.8h4.8V2.6z" fill-rule="evenodd"/>',
    "k-training": '<path d="M0 1h10v2H0zM0 4h10v2H0zM0 7h10v2H0z"/>',
    "moon-full": '<circle cx="5" cy="5" r="4.5"/>',
    "moon-new": (
        '<path d="M5 .5a4.5 4.5 0 1 0 0 9 4.5 4.5 0 0 0 0-9zm0 1.2a3.3 3.3 0 1 1 0 6.6 3.3 3.3 0 0 1 0-6.6z"'
        ' fill-rule="evenodd"/>'
    ),
}
"""`k-` and the kind, or `moon-` and the phase."""
