package org.itograd.autodiff.program;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.function.Function;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Workers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Programs in blocks of rows, over several steps: what goes from step to step, what is added up, which memory is whose.
class RowProgramTest {
    private static final RandomKey KEY = RandomKey.of(23);
    private static final int ROWS = 23;

    private static Tensor normal(long seed, int... dims) {
        return KEY.fold(seed).normal(DType.F64, dims);
    }

    private static void copy(Tensor all, int from, Tensor some) {
        System.arraycopy(all.array(), from * (some.size() / some.shape().dim(0)), some.array(), 0, some.size());
    }

    private static void assertClose(Tensor expected, Tensor actual) {
        assertEquals(expected.shape(), actual.shape());
        assertArrayEquals(expected.toDoubleArray(), actual.toDoubleArray(), 1e-12);
    }

    private interface Map extends Function<List<Tensor>, List<Tensor>> {}

    /// Runs f again and again on what it carries and a fixed weight, in blocks of rows; its results are what it carries next,
    /// and totals. Compares with the same on whole tensors.
    private static void checkSteps(Map f, List<Tensor> carried, Tensor weight, int steps, int some) {
        List<Tensor> expected = whole(f, carried, weight, steps);
        List<Tensor> found = inBlocks(f, carried, weight, steps, some);
        assertEquals(expected.size(), found.size());
        for (int i = 0; i < expected.size(); i++) {
            assertClose(expected.get(i), found.get(i));
        }
    }

    private static List<Tensor> with(List<Tensor> carried, Tensor weight) {
        List<Tensor> in = new ArrayList<>(carried);
        in.add(weight);
        return in;
    }

    /// What is carried at the end, then the totals over all steps, at least one.
    private static List<Tensor> whole(Map f, List<Tensor> carried, Tensor weight, int steps) {
        int n = carried.size();
        List<Tensor> now = f.apply(with(carried, weight));
        for (int k = 1; k < steps; k++) {
            List<Tensor> next = new ArrayList<>(f.apply(with(now.subList(0, n), weight)));
            for (int i = n; i < next.size(); i++) {
                next.set(i, next.get(i).add(now.get(i)));
            }
            now = next;
        }
        return now;
    }

    private static List<Tensor> inBlocks(Map f, List<Tensor> carried, Tensor weight, int steps, int some) {
        int n = carried.size();
        int rows = carried.getFirst().shape().dim(0);
        List<Role> roles = new ArrayList<>(Collections.nCopies(n, Role.ROWS));
        roles.add(Role.FIXED);
        RowProgram row = RowProgram.of(Program.capture(f, with(carried, weight)), roles, rows, n);
        List<@Nullable Tensor> inputs = new ArrayList<>(Collections.nCopies(n, null));
        inputs.add(weight);
        List<Tensor> last = new ArrayList<>();
        carried.forEach(t -> last.add(Tensor.zeros(t.dtype(), t.shape().dims())));
        last.addAll(row.run(inputs, row.isWhole() ? rows : some, block -> {
            for (int i = 0; i < n; i++) {
                block.read(carried.get(i), block.input(i));
            }
            for (int k = 0; k < steps; k++) {
                block.run();
                for (int i = 0; i < n; i++) {
                    block.feedBack(i, i);
                }
            }
            for (int i = 0; i < n; i++) {
                block.write(block.input(i), last.get(i));
            }
        }));
        return last;
    }

    /// A method that remembers earlier states hands an input on as an output: it must be the input before the step.
    @Test
    void columnsThatAreStackedAndTransposedStaySamples() {
        Tensor y = normal(90, ROWS, 3);
        Tensor w = normal(91, 3);
        Map rotate = in -> {
            Tensor x = in.get(0).mul(in.get(1)).tanh();
            return List.of(Tensor.stack(x.select(1, 2), x.select(1, 0), x.select(1, 1)).transpose());
        };
        assertFalse(RowProgram.of(
                Program.capture(rotate, List.of(y, w)), List.of(Role.ROWS, Role.FIXED), ROWS, 1).isWhole());
        checkSteps(rotate, List.of(y), w, 3, 5);
    }

