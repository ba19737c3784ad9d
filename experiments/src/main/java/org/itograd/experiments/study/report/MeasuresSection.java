package org.itograd.experiments.study.report;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.itograd.experiments.report.Json;
import org.itograd.experiments.study.plan.Measure;
import org.itograd.experiments.study.plan.Measurement;
import org.itograd.experiments.study.statistics.Interval;
import org.itograd.experiments.study.statistics.Sample;
import org.itograd.experiments.study.task.Results;

/// Every measure: a table of means over seeds, the difference to the first training, and a curve where a setting takes several values.
final class MeasuresSection {
    private final Results results;

    MeasuresSection(Results results) {
        this.results = results;
    }

    List<Block> blocks() throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (Measure measure : results.plan().measures()) {
            if (measure.points().getFirst().measurement() instanceof Measurement.Samples) {
                blocks.addAll(samples(measure));
                continue;
            }
            List<String> trainings = trainings(measure);
            if (!trainings.isEmpty()) {
                blocks.add(new Block.Heading(2, measure.about()));
                blocks.add(table(measure, trainings));
                if (measure.isCurve()) {
                    blocks.add(plot(measure, trainings));
                }
                if (measure.points().getFirst().measurement() instanceof Measurement.Corrupted) {
                    blocks.addAll(new CorruptionTable(results).blocks(measure, trainings));
                }
            }
        }
        return blocks;
    }

    private List<Block> samples(Measure measure) throws IOException {
        List<Block> blocks = new ArrayList<>();
        for (String training : measure.trainings()) {
            Optional<Json> found = results.measured(
                    measure, measure.points().getFirst(), training, results.plan().seeds().getFirst());
            if (found.isPresent()) {
                if (blocks.isEmpty()) {
                    blocks.add(new Block.Heading(2, measure.about()));
                }
                blocks.add(SamplesSection.picture(measure.name(), results.training(training).orElse(training),
                        found.get().at("views").elements(), results.laboratory().images().split().test().format()));
            }
        }
        return blocks;
    }

    /// Trainings of which anything was measured, by their own names.
    private List<String> trainings(Measure measure) throws IOException {
        List<String> found = new ArrayList<>();
        for (String name : measure.trainings()) {
            Optional<String> training = results.training(name);
            if (training.isPresent() && !found.contains(training.get()) && !at(measure, "", training.get()).isEmpty()) {
                found.add(training.get());
            }
        }
        return found;
    }

    private Collection<Double> at(Measure measure, String at, String training) throws IOException {
        String field = Field.of(measure.points().getFirst().measurement()).getFirst().name();
        return results.numbers(measure.name(), at, training, field).values();
    }

    private Block table(Measure measure, List<String> trainings) throws IOException {
        List<Field> fields = Field.of(measure.points().getFirst().measurement());
        Field main = fields.getFirst();
        boolean swept = measure.points().size() > 1;
        String first = results.plan().trainings().getFirst().name();
        List<String> header = new ArrayList<>(List.of("training"));
        measure.points().forEach(p -> header.add(swept ? measure.swept() + " " + p.at() : main.title()));
        if (swept) {
            header.add("mean");
        }
        if (main.isShare()) {
            header.add("difference to " + first);
        }
        fields.stream().skip(1).forEach(f -> header.add(f.title()));
        List<List<String>> rows = new ArrayList<>();
        for (String training : trainings) {
            List<String> row = new ArrayList<>(List.of(training));
            for (Measure.Point point : measure.points()) {
                row.add(shown(measure, point.at(), training, main));
            }
            if (swept) {
                row.add(shown(measure, "", training, main));
            }
            if (main.isShare()) {
                row.add(difference(measure, training, first));
            }
            for (Field field : fields.subList(1, fields.size())) {
                row.add(shown(measure, "", training, field));
            }
            rows.add(row);
        }
        boolean single = measure.seeds() == 1;
        return new Block.Table((main.isShare() ? "Accuracy in %, " : "") + (single
                ? "one seed"
                : "mean over " + measure.seeds() + " seeds ± half of the 95 % interval"), header, rows);
    }

    private String shown(Measure measure, String at, String training, Field field) throws IOException {
        Collection<Double> values = results.numbers(measure.name(), at, training, field.name()).values();
        return field.isShare() ? Figures.share(values) : Figures.number(values);
    }

    private String difference(Measure measure, String training, String first) throws IOException {
        if (training.equals(first)) {
            return "–";
        }
        Map<Long, Double> differences = Decisions.differences(results, measure.name(), "", training, first);
        if (differences.isEmpty()) {
            return "–";
        }
        if (differences.size() == 1) {
            return Figures.points(differences.values().iterator().next());
        }
        Sample sample = new Sample(List.copyOf(differences.values()));
        return Figures.points(sample.mean()) + " (" + Figures.points(sample.interval(Decisions.CONFIDENCE)) + ")";
    }

    private Block plot(Measure measure, List<String> trainings) throws IOException {
        Field main = Field.of(measure.points().getFirst().measurement()).getFirst();
        List<Series> series = new ArrayList<>();
        for (String training : trainings) {
            List<Series.Point> points = new ArrayList<>();
            for (Measure.Point point : measure.points()) {
                Collection<Double> values = at(measure, point.at(), training);
                if (!values.isEmpty()) {
                    double at = Double.parseDouble(point.at());
                    points.add(main.isShare() ? share(at, values) : point(at, values));
                }
            }
            series.add(new Series(training, points));
        }
        return new Block.Picture(measure.name(), CurvePlot.of(
                measure.swept(), main.isShare() ? "accuracy in %" : main.title(), series),
                measure.about()
                        + (measure.seeds() == 1 ? ", one seed" : ", mean over seeds with 95 % intervals"));
    }

    /// A mean with its interval.
    private static Series.Point point(double x, Collection<Double> values) {
        double mean = values.stream().mapToDouble(Double::doubleValue).sum() / values.size();
        if (values.size() == 1) {
            return new Series.Point(x, mean, mean, mean);
        }
        Interval interval = new Sample(List.copyOf(values)).interval(Decisions.CONFIDENCE);
        return new Series.Point(x, mean, interval.low(), interval.high());
    }

    /// A mean share in percent with its interval, which ends where shares do: Student's knows nothing of 0 and 1.
    static Series.Point share(double x, Collection<Double> values) {
        Series.Point p = point(x, values);
        return new Series.Point(x, 100 * p.y(), 100 * Math.max(0, p.low()), 100 * Math.min(1, p.high()));
    }
}
