#!/usr/bin/env bash
# Fuzzes the request parser for a minute (`-Dfuzz.seconds`), guided by coverage.
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -q -B -ntp -Pfuzz test
