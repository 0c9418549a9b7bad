"""What is handed to systemd and to a container builder: well-formed, hardened, and about files that are there."""

from __future__ import annotations

import fnmatch
import json
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import Need

ROOT = Path(__file__).resolve().parents[2]
UNITS = sorted((ROOT / "deploy" / "systemd").iterdir())
SERVICES = [path for path in UNITS if path.suffix == ".service"]
LICH = "/opt/lich/.venv/bin/lich"
HARDENED = {
    "NoNewPrivileges": "yes",
    "ProtectSystem": "strict",
    "ProtectHome": "yes",
    "PrivateTmp": "yes",
    "PrivateDevices": "yes",
    "RestrictSUIDSGID": "yes",
    "LockPersonality": "yes",
    "CapabilityBoundingSet": "",
    "UMask": "0077",
    "User": "lich",
}


def settings(path: Path) -> list[tuple[str, str, str]]:
    """Section, key, value. Everything else than that, a comment or a blank line fails."""
    found, section = [], ""
    for line in path.read_text(encoding="utf-8").splitlines():
        if head := re.fullmatch(r"\[(\w+)\]", line):
            section = head[1]
        elif line and not line.startswith("#"):
            key, equals, value = line.partition("=")
            assert equals and section and re.fullmatch(r"[A-Z]\w+", key), (path.name, line)  # noqa: PT018 - one line is one thing
            found.append((section, key, value))
    return found


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_a_service_is_hardened_and_writes_only_where_it_must(path: Path) -> None:
    said = {key: value for section, key, value in settings(path) if section == "Service"}
    assert {key: said.get(key) for key in HARDENED} == HARDENED
    assert set(said["ReadWritePaths"].split()) <= {"/srv/lich", "/var/backups/lich"}
    assert LICH in said["ExecStart"]
    assert said["Environment"] == "LICH_HOME=/srv/lich"


def test_the_commands_of_the_services_are_ours() -> None:
    from scheduler.cli import COMMANDS

    starts = [value for path in SERVICES for _, key, value in settings(path) if key == "ExecStart"]
    assert {re.findall(rf"{LICH} (\w+)", start)[0] for start in starts} == {"serve", "worker", "backup"}
    assert {"serve", "worker", "backup"} <= set(COMMANDS)


@pytest.fixture
def analyze(need: Need) -> str:
    return need("systemd", shutil.which("systemd-analyze"))


def test_systemd_itself_has_nothing_to_say(tmp_path: Path, analyze: str) -> None:
    for path in UNITS:
        text = path.read_text(encoding="utf-8").replace(LICH, "/bin/true")
        (tmp_path / path.name.replace("@.", "@8000.")).write_text(text, encoding="utf-8")
    done = subprocess.run(
        [analyze, "verify", *sorted(map(str, tmp_path.iterdir()))], capture_output=True, text=True, check=False
    )
    ours = [line for line in done.stderr.splitlines() if "lich" in line]
    assert (done.returncode, ours) == (0, [])


@pytest.mark.parametrize("path", SERVICES, ids=lambda path: path.name)
def test_what_a_service_is_exposed_to_is_little(path: Path, analyze: str) -> None:
    """Of 0 (nothing) to 100, systemd counts 15 for ours, most of it the network, which they are there for."""
    command = [analyze, "security", "--offline=true", "--no-pager", "--threshold=15", str(path)]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout[-3000:]


def test_the_command_runs_with_the_service_s_settings(tmp_path: Path) -> None:
    """What it exports: the file's lines as they stand, `&` and all, unless they are set already."""
    (tmp_path / "lich.env").write_text(
        "# x\nLICH_SMTP=smtp://a:b%40c@h:587?from=x&bounce=y z\nLICH_LOG=debug\nPATH=/no\n"
    )
    said = tmp_path / "said"
    said.write_text('#!/bin/sh\necho "$LICH_HOME|$LICH_SMTP|$LICH_LOG|$*"\n')
    said.chmod(0o755)
    text = (ROOT / "deploy" / "lich").read_text(encoding="utf-8")
    for there, here in (
        ("/etc/lich", str(tmp_path)),
        (LICH, str(said)),
        ('exec runuser -u lich -- "$program"', 'exec "$program"'),
    ):
        assert there in text
        text = text.replace(there, here)
    command = ["/bin/sh", "-c", text, "lich", "doctor", "a b"]
    environ = {"PATH": "/usr/bin:/bin", "LICH_LOG": "error"}
    done = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)
    assert done.stdout == "/srv/lich|smtp://a:b%40c@h:587?from=x&bounce=y z|error|doctor a b\n"


CONTAINER = (ROOT / "deploy" / "Containerfile").read_text(encoding="utf-8")


def instructions() -> list[tuple[str, str]]:
    joined = re.sub(r"\\\n\s*", "", "\n".join(x for x in CONTAINER.splitlines() if not x.startswith("#")))
    parts = [line.partition(" ") for line in joined.splitlines() if line]
    return [(name, rest) for name, _, rest in parts]


def test_the_container_runs_as_nobody_special_and_asks_itself_whether_it_is_ready() -> None:
    last = instructions()[max(n for n, (name, _) in enumerate(instructions()) if name == "FROM") :]
    names = [name for name, _ in last]
    assert names.index("USER") < names.index("ENTRYPOINT")
    assert dict(last)["USER"].isdigit()
    assert "/readyz" in dict(last)["HEALTHCHECK"]
    assert "ADD" not in [name for name, _ in instructions()]
    assert all(":" in rest and "latest" not in rest for name, rest in instructions() if name == "FROM")
    installs = [rest for name, rest in instructions() if name == "RUN" and "pip install" in rest]
    assert all("--require-hashes" in one or "--no-deps" in one for one in installs)
    assert not re.search(r"LICH_(SECRET|SMTP|DATABASE)", CONTAINER)


def test_everything_it_copies_is_there_and_let_through() -> None:
    allowed = [line[1:] for line in (ROOT / ".containerignore").read_text().splitlines() if line.startswith("!")]
    for name, rest in instructions():
        if name != "COPY" or "--from" in rest:
            continue
        *sources, _ = [word for word in rest.split() if not word.startswith("--")]
        for source in sources:
            assert (ROOT / source).exists()
            assert any(fnmatch.fnmatch(source, one) for one in allowed), source


def test_a_linter_has_nothing_to_say(node: Callable[[str], str]) -> None:
    script = f"""
        import {{ createRequire }} from "node:module";
        const {{ validate }} = createRequire(process.cwd() + "/x.js")("dockerfile-utils");
        console.log(JSON.stringify(validate({json.dumps(CONTAINER)}).map((one) => one.message)));
        console.log(JSON.stringify(validate("FORM x").map((one) => one.message)));
    """
    ours, broken = map(json.loads, node(script).splitlines())
    assert ours == []
    assert broken
