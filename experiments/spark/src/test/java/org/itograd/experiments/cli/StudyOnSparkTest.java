package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.itograd.experiments.study.plan.PlanText;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class StudyOnSparkTest {
    @TempDir
    Path folder = Path.of("");

    private static String study(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        assertEquals(0, line.execute(arguments), out::toString);
        return out.toString();
    }

    private Path plan() throws IOException {
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
        return Files.writeString(folder.resolve("smoke.plan"), text);
    }

    /// The bytes of all results and weights.
    private static Map<String, List<Byte>> tasks(Path study) throws IOException {
        Map<String, List<Byte>> found = new TreeMap<>();
        try (Stream<Path> files = Files.list(study.resolve("tasks"))) {
            for (Path file : files.filter(f -> f.toString().matches(".*\\.(json|safetensors)")).toList()) {
                byte[] bytes = Files.readAllBytes(file);
                found.put(String.valueOf(file.getFileName()),
                        java.util.stream.IntStream.range(0, bytes.length).mapToObj(i -> bytes[i]).toList());
            }
        }
        return found;
    }

    @Test
    void aStudyHasTheFilesOfOneMachineAndGoesOnWhereItWasStopped() throws IOException {
        String plan = plan().toString();
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        String expected = study("study", plan, "--output", here.toString());
        String printed = study("study", plan, "--output", there.toString(), "--master", "local[2]");
        assertTrue(printed.lines().anyMatch(l -> l.matches("tasks: +(\\d+) of \\1 done")), printed);
        Map<String, List<Byte>> files = tasks(here);
        assertEquals(files, tasks(there));
        assertEquals(expected.lines().filter(l -> l.startsWith("tasks:")).toList(),
                printed.lines().filter(l -> l.startsWith("tasks:")).toList());

        for (String name : files.keySet().stream().filter(n -> n.startsWith("clean") || n.startsWith("radii"))
                .toList()) {
            Files.delete(there.resolve("tasks").resolve(name));
        }
        String again = study("study", plan, "--output", there.toString(), "--master", "local[2]");
        assertTrue(again.lines().count() < printed.lines().count(), again);
        assertEquals(files, tasks(there));
    }
}
