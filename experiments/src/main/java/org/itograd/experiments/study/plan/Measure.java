package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// What a plan measures, of which trainings: a number each, or a curve if one of its settings takes several values.
///
/// @param name      of the plan
/// @param about     what it is, for readers; the name if the plan does not say
/// @param trainings names of the trainings that it is measured of
/// @param seeds     of how many of the seeds, the first ones
/// @param swept     the setting with several values; empty if there is none
/// @param points    the measurements, one for each value
public record Measure(String name, String about, List<String> trainings, int seeds, String swept, List<Point> points) {
    /// A measurement at one value of the swept setting.
    ///
    /// @param at          the value; empty if nothing is swept
    /// @param measurement there
    public record Point(String at, Measurement measurement) {}

    /// Keeps the order.
    public Measure {
        require(seeds >= 1, "seeds: must be >= 1, got %d", seeds);
        trainings = List.copyOf(trainings);
        points = List.copyOf(points);
    }

    /// Whether the swept values are numbers, so that they have places on an axis.
    public boolean isCurve() {
        return points.size() > 1 && points.stream().allMatch(p -> p.at().matches("[0-9]+([.][0-9]*)?([eE]-?[0-9]+)?"));
    }

    /// Whether it is measured at a value of the swept setting; the empty value means all of them.
    boolean has(String value) {
        return value.isEmpty() || points.stream().anyMatch(p -> p.at().equals(value));
    }

    /// `KIND [on=TRAINING,...] [seeds=N] [SETTING=VALUE]...`, where one setting may have several values with commas between.
    static Measure parse(String name, String about, String text, List<String> all, int allSeeds) {
        List<String> words = new ArrayList<>(List.of(text.strip().split("\\s+")));
        String swept = words.stream()
                .filter(w -> w.contains(",") && !w.startsWith("on="))
                .map(w -> w.substring(0, w.indexOf('=')))
                .collect(Collectors.joining(", "));
        require(!swept.contains(","), "only one setting may have several values, not %s", swept);
        List<Point> points = new ArrayList<>();
        Words first = new Words(String.join(" ", words));
        String values = swept.isEmpty() ? "" : first.text(swept, "");
        for (String value : values.split(",", -1)) {
            words.replaceAll(w -> !swept.isEmpty() && w.startsWith(swept + "=") ? swept + "=" + value : w);
            Words one = new Words(String.join(" ", words));
            one.text("on", "");
            one.text("seeds", "");
            points.add(new Point(value, measurement(one)));
            one.requireAllUsed();
        }
        return new Measure(name, about, chosen(first.text("on", "all"), all),
                Math.min(allSeeds, first.whole("seeds", allSeeds)),
                swept, points);
    }

    private static List<String> chosen(String text, List<String> all) {
        if (text.equals("all")) {
            return all;
        }
        List<String> names = List.of(text.split(",", -1));
        names.forEach(n -> require(all.contains(n) || n.equals(StudyPlan.PRIMARY),
                "on: there is no training \"%s\"; there are %s", n, all));
        return names;
    }

    private static Measurement measurement(Words words) {
        require(words.arguments().isEmpty(), "settings have the form NAME=VALUE, got %s", words.arguments());
        return switch (words.head()) {
            case "clean" -> new Measurement.Clean(words.whole("images", 0), words.whole("draws", 1), noise(words), words
                    .whole("steps", 0));
            case "corrupted" ->
                new Measurement.Corrupted(words.whole("severity", 3), words.whole("images", 500), words.whole(
                        "draws", 1), noise(words));
            case "attacked" -> new Measurement.Attacked(method(words.text("method", "pgd")), words.text("from", ""),
                    words.text(
                            "norm", "l2"),
                    words.text("radius", "small"), words.whole("images", 300), words.whole("steps",
                            20),
                    words.whole("draws", 1), words.whole("restarts", 1), words.whole("judge", 20), noise(words));
            case "gradients" -> new Measurement.Gradients(words.whole("images", 100), words.whole("draws", 1));
            case "noise-to-signal" -> new Measurement.Signal(words.whole("images", 100));
            case "samples" -> new Measurement.Samples(words.whole("images", 6), words.text("radius", "small"),
                    words.whole("steps", 20), words.whole("draws", 1), words.text("corruption", "gaussian_noise"),
                    words.whole("severity", 3));
            default -> throw new IllegalArgumentException(
                    "must be clean, corrupted, attacked, gradients, noise-to-signal or samples, got \"" + words.head()
                            + "\"");
        };
    }

    private static boolean noise(Words words) {
        String text = words.text("noise", "on");
        require(text.equals("on") || text.equals("off"), "noise: must be on or off, got \"%s\"", text);
        return text.equals("on");
    }

    private static Measurement.Method method(String text) {
        return Arrays.stream(Measurement.Method.values())
                .filter(m -> m.name().toLowerCase(Locale.ROOT).replace('_', '-').equals(text))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "method: must be pgd, apgd-ce, apgd-dlr, square or random, got \"" + text + "\""));
    }
}
