package org.itograd.sde.testing;

import org.itograd.autodiff.Tensor;
import org.itograd.sde.Calculus;
import org.itograd.sde.Diffusion;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.PathDetail;

/// Problems in which nothing is constant and nothing commutes that may not: [Reverting] processes, whose drift and diffusion
/// depend on time and do not commute, in each structure of noise; in coordinates [Mixed] where the structure allows. The
/// calculi differ by ½ s² Y, an eighth of Y.
final class RevertingProblems {
    private static final Reverting ONE = new Reverting(
            new double[]{2}, new double[]{0.5}, new double[]{1}, new double[][]{{0.4}}, -0.5, 0.5);
    private static final Reverting SHARED = new Reverting(
            new double[]{2, 1.5}, new double[]{0.5, 0.3}, new double[]{1, 0.7}, new double[][]{{0.4}, {-0.3}}, -0.5,
            0.5);
    private static final Reverting TWO = new Reverting(
            new double[]{2, 1.5}, new double[]{0.5, 0.3}, new double[]{1, 0.7},
            new double[][]{{0.35, 0.2}, {-0.2, 0.35}},
            -0.5, 0.5);
    private static final double SECOND = 0.5;

    private RevertingProblems() {}

    /// @param noise any but [NoiseType#NONE]
    static TestProblem of(Calculus calculus, NoiseType noise) {
        return switch (noise) {
            case NONE -> throw new AssertionError("there is noise here");
            case DIAGONAL -> diagonal(calculus);
            case ADDITIVE -> additive(calculus);
            case SCALAR -> mixed(calculus, "reverting-scalar", SHARED,
                    Diffusion.scalar(Mixed.FULL.field(SHARED.byElement())));
            case COMMUTATIVE -> mixed(calculus, "reverting-commutative", TWO,
                    Diffusion.commutative(2, Mixed.FULL.matrix(TWO.byMatrix())));
            case ELEMENTWISE, GENERAL -> area(calculus, noise);
        };
    }

    /// Noise that commutes, stated as general noise: for methods whose strong errors would hide the weak ones.
    static TestProblem commutingGeneral(Calculus calculus) {
        return mixed(calculus, "reverting-commuting", TWO, Diffusion.general(2, Mixed.FULL.matrix(TWO.byMatrix())));
    }

    private static TestProblem diagonal(Calculus calculus) {
        Sde sde = Structures.sde(calculus, ONE.drift(calculus), Diffusion.diagonal(ONE.byElement()));
        return TestProblem.of(Structures.name("reverting-diagonal", calculus), sde, 1, ONE.start())
                .withSolution(PathDetail.SPACE_TIME, (w, n) -> RevertingPath.at(ONE, w, n).select(1, 0))
                .withExpectation("x²", Tensor::square, ONE.secondMoments()[0][0]);
    }

    /// The logarithm, dV = (p(t) e^−V − q − ½ s(t)²) dt + s(t) dW.
    private static TestProblem additive(Calculus calculus) {
        double s = ONE.noise(0, 0, 0);
        VectorField drift = (t, v) -> v.neg().exp().mul(ONE.waved(t).mul(ONE.level(0, 0)))
                .sub(ONE.grown(t).mul(s).square().mul(0.5).add(ONE.rates()[0]));
        Sde sde = Structures.sde(calculus, drift, Diffusion.additive(t -> ONE.grown(t).mul(s)));
        return TestProblem.of(Structures.name("reverting-additive", calculus), sde, 1, StrictMath.log(ONE.start()[0]))
                .withSolution(PathDetail.SPACE_TIME, (w, n) -> RevertingPath.at(ONE, w, n).select(1, 0).log())
                .withExpectation("e²ˣ", v -> v.mul(2).exp(), ONE.secondMoments()[0][0]);
    }

    private static TestProblem mixed(Calculus calculus, String name, Reverting base, Diffusion diffusion) {
        Sde sde = Structures.sde(calculus, Mixed.FULL.field(base.drift(calculus)), diffusion);
        return TestProblem.of(Structures.name(name, calculus), sde, 1, Mixed.FULL.start(base.start()))
                .withSolution(PathDetail.SPACE_TIME, (w, n) -> Mixed.FULL.states(RevertingPath.at(base, w, n)))
                .withExpectation("x₁² + x₁x₂", RevertingProblems::product,
                        Mixed.FULL.product(base.secondMoments()));
    }

    /// dX₁ = (p(t) − qX₁) dt + s(t) X₁ dW₁, dX₂ = sin 3t dt + b(t) X₁ dW₂. For the mixed components in Stratonovich's calculus, the
    /// weak errors of Heun's methods change sign between steps of ½ and ¼, and fall as their order says from an eighth on.
    private static TestProblem area(Calculus calculus, NoiseType noise) {
        Mixed mixed = noise == NoiseType.GENERAL ? Mixed.FULL : Mixed.NOT;
        VectorField drift = (t, y) -> Tensor.concat(1, ONE.drift(calculus).apply(t, y.slice(1, 0, 1)),
                y.slice(1, 1, 2).mul(0).add(t.mul(3).sin()));
        VectorField g = (t, y) -> Tensor.concat(1, ONE.byElement().apply(t, y.slice(1, 0, 1)),
                y.slice(1, 0, 1).mul(ONE.grown(t)).mul(SECOND));
        Tensor moved = Tensor.of(new double[]{0, (1 - StrictMath.cos(3)) / 3}, 2);
        Sde sde = Structures.sde(calculus, mixed.field(drift), mixed.ofElementwise(noise, g));
        return TestProblem.of(Structures.name("reverting", calculus, noise), sde, 1, mixed.start(ONE.start()[0], 0))
                .withSolution(PathDetail.LEVY_AREA, (w, n) -> mixed
                        .states(RevertingPath.withArea(ONE, w, n, SECOND, ONE.growth()).add(moved)))
                .withExpectation("x₁² + x₁x₂", RevertingProblems::product, mixed.product(areaMoments()))
                .from(calculus == Calculus.STRATONOVICH && noise == NoiseType.GENERAL ? 16 : 4);
    }

    /// Second moments at time 1 of the base of [#area], from those of X₁ and z' = r, u' = p z − q u + r m, v' = b² E X₁² + 2 r z
    /// for E X₂, E X₁X₂ and E X₂², with r = sin 3t.
    private static double[][] areaMoments() {
        double q = ONE.rates()[0];
        double x = ONE.start()[0];
        double[] end = LinearMoments.at1((t, y) -> {
            double p = ONE.level(0, t);
            double r = StrictMath.sin(3 * t);
            double b = SECOND * (1 + ONE.growth() * t);
            double second = 2 * p * y[0] - (2 * q - ONE.covariance(0, 0, t)) * y[1];
            return new double[]{p - q * y[0], second, r, p * y[2] - q * y[3] + r * y[0], b * b * y[1] + 2 * r * y[2]};
        }, new double[]{x, x * x, 0, 0, 0});
        return new double[][]{{end[1], end[3]}, {end[3], end[4]}};
    }

    private static Tensor product(Tensor x) {
        Tensor x1 = x.select(1, 0);
        return x1.square().add(x1.mul(x.select(1, 1)));
    }
}
