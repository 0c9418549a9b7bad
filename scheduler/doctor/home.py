"""The office's folder: its events, its name, who can read what, its templates."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from pathlib import Path

from jinja2 import TemplateSyntaxError

from scheduler import templates_path
from scheduler.authoring.read import load
from scheduler.doctor.finding import Finding, Patient, error, note, ok, warning
from scheduler.mail.template_check import faults, own_files
from scheduler.model import Office
from scheduler.run.adopt import FILE
from scheduler.store.database import is_shared
from scheduler.web import render

EXAMPLES = ("example.vn", "example.org", "example.com", ".example", ".invalid", "localhost")
"""Names that nobody's mail or page can have."""
SHORTEST = 32
"""Letters of a secret that nobody guesses."""


def events(patient: Patient) -> Iterator[Finding]:
    """Whether the file can be used."""
    found = load(patient.settings.home / FILE)
    if found.errors:
        yield error(
            "events", f"{FILE} có {len(found.errors)} lỗi; lỗi đầu: {found.errors[0]}", "Xem tất cả: lich check."
        )
    elif found.catalogue:
        warned = f", {len(found.warnings)} lưu ý (lich check)" if found.warnings else ""
        yield ok("events", f"{FILE} dùng được: {len(found.catalogue.events)} sự kiện{warned}.")


def office(patient: Patient) -> Iterator[Finding]:
    """Whether `[office]` is still the example."""
    found = load(patient.settings.home / FILE).catalogue
    if found is None:
        return
    unreal = _unreal(found.office)
    if unreal:
        say = error if patient.settings.smtp else warning
        hint = f"Sửa {FILE} trước khi phát lịch và gửi thư; domain thì sau đó không đổi nữa."
        yield say("office-example", f"[office] vẫn là thí dụ: {', '.join(unreal)}.", hint)
    if found.office.mail is None:
        yield warning("office-mail", "[office] chưa ghi mail: câu hỏi về ngày không tới ai.", f"Ghi mail trong {FILE}.")
    elif not unreal:
        yield ok("office", f"{found.office.name}, {found.office.address or found.office.domain}.")


def _unreal(of: Office) -> list[str]:
    named = {"domain": of.domain, "address": of.address, "mail": of.mail}
    return [f'{name} = "{value}"' for name, value in named.items() if value and _is_example(value)]


def _is_example(value: str) -> bool:
    host = value.rpartition("@")[2].rpartition("/")[2].partition(":")[0]
    return any(host == one.lstrip(".") or host.endswith(f".{one.lstrip('.')}") for one in EXAMPLES)


def privacy(patient: Patient) -> Iterator[Finding]:
    """Whether the program can write to `var/`, and others cannot read there."""
    var = patient.settings.var
    if not var.exists():
        yield note("var", "Chưa có thư mục var/; lượt gửi đầu tiên sẽ tạo.")
        return
    if not os.access(var, os.R_OK | os.W_OK | os.X_OK):
        yield error("var", f"Tài khoản đang chạy không ghi được vào {var}.", f"chown -R lich: {var}")
        return
    if mode := stat.S_IMODE(var.stat().st_mode) & 0o007:
        hint = f"chmod 700 {var}"
        yield warning("var", f"Người khác trên máy vào được {var} (quyền {mode:o}): ở đó có dữ liệu cá nhân.", hint)
    else:
        yield ok("var", "Thư mục var/ ghi được và kín với người khác.")


def secret(patient: Patient) -> Iterator[Finding]:
    """What signs the links in letters."""
    path, given = patient.settings.var / "secret", patient.settings.secret
    if given is not None:
        if len(given) < SHORTEST:
            hint = "Đặt một khoá dài: openssl rand -hex 32. Liên kết trong thư đã gửi sẽ hết dùng được."
            yield warning("secret", f"LICH_SECRET ngắn hơn {SHORTEST} ký tự.", hint)
        else:
            yield ok("secret", "Khoá ký liên kết lấy từ LICH_SECRET.")
    elif is_shared(patient.settings.database):
        hint = "Đặt LICH_SECRET như nhau trên mọi máy; lấy nội dung var/secret để liên kết cũ vẫn dùng được."
        yield error(
            "secret", "Trên PostgreSQL phải đặt LICH_SECRET: mỗi máy một khoá thì liên kết trong thư hỏng.", hint
        )
    elif not path.exists():
        yield note("secret", "Chưa có khoá ký liên kết; lượt đầu tiên sẽ tạo ở var/secret.")
    elif stat.S_IMODE(path.stat().st_mode) & 0o077:
        yield error("secret", "Người khác trên máy đọc được khoá var/secret.", f"chmod 600 {path}")
    else:
        yield ok("secret", "Khoá ký liên kết ở var/secret, kín.")


def templates(patient: Patient) -> Iterator[Finding]:
    """The office's own templates, and with them every letter."""
    home = patient.settings.home
    wrong = [str(one) for one in faults(home)] + [*_broken_pages(home)]
    if wrong:
        yield error("templates", f"{len(wrong)} mẫu hỏng; mẫu đầu: {wrong[0]}", "Xem thư: lich template check.")
    else:
        own = 0 if _is_shipped(home) else len(own_files(home)) + len(_own_pages(home))
        yield ok("templates", f"Mẫu thư và trang dùng được ({own} tệp của cơ quan).")


def _is_shipped(home: Path) -> bool:
    """Whether the home is a checkout, whose `templates/` are the program's."""
    return home / "templates" == templates_path.shipped()


def _own_pages(home: Path) -> list[Path]:
    folder = home / "templates" / "web"
    return [] if _is_shipped(home) else sorted(path for path in folder.rglob("*.html") if path.is_file())


def _broken_pages(home: Path) -> Iterator[str]:
    env = render.environment(templates_path.folders(home, "web"))
    for path in _own_pages(home):
        try:
            env.parse(path.read_text(encoding="utf-8"))
        except (TemplateSyntaxError, UnicodeDecodeError) as fault:
            yield f"{path.relative_to(home)}: {fault}"
