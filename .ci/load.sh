#!/usr/bin/env bash
# Half a minute of 64 concurrent callers against the packaged handler, both upstreams being fakes on loopback.
# Fails on a wrong answer, on more mints than the arithmetic allows, and on a growing heap.
set -euo pipefail
cd "$(dirname "$0")/.."

# Without tests: `mvn verify` has run them, and this lane wants the program.
mvn -q -B -ntp -DskipTests package dependency:build-classpath \
  -Dmdep.outputFile=target/load.classpath -DexcludeArtifactIds=slf4j-nop
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -Dsun.net.httpserver.nodelay=true \
  -cp "target/classes:target/lib/*:target/test-classes:$(cat target/load.classpath)" \
  io.github.tokenvendor.load.LoadRun "${LOAD_SECONDS:-30}"
