package org.itograd.sde.testing;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.PathDetail;

/// [Reverting] along a path: Y = e^L (Y(0) + ∫ p e^−L ds) with L = −∫ q + ½ Σ_j s_j² ds + Σ_j ∫ s_j dW_j, as sums over n steps.
///
/// The integral is that of e^−L at the step's beginning times the mean, given what is known of the step, of
/// 1 + b h/2 − M₁ + ½ M₂, with b the rate of −L and M₁, M₂ the means over the step of V = Σ_j s_j (W_j − W_j(t)) and of its square.
/// Given its increment D they are ½ D and D²/3 + s² h/6; given its space-time area H too, ½ D + H and
/// D²/3 + DH + 6H²/5 + s² h/15, where also ∫ s dW = s ΔW − c s₀ h H with s at the middle is exact. So the error is O(1/n), or
/// O(n^−3/2), with small factors.
final class RevertingPath {
    private final Reverting problem;
    private final Tensor matrix;
    private final double h;
    private final boolean areaInTime;
    private Tensor log;
    private Tensor inner;
    private Tensor y;

    private RevertingPath(Reverting problem, int samples, int n, PathDetail detail) {
        this.problem = problem;
        this.matrix = problem.matrix();
        this.h = 1.0 / n;
        this.areaInTime = PathIntegrals.knowsAreaInTime(detail);
        this.inner = Tensor.zeros(DType.F64, samples, problem.size()).add(Tensor.of(problem.start(), problem.size()));
        this.log = inner.mul(0);
        this.y = inner;
    }

    /// The states at time 1, (samples, d), with a quarter of so many steps.
    static Tensor at(Reverting problem, BrownianMotion w, int most) {
        int n = Math.max(1, most / 4);
        Tensor increment = w.increment(0, 1);
        List<Tensor> parts = parts(w, increment.shape());
        RevertingPath path = new RevertingPath(problem, increment.shape().dim(0), n, w.detail());
        for (int k = 0; k < n; k++) {
            w.fill((double) k / n, (k + 1.0) / n, parts);
            path.advance(k, parts);
        }
        return path.y;
    }

    /// (Y, ∫ b Y dW₂) with b(t) = b (1 + ct), for one Y that the first of two processes drives: with the Lévy area of each step
    /// if it is known, an error of O(1/n), else O(n^−½).
    static Tensor withArea(Reverting problem, BrownianMotion w, int n, double b, double growth) {
        List<Tensor> parts = parts(w, w.increment(0, 1).shape());
        int samples = parts.getFirst().shape().dim(0);
        RevertingPath path = new RevertingPath(problem, samples, n, PathDetail.INCREMENT);
        Tensor sum = path.y.mul(0);
        for (int k = 0; k < n; k++) {
            w.fill((double) k / n, (k + 1.0) / n, parts);
            Tensor dW = parts.getFirst();
            Tensor before = path.y;
            path.advance(k, List.of(dW.slice(1, 0, 1)));
            Tensor term = before.add(path.y).mul(0.5).mul(dW.slice(1, 1, 2));
            if (w.detail() == PathDetail.LEVY_AREA) {
                Tensor area = parts.get(1).select(1, 0).slice(1, 1, 2);
                term = term.add(before.mul(area).mul(problem.noise(0, 0, k * path.h)));
            }
            sum = sum.add(term.mul(b * (1 + growth * (k + 0.5) * path.h)));
        }
        return Tensor.concat(1, path.y, sum);
    }

    private static List<Tensor> parts(BrownianMotion w, Shape noise) {
        return w.detail().shapes(noise).stream().map(x -> Tensor.zeros(DType.F64, x.dims())).toList();
    }

    private void advance(int k, List<Tensor> parts) {
        double t = k * h;
        double middle = t + h / 2;
        Tensor s = matrix.mul(1 + problem.growth() * middle);
        Tensor squares = s.square().sum(false, 1);
        Tensor rate = squares.mul(0.5).add(Tensor.of(problem.rates(), problem.size()));
        Tensor d = along(s, parts.getFirst());
        Tensor first = d.mul(0.5);
        Tensor second = d.square().div(3).add(squares.mul(h / 6));
        Tensor integral = d;
        if (areaInTime) {
            Tensor area = along(s, parts.get(1));
            first = first.add(area);
            second = second.add(d.mul(area)).add(area.square().mul(1.2)).sub(squares.mul(h / 10));
            integral = d.sub(along(matrix, parts.get(1)).mul(problem.growth() * h));
        }
        Tensor mean = second.mul(0.5).sub(first).add(rate.mul(h / 2)).add(1);
        double wave = 1 + problem.wave() * StrictMath.sin(3 * middle);
        Tensor levels = Tensor.of(problem.levels(), problem.size()).mul(wave * h);
        inner = inner.add(log.neg().exp().mul(mean).mul(levels));
        log = log.add(integral).sub(rate.mul(h));
        y = log.exp().mul(inner);
    }

    private Tensor along(Tensor s, Tensor dW) {
        return dW.reshape(-1, problem.processes()).matmul(s.transpose());
    }
}
