package org.itograd.experiments.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;

/// Looks for the strongest noise that a variant learns with. Only the validation part is looked at, never the test part.
public final class Sweep {
    /// The validation accuracy that a coefficient must reach.
    public static final double REQUIRED = 0.95;

    private Sweep() {}

    /// The validation accuracy of one coefficient.
    ///
    /// @param accuracies after the last epoch, one for each seed
    public record Row(Variant variant, double coefficient, List<Double> accuracies) {
        /// Mean over the seeds.
        public double mean() {
            return accuracies.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
        }

        /// Whether the mean is good enough.
        public boolean passes() {
            return mean() >= REQUIRED;
        }
    }

    /// Trains with every coefficient of a variant's grid and every seed, from weak noise to strong.
    ///
    /// @param seen told each row as soon as it is known
    public static List<Row> run(
            Variant variant, TrainingOptions base, List<Long> seeds, Split data, Consumer<Row> seen)
            throws IOException {
        List<Row> rows = new ArrayList<>();
        for (double coefficient : variant.grid()) {
            List<Double> accuracies = new ArrayList<>();
            for (long seed : seeds) {
                TrainingOptions options = TrainingOptions.standard(variant, seed)
                        .withCoefficient(coefficient)
                        .withSize(base.epochs(), base.channels());
                Trainer trainer = new Trainer(options, data);
                trainer.run(new TrainingListener() {});
                accuracies.add(trainer.history().getLast().validationAccuracy());
            }
            Row row = new Row(variant, coefficient, List.copyOf(accuracies));
            rows.add(row);
            seen.accept(row);
        }
        return rows;
    }

    /// The strongest noise that passes, if any does.
    public static java.util.Optional<Row> chosen(List<Row> rows) {
        return rows.stream().filter(Row::passes).reduce((weaker, stronger) -> stronger);
    }
}
