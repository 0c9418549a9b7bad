"""The command line. A command's module is loaded when it is called, so that `lich --help` stays quick."""

from __future__ import annotations

import errno
import importlib
import io
import os
import sys
from contextlib import suppress
from typing import Any, NoReturn

import click

from scheduler.cli.vietnamese import speak

COMMANDS = {
    "list": "scheduler.cli.list:list_",
    "next": "scheduler.cli.next:next_",
    "explain": "scheduler.cli.explain:explain",
    "convert": "scheduler.cli.convert:convert",
    "check": "scheduler.cli.check:check",
    "add": "scheduler.cli.add:add",
    "edit": "scheduler.cli.edit:edit",
    "announce": "scheduler.cli.announce:announce",
    "cancel": "scheduler.cli.announce:cancel",
    "retire": "scheduler.cli.edit:retire",
    "adopt": "scheduler.cli.adopt:adopt",
    "history": "scheduler.cli.adopt:history",
    "diff": "scheduler.cli.adopt:diff",
    "import": "scheduler.cli.import_:import_",
    "export": "scheduler.cli.export:export",
    "feed": "scheduler.cli.feed:feed",
    "lint": "scheduler.cli.lint:lint",
    "publish": "scheduler.cli.feed:publish",
    "send": "scheduler.cli.send:send",
    "why": "scheduler.cli.why:why",
    "letters": "scheduler.cli.why:letters",
    "template": "scheduler.cli.template:template",
    "bounce": "scheduler.cli.bounce:bounce",
    "serve": "scheduler.cli.serve:serve",
    "worker": "scheduler.cli.worker:worker",
    "move": "scheduler.cli.move:move",
    "visits": "scheduler.cli.visits:visits",
    "people": "scheduler.cli.people:people",
    "user": "scheduler.cli.user:user",
    "doctor": "scheduler.cli.doctor:doctor",
    "backup": "scheduler.cli.backup:backup",
    "restore": "scheduler.cli.backup:restore",
}
"""Command -> `module:function`."""

SECTIONS = {
    "Xem lịch": {
        "next": "Những việc sắp tới, ngày dương và ngày âm.",
        "list": "Danh sách theo ngày, lọc theo loại, dân tộc, nơi, tình trạng.",
        "explain": "Vì sao là ngày này: quy tắc, các lịch, căn cứ.",
        "convert": "Đổi một ngày sang mọi lịch, và ngược lại.",
    },
    "Tệp events.toml": {
        "check": "Mọi lỗi trong tệp, kèm dòng và cách sửa.",
        "add": "Thêm một việc: hỏi từng điều, hoặc ghi bằng tùy chọn.",
        "edit": "Sửa một việc; việc có sẵn cũng sửa được.",
        "announce": "Ghi ngày đã ấn định của một năm.",
        "cancel": "Ghi rằng một năm không tổ chức.",
        "retire": "Bỏ một việc khỏi lịch.",
        "import": "Nhập kế hoạch từ Excel, CSV hoặc lịch .ics; xem trước rồi mới ghi.",
        "export": "Kế hoạch một năm ra Excel (in được), CSV hoặc .ics.",
        "adopt": "Nhận bản events.toml hiện có làm bản đang dùng.",
        "history": "Các bản đã nhận: khi nào, ai, vì sao.",
        "diff": "Khác nhau giữa hai bản, hoặc giữa bản đang dùng và tệp hiện có.",
    },
    "Chuyến thăm": {
        "visits": "Ai đi đâu, ngày nào, mang gì, gặp ai; trùng lặp, giấy tờ, báo cáo.",
    },
    "Lịch điện thoại, thư nhắc, trang": {
        "feed": "Tệp lịch iCal của một nhóm việc.",
        "lint": "Soát một tệp lịch .ics, của ta hay của nơi khác.",
        "publish": "Ghi mọi lịch ra thư mục cho nginx phát.",
        "send": "Một lượt thư nhắc.",
        "why": "Vì sao một người đã nhận hay chưa nhận thư về một việc.",
        "letters": "Mỗi ngày mấy việc đến hạn, mấy việc đã gửi; điều gì hỏng.",
        "template": "Mẫu thư: soát lỗi, xem trước.",
        "bounce": "Đọc thư trả lại; ngừng gửi cho hộp thư đã chết.",
        "serve": "Trang, lịch và thư trong một tiến trình.",
        "worker": "Trên PostgreSQL: lập và gửi thư, nhiều tiến trình cùng làm.",
        "move": "Chuyển dữ liệu từ SQLite sang PostgreSQL.",
        "people": "Người nhận thư: thêm, sửa, bỏ, nhập và xuất Excel.",
        "user": "Tài khoản đăng nhập: thêm, đổi vai trò, khoá, đặt lại mật khẩu.",
    },
    "Trông coi máy chủ": {
        "doctor": "Nơi cài đặt này hỏng gì, và sửa thế nào.",
        "backup": "Sao lưu tất cả vào một tệp, khi dịch vụ đang chạy.",
        "restore": "Khôi phục từ tệp sao lưu, vào SQLite hay PostgreSQL.",
    },
}
"""What `lich --help` shows: section -> command -> one line."""
OPTIONS = "[TÙY CHỌN]"


