package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.DoubleConsumer;
import org.itograd.experiments.text.Format;

/// Shows what share of a job is done and how long the rest will take: a line that is rewritten, where there is a terminal.
final class ShareLine implements DoubleConsumer {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final String what;
    private final PrintWriter out;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final long start = System.nanoTime();
    private long drawn = start;

    /// @param what the whole is made of, as in `of the paths`
    ShareLine(String what, PrintWriter out) {
        this.what = what;
        this.out = out;
    }

    @Override
    public void accept(double share) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS || share <= 0) {
            return;
        }
        drawn = now;
        out.printf(Locale.ROOT, "%s%3.0f %% %s  %s left", ERASE, 100 * share, what,
                Format.duration((now - start) / 1e9 * (1 - share) / share));
        out.flush();
    }

    /// Leaves the terminal's line empty.
    void done() {
        if (terminal) {
            out.print(ERASE);
            out.flush();
        }
    }
}
