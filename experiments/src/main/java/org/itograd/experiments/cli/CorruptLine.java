package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.itograd.experiments.text.Format;

/// Shows how writing corrupted images comes on: a line for each corruption done, and one that is rewritten, where there is a terminal.
final class CorruptLine {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter out;
    private final long total;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private final long begin = System.nanoTime();
    private long drawn = begin;
    private long written;
    private long writtenBefore;
    private long beginOne = begin;
    private String name = "";

    /// @param total images that will be written in all
    CorruptLine(PrintWriter out, long total) {
        this.out = out;
        this.total = total;
    }

    void start(String corruption) {
        name = corruption;
        writtenBefore = written;
        beginOne = System.nanoTime();
    }

    void add(int images) {
        written += images;
        long now = System.nanoTime();
        if (terminal && now - drawn >= REDRAW_NANOS) {
            drawn = now;
            out.printf(Locale.ROOT, "%s%-18s %3.0f %% of all  %s left", ERASE, name, 100.0 * written / total,
                    left(now));
            out.flush();
        }
    }

    void done() {
        long now = System.nanoTime();
        out.printf(Locale.ROOT, "%s%-18s %d images in %s  %s left%n", terminal ? ERASE : "", name,
                written - writtenBefore,
                Format.seconds((now - beginOne) / 1e9), left(now));
        out.flush();
    }

    private String left(long now) {
        return Format.duration((now - begin) / 1e9 / written * (total - written));
    }
}
