package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.RadiusPlan;

/// Radii of attacks: numbers, or what the plan's goals lead to, see [RadiusPlan].
final class Radius {
    private Radius() {}

    /// Nothing as long as the radii have not been tried.
    static Optional<Double> of(String text, Laboratory laboratory) throws IOException {
        RadiusPlan plan = laboratory.plan().radii();
        Double goal = plan.goals().get(text);
        if (goal == null) {
            return Optional.of(Double.parseDouble(text));
        }
        Optional<Task> task = new RadiusStep().task(laboratory);
        if (task.isEmpty()) {
            return Optional.empty();
        }
        Optional<Json> tried = laboratory.store().result(task.get());
        return tried.map(t -> nearest(plan.candidates(), t.at("accuracies").elements(), goal));
    }

    private static double nearest(List<Double> candidates, List<? extends Json> accuracies, double goal) {
        int best = 0;
        for (int i = 1; i < candidates.size(); i++) {
            double gap = Math.abs(accuracies.get(i).number() - goal);
            if (gap < Math.abs(accuracies.get(best).number() - goal)) {
                best = i;
            }
        }
        return candidates.get(best);
    }
}
