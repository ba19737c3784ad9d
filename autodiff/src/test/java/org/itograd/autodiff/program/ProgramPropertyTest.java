package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;

/// Random programs ([RandomFunction]) against the same operations one by one, and their derivatives against automatic
/// differentiation of these.
class ProgramPropertyTest {
    private static final int OPERATIONS = 14;

    private record Case(long seed, int rows, DType dtype) {
        RandomFunction function() {
            return new RandomFunction(seed, OPERATIONS, dtype, rows);
        }
    }

    @Provide
    Arbitrary<Case> cases() {
        return net.jqwik.api.Combinators.combine(
                Arbitraries.longs().between(0, 1_000_000),
                Arbitraries.of(1, 2, 3, 5, 6, 33, 257, 600),
                Arbitraries.of(DType.F64, DType.F64, DType.F32))
                .as(Case::new);
    }

    private static double tolerance(DType dtype) {
        return dtype == DType.F64 ? 1e-12 : 2e-4;
    }

    private static void assertClose(List<Tensor> expected, List<Tensor> actual, double tolerance, Object what) {
        assertEquals(expected.size(), actual.size());
        for (int i = 0; i < expected.size(); i++) {
            int number = i;
            assertEquals(expected.get(i).shape(), actual.get(i).shape());
            double[] e = expected.get(i).toDoubleArray();
            double scale = 1 + Arrays.stream(e).map(Math::abs).max().orElse(0);
            assertArrayEquals(
                    e, actual.get(i).toDoubleArray(), tolerance * scale, () -> "result " + number + " of " + what);
        }
    }

    private static void assertSameBits(List<Tensor> expected, List<Tensor> actual, Object what) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray(), () -> "of " + what);
        }
    }

    private static List<Tensor> cotangents(List<Tensor> results, long seed) {
        List<Tensor> cotangents = new ArrayList<>();
        for (Tensor t : results) {
            cotangents.add(RandomKey.of(seed).fold(cotangents.size()).normal(t.dtype(), t.shape().dims()));
        }
        return cotangents;
    }

    @Property(tries = 150, seed = "1")
    void aProgramIsItsFunction(@ForAll("cases") Case c) {
        RandomFunction f = c.function();
        Program p = Program.capture(f, f.arguments(0));
        for (int round = 0; round < 2; round++) {
            List<Tensor> x = f.arguments(10L * round);
            List<Tensor> expected = Autodiff.withoutRecording(() -> f.apply(x));
            assertClose(expected, p.run(x), tolerance(c.dtype), p);
        }
    }

    @Property(tries = 40, seed = "2")
    void theReverseProgramGivesTheGradients(@ForAll("cases") Case c) {
        RandomFunction f = c.function();
        List<Tensor> x = f.arguments(0);
        Program p = Program.capture(f, x);
        List<Tensor> ct = cotangents(p.run(x), c.seed);
        List<Tensor> tracked = p.closedOver().stream().filter(Tensor::isTracked).toList();
        List<Tensor> expected = f.gradients(x, ct, tracked);
        List<Tensor> in = new ArrayList<>(x);
        in.addAll(ct);
        List<Tensor> all = p.vjp().run(in);
        List<Tensor> found = new ArrayList<>(all.subList(0, x.size()));
        for (int i = 0; i < p.closedOver().size(); i++) {
            if (p.closedOver().get(i).isTracked()) {
                found.add(all.get(x.size() + i));
            }
        }
        assertClose(expected, found, 50 * tolerance(c.dtype), p);
    }

    @Property(tries = 15, seed = "3")
    void theReverseOfTheReverseGivesSecondDerivatives(@ForAll("cases") Case c) {
        RandomFunction f = c.function();
        List<Tensor> x = f.arguments(0);
        Program p = Program.capture(f, x);
        Program reverse = p.vjp();
        List<Tensor> in = new ArrayList<>(x);
        in.addAll(cotangents(p.run(x), c.seed));
        List<Tensor> ct = cotangents(reverse.run(in), c.seed + 1);
        List<Tensor> leaves = in.stream().map(Tensor::variable).toList();
        List<Tensor> expected = RandomFunction.gradients(RandomFunction.paired(reverse.apply(leaves), ct), leaves);
        List<Tensor> twice = new ArrayList<>(in);
        twice.addAll(ct);
        assertClose(expected, reverse.vjp().run(twice).subList(0, in.size()), 500 * tolerance(c.dtype), p);
    }

    @Property(tries = 30, seed = "4")
    void resultsDoNotDependOnThreadsNorOnWhatRanBefore(@ForAll("cases") Case c) {
        List<Program> programs = new ArrayList<>();
        List<List<Tensor>> given = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            RandomFunction f = new RandomFunction(c.seed + i, OPERATIONS, c.dtype, c.rows);
            Program p = Program.capture(f, f.arguments(0));
            programs.add(p);
            given.add(f.arguments(0));
            programs.add(p.vjp());
            List<Tensor> in = new ArrayList<>(given.getLast());
            in.addAll(cotangents(p.run(in), c.seed));
            given.add(in);
        }
        List<List<Tensor>> first = new ArrayList<>();
        for (int threads : new int[]{1, 2, 3, 7}) {
            for (int i = 0; i < programs.size(); i++) {
                Program p = programs.get(i);
                List<Tensor> in = given.get(i);
                List<List<Tensor>> found = new ArrayList<>();
                Workers.withThreads(threads, () -> found.add(p.run(in)));
                if (threads == 1) {
                    first.add(found.getFirst());
                }
                assertSameBits(first.get(i), found.getFirst(), p);
            }
        }
    }
}
