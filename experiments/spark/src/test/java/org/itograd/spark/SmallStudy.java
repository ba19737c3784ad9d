package org.itograd.spark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.itograd.experiments.study.plan.PlanText;

/// A study of seconds, and what it leaves.
public final class SmallStudy {
    private SmallStudy() {}

    /// The text of its plan: that of `smoke`, of less of everything.
    public static String plan() throws IOException {
        String text = PlanText.of("smoke").text();
        for (Map.Entry<String, String> change : Map.of(
                "(?m)^train = .*", "train = 64",
                "(?m)^validation = .*", "validation = 30",
                "(?m)^test = .*", "test = 30",
                "(?m)^channels = .*", "channels = 2",
                "(?m)^(pilot\\.)?epochs = .*", "$1epochs = 1",
                "(?m)^seeds = .*", "seeds = 1, 2",
                "steps=10", "steps=2",
                "radius.steps = 10", "radius.steps = 1",
                "images=(60|100)", "images=10",
                "(draws|judge)=\\d+", "$1=2").entrySet()) {
            text = text.replaceAll(change.getKey(), change.getValue());
        }
        return text;
    }

    /// The bytes of all results and weights, by the names of their files.
    public static Map<String, String> results(Path study) throws IOException {
        Map<String, String> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(study.resolve("tasks"))) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(json|safetensors)")).toList()) {
                found.put(String.valueOf(file.getFileName()), Arrays.toString(Files.readAllBytes(file)));
            }
        }
        return found;
    }
}
