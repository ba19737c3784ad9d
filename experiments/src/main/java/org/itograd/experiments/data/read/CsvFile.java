package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.itograd.experiments.data.DataException;
import org.itograd.experiments.data.DigitsCsv;

/// Comma-separated text, see [DigitsCsv].
///
/// @param file the text
record CsvFile(Path file) implements DataSet {
    @Override
    public String name() {
        return String.valueOf(file.getFileName());
    }

    @Override
    public Loaded load() throws IOException {
        if (!Files.exists(file)) {
            throw new DataException(
                    file + ": no such file, and no data set has this name; check the path, or choose from "
                            + DataNames.all());
        }
        return Loaded.whole(name(), DigitsCsv.read(file), List.of(), List.of());
    }
}
