#!/usr/bin/env bash
# Installs the pinned Python tools of NAME.txt in a virtual environment outside the repository, once, and prints its folder of
# programs. Usage: install.sh NAME
set -euo pipefail
cd "$(dirname "$0")"

home="${TOOLS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/mapbox-token-vendor}/$1-$(sha256sum "$1.txt" | cut -c1-16)"
if [ ! -e "$home/installed" ]; then
  rm -rf "$home"
  python3 -m venv "$home"
  "$home/bin/pip" install --quiet --disable-pip-version-check --require-hashes --requirement "$1.txt"
  touch "$home/installed"
fi
echo "$home/bin"
