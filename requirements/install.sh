#!/usr/bin/env bash
# Makes one virtual environment hold exactly what pinned files name: install.sh ENVIRONMENT FILE...
# Quick when it already does: a stamp in the environment is named after the files' contents.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
environment=$1
shift
python=${PYTHON:-python3}

say() { printf '%s\n' "$*" >&2; }

check_python() {
    command -v "$python" >/dev/null || { say "Không thấy $python / not found. Debian: apt-get install python3 python3-venv"; exit 1; }
    "$python" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || {
        say "Cần Python 3.11 trở lên, đây là $("$python" --version) / Python 3.11 or later is needed. Chọn bản khác: make env PYTHON=python3.12"
        exit 1
    }
}

check_venv_module() {
    "$python" -c 'import ensurepip, venv' 2>/dev/null && return
    say "Python này thiếu phần tạo môi trường (gói python3-venv), đang cài / python3-venv is missing, installing it"
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    if ! { "${as_root[@]}" apt-get update -qq && "${as_root[@]}" apt-get install -y -qq --no-install-recommends python3-venv; } >&2; then
        say "Không cài được. Hãy chạy bằng quyền quản trị / run as an administrator: apt-get install python3-venv"
        exit 1
    fi
}

stamp="$environment/.installed-$(cat requirements/install.sh "$@" | sha256sum | cut -c1-16)"
[ -e "$stamp" ] && "$environment/bin/python" -c '' 2>/dev/null && exit 0
if ! "$environment/bin/python" -m pip --version >/dev/null 2>&1; then
    check_python
    check_venv_module
    say "Tạo môi trường / making $environment"
    "$python" -m venv --clear "$environment"
fi
requirements=()
project=()
for file in "$@"; do
    if [ "$file" = pyproject.toml ]; then project=(--editable .); else requirements+=(--requirement "$file"); fi
done
say "Cài vào $environment / installing: $*"
"$environment/bin/python" -m pip install -qq --disable-pip-version-check --require-hashes "${requirements[@]}"
if [ ${#project[@]} -gt 0 ]; then
    "$environment/bin/python" -m pip install -qq --disable-pip-version-check --no-deps --no-build-isolation "${project[@]}"
fi
touch "$stamp"
