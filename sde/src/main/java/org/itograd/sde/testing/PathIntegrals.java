package org.itograd.sde.testing;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.PathDetail;

/// Exact solutions that are integrals over a path: sums over many steps, with what is known of the path in each.
final class PathIntegrals {
    private PathIntegrals() {}

    /// m + ∫ k dW as m + k(1) W(1) − ∫ k′(s) W(s) ds over n steps: by the trapezoidal rule, with an error of O(1/n); or, if the
    /// path knows the space-time area H, with the exact ∫ W ds = h (W + ½ ΔW + H) of each step and k′ at its middle, O(1/n²).
    static Tensor byParts(BrownianMotion w, int n, double m, double k1, DoubleUnaryOperator derivative) {
        double h = 1.0 / n;
        Tensor dW = w.increment(0, h).mul(0);
        List<Tensor> parts =
                w.detail().shapes(dW.shape()).stream().map(x -> Tensor.zeros(DType.F64, x.dims())).toList();
        Tensor at = dW;
        Tensor integral = dW;
        for (int k = 0; k < n; k++) {
            w.fill(k * h, (k + 1) * h, parts);
            dW = parts.getFirst();
            if (knowsAreaInTime(w)) {
                integral = integral
                        .add(at.add(dW.mul(0.5)).add(parts.get(1)).mul(derivative.applyAsDouble((k + 0.5) * h) * h));
            } else {
                double left = derivative.applyAsDouble(k * h);
                double right = derivative.applyAsDouble((k + 1) * h);
                integral = integral.add(at.mul(left).add(at.add(dW).mul(right)).mul(h / 2));
            }
            at = at.add(dW);
        }
        return at.mul(k1).sub(integral).add(m);
    }

    private static boolean knowsAreaInTime(BrownianMotion w) {
        return knowsAreaInTime(w.detail());
    }

    static boolean knowsAreaInTime(PathDetail detail) {
        return detail == PathDetail.SPACE_TIME || detail == PathDetail.SPACE_TIME_TIME;
    }

    /// The integral as a sum over n/4 steps of e^(bt−σW_t) times the mean, given what is known of the step, of 1 + b h/2 − σ M₁ + ½ σ² M₂,
    /// where M₁ and M₂ are the means over the step of W_s − W_t and of its square. Given the increment D they are ½ D and D²/3 + h/6;
    /// given H too, ½ D + H and D²/3 + DH + 6H²/5 + h/15. So the error is O(1/n), or O(n^−3/2), with small
    /// factors, so that a quarter of the steps will do.
    static Tensor meanReverting(BrownianMotion w, int most, double b, double sigma) {
        int n = Math.max(1, most / 4);
        double h = 1.0 / n;
        Tensor at = w.increment(0, h).mul(0);
        List<Tensor> parts =
                w.detail().shapes(at.shape()).stream().map(x -> Tensor.zeros(DType.F64, x.dims())).toList();
        Tensor integral = at.add(2);
        for (int k = 0; k < n; k++) {
            w.fill(k * h, (k + 1) * h, parts);
            Tensor d = parts.getFirst();
            Tensor first = d.mul(0.5);
            Tensor second = d.square().div(3).add(h / 6);
            if (knowsAreaInTime(w)) {
                Tensor area = parts.get(1);
                first = first.add(area);
                second = second.add(d.mul(area)).add(area.square().mul(1.2)).sub(h / 10);
            }
            Tensor within = second.mul(sigma * sigma / 2).sub(first.mul(sigma)).add(1 + b * h / 2);
            integral = integral.add(at.mul(-sigma).add(b * k * h).exp().mul(within).mul(h));
            at = at.add(d);
        }
        return integral.mul(at.mul(sigma).sub(b).exp());
    }

    static Tensor revertingArea(BrownianMotion w, int n, double start) {
        double h = 1.0 / n;
        Tensor x2 = w.increment(0, h).select(1, 0).mul(0);
        Tensor x1 = x2.add(start);
        boolean withArea = w.detail() == PathDetail.LEVY_AREA;
        List<Tensor> parts = w.detail().shapes(Shape.of(x1.size(), 2)).stream()
                .map(x -> Tensor.zeros(DType.F64, x.dims())).toList();
        for (int k = 0; k < n; k++) {
            w.fill(k * h, (k + 1) * h, parts);
            Tensor dW1 = parts.getFirst().select(1, 0);
            Tensor dW2 = parts.getFirst().select(1, 1);
            Tensor next = x1.mul(StrictMath.exp(-h)).add(dW1.mul(StrictMath.exp(-h / 2)));
            x2 = x2.add(x1.add(next).mul(0.5).mul(dW2));
            if (withArea) {
                x2 = x2.add(parts.get(1).select(1, 0).select(1, 1));
            }
            x1 = next;
        }
        return Tensor.concat(1, x1.reshape(-1, 1), x2.reshape(-1, 1));
    }

    static Tensor iteratedIntegral(BrownianMotion w, int n) {
        if (w.detail() == PathDetail.LEVY_AREA) {
            Tensor increment = w.increment(0, 1);
            Tensor area = Tensor.zeros(DType.F64, increment.shape().dim(0), 2, 2);
            w.fill(0, 1, List.of(increment, area));
            Tensor w1 = increment.slice(1, 0, 1);
            Tensor product = w1.mul(increment.slice(1, 1, 2));
            return Tensor.concat(1, w1, product.mul(0.5).add(area.select(1, 0).slice(1, 1, 2)));
        }
        Tensor w1 = w.increment(0, 1).select(1, 0).mul(0);
        Tensor x2 = w1;
        for (int k = 0; k < n; k++) {
            Tensor dW = w.increment((double) k / n, (k + 1.0) / n);
            Tensor dW1 = dW.select(1, 0);
            x2 = x2.add(w1.add(dW1.mul(0.5)).mul(dW.select(1, 1)));
            w1 = w1.add(dW1);
        }
        return Tensor.concat(1, w1.reshape(-1, 1), x2.reshape(-1, 1));
    }
}
