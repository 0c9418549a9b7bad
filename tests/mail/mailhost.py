"""A real Postfix and Dovecot on loopback ports, with folders of their own: letters are delivered and read back.

Both are started by the tests and ended by them; nothing of the machine's own mail is touched. Postfix needs root.
"""

from __future__ import annotations

import email
import email.policy
import imaplib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from email.message import EmailMessage
from pathlib import Path
from typing import NamedTuple

PASSWORD = "mat-khau"  # of the mailbox made for the test alone
NOBODY = 65534
USERS = ("nguoi", "vanphong", "khach", "bounce", "quantri")
POSTFIX, DOVECOT = Path("/usr/sbin/postfix"), Path("/usr/sbin/dovecot")

_MAIN = """
compatibility_level = 3.6
queue_directory = {folder}/queue
data_directory = {folder}/data
maillog_file = {folder}/mail.log
maillog_file_prefixes = {folder}
myhostname = mx.example.vn
mydestination =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
mynetworks = 127.0.0.0/8
alias_maps =
local_recipient_maps =
recipient_delimiter = +
smtpd_client_connection_count_limit = 0
smtpd_relay_restrictions = permit_mynetworks, reject_unauth_destination
virtual_mailbox_base = {folder}/mail
virtual_mailbox_domains = example.vn
virtual_mailbox_maps = inline:{{ {boxes} }}
virtual_uid_maps = static:{uid}
virtual_gid_maps = static:{uid}
transport_maps = inline:{{ {{ example.org = smtp:[127.0.0.1]:{onward} }}, {{ bo@example.vn = discard: }} }}
{more}
"""
_MASTER = """
127.0.0.1:{port} inet n - n - - smtpd
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
virtual unix - n n - - virtual
anvil unix - - n - 1 anvil
postlog unix-dgram n - n - 1 postlogd
"""
_DOVECOT = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/dovecot.log
ssl = no
disable_plaintext_auth = no
mail_location = maildir:{folder}/mail/%n
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={uid} gid={uid} home={folder}/mail/%n
}}
service imap-login {{
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
"""


class MailHost(NamedTuple):
    """A running pair."""

    folder: Path
    smtp: int
    imap: int

    @property
    def url(self) -> str:
        return f"smtp://127.0.0.1:{self.smtp}?bounce=bounce@example.vn"

    def maildir(self, user: str) -> Path:
        return self.folder / "mail" / user

    def wait(self, user: str, count: int) -> list[Path]:
        """The files of so many new letters, once they are there."""
        for _ in range(600):
            found = sorted((self.maildir(user) / "new").glob("*"))
            if len(found) >= count:
                return found
            time.sleep(0.1)  # Postfix delivers when it comes to it; no word tells
        raise AssertionError(f"no letters for {user}")

    def read(self, user: str, count: int) -> list[EmailMessage]:
        """What a mail program finds in the mailbox, once there are so many letters."""
        self.wait(user, count)
        with imaplib.IMAP4("127.0.0.1", self.imap, timeout=30) as box:
            box.login(user, PASSWORD)
            box.select("INBOX")
            numbers = box.search(None, "ALL")[1][0].split()
            assert len(numbers) == count
            found = [box.fetch(number.decode(), "(RFC822)")[1][0] for number in numbers]
            return [
                email.message_from_bytes(part[1], policy=email.policy.default)
                for part in found
                if isinstance(part, tuple)
            ]


def missing() -> str | None:
    """What is not there for it."""
    if not POSTFIX.exists() or not DOVECOT.exists():
        return "postfix, dovecot-imapd"
    return None if os.geteuid() == 0 else "quyền root để chạy Postfix / root to run Postfix"


@contextmanager
def mailhost(*, onward: int = 9, more: str = "", reads: bool = True) -> Iterator[MailHost]:
    """Both, or only Postfix. Letters to example.org are handed on to a server on this machine; `more`: main.cf."""
    folder = Path(tempfile.mkdtemp(prefix="lich-mail-"))
    folder.chmod(0o755)
    host = MailHost(folder, _free(), _free())
    try:
        with _postfix(host, onward, more):
            if reads:
                with _dovecot(host):
                    yield host
            else:
                yield host
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@contextmanager
def _postfix(host: MailHost, onward: int, more: str) -> Iterator[None]:
    conf, mail = host.folder / "postfix", host.folder / "mail"
    for made in (conf, mail, host.folder / "queue", host.folder / "data"):
        made.mkdir()
    os.chown(mail, NOBODY, NOBODY)
    shutil.chown(host.folder / "data", "postfix")
    boxes = " ".join(f"{{ {user}@example.vn = {user}/ }}" for user in (*USERS, "bo"))
    settings = {"folder": host.folder, "boxes": boxes, "uid": NOBODY, "onward": onward, "more": more}
    (conf / "main.cf").write_text(_MAIN.format(**settings), encoding="utf-8")
    (conf / "master.cf").write_text(_MASTER.format(port=host.smtp), encoding="utf-8")
    _run(POSTFIX, "-c", conf, "start")
    try:
        _wait(host.smtp)
        yield
    finally:
        _run(POSTFIX, "-c", conf, "stop")


@contextmanager
def _dovecot(host: MailHost) -> Iterator[None]:
    conf = host.folder / "dovecot.conf"
    settings = {"folder": host.folder, "port": host.imap, "password": PASSWORD, "uid": NOBODY}
    conf.write_text(_DOVECOT.format(**settings), encoding="utf-8")
    server = subprocess.Popen([DOVECOT, "-F", "-c", conf], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        _wait(host.imap)
        yield
    finally:
        server.terminate()
        server.wait(30)


def _run(*command: Path | str) -> None:
    done = subprocess.run(command, capture_output=True, text=True, check=False, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr


def _free() -> int:
    with socket.socket() as door:
        door.bind(("127.0.0.1", 0))
        return int(door.getsockname()[1])


def _wait(port: int) -> None:
    for _ in range(300):
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.1)  # until it listens
        else:
            return
    raise AssertionError(f"nothing listens on port {port}")
