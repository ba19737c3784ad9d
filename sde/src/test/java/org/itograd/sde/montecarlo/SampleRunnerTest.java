package org.itograd.sde.montecarlo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.solver.Milstein;
import org.junit.jupiter.api.Test;

/// Samples that are computed elsewhere.
class SampleRunnerTest {
    private static Expectation call(Method method) {
        Sde gbm = Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(0.2)));
        return Expectation.of(gbm, x -> x.sub(1).maximum(0))
                .from(1)
                .solver(new Milstein())
                .method(method)
                .seed(3);
    }

    /// A worker that knows nothing but a description of its own and what came over the wire, and computes the last range first, in
    /// parts.
    private static final class Elsewhere implements SampleRunner {
        private final Samples samples;

        Elsewhere(Expectation own) {
            samples = own.samples();
        }

        @Override
        public void run(List<SampleRange> ranges, Consumer<Moments> inOrder) {
            List<Moments> found = new ArrayList<>();
            for (SampleRange range : ranges.reversed()) {
                double[] values = new double[range.count()];
                int part = Math.max(1, range.count() / 3);
                for (int from = 0; from < values.length; from += part) {
                    int n = Math.min(part, values.length - from);
                    System.arraycopy(samples.values(copy(range).part(from, n)), 0, values, from, n);
                }
                found.add(copy(Moments.of(values)));
            }
            found.reversed().forEach(inOrder);
        }
    }

    @SuppressWarnings("unchecked")
    private static <T> T copy(T sent) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ObjectOutputStream out = new ObjectOutputStream(bytes)) {
            out.writeObject(sent);
            out.flush();
            return (T) new ObjectInputStream(new ByteArrayInputStream(bytes.toByteArray())).readObject();
        } catch (IOException | ClassNotFoundException e) {
            throw new AssertionError(e);
        }
    }

    /// All but the times.
    private static List<Object> facts(Estimate e) {
        List<Object> facts = new ArrayList<>(
                List.of(e.value(), e.standardError(), e.bias(), e.quantile(), e.cost(), e.alpha(), e.beta()));
        e.levels().forEach(l -> facts.addAll(List.of(l.steps(), l.samples(), l.mean(), l.variance(), l.cost())));
        return facts;
    }

    @Test
    void everyMethodGivesTheBitsOfOneMachine() {
        for (Method method : Method.values()) {
            Expectation here = call(method);
            Expectation there = here.sampledBy(new Elsewhere(call(method)));
            assertEquals(facts(here.toTolerance(4e-3)), facts(there.toTolerance(4e-3)), method.name());
        }
    }

    @Test
    void coefficientsOfControlsTravel() {
        double mean = StrictMath.exp(0.05);
        Expectation here = call(Method.MULTILEVEL).controlVariate(x -> x, mean).importance(0.5);
        Expectation there =
                here.sampledBy(new Elsewhere(call(Method.PLAIN).controlVariate(x -> x, mean).importance(0.5)));
        assertEquals(facts(here.toTolerance(2e-3)), facts(there.toTolerance(2e-3)));
    }

    @Test
    void missingMomentsAreNoticed() {
        Expectation silent = call(Method.PLAIN).sampledBy((ranges, inOrder) -> {
        });
        assertThrows(IllegalStateException.class, () -> silent.toTolerance(1e-2));
    }

    @Test
    void partsStayWithinTheirRange() {
        SampleRange range = new SampleRange(Draw.PLAIN, 4, 0, List.of(), 100, 10);
        assertEquals(new SampleRange(Draw.PLAIN, 4, 0, List.of(), 103, 7), range.part(3, 7));
        assertThrows(IllegalArgumentException.class, () -> range.part(3, 8));
        assertThrows(IllegalArgumentException.class, () -> range.part(0, 0));
    }
}
