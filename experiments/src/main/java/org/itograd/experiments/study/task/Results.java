package org.itograd.experiments.study.task;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;
import org.itograd.experiments.train.NoiseLevel;

/// What a study has found so far.
///
/// @param laboratory with the tasks that are done
public record Results(Laboratory laboratory) {
    /// The plan.
    public StudyPlan plan() {
        return laboratory.plan();
    }

    /// Tasks in all.
    public int tasks() {
        return Steps.of(plan()).size();
    }

    /// Tasks that are done.
    public int done() throws IOException {
        int done = 0;
        for (Step step : Steps.of(plan())) {
            Optional<Task> task = step.task(laboratory);
            done += task.isPresent() && laboratory.store().result(task.get()).isPresent() ? 1 : 0;
        }
        return done;
    }

    /// One training of the pilot.
    ///
    /// @param training    of the plan
    /// @param coefficient of its noise
    /// @param validation  accuracy after the last epoch
    /// @param chosen      whether the study goes on with it
    public record Pilot(String training, double coefficient, double validation, boolean chosen) {}

    /// The pilot's trainings that are done.
    public List<Pilot> pilots() throws IOException {
        List<Pilot> found = new ArrayList<>();
        for (Training training : plan().trainings()) {
            Optional<Double> chosen = coefficient(training);
            List<TrainStep> steps = Strength.pilots(training, plan());
            for (int i = 0; i < steps.size(); i++) {
                double coefficient = training.coefficients().get(i);
                steps.get(i).validation(laboratory)
                        .ifPresent(validation -> found.add(new Pilot(training.name(), coefficient,
                                validation, chosen.isPresent() && chosen.get() == coefficient)));
            }
        }
        return found;
    }

    /// The coefficient of a training's noise, once it is known.
    public Optional<Double> coefficient(Training training) throws IOException {
        return Strength.of(training).find(laboratory).map(NoiseLevel::coefficient);
    }

    /// The kind of a training's noise, once it is known.
    public Optional<String> noise(Training training) throws IOException {
        return Strength.of(training).find(laboratory).map(found -> found.kind().label());
    }

    /// The training of a name, which may be that of the primary noise; nothing as long as the pilot runs.
    public Optional<String> training(String name) throws IOException {
        return Network.training(name, laboratory).map(Training::name);
    }

    /// The radii that the goals led to.
    public Map<String, Double> radii() throws IOException {
        Map<String, Double> radii = new LinkedHashMap<>();
        for (String name : plan().radii().goals().keySet()) {
            Radius.of(name, laboratory).ifPresent(radius -> radii.put(name, radius));
        }
        return radii;
    }

    /// What the compared network keeps at each candidate radius; none as long as they have not been tried.
    public List<Double> kept() throws IOException {
        Optional<Task> task = new RadiusStep().task(laboratory);
        if (task.isEmpty()) {
            return List.of();
        }
        return laboratory.store().result(task.get())
                .map(r -> r.at("accuracies").elements().stream().map(Json::number).toList())
                .orElse(List.of());
    }

    /// The epochs of a training; none as long as it has not ended, or if it diverged.
    public List<? extends Json> epochs(Training training, long seed) throws IOException {
        Optional<Task> task = TrainStep.main(training, seed, plan()).task(laboratory);
        Optional<Json> result = task.isEmpty() ? Optional.empty() : laboratory.store().result(task.get());
        return result.filter(r -> r.has(TrainStep.EPOCHS)).map(r -> r.at(TrainStep.EPOCHS).elements())
                .orElse(List.of());
    }

    /// Whether a training has diverged.
    public boolean hasDiverged(Training training, long seed) throws IOException {
        Optional<Task> task = TrainStep.main(training, seed, plan()).task(laboratory);
        return task.isPresent()
                && laboratory.store().result(task.get()).filter(r -> r.has(TrainStep.DIVERGED)).isPresent();
    }

    /// What was measured; nothing if it was not, or the training diverged.
    ///
    /// @param training by its name, or "primary"
    public Optional<Json> measured(Measure measure, Measure.Point point, String training, long seed)
            throws IOException {
        Optional<Task> task = new MeasureStep(measure.name(), point, training, seed).task(laboratory);
        return task.isEmpty()
                ? Optional.empty()
                : laboratory.store().result(task.get()).filter(r -> !r.has(TrainStep.DIVERGED));
    }

    /// A number that was measured.
    ///
    /// @param at    the value of the swept setting; empty for the mean over all
    /// @param field such as "accuracy"
    public Optional<Double> number(String measure, String at, String training, long seed, String field)
            throws IOException {
        Measure found = plan().measure(measure);
        double sum = 0;
        int count = 0;
        for (Measure.Point point : found.points()) {
            if (at.isEmpty() || at.equals(point.at())) {
                Optional<Json> result = measured(found, point, training, seed);
                if (result.isEmpty() || !result.get().has(field)) {
                    return Optional.empty();
                }
                sum += result.get().at(field).number();
                count++;
            }
        }
        return count == 0 ? Optional.empty() : Optional.of(sum / count);
    }

    /// The seeds of a measure. Others may be there too, if another measure shares a task with it: those do not count.
    public List<Long> seeds(Measure measure) {
        return plan().seeds().subList(0, measure.seeds());
    }

    /// A number for each seed of the measure for which it was measured.
    public Map<Long, Double> numbers(String measure, String at, String training, String field) throws IOException {
        Map<Long, Double> numbers = new LinkedHashMap<>();
        for (long seed : seeds(plan().measure(measure))) {
            number(measure, at, training, seed, field).ifPresent(number -> numbers.put(seed, number));
        }
        return numbers;
    }

    /// Which images were right in a measurement at one value, 1 or 0 each; nothing if that was not kept.
    public Optional<double[]> right(String measure, String at, String training, long seed) throws IOException {
        Measure found = plan().measure(measure);
        for (Measure.Point point : found.points()) {
            if (at.equals(point.at())) {
                return measured(found, point, training, seed)
                        .filter(r -> r.has("right"))
                        .map(r -> r.at("right").string().chars().mapToDouble(c -> c - '0').toArray());
            }
        }
        return Optional.empty();
    }
}
