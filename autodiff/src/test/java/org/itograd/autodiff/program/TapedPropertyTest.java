package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
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

    private static Tensor copy(Tensor t) {
        return Tensor.of(t.toDoubleArray(), t.shape().dims());
    }

    private static void assertClose(Tensor expected, Tensor actual, Object what) {
        assertEquals(expected.shape(), actual.shape());
        double[] e = expected.toDoubleArray();
        double scale = 1 + Arrays.stream(e).map(Math::abs).max().orElse(0);
        assertArrayEquals(e, actual.toDoubleArray(), 1e-11 * scale, () -> "of " + what);
    }

    /// A random function in two halves, with what they are given: two arguments per sample, a matrix, a number for each
    /// step, and what the function closes over.
    private static final class Halves {
        private static final int ROW_ARGUMENTS = 2;

        private final PerSample f;
        private final List<Tensor> arguments;
        private final Program program;
        private final List<Role> roles = new ArrayList<>(List.of(Role.ROWS, Role.ROWS, Role.FIXED, Role.STEP));
        private final List<@Nullable Tensor> inputs;
        private final Taped taped;

        Halves(long seed, int rows) {
            RandomFunction random = new RandomFunction(seed, OPERATIONS, DType.F64, rows);
            f = new PerSample(random, rows);
            arguments = random.arguments(0);
            program = Program.capture(f, arguments);
            inputs = new ArrayList<>(Arrays.asList(null, null, arguments.get(2), null));
            List<Boolean> wanted = new ArrayList<>(List.of(true, true, true, false));
            for (Tensor t : program.closedOver()) {
                roles.add(Role.FIXED);
                wanted.add(t.isTracked());
                inputs.add(t.stopGradient());
            }
            taped = Taped.of(program, roles, rows, wanted);
        }

        private void fill(Block block) {
            block.read(arguments.get(0), block.input(0));
            block.read(arguments.get(1), block.input(1));
            block.set(3, arguments.get(3).item());
        }

        /// Runs the forward half and compares its results.
        ///
        /// @return the tape of each block, by its first sample
        Map<Integer, List<Tensor>> forward(List<Tensor> expected) {
            Map<Integer, List<Tensor>> tapes = new ConcurrentHashMap<>();
            taped.forward().run(inputs, taped.blockRows(), block -> {
                fill(block);
                block.run();
                for (int o = 0; o < expected.size(); o++) {
                    assertClose(expected.get(o).slice(0, block.from(), block.to()), block.output(o), program);
                }
                List<Tensor> tape = new ArrayList<>();
                for (int i = 0; i < taped.tapeSize(); i++) {
                    Tensor kept = block.output(expected.size() + i);
                    assertEquals(taped.tapeShape(i, block.to() - block.from()), kept.shape());
                    tape.add(copy(kept));
                }
                tapes.put(block.from(), tape);
            });
            return tapes;
        }

        /// Runs the reverse half: the gradients by the arguments that are wanted and by the tracked tensors.
        List<Tensor> reverse(List<Tensor> cotangents, Map<Integer, List<Tensor>> tapes) {
            List<@Nullable Tensor> given = new ArrayList<>(inputs);
            given.addAll(Collections.nCopies(cotangents.size() + taped.tapeSize(), null));
            List<Tensor> found = new ArrayList<>();
            for (Tensor x : arguments.subList(0, ROW_ARGUMENTS)) {
                found.add(Tensor.zeros(DType.F64, x.shape().dims()));
            }
            found.addAll(taped.reverse().run(given, taped.blockRows(), block -> {
                fill(block);
                int place = inputs.size();
                for (Tensor cotangent : cotangents) {
                    block.read(cotangent, block.input(place++));
                }
                for (Tensor kept : Objects.requireNonNull(tapes.get(block.from()))) {
                    block.bindInput(place++, kept);
                }
                block.run();
                for (int i = 0; i < ROW_ARGUMENTS; i++) {
                    block.write(block.output(i), found.get(i));
                }
            }));
            return found;
        }
    }

    @Property(tries = 60, seed = "5")
    void twoHalvesWithATape(@ForAll @LongRange(min = 0, max = 1_000_000) long seed) {
        int rows = new int[]{1, 2, 6, 70, 300}[(int) (seed % 5)];
        Halves halves = new Halves(seed, rows);
        List<Tensor> leaves = halves.arguments.stream().map(Tensor::variable).toList();
        List<Tensor> results = halves.f.apply(leaves);
        List<Tensor> cotangents = new ArrayList<>();
        for (Tensor t : results) {
            cotangents.add(RandomKey.of(seed).fold(cotangents.size()).normal(DType.F64, t.shape().dims()));
        }
        List<Tensor> by = new ArrayList<>(leaves.subList(0, 3));
        halves.program.closedOver().stream().filter(Tensor::isTracked).forEach(by::add);
        List<Tensor> expected = RandomFunction.gradients(RandomFunction.paired(results, cotangents), by);

        Map<Integer, List<Tensor>> tapes =
                halves.forward(results.stream().map(Tensor::stopGradient).toList());
        List<Tensor> found = halves.reverse(cotangents, tapes);
        for (int i = 0; i < expected.size(); i++) {
            assertClose(expected.get(i), found.get(i), "gradient " + i + " of " + halves.program);
        }
    }
}
