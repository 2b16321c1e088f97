#!/usr/bin/env bash
# What a GPU learns from a feed in minutes: trains by the stream's defaults, then prints how well the
# network's classes agree with the true ones, and what its features are worth, beside random weights.
set -euo pipefail
if [ $# -lt 1 ] || [ ! -d "$1/train" ] || [ ! -d "$1/test" ]; then
  cat >&2 <<'USAGE'
usage: gpu-cifar.sh DIR [MINUTES [FLAG...]]

DIR holds train/CLASS/*.jpg and test/CLASS/*.jpg, 32x32 pixels each, such as CIFAR-10. Trains NETWORK
(default resnet18) with 10 classes for MINUTES (default 7) on train, without looking at the classes, and goes on replaying when all images
have come. FLAGs are those of `uic run` that come after ours, such as --window-images=10000. The build must be one for a GPU:
  ./mvnw -B -Pcuda-torch -DskipTests package
UIC names another launcher than that build's, STAGE the layer to probe (layer4; conv5 for alexnet-small).
USAGE
  exit 2
fi
train=$(cd "$1/train" && pwd)
test=$(cd "$1/test" && pwd)
minutes=${2:-7}
root=$(cd "$(dirname "$0")/../.." && pwd)
uic=${UIC:-$(ls -d "$root"/app/target/distribution/*/*/bin/uic 2> /dev/null | head -n 1 || true)}
if [ ! -x "$uic" ]; then
  echo "no launcher: build with ./mvnw -B -Pcuda-torch -DskipTests package, or name one in UIC" >&2
  exit 2
fi
directory=$(mktemp -d)
trap 'rm -rf "$directory"' EXIT

"$uic" run --source "$train" --data-dir "$directory/data" --network "${NETWORK:-resnet18}" --classes 10 --batch 256 \
  --replay-ratio 100 --max-minutes "$minutes" "${@:3}"
"$uic" probe --data-dir "$directory/data" --train "$train" --test "$test" --episodes 0 \
  --linear selflabel --linear-epochs 10 --stages "${STAGE:-layer4}"
