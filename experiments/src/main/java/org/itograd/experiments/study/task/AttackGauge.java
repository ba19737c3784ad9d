package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.experiments.attack.Apgd;
import org.itograd.experiments.attack.Attack;
import org.itograd.experiments.attack.Attacked;
import org.itograd.experiments.attack.Budget;
import org.itograd.experiments.attack.Loss;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.attack.Pgd;
import org.itograd.experiments.attack.RandomDirections;
import org.itograd.experiments.attack.Square;
import org.itograd.experiments.attack.Transfer;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.train.TrainedClassifier;

/// Accuracy on the first test images, attacked; judged by the defended predictor with draws that the attack has not seen.
record AttackGauge(Measurement.Attacked plan) implements Gauge {
    private static final int ATTACK = 0;
    private static final int JUDGE = 1;

    @Override
    public Work work(Laboratory laboratory) {
        double calls = (double) images(laboratory).count() * plan.steps() * plan.draws() * plan.restarts();
        return plan.method() == Measurement.Method.SQUARE
                ? new Work("forward", calls, 3e-4)
                : new Work("gradient", calls, 1e-3);
    }

    private LabelledImages images(Laboratory laboratory) {
        return laboratory.images().test(plan.images());
    }

    @Override
    public Optional<Map<String, String>> inputs(long seed, Laboratory laboratory) throws IOException {
        Optional<Double> radius = Radius.of(plan.radius(), laboratory);
        Optional<Network> source = plan.from().isEmpty()
                ? Optional.empty()
                : Network.of(plan.from(), seed, laboratory);
        if (radius.isEmpty() || (!plan.from().isEmpty() && source.isEmpty())) {
            return Optional.empty();
        }
        Map<String, String> inputs = new LinkedHashMap<>();
        inputs.put("images", laboratory.images().testPrint(plan.images()));
        inputs.put("method", plan.method().name().toLowerCase(Locale.ROOT));
        source.ifPresent(network -> inputs.put("source", network.task().id()));
        inputs.put("norm", plan.norm());
        inputs.put("radius", Double.toString(radius.get()));
        inputs.put("steps", Integer.toString(plan.steps()));
        inputs.put("draws", Integer.toString(plan.draws()));
        inputs.put("restarts", Integer.toString(plan.restarts()));
        inputs.put("judge", Integer.toString(plan.judge()));
        inputs.put("noise", Boolean.toString(plan.noise()));
        return Optional.of(inputs);
    }

    @Override
    public Json measure(Network network, long seed, RandomKey key, Laboratory laboratory) throws IOException {
        LabelledImages images = images(laboratory);
        TrainedClassifier classifier = network.classifier(laboratory, plan.noise());
        Attack attack = method(Radius.of(plan.radius(), laboratory).orElseThrow());
        if (!plan.from().isEmpty()) {
            Network source = Network.of(plan.from(), seed, laboratory).orElseThrow();
            if (source.hasDiverged(laboratory)) {
                return MeasureStep.DIVERGED;
            }
            attack = new Transfer(attack, source.classifier(laboratory, true), source.training().name());
        }
        Attacked attacked = attack.attack(classifier, images, key.fold(ATTACK));
        String right = Right.of(
                Predictions.of(classifier, attacked.images(), plan.judge(), key.fold(JUDGE)), attacked.images());
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("accuracy", new Json.Num(Right.share(right)));
        members.put("gradients_per_image", new Json.Num((double) attacked.gradients() / images.count()));
        members.put("forwards_per_image", new Json.Num((double) attacked.forwards() / images.count()));
        members.put("right", new Json.Str(right));
        return new Json.Obj(members);
    }

    private Attack method(double radius) {
        Norm norm = plan.norm().equals("l2") ? Norm.L2 : Norm.LINF;
        Budget budget = new Budget(plan.steps(), plan.draws(), plan.restarts());
        return switch (plan.method()) {
            case PGD -> new Pgd(norm, radius, budget);
            case APGD_CE -> new Apgd(Loss.CROSS_ENTROPY, norm, radius, budget);
            case APGD_DLR -> new Apgd(Loss.DLR, norm, radius, budget);
            case SQUARE -> new Square(norm, radius, plan.steps(), plan.draws());
            case RANDOM -> new RandomDirections(norm, radius, plan.restarts(), plan.draws());
        };
    }
}
