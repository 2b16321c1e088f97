#!/bin/sh
# Images per second of a training step of AlexNet-BN in Deeplearning4j's own layers, the yardstick that both
# engines are held against.
#
#   OMP_NUM_THREADS=2 tests/scripts/stock-dl4j.sh [BATCH [SECONDS]]
set -eu
root=$(cd "$(dirname "$0")/../.." && pwd)
engine=$root/learner/engine-dl4j
classpath=$engine/target/test.classpath

cd "$root"
./mvnw -B -q -pl learner/engine-dl4j -am test-compile \
  dependency:build-classpath -Dmdep.outputFile=target/test.classpath
exec "${JAVA_HOME:+$JAVA_HOME/bin/}java" -Xmx8g -Dorg.bytedeco.javacpp.maxPhysicalBytes=0 \
  -cp "$engine/target/test-classes:$engine/target/classes:$(cat "$classpath")" \
  io.uicstream.engine.dl4j.StockAlexNet "${1:-64}" "${2:-20}"
