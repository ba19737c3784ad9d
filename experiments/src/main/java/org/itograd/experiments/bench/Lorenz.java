package org.itograd.experiments.bench;

import java.util.Arrays;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;

/// The equation of E. N. Lorenz, "Deterministic nonperiodic flow", 1963: dx = s (y − x) dt, dy = (x (r − z) − y) dt,
/// dz = (x y − b z) dt, and the same with noise of deviation 1 in every component.
final class Lorenz {
    private static final double S = 10;
    private static final double R = 28;
    private static final double B = 8.0 / 3;

    static final Sde WITHOUT_NOISE = Sde.ode((_, y) -> drift(y));
    static final Sde WITH_NOISE = Sde.ito((_, y) -> drift(y), Diffusion.additive(_ -> Tensor.scalar(1)));

    private Lorenz() {}

    private static Tensor drift(Tensor state) {
        Tensor x = state.select(1, 0);
        Tensor y = state.select(1, 1);
        Tensor z = state.select(1, 2);
        return Tensor.stack(
                1, y.sub(x).mul(S), x.mul(z.neg().add(R)).sub(y), x.mul(y).sub(z.mul(B)));
    }

    /// States (n, 3) next to each other: (1, 1, 1), then (1 + i/n, 1, 1).
    static Tensor starts(int n) {
        double[] y = new double[3 * n];
        Arrays.fill(y, 1);
        for (int i = 0; i < n; i++) {
            y[3 * i] = start(i, n);
        }
        return Tensor.of(y, n, 3).cast(DType.F64);
    }

    /// The first component of a start.
    static double start(int i, int n) {
        return 1 + (double) i / n;
    }

    /// The drift at y times h.
    static double[] step(double[] y, double h) {
        return new double[]{
            h * S * (y[1] - y[0]), h * (y[0] * (R - y[2]) - y[1]), h * (y[0] * y[1] - B * y[2])
        };
    }

    /// The solution at t from a start, by so many steps of the classical method of order 4.
    static double[] solution(double[] start, double t, int steps) {
        double h = t / steps;
        double[] y = start.clone();
        for (int k = 0; k < steps; k++) {
            double[] a = step(y, h);
            double[] b = step(moved(y, a, 0.5), h);
            double[] c = step(moved(y, b, 0.5), h);
            double[] d = step(moved(y, c, 1), h);
            for (int i = 0; i < 3; i++) {
                y[i] += (a[i] + 2 * b[i] + 2 * c[i] + d[i]) / 6;
            }
        }
        return y;
    }

    private static double[] moved(double[] y, double[] by, double share) {
        double[] moved = y.clone();
        for (int i = 0; i < 3; i++) {
            moved[i] += share * by[i];
        }
        return moved;
    }
}
