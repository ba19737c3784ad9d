package org.itograd.experiments.study.report;

import java.util.List;
import org.itograd.experiments.study.plan.Measurement;

/// A number of a measurement, as the files of results call it and as a table does.
///
/// @param name    in results
/// @param title   in tables
/// @param isShare whether tables show it in percent
record Field(String name, String title, boolean isShare) {
    private static final Field ACCURACY = new Field("accuracy", "accuracy in %", true);

    /// The numbers of a measurement, first the one that curves and differences are made of.
    static List<Field> of(Measurement measurement) {
        return switch (measurement) {
            case Measurement.Clean _ -> List.of(ACCURACY, new Field("nll", "negative log likelihood", false),
                    new Field("brier", "Brier score", false));
            case Measurement.Corrupted _ -> List.of(ACCURACY);
            case Measurement.Attacked _ -> List.of(ACCURACY);
            case Measurement.Gradients _ -> List.of(new Field("cosine", "cosine", false),
                    new Field("norm", "median length", false), new Field("zeros", "zeros in %", true));
            case Measurement.Signal _ -> List.of(new Field("ratio", "one step's noise to state", false),
                    new Field("path_ratio", "all steps' noise to state", false), new Field("state", "state", false));
            case Measurement.Samples _ -> List.of();
        };
    }
}
