package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;
import org.ejml.interfaces.decomposition.EigenDecomposition_F64;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.CommutativeLogOde;
import org.itograd.sde.solver.Dri1;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.LogOde;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.SimplifiedPlatenWeak2;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.solver.Sriw1;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Every weak order that a solver states, without sampling: the error of E φ(X) after one step is of order q + 1 in h, and both
/// expectations are sums over the nodes of a Gauss rule for dW, of which a step takes each node as one sample.
///
/// A method of weak order q has local errors of order q + 1, and conversely if its moments stay bounded (Kloeden & Platen
/// 1992, theorem 14.5.2). Nothing here is random; the rule with 24 nodes is exact to rounding.
class WeakOrdersTest {
    private static final int NODES = 24;
    private static final Rule AREA = Rule.gauss(4);
    private static final double BAND = 0.25;

    /// A law of one increment of variance 1.
    private record Rule(double[] nodes, double[] weights) {
        static final Rule NORMAL = gauss(NODES);

        /// Golub and Welsch: the eigenvalues of the Jacobi matrix of Hermite's polynomials, and the squares of the first
        /// components of its eigenvectors.
        private static Rule gauss(int n) {
            DMatrixRMaj jacobi = new DMatrixRMaj(n, n);
            for (int i = 1; i < n; i++) {
                jacobi.set(i, i - 1, Math.sqrt(i));
                jacobi.set(i - 1, i, Math.sqrt(i));
            }
            EigenDecomposition_F64<DMatrixRMaj> eigen = DecompositionFactory_DDRM.eig(n, true, true);
            assertTrue(eigen.decompose(jacobi));
            double[] nodes = new double[n];
            double[] weights = new double[n];
            for (int i = 0; i < n; i++) {
                nodes[i] = eigen.getEigenvalue(i).getReal();
                weights[i] = Math.pow(eigen.getEigenVector(i).get(0), 2);
            }
            return new Rule(nodes, weights);
        }

        /// What the solver makes of a normal increment.
        static Rule of(Solver solver) {
            return switch (solver) {
                case SimplifiedEuler _ -> new Rule(new double[]{-1, 1}, new double[]{0.5, 0.5});
                case SimplifiedPlatenWeak2 _ -> new Rule(
                        new double[]{-Math.sqrt(3), 0, Math.sqrt(3)}, new double[]{1 / 6.0, 2 / 3.0, 1 / 6.0});
                default -> NORMAL;
            };
        }

        /// Two independent ones, the second one fastest: (n², 2).
        Tensor pairs() {
            double[] pairs = new double[2 * nodes.length * nodes.length];
            for (int i = 0; i < nodes.length * nodes.length; i++) {
                pairs[2 * i] = nodes[i / nodes.length];
                pairs[2 * i + 1] = nodes[i % nodes.length];
            }
            return Tensor.of(pairs, nodes.length * nodes.length, 2);
        }

        /// One tensor of increments whose samples are all nodes.
        Tensor samples(Shape one) {
            return one.size() == 2 ? pairs() : Tensor.of(nodes, one.with(0, nodes.length).dims());
        }

        /// E φ(X) for a few φ.
        double[] expectations(Tensor x) {
            int width = x.size() / x.shape().dim(0);
            double[] result = new double[4];
            for (int i = 0; i < x.shape().dim(0); i++) {
                double w = x.shape().dim(0) == nodes.length
                        ? weights[i]
                        : weights[i / nodes.length] * weights[i % nodes.length];
                double s = x.at(i * width) + (width == 1 ? 0 : 0.7 * x.at(i * width + 1));
                double last = x.at(i * width + width - 1);
                result[0] += w * s;
                result[1] += w * s * s;
                result[2] += w * Math.sin(s);
                result[3] += w * last * last;
            }
            return result;
        }
    }

    private static Tensor scalar(double value) {
        return Tensor.scalar(DType.F64, value);
    }

