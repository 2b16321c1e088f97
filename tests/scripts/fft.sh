#!/usr/bin/env bash
# Further fine-tuning (section 4.3 of the paper): trains by the paper's schedule, freezes the labels,
# trains on, probes both.
set -euo pipefail
if [ $# -lt 2 ] || [ ! -d "$1" ] || [ ! -d "$2" ]; then
  cat >&2 <<'USAGE'
usage: fft.sh TRAIN TEST [EPOCHS [FURTHER]]

TRAIN and TEST hold images in one folder for each class. Trains for EPOCHS (default 20) on TRAIN
without looking at the classes, then for FURTHER (default 6) on frozen labels. Prints ridge and k-NN
figures of both, and exits with 1 where the best ridge figure fell by more than a point.
SETTINGS holds more flags for both runs, such as SETTINGS="--classes 100".
USAGE
  exit 2
fi
train=$(cd "$1" && pwd)
test=$(cd "$2" && pwd)
epochs=${3:-20}
further=${4:-6}
uic=${UIC:-$(cd "$(dirname "$0")/../.." && pwd)/uic}
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT
read -r -a settings <<< "${SETTINGS:-}"

learn() { # NAME EPOCHS FLAG...
  echo "$1: $2 epochs"
  "$uic" run --source "$train" --schedule paper --epochs "$2" --data-dir "$directory/$1" \
    --topics-prefix "$1" "${settings[@]}" "${@:3}" > "$directory/$1.log" 2>&1 ||
    { tail -n 20 "$directory/$1.log" >&2; exit 1; }
  "$uic" probe --data-dir "$directory/$1" --train "$train" --test "$test" --episodes 0 \
    --output "$directory/$1.json" > "$directory/$1.table"
}

learn before "$epochs" --rule argmax
checkpoint=$(find "$directory/before/checkpoints" -type f | sort | tail -n 1)
learn after "$further" --rule frozen --weights "$checkpoint"

python3 - "$directory/before.json" "$directory/after.json" <<'PYTHON'
import json, sys
before, after = [json.load(open(name))["networks"][0] for name in sys.argv[1:]]
print("%-24s%10s%10s" % ("", "before", "after"))
for b, a in zip(before["ridge"], after["ridge"]):
    print("%-24s%10.1f%10.1f" % ("ridge, " + b["stage"], 100 * b["top1"], 100 * a["top1"]))
for b, a in zip(before["nearestNeighbours"], after["nearestNeighbours"]):
    print("%-24s%10.1f%10.1f" % ("k-NN, k = %d" % b["k"], 100 * b["majorityTop1"], 100 * a["majorityTop1"]))
nmi = [n["pseudoClasses"]["test"]["nmiGeometric"] for n in (before, after)]
print("%-24s%10.3f%10.3f" % ("NMI, test", *nmi))
best = [max(figure["top1"] for figure in n["ridge"]) for n in (before, after)]
if best[1] < best[0] - 0.01:
    sys.exit("fine-tuning made the best stage worse: %.1f to %.1f" % (100 * best[0], 100 * best[1]))
PYTHON
