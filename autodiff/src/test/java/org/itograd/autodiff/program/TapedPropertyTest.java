package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// Random functions cut in two ([Taped]): the forward half, in blocks of samples with a tape, and then the reverse half, against
/// automatic differentiation of the operations one by one.
class TapedPropertyTest {
    private static final int OPERATIONS = 14;

    /// The results of a random function that have the samples along their leading axis.
    private record PerSample(RandomFunction f, int rows) implements Function<List<Tensor>, List<Tensor>> {
        @Override
        public List<Tensor> apply(List<Tensor> in) {
            List<Tensor> results = new ArrayList<>();
            for (Tensor t : f.apply(in)) {
                boolean leads = t.shape().rank() > 0 && t.shape().dim(0) == rows;
                results.add(leads ? t : in.getFirst().mul(t.tanh().mean()));
            }
            return results;
        }
    }

    private static void copyRows(Tensor all, Block block, Tensor some) {
        int row = all.size() / all.shape().dim(0);
        System.arraycopy(all.array(), block.from() * row, some.array(), 0, (block.to() - block.from()) * row);
    }

    private static Tensor copy(Tensor t) {
        return Tensor.of(t.toDoubleArray(), t.shape().dims());
    }

    private static void assertClose(Tensor expected, Tensor actual, Object what) {
        assertEquals(expected.shape(), actual.shape());
        double[] e = expected.toDoubleArray();
        double scale = 1 + Arrays.stream(e).map(Math::abs).max().orElse(0);
        assertArrayEquals(e, actual.toDoubleArray(), 1e-11 * scale, () -> "of " + what);
    }

    @Property(tries = 60, seed = "5")
    void twoHalvesWithATape(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        int rows = new int[]{1, 2, 6, 70, 300}[(int) (seed % 5)];
        RandomFunction random = new RandomFunction(seed, OPERATIONS, DType.F64, rows);
        PerSample f = new PerSample(random, rows);
        List<Tensor> x = random.arguments(0);
        Program p = Program.capture(f, x);
        List<Role> roles = new ArrayList<>(List.of(Role.ROWS, Role.ROWS, Role.FIXED, Role.STEP));
        List<Boolean> wanted = new ArrayList<>(List.of(true, true, true, false));
        List<@Nullable Tensor> inputs = new ArrayList<>(Arrays.asList(null, null, x.get(2), null));
        for (Tensor t : p.closedOver()) {
            roles.add(Role.FIXED);
            wanted.add(t.isTracked());
            inputs.add(t.stopGradient());
        }
        Taped taped = Taped.of(p, roles, rows, wanted);

        List<Tensor> leaves = x.stream().map(Tensor::variable).toList();
        List<Tensor> results = f.apply(leaves);
        List<Tensor> ct = new ArrayList<>();
        for (Tensor t : results) {
            ct.add(RandomKey.of(seed).fold(ct.size()).normal(DType.F64, t.shape().dims()));
        }
        List<Tensor> by = new ArrayList<>(leaves.subList(0, 3));
        p.closedOver().stream().filter(Tensor::isTracked).forEach(by::add);
        List<Tensor> expected = RandomFunction.gradients(RandomFunction.paired(results, ct), by);

        List<Tensor> found = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            found.add(Tensor.zeros(DType.F64, x.get(i).shape().dims()));
        }
        int n = results.size();
        List<List<Tensor>> tapes = new ArrayList<>();
        taped.forward().run(inputs, taped.blockRows(), block -> {
            fill(block, x);
            block.run();
            for (int o = 0; o < n; o++) {
                Tensor some = block.output(o);
                assertClose(results.get(o).stopGradient().slice(0, block.from(), block.to()), some, p);
            }
            List<Tensor> tape = new ArrayList<>();
            for (int i = 0; i < taped.tapeSize(); i++) {
                Tensor kept = block.output(n + i);
                assertEquals(taped.tapeShape(i, block.to() - block.from()), kept.shape());
                tape.add(copy(kept));
            }
            synchronized (tapes) {
                while (tapes.size() <= block.from() / taped.blockRows()) {
                    tapes.add(List.of());
                }
                tapes.set(block.from() / taped.blockRows(), tape);
            }
        });
        List<@Nullable Tensor> reverse = new ArrayList<>(inputs);
        for (int i = 0; i < n + taped.tapeSize(); i++) {
            reverse.add(null);
        }
        List<Tensor> totals = taped.reverse().run(reverse, taped.blockRows(), block -> {
            fill(block, x);
            for (int o = 0; o < n; o++) {
                copyRows(ct.get(o), block, block.input(roles.size() + o));
            }
            List<Tensor> tape = tapes.get(block.from() / taped.blockRows());
            for (int i = 0; i < tape.size(); i++) {
                block.bindInput(roles.size() + n + i, tape.get(i));
            }
            block.run();
            for (int i = 0; i < 2; i++) {
                Tensor some = block.output(i);
                int row = some.size() / (block.to() - block.from());
                System.arraycopy(some.array(), 0, found.get(i).array(), block.from() * row, some.size());
            }
        });
        found.addAll(totals);
        for (int i = 0; i < expected.size(); i++) {
            assertClose(expected.get(i), found.get(i), "gradient " + i + " of " + p);
        }
    }

    private static void fill(Block block, List<Tensor> x) {
        copyRows(x.get(0), block, block.input(0));
        copyRows(x.get(1), block, block.input(1));
        System.arraycopy(x.get(3).array(), 0, block.input(3).array(), 0, 1);
    }
}
