package org.itograd.experiments.study.task;

import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;

/// All that is to do in a study, in an order in which nothing waits for what comes later: the pilot, the trainings that differ in their
/// noise alone with their measurements, and the others with theirs.
final class Steps {
    private final StudyPlan plan;
    private final List<Step> steps = new ArrayList<>();

    private Steps(StudyPlan plan) {
        this.plan = plan;
    }

    static List<Step> of(StudyPlan plan) {
        Steps steps = new Steps(plan);
        for (Training training : plan.trainings()) {
            steps.steps.addAll(Strength.pilots(training, plan));
        }
        steps.add(plan.trainings().stream().filter(Training::isPlain).toList(), true);
        steps.add(plan.trainings().stream().filter(t -> !t.isPlain()).toList(), false);
        return List.copyOf(steps.steps);
    }

    private void add(List<Training> trainings, boolean first) {
        for (long seed : plan.seeds()) {
            trainings.forEach(t -> steps.add(TrainStep.main(t, seed, plan)));
        }
        if (first && !plan.radii().goals().isEmpty()) {
            steps.add(new RadiusStep());
        }
        List<String> names = new ArrayList<>(trainings.stream().map(Training::name).toList());
        if (first) {
            names.add(StudyPlan.PRIMARY);
        }
        for (Measure measure : plan.measures()) {
            measure(measure, measure.trainings().stream().filter(names::contains).toList());
        }
    }

    private void measure(Measure measure, List<String> trainings) {
        for (long seed : plan.seeds().subList(0, measure.seeds())) {
            for (Measure.Point point : measure.points()) {
                trainings.forEach(t -> steps.add(new MeasureStep(measure.name(), point, t, seed)));
            }
        }
    }
}
