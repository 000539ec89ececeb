#!/usr/bin/env bash
# Prints shell commands that set the environment of a container engine for `sam local`, and the arguments that SAM then
# needs (SAM_ENGINE_ARGUMENTS). With Docker, the latter are empty. Without it, Podman serves Docker's API, and an image of
# Debian, JDK 25 and AWS's runtime interface client stands in for AWS's own. Needs root and Debian. Usage: engine.sh FOLDER
set -euo pipefail
cd "$(dirname "$0")"

folder="$1"
image=public.ecr.aws/lambda/java:25-x86_64

if docker info >/dev/null 2>&1; then
  echo "export SAM_ENGINE_ARGUMENTS="
  exit
fi

if ! command -v podman buildah runc debootstrap >/dev/null; then
  apt-get update -qq >&2
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
    podman buildah runc netavark aardvark-dns iptables uidmap debootstrap >/dev/null
fi

mkdir -p "$folder"
# A machine that is itself a container may not raise limits, so the containers keep those of this process.
cat >"$folder/containers.conf" <<CONF
[containers]
default_ulimits = []
cgroups = "enabled"
[engine]
runtime = "runc"
cgroup_manager = "cgroupfs"
events_logger = "file"
[engine.runtimes]
runc = ["$PWD/runc-with-inherited-limits"]
CONF
export CONTAINERS_CONF="$folder/containers.conf" STORAGE_DRIVER=vfs

if ! podman image exists "$image"; then
  jdk="$(dirname "$(dirname "$(ls -d /usr/lib/jvm/*25*/bin/javac | head -1)")")"
  context="$folder/image"
  mkdir -p "$context"
  mirror="$(apt-get indextargets --format '$(REPO_URI) $(CODENAME) $(COMPONENT)' | awk '$3 == "main" { print $1, $2; exit }')"
  debootstrap --variant=minbase --include=ca-certificates "${mirror#* }" "$folder/root" "${mirror% *}" >&2
  tar -C "$folder/root" -cf "$context/root.tar" .
  cp -RL "$jdk" "$context/jdk"
  rm -rf "$folder/root" "$context/jdk/jmods" "$context/jdk/lib/src.zip"
  mvn -q -B -ntp -f ../../pom.xml dependency:copy-dependencies -DincludeScope=test -DoutputDirectory="$context/runtime" \
    -DincludeArtifactIds=aws-lambda-java-runtime-interface-client,aws-lambda-java-core,aws-lambda-java-serialization,utils-lite >&2
  cp bootstrap Containerfile "$context/"
  podman build --quiet --isolation chroot -t "$image" "$context" >&2
  rm -rf "$context"
fi

socket="$folder/podman.sock"
rm -f "$socket"
setsid podman system service --time=0 "unix://$socket" >"$folder/service.log" 2>&1 </dev/null &
for _ in $(seq 100); do
  [ -S "$socket" ] && break
  sleep 0.1 # until the service listens
done
[ -S "$socket" ] || { cat "$folder/service.log" >&2; exit 1; }
# Podman before 4.7 does not know host-gateway; this is its bridge's address.
cat <<COMMANDS
export CONTAINERS_CONF='$CONTAINERS_CONF' STORAGE_DRIVER=vfs DOCKER_HOST='unix://$socket'
export SAM_ENGINE_ARGUMENTS='--skip-pull-image --add-host host.docker.internal:10.88.0.1'
export SAM_ENGINE_PROCESS=$!
COMMANDS
