package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

import java.util.Arrays;
import java.util.concurrent.atomic.LongAdder;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.experiments.classify.NoisyClassifier;

/// What an attack may ask a classifier about some images, averaged over draws of the noise, and how often it did.
final class Oracle {
    private final NoisyClassifier classifier;
    private final Targets targets;
    private final int draws;
    private final Calls calls;

    /// Gradient calls and forward passes, of all threads.
    record Calls(LongAdder gradients, LongAdder forwards) {
        Calls() {
            this(new LongAdder(), new LongAdder());
        }
    }

    /// What the classifier says at one point.
    ///
    /// @param losses   of each image, averaged over the draws
    /// @param gradient of each image's averaged loss by its pixels; empty if it was not asked for
    /// @param wrong    whether the prediction averaged over the draws is not the label
    record Answer(double[] losses, float[] gradient, boolean[] wrong) {}

    /// @param draws to average over; a classifier without noise makes one
    Oracle(NoisyClassifier classifier, Targets targets, int draws, Calls calls) {
        this.classifier = classifier;
        this.targets = targets;
        this.draws = classifier.draws(draws);
        this.calls = calls;
    }

    Targets targets() {
        return targets;
    }

    /// The same of some of the images. Without noise, they get the same answers as in the company of the others.
    Oracle of(int... rows) {
        return new Oracle(classifier, targets.of(rows), draws, calls);
    }

    boolean isNoisy() {
        return classifier.isNoisy();
    }

    /// Losses and gradients, each averaged over the draws: (1/m) Σᵢ ∂ loss(x; noise i) / ∂x.
    ///
    /// The *raw* gradients are averaged; taking signs or normalising comes afterwards, once. The loss is summed over the images, not
    /// averaged, so that an image's gradient does not depend on its company.
    Answer gradient(float[] x, Loss loss, RandomKey key) {
        calls.gradients().add((long) draws * targets.count());
        double[] losses = new double[targets.count()];
        double[] total = new double[x.length];
        Votes votes = new Votes(targets.truth().labels());
        Tensor images = targets.truth().withPixels(x).tensor();
        for (int draw = 0; draw < draws; draw++) {
            RandomKey noise = noise(key, draw);
            Tensor[] seen = new Tensor[2];
            // Nothing is recorded for the sake of the classifier's parameters.
            Tensor one = Autodiff.withoutRecording(() -> Autodiff.grad(at -> {
                seen[0] = classifier.logits(at, noise);
                seen[1] = loss.each(seen[0], targets.truth().labels());
                return seen[1].sum();
            }, images));
            requireClasses(seen[0]);
            votes.add(seen[0]);
            add(losses, seen[1].toDoubleArray());
            add(total, one.toDoubleArray());
        }
        scale(losses);
        scale(total);
        requireFinite("loss", losses);
        requireFinite("gradient", total);
        float[] average = new float[total.length];
        for (int i = 0; i < average.length; i++) {
            average[i] = (float) total[i];
        }
        return new Answer(losses, average, votes.wrong());
    }

    /// Losses, averaged over the draws.
    Answer losses(float[] x, Loss loss, RandomKey key) {
        double[] losses = new double[targets.count()];
        Votes votes = votes(x, key, logits -> add(losses, loss.each(logits, targets.truth().labels()).toDoubleArray()));
        scale(losses);
        requireFinite("loss", losses);
        return new Answer(losses, new float[0], votes.wrong());
    }

    /// As losses, how far the averaged prediction is on the wrong side: maxᵢ log p̄ᵢ − log p̄_y over i ≠ y, with p̄ the mean of the
    /// probabilities over the draws. Of one draw that is the difference of logits.
    Answer margins(float[] x, RandomKey key) {
        Votes votes = votes(x, key, _ -> {});
        double[] margins = votes.margins();
        requireFinite("margin", margins);
        return new Answer(margins, new float[0], votes.wrong());
    }

    private interface Use {
        void of(Tensor logits);
    }

    private Votes votes(float[] x, RandomKey key, Use use) {
        calls.forwards().add((long) draws * targets.count());
        Votes votes = new Votes(targets.truth().labels());
        Tensor images = targets.truth().withPixels(x).tensor();
        for (int draw = 0; draw < draws; draw++) {
            RandomKey noise = noise(key, draw);
            Tensor logits = Autodiff.withoutRecording(() -> classifier.logits(images, noise));
            requireClasses(logits);
            votes.add(logits);
            use.of(logits);
        }
        return votes;
    }

    /// With noise, images come in whole blocks of [NoisyClassifier#ROWS], so an image's row follows from its number.
    private RandomKey noise(RandomKey key, int draw) {
        return key.fold(targets.number(0)).fold(draw);
    }

    private static void add(double[] total, double[] more) {
        Arrays.setAll(total, i -> total[i] + more[i]);
    }

    private void scale(double[] total) {
        Arrays.setAll(total, i -> total[i] / draws);
    }

    private void requireClasses(Tensor logits) {
        int classes = targets.truth().format().classes();
        require(
                logits.shape().dim(1) == classes,
                "classifier: tells %d classes apart, but the images have %d; take images of the classes it was trained on",
                logits.shape().dim(1),
                classes);
    }

    /// An attack that follows NaN looks like a classifier that resists.
    private void requireFinite(String what, double[] numbers) {
        for (int i = 0; i < numbers.length; i++) {
            require(
                    Double.isFinite(numbers[i]),
                    "classifier: its %s for image %d is %s; only a classifier of finite logits can be attacked",
                    what,
                    targets.number(i / (numbers.length / targets.count())),
                    numbers[i]);
        }
    }
}
