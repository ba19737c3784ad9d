package org.itograd.experiments.data.read;

import java.io.IOException;
import java.util.List;
import org.itograd.experiments.data.DigitsCsv;

/// The digits that come with the program.
record EmbeddedDigits() implements DataSet {
    @Override
    public String name() {
        return DigitsCsv.NAME;
    }

    @Override
    public Loaded load() throws IOException {
        return Loaded.whole(name(), DigitsCsv.embedded(), List.of(), List.of());
    }
}
