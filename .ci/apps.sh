#!/usr/bin/env bash
# The apps lane: installs the JVM client as docs/clients-apps.md says, and compiles the Java, Kotlin and TypeScript of that
# page as it stands. Needs a JDK, Maven, Python 3, Node.js 20 and npm. Ends with 0 if everything compiles.
set -euo pipefail
cd "$(dirname "$0")/.."
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

echo "== the JVM client, installed"
# Without tests: `mvn verify` has run them, and this lane wants the artifact.
mvn -q -B -ntp package -DskipTests
artifact=target/client/mapbox-token-client-$(sed -n 's#^  <version>\(.*\)</version>#\1#p' pom.xml)
mvn -q -B -ntp install:install-file -DlocalRepositoryPath="$work/repository" -Dfile="$artifact.jar" \
  -DpomFile="$artifact.pom" -Dsources="$artifact-sources.jar" -Djavadoc="$artifact-javadoc.jar"
client=$(find "$work/repository" -name '*.jar' ! -name '*-sources.jar' ! -name '*-javadoc.jar')

echo "== the page's code"
python3 .ci/apps/extract.py docs/clients-apps.md .ci/apps "$work/code"
mvn -q -B -ntp -f .ci/apps/pom.xml dependency:build-classpath -Dmdep.outputFile="$work/libraries"
libraries=$client:$(cat "$work/libraries")

echo "== Java"
javac --release 8 -Xlint:all,-options,-classfile -Werror -proc:none -cp "$libraries" -d "$work/java" "$work"/code/*.java

echo "== Kotlin"
java -cp "$libraries" org.jetbrains.kotlin.cli.jvm.K2JVMCompiler -no-stdlib -no-reflect -Werror \
  -cp "$libraries" -d "$work/kotlin" "$work"/code/*.kt .ci/apps/stubs/*.kt

echo "== TypeScript"
[ -x clients/web/node_modules/.bin/tsc ] || (cd clients/web && npm ci --silent --no-audit --no-fund)
cp .ci/apps/stubs/*.d.ts "$work/code"
ln -s "$PWD/clients/web/node_modules" "$work/node_modules"
(cd "$work" && node_modules/.bin/tsc --noEmit --strict --exactOptionalPropertyTypes --target es2022 --lib es2022,dom \
  --module esnext --moduleResolution bundler --jsx react-jsx --skipLibCheck --types react code/*.ts code/*.tsx)
echo "everything compiles"
