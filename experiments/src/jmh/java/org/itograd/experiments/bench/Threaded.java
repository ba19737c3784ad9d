package org.itograd.experiments.bench;

import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// A piece of [Work] under JMH: the time of one call with one or two worker threads.
/// At the end the result is checked.
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
@Fork(2)
public abstract class Threaded {
    /// Worker threads.
    @Param({"1", "2"})
    public int threads;

    private @Nullable Work<?> work;

    /// What to do, by the benchmark's parameters.
    abstract Work<?> prepare();

    /// Makes the inputs.
    @Setup
    public void setUp() {
        work = prepare();
    }

    /// One call.
    @Benchmark
    public Object call() {
        Object[] result = new Object[1];
        Workers.withThreads(threads, () -> result[0] = work().call().get());
        return result[0];
    }

    /// Looks at one more result.
    @TearDown
    public void check() {
        Workers.withThreads(threads, () -> work().verify());
    }

    private Work<?> work() {
        return Objects.requireNonNull(work);
    }
}
