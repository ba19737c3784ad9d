package org.itograd.experiments.cli;

import com.google.errorprone.annotations.CanIgnoreReturnValue;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// Sixty square images of ten classes, as the program's CSV.
final class SmallImages {
    private SmallImages() {}

    /// Writes `small.csv`.
    ///
    /// @param side of the images in pixels
    @CanIgnoreReturnValue
    static Path in(Path folder, int side) throws IOException {
        StringBuilder csv = new StringBuilder();
        for (int i = 0; i < 60; i++) {
            for (int p = 0; p < side * side; p++) {
                csv.append((i * 7 + p * (i % 10)) % 17).append(',');
            }
            csv.append(i % 10).append('\n');
        }
        return Files.writeString(folder.resolve("small.csv"), csv.toString());
    }
}
