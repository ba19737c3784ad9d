package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.GradientDiagnostics;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;

/// Gradients of the loss by the pixels, see [GradientDiagnostics].
record GradientGauge(Measurement.Gradients plan) implements Gauge {
    private LabelledImages images(Laboratory laboratory) {
        return laboratory.images().test(plan.images());
    }

    @Override
    public Work work(Laboratory laboratory) {
        return new Work("gradient", 2.0 * images(laboratory).count() * plan.draws(), 1e-3);
    }

    @Override
    public Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("images", laboratory.images().testPrint(plan.images()));
        inputs.put("draws", Integer.toString(plan.draws()));
        return Optional.of(inputs);
    }

    @Override
    public Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException {
        GradientDiagnostics found = GradientDiagnostics.of(
                network.classifier(laboratory, true), images(laboratory), plan.draws(), key);
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("cosine", new Json.Num(found.meanCosine()));
        members.put("norm", new Json.Num(found.medianNorm()));
        members.put("zeros", new Json.Num(found.zeroElements()));
        return new Json.Obj(members);
    }
}
