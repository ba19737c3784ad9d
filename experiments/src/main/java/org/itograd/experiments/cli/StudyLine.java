package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.itograd.experiments.study.task.StudyRun;
import org.itograd.experiments.text.Format;

/// Shows how a study goes: a line that is rewritten, where there is a terminal, and one line for each task done.
final class StudyLine implements StudyRun.Progress {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private long drawn = System.nanoTime();

    StudyLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void running(int done, int all, String label, double share, double left) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        out.printf(Locale.ROOT, "%s%d/%d  %s  %.0f %%  %s left in all", ERASE, done, all, label, 100 * share,
                Format.duration(left));
        out.flush();
    }

    @Override
    public void ended(int done, int all, String label, double seconds, double left) {
        out.printf(Locale.ROOT, "%s%d/%d  %s: %s  %s left in all%n", terminal ? ERASE : "", done, all, label,
                Format.duration(seconds), Format.duration(left));
        out.flush();
    }
}
