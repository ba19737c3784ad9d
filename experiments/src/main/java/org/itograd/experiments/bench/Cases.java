package org.itograd.experiments.bench;

import java.util.List;
import java.util.stream.Stream;

/// All benchmarks, by family.
public final class Cases {
    private Cases() {}

    /// Every case, in the order in which they run.
    public static List<Case> all() {
        return Stream.of(
                Gemm.cases(),
                Convolutions.cases(),
                GroupNormRelu.cases(),
                TrainStep.cases(),
                Gbm.cases(),
                NeuralSdeMlp.cases(),
                Greeks.cases(),
                Normals.cases())
                .flatMap(List::stream)
                .toList();
    }

    /// The families' names.
    public static List<String> names() {
        return all().stream().map(Case::name).distinct().toList();
    }
}
