#!/usr/bin/env bash
# Runs 64 concurrent callers against the packaged handler for half a minute, with fake upstreams on loopback.
# Fails on a wrong response, on more mints than calculated, and on a growing heap.
set -euo pipefail
cd "$(dirname "$0")/.."

# Skips the tests, because `mvn verify` has run them.
mvn -q -B -ntp -DskipTests package dependency:build-classpath \
  -Dmdep.outputFile=target/load.classpath -DexcludeArtifactIds=slf4j-nop
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -Dsun.net.httpserver.nodelay=true \
  -cp "target/classes:target/lib/*:target/test-classes:$(cat target/load.classpath)" \
  io.github.tokenvendor.load.LoadRun "${LOAD_SECONDS:-30}"
