package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.corruption.Corruption;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.train.TrainedClassifier;

/// The first test images as they are, corrupted, and attacked, with what the network says: pictures for the report.
record SampleGauge(Measurement.Samples plan) implements Gauge {
    private static final int JUDGE = 20;

    private LabelledImages whole(Laboratory laboratory) {
        return laboratory.images().fullTest(plan.images());
    }

    @Override
    public Work work(Laboratory laboratory) {
        return new Work("gradient", (double) plan.images() * plan.steps() * plan.draws(), 1e-3);
    }

    @Override
    public Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) throws IOException {
        Optional<Double> radius = Radius.of(plan.radius(), laboratory);
        if (radius.isEmpty()) {
            return Optional.empty();
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("images", laboratory.images().fullTestPrint(plan.images()));
        inputs.put("pool", Integer.toString(laboratory.images().pool()));
        inputs.put("radius", Double.toString(radius.get()));
        inputs.put("steps", Integer.toString(plan.steps()));
        inputs.put("draws", Integer.toString(plan.draws()));
        inputs.put("corruption", plan.corruption());
        inputs.put("severity", Integer.toString(plan.severity()));
        return Optional.of(inputs);
    }

    @Override
    public Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException {
        TrainedClassifier classifier = network.classifier(laboratory, true);
        LabelledImages clean = laboratory.images().test(plan.images());
        LabelledImages corrupted = laboratory.images().corrupted()
                .of(Corruption.named(plan.corruption()), plan.severity(), whole(laboratory));
        double radius = Radius.of(plan.radius(), laboratory).orElseThrow();
        LabelledImages attacked = new Pgd(Norm.L2, radius, new Budget(plan.steps(), plan.draws(), 1))
                .attack(classifier, clean, key.fold(0))
                .images();
        Map<String, LabelledImages> shown = new LinkedHashMap<>();
        shown.put("clean", clean);
        shown.put(plan.corruption().replace('_', ' ') + " " + plan.severity(), corrupted);
        shown.put("L2-PGD " + radius, attacked);
        List<Json> views = new ArrayList<>();
        shown.forEach((condition, images) -> views.addAll(views(condition, images, classifier, key.fold(1))));
        return new Json.Obj(Map.of("views", new Json.Arr(views)));
    }

    private static List<Json> views(String condition, LabelledImages images, TrainedClassifier classifier,
            RandomKey key) {
        Predictions predictions = Predictions.of(classifier, images, JUDGE, key);
        List<Json> views = new ArrayList<>();
        int size = images.pixelsPerImage();
        for (int i = 0; i < images.count(); i++) {
            byte[] pixels = new byte[size];
            for (int j = 0; j < size; j++) {
                pixels[j] = (byte) Math.round(255 * images.pixels()[i * size + j]);
            }
            Map<String, Json> members = new LinkedHashMap<>();
            members.put("condition", new Json.Str(condition));
            members.put("label", new Json.Int(images.labels()[i]));
            members.put("prediction", new Json.Int(predictions.label(i)));
            members.put("probability", new Json.Num(predictions.probability(i, predictions.label(i))));
            members.put("pixels", new Json.Str(HexFormat.of().formatHex(pixels)));
            views.add(new Json.Obj(members));
        }
        return views;
    }
}
