#!/usr/bin/env bash
# Makes the files of a release in target/release. Everything is built twice, in different folders and with different time
# zones, locales and encodings, and compared byte for byte; the umask must be the same, because a jar stores the modes of its
# files. The release workflow runs this script on a clean tree with the tag, which must match the version.
# Needs Python 3, Node.js 20 and npm in addition to Maven and a JDK.
#
#   .ci/release.sh [TAG]
set -euo pipefail
cd "$(dirname "$0")/.."

project="$PWD"
version="$(sed -n 's:^  <version>\(.*\)</version>$:\1:p' pom.xml)"
[ -n "$version" ] || { echo "pom.xml has no version" >&2; exit 1; }
if [ $# -gt 0 ]; then
  [ "$1" = "v$version" ] || { echo "the tag is $1, but pom.xml has version $version" >&2; exit 1; }
  [ -z "$(git status --porcelain)" ] || { echo "the tree has changes" >&2; exit 1; }
  .ci/release/notes.sh "$version" >/dev/null
fi

work="$(mktemp -d)"
trap 'rm -rf "$work"' EXIT

umask 022
# Installs only what the lock file names, without running scripts of dependencies. Both builds share the installation.
mkdir "$work/npm"
cp clients/web/package.json clients/web/package-lock.json "$work/npm"
npm ci --prefix "$work/npm" --silent --ignore-scripts --no-audit --no-fund

build() { # folder, VARIABLE=value…
  local folder="$work/$1" release="$work/$1.release"
  mkdir -p "$folder" "$release"
  tar -c --exclude=./.git --exclude=target --exclude=node_modules --exclude=.aws-sam . | tar -x -C "$folder"
  (
    cd "$folder"
    for pom in pom.xml clients/jvm/pom.xml; do
      env "${@:2}" mvn -q -B -ntp -f "$pom" package -Dmaven.test.skip=true
    done
    mkdir "$work/tree"
    cp -R target/classes/. "$work/tree"
    cp -R target/lib "$work/tree/lib"
    env "${@:2}" python3 .ci/release/deployable.py . "$work/tree" "$version" "$release"
    rm -r "$work/tree"
    cp target/sbom.json "$release/mapbox-token-vendor-$version.cdx.json"
    cp docs/conformance.py LICENSE "$release"
    cp clients/jvm/target/mapbox-token-client-"$version"*.jar "$release"
    cp clients/jvm/pom.xml "$release/mapbox-token-client-$version.pom"
    ln -s "$work/npm/node_modules" clients/web/node_modules
    cd clients/web
    # npm's package has the name of the JVM client's jar, so the file says which it is.
    env "${@:2}" npm pack --silent --pack-destination "$work" >/dev/null
    mv "$work/mapbox-token-client-$version.tgz" "$release/mapbox-token-client-$version.npm.tgz"
    cd "$release"
    sha256sum -- * >SHA256SUMS
  )
}

build first TZ=UTC LC_ALL=C.UTF-8
build some/other/folder TZ=Pacific/Apia LC_ALL=C \
  JAVA_TOOL_OPTIONS='-Duser.timezone=Pacific/Apia -Duser.language=tr -Duser.country=TR'
diff -r "$work/first.release" "$work/some/other/folder.release" ||
  { echo "the same sources did not build the same bytes" >&2; exit 1; }

# Comparing too few files would succeed too.
cd "$work/first.release"
for expected in "mapbox-token-vendor-$version.zip" template.yaml edge.yaml samconfig.toml conformance.py LICENSE \
  "mapbox-token-vendor-$version.cdx.json" "mapbox-token-client-$version.pom" "mapbox-token-client-$version.jar" \
  "mapbox-token-client-$version-sources.jar" "mapbox-token-client-$version-javadoc.jar" \
  "mapbox-token-client-$version.npm.tgz"; do
  grep -q "  $expected\$" SHA256SUMS || { echo "the release has no $expected" >&2; exit 1; }
done
python3 - "mapbox-token-vendor-$version.zip" <<'EOF'
import sys, zipfile

names = zipfile.ZipFile(sys.argv[1]).namelist()
wanted = ("io/github/tokenvendor/lambda/HttpApiHandler.class", "lib/")
missing = [name for name in wanted if not any(entry.startswith(name) for entry in names)]
if missing:
    sys.exit(f"the zip has no {missing}")
EOF
rm -rf "$project/target/release"
mkdir -p "$project/target"
cp -R . "$project/target/release"
cat SHA256SUMS
echo "both builds made the same bytes; they are in target/release"
