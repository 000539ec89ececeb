#!/usr/bin/env bash
# Prints a version's section of CHANGELOG.md; fails if there is none.
#
#   .ci/release/notes.sh VERSION
set -euo pipefail
cd "$(dirname "$0")/../.."

notes="$(awk -v heading="## [$1]" 'index($0, "## ") == 1 { wanted = index($0, heading) == 1; next } wanted' CHANGELOG.md)"
[ -n "$notes" ] || { echo "CHANGELOG.md has no section for $1" >&2; exit 1; }
echo "$notes"
