package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The strong orders of solvers that know the space-time area of each step, on equations whose solutions hold integrals of
/// the path over time: drift and noise do not commute. The truth comes from W and H of 1,024 fine steps.
///
/// The root-mean-square errors at h = 1/16 and h = 1/128 have a relative standard error below 0.08 with 500 paths, so their
/// slope one below 0.06, and a band of 0.3 fails by chance with a probability below 1e-6 for a random seed (it is fixed).
class SpaceTimeOrdersTest {
    private static final int PATHS = 500;
    private static final int FINEST = 1024;
    private static final int COARSE = 16;
    private static final int FINE = 128;
    private static final double BAND = 0.3;
    private static final BrownianPath PATH = BrownianPath.fine(5, TimeGrid.uniform(0, 1, FINEST));

    /// What is added up over the fine steps, from W before the step, dW and H.
    private interface Sum {
        Tensor of(int k, Tensor w, Tensor dW, Tensor h);
    }

    private static Tensor sum(Shape noise, Sum terms) {
        TimeGrid grid = TimeGrid.uniform(0, 1, FINEST);
        BrownianMotion motion = PATH.over(grid, DType.F64, noise, PathDetail.SPACE_TIME);
        Tensor w = Tensor.zeros(DType.F64, noise.dims());
        Tensor total = Tensor.scalar(DType.F64, 0);
        for (int k = 0; k < FINEST; k++) {
            Tensor dW = Tensor.zeros(DType.F64, noise.dims());
            Tensor h = Tensor.zeros(DType.F64, noise.dims());
            motion.fill(grid.time(k), grid.time(k + 1), List.of(dW, h));
            total = total.add(terms.of(k, w, dW, h));
            w = w.add(dW);
        }
        return total;
    }

    private static double slope(Sde sde, Solver solver, Tensor y0, Tensor truth) {
        double[] error = IntStream.of(COARSE, FINE)
                .mapToDouble(n -> {
                    Tensor x = SdeSolve.of(sde).solver(solver).steps(0, 1, n).brownian(PATH).run(y0).y();
                    return Math.sqrt(x.sub(truth).square().mean().item());
                })
                .toArray();
        return Math.log(error[0] / error[1]) / Math.log((double) FINE / COARSE);
    }

    private static Stream<Solver> solvers(Calculus calculus, NoiseType noise) {
        return Solvers.all().stream()
                .filter(s -> s.needs() == PathDetail.SPACE_TIME && s.order(calculus, noise).isPresent());
    }

    private static Stream<Solver> additive() {
        return solvers(Calculus.ITO, NoiseType.ADDITIVE)
                .filter(s -> s.order(Calculus.ITO, NoiseType.ADDITIVE).orElseThrow().strong() == 1.5);
    }

    /// dX = −θX dt + σ (1 + t) dW: X(1) = e^−θ + ∫ k dW with k(s) = σ (1 + s) e^−θ(1 − s), which over a step of length δ with the
    /// middle s is k(s) dW − k'(s) δ H, off by O(δ^2½).
    ///
    /// The drift is linear, so that the term of order h², ½ f″ g² ∫ (W² − …) ds, is zero: the order is 2, half an order more than
    /// holds in general.
    @ParameterizedTest
    @MethodSource("additive")
    void withAdditiveNoiseAndALinearDrift(Solver solver) {
        double pull = 1.5;
        double size = 0.8;
        Sde sde = Sde.ito((t, x) -> x.mul(-pull), Diffusion.additive(t -> t.add(1).mul(size)));
        Tensor y0 = Tensor.ones(DType.F64, PATHS);
        double delta = 1.0 / FINEST;
        Tensor truth = sum(y0.shape(), (k, _, dW, h) -> {
            double s = (k + 0.5) * delta;
            double decay = size * Math.exp(-pull * (1 - s));
            return dW.mul(decay * (1 + s)).sub(h.mul(delta * decay * (1 + pull * (1 + s))));
        }).add(Math.exp(-pull));
        assertEquals(2, slope(sde, solver, y0, truth), BAND);
    }

    private static Stream<Arguments> commuting() {
        return Stream.of(Calculus.values())
                .flatMap(c -> Stream.of(NoiseType.ADDITIVE, NoiseType.DIAGONAL, NoiseType.SCALAR, NoiseType.COMMUTATIVE)
                        .flatMap(n -> solvers(c, n).map(s -> Arguments.of(s, c, n))));
    }

