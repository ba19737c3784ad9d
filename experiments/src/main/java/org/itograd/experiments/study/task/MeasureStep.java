package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.plan.Measurement;

/// One measurement of one network.
///
/// Networks of one seed are measured with the same random numbers, networks of different seeds with independent ones.
///
/// @param name     of the measure
/// @param point    what is measured
/// @param training of the network, by its name
/// @param seed     of the network
record MeasureStep(String name, Measure.Point point, String training, long seed) implements Step {
    /// The result of a measurement of a network that does not exist.
    static final Json DIVERGED = new Json.Obj(Map.of(TrainStep.DIVERGED, new Json.Bool(true)));

    @Override
    public String label() {
        return name + (point.at().isEmpty() ? "" : " " + point.at()) + ", " + training + ", seed " + seed;
    }

    private Gauge gauge() {
        return switch (point.measurement()) {
            case Measurement.Clean clean -> new CleanGauge(clean);
            case Measurement.Corrupted corrupted -> new CorruptedGauge(corrupted);
            case Measurement.Attacked attacked -> new AttackGauge(attacked);
            case Measurement.Gradients gradients -> new GradientGauge(gradients);
            case Measurement.Signal signal -> new SignalGauge(signal);
            case Measurement.Samples samples -> new SampleGauge(samples);
        };
    }

    private String kind() {
        return point.measurement().getClass().getSimpleName().toLowerCase(java.util.Locale.ROOT);
    }

    @Override
    public Work work(Laboratory laboratory) {
        return gauge().work(laboratory);
    }

    @Override
    public Optional<Network> network(Laboratory laboratory) throws IOException {
        return Network.of(training, seed, laboratory);
    }

    @Override
    public Optional<Task> task(Laboratory laboratory) throws IOException {
        Optional<Network> network = network(laboratory);
        Optional<Map<String, String>> own = gauge().inputs(seed, laboratory);
        if (network.isEmpty() || own.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("network", network.get().task().id());
        inputs.put("seed", Long.toString(seed));
        inputs.putAll(own.get());
        return Optional.of(new Task(kind(), inputs));
    }

    @Override
    public Json compute(Task task, Laboratory laboratory, Share progress) throws IOException {
        Network network = network(laboratory).orElseThrow();
        return network.hasDiverged(laboratory)
                ? DIVERGED
                : gauge().measure(network, seed, RandomKey.of(Split.SEED).fold(seed), laboratory);
    }
}
