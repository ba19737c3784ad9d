package org.itograd.experiments.study.task;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;

/// What tasks have cost on this machine, in a file beside the results: lines `kind,units,seconds`.
final class Costs {
    private final Path file;
    private final Map<String, double[]> totals = new HashMap<>();

    /// @throws IOException if the file is there and cannot be read
    Costs(Path file) throws IOException {
        this.file = file;
        if (Files.exists(file)) {
            Files.readAllLines(file).forEach(this::learn);
        }
    }

    /// A line that is cut off, by a full disk or a kill, teaches nothing.
    private void learn(String line) {
        String[] cells = line.split(",", -1);
        try {
            add(cells[0], Double.parseDouble(cells[1]), Double.parseDouble(cells[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException damaged) {
            totals.getOrDefault("", new double[2]);
        }
    }

    private void add(String kind, double units, double seconds) {
        double[] total = totals.computeIfAbsent(kind, _ -> new double[2]);
        total[0] += units;
        total[1] += seconds;
    }

    /// Remembers a task that is done.
    void add(Work work, double seconds) throws IOException {
        add(work.kind(), work.units(), seconds);
        Files.writeString(file, String.format(Locale.ROOT, "%s,%.0f,%.1f%n", work.kind(), work.units(), seconds),
                StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    /// The seconds that a task will take, going by those of its kind; before there are any, by a guess.
    double seconds(Work work) {
        double[] total = totals.get(work.kind());
        return total == null || total[0] == 0 ? work.units() * work.guess() : work.units() * total[1] / total[0];
    }
}
