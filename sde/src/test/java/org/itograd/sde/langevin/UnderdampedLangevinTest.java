package org.itograd.sde.langevin;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.GradCheck;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Calculus;
import org.itograd.sde.NoiseType;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.exact.OrnsteinUhlenbeck;
import org.itograd.sde.solve.SdeSolve;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// The methods for the underdamped Langevin equation. A correct one fails a statistical check with probability 1e-6 for a random
/// seed; the seeds are fixed.
class UnderdampedLangevinTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final double FRICTION = 0.9;
    private static final double BETA = 1.7;
    /// U = k q²/2.
    private static final double STIFFNESS = 2.3;
    private static final UnderdampedLangevin HARMONIC = UnderdampedLangevin.of(
            q -> q.square().sum(false, 1).mul(STIFFNESS / 2), FRICTION, BETA);
    /// ∇U = q + sin 2q: not linear, and smooth with bounded derivatives.
    private static final UnderdampedLangevin WAVY = UnderdampedLangevin.of(
            q -> q.square().sub(q.mul(2).cos()).sum(false, 1).mul(0.5), FRICTION, BETA);

    private static Tensor scalar(double x) {
        return Tensor.scalar(DType.F64, x);
    }

    /// One step for U harmonic is linear: y' = M y + Σ_j n_j x_j with x the increments W, H, K. M, and then the columns n_j.
    private static Tensor[] linear(Solver solver, double h) {
        int parts = solver.needs() == PathDetail.INCREMENT ? 1 : 3;
        Tensor[] map = new Tensor[1 + parts];
        Tensor basis = Tensor.of(new double[]{1, 0, 0, 1}, 2, 2, 1);
        map[0] = step(solver, h, basis, -1, parts).reshape(2, 2).transpose();
        for (int j = 0; j < parts; j++) {
            map[1 + j] = step(solver, h, Tensor.zeros(DType.F64, 1, 2, 1), j, parts).reshape(2, 1);
        }
        return map;
    }

    private static Tensor step(Solver solver, double h, Tensor y, int unit, int parts) {
        List<Tensor> path = new ArrayList<>();
        for (int j = 0; j < parts; j++) {
            path.add(Tensor.full(DType.F64, j == unit ? 1 : 0, y.shape().dims()));
        }
        return solver.step(HARMONIC.sde(), scalar(0), scalar(h), y, Increments.of(solver.needs(), path));
    }

    /// S = M S Mᵀ + h n nᵀ has S_qq = 1/(βk) exactly, for every stable step: positions have no bias at all.
    @Test
    void positionsOfBaoabAreExactForHarmonicPotentials() {
        for (double h : new double[]{0.1, 0.7, 1.2}) {
            Tensor[] map = linear(HARMONIC.baoab(), h);
            Tensor noise = map[1].matmul(map[1].transpose()).mul(h);
            Tensor s = Tensor.zeros(DType.F64, 2, 2);
            for (int k = 0; k < 600; k++) {
                s = map[0].matmul(s).matmul(map[0].transpose()).add(noise);
            }
            assertEquals(1 / (BETA * STIFFNESS), s.at(0), 1e-14);
            assertEquals(0, s.at(1), 1e-14);
            assertEquals((1 - STIFFNESS * h * h / 4) / BETA, s.at(3), 1e-14);
        }
    }

    /// Weak order 2: the moments after one step, which are M and h n nᵀ, are off by O(h³).
    @Test
    void momentsOfBaoabAreOfLocalOrderThree() {
        double[] h = {0.04, 0.02};
        double[][] error = new double[2][2];
        for (int i = 0; i < 2; i++) {
            Tensor[] map = linear(HARMONIC.baoab(), h[i]);
            OrnsteinUhlenbeck.Transition exact = transition(h[i]);
            error[i][0] = distance(exact.phi(), map[0]);
            error[i][1] = distance(exact.covariance(), map[1].matmul(map[1].transpose()).mul(h[i]));
        }
        assertEquals(3, slope(error[0][0], error[1][0]), 0.1);
        assertEquals(3, slope(error[0][1], error[1][1]), 0.1);
    }

    /// Also for a force that is not linear: against QUICSORT, which is off by O(h⁴), with expectations by Gauss's rule of 5 points for each of
    /// W, H and K instead of samples.
    @Test
    void expectationsOfBaoabAreOfLocalOrderThree() {
        double coarse = Math.abs(expectation(WAVY.baoab(), 0.04) - expectation(WAVY.quicsort(), 0.04));
        double fine = Math.abs(expectation(WAVY.baoab(), 0.02) - expectation(WAVY.quicsort(), 0.02));
        assertEquals(3, slope(coarse, fine), 0.15);
    }

    private static double expectation(Solver solver, double h) {
        double[] node = {0, 1.355626179974266, -1.355626179974266, 2.856970013872806, -2.856970013872806};
        double[] weight = {8 / 15.0, 0.2220759220056126, 0.2220759220056126, 0.01125741132772069, 0.01125741132772069};
        int n = 125;
        double[][] path = new double[3][2 * n];
        double[] weights = new double[n];
        for (int i = 0; i < n; i++) {
            int[] at = {i % 5, i / 5 % 5, i / 25};
            double[] variance = {h, h / 12, h / 720};
            weights[i] = weight[at[0]] * weight[at[1]] * weight[at[2]];
            for (int j = 0; j < 3; j++) {
                path[j][2 * i + 1] = node[at[j]] * Math.sqrt(variance[j]);
            }
        }
        List<Tensor> parts = Arrays.stream(path).map(x -> Tensor.of(x, n, 2, 1)).toList();
        Increments increments = solver.needs() == PathDetail.INCREMENT
                ? Increments.of(parts.getFirst())
                : Increments.of(solver.needs(), parts);
        Tensor y0 = Tensor.of(new double[]{0.7, -0.4}, 1, 2, 1).mul(Tensor.ones(DType.F64, n, 1, 1));
        Tensor y = solver.step(WAVY.sde(), scalar(0), scalar(h), y0, increments);
        Tensor phi = UnderdampedLangevin.position(y).sin().add(UnderdampedLangevin.velocity(y).square());
        return phi.reshape(n).mul(Tensor.of(weights, n)).sum().item();
    }

    private static OrnsteinUhlenbeck.Transition transition(double h) {
        Tensor a = Tensor.of(new double[]{0, 1, -STIFFNESS, -FRICTION}, 2, 2);
        return OrnsteinUhlenbeck.of(a, Tensor.zeros(DType.F64, 2), Tensor.of(new double[]{0, HARMONIC.noise()}, 2, 1))
                .transition(h);
    }

    private static double distance(Tensor a, Tensor b) {
        return a.sub(b).abs().max().item();
    }

    private static double slope(double coarse, double fine) {
        return Math.log(coarse / fine) / Math.log(2);
    }

    /// For U harmonic the exact step is Φ y + ∫ e^{A(h − s)} b dW_s, and the method's is M y + ∫ k(s) dW_s with k quadratic in s, since W, H
    /// and K are ∫ 1 dW, ∫ (½ − r) dW and ∫ ½ (r − ½)² − 1/24 … dW (r = s/h), up to the constants below. So the mean square of the
    /// local error is an integral of a known function: strong order 3 globally asks for order 4 of M and 3½ of the root mean square of
    /// the rest.
    @Test
    void quicsortIsOfLocalOrderThreeAndAHalf() {
        double[] deterministic = new double[2];
        double[] random = new double[2];
        for (int i = 0; i < 2; i++) {
            double h = i == 0 ? 0.1 : 0.05;
            Tensor[] map = linear(HARMONIC.quicsort(), h);
            deterministic[i] = distance(transition(h).phi(), map[0]);
            random[i] = Math.sqrt(squaredDistance(map, h));
        }
        assertEquals(4, slope(deterministic[0], deterministic[1]), 0.15);
        assertEquals(3.5, slope(random[0], random[1]), 0.15);
    }

    /// Σ ∫ (e^{A(h − s)} b − k(s))² ds over both components, by the middle rule.
    private static double squaredDistance(Tensor[] map, double h) {
        int n = 400;
        double sum = 0;
        for (int i = 0; i < n; i++) {
            double r = (i + 0.5) / n;
            // H = ∫ (½ − r) dW and K = ∫ (1/12 − r/2 + r²/2) dW: integrate their definitions by parts.
            double[] kernel = {1, 0.5 - r, 1.0 / 12 - r / 2 + r * r / 2};
            Tensor exact = transition(h * (1 - r)).phi().matmul(Tensor.of(new double[]{0, HARMONIC.noise()}, 2, 1));
            for (int j = 0; j < kernel.length; j++) {
                exact = exact.sub(map[1 + j].mul(kernel[j]));
            }
            sum += exact.square().sum().item() * h / n;
        }
        return sum;
    }

    /// Strong order along paths: QUICSORT with 64 steps for the truth, 4 and 16 for the slope, on the same W, H and K.
    @Test
    void strongOrdersAreSeenOnANonlinearForce() {
        int finest = 64;
        int paths = 500;
        Tensor[][] path = finePath(finest, paths);
        Tensor y0 = RandomKey.of(4).normal(DType.F64, paths, 2, 1);
        Tensor truth = solve(WAVY.quicsort(), y0, path);
        double quicsort = strongSlope(WAVY.quicsort(), y0, path, truth, 4, 16);
        assertEquals(3, quicsort, 0.35);
        double baoab = strongSlope(WAVY.baoab(), y0, path, truth, 16, 64);
        assertEquals(1, baoab, 0.15);
    }

    private static double strongSlope(
            Solver solver, Tensor y0, Tensor[][] path, Tensor truth, int coarse, int fine) {
        double[] error = new double[2];
        for (int level = 0; level < 2; level++) {
            Tensor y = solve(solver, y0, combined(path, level == 0 ? coarse : fine));
            error[level] = Math.sqrt(y.sub(truth).square().mean().item());
        }
        return Math.log(error[0] / error[1]) / Math.log((double) fine / coarse);
    }

    private static Tensor[][] finePath(int steps, int paths) {
        double h = 1.0 / steps;
        Tensor[][] path = new Tensor[steps][3];
        for (int k = 0; k < steps; k++) {
            RandomKey key = RandomKey.of(3).fold(k);
            double[] variance = {h, h / 12, h / 720};
            for (int j = 0; j < 3; j++) {
                path[k][j] = key.fold(j).normal(DType.F64, paths, 2, 1).mul(Math.sqrt(variance[j]));
            }
        }
        return path;
    }

    /// W, H and K of longer steps, through W, ∫W and ∫uW du: over a step of length δ these are W, δ (H + W/2) and
    /// δ² (H/2 + W/3 − K).
    private static Tensor[][] combined(Tensor[][] path, int steps) {
        int group = path.length / steps;
        double d = 1.0 / path.length;
        double h = 1.0 / steps;
        Tensor[][] coarse = new Tensor[steps][];
        for (int k = 0; k < steps; k++) {
            Tensor w = path[0][0].mul(0);
            Tensor first = w;
            Tensor second = w;
            for (int i = 0; i < group; i++) {
                Tensor[] cell = path[k * group + i];
                double at = i * d;
                Tensor area = cell[1].add(cell[0].mul(0.5)).mul(d);
                Tensor moment = cell[1].mul(0.5).add(cell[0].mul(1.0 / 3)).sub(cell[2]).mul(d * d);
                first = first.add(w.mul(d)).add(area);
                second = second.add(w.mul(d * (at + d / 2))).add(area.mul(at)).add(moment);
                w = w.add(cell[0]);
            }
            Tensor h1 = first.div(h).sub(w.mul(0.5));
            Tensor k1 = first.mul(h / 2).sub(second).div(h * h).add(w.mul(1.0 / 12));
            coarse[k] = new Tensor[]{w, h1, k1};
        }
        return coarse;
    }

    private static Tensor solve(Solver solver, Tensor y0, Tensor[][] path) {
        Tensor h = scalar(1.0 / path.length);
        List<Tensor> carried = solver.start(WAVY.sde(), scalar(0), y0);
        for (Tensor[] cell : path) {
            Increments increments = solver.needs() == PathDetail.INCREMENT
                    ? Increments.of(cell[0])
                    : Increments.of(solver.needs(), List.of(cell));
            carried = solver.advance(WAVY.sde(), scalar(0), h, carried, increments);
        }
        return carried.getFirst();
    }

    /// Both methods as solves, captured as programs: the stationary law of a harmonic particle, and gradients.
    @Test
    void solvesHaveTheStationaryLaw() {
        Tensor y0 = Tensor.zeros(DType.F64, 1 << 14, 2, 2);
        for (Solver solver : List.of(HARMONIC.baoab(), HARMONIC.quicsort())) {
            Tensor y = SdeSolve.of(HARMONIC.sde()).solver(solver).steps(0, 20, 100).brownian(BrownianPath.of(7)).run(y0)
                    .y();
            Tensor q2 = UnderdampedLangevin.position(y).square().mean(false, 1);
            Checks.mean("q² by " + solver.name(), 1 / (BETA * STIFFNESS), q2, FALSE_ALARM).require();
            if (solver.needs() == PathDetail.SPACE_TIME_TIME) {
                Tensor v2 = UnderdampedLangevin.velocity(y).square().mean(false, 1);
                Checks.mean("v² by " + solver.name(), 1 / BETA, v2, FALSE_ALARM).require();
            }
        }
    }

    @Test
    void gradientsFlowThroughSolves() {
        for (String name : List.of("BAOAB", "QUICSORT")) {
            GradCheck check = Autodiff.gradCheck(
                    p -> {
                        UnderdampedLangevin langevin = UnderdampedLangevin.of(
                                q -> q.square().mul(p.get(1)).add(q.sin()).sum(false, 1), FRICTION, BETA);
                        Solver solver = name.equals("BAOAB") ? langevin.baoab() : langevin.quicsort();
                        return SdeSolve.of(langevin.sde())
                                .solver(solver)
                                .steps(0, 1, 3)
                                .brownian(BrownianPath.of(8))
                                .run(p.get(0))
                                .y()
                                .square()
                                .sum();
                    },
                    RandomKey.of(9).normal(DType.F64, 3, 2, 2),
                    scalar(0.8));
            assertEquals(0, check.firstOrder(), 1e-8);
            assertEquals(0, check.secondOrder(), 1e-6);
        }
    }

    @Test
    void anySolverForAdditiveNoiseTakesTheEquation() {
        Tensor y0 = RandomKey.of(9).normal(DType.F64, 50, 2, 1);
        BrownianPath path = BrownianPath.of(3);
        SdeSolve solve = SdeSolve.of(WAVY.sde()).steps(0, 1, 512).brownian(path);
        double[] euler = solve.solver(new EulerMaruyama()).run(y0).y().toDoubleArray();
        assertArrayEquals(euler, solve.solver(WAVY.baoab()).run(y0).y().toDoubleArray(), 0.02);
    }

    @Test
    void anotherEquationIsRefused() {
        SdeSolve other = SdeSolve.of(HARMONIC.sde()).solver(WAVY.baoab()).steps(0, 1, 2).brownian(BrownianPath.of(1));
        assertThrows(IllegalArgumentException.class, () -> other.run(Tensor.zeros(DType.F64, 2, 2, 1)));
        SdeSolve flat = SdeSolve.of(WAVY.sde()).solver(WAVY.baoab()).steps(0, 1, 2).brownian(BrownianPath.of(1));
        String message = assertThrows(IllegalArgumentException.class, () -> flat.run(Tensor.zeros(DType.F64, 2, 1)))
                .getMessage();
        assertTrue(String.valueOf(message).contains("(batch, 2, d)"), message);
        assertTrue(WAVY.quicsort().order(Calculus.ITO, NoiseType.DIAGONAL).isEmpty());
    }

    @Test
    void functionsThatCancelAreAccurate() {
        for (double x : new double[]{1e-12, 1e-5, 0.1, 0.499, 0.501, 3, 50}) {
            assertEquals(-Math.expm1(-x) / x, Phi.first(scalar(x)).item(), 1e-14);
            double series = 0;
            double term = 0.5;
            for (int k = 3; k < 200; k++) {
                series += term;
                term *= -x / k;
            }
            double second = x < 4 ? series : (Math.expm1(-x) + x) / (x * x);
            assertEquals(second, Phi.second(scalar(x)).item(), 1e-14);
        }
    }
}
