#!/usr/bin/env bash
# Lints the workflows with actionlint and with zizmor, which looks for security holes. Needs Go and Python 3.10 or later;
# installs its tools outside the repository.
set -euo pipefail
cd "$(dirname "$0")/.."

actionlint_version=1.7.12

tools="${TOOLS_DIR:-${XDG_CACHE_HOME:-$HOME/.cache}/mapbox-token-vendor}"
actionlint="$tools/actionlint-$actionlint_version"
if [ ! -x "$actionlint/actionlint" ]; then
  GOBIN="$actionlint" go install "github.com/rhysd/actionlint/cmd/actionlint@v$actionlint_version"
fi
zizmor="$(.ci/requirements/install.sh zizmor)"

# Without shellcheck, because the result would depend on whether a machine has it.
"$actionlint/actionlint" -shellcheck= -pyflakes= .github/workflows/*.yml
"$zizmor/zizmor" --offline --no-progress --quiet .

# A tag can be moved, a commit cannot.
if grep -nE '^ *-? *uses: ' .github/workflows/*.yml | grep -vE 'uses: (\./|[^@ ]+@[0-9a-f]{40} # v[0-9.]+$)'; then
  echo "actions must be pinned by commit, with the version as a comment" >&2
  exit 1
fi
echo "workflows: no findings in $(find .github/workflows -name '*.yml' | wc -l) files"
