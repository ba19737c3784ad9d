package org.itograd.experiments.train;

import java.util.List;
import java.util.Locale;

/// What determines a run, in words.
final class Protocol {
    private Protocol() {}

    /// A line each: data, network, noise, schedule, augmentation, seed.
    static List<String> lines(SavedRun run, long parameters) {
        TrainingOptions o = run.options();
        int scales = o.model().scales();
        return List.of(
                "data:         " + run.data(),
                String.format(
                        Locale.ROOT,
                        "network:      %s, %d channels, %d steps%s, %,d parameters",
                        o.model().kind().label(),
                        o.channels(),
                        o.model().steps(),
                        scales == 1 ? "" : ", " + scales + " scales",
                        parameters),
                "noise:        " + o.noise(),
                String.format(
                        Locale.ROOT,
                        "training:     %s epochs of SGD, momentum %s, weight decay %s, batches of %d%s",
                        run.epoch() == 0 ? o.epochs() : run.epoch() + " of " + o.epochs(),
                        Trainer.MOMENTUM,
                        o.weightDecay(),
                        o.batch(),
                        o.dropLast() ? ", full ones only" : ""),
                "              " + o.stages(),
                "augmentation: " + o.augmentation(),
                "seed:         " + o.seed());
    }
}
