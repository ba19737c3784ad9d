package org.itograd.experiments.cli;

import java.io.IOException;
import java.nio.file.Path;
import org.itograd.experiments.data.DigitsCsv;
import org.itograd.experiments.data.Split;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// `--data`, for the commands that need images.
final class DataOption {
    @Option(
            names = "--data",
            paramLabel = "FILE",
            description = "Images as .csv or .csv.gz: one per line, pixels 0-16 of a square image row by row, then the label"
                    + " 0-9 (default: the 1,797 handwritten digits that come with the program).")
    private @Nullable Path file;

    Split split() throws IOException {
        return file == null
                ? Split.of(DigitsCsv.NAME, DigitsCsv.embedded())
                : Split.of(String.valueOf(file.getFileName()), DigitsCsv.read(file));
    }
}
