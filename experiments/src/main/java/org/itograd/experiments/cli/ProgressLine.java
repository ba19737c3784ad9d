package org.itograd.experiments.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.util.Locale;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;

/// Shows how training goes: a line that is rewritten while an epoch runs, where there is a terminal, and one line for each
/// epoch done.
class ProgressLine implements TrainingListener {
    private static final long REDRAW_NANOS = 200_000_000;
    private static final String ERASE = "\r\u001b[K";

    private final String name;
    private final PrintWriter out;
    private final boolean terminal;
    private long epochStart = System.nanoTime();
    private long drawn = epochStart;

    /// @param name what is trained, put in front
    ProgressLine(String name, PrintWriter out) {
        this.name = name;
        this.out = out;
        this.terminal = System.console() != null && System.console().isTerminal();
    }

    @Override
    public void step(int epoch, int epochs, double share, double loss, double accuracy, double imagesPerSecond) {
        long now = System.nanoTime();
        if (!terminal || now - drawn < REDRAW_NANOS) {
            return;
        }
        drawn = now;
        double left = (now - epochStart) / 1e9 / share * (epochs - epoch + 1 - share);
        out.printf(
                Locale.ROOT,
                "%s%-14s epoch %d/%d  %3.0f %%  loss %.4f  accuracy %s  %.0f images/s  %s",
                ERASE,
                name,
                epoch,
                epochs,
                100 * share,
                loss,
                Format.percent(accuracy),
                imagesPerSecond,
                left(left));
        out.flush();
    }

    /// What stands at the end of the line.
    ///
    /// @param seconds until the end of this training
    String left(double seconds) {
        return Format.duration(seconds) + " left";
    }

    @Override
    public void epoch(EpochRecord record, Trainer trainer) throws IOException {
        int epochs = trainer.options().epochs();
        out.printf(
                Locale.ROOT,
                "%s%-14s epoch %d/%d  loss %.4f  accuracy %s  validation %s  %.0f images/s  %s%n",
                terminal ? ERASE : "",
                name,
                record.epoch(),
                epochs,
                record.loss(),
                Format.percent(record.trainAccuracy()),
                Format.percent(record.validationAccuracy()),
                trainer.trainingImages() / record.seconds(),
                left((epochs - record.epoch()) * record.seconds()));
        out.flush();
        epochStart = System.nanoTime();
    }
}
