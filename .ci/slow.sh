#!/usr/bin/env bash
# Runs the test classes tagged "slow", which `mvn verify` leaves out: the faults and crashes of rotations, faults that last,
# the simulated fleet, and thread interleavings.
set -euo pipefail
cd "$(dirname "$0")/.."
exec mvn -q -B -ntp -Pslow test
