package org.itograd.experiments.bench;

import static org.itograd.base.Arguments.failure;

import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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

    /// Every case that runs on a device.
    ///
    /// @param device null for this processor
    static List<Case> all(@Nullable String device) {
        return device == null ? all() : TrainStep.cases(device);
    }

    /// The labels of the cases that one of the patterns names, or of all if there is no pattern; see [#measure].
    ///
    /// @param patterns family and any parameters, such as `gemm:dtype=float32`
    /// @param device   on which they run, null for this processor
    /// @throws IllegalArgumentException if a pattern names no case
    public static List<String> labels(List<String> patterns, @Nullable String device) {
        for (String pattern : patterns) {
            if (all(device).stream().noneMatch(c -> c.matches(pattern))) {
                throw failure(
                        "case: none is called \"%s\"%s; there are %s, and \"itograd bench --list\" names their parameters",
                        pattern,
                        device == null ? "" : " on a device",
                        String.join(", ", all(device).stream().map(Case::name).distinct().toList()));
            }
        }
        return all(device).stream()
                .filter(c -> patterns.isEmpty() || patterns.stream().anyMatch(c::matches))
                .map(Case::label)
                .toList();
    }

    /// The largest heap for a case's JVM in MiB, 0 for the JVM's own choice.
    ///
    /// @param device as in [#labels]
    public static int heapMib(String label, @Nullable String device) {
        return find(label, device).heapMib();
    }

    private static Case find(String label, @Nullable String device) {
        return all(device).stream().filter(c -> c.label().equals(label)).findFirst().orElseThrow();
    }

    /// Measures one case in this JVM and checks its result.
    ///
    /// @param device as in [#labels]
    /// @return one line of JSON, see the README
    /// @throws WrongResultException if the result is wrong
    public static String measure(String label, int threads, @Nullable String device) {
        return Measurement.of(find(label, device), threads, Budget.STANDARD).toJson();
    }

    /// The families' names.
    static List<String> names() {
        return all().stream().map(Case::name).distinct().toList();
    }
}
