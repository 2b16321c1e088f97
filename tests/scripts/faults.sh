#!/usr/bin/env bash
# Faults that take minutes: an outage of broker and registry, a disk that fills up, more images than the learner can take.
# Prints what each took. Exit code 1: one did not end as it must.
#
#   tests/scripts/faults.sh [OUTAGE_SECONDS] [DISK_MB] [OVERLOAD_IMAGES]      60, 128, 3000
#
# The modules must be installed (./mvnw -DskipTests install). The full disk needs the right to mount a tmpfs, else that test is
# skipped and says so. MAVEN_ARGS holds further options of Maven, such as -o.
set -euo pipefail
case "${1:-}" in -*) sed -n '2,8p' "$0" | sed 's/^# \?//' >&2; exit 2 ;; esac
cd "$(dirname "$0")/../.."
mkdir -p tests/target
status=0
printf '%-12s %-8s %s\n' test result 'tests run, seconds'
for test in OutageIT DiskFullIT OverloadIT; do
  log=tests/target/$test.log
  result=ok
  ./mvnw -B -ntp -pl tests verify -Dit.test="$test" -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false -Dfaults=true \
    -Doutage.seconds="${1:-60}" -Ddisk.mb="${2:-128}" -Doverload.images="${3:-3000}" > "$log" 2>&1 || { result=FAILED; status=1; }
  printf '%-12s %-8s %s\n' "$test" "$result" "$(grep -m 1 -E 'Tests run:.*Time elapsed' "$log" | sed 's/^[^T]*//' || true)"
done
[ "$status" -eq 0 ] || echo "the logs are in tests/target" >&2
exit "$status"
