"""`/mau-thu`: every kind of letter as this office's templates write it, before anybody gets one.

A letter carries its styles within itself, which no page of the site may. So its HTML stands in a frame of its own,
under a policy that lets it look as it does and do nothing: no script, no form, no picture, nothing from anywhere.
"""

from __future__ import annotations

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from scheduler.errors import Refused
from scheduler.mail import samples, template_check
from scheduler.mail.compose import Texts
from scheduler.mail.rendering import TemplateFaultError
from scheduler.store.accounts import Role
from scheduler.web.guard import Guarded, guarded, page
from scheduler.web.policy import POLICY
from scheduler.web.site import HTML, Site

KINDS = {
    "reminder": "Nhắc một việc",
    "digest": "Nhắc nhiều việc",
    "weekly": "Lịch tuần",
    "moved": "Đổi ngày",
    "cancelled": "Không tổ chức",
    "restored": "Tổ chức trở lại",
    "withdrawn": "Bỏ khỏi lịch",
    "ask": "Xin xác nhận ngày",
    "welcome": "Thư chào",
    "confirm": "Xác nhận đăng ký",
    "english": "Tiếng Anh",
}
"""In the order of the page; every template that is no part of another."""
FRAMED = "default-src 'none'; style-src 'unsafe-inline'; sandbox; frame-ancestors 'self'; base-uri 'none'"
"""For a letter: it may look as it was made to, and nothing else."""


def routes(site: Site) -> list[Guarded]:
    """Their addresses, for who may change the calendar."""
    return [
        guarded(site, "/mau-thu", show, needs=Role.PLANNER),
        guarded(site, "/mau-thu/{kind}.html", letter, needs=Role.PLANNER),
    ]


def show(site: Site, request: Request) -> Response:
    """One kind, by `?thu=`, as text and as HTML; and all that is wrong with the office's own templates."""
    kind = request.query_params.get("thu", "reminder")
    texts, fault = _written(site, kind)
    own = template_check.own_files(site.home)
    values = {
        "kinds": KINDS,
        "kind": kind,
        "texts": texts,
        "fault": _said(site, fault) if fault else "",
        "faults": [_said(site, one) for one in template_check.faults(site.home)] if own else [],
        "own": [path.name for path in own],
    }
    answer = page(site, request, "letters.html", values)
    answer.headers["Content-Security-Policy"] = f"{POLICY}; frame-src 'self'"
    return answer


def letter(site: Site, request: Request) -> Response:
    """The HTML of one kind, alone."""
    texts, _ = _written(site, request.path_params["kind"])
    if texts is None:
        raise HTTPException(404)
    return Response(texts.html, headers={"Content-Security-Policy": FRAMED}, media_type=HTML)


def _written(site: Site, kind: str) -> tuple[Texts | None, TemplateFaultError | None]:
    """The sample, or what is wrong with its template. Raises HTTPException 404."""
    try:
        return samples.preview(kind, site.home), None
    except TemplateFaultError as fault:
        return None, fault
    except Refused as unknown:
        raise HTTPException(404) from unknown


def _said(site: Site, fault: TemplateFaultError) -> str:
    """File and line within the office's folder: where that lies on the server is nobody's business."""
    return str(fault).replace(f"{site.home}/", "", 1)
