#!/usr/bin/env bash
# How fast one thread makes views of 224 pixels out of JPEGs of 500x375 (decode, random resized crop of 20 to 100 %
# of the area, resize), against libjpeg-turbo's djpeg, which decodes the same files and does nothing else. Exits with
# 1 below 0.7 of djpeg's rate.
#
#   tests/scripts/decode-bench.sh [DIR]
#
# DIR holds *.jpg; without it 200 images are drawn that cost a decoder what photographs do. djpeg decodes at full
# size: no crop of 500x375 is twice 224 pixels high, so no smaller scale would do. It is started once a file; what as
# many starts cost on a file of 8x8 pixels is subtracted. Processor time of both, user and system, so that other work
# on the machine does not count; medians of five rounds.
set -euo pipefail
least=0.7
rounds=5
if [ $# -gt 1 ] || [ "${1:-}" = --help ] || { [ $# -eq 1 ] && [ ! -d "$1" ]; }; then
  echo "usage: $0 [DIR], where DIR holds *.jpg" >&2
  exit 2
fi
if ! command -v djpeg > /dev/null; then
  echo "$0: needs djpeg (Debian: apt install libjpeg-turbo-progs)" >&2
  exit 2
fi
given=${1:+$(cd "$1" && pwd)}
root=$(cd "$(dirname "$0")/../.." && pwd)
core=$root/learner/core
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

cd "$root"
./mvnw -B -q -pl learner/core -am test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test.classpath
speed() {
  "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx1g -XX:+UseSerialGC -Djava.awt.headless=true \
    -cp "$core/target/test-classes:$core/target/classes:$(cat "$core/target/test.classpath")" \
    io.uicstream.learner.image.DecodeSpeed "$@"
}

mkdir "$work/tiny" "$work/drawn"
speed draw "$work/tiny" 1 8 8
images=$given
if [ -z "$images" ]; then
  images=$work/drawn
  speed draw "$images" 200 500 375
fi
files=("$images"/*.jpg)
[ -f "${files[0]}" ] || { echo "$0: no *.jpg in $images" >&2; exit 2; }

# Seconds of processor time that djpeg takes for all files, or for as many starts.
TIMEFORMAT='%3U %3S'
decode() {
  { time for file in "${files[@]}"; do djpeg -scale 1/1 -outfile /dev/null "${1:-$file}"; done; } 2>&1
}

ours=$(speed measure "$images" 224 3)
for ((round = 0; round < rounds; round++)); do
  echo "$(decode "$work/tiny/0000.jpg") $(decode)"
done | awk '{ print $3 + $4 - $1 - $2 }' | sort -n > "$work/times"
theirs=$(sed -n "$((rounds / 2 + 1))p" "$work/times" | awk -v n="${#files[@]}" '{ printf "%.1f", n / $1 }')

bytes=$(cat "${files[@]}" | wc -c)
echo "${#files[@]} JPEGs of $((bytes / ${#files[@]})) bytes; $(djpeg -version 2>&1 | head -n 1)"
awk -v ours="$ours" -v theirs="$theirs" -v least="$least" 'BEGIN {
  printf "views of 224 pixels        %8.1f /s of processor time\n", ours
  printf "djpeg, decoding alone      %8.1f /s of processor time\n", theirs
  printf "ratio                      %8.2f (at least %s)\n", ours / theirs, least
  exit ours / theirs < least
}'
