package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.Locale;
import java.util.function.Consumer;
import org.itograd.sde.montecarlo.EstimateProgress;

/// Shows how an estimate comes on: a line that is rewritten, where there is a terminal.
final class EstimateLine implements Consumer<EstimateProgress> {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final PrintWriter out;
    private final boolean terminal = System.console() != null && System.console().isTerminal();
    private long drawn = System.nanoTime();

    EstimateLine(PrintWriter out) {
        this.out = out;
    }

    @Override
    public void accept(EstimateProgress progress) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        out.printf(Locale.ROOT, "%s%d levels  %.3g samples  %.3g solver steps  ± %.2e", ERASE, progress.levels().size(),
                (double) progress.samples(), progress.cost(), progress.halfWidth());
        out.flush();
    }

    /// Leaves the terminal's line empty.
    void done() {
        if (terminal) {
            out.print(ERASE);
        }
    }
}