    @Test
    void anInputThatIsHandedOnIsThatOfBefore() {
        for (int steps : new int[]{1, 2, 3, 8}) {
            for (int some : new int[]{1, 5, ROWS}) {
                List<Tensor> three = List.of(normal(1, ROWS, 4), normal(2, ROWS, 4), normal(3, ROWS, 4));
                Tensor w = normal(4, 4);
                checkSteps(in -> List.of(in.get(0).add(in.get(1).mul(in.get(3))), in.get(0), in.get(1)), three, w,
                        steps, some);
                checkSteps(in -> List.of(in.get(1), in.get(2), in.get(0)), three, w, steps, some);
                checkSteps(in -> List.of(in.get(1), in.get(0), in.get(0).mul(in.get(2))), three, w, steps, some);
                checkSteps(in -> List.of(in.get(0).tanh(), in.get(1), in.get(0)), three, w, steps, some);
                checkSteps(in -> {
                    Tensor y = in.get(0).mul(in.get(3)).sin();
                    return List.of(y, y, y.mul(in.get(2)));
                }, three, w, steps, some);
            }
        }
    }

    /// Rows that mix, so that all are one block; sums and values per sample may then be one value.
    @ParameterizedTest
    @ValueSource(ints = {1, 2, 5})
    void aTotalMayBeAStateToo(int rows) {
        Tensor w = normal(4, rows, 4);
        List<Tensor> one = List.of(normal(1, rows, 4));
        checkSteps(in -> {
            Tensor y = in.get(0).sub(in.get(0).mean(true, 0)).mul(in.get(1)).tanh();
            return List.of(y, y, y.sum(), y, y.reshape(4 * rows));
        }, one, w, 3, rows);
        Tensor square = normal(5, 4, 4);
        checkSteps(in -> {
            Tensor y = in.get(0).matmul(in.get(1)).tanh();
            Tensor z = y.transpose().matmul(y).sum(false, 0).mul(y.mean(false, 0));
            Tensor x = y.add(z).matmul(in.get(1));
            return List.of(x, x, x.transpose().matmul(x), x.transpose().matmul(x));
        }, one, square, 3, rows);
    }

    @Test
    void totalsOfBlocksAndStepsAddUp() {
        Tensor w = normal(4, 4, 4);
        for (int some : new int[]{1, 4, 7, ROWS}) {
            checkSteps(in -> {
                Tensor y = in.get(0).matmul(in.get(1)).tanh();
                Tensor g = y.transpose().matmul(y);
                return List.of(y, g, g.mul(2), g.matmul(in.get(1)), y.sum(false, 0), y.sum(), g.sum().neg(), g.add(g));
            }, List.of(normal(1, ROWS, 4)), w, 3, some);
        }
    }

    /// Memory of totals is used again; what a run gave stays as it is, and nothing of it is in what the next one gives.
    @Test
    void totalsOfARunAreNotInThoseOfTheNext() {
        Tensor w = normal(4, 4, 4);
        Map f = in -> {
            Tensor y = in.get(0).matmul(in.get(1)).tanh();
            return List.of(y, y.transpose().matmul(y), y.sum(false, 0));
        };
        List<Tensor> found = List.of();
        List<double[]> before = List.of();
        for (int round = 0; round < 3; round++) {
            List<Tensor> one = List.of(normal(70 + round, ROWS, 4));
            List<Tensor> last = inBlocks(f, one, w, 2, 3);
            List<Tensor> expected = whole(f, one, w, 2);
            for (int i = 0; i < expected.size(); i++) {
                assertClose(expected.get(i), last.get(i));
            }
            for (int i = 0; i < found.size(); i++) {
                assertArrayEquals(before.get(i), found.get(i).toDoubleArray());
            }
            found = last;
            before = last.stream().map(Tensor::toDoubleArray).toList();
        }
    }

