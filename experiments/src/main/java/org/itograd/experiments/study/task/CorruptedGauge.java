package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.corruption.Corruption;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.train.TrainedClassifier;

/// Accuracy on the first test images, corrupted before they are pooled, and the mean over the corruptions that need no pictures.
///
/// All networks see the same corrupted images.
record CorruptedGauge(Measurement.Corrupted plan) implements Gauge {
    /// The corruptions that are measured.
    static List<Corruption> corruptions() {
        return Corruption.common().stream().filter(c -> !c.needsPictures()).toList();
    }

    private LabelledImages images(Laboratory laboratory) {
        return laboratory.images().fullTest(plan.images());
    }

    @Override
    public Work work(Laboratory laboratory) {
        int draws = plan.noise() ? plan.draws() : 1;
        return new Work("corrupted", (double) corruptions().size() * images(laboratory).count() * draws, 3e-4);
    }

    @Override
    public Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) {
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("images", laboratory.images().fullTestPrint(plan.images()));
        inputs.put("pool", Integer.toString(laboratory.images().pool()));
        inputs.put("severity", Integer.toString(plan.severity()));
        inputs.put("corruptions", corruptions().toString());
        inputs.put("draws", Integer.toString(plan.draws()));
        inputs.put("noise", Boolean.toString(plan.noise()));
        return Optional.of(inputs);
    }

    @Override
    public Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException {
        TrainedClassifier classifier = network.classifier(laboratory, plan.noise());
        Map<String, Json> each = new LinkedHashMap<>();
        double sum = 0;
        for (Corruption corruption : corruptions()) {
            LabelledImages images = laboratory.images().corrupted().of(corruption, plan.severity(), images(laboratory));
            String right = Right.of(Predictions.of(classifier, images, plan.draws(), key), images);
            each.put(corruption.toString(), new Json.Str(right));
            sum += Right.share(right);
        }
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("accuracy", new Json.Num(sum / corruptions().size()));
        members.put("corruptions", new Json.Obj(each));
        return new Json.Obj(members);
    }
}
