#!/usr/bin/env bash
# Resolves requirements/*.txt again, newest first: exact versions with hashes, no address of any kind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
environment=$(mktemp -d)
trap 'rm -rf "$environment"' EXIT
"${PYTHON:-python3}" -m venv "$environment"
"$environment/bin/pip" install --quiet --disable-pip-version-check pip-tools
resolve() {
    "$environment/bin/pip-compile" --quiet --upgrade --generate-hashes --allow-unsafe --strip-extras --no-header \
        --no-emit-index-url --no-emit-find-links --no-emit-trusted-host --output-file "requirements/$2" "${@:3}" "$1"
}
resolve pyproject.toml product.txt
resolve pyproject.toml extras.txt --extra cluster --extra print --extra metrics
for name in build test audit oracles readers field; do
    resolve "requirements/$name.in" "$name.txt"
done