    /// Weights as long as the batch: each block sees its own rows.
    @Test
    void fixedTensorsAsLongAsTheBatchAreSliced() {
        Tensor w = normal(4, ROWS, 4);
        for (int some : new int[]{1, 4, ROWS}) {
            checkSteps(
                    in -> List.of(in.get(0).mul(in.get(1)).add(in.get(1).exp().mul(0.1)), in.get(1)),
                    List.of(normal(1, ROWS, 4), normal(2, ROWS, 4)), w, 3, some);
        }
    }

    @Test
    void outputsMayBeBoundToOtherMemory() {
        Program program = Program.capture(in -> {
            Tensor y = in.getFirst().exp();
            return List.of(y, y.mul(2), in.getFirst(), y.reshape(ROWS, 1, 4), y.mul(2).sum(true, 1));
        }, List.of(normal(1, ROWS, 4)));
        RowProgram row = RowProgram.of(program, List.of(Role.ROWS), ROWS, 5);
        assertFalse(row.isWhole());
        for (int round = 0; round < 3; round++) {
            Tensor x = normal(10 + round, ROWS, 4);
            List<Tensor> expected = program.apply(List.of(x));
            List<List<Tensor>> found = new ArrayList<>();
            int bound = round;
            Workers.withThreads(1, () -> row.run(Arrays.asList(new @Nullable Tensor[]{null}), 9, block -> {
                List<Tensor> mine = new ArrayList<>();
                for (int o = 0; o < 5; o++) {
                    Tensor own = block.output(o == 2 ? 0 : o);
                    mine.add(Tensor.zeros(DType.F64, own.shape().dims()));
                    if ((bound + o) % 3 != 0) {
                        block.bindOutput(o, mine.get(o));
                    }
                }
                copy(x, block.from(), block.input(0));
                block.run();
                for (int o = 0; o < 5; o++) {
                    Tensor rows = expected.get(o).slice(0, block.from(), block.to());
                    assertArrayEquals(rows.toDoubleArray(), block.output(o).toDoubleArray());
                    if ((bound + o) % 3 != 0) {
                        assertArrayEquals(rows.toDoubleArray(), mine.get(o).toDoubleArray());
                    }
                }
                found.add(mine);
            }));
            assertEquals(3, found.size());
        }
    }

    @Test
    void inputsMayBeBoundToOtherMemory() {
        Program program = Program.capture(
                in -> List.of(in.get(0).reshape(ROWS, 2, 2).sum(false, 1).mul(in.get(0).sum(true, 1))),
                List.of(normal(1, ROWS, 4)));
        RowProgram row = RowProgram.of(program, List.of(Role.ROWS), ROWS, 1);
        List<Tensor> xs = List.of(normal(1, ROWS, 4), normal(2, ROWS, 4), normal(3, ROWS, 4));
        for (int round = 0; round < 2; round++) {
            row.run(Arrays.asList(new @Nullable Tensor[]{null}), ROWS, block -> {
                Tensor own = block.input(0);
                copy(xs.getFirst(), 0, own);
                block.run();
                for (Tensor x : xs) {
                    Tensor before = Tensor.of(x.toDoubleArray(), ROWS, 4);
                    block.bindInput(0, x);
                    block.run();
                    assertClose(program.apply(List.of(before)).getFirst(), block.output(0));
                }
                block.bindInput(0, own);
                block.run();
                assertClose(program.apply(List.of(xs.getFirst())).getFirst(), block.output(0));
            });
        }
    }

    @Test
    void anEqualProgramIsPlannedOnce() {
        Map f = in -> List.of(in.get(0).mul(3).tanh());
        Program a = Program.capture(f, List.of(normal(1, ROWS, 4)));
        Program b = Program.capture(f, List.of(normal(2, ROWS, 4)));
        assertTrue(RowProgram.of(a, List.of(Role.ROWS), ROWS, 1) == RowProgram.of(b, List.of(Role.ROWS), ROWS, 1));
    }
}
