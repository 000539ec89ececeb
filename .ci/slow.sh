#!/usr/bin/env bash
# Runs the test classes tagged "slow", which `mvn verify` leaves out: rotations that crash at random, faults that last, and
# thread interleavings.
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -q -B -ntp -Pslow test
