package org.itograd.experiments.study.task;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.itograd.base.FileHold;
import org.itograd.experiments.MemoryFolder;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.report.StudyReport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A very small study, carried out.
class StudyRunTest {
    private static final String PLAN = """
            title = Tiny
            data = digits
            train = 60
            validation = 30
            test = 30
            channels = 2
            batch = 30
            learning-rate = 0.1
            epochs = 3
            decay-after = 2
            crop = 1
            seeds = 1, 2
            pilot.epochs = 1
            training.ode = ode
            training.additive = additive 0.1 0.2
            training.more = primary augment=yes decay=0.001
            radius.keeps.small = 0.1
            radius.candidates = 0.5, 1
            radius.images = 10
            radius.steps = 2
            measure.clean = clean draws=2
            claim.clean = primary ode clean
            """;
    private static final String LONGER = PLAN + """
            measure.hit = attacked radius=small images=10 steps=2 draws=2 judge=2 on=ode,primary seeds=1
            measure.corrupted = corrupted severity=1,2 images=4 on=ode seeds=1
            measure.quiet = clean noise=off steps=22 on=primary
            measure.gradients = gradients images=4 on=primary seeds=1
            measure.noise = noise-to-signal images=4 on=primary seeds=1
            measure.samples = samples images=2 steps=2 on=primary seeds=1
            """;

    @TempDir(factory = MemoryFolder.class)
    Path folder = Path.of("");

    /// Stops a run in the middle, as a kill would.
    private static final class Stopped extends RuntimeException {
        private static final long serialVersionUID = 1;
    }

    private static class Ear implements StudyRun.Progress {
        final List<String> ended = new ArrayList<>();
        private final int steps;
        private int heard;

        /// @param steps of progress after which the run is stopped
        Ear(int steps) {
            this.steps = steps;
        }

        @Override
        public void running(int done, int all, String label, double share, double left) {
            assertTrue(left >= 0 && share >= 0 && share <= 1);
            if (heard++ == steps) {
                throw new Stopped();
            }
        }

        @Override
        public void ended(int done, int all, String label, double seconds, double left) {
            ended.add(done + "/" + all + " " + label);
        }
    }

    private static Laboratory laboratory(String text, Path at, List<String> warnings) throws IOException {
        StudyPlan plan = StudyPlan.parse("tiny", text);
        return new Laboratory(plan, StudyImages.of(plan.images()), new TaskStore(at, warnings::add));
    }

    private static Ear run(String text, Path at, List<String> warnings, int steps) throws IOException {
        Ear ear = new Ear(steps);
        Laboratory laboratory = laboratory(text, at, warnings);
        new StudyRun(laboratory, at, ear).run();
        new StudyReport(new Results(laboratory)).write(at.resolve("report"));
        return ear;
    }

