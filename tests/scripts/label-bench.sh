#!/usr/bin/env bash
# How many images a second `uic label` labels, beside the training samples of `uic run` on the same images and machine: first the
# small AlexNet is trained for a while, then its last checkpoint labels all images, which are published before. Prints both rates;
# exits with 1 if labelling is not the faster, or if not every image has got its label.
#
#   tests/scripts/label-bench.sh DIR [MINUTES]      images, one folder for each class; minutes of training (1)
set -euo pipefail
if [ $# -lt 1 ] || [ $# -gt 2 ] || [ ! -d "$1" ] || [[ ! "${2:-1}" =~ ^[0-9.]+$ ]]; then
  sed -n '2,6p' "$0" | sed 's/^# \?//' >&2
  exit 2
fi
images=$(cd "$1" && pwd)
minutes=${2:-1}
uic=$(cd "$(dirname "$0")/../.." && pwd)/uic
work=$(mktemp -d)
parts=()
stop() {
  for part in "${parts[@]}"; do kill "$part" 2>/dev/null || true; done
  wait
  rm -rf "$work"
}
trap stop EXIT

"$uic" run --source "$images" --annotated --classes 100 --batch 256 --max-minutes "$minutes" --data-dir "$work/run" \
  --report "$work/run.json" > "$work/run.out"
trained=$(sed -n 's/.*"imagesPerSecond" : \([0-9]*\).*/\1/p' "$work/run.json")

port=$((20000 + RANDOM % 10000))
where=(--bootstrap-servers "127.0.0.1:$port" --schema-registry-url "http://127.0.0.1:$((port + 1))")
"$uic" broker --broker-port "$port" --data-dir "$work/broker" > "$work/broker.out" 2>&1 &
parts+=($!)
for _ in $(seq 60); do "$uic" topics create "${where[@]}" > /dev/null 2>&1 && break; sleep 1; done
"$uic" registry "${where[@]}" --registry-port "$((port + 1))" --data-dir "$work/registry" > "$work/registry.out" 2>&1 &
parts+=($!)
for _ in $(seq 60); do
  "$uic" ingest "${where[@]}" --source "$images" --data-dir "$work/ingest" > "$work/ingest.out" 2>&1 && break
  sleep 1
done
published=$(sed -n 's/^Published \([0-9,]*\) images.*/\1/p' "$work/ingest.out")
"$uic" label "${where[@]}" --data-dir "$work/run" --until-idle 5s > "$work/label.out"
labelled=$(sed -n 's/^received.* = \([0-9,]*\) labelled.*/\1/p' "$work/label.out")
rate=$(sed -n 's/^rate  *\([0-9]*\).*/\1/p' "$work/label.out")

grep -E '^(engine|network|received|rate)' "$work/label.out"
printf '%-40s %10s\n' 'training samples/s of uic run, mean' "$trained" 'images/s of uic label' "$rate"
if [ "$labelled" != "$published" ]; then
  echo "$published images were published, $labelled labelled" >&2
  exit 1
fi
[ "$rate" -gt "$trained" ] || { echo "labelling is no faster than training" >&2; exit 1; }
