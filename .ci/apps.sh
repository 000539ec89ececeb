#!/usr/bin/env bash
# The apps lane: compiles the Java, Kotlin and TypeScript of clients/jvm/README.md and docs/how-to/mobile-apps.md exactly as
# printed there, Java and Kotlin against the client's jar, which it deploys to a local Maven repository. Runs the TypeScript
# without React Native. Needs a JDK, Maven, Python 3, Node.js 20 and npm.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
web=clients/web # Has TypeScript and React's types.

echo "== the JVM client"
# Skips the tests, because .ci/run has run them.
mvn -q -B -ntp -f clients/jvm/pom.xml clean deploy -DskipTests "-DaltDeploymentRepository=local::file://$work/repository"
version="$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' clients/jvm/pom.xml)"
deployed=$work/repository/io/github/tokenvendor/mapbox-token-client/$version/mapbox-token-client-$version
for part in .pom .jar -sources.jar -javadoc.jar; do
  [ -s "$deployed$part" ] || { echo "not deployed: $part" && exit 1; }
done
client=$deployed.jar

echo "== code blocks"
python3 .ci/apps/extract.py "$work/code" clients/jvm/README.md docs/how-to/mobile-apps.md
mvn -q -B -ntp -f .ci/apps/pom.xml dependency:build-classpath -Dmdep.outputFile="$work/libraries"
libraries=$client:$(cat "$work/libraries")

echo "== Java"
javac --release 8 -Xlint:all,-options,-classfile -Werror -proc:none -cp "$libraries" -d "$work/java" "$work"/code/*.java

echo "== Kotlin"
java -cp "$libraries" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -Werror \
  -cp "$libraries" -d "$work/kotlin" "$work"/code/*.kt .ci/apps/stubs/*.kt

echo "== TypeScript"
[ -x "$web/node_modules/.bin/tsc" ] || (cd "$web" && npm ci --silent --no-audit --no-fund)
cp .ci/apps/stubs/*.d.ts "$work/code"
ln -s "$PWD/$web/node_modules" "$work/node_modules"
(cd "$work" && node_modules/.bin/tsc --noEmit --strict --exactOptionalPropertyTypes --target es2022 --lib es2022,dom \
  --module esnext --moduleResolution bundler --jsx react-jsx --skipLibCheck --types react code/*.ts code/*.tsx)
RECIPE="$work/code/mapbox-tokens.ts" node --test --test-reporter=spec .ci/apps/react-native.test.mjs
echo "everything compiles"
