#!/usr/bin/env bash
# Coverage-guided fuzzing of decoders and records for longer than a build does. Exits with 1 when something is found:
# the input then lies under src/test/resources beside the other inputs of its target, where every build tries it again.
#
#   tests/scripts/fuzz.sh [SECONDS [TARGET...]]
#
# SECONDS (default 3600) are divided among the targets (default all: JpegFuzzTest ImageFuzzTest RecordFuzzTest). What
# a run has learnt is kept in .cifuzz-corpus of the module and is where the next one begins. The seed is another one each
# time, where a build has always the same.
set -euo pipefail
total=${1:-3600}
[ $# -eq 0 ] || shift
targets=("$@")
[ $# -gt 0 ] || targets=(JpegFuzzTest ImageFuzzTest RecordFuzzTest)
if [[ ! "$total" =~ ^[0-9]+$ ]] || [ "$total" -lt "${#targets[@]}" ]; then
  echo "usage: $0 [SECONDS [TARGET...]]" >&2
  exit 2
fi
cd "$(dirname "$0")/../.."
each=$((total / ${#targets[@]}))
found=0
printf '%-16s %8s %12s %10s %s\n' target seconds inputs coverage result
for target in "${targets[@]}"; do
  case $target in
    JpegFuzzTest | ImageFuzzTest) module=learner/core ;;
    RecordFuzzTest) module=schemas ;;
    *) echo "$0: no target $target" >&2; exit 2 ;;
  esac
  mkdir -p "$module/target"
  log=$module/target/fuzz-$target.log
  result=nothing
  # A finding is a failure like any other: the build says which.
  if ! ./mvnw -B -pl "$module" -am verify -Dtest="$target" -Dsurefire.failIfNoSpecifiedTests=false \
    -Dspotless.check.skip=true -Dfuzz.duration="${each}s" -Dfuzz.seed=0 > "$log" 2>&1; then
    result="FOUND or failed, see $log"
    found=1
  fi
  last=$(grep -E '^#[0-9]+' "$log" | tail -n 1 || true)
  printf '%-16s %8s %12s %10s %s\n' "$target" "$each" "$(sed -nE 's/^#([0-9]+).*/\1/p' <<< "$last")" \
    "$(sed -nE 's/.*cov: ([0-9]+).*/\1/p' <<< "$last")" "$result"
done
exit "$found"
