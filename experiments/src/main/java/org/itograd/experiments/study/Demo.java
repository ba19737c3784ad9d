package org.itograd.experiments.study;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.device.Device;
import org.itograd.experiments.attack.Norm;
import org.itograd.experiments.classify.NoisyClassifier;
import org.itograd.experiments.classify.Predictions;
import org.itograd.experiments.corruption.GaussianNoise;
import org.itograd.experiments.data.LabelledImages;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.text.Format;
import org.itograd.experiments.train.NoiseLevel;
import org.itograd.experiments.train.TrainedClassifier;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;
import org.jspecify.annotations.Nullable;

/// Trains every variant in the same way on the same data and measures all of them alike.
public final class Demo {
    private static final int EVALUATION = 9;
    private static final int SHOWN = 4;

    private Demo() {}

    /// What the demo is told while it runs.
    public interface Progress {
        /// A variant's training begins; the listener hears how it goes.
        TrainingListener training(Variant variant, double coefficient);

        /// A variant is trained and will now be attacked.
        void evaluating(Variant variant);

        /// So much of everything is done, from 0 to 1.
        void done(double share);
    }

    /// Runs the demo.
    ///
    /// @param base  settings; each variant gets its own noise
    /// @param data  where to train and test
    /// @param device that takes the gradient steps, null for this processor
    /// @param start  when the clock was started, see [System#nanoTime]
    public static DemoResult run(
            TrainingOptions base, Split data, EvaluationPlan plan, @Nullable Device device, Progress progress,
            long start)
            throws IOException {
        Work work = new Work(base, data, plan, progress);
        List<VariantResult> results = new ArrayList<>();
        for (Variant variant : Variant.COMPARED) {
            results.add(measured(base.withNoise(NoiseLevel.standard(variant)), data, plan, device, progress, work));
        }
        double seconds = (System.nanoTime() - start) / 1e9;
        return new DemoResult(base, plan, data.name(), data.train().count(), data.test().count(), seconds, results);
    }

    private static VariantResult measured(
            TrainingOptions options, Split data, EvaluationPlan plan, @Nullable Device device, Progress progress,
            Work work)
            throws IOException {
        Variant variant = options.variant();
        Trainer trainer = new Trainer(options, data);
        trainer.trainOn(device);
        trainer.run(work.counting(progress.training(variant, options.coefficient())));
        progress.evaluating(variant);
        RandomKey key = RandomKey.of(options.seed()).fold(EVALUATION);
        TrainedClassifier classifier = trainer.classifier();
        LabelledImages test = data.test().inMemory();
        Robustness robustness = Robustness.measure(classifier, test, plan, key, work::add);
        Optional<Robustness> still = classifier.isNoisy()
                ? Optional.of(Robustness.measure(classifier.withSigma(0), test, plan, key, work::add))
                : Optional.empty();
        return new VariantResult(
                variant,
                options.coefficient(),
                trainer.protocol(),
                trainer.history(),
                robustness,
                still,
                gallery(classifier, test, plan, key));
    }

    private static List<Sample> gallery(
            NoisyClassifier classifier, LabelledImages test, EvaluationPlan plan, RandomKey key) {
        LabelledImages images = test.range(0, Math.min(SHOWN, test.count()));
        List<String> names = List.of(
                "clean",
                "Gaussian noise, σ = " + Format.level(plan.headlineSigma()),
                "L2 attack, radius " + Format.level(plan.headlineL2()),
                "L∞ attack, radius " + Format.level(plan.headlineLinf()));
        List<LabelledImages> views = List.of(
                images,
                GaussianNoise.apply(images, plan.headlineSigma(), key),
                Robustness.attack(classifier, images, Norm.L2, plan.headlineL2(), plan, key),
                Robustness.attack(classifier, images, Norm.LINF, plan.headlineLinf(), plan, key));
        List<Predictions> said = views.stream().map(v -> Robustness.predict(classifier, v, plan, key)).toList();
        List<Sample> samples = new ArrayList<>();
        for (int image = 0; image < images.count(); image++) {
            List<Sample.View> shown = new ArrayList<>();
            for (int v = 0; v < names.size(); v++) {
                int label = said.get(v).label(image);
                shown.add(new Sample.View(
                        names.get(v),
                        views.get(v).range(image, image + 1).pixels(),
                        images.format(),
                        label,
                        said.get(v).probability(image, label)));
            }
            samples.add(new Sample(images.labels()[image], shown));
        }
        return samples;
    }
}