    private static double distance(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            sum += Math.abs(a[i] - b[i]);
        }
        return sum;
    }

    private static Tensor step(Solver solver, Sde sde, double t, double h, Tensor y, Tensor dW) {
        return solver.step(sde, scalar(t), scalar(h), y, Increments.of(dW));
    }

    /// E φ(X) after one step, areas integrated over as well: H by its Gauss rule with four nodes, where H = x √(h / 12); for A,
    /// ±h/2, which has its variance.
    private static double[] expectations(Solver solver, Rule rule, Sde sde, double t, double h, Tensor y, Tensor dW) {
        double[] sum = new double[4];
        switch (solver.needs()) {
            case INCREMENT -> add(sum, 1, rule.expectations(step(solver, sde, t, h, y, dW)));
            case SPACE_TIME -> {
                Shape one = dW.shape().with(0, 1);
                Tensor areas = AREA.samples(one);
                for (int i = 0; i < areas.shape().dim(0); i++) {
                    double weight = one.size() == 1
                            ? AREA.weights[i]
                            : AREA.weights[i / AREA.weights.length] * AREA.weights[i % AREA.weights.length];
                    Tensor area = areas.slice(0, i, i + 1).mul(Math.sqrt(h / 12)).broadcastTo(dW.shape());
                    Increments increments = Increments.of(PathDetail.SPACE_TIME, List.of(dW, area));
                    Tensor x = solver.step(sde, scalar(t), scalar(h), y, increments);
                    add(sum, weight, rule.expectations(x));
                }
            }
            case LEVY_AREA -> {
                for (double area : new double[]{-h / 2, h / 2}) {
                    Tensor turn = Tensor.of(new double[]{0, area, -area, 0}, 1, 2, 2)
                            .broadcastTo(Shape.of(dW.shape().dim(0), 2, 2));
                    Increments increments = Increments.of(PathDetail.LEVY_AREA, List.of(dW, turn));
                    add(sum, 0.5, rule.expectations(solver.step(sde, scalar(t), scalar(h), y, increments)));
                }
            }
            case SPACE_TIME_TIME -> throw new AssertionError("no rule for K: add it here");
        }
        return sum;
    }

    private static void add(double[] sum, double weight, double[] more) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * more[i];
        }
    }

    /// The error of one step from t = 0.
    private static double error(Solver solver, Problem problem, double h) {
        double root = Math.sqrt(h);
        Rule rule = Rule.of(solver);
        Tensor dW = rule.samples(problem.noiseShape(1)).mul(root);
        Tensor w = Rule.NORMAL.samples(problem.noiseShape(1)).mul(root);
        Tensor y = problem.start(dW.shape().dim(0));
        return distance(
                expectations(solver, rule, problem.sde(), 0, h, y, dW),
                Rule.NORMAL.expectations(problem.exact().apply(scalar(h), w)));
    }

    private static double order(double coarse, double fine) {
        return Math.log(coarse / fine) / Math.log(2) - 1;
    }

    static double order(Solver solver, Problem problem) {
        return order(error(solver, problem, 0.005), error(solver, problem, 0.0025));
    }

    private static double stated(Solver solver, Sde sde) {
        return solver.order(sde.calculus(), sde.noise()).map(o -> o.weak()).orElse(0.0);
    }

    /// On these problems: their drift commutes with their noise, which is all that log-ODE methods leave out. For what is
    /// true of all equations see `TreeConditionsTest`.
    private static boolean isBetterThanStated(Solver solver) {
        return solver instanceof ReversibleHeun
                || solver instanceof CommutativeLogOde
                || solver instanceof LogOde
                || solver instanceof Sriw1;
    }

    private static void assertSeen(Solver solver, Sde sde, double seen) {
        double stated = stated(solver, sde);
        if (isBetterThanStated(solver)) {
            assertTrue(seen > stated - BAND, "order " + seen + ", at least " + stated + " is stated");
        } else {
            assertEquals(stated, seen, BAND);
        }
    }

    private static Stream<Arguments> claims() {
        return Problem.all().stream()
                .flatMap(p -> Solvers.all().stream().filter(s -> stated(s, p.sde()) > 0).map(s -> Arguments.of(s, p)));
    }

    /// Linear equations with one sample per path can be kinder to a method than others, so this asks for the best of the
    /// orders that hold for all problems of a structure.
    @ParameterizedTest
    @MethodSource("claims")
    void theStatedOrderIsSeen(Solver solver, Problem problem) {
        double seen = order(solver, problem);
        assertTrue(seen > stated(solver, problem.sde()) - BAND, "order " + seen);
    }

    private static final Sde NONLINEAR = Sde.ito(
            (t, x) -> x.sin().add(t.cos().mul(x)), Diffusion.additive(t -> t.mul(0.7).add(0.9)));

    private static Stream<Solver> additive() {
        return Solvers.all().stream().filter(s -> stated(s, NONLINEAR) > 0);
    }

    /// Additive noise with a drift that is not linear: one step against two half steps by DRI1, whose weak order is 2.
    @ParameterizedTest
    @MethodSource("additive")
    void theStatedOrderIsSeenWithAdditiveNoise(Solver solver) {
        double[] error = new double[2];
        Rule rule = Rule.of(solver);
        for (int level = 0; level < 2; level++) {
            double h = 0.02 / (1 << level);
            Tensor dW = Tensor.of(rule.nodes(), rule.nodes().length).mul(Math.sqrt(h));
            Tensor y = Tensor.full(DType.F64, 0.4, dW.size());
            Tensor half = Rule.NORMAL.pairs().mul(Math.sqrt(h / 2));
            Tensor middle = step(
                    new Dri1(), NONLINEAR, 0.3, h / 2, Tensor.full(DType.F64, 0.4, half.shape().dim(0)),
                    half.select(1, 0));
            Tensor end = step(new Dri1(), NONLINEAR, 0.3 + h / 2, h / 2, middle, half.select(1, 1));
            error[level] = distance(
                    expectations(solver, rule, NONLINEAR, 0.3, h, y, dW), Rule.NORMAL.expectations(end));
        }
        assertSeen(solver, NONLINEAR, order(error[0], error[1]));
    }

    /// For solvers that know the area see [MilsteinLevyAreaTest].
    private static Stream<Arguments> claimsWithoutCommutation() {
        return Stream.of(Calculus.values())
                .flatMap(c -> Stream.of(NoiseType.ELEMENTWISE, NoiseType.GENERAL).map(n -> Problem.area(c, n)))
                .flatMap(e -> Solvers.all().stream()
                        .filter(s -> stated(s, e) > 0 && s.needs() != PathDetail.LEVY_AREA)
                        .map(s -> Arguments.of(s, e)));
    }

    /// dX₁ = dW₁, dX₂ = X₁ dW₂: E X₂² = x₂² + x₁² h + ½ h². A method that has the variance of the area has no error here.
    @ParameterizedTest
    @MethodSource("claimsWithoutCommutation")
    void withoutCommutationTheOrderIsOne(Solver solver, Sde area) {
        double[] error = new double[2];
        Rule rule = Rule.of(solver);
        for (int level = 0; level < 2; level++) {
            double h = 0.02 / (1 << level);
            Tensor dW = rule.pairs().mul(Math.sqrt(h));
            Tensor y = Tensor.of(new double[]{0.5, 1}, 2).broadcastTo(dW.shape());
            double[] e = expectations(solver, rule, area, 0, h, y, dW);
            error[level] = Math.abs(e[3] - (1 + 0.25 * h + h * h / 2));
        }
        if (stated(solver, area) == 2 || solver.needs() == PathDetail.LEVY_AREA) {
            assertEquals(0, error[0], 1e-13);
        } else {
            assertEquals(stated(solver, area), order(error[0], error[1]), BAND);
        }
    }

    private static Stream<Arguments> structures() {
        return Stream.of(Calculus.values())
                .flatMap(c -> Stream.of(NoiseType.DIAGONAL, NoiseType.SCALAR, NoiseType.COMMUTATIVE, NoiseType.ADDITIVE)
                        .flatMap(n -> Solvers.all().stream()
                                .filter(s -> s.order(c, n).isPresent())
                                .map(s -> Arguments.of(s, c, n))));
    }

    /// No order is stated that is lower than what all problems of a structure show.
    @ParameterizedTest
    @MethodSource("structures")
    void noOrderIsUnderstated(Solver solver, Calculus calculus, NoiseType noise) {
        List<Problem> problems = Problem.all().stream()
                .filter(p -> p.sde().calculus() == calculus && p.sde().noise() == noise)
                .toList();
        double least = problems.stream().mapToDouble(p -> order(solver, p)).min().orElseThrow();
        if (noise != NoiseType.ADDITIVE && !isBetterThanStated(solver)) {
            assertEquals(stated(solver, problems.getFirst().sde()), least, BAND);
        }
    }
}
