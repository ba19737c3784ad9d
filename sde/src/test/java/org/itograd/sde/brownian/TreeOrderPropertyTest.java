package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.EdgeCasesMode;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;

/// Whatever a tree has been asked before, by which thread, and of however many samples it is asked: it says what a fresh tree says
/// that is asked once, and what the plain definition says, to the last bit. Exact, so without false alarms.
class TreeOrderPropertyTest {
    private static final TimeGrid SPAN = TimeGrid.uniform(-1, 2, 1);

    /// @param depth of the tree
    /// @param known what it knows
    /// @param asked what it is asked for
    /// @param rows  how many samples, with two processes each
    /// @param seed  of the path and the queries
    record Tree(int depth, PathDetail known, PathDetail asked, int rows, DType dtype, int seed) {
        TreePath path() {
            return TreePath.of(RandomKey.of(seed), -1, 2, depth, known);
        }

        Shape shape() {
            return Shape.of(rows, 2);
        }

        List<Tensor> space(int samples) {
            return asked.shapes(Shape.of(samples, 2)).stream().map(s -> Tensor.zeros(dtype, s.dims())).toList();
        }
    }

    @Provide
    Arbitrary<Tree> trees() {
        Arbitrary<PathDetail> details =
                Arbitraries.of(PathDetail.INCREMENT, PathDetail.SPACE_TIME, PathDetail.SPACE_TIME_TIME);
        return Combinators.combine(
                Arbitraries.of(1, 2, 7, 30, 48),
                details,
                details,
                Arbitraries.of(1, 2, 3, 4, 8, 9, 33),
                Arbitraries.of(DType.class),
                Arbitraries.integers().between(0, 1000))
                .as((depth, a, b, rows, dtype, seed) -> new Tree(
                        depth, a.isPartOf(b) ? b : a, a.isPartOf(b) ? a : b, rows, dtype, seed));
    }

    /// Times of every kind: anywhere, multiples of cells, neighbours, the ends.
    private static double time(SplittableRandom random, int depth, double last) {
        double cell = Math.scalb(3.0, -Math.min(depth, 5));
        return switch (random.nextInt(6)) {
            case 0 -> -1 + cell * random.nextInt(1 + (1 << Math.min(depth, 5)));
            case 1 -> Math.min(2, last + 1e-9 * random.nextInt(3));
            case 2 -> random.nextBoolean() ? -1 : 2;
            case 3 -> Math.min(2, last + 0.01);
            default -> -1 + 3 * random.nextDouble();
        };
    }

    private static List<double[]> queries(SplittableRandom random, int depth, int n) {
        List<double[]> all = new ArrayList<>();
        double t = -1;
        for (int i = 0; i < n; i++) {
            double s = random.nextInt(3) > 0 ? t : time(random, depth, t);
            t = time(random, depth, s);
            all.add(new double[]{s, t});
        }
        return all;
    }

    private static List<Tensor> ask(Tree tree, BrownianMotion w, int samples, double[] query) {
        List<Tensor> into = tree.space(samples);
        w.fill(query[0], query[1], into);
        return into;
    }

    private static void assertSame(List<Tensor> expected, List<Tensor> actual) {
        for (int i = 0; i < expected.size(); i++) {
            assertArrayEquals(expected.get(i).toDoubleArray(), actual.get(i).toDoubleArray());
        }
    }

    @Property(tries = 60, seed = "41", edgeCases = EdgeCasesMode.NONE)
    void theOrderOfQueriesDoesNotMatter(@ForAll("trees") Tree tree) {
        SplittableRandom random = new SplittableRandom(tree.seed);
        BrownianMotion w = tree.path().over(SPAN, tree.dtype, tree.shape(), tree.asked);
        for (double[] query : queries(random, tree.depth, 25)) {
            BrownianMotion fresh = tree.path().over(SPAN, tree.dtype, tree.shape(), tree.asked);
            assertSame(ask(tree, fresh, tree.rows, query), ask(tree, w, tree.rows, query));
        }
    }

    @Property(tries = 60, seed = "42", edgeCases = EdgeCasesMode.NONE)
    void itSaysWhatItsDefinitionSays(@ForAll("trees") Tree tree) {
        SplittableRandom random = new SplittableRandom(tree.seed);
        BrownianMotion w = tree.path().over(SPAN, tree.dtype, tree.shape(), tree.asked);
        PlainTree plain = new PlainTree(tree.path(), tree.shape());
        for (double[] query : queries(random, tree.depth, 15)) {
            List<Tensor> expected = tree.space(tree.rows);
            plain.fill(query[0], query[1], expected);
            assertSame(expected, ask(tree, w, tree.rows, query));
        }
    }

    /// Also seen in a mirror, bent to an end, and with correlated processes.
    @Property(tries = 30, seed = "43", edgeCases = EdgeCasesMode.NONE)
    void rowsAskedByOtherThreadsInOtherOrdersAreTheSame(@ForAll("trees") Tree tree) {
        SplittableRandom random = new SplittableRandom(tree.seed);
        BrownianPath[] paths = {
            tree.path(), tree.path().mirrored(), tree.path().correlated(new double[][]{{1, 0.5}, {0.5, 1}}),
            tree.path().pinned(-1, 2, Tensor.scalar(tree.dtype, 0.3))
        };
        for (BrownianPath path : paths) {
            BrownianMotion all = path.over(SPAN, tree.dtype, tree.shape(), tree.asked);
            List<double[]> queries = queries(random, tree.depth, 12);
            List<List<Tensor>> answers = queries.stream().map(q -> ask(tree, all, tree.rows, q)).toList();
            long order = random.nextLong();
            IntStream.range(0, tree.rows).parallel().forEach(row -> {
                BrownianMotion one = path.over(SPAN, tree.dtype, tree.shape(), tree.asked).rows(row, row + 1);
                new SplittableRandom(order + row).ints(12, 0, queries.size()).forEach(i -> {
                    List<Tensor> expected = answers.get(i).stream().map(t -> t.slice(0, row, row + 1)).toList();
                    assertSame(expected, ask(tree, one, 1, queries.get(i)));
                });
            });
        }
    }
}
