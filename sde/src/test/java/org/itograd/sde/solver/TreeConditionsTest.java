package org.itograd.sde.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.brownian.PathDetail;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The order conditions of every solver, to rounding, for all equations at once. Solution and method have expansions in the
/// same elementary differentials, one for each coloured tree; their coefficients are iterated integrals and elementary
/// weights, which one step on a [TreeSystem] gives.
///
/// *Strong* order p (G. N. Milstein 1988; Kloeden & Platen 1992, theorem 10.6.3): trees of order up to p agree on every path,
/// and those of order p + ½ in mean. *Weak* order q: products of trees of order up to q + ½ together agree in mean. All are
/// polynomials of increments and areas, over which Gauss rules integrate exactly.
class TreeConditionsTest {
    private static final double ROUNDING = 1e-11;
    private static final int NODES = 4;

    /// Samples with weights.
    private record Rule(double[][] samples, double[] weights) {
        /// Golub and Welsch: the Gauss rule for N(0, variance).
        static Rule normal(double variance) {
            DMatrixRMaj jacobi = new DMatrixRMaj(NODES, NODES);
            for (int i = 1; i < NODES; i++) {
                jacobi.set(i, i - 1, Math.sqrt(i));
                jacobi.set(i - 1, i, Math.sqrt(i));
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(NODES, true, true);
            assertTrue(eigen.decompose(jacobi));
            double[][] samples = new double[NODES][];
            double[] weights = new double[NODES];
            for (int i = 0; i < NODES; i++) {
                samples[i] = new double[]{eigen.getEigenvalue(i).getReal() * Math.sqrt(variance)};
                weights[i] = Math.pow(eigen.getEigenVector(i).get(0), 2);
            }
            return new Rule(samples, weights);
        }

        /// A sample of each, independent.
        Rule and(Rule other) {
            int n = weights.length * other.weights.length;
            double[][] both = new double[n][];
            double[] product = new double[n];
            for (int i = 0; i < n; i++) {
                double[] a = samples[i / other.weights.length];
                double[] b = other.samples[i % other.weights.length];
                both[i] = new double[a.length + b.length];
                System.arraycopy(a, 0, both[i], 0, a.length);
                System.arraycopy(b, 0, both[i], a.length, b.length);
                product[i] = weights[i / other.weights.length] * other.weights[i % other.weights.length];
            }
            return new Rule(both, product);
        }

        /// W and H of m processes, or W_1, W_2 and A_12; the variance of the latter does not matter.
        static Rule of(Solver solver, int m) {
            Rule w = switch (solver) {
                case SimplifiedEuler _ -> new Rule(new double[][]{{-1}, {1}}, new double[]{0.5, 0.5});
                case SimplifiedPlatenWeak2 _ -> new Rule(
                        new double[][]{{-Math.sqrt(3)}, {0}, {Math.sqrt(3)}}, new double[]{1 / 6.0, 2 / 3.0, 1 / 6.0});
                default -> normal(1);
            };
            Rule noise = m == 1 ? w : w.and(w);
            Rule h = normal(1 / 12.0);
            return switch (solver.needs()) {
                case INCREMENT -> noise;
                case SPACE_TIME -> noise.and(m == 1 ? h : h.and(h));
                case LEVY_AREA -> noise.and(normal(0.25));
                case SPACE_TIME_TIME -> throw new AssertionError("add K here");
            };
        }

        private Tensor columns(int from, int to) {
            double[] values = new double[samples.length * (to - from)];
            for (int i = 0; i < samples.length; i++) {
                System.arraycopy(samples[i], from, values, i * (to - from), to - from);
            }
            return Tensor.of(values, samples.length, to - from);
        }

        Increments increments(PathDetail detail, int m) {
            Tensor dW = columns(0, m);
            return switch (detail) {
                case INCREMENT -> Increments.of(dW);
                case SPACE_TIME -> Increments.of(detail, List.of(dW, columns(m, 2 * m)));
                case LEVY_AREA -> {
                    Tensor turn = Tensor.of(new double[]{0, 1, -1, 0}, 1, 2, 2);
                    yield Increments.of(detail, List.of(dW, columns(2, 3).reshape(-1, 1, 1).mul(turn)));
                }
                case SPACE_TIME_TIME -> throw new AssertionError("add K here");
            };
        }
    }

