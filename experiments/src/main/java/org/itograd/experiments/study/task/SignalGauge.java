package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.train.NoiseToSignal;

/// How strong the noise is beside the state, see [NoiseToSignal].
record SignalGauge(Measurement.Signal plan) implements Gauge {
    private LabelledImages images(Laboratory laboratory) {
        return laboratory.images().test(plan.images());
    }

    @Override
    public Work work(Laboratory laboratory) {
        return new Work("signal", images(laboratory).count(), 1e-3);
    }

    @Override
    public Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("images", laboratory.images().testPrint(plan.images()));
        return Optional.of(inputs);
    }

    @Override
    public Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException {
        NoiseToSignal found = NoiseToSignal.of(network.classifier(laboratory, true), images(laboratory), key);
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("ratio", new Json.Num(found.ratio()));
        members.put("path_ratio", new Json.Num(found.pathRatio()));
        members.put("state", new Json.Num(found.state()));
        return new Json.Obj(members);
    }
}
