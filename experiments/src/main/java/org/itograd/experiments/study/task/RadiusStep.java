package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.RadiusPlan;
import org.itograd.experiments.train.TrainedClassifier;

/// What the network that others are compared with keeps at each candidate radius, on validation images.
record RadiusStep() implements Step {
    @Override
    public String label() {
        return "try radii";
    }

    @Override
    public Work work(Laboratory laboratory) {
        RadiusPlan plan = laboratory.plan().radii();
        return new Work("gradient", (double) plan.candidates().size() * plan.images() * plan.steps(), 1e-3);
    }

    @Override
    public Optional<Network> network(Laboratory laboratory) throws IOException {
        return Network.of(
                laboratory.plan().trainings().getFirst().name(), laboratory.plan().seeds().getFirst(), laboratory);
    }

    private static LabelledImages images(Laboratory laboratory) {
        return laboratory.images().split().validation().first(laboratory.plan().radii().images()).inMemory();
    }

    @Override
    public Optional<Task> task(Laboratory laboratory) throws IOException {
        Optional<Network> network = network(laboratory);
        if (network.isEmpty()) {
            return Optional.empty();
        }
        RadiusPlan plan = laboratory.plan().radii();
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("network", network.get().task().id());
        inputs.put("images", images(laboratory).fingerprint());
        inputs.put("norm", plan.norm());
        inputs.put("steps", Integer.toString(plan.steps()));
        inputs.put("candidates", plan.candidates().toString());
        return Optional.of(new Task("radii", inputs));
    }

    @Override
    public Json compute(Task task, Laboratory laboratory, Share progress) throws IOException {
        RadiusPlan plan = laboratory.plan().radii();
        Network network = network(laboratory).orElseThrow();
        if (network.hasDiverged(laboratory)) {
            throw new IOException("radius.keeps: the training " + network.training().name()
                    + ", by whose network radii are chosen, diverged; lower learning-rate, or give radii as numbers");
        }
        TrainedClassifier classifier = network.classifier(laboratory, true);
        LabelledImages images = images(laboratory);
        RandomKey key = RandomKey.of(Split.SEED);
        List<Json> accuracies = new ArrayList<>();
        for (double radius : plan.candidates()) {
            progress.done((double) accuracies.size() / plan.candidates().size());
            Norm norm = plan.norm().equals("l2") ? Norm.L2 : Norm.LINF;
            LabelledImages moved = new Pgd(norm, radius, new Budget(plan.steps(), 1, 1))
                    .attack(classifier, images, key.fold(0))
                    .images();
            accuracies.add(new Json.Num(Predictions.of(classifier, moved, 1, key.fold(1)).accuracy(images.labels())));
        }
        return new Json.Obj(Map.of("accuracies", new Json.Arr(accuracies)));
    }
}
