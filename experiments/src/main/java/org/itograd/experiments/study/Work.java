package org.itograd.experiments.study;

import java.io.IOException;
import org.itograd.experiments.data.Split;
import org.itograd.experiments.evaluate.EvaluationPlan;
import org.itograd.experiments.evaluate.Robustness;
import org.itograd.experiments.train.EpochRecord;
import org.itograd.experiments.train.Trainer;
import org.itograd.experiments.train.TrainingListener;
import org.itograd.experiments.train.TrainingOptions;
import org.itograd.experiments.train.Variant;

/// How much of the demo is done, in gradients of one image.
final class Work {
    private final Demo.Progress progress;
    private final double epoch;
    private final double all;
    private double done;

    Work(TrainingOptions base, Split data, EvaluationPlan plan, Demo.Progress progress) {
        this.progress = progress;
        int tests = data.test().count();
        epoch = data.train().count();
        double measured = 0;
        for (Variant variant : Variant.COMPARED) {
            measured += Robustness.work(false, tests, plan)
                    + (variant == Variant.ODE ? 0 : Robustness.work(true, tests, plan));
        }
        all = Variant.COMPARED.size() * base.epochs() * epoch + measured;
    }

    void add(double part) {
        done += part;
        progress.done(Math.min(1, done / all));
    }

    /// A listener that counts the epochs and tells another one.
    TrainingListener counting(TrainingListener other) {
        return new TrainingListener() {
            private double before;

            @Override
            public void step(int number, int epochs, double share, double loss, double accuracy, double perSecond) {
                add(epoch * (share - before));
                before = share;
                other.step(number, epochs, share, loss, accuracy, perSecond);
            }

            @Override
            public void epoch(EpochRecord record, Trainer trainer) throws IOException {
                before = 0;
                other.epoch(record, trainer);
            }
        };
    }
}
