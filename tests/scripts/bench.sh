#!/usr/bin/env bash
# Runs one of the long measurements of tests/src/test/java/io/uicstream/benchmarks. Exit code 1 when a promise
# is broken; figures and what is promised are printed. Needs nothing else to run on the machine.
#
#   tests/scripts/bench.sh evaluator [EVENTS]            label events/s, more classes, AMI, memory (5 minutes)
#   tests/scripts/bench.sh memory [IMAGES [PER_SECOND]]  memory and disk of a learner over 200,000 images (8 minutes)
#   tests/scripts/bench.sh learning DIR WAY [SEEDS...]   NMI and probes on real images (without DIR: how)
#   tests/scripts/bench.sh jmh [REGEX [JMH OPTIONS]]     decoding, views, label store, NMI, serdes (10 minutes)
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."

options=()
case ${1:-} in
  evaluator) main=io.uicstream.benchmarks.EvaluatorBench ;;
  memory) main=io.uicstream.benchmarks.LearnerSoak ;;
  learning) main=io.uicstream.benchmarks.LearningBench ;;
  jmh)
    main=org.openjdk.jmh.Main
    # Options given by hand replace these.
    [ $# -gt 2 ] || options=(-f 1 -wi 3 -w 1 -i 5 -r 2 -bm avgt -tu us)
    ;;
  *)
    sed -n '5,8s/^# *//p' "$0" >&2
    exit 2
    ;;
esac
shift

./uic --version > /dev/null
./mvnw -B -ntp -q -DskipTests -Dspotless.check.skip=true -Duic.archive.skip=true -pl tests -am \
  package dependency:build-classpath -Dmdep.outputFile=target/bench.classpath
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx2g -Dlogback.configurationFile=logback-test.xml \
  -cp "tests/target/test-classes:$(cat tests/target/bench.classpath)" "$main" "${options[@]}" "$@"
