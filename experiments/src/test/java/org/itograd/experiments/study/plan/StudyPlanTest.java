package org.itograd.experiments.study.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StudyPlanTest {
    private static final String PLAN = """
            title = A test
            data = digits
            train = 100
            validation = 50
            test = 50
            channels = 4
            batch = 32
            learning-rate = 0.1
            epochs = 2
            decay-after = 1
            seeds = 1, 2
            training.ode = ode
            training.jumpy = jump 0.1 0.2
            training.extra = primary augment=yes decay=0.01 input-noise=0.2
            radius.keeps.small = 0.6
            radius.candidates = 0.1, 0.2
            measure.clean = clean draws=3
            measure.hit = attacked radius=small steps=1,2 on=ode,primary seeds=1
            check.steps = hit@2 hit@1
            claim.clean = primary ode clean
            claim.hit = primary ode hit at=2 needs=steps kind=secondary
            """;

    @TempDir
    Path folder = Path.of("");

    @Test
    void aPlanSaysEverything() throws IOException {
        StudyPlan plan = StudyPlan.parse("test", PLAN);
        assertEquals(new ImagesPlan("digits", 100, 50, 50, 1), plan.images());
        assertEquals(List.of(1L, 2L), plan.seeds());
        assertEquals(List.of(0.1, 0.2), plan.training("jumpy").coefficients());
        assertTrue(plan.training("extra").augment());
        assertEquals(0.01, plan.training("extra").decay());
        assertEquals(0.2, plan.training("extra").inputNoise());
        assertEquals(new Measurement.Clean(0, 3, true, 0), plan.measure("clean").points().getFirst().measurement());
        assertEquals(List.of("ode", "jumpy", "extra"), plan.measure("clean").trainings());
        Measure hit = plan.measure("hit");
        assertEquals("steps", hit.swept());
        assertEquals(List.of("1", "2"), hit.points().stream().map(Measure.Point::at).toList());
        assertEquals(List.of("ode", "primary"), hit.trainings());
        assertEquals(1, hit.seeds());
        assertEquals(new Claim("hit", "primary", "ode", "hit", "2", false, List.of("steps")), plan.claims().get(1));
    }

    @ParameterizedTest
    @ValueSource(strings = {"smoke", "fashion"})
    void thePlansOfTheProgramCanBeFollowed(String name) throws IOException {
        StudyPlan plan = StudyPlan.of(name);
        assertEquals(name, plan.name());
        assertEquals(3, plan.claims().stream().filter(Claim::primary).count() + (name.equals("smoke") ? 1 : 0));
    }

    /// Each replacement breaks the plan; the message names what is wrong.
    @ParameterizedTest
    @ValueSource(
            strings = {
                "title = A test|title = A test\ntitle = Twice|\"title\" is given twice",
                "title = A test||\"title\" is missing",
                "channels = 4|chanels = 4|\"channels\" is missing",
                "epochs = 2|epochs = 2\nrate = 3|there is no entry \"rate\"",
                "epochs = 2|epochs = two|\"epochs\" must be a whole number, got \"two\"",
                "epochs = 2|epochs = 0|epochs: must be >= 1, got 0",
                "seeds = 1, 2|seeds = 1, 1|seeds: give different ones",
                "jump 0.1 0.2|jmp 0.1 0.2|noise: must be",
                "jump 0.1 0.2|jump 0.1 0.2 dekay=1|jump has no \"dekay\"",
                "jump 0.1 0.2|jump|give at least one coefficient",
                "jump 0.1 0.2|jump 0.2|no training has several coefficients",
                "input-noise=0.2|input-noise=-1|input-noise: must be finite and >= 0",
                "input-noise=0.2|input-noise=x|input-noise must be a number",
                "clean draws=3|clean draws=0|draws: must be >= 1",
                "attacked radius=small|attacked radius=smal|measure.hit: radius must be a number >= 0 or one of [small]",
                "attacked radius=small|attacked radius=-1|radius must be a number >= 0",
                "attacked radius=small|attacked radius=NaN|radius must be a number >= 0",
                "attacked radius=small|attacked radius=small norm=linf|is chosen for norm l2, not linf",
                "attacked radius=small|attacked radius=small from=oed|measure.hit, from: there is no training",
                "steps=1,2 on=ode,primary seeds=1|steps=1,2 on=ode,primary seeds=0|seeds: must be >= 1, got 0",
                "small = 0.6|small = 6|radius.keeps.small: must be a share",
                "small = 0.6|small = NaN|radius.keeps.small: must be a share",
                "small = 0.6|small = 0.6\nradius.norm = L2|radius.norm: must be l2 or linf",
                "epochs = 2|epochs = 2\npilot.within = NaN|pilot.within",
                "hit@2 hit@1|hit@2 0.1.2|there is no measure",
                "clean draws=3|clear draws=3|must be clean",
                "steps=1,2 on=ode|steps=1,2 draws=1,2 on=ode|only one setting may have several values",
                "on=ode,primary|on=oed,primary|there is no training \"oed\"",
                "hit@2 hit@1|hit@3 hit@1|there is no measure \"hit\" at 3",
                "title = A test|title = A test\nabout.clear = Typo|about.clear: there is no measure",
                "needs=steps|needs=stairs|no check or claim has this name",
                "claim.clean = primary ode clean|claim.clean = primary ode|a claim is",
            })
    void aWrongPlanIsRefused(String change) {
        String[] parts = change.split("\\|", -1);
        assertTrue(PLAN.contains(parts[0]), parts[0]);
        PlanException e = assertThrows(
                PlanException.class, () -> StudyPlan.parse("test", PLAN.replace(parts[0], parts[1])));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.startsWith("test: ") && message.contains(parts[2]), message);
    }

    @Test
    void aPlanComesFromAFileOrTheProgram() throws IOException {
        Path file = folder.resolve("mine.plan");
        Files.writeString(file, PLAN);
        assertEquals("mine", StudyPlan.of(file.toString()).name());
        assertTrue(String.valueOf(assertThrows(PlanException.class, () -> StudyPlan.of("none")).getMessage())
                .contains("smoke, fashion"));
    }
}
