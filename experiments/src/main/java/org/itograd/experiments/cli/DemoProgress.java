package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.Locale;
import org.itograd.experiments.study.Demo;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.Variant;

/// Shows how the demo goes: each line ends with how much of the whole is done and how long the rest takes.
final class DemoProgress implements Demo.Progress {
    private final PrintWriter out;
    private final long start;
    private double share;

    /// @param start when the clock was started, see [System#nanoTime]
    DemoProgress(PrintWriter out, long start) {
        this.out = out;
        this.start = start;
    }

    @Override
    public TrainingListener training(Variant variant, double coefficient) {
        return new ProgressLine(variant.label(), out) {
            @Override
            String left(double seconds) {
                return whole();
            }
        };
    }

    @Override
    public void evaluating(Variant variant) {
        out.printf("%-14s measuring accuracy under noise and attack ...  %s%n", variant.label(), whole());
        out.flush();
    }

    @Override
    public void done(double done) {
        share = done;
    }

    private String whole() {
        double elapsed = (System.nanoTime() - start) / 1e9;
        return String.format(
                Locale.ROOT, "whole demo %.0f %%, %s left", 100 * share,
                Format.duration(elapsed * (1 - share) / Math.max(share, 1e-3)));
    }
}
