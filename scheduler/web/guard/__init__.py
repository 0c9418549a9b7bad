"""Who may do what on the site. For whoever writes a page:

**An address** is declared with what it needs, in a `routes(site)` of its own that `web.app.routes` adds up:

    guarded(site, "/chuyen", list_page, needs=Role.READER)
    guarded(site, "/chuyen/{visit}", save, needs=Role.PLANNER, methods=["POST"])
    guarded(site, "/roi/{token}", leave, needs=EVERYONE, methods=["POST"], cross_site=True)   # RFC 8058 alone
    guarded(site, "/nhap", take, needs=Role.PLANNER, methods=["POST"], limit=8_000_000)       # bytes; else 1 MB

`handler(site, request) -> Response` is an ordinary function and runs in a thread. It is called only for who may:
a stranger's GET goes to `/dang-nhap` and comes back afterwards; all else is 403. A POST is called only when it comes
from our own page (`origin`) and is no longer than `limit`; else 403 or 413. What a handler raises as `HTTPException`
becomes a page (`troubles`); answers behind the door are never kept by browsers (`no-store`). What strangers may ask
and what other sites may send is named once more in `tests/web/test_guard_routes.py`, which asks them all.

**In a handler**: `signed(request).account` (`.name` for `who` in editions and the trail, `.full_name`, `.role`);
`form(request)` is what was sent (`form(request).get("ten", "")`; an upload's bytes by `.file.read()`), and
`text(request, "ten")` one field as trimmed NFC text; `page(site, request, "chuyen.html", values)` fills a template
that extends `base.html`; `redirect("/chuyen/12")` after a POST, to a path of this site alone. A template asks
`account.role` and `may("planner")`. A row in `page.WORK` puts an address in the signed-in navigation.

**The trail**: `store.audit.record(conn, who, "visit-saved", "visit:12", now=site.clock())` inside the transaction of
what it tells. Codes get their words in `wording.ACTION`.

**Secret links**: `tokens.new()` into the link, `tokens.digest(token)` into the database.
"""

from scheduler.store.accounts import Role
from scheduler.web.guard.page import page, redirect
from scheduler.web.guard.routes import EVERYONE, Guarded, form, guarded, in_both, signed, text

__all__ = ["EVERYONE", "Guarded", "Role", "form", "guarded", "in_both", "page", "redirect", "signed", "text"]
