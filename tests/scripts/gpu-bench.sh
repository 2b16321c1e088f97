#!/usr/bin/env bash
# Everything that only a GPU can show, in one run on one machine: training speed of the engine torch against
# Python's PyTorch, how busy the GPU is, the distance to the card's own ceilings, and the pipeline against
# the bare engine. Prints tables and leaves all output in a folder.
#
#   tests/scripts/gpu-bench.sh [OUT]          OUT: folder for the output, by default gpu-bench
#
# First the tests of the engine, which then run on the GPU: speed is worth nothing without them. They are skipped where
# there is no checkout with Maven (SKIP_TESTS=1).
#
# Needs nvidia-smi, a Python with a CUDA PyTorch (variable PYTHON, by default python3), and uic built for CUDA:
#   ./mvnw -B -Pcuda-torch -DskipTests package
# UIC names the launcher (by default the one that this build leaves), JAVA_OPTS options of its JVM.
# SECONDS_EACH sets the length of a measurement (10).
set -euo pipefail
root=$(cd "$(dirname "$0")/../.." && pwd)
out=${1:-gpu-bench}
seconds=${SECONDS_EACH:-10}
python=${PYTHON:-python3}
uic=${UIC:-$(ls -d "$root"/app/target/distribution/*/*/bin/uic 2> /dev/null | head -n 1 || true)}
mkdir -p "$out"

if [ ! -x "$uic" ]; then
  echo "no launcher: build with ./mvnw -B -Pcuda-torch -DskipTests package, or name one in UIC" >&2
  exit 2
fi
nvidia-smi --query-gpu=name,driver_version,memory.total --format=csv,noheader
"$python" -c 'import torch; assert torch.cuda.is_available(); print("PyTorch", torch.__version__)'
"$uic" doctor | tee "$out/doctor.txt" || true
if ! grep -q 'auto .*takes torch (' "$out/doctor.txt" || grep -q 'takes torch (CPU' "$out/doctor.txt"; then
  echo "uic does not compute on the GPU; see the lines above" >&2
  exit 1
fi

if [ -z "${SKIP_TESTS:-}" ]; then
  (cd "$root" && ./mvnw -B -ntp -q -Pcuda-torch -pl learner/engine-torch -am install -DskipTests \
    && ./mvnw -B -ntp -Pcuda-torch -pl learner/engine-torch test) > "$out/tests.txt" 2>&1 \
    || { tail -n 40 "$out/tests.txt" >&2; exit 1; }
  grep 'Tests run' "$out/tests.txt" | tail -n 1
fi

# The mean of what nvidia-smi says while a command runs, its first five seconds left out.
busy() {
  local log=$1
  shift
  nvidia-smi --query-gpu=utilization.gpu --format=csv,noheader,nounits -l 1 > "$log.busy" &
  local sampler=$!
  trap 'kill "$sampler" 2> /dev/null || true' RETURN EXIT
  "$@" | tee "$log.txt"
  tail -n +6 "$log.busy" | awk '{ sum += $1; n++ } END { if (n) printf "GPU busy: %.0f %%\n", sum / n }' |
    tee -a "$log.txt"
}

rate() { grep -oE 'train +[0-9,.]+' "$1" | tail -n 1 | tr -dc '0-9.\n'; }

printf '%-10s %6s %14s %14s %7s\n' network batch uic/s PyTorch/s ratio > "$out/table.txt"
for case in "alexnet@224 sobel 3000 64 256 512" "resnet18@32 rgb 100 64 256 1024"; do
  # shellcheck disable=SC2086
  set -- $case
  network=$1 channels=$2 classes=$3
  shift 3
  for batch in "$@"; do
    log=$out/${network%@*}-$batch
    busy "$log" "$uic" bench engine --engines torch --precisions bf16 --networks "$network" --input-channels "$channels" \
      --classes "$classes" --batches "$batch" --views none --seconds "$seconds"
    "$python" "$root/tests/scripts/pytorch-speed.py" --device cuda --precision bf16 --network "${network%@*}" \
      --classes "$classes" --batch "$batch" --seconds "$seconds" | tee "$log-pytorch.txt"
    ours=$(rate "$log.txt")
    theirs=$(grep -oE '[0-9.]+ images/s' "$log-pytorch.txt" | tr -dc '0-9.\n')
    awk -v n="${network%@*}" -v b="$batch" -v o="$ours" -v t="$theirs" \
      'BEGIN { printf "%-10s %6d %14.0f %14.0f %7.2f\n", n, b, o, t, o / t }' >> "$out/table.txt"
  done
done

"$uic" bench pipeline --engine torch --network resnet18 --input 32 --input-channels rgb --batch 512 \
  --decode-threads "$(($(nproc) > 3 ? $(nproc) - 2 : 1))" --seconds "$((seconds * 3))" | tee "$out/pipeline.txt"

echo
cat "$out/table.txt"
tail -n 2 "$out/pipeline.txt"
