package org.itograd.autodiff;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.itograd.base.DType;

/// Compares derivatives with finite differences, in float64 and along random directions.
///
/// For random directions u and a random cotangent c, the first-order check compares ⟨Jᵀc, u⟩ with the central difference
/// of s ↦ ⟨c, f(x + s u)⟩, and the second-order check does the same for the gradient map x ↦ Jᵀc. Each difference is taken
/// at steps ε and ε/2 and extrapolated (Richardson), so that its own error is O(ε⁴).
///
/// @param firstOrder  largest error of a first-order derivative relative to the scale of the terms compared
/// @param secondOrder the same for second-order derivatives
public record GradCheck(double firstOrder, double secondOrder) {
    private static final int DIRECTIONS = 3;
    private static final double STEP = 1e-3;

    /// Checks f at xs.
    ///
    /// @param f  a function of the tensors, of any result shape, smooth near xs
    /// @param xs F64 tensors
    /// @throws IllegalArgumentException if an x is not F64
    public static GradCheck of(Function<List<Tensor>, Tensor> f, Tensor... xs) {
        List<Tensor> at = List.of(xs);
        for (Tensor x : at) {
            require(x.dtype() == DType.F64, "xs: finite differences need F64, got %s; use cast(DType.F64)", x.dtype());
        }
        RandomKey key = RandomKey.of(0x6772_6164L);
        Tensor cotangent = key.normal(DType.F64, f.apply(at).shape().dims());
        Function<List<Tensor>, Tensor> scalar = x -> f.apply(x).mul(cotangent).sum();
        double first = 0;
        double second = 0;
        for (int d = 0; d < DIRECTIONS; d++) {
            List<Tensor> u = directions(key.fold(2L * d + 1), at);
            List<Tensor> v = directions(key.fold(2L * d + 2), at);
            first = Math.max(first, error(scalar, at, u));
            second = Math.max(second, error(x -> dot(gradientsOf(scalar, x), v), at, u));
        }
        return new GradCheck(first, second);
    }

    private static List<Tensor> gradientsOf(Function<List<Tensor>, Tensor> f, List<Tensor> xs) {
        return Autodiff.valueAndGrad(f, xs).gradients();
    }

    private static double error(Function<List<Tensor>, Tensor> f, List<Tensor> xs, List<Tensor> u) {
        double exact = dot(gradientsOf(f, xs), u).item();
        double coarse = difference(f, xs, u, STEP);
        double fine = difference(f, xs, u, STEP / 2);
        double extrapolated = fine + (fine - coarse) / 3;
        double scale = Math.max(1, Math.abs(f.apply(xs).item()));
        return Math.abs(exact - extrapolated) / Math.max(scale, Math.abs(exact));
    }

    private static double difference(Function<List<Tensor>, Tensor> f, List<Tensor> xs, List<Tensor> u, double step) {
        return (f.apply(moved(xs, u, step)).item() - f.apply(moved(xs, u, -step)).item()) / (2 * step);
    }

    private static List<Tensor> moved(List<Tensor> xs, List<Tensor> u, double step) {
        List<Tensor> moved = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            moved.add(xs.get(i).add(u.get(i).mul(step)));
        }
        return moved;
    }

    private static List<Tensor> directions(RandomKey key, List<Tensor> xs) {
        List<Tensor> u = new ArrayList<>();
        for (int i = 0; i < xs.size(); i++) {
            u.add(key.fold(i).normal(DType.F64, xs.get(i).shape().dims()));
        }
        return u;
    }

    private static Tensor dot(List<Tensor> a, List<Tensor> b) {
        Tensor total = a.getFirst().mul(b.getFirst()).sum();
        for (int i = 1; i < a.size(); i++) {
            total = total.add(a.get(i).mul(b.get(i)).sum());
        }
        return total;
    }
}
