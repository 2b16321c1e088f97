#!/usr/bin/env bash
# How many JPEGs of 3 KB a second get into the topic: uic's publisher (Avro, acks=all, idempotent) against the broker
# that uic starts, both on this machine, images held in memory. Exits with 1 below 30,000/s.
#
#   tests/scripts/publish-bench.sh [SECONDS]
set -euo pipefail
if [ $# -gt 1 ] || [[ ! "${1:-15}" =~ ^[0-9]+$ ]]; then
  echo "usage: $0 [SECONDS]" >&2
  exit 2
fi
exec "$(dirname "$0")/../../uic" bench publish --seconds "${1:-15}" --at-least 30000
