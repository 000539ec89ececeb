#!/usr/bin/env bash
# Runs the packaged program under OpenTelemetry's Java agent, on every JDK below /usr/lib/jvm, and under AWS's distribution
# of it, and searches all of their output for tokens. The newest AWS distribution on Maven Central does not start on Java 22
# or later. Needs the network.
set -euo pipefail
cd "$(dirname "$0")/.."

opentelemetry=io.opentelemetry.javaagent:opentelemetry-javaagent:2.20.1
aws=software.amazon.opentelemetry:aws-opentelemetry-agent:1.32.0
work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

agent() { # Maven coordinates
  mvn -q -B -ntp dependency:copy -Dartifact="$1" -DoutputDirectory="$work" >&2
  local name="${1#*:}"
  echo "$work/${name/:/-}.jar"
}
opentelemetry_jar="$(agent "$opentelemetry")"
aws_jar="$(agent "$aws")"

runs=()
for home in /usr/lib/jvm/*; do
  [ -x "$home/bin/javac" ] && [ ! -L "$home" ] || continue
  runs+=("$opentelemetry_jar@$home")
  version="$("$home/bin/javac" -version 2>&1)"
  version="${version#javac }"
  [ "${version%%.*}" -gt 21 ] || runs+=("$aws_jar@$home")
done
printf '%s\n' "${runs[@]}"

rm -f target/failsafe-reports/*TracingIT.txt
# No unit test has this name, so only TracingIT runs.
TRACING_RUNS="${runs[*]}" mvn -q -B -ntp verify \
  -Dtest=NoUnitTests -Dsurefire.failIfNoSpecifiedTests=false -Dit.test=TracingIT
grep -hE "Tests run: ${#runs[@]}, .*Skipped: 0" target/failsafe-reports/*TracingIT.txt ||
  { echo "TracingIT did not run" >&2; exit 1; }