    /// The trees of one structure and what a solver has for them.
    private record Weights(
            Solver solver, Calculus calculus, NoiseType noise, List<ColouredTree> trees, Rule rule, double[][] rows) {
        int m() {
            return noise == NoiseType.GENERAL ? 2 : 1;
        }

        static Weights of(Solver solver, Calculus calculus, NoiseType noise, boolean time) {
            int m = noise == NoiseType.GENERAL ? 2 : 1;
            boolean second = solver.order(calculus, noise).orElseThrow().weak() > 1;
            List<ColouredTree> trees = ColouredTree.upTo(m == 1 || second ? 5 : 4, m).stream()
                    .filter(t -> noise != NoiseType.ADDITIVE || t.isAdditive())
                    .toList();
            Rule rule = Rule.of(solver, m);
            double[][] rows = new TreeSystem(trees, m, time || noise == NoiseType.ADDITIVE)
                    .step(solver, calculus, noise, rule.increments(solver.needs(), m));
            return new Weights(solver, calculus, noise, trees, rule, rows);
        }

        /// The largest error in mean over products of trees of so many halves together.
        double inMean(int halves, boolean products) {
            double worst = 0;
            Map<ColouredTree, Integer> places = new HashMap<>();
            trees.forEach(t -> places.put(t, places.size()));
            for (List<ColouredTree> forest : ColouredTree.forests(trees, halves)) {
                if (products || forest.size() == 1) {
                    int[] columns = forest.stream().mapToInt(places::get).toArray();
                    double sum = 0;
                    for (int i = 0; i < rows.length; i++) {
                        double product = rule.weights[i];
                        for (int column : columns) {
                            product *= rows[i][column];
                        }
                        sum += product;
                    }
                    worst = Math.max(worst, Math.abs(sum - ColouredTree.expectation(forest, calculus, m())));
                }
            }
            return worst;
        }

        /// The largest error on a path over trees of so many halves.
        double onPaths(int halves) {
            double worst = 0;
            for (int j = 0; j < trees.size(); j++) {
                for (int i = 0; i < rows.length && trees.get(j).halves() == halves; i++) {
                    worst = Math.max(worst, Math.abs(rows[i][j] - integral(trees.get(j), rule.samples[i])));
                }
            }
            return worst;
        }

        /// The integral of a tree of order up to 1, or 1½ for one process, over a path of length 1.
        private double integral(ColouredTree tree, double[] path) {
            double ito = calculus == Calculus.ITO && noise != NoiseType.ADDITIVE ? 1 : 0;
            double w = path[0];
            double h = m() == 1 && path.length == 2 ? path[1] : 0;
            return switch (tree.toString()) {
                case "0" -> 1;
                case "1" -> w;
                case "2" -> path[1];
                case "[1]1" -> (w * w - ito) / 2;
                case "[2]2" -> (path[1] * path[1] - ito) / 2;
                case "[1]2" -> w * path[1] / 2 + path[2];
                case "[2]1" -> w * path[1] / 2 - path[2];
                case "[1]0" -> w / 2 + h;
                case "[0]1" -> w / 2 - h;
                case "[1, 1]1" -> w * w * w / 3 - ito * (w / 2 + h);
                case "[[1]1]1" -> (w * w * w - ito * 3 * w) / 6;
                default -> throw new AssertionError(tree);
            };
        }

        /// From the conditions, as far as what the path tells can bring them.
        double strongOrder() {
            double order = 0;
            int known = switch (solver.needs()) {
                case INCREMENT -> m() == 1 ? 2 : 1;
                case SPACE_TIME, SPACE_TIME_TIME -> m() == 1 ? 3 : 1;
                case LEVY_AREA -> 2;
            };
            for (int halves = 1; halves <= known && onPaths(halves) < ROUNDING; halves++) {
                if (inMean(halves + 1, false) < ROUNDING) {
                    order = halves / 2.0;
                }
            }
            return order;
        }

        /// The error of one step in mean is of order q + 1. Orders above 2 are not told apart.
        double weakOrder() {
            int halves = 1;
            int most = trees.getLast().halves();
            while (halves <= most && inMean(halves, true) < ROUNDING) {
                halves++;
            }
            return halves / 2.0 - 1;
        }
    }

    private static Stream<Arguments> claims() {
        return Stream.of(Calculus.values())
                .flatMap(c -> Stream.of(NoiseType.ADDITIVE, NoiseType.SCALAR, NoiseType.GENERAL)
                        .flatMap(n -> Solvers.all().stream()
                                .filter(s -> s.order(c, n).isPresent() && isRungeKutta(s))
                                .map(s -> Arguments.of(s, c, n))));
    }

    /// Whether the step is a sum of stages: taming, exponentials, increments cut off and a state of
    /// the method's own are not.
    private static boolean isRungeKutta(Solver solver) {
        return switch (solver) {
            case TamedEuler _,TamedMilstein _,ExponentialEuler _,ImplicitMidpoint _,ReversibleHeun _ -> false;
            default -> true;
        };
    }

    @ParameterizedTest
    @MethodSource("claims")
    void theOrdersAreThoseOfTheConditions(Solver solver, Calculus calculus, NoiseType noise) {
        Order stated = solver.order(calculus, noise).orElseThrow();
        for (boolean time : new boolean[]{false, true}) {
            Weights weights = Weights.of(solver, calculus, noise, time);
            assertEquals(stated.strong(), stated.strong() == 0 ? 0 : weights.strongOrder(), "strong, time: " + time);
            assertEquals(stated.weak(), weights.weakOrder(), "weak, time: " + time);
        }
    }
}