    /// All files of results and the report, by their names.
    private static Map<String, byte[]> files(Path at) throws IOException {
        Map<String, byte[]> files = new TreeMap<>();
        try (Stream<Path> all = Files.walk(at)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                if (!file.endsWith("costs.csv")) {
                    files.put(at.relativize(file).toString(), Files.readAllBytes(file));
                }
            }
        }
        return files;
    }

    private static void assertSame(Map<String, byte[]> expected, Map<String, byte[]> actual) {
        assertEquals(expected.keySet(), actual.keySet());
        expected.forEach((name, bytes) -> assertArrayEquals(bytes, actual.get(name), name));
    }

    @Test
    void aStudyStoppedAgainAndAgainGivesTheBytesOfOneThatWasNot() throws IOException {
        Ear whole = run(PLAN, folder.resolve("whole"), new ArrayList<>(), Integer.MAX_VALUE);
        Path parts = folder.resolve("parts");
        int stops = 0;
        for (boolean isDone = false; !isDone;) {
            try {
                run(PLAN, parts, new ArrayList<>(), 5);
                isDone = true;
            } catch (Stopped e) {
                stops++;
            }
        }
        assertTrue(stops > 3, stops + " stops");
        assertSame(files(folder.resolve("whole")), files(parts));
        assertEquals("15/15 clean, more, seed 2", whole.ended.getLast());
    }

    @Test
    void whatIsDoneIsKeptWhenMeasurementsAreAdded() throws IOException {
        Ear first = run(PLAN, folder, new ArrayList<>(), Integer.MAX_VALUE);
        Ear second = run(LONGER, folder, new ArrayList<>(), Integer.MAX_VALUE);
        assertEquals(15, first.ended.size());
        assertEquals(
                List.of("hit, ode, seed 1", "hit, primary, seed 1", "corrupted 1, ode, seed 1",
                        "corrupted 2, ode, seed 1",
                        "quiet, primary, seed 1", "quiet, primary, seed 2", "gradients, primary, seed 1",
                        "noise, primary, seed 1", "samples, primary, seed 1"),
                second.ended.stream().map(e -> e.substring(e.indexOf(' ') + 1)).toList());
        assertTrue(Files.readString(folder.resolve("report/tiny-samples-additive.svg"))
                .contains("data:image/png;base64,"));
        assertEquals(0, run(LONGER, folder, new ArrayList<>(), Integer.MAX_VALUE).ended.size());
    }

    @Test
    void aDamagedResultIsComputedAgain() throws IOException {
        Ear _ = run(PLAN, folder, new ArrayList<>(), Integer.MAX_VALUE);
        Map<String, byte[]> before = files(folder);
        String name = before.keySet().stream().filter(n -> n.contains("clean-")).findFirst().orElseThrow();
        String text = new String(before.get(name), java.nio.charset.StandardCharsets.UTF_8);
        for (String damaged : List.of("", text.substring(0, text.length() / 2),
                text.replaceFirst("accuracy\": 0", "accuracy\": 9"),
                "\uFFFDnothing")) {
            Files.writeString(folder.resolve(name), damaged);
            List<String> warnings = new ArrayList<>();
            Ear ear = run(PLAN, folder, warnings, Integer.MAX_VALUE);
            assertEquals(1, ear.ended.size());
            assertTrue(warnings.getFirst().contains(name) && warnings.getFirst().contains("is damaged"),
                    warnings.toString());
            assertSame(before, files(folder));
        }
    }

    @Test
    void damagedWeightsAreRefusedInOneLine() throws IOException {
        Ear _ = run(PLAN, folder, new ArrayList<>(), Integer.MAX_VALUE);
        for (String name : files(folder).keySet()) {
            if (name.endsWith(".safetensors")) {
                Files.writeString(folder.resolve(name), "damaged");
            }
            if (name.contains("clean-")) {
                Files.delete(folder.resolve(name));
            }
        }
        IOException e = assertThrows(IOException.class, () -> run(PLAN, folder, new ArrayList<>(), Integer.MAX_VALUE));
        assertTrue(String.valueOf(e.getMessage()).contains("to train the network again"), e.getMessage());
    }

    @Test
    void aTaskThatAnotherRunHasIsLeftToIt() throws IOException {
        Laboratory laboratory = laboratory(PLAN, folder, new ArrayList<>());
        Task first = Steps.of(laboratory.plan()).getFirst().task(laboratory).orElseThrow();
        FileHold hold = laboratory.store().tryHold(first).orElseThrow();
        Ear ear = new Ear(Integer.MAX_VALUE) {
            @Override
            public void ended(int done, int all, String label, double seconds, double left) {
                super.ended(done, all, label, seconds, left);
                throw new Stopped();
            }
        };
        try (hold) {
            assertThrows(Stopped.class, () -> new StudyRun(laboratory, folder, ear).run());
        }
        assertEquals(List.of("1/15 train additive 0.2, seed 0"), ear.ended);
        assertTrue(laboratory.store().result(first).isEmpty());
    }
}
