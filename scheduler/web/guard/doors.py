"""The guard's own addresses."""

from __future__ import annotations

from functools import partial

from scheduler.store.accounts import Role
from scheduler.web.guard import account_page, accounts_page, sign_in
from scheduler.web.guard.limits import Limiter
from scheduler.web.guard.routes import EVERYONE, Guarded, guarded
from scheduler.web.site import Site

SMALL = 10_000
"""Bytes of a form that holds a name and passwords."""


def routes(site: Site) -> list[Guarded]:
    """Signing in and out, accounts and one's own; tries to sign in are counted as long as the site lives."""
    limiter = Limiter()
    enter, change = partial(sign_in.enter, limiter), partial(account_page.change, limiter)
    return [
        guarded(site, "/dang-nhap", sign_in.show, needs=EVERYONE),
        guarded(site, "/dang-nhap", enter, needs=EVERYONE, methods=["POST"], limit=SMALL),
        guarded(site, "/dang-xuat", sign_in.leave, needs=EVERYONE, methods=["POST"], limit=SMALL),
        guarded(site, "/toi", account_page.show, needs=Role.READER),
        guarded(site, "/toi/mat-khau", change, needs=Role.READER, methods=["POST"], limit=SMALL),
        guarded(
            site, "/toi/dang-xuat", account_page.leave_everywhere, needs=Role.READER, methods=["POST"], limit=SMALL
        ),
        guarded(site, accounts_page.HOME, accounts_page.show, needs=Role.ADMINISTRATOR),
        *(
            guarded(site, path, handler, needs=Role.ADMINISTRATOR, methods=["POST"], limit=SMALL)
            for path, handler in (
                (f"{accounts_page.HOME}/them", accounts_page.add),
                (f"{accounts_page.HOME}/{{account:int}}", accounts_page.change),
            )
        ),
    ]
