package org.itograd.experiments.bench;

import org.openjdk.jmh.annotations.Param;

/// The gradient of a neural SDE, see [NeuralSdeMlp].
public class NeuralSdeMlpBenchmark extends Threaded {
    /// One of the cases, as `itograd bench --list` names them.
    @Param({"gradient=backpropagation:steps=100", "gradient=checkpointed:steps=100",
        "gradient=checkpointed:steps=1000", "gradient=reversible:steps=1000"})
    public String way = "";

    @Override
    Work<?> prepare() {
        return NeuralSdeMlp.cases().stream()
                .filter(c -> c.matches("neural_sde_mlp:" + way))
                .findFirst()
                .orElseThrow()
                .prepare()
                .get();
    }
}
