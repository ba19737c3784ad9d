package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/// Reads plans.
final class PlanReader {
    private final Entries entries;
    private final List<Training> trainings = new ArrayList<>();
    private final List<Measure> measures = new ArrayList<>();
    private final List<Check> checks = new ArrayList<>();
    private final List<Claim> claims = new ArrayList<>();

    private PlanReader(Entries entries) {
        this.entries = entries;
    }

    static StudyPlan read(String name, String text) throws IOException {
        try {
            return new PlanReader(Entries.read(name, text)).read();
        } catch (IllegalArgumentException e) {
            throw new PlanException(name + ": " + e.getMessage(), e);
        }
    }

    private StudyPlan read() throws PlanException {
        List<Long> seeds = entries.parse("seeds", entries.text("seeds"), "whole numbers with commas between",
                text -> list(text).map(Long::valueOf).toList());
        each("training.", (name, text) -> trainings.add(Training.parse(name, text)));
        List<String> names = trainings.stream().map(Training::name).toList();
        Map<String, String> about = entries.under("about.");
        each("measure.", (name, text) -> measures.add(
                Measure.parse(name, about.getOrDefault(name, name), text, names, seeds.size())));
        for (String name : about.keySet()) {
            require(
                    measures.stream().anyMatch(m -> m.name().equals(name)),
                    "about.%s: there is no measure of this name",
                    name);
        }
        each("check.", (name, text) -> checks.add(Check.parse(name, text)));
        each("claim.", (name, text) -> claims.add(Claim.parse(name, text)));
        StudyPlan plan = new StudyPlan(
                entries.plan(),
                entries.text("title"),
                entries.text("about", ""),
                new ImagesPlan(entries.text("data"), entries.whole("train"), entries.whole("validation"),
                        entries.whole("test"), entries.whole("pool", 1)),
                new TrainingPlan(entries.whole("epochs"), entries.whole("decay-after"),
                        entries.number("learning-rate"), entries.whole("batch"), entries.whole("channels"),
                        entries.whole("crop", 2)),
                new PilotPlan(entries.whole("pilot.seed", 0), entries.whole("pilot.epochs", 1),
                        entries.number("pilot.within", 1)),
                trainings,
                seeds,
                radii(),
                measures,
                checks,
                claims);
        entries.requireAllUsed();
        return plan;
    }

    private interface Taker {
        void take(String name, String text);
    }

    private void each(String prefix, Taker taker) throws PlanException {
        for (Map.Entry<String, String> entry : entries.under(prefix).entrySet()) {
            String unused = entries.parse(prefix + entry.getKey(), entry.getValue(), "of another form", text -> {
                taker.take(entry.getKey(), text);
                return text;
            });
        }
    }

    private RadiusPlan radii() throws PlanException {
        List<Double> candidates = entries.parse("radius.candidates", entries.text("radius.candidates", ""),
                "numbers with commas between", text -> list(text).map(Double::valueOf).toList());
        Map<String, Double> goals = new LinkedHashMap<>();
        for (Map.Entry<String, String> goal : entries.under("radius.keeps.").entrySet()) {
            goals.put(goal.getKey(), entries.number("radius.keeps." + goal.getKey()));
        }
        return new RadiusPlan(goals, candidates, entries.text("radius.norm", "l2"),
                entries.whole("radius.images", 200), entries.whole("radius.steps", 20));
    }

    private static Stream<String> list(String text) {
        return text.isEmpty() ? Stream.of() : Stream.of(text.split(",", -1)).map(String::strip);
    }
}
