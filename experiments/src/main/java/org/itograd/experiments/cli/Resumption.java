package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Says how to go on with a training that is interrupted, by Ctrl-C say, after an epoch was saved.
final class Resumption implements AutoCloseable {
    private final @Nullable Path checkpoint;
    private final int epochs;
    private final PrintWriter err;
    private final Thread hook = new Thread(this::say);
    private volatile int saved;

    /// @param checkpoint where epochs are saved, or null
    /// @param epochs     of the whole training
    Resumption(@Nullable Path checkpoint, int epochs, PrintWriter err) {
        this.checkpoint = checkpoint;
        this.epochs = epochs;
        this.err = err;
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Epoch `epoch`, from 1, is in the checkpoint.
    void saved(int epoch) {
        saved = epoch;
    }

    /// The line, if something was saved and something is left.
    void say() {
        if (checkpoint != null && saved > 0 && saved < epochs) {
            err.printf(
                    "%nitograd: stopped; %s has epoch %d of %d, go on with --resume %s --checkpoint %s --epochs %d and the same"
                            + " --data%n",
                    checkpoint, saved, epochs, checkpoint, checkpoint, epochs);
            err.flush();
        }
    }

    /// The training has ended, or failed with a message of its own.
    @Override
    public void close() {
        try {
            boolean unused = Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException e) {
            // The JVM is shutting down, and the hook is about to run.
            return;
        }
    }
}
