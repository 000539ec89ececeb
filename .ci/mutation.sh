#!/usr/bin/env bash
# Mutation testing with PIT; fails if the tests kill fewer mutants than the POM's threshold.
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -q -B -ntp -Pmutation test
