#!/usr/bin/env bash
# Gets what tests and benchmarks need from Debian: a browser, a C compiler with libical, calcurse, nginx, Node.js, wrk,
# a mail server and a mailbox, PostgreSQL, systemd's checks; LONG=1 and FIELD=1 ask for what the long tests and
# `make bench` need besides.
# What cannot be had is named loudly; in continuous integration (CI=true) that is an error.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

have() {
    case $1 in
    libical-dev) [ -e /usr/include/libical/ical.h ] ;;
    gcc) command -v cc ;;
    nodejs) command -v node ;;
    libnode-dev) [ -e /usr/include/node/node.h ] ;; # what a module in C++ is compiled against
    nginx-light) command -v nginx || [ -x /usr/sbin/nginx ] ;;
    postfix) [ -x /usr/sbin/postfix ] ;;
    dovecot-imapd) [ -x /usr/sbin/dovecot ] ;;
    postgresql) compgen -G '/usr/lib/postgresql/*/bin/postgres' ;; # its own cluster is none of ours: tests start one in a folder
    systemd) command -v systemd-analyze ;; # its checks of our units; it does not run
    libreoffice-writer-nogui) [ -e /usr/lib/libreoffice/program/libswlo.so ] ;;
    libreoffice-calc-nogui) [ -e /usr/lib/libreoffice/program/libsclo.so ] ;;
    fonts-dejavu-core) [ -d /usr/share/fonts/truetype/dejavu ] ;;
    *) command -v "$1" ;;
    esac >/dev/null
}

missing() {
    for package in chromium fonts-dejavu-core gcc libical-dev calcurse nginx-light nodejs npm wrk postfix dovecot-imapd postgresql systemd \
        ${LONG:+libreoffice-writer-nogui libreoffice-calc-nogui} ${FIELD:+remind g++ libnode-dev}; do
        have "$package" || printf '%s ' "$package"
    done
}

install() {
    local as_root=()
    [ "$(id -u)" = 0 ] || as_root=(sudo -n)
    export DEBIAN_FRONTEND=noninteractive
    printf 'Cài từ Debian / installing from Debian: %s\n' "$*" >&2
    "${as_root[@]}" apt-get update -qq >/dev/null 2>&1 || true
    for package in "$@"; do
        "${as_root[@]}" apt-get install -y -qq --no-install-recommends "$package" >/dev/null 2>&1 || true
    done
}

read -ra wanted <<<"$(missing)"
[ ${#wanted[@]} -eq 0 ] || install "${wanted[@]}"
if command -v npm >/dev/null; then
    for folder in tests/readers ${FIELD:+benchmarks/field/js}; do
        stamp="$folder/node_modules/.installed-$(sha256sum "$folder/package.json" | cut -c1-16)"
        if [ ! -e "$stamp" ]; then
            (cd "$folder" && npm install --no-package-lock --no-audit --no-fund --ignore-scripts --silent &&
                if [ -e node_modules/murmurhash3 ]; then npm_config_nodedir=/usr npm rebuild --silent murmurhash3; fi) && touch "$stamp" || true
        fi
        [ -e "$stamp" ] || node_missing="${node_missing:-}$folder/node_modules "
    done
fi
left="$(missing)${node_missing:-}"
if [ -n "$left" ]; then
    printf '\n*** KHÔNG CÓ, các kiểm thử cần đến sẽ bỏ qua / MISSING, tests that need it are skipped: %s***\n\n' "$left" >&2
    [ "${CI:-}" != true ] || exit 1
fi
