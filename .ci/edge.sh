#!/usr/bin/env bash
# Puts Varnish and nginx, with the configurations in docs/how-to/edge, in front of the packaged program: 16 visitors for a
# minute, with tokens that live for one minute behind Varnish and two behind nginx, then two outages of 20 s. Fails on too
# many invocations, a token served past its expiry, a response with another origin's headers, or an outage that was not
# bridged. Needs root (apt-get).
set -euo pipefail
cd "$(dirname "$0")/.."

if ! command -v varnishd >/dev/null || ! command -v nginx >/dev/null; then
  apt-get update -qq
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends nginx-light varnish >/dev/null
fi
# Skips the tests, because `mvn verify` has run them.
mvn -q -B -ntp -DskipTests package dependency:build-classpath \
  -Dmdep.outputFile=target/edge.classpath -DexcludeArtifactIds=slf4j-nop
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx256m -XX:+UseSerialGC -Dsun.net.httpserver.nodelay=true \
  -Dhttp.maxConnections=64 -Dsun.net.http.allowRestrictedHeaders=true \
  -cp "target/classes:target/lib/*:target/test-classes:$(cat target/edge.classpath)" \
  io.github.tokenvendor.edge.EdgeRun "${EDGE_SECONDS:-60}"
