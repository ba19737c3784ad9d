package org.itograd.experiments.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.study.plan.StudyPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/// The plan that comes with the program for this, at a fraction of its size: from the command to the report.
class StudyCommandTest {
    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    private int code;

    private String study(String... arguments) {
        StringWriter out = new StringWriter();
        CommandLine line = Main.commandLine();
        line.setOut(new PrintWriter(out, true));
        line.setErr(new PrintWriter(out, true));
        code = line.execute(arguments);
        return out.toString();
    }

    /// The plan with one epoch of a few images and attacks of two steps.
    private Path reduced() throws IOException {
        String text;
        try (InputStream in = StudyPlan.class.getResourceAsStream("smoke.plan")) {
            text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
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
        Path plan = folder.resolve("smoke.plan");
        Files.writeString(plan, text);
        return plan;
    }

    @Test
    void aStudyRunsAndReports() throws IOException {
        String plan = reduced().toString();
        String output = folder.resolve("out").toString();
        String printed = study("study", plan, "--output", output);
        assertEquals(0, code, printed);
        assertTrue(
                printed.lines().anyMatch(l -> l.matches("1/\\d+  train multiplicative 0.25, seed 101: .* left in all")),
                printed);
        assertTrue(printed.lines().anyMatch(l -> l.matches("tasks: +(\\d+) of \\1 done")), printed);
        for (String name : List.of("report.html", "smoke.md", "smoke.json", "smoke-claims.svg", "smoke-training.svg")) {
            assertTrue(Files.size(folder.resolve("out").resolve(name)) > 500, name);
        }
        String report = Files.readString(folder.resolve("out/smoke.md"));
        for (String part : List.of("## In short", "supported", "| multiplicative | 0.25 |", "What must hold")) {
            assertTrue(report.contains(part), () -> "no " + part + " in " + report);
        }
        String again = study("study", plan, "--output", output);
        assertEquals(2, again.lines().count(), again);
    }

    @Test
    void whatIsDoneCanBeReportedAlone() throws IOException {
        String printed =
                study("study", reduced().toString(), "--report-only", "--output", folder.resolve("out").toString());
        assertEquals(0, code, printed);
        assertTrue(printed.contains("0 of "), printed);
        assertTrue(Files.readString(folder.resolve("out/report.html")).contains("not finished"));
    }

    @Test
    void imagesThatAreTooFewForThePlanAreTold() throws IOException {
        Path csv = folder.resolve("few.csv");
        Files.writeString(csv, ("1,".repeat(16) + "3\n").repeat(10));
        String printed = study("study", "smoke", "--data", csv.toString(), "--output", folder.resolve("o").toString());
        assertEquals(1, code, printed);
        assertTrue(printed.contains("the plan asks for 1259 and 179 images, but few.csv has 10"), printed);
        assertEquals(1, printed.lines().count(), printed);
        assertTrue(study("study", "").startsWith("itograd: the empty name: is neither a plan"));
    }

    @Test
    void aPlanThatIsNotThereIsNamed() {
        String printed = study("study", "no-such-plan");
        assertEquals(1, code);
        assertTrue(printed.startsWith("itograd: no-such-plan: is neither a plan") && printed.lines().count() == 1,
                printed);
    }
}
