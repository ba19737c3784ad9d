package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntConsumer;
import org.itograd.experiments.text.Format;

/// Shows how much of a known amount of work is done and how long the rest will take: a line that is rewritten, where there is a
/// terminal.
final class WorkLine implements IntConsumer {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter out;
    private final long total;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final long start = System.nanoTime();
    private final AtomicLong done = new AtomicLong();
    private final AtomicLong drawn = new AtomicLong(start);

    /// @param total the work, in any unit; less is no harm
    WorkLine(PrintWriter out, long total) {
        this.out = out;
        this.total = Math.max(1, total);
    }

    /// Some work is about to begin; from any thread.
    @Override
    public void accept(int work) {
        long before = done.getAndAdd(work);
        long now = System.nanoTime();
        long last = drawn.get();
        if (terminal && now - last >= REDRAW_NANOS && drawn.compareAndSet(last, now)) {
            double share = Math.min(1, (double) before / total);
            double left = share == 0 ? 0 : (now - start) / 1e9 * (1 - share) / share;
            out.printf(Locale.ROOT, "%s%3.0f %% of the attacks  %s", ERASE, 100 * share,
                    share == 0 ? "" : Format.duration(left) + " left at most");
            out.flush();
        }
    }

    /// Leaves the terminal's line empty.
    void clear() {
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }
}
