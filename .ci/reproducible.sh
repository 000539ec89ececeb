#!/usr/bin/env bash
# Builds everything that is deployed or published twice, in different folders and with different time zones, locales and
# encodings, and compares the files byte for byte. The umask has to be the same: a jar holds the modes of its files.
set -euo pipefail
cd "$(dirname "$0")/.."

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

umask 022
build() { # folder, VARIABLE=value…
  local folder="$work/$1"
  mkdir -p "$folder"
  tar -c --exclude=./.git --exclude=target --exclude=node_modules --exclude=.aws-sam . | tar -x -C "$folder"
  (
    cd "$folder"
    for pom in pom.xml clients/jvm/pom.xml; do
      env "${@:2}" mvn -q -B -ntp -f "$pom" package -DskipTests
    done
    # Not the test classes, nor what Maven keeps for its next build.
    find . -type f -path '*/target/*' \( -name '*.jar' -o -name sbom.json -o -path './target/classes/*' \) -print0 |
      sort -z | xargs -0 sha256sum
  ) >"$work/$1.sums"
}

build first TZ=UTC LC_ALL=C.UTF-8
build some/other/folder TZ=Pacific/Apia LC_ALL=C \
  JAVA_TOOL_OPTIONS='-Duser.timezone=Pacific/Apia -Duser.language=tr -Duser.country=TR'
diff "$work/first.sums" "$work/some/other/folder.sums" ||
  { echo "the same sources did not build the same bytes" >&2; exit 1; }

# A comparison of nothing would succeed.
for expected in '/mapbox-token-vendor-[^/]*\.jar' '/target/lib/[^/]*\.jar' '/target/classes/.*\.class' '/sbom\.json' \
  '/mapbox-token-client-[^/]*\.jar'; do
  grep -q "$expected\$" "$work/first.sums" || { echo "nothing built matches $expected" >&2; exit 1; }
done
echo "$(wc -l <"$work/first.sums") files are the same in both builds"
