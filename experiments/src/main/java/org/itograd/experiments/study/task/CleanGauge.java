package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.train.TrainedClassifier;

/// Accuracy, negative log likelihood −ln p(label) and Brier score Σ (p − q)² with q = 1 for the label, each a mean over test images.
record CleanGauge(Measurement.Clean plan) implements Gauge {
    private static final double LEAST = 1e-12;

    private int count() {
        return plan.images() == 0 ? Integer.MAX_VALUE : plan.images();
    }

    private LabelledImages images(Laboratory laboratory) {
        return laboratory.images().test(count());
    }

    @Override
    public Work work(Laboratory laboratory) {
        double steps = plan.steps() == 0 ? 1 : plan.steps() / 11.0;
        return new Work("forward", images(laboratory).count() * (plan.noise() ? plan.draws() : 1) * steps, 3e-4);
    }

    @Override
    public Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("images", laboratory.images().testPrint(count()));
        inputs.put("draws", Integer.toString(plan.draws()));
        inputs.put("noise", Boolean.toString(plan.noise()));
        inputs.put("steps", Integer.toString(plan.steps()));
        return Optional.of(inputs);
    }

    @Override
    public Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException {
        LabelledImages images = images(laboratory);
        TrainedClassifier classifier = network.classifier(laboratory, plan.noise());
        Predictions predictions = Predictions.of(
                plan.steps() == 0 ? classifier : classifier.withSteps(plan.steps()), images, plan.draws(), key);
        double likelihood = 0;
        double brier = 0;
        for (int i = 0; i < images.count(); i++) {
            likelihood -= StrictMath.log(Math.max(LEAST, predictions.probability(i, images.labels()[i])));
            for (int k = 0; k < predictions.classes(); k++) {
                double error = predictions.probability(i, k) - (k == images.labels()[i] ? 1 : 0);
                brier += error * error;
            }
        }
        String right = Right.of(predictions, images);
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("accuracy", new Json.Num(Right.share(right)));
        members.put("nll", new Json.Num(likelihood / images.count()));
        members.put("brier", new Json.Num(brier / images.count()));
        members.put("right", new Json.Str(right));
        return new Json.Obj(members);
    }
}
