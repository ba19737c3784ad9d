package org.itograd.experiments.bench;

import static org.itograd.base.Arguments.failure;

import java.util.List;
import java.util.stream.Stream;

/// All benchmarks, by family.
public final class Cases {
    private Cases() {}

    /// Every case, in the order in which they run.
    static List<Case> all() {
        return Stream.of(
                Gemm.cases(),
                Convolutions.cases(),
                GroupNormRelu.cases(),
                EagerChain.cases(),
                TrainStep.cases(),
                Gbm.cases(),
                NeuralSdeMlp.cases(),
                Greeks.cases(),
                Normals.cases(),
                SmallOde.cases(),
                SmallSde.cases(),
                AdaptivePaths.cases(),
                TreePaths.cases(),
                Heston.cases())
                .flatMap(List::stream)
                .toList();
    }

    /// The labels of the cases that one of the patterns names, or of all if there is no pattern; see [#measure].
    ///
    /// @param patterns family and any parameters, such as `gemm:dtype=float32`
    /// @throws IllegalArgumentException if a pattern names no case
    public static List<String> labels(List<String> patterns) {
        for (String pattern : patterns) {
            if (all().stream().noneMatch(c -> c.matches(pattern))) {
                throw failure(
                        "case: none is called \"%s\"; there are %s, and \"itograd bench --list\" names their parameters",
                        pattern,
                        String.join(", ", names()));
            }
        }
        return all().stream()
                .filter(c -> patterns.isEmpty() || patterns.stream().anyMatch(c::matches))
                .map(Case::label)
                .toList();
    }

    /// The largest heap for a case's JVM in MiB, 0 for the JVM's own choice.
    public static int heapMib(String label) {
        return find(label).heapMib();
    }

    private static Case find(String label) {
        return all().stream().filter(c -> c.label().equals(label)).findFirst().orElseThrow();
    }

    /// Measures one case in this JVM and checks its result.
    ///
    /// @return one line of JSON, see the README
    /// @throws WrongResultException if the result is wrong
    public static String measure(String label, int threads) {
        return Measurement.of(find(label), threads, Budget.STANDARD).toJson();
    }

    /// The families' names.
    static List<String> names() {
        return all().stream().map(Case::name).distinct().toList();
    }
}
