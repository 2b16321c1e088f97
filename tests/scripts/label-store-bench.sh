#!/bin/bash
# Measures the label store and exits with 1 when a promise is broken: relabels per second with so
# many live labels and 3,000 classes of skewed sizes, that rate against the rate with fewer labels, a
# class-balanced draw of 256 against one from a small store, opening, and RocksDB alone writing the
# same bytes. Prints a line for each figure.
#
#   tests/scripts/label-store-bench.sh [--labels N] [--seconds S] [--directory DIR]
#
#   --labels     live labels of the large store, all of them in the window (10000000: 5 GB of disk,
#                about 10 minutes); it is compared with stores of 10,000 and 100,000
#   --seconds    how long the rate of relabels is measured (60)
#   --directory  where the stores are made, and removed at the end (a new one under TMPDIR or /tmp)
set -euo pipefail

usage() {
  sed -n '2,/^set /p' "$0" | sed '$d; s/^# \{0,1\}//' >&2
  exit 2
}

labels=10000000
seconds=60
parent=${TMPDIR:-/tmp}
while [ $# -gt 0 ]; do
  [ $# -ge 2 ] || usage
  case $1 in
    --labels) labels=$2 ;;
    --seconds) seconds=$2 ;;
    --directory) parent=$2 ;;
    *) usage ;;
  esac
  shift 2
done

root=$(cd "$(dirname "$0")/../.." && pwd)
module=$root/label-store
directory=$(mktemp -d "$parent/label-store-bench.XXXXXX")
trap 'rm -rf "$directory"' EXIT

cd "$root"
./mvnw -B -ntp -q -pl label-store -am test-compile
./mvnw -B -ntp -q -pl label-store dependency:build-classpath -Dmdep.outputFile=target/test.classpath
"${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx2g \
  -cp "$module/target/test-classes:$module/target/classes:$(cat "$module/target/test.classpath")" \
  io.uicstream.labelstore.LabelStoreBenchmark "$directory" 10000 100000 "$labels" "$seconds"