    /// dX = (a − X) dt + X Σ σ_j dW_j: X = Φ (1 + a ∫ ds / Φ) with Φ(t) = exp(−t + Σ σ_j W_j), in Itô's sense with − ½ Σ σ_j² t
    /// more. Over a fine step ∫ ds / Φ is δ (1 − Σ σ_j H_j) times the mean of 1/Φ at its ends, off by O(δ²).
    /// With additive noise, the equation of ln X, dY = (a e^−Y − 1) dt + σ dW, where methods of order 3 for an ODE show more
    /// than their order at these h.
    @ParameterizedTest
    @MethodSource("commuting")
    void withNoiseThatCommutes(Solver solver, Calculus calculus, NoiseType noise) {
        double a = 2;
        double[] size = noise == NoiseType.COMMUTATIVE ? new double[]{0.5, -0.4} : new double[]{0.6};
        double variance = IntStream.range(0, size.length).mapToDouble(j -> size[j] * size[j]).sum();
        boolean additive = noise == NoiseType.ADDITIVE;
        double rate = calculus == Calculus.ITO && !additive ? -1 - variance / 2 : -1;
        Tensor row = Tensor.of(size, size.length, 1);
        BiFunction<Double, Tensor, Tensor> inverse = (t, w) -> w.matmul(row).add(rate * t).neg().exp();
        double delta = 1.0 / FINEST;
        Shape shape = Shape.of(PATHS, size.length);
        Tensor integral = sum(shape, (k, w, dW, h) -> {
            Tensor ends = inverse.apply(k * delta, w).add(inverse.apply((k + 1) * delta, w.add(dW)));
            return ends.mul(h.matmul(row).neg().add(1)).mul(delta / 2);
        });
        Tensor end = sum(shape, (_, _, dW, _) -> dW);
        Tensor truth = integral.mul(a).add(1).div(inverse.apply(1.0, end));
        Diffusion diffusion = switch (noise) {
            case ADDITIVE -> Diffusion.additive(t -> t.mul(0).add(size[0]));
            case DIAGONAL -> Diffusion.diagonal((t, x) -> x.mul(size[0]));
            case SCALAR -> Diffusion.scalar((t, x) -> x.mul(size[0]));
            default -> Diffusion.commutative(2, (t, x) -> x.reshape(-1, 1, 1).mul(row.reshape(1, 1, 2)));
        };
        VectorField drift = additive ? (t, y) -> y.neg().exp().mul(a).sub(1) : (t, x) -> x.neg().add(a);
        Sde sde = new Sde(drift, diffusion, calculus, Jumps.none());
        Tensor y0 = Tensor.full(DType.F64, additive ? 0 : 1, PATHS, 1);
        double stated = solver.order(calculus, noise).orElseThrow().strong();
        double seen = slope(sde, solver, y0, additive ? truth.log() : truth);
        if (additive) {
            assertTrue(seen > stated - BAND, "order " + seen);
        } else {
            assertEquals(stated, seen, BAND);
        }
    }

    private static Stream<Arguments> general() {
        return Stream.of(Calculus.values())
                .flatMap(c -> solvers(c, NoiseType.GENERAL)
                        .map(s -> Arguments.of(s, Problem.area(c, NoiseType.GENERAL))));
    }

    /// dX₁ = dW₁, dX₂ = X₁ dW₂: the mean-square error at 1 is h times the variance of twice what a method does not know of the
    /// area of a step of length 1, over 4: h/4 without H, h/12 with it, h/2 for two signs in its place. A z-test that fails by
    /// chance with probability 6e-7, once for each method.
    @ParameterizedTest
    @MethodSource("general")
    void theAreaHasTheErrorThatTheMethodLeaves(Solver solver, Sde area) {
        int n = 4;
        BrownianPath path = BrownianPath.fine(9, TimeGrid.uniform(0, 1, 4 * n));
        int paths = 1 << 14;
        Tensor y0 = Tensor.zeros(DType.F64, paths, 2);
        BrownianMotion motion =
                path.over(TimeGrid.uniform(0, 1, n), DType.F64, Shape.of(paths, 2), PathDetail.LEVY_AREA);
        Tensor dW = Tensor.zeros(DType.F64, paths, 2);
        Tensor levy = Tensor.zeros(DType.F64, paths, 2, 2);
        motion.fill(0, 1, List.of(dW, levy));
        Tensor truth = dW.select(1, 0).mul(dW.select(1, 1)).mul(0.5).add(levy.select(1, 0).select(1, 1));
        Tensor square = SdeSolve.of(area)
                .solver(solver)
                .steps(0, 1, n)
                .brownian(path)
                .run(y0)
                .y()
                .select(1, 1)
                .sub(truth)
                .square();
        double expected = switch (solver.name()) {
            case "GeneralShark", "Spark" -> 1.0 / (12 * n);
            case "SlowRk" -> 1.0 / (4 * n);
            case "NinomiyaVictoir", "Ri6" -> 1.0 / (2 * n);
            default -> throw new AssertionError("no error for " + solver.name() + ": add it here");
        };
        double z = (square.mean().item() - expected) / Math.sqrt(square.var(false, 0).item() / paths);
        assertEquals(0, z, 5);
    }
}
