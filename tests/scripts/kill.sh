#!/usr/bin/env bash
# Kills learner, evaluator and broker with kill -9, each so many times, at named points and at random moments, while
# images come in; then looks whether anything was lost. Prints a table of what was hit. Exit code 1: something was lost.
#
#   tests/scripts/kill.sh [KILLS] [SEED]      KILLS: of each part (20); SEED: order and random moments (1)
#
# The modules must be installed (./mvnw -DskipTests install). MAVEN_ARGS holds further options of Maven, such as -o.
set -euo pipefail
case "${1:-}" in -*) sed -n '2,7p' "$0" | sed 's/^# \?//' >&2; exit 2 ;; esac
cd "$(dirname "$0")/../.."
mkdir -p tests/target
table=tests/target/kills.txt
rm -f "$table"
status=0
./mvnw -B -ntp -q -pl tests verify -Dit.test=KillIT -Dtest=NONE -Dsurefire.failIfNoSpecifiedTests=false \
  -Dkills="${1:-20}" -Dkills.seed="${2:-1}" > tests/target/kill.log 2>&1 || status=1
[ ! -f "$table" ] || cat "$table"
if [ "$status" -ne 0 ]; then
  grep -m 20 -E 'ERROR|FAIL' tests/target/kill.log >&2 || tail -n 20 tests/target/kill.log >&2
  echo "something was lost, or a process did not come to its point; all of it is in tests/target/kill.log" >&2
fi
exit "$status"
