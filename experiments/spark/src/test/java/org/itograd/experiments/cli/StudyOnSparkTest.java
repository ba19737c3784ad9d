package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.itograd.spark.SmallStudy;
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

    @Test
    void aStudyHasTheFilesOfOneMachineAndGoesOnWhereItWasStopped() throws IOException {
        String plan = Files.writeString(folder.resolve("smoke.plan"), SmallStudy.plan()).toString();
        Path here = folder.resolve("here");
        Path there = folder.resolve("there");
        String expected = study("study", plan, "--output", here.toString());
        String printed = study("study", plan, "--output", there.toString(), "--master", "local[2]");
        assertTrue(printed.lines().anyMatch(l -> l.matches("tasks: +(\\d+) of \\1 done")), printed);
        Map<String, String> files = SmallStudy.results(here);
        assertEquals(files, SmallStudy.results(there));
        assertEquals(expected.lines().filter(l -> l.startsWith("tasks:")).toList(),
                printed.lines().filter(l -> l.startsWith("tasks:")).toList());

        for (String name : files.keySet().stream().filter(n -> n.startsWith("clean") || n.startsWith("radii"))
                .toList()) {
            Files.delete(there.resolve("tasks").resolve(name));
        }
        String again = study("study", plan, "--output", there.toString(), "--master", "local[2]");
        assertTrue(again.lines().count() < printed.lines().count(), again);
        assertEquals(files, SmallStudy.results(there));
    }
}
