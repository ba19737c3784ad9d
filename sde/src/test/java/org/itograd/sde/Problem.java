package org.itograd.sde;

import java.util.List;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// An equation whose solution at t is a known function of t and W(t).
///
/// @param name  for messages
/// @param sde   the equation
/// @param y0    one sample's initial state: no dimension or one
/// @param exact X(t) from t and W(t), where X(0) = y0
record Problem(String name, Sde sde, Tensor y0, BinaryOperator<Tensor> exact) {
    static final double MU_RE = 0.3;
    static final double MU_IM = -0.5;
    static final double[] RE = {0.5, 0.3};
    static final double[] IM = {0.4, -0.6};

    /// y0 for so many samples.
    Tensor start(int samples) {
        int[] dims = y0.shape().dims();
        return y0.broadcastTo(Shape.of(dims.length == 0 ? new int[]{samples} : new int[]{samples, dims[0]}));
    }

    /// The shape of the increments for so many samples.
    Shape noiseShape(int samples) {
        return sde.diffusion().noiseShape(start(samples).shape());
    }

    @Override
    public String toString() {
        return name + " (" + sde.structure() + ")";
    }

    /// All problems: one at least for each calculus and each noise that commutes.
    static List<Problem> all() {
        return Stream.of(Calculus.values())
                .flatMap(c -> Stream.of(
                        geometric(c, 0.3, 0.7), arctangent(c), complex(c, 1), complex(c, 2), growth(c)))
                .toList();
    }

    private static Sde sde(Calculus calculus, VectorField drift, Diffusion diffusion) {
        return calculus == Calculus.ITO ? Sde.ito(drift, diffusion) : Sde.stratonovich(drift, diffusion);
    }

    /// dX = μ X dt + σ X dW.
    static Problem geometric(Calculus calculus, double mu, double sigma) {
        double rate = calculus == Calculus.ITO ? mu - sigma * sigma / 2 : mu;
        return new Problem(
                "geometric",
                sde(calculus, (t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma))),
                Tensor.scalar(DType.F64, 1),
                (t, w) -> w.mul(sigma).add(t.mul(rate)).exp());
    }

    /// X = arctan(u), u = ½ + αW + β sin t: dX = β cos t cos²X dt + α cos²X ∘ dW, in Itô's form with the drift
    /// − α² sin X cos³X more (Kloeden & Platen 1992, section 4.4).
    private static Problem arctangent(Calculus calculus) {
        double alpha = 0.8;
        double beta = 0.6;
        VectorField ordinary = (t, x) -> x.cos().square().mul(t.cos().mul(beta));
        VectorField drift = calculus == Calculus.STRATONOVICH
                ? ordinary
                : (t, x) -> ordinary.apply(t, x).sub(x.sin().mul(x.cos().pow(3)).mul(alpha * alpha));
        return new Problem(
                "arctangent",
                sde(calculus, drift, Diffusion.diagonal((t, x) -> x.cos().square().mul(alpha))),
                Tensor.scalar(DType.F64, Math.atan(0.5)),
                (t, w) -> atan(w.mul(alpha).add(t.sin().mul(beta)).add(0.5)));
    }

    private static Tensor atan(Tensor u) {
        double[] values = u.toDoubleArray();
        for (int i = 0; i < values.length; i++) {
            values[i] = Math.atan(values[i]);
        }
        return Tensor.of(values, u.shape().dims());
    }

    /// dZ = μ Z dt + Σ β_j Z dW_j in the complex plane, as a system of two: scalar noise for m = 1, else commutative.
    static Problem complex(Calculus calculus, int m) {
        double rateRe = MU_RE;
        double rateIm = MU_IM;
        for (int j = 0; j < m && calculus == Calculus.ITO; j++) {
            rateRe -= (RE[j] * RE[j] - IM[j] * IM[j]) / 2;
            rateIm -= RE[j] * IM[j];
        }
        double re = rateRe;
        double im = rateIm;
        double[] columns = new double[4 * m];
        for (int j = 0; j < m; j++) {
            columns[j] = RE[j];
            columns[m + j] = IM[j];
            columns[2 * m + j] = -IM[j];
            columns[3 * m + j] = RE[j];
        }
        Tensor b = Tensor.of(columns, 2, 2 * m);
        Tensor a = Tensor.of(new double[]{MU_RE, MU_IM, -MU_IM, MU_RE}, 2, 2);
        Diffusion diffusion = m == 1
                ? Diffusion.scalar((t, z) -> z.matmul(b))
                : Diffusion.commutative(m, (t, z) -> z.matmul(b).reshape(-1, 2, m));
        return new Problem(
                "complex",
                sde(calculus, (t, z) -> z.matmul(a), diffusion),
                Tensor.of(new double[]{1, 0}, 2),
                (t, w) -> {
                    Function<double[], Tensor> sum = c -> {
                        Tensor total = w.slice(1, 0, 1).mul(c[0]);
                        return m == 1 ? total : total.add(w.slice(1, 1, 2).mul(c[1]));
                    };
                    Tensor length = sum.apply(RE).add(t.mul(re)).exp();
                    Tensor angle = sum.apply(IM).add(t.mul(im));
                    return Tensor.concat(1, length.mul(angle.cos()), length.mul(angle.sin()));
                });
    }

    /// dX = (2 X / (1 + t) + b (1 + t)²) dt + b (1 + t)² dW, X = (1 + t)² (X(0) + b (W + t)) (Kloeden & Platen 1992, section
    /// 4.4).
    private static Problem growth(Calculus calculus) {
        double b = 0.4;
        return new Problem(
                "growth",
                sde(
                        calculus,
                        (t, x) -> x.mul(2).div(t.add(1)).add(t.add(1).square().mul(b)),
                        Diffusion.additive(t -> t.add(1).square().mul(b))),
                Tensor.scalar(DType.F64, 1),
                (t, w) -> w.add(t).mul(b).add(1).mul(t.add(1).square()));
    }

    /// dX₁ = dW₁, dX₂ = X₁ dW₂, whose solution holds an area that increments do not determine; the same in both calculi.
    static Sde area(Calculus calculus, NoiseType noise) {
        VectorField zero = (t, x) -> x.mul(0);
        Tensor first = Tensor.of(new double[]{1, 0}, 1, 2);
        Tensor swap = Tensor.of(new double[]{0, 1, 0, 0}, 2, 2);
        VectorField elementwise = (t, x) -> x.matmul(swap).add(first);
        Tensor diagonal = Tensor.of(new double[]{1, 0, 0, 1}, 2, 2);
        return sde(
                calculus,
                zero,
                noise == NoiseType.ELEMENTWISE
                        ? Diffusion.elementwise(elementwise)
                        : Diffusion.general(2, (t, x) -> elementwise.apply(t, x).reshape(-1, 2, 1).mul(diagonal)));
    }
}
