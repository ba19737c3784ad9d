package org.itograd.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.itograd.experiments.cluster.ClusterSamples;
import org.itograd.experiments.cluster.Recipe;
import org.itograd.experiments.cluster.Threads;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Method;
import org.itograd.sde.montecarlo.NonFinitePayoffException;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

@ExtendWith(Local.class)
class SparkExpectationTest {
    private final SparkCluster spark = Local.cluster();

    private static Recipe.Factory<Expectation> call(Method method) {
        return () -> {
            Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
            return Expectation.of(gbm, x -> x.sub(1).maximum(0)).from(1).solver(new Milstein()).method(method).seed(3);
        };
    }

    /// All but the times.
    private static List<Object> facts(Estimate e) {
        List<Object> facts = new ArrayList<>(List.of(e.value(), e.standardError(), e.bias(), e.cost()));
        e.levels().forEach(l -> facts.addAll(List.of(l.steps(), l.samples(), l.mean(), l.variance())));
        return facts;
    }

    @Test
    void everyMethodGivesTheBitsOfOneMachine() {
        for (Method method : Method.values()) {
            Expectation here = call(method).get();
            List<Object> expected = facts(here.toTolerance(2e-3));
            assertEquals(expected, facts(here.sampledBy(ClusterSamples.of(call(method), spark)).toTolerance(2e-3)),
                    method.name());
            assertEquals(expected,
                    facts(here.sampledBy(ClusterSamples.of(call(method), new Threads())).toTolerance(2e-3)),
                    method.name());
        }
    }

    @Test
    void manyRangesAreGroupedToTasksWithTheSameBits() {
        Expectation here = call(Method.PLAIN).get();
        Expectation there = here.sampledBy(ClusterSamples.of(call(Method.PLAIN), spark));
        assertEquals(facts(here.toTolerance(5e-4)), facts(there.toTolerance(5e-4)));
    }

    @Test
    void whatThePayoffThrowsComesOutAsOnOneMachine() {
        Recipe.Factory<Expectation> bad = () -> {
            Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
            return Expectation.of(gbm, x -> x.sub(1).log()).from(1).solver(new Milstein());
        };
        String expected = assertThrows(NonFinitePayoffException.class, () -> bad.get().toTolerance(1e-2)).getMessage();
        Expectation there = bad.get().sampledBy(ClusterSamples.of(bad, spark));
        assertEquals(expected,
                assertThrows(NonFinitePayoffException.class, () -> there.toTolerance(1e-2)).getMessage());
    }

    @Test
    void whatTheListenerThrowsCancelsTheJob() {
        Expectation there =
                call(Method.PLAIN).get().sampledBy(ClusterSamples.of(call(Method.PLAIN), spark)).progress(_ -> {
                    throw new ArithmeticException("enough");
                });
        assertEquals("enough", assertThrows(ArithmeticException.class, () -> there.toTolerance(1e-3)).getMessage());
        assertTimeoutPreemptively(Duration.ofMinutes(1), SparkExpectationTest::waitUntilNoJobIsActive);
    }

    /// Spark cancels a job on a thread of its own.
    private static void waitUntilNoJobIsActive() throws InterruptedException {
        while (Local.context().statusTracker().getActiveJobIds().length > 0) {
            Thread.sleep(10);
        }
    }

    @Test
    void anEquationThatCannotTravelIsRefusedBeforeTheJobStarts() {
        Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
        Recipe.Factory<Expectation> closed = () -> Expectation.of(gbm, x -> x).from(1).solver(new Milstein());
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> ClusterSamples.of(closed, spark)).getMessage());
        assertTrue(message.startsWith("expectation: holds a org.itograd.sde.Sde, which cannot travel to a worker; let a"
                + " factory build it there"), message);
    }
}
