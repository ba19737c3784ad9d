package org.itograd.experiments.study.task;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.experiments.study.plan.StudyPlan;
import org.itograd.experiments.study.plan.Training;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Results outlive the program that computed them: a study of hours goes on with another version, and must find them.
class TaskIdentityTest {
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
            seeds = 1
            training.ode = ode
            training.jump = jump 0.2
            training.augmented = additive 0.5 augment=yes
            training.decay = dropout 0.8 decay=0.001
            """;

    @TempDir
    Path folder = Path.of("");

    private Map<String, String> ids(String text) throws IOException {
        StudyPlan plan = StudyPlan.parse("tiny", text);
        Laboratory laboratory = new Laboratory(
                plan, StudyImages.of(plan.images()), new TaskStore(folder, warning -> {}));
        Map<String, String> ids = new LinkedHashMap<>();
        for (Training training : plan.trainings()) {
            ids.put(training.name(), TrainStep.main(training, 1, plan).task(laboratory).orElseThrow().id());
        }
        return ids;
    }

    @Test
    void trainingsKeepTheirNames() throws IOException {
        assertEquals(
                Map.of("ode", "97fb0c932b973044", "jump", "ee5ee03d88389294", "augmented", "864e84e28084a37c", "decay",
                        "4c286d4f3b26cb5d"),
                ids(PLAN));
    }

    @Test
    void noiseOnThePixelsMakesAnotherTraining() throws IOException {
        Map<String, String> ids = ids(PLAN.replace("= ode\n", "= ode input-noise=0.1\n"));
        assertNotEquals("97fb0c932b973044", ids.get("ode"));
        assertEquals("ee5ee03d88389294", ids.get("jump"));
        assertNotEquals(ids.get("ode"), ids(PLAN.replace("= ode\n", "= ode input-noise=0.2\n")).get("ode"));
    }
}
