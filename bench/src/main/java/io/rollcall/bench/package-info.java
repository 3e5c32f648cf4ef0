/**
 * What things cost, measured with JMH: {@code bench/jmh} runs all of it, {@code bench/jmh
 * StrategyBenchmark} one class. docs/benchmarks.md quotes and explains the figures.
 */
@NullMarked
package io.rollcall.bench;

import org.jspecify.annotations.NullMarked;
