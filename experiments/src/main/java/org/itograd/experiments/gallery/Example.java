package org.itograd.experiments.gallery;

import java.io.IOException;

/// A model in one file, trained for real: data, equation, loss, training, and then figures and pictures that show what it learned.
public interface Example {
    /// What `itograd example` calls it: small letters and dashes.
    String name();

    /// What it shows, in one line.
    String description();

    /// Trains it. All that is random comes from [ExampleContext#key], so that the same seed and size give the same bits.
    ///
    /// @throws IOException if data that come with this program cannot be read
    Shown run(ExampleContext context) throws IOException;
}
