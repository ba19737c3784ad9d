package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicReference;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--threads`, for the commands that compute.
final class ThreadsOption {
    @Option(
            names = "--threads",
            paramLabel = "N",
            description = "Worker threads, >= 1 (default: all processors). Results do not depend on it.")
    private @Nullable Integer threads;

    /// Runs a command's work with so many threads.
    int run(Callable<Integer> work) throws Exception {
        if (threads == null) {
            return work.call();
        }
        require(threads >= 1, "threads: must be >= 1, got %d", threads);
        AtomicReference<Exception> failure = new AtomicReference<>();
        int[] code = new int[1];
        Workers.withThreads(threads, () -> {
            try {
                code[0] = work.call();
            } catch (Exception e) {
                failure.set(e);
            }
        });
        if (failure.get() != null) {
            throw failure.get();
        }
        return code[0];
    }
}