class Lich(click.Group):
    """The group of all commands, which knows their names without loading them."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of the help page."""
        return [name for commands in SECTIONS.values() for name in commands]

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Loads one command; None for a name that is not there."""
        if cmd_name not in COMMANDS:
            return None
        module, _, function = COMMANDS[cmd_name].partition(":")
        command: click.Command = getattr(importlib.import_module(module), function)
        command.name, command.options_metavar = cmd_name, OPTIONS
        return command

    def resolve_command(self, ctx: click.Context, args: list[str]) -> Any:
        """As click does; for an unknown name the nearest ones are said."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from scheduler.words import nearest

            near = nearest(args[0], COMMANDS)
            hint = f" Có phải: {', '.join(near)}?" if near else ""
            ctx.fail(f"Không có lệnh {args[0]}.{hint}")
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The sections, from `SECTIONS` alone."""
        for section, commands in SECTIONS.items():
            with formatter.section(section):
                formatter.write_dl([*commands.items()])  # `list` is our submodule once it is loaded

    def invoke(self, ctx: click.Context) -> Any:
        """Runs a command; what lich refuses on purpose becomes a sentence and exit status 1."""
        from scheduler.errors import FileProblems, LichError, system_words

        try:
            return super().invoke(ctx)
        except FileProblems as problems:
            click.echo(str(problems), err=True)
            ctx.exit(1)
        except LichError as refusal:
            raise click.ClickException(str(refusal)) from refusal
        except OSError as error:
            if error.errno == errno.EPIPE:  # whoever read has had enough; click leaves quietly
                raise
            where = f" ({error.filename})" if error.filename else ""
            if not error.filename:
                _let_go_of_stdout()
            raise click.ClickException(f"Máy không cho làm: {system_words(error)}{where}.") from error
        except Exception as error:
            said = _database_words(error)
            if said is None:
                raise
            raise click.ClickException(said) from error


def _version(ctx: click.Context, _: click.Parameter, asked: bool) -> None:
    if asked:
        from importlib.metadata import version

        click.echo(f"lich {version('scheduler')}")
        ctx.exit()


speak()


@click.group(
    cls=Lich,
    options_metavar=OPTIONS,
    subcommand_metavar="LỆNH …",
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
    epilog="Nơi làm việc: LICH_HOME, nếu không có thì thư mục gần nhất phía trên có tệp events.toml.",
)
@click.option("--version", is_flag=True, is_eager=True, expose_value=False, callback=_version, help="Hiện phiên bản.")
def lich() -> None:
    """Lịch và thư nhắc việc thăm hỏi, lễ tết các dân tộc.

    Ngày ghi kiểu 18/11/2026 hoặc 2026-11-18. Thêm --json cho chương trình khác đọc;
    «lich LỆNH --help» nói rõ từng lệnh.
    """


def _database_words(error: Exception) -> str | None:
    """A sentence for what the database said; None for anything else. What does not use it does not load it."""
    if not type(error).__module__.startswith("sqlalchemy."):
        return None
    from scheduler.store.database import trouble

    return trouble(error)


def _let_go_of_stdout() -> None:
    """What could not be written is not tried again when Python ends."""
    with suppress(OSError):
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def _speak_utf8() -> None:
    """Names and files are UTF-8 whatever the machine's locale: under another one Python starts again, in that mode."""
    if sys.getfilesystemencoding() != "utf-8" and os.environ.get("PYTHONUTF8") != "1":
        os.environ["PYTHONUTF8"] = "1"
        os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace")


def main() -> NoReturn:
    """The `lich` command: exit status 0 fine, 1 errors found or refused, 2 wrong usage."""
    _speak_utf8()
    lich(prog_name="lich")
    raise AssertionError("click leaves by itself")
