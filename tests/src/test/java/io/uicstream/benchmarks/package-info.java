/**
 * What is measured rather than tested: rates, and memory over long runs. Each class with a {@code
 * main} has a script in {@code tests/scripts} that runs it and fails when its promise is broken;
 * {@code tests/BENCHMARKS.md} lists commands and figures. Start at {@link
 * io.uicstream.benchmarks.EvaluatorBench}.
 */
package io.uicstream.benchmarks;
