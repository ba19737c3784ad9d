package org.itograd.experiments.gallery;

import java.util.List;
import java.util.Optional;

/// All examples.
public final class Examples {
    private static final List<Example> ALL =
            List.of(new NeuralCde(), new NormalizingFlow(), new ScoreDiffusion(), new BayesianRegression(),
                    new OptimalControl(), new Heston(), new StochasticLotkaVolterra(), new ParameterEstimation(),
                    new LatentLorenz(), new SdeGan());

    private Examples() {}

    /// All of them, simple ones first.
    public static List<Example> all() {
        return ALL;
    }

    /// The example of a name.
    public static Optional<Example> named(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst();
    }
}
