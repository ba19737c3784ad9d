package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.Stream;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.brownian.PathDetail;
import org.itograd.sde.solver.BogackiShampine3;
import org.itograd.sde.solver.CommutativeLogOde;
import org.itograd.sde.solver.DormandPrince5;
import org.itograd.sde.solver.Dri1;
import org.itograd.sde.solver.Euler;
import org.itograd.sde.solver.EulerHeun;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.ExponentialEuler;
import org.itograd.sde.solver.GeneralShark;
import org.itograd.sde.solver.Heun;
import org.itograd.sde.solver.ImplicitMidpoint;
import org.itograd.sde.solver.Increments;
import org.itograd.sde.solver.Kvaerno3;
import org.itograd.sde.solver.Kvaerno5;
import org.itograd.sde.solver.Midpoint;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.MilsteinDerivativeFree;
import org.itograd.sde.solver.NinomiyaVictoir;
import org.itograd.sde.solver.PlatenWeak2;
import org.itograd.sde.solver.ReversibleHeun;
import org.itograd.sde.solver.Ri6;
import org.itograd.sde.solver.Rodas3;
import org.itograd.sde.solver.RosenbrockEuler;
import org.itograd.sde.solver.RungeKutta4;
import org.itograd.sde.solver.SimplifiedEuler;
import org.itograd.sde.solver.SimplifiedPlatenWeak2;
import org.itograd.sde.solver.SlowRk;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.solver.Solvers;
import org.itograd.sde.solver.Sosri;
import org.itograd.sde.solver.Sosri2;
import org.itograd.sde.solver.Spark;
import org.itograd.sde.solver.Sri1;
import org.itograd.sde.solver.Sri2;
import org.itograd.sde.solver.Sriw1;
import org.itograd.sde.solver.Sriw2;
import org.itograd.sde.solver.StratonovichMilstein;
import org.itograd.sde.solver.StratonovichMilsteinDerivativeFree;
import org.itograd.sde.solver.TamedEuler;
import org.itograd.sde.solver.TamedMilstein;
import org.itograd.sde.solver.ThetaEuler;
import org.itograd.sde.solver.ThetaEulerHeun;
import org.itograd.sde.solver.ThetaMilstein;
import org.itograd.sde.solver.TruncatedMilstein;
import org.itograd.sde.solver.Tsit5;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// On a linear equation each step is a known polynomial, to rounding: dX = μ X dt + σ X dW goes from 1 to R(z, w, v) with
/// z = μ h, w = σ dW, v = σ √h; for methods that need it, with e = σ H too.
class LinearStepsTest {
    private static final double H = 0.125;
    private static final double MU = 0.9;
    private static final double SIGMA = 0.6;
    /// b₆ a₆₅ a₅₄ a₄₃ a₃₂ a₂₁ of Tsitouras's tableau.
    private static final double TSIT5 = 2.324710524099774
            * -0.028269050394068383
            * -0.09249506636175525
            * 4.3622954328695815
            * 0.335480655492357
            * 0.161;

    private static final double AREA = -0.09;

    /// For those that take Lévy areas see [MilsteinLevyAreaTest]; for those for additive noise, and those found by a search,
    /// whose polynomials say nothing by hand, `TreeConditionsTest`.
    private static Stream<Solver> all() {
        return Solvers.all().stream()
                .filter(s -> s.needs() != PathDetail.LEVY_AREA)
                .filter(s -> isOde(s) || takes(s, NoiseType.COMMUTATIVE) || takes(s, NoiseType.DIAGONAL))
                .filter(s -> !(s instanceof Sosri || s instanceof Sosri2));
    }

    private static boolean isOde(Solver solver) {
        return Stream.of(NoiseType.values()).noneMatch(n -> n != NoiseType.NONE && takes(solver, n));
    }

    private static boolean takes(Solver solver, NoiseType noise) {
        return Stream.of(Calculus.values()).anyMatch(c -> solver.order(c, noise).isPresent());
    }

    /// R, from the equations in the solvers' documentation by hand.
    private static double factor(Solver solver, double z, double w, double v) {
        double x = z + w;
        double ito = (w * w - v * v) / 2;
        return switch (solver) {
            case Euler _ -> 1 + z;
            case BogackiShampine3 _ -> taylor(z, 3);
            case RungeKutta4 _ -> taylor(z, 4);
            case DormandPrince5 _ -> taylor(z, 5) + Math.pow(z, 6) / 600;
            case Tsit5 _ -> taylor(z, 5) + TSIT5 * Math.pow(z, 6);
            case EulerMaruyama _ -> 1 + x;
            case Milstein _,TruncatedMilstein _,Sri1 _ -> 1 + x + ito;
            case MilsteinDerivativeFree _ -> 1 + x + ito * (1 + z / v);
            case Sri2 _ -> 1 + x + z * z / 2 + ito;
            case TamedEuler _ -> 1 + z / (1 + z) + w;
            case TamedMilstein _ -> 1 + z / (1 + z) + w + ito;
            case PlatenWeak2 _,Ri6 _ -> 1 + z + z * x / 2 + w + z * w / 2 + ito;
            case Dri1 _ -> dri1(z, w, v);
            case SimplifiedEuler _ -> 1 + z + Math.signum(w) * v;
            case SimplifiedPlatenWeak2 _ -> factor(new PlatenWeak2(), z, threePoint(w, v), v);
            case EulerHeun _ -> 1 + x + w * w / 2;
            case Heun _,Midpoint _,ReversibleHeun _ -> taylor(x, 2);
            case StratonovichMilstein _,StratonovichMilsteinDerivativeFree _ -> 1 + x + w * w / 2;
            case CommutativeLogOde _ -> taylor(x, 4);
            case NinomiyaVictoir _ -> Math.pow(taylor(z / 2, 4), 2) * taylor(w, 4);
            case Sriw1 _ -> sriw1(z, w, v, SIGMA * AREA);
            case Sriw2 _ -> sriw2(z, w, v, SIGMA * AREA);
            case SlowRk _ -> slowRk(z, w, SIGMA * AREA);
            case GeneralShark _ -> {
                double e = SIGMA * AREA;
                double y1 = 1 + e;
                double y2 = y1 * (1 + x * 5 / 6);
                yield 1 + x * (0.4 * y1 + 0.6 * y2) + 1.2 * e * (y1 - y2);
            }
            case Spark _ -> {
                double e = SIGMA * AREA;
                double y1 = 1 + x / 2 + Math.sqrt(3) * e;
                double y2 = 1 + x * y1;
                yield 1 + x * ((3 - Math.sqrt(3)) / 6 * (1 + y2) + y1 / Math.sqrt(3)) + e * (1 - y2);
            }
            case ThetaEuler(double theta, int _) -> (1 + (1 - theta) * z + w) / (1 - theta * z);
            case ThetaMilstein(double theta, int _) -> (1 + (1 - theta) * z + w + ito) / (1 - theta * z);
            case RosenbrockEuler _ -> (1 + w) / (1 - z);
            case ExponentialEuler _ -> 1 + z * -Math.expm1(-H) / H + w * Math.exp(-H);
            case ImplicitMidpoint _ -> (1 + cut(x, z) / 2) / (1 - cut(x, z) / 2);
            case ThetaEulerHeun(double theta, int _) -> (1 + (1 - theta) * z + w + w * w / 2) / (1 - theta * z);
            case Rodas3 _ -> pade(z, 0.5, 4, 3);
            case Kvaerno3 _ -> pade(z, 0.435866521508459, 3, 2);
            case Kvaerno5 _ -> pade(z, 0.26, 6, 5);
            default -> throw new AssertionError("no factor for " + solver.name() + ": add it here");
        };
    }

    private static double sriw1(double z, double w, double v, double e) {
        double chi = w / 2 + e;
        double u2 = 1 + z / 4 + v / 2;
        double u3 = 1 + z - v;
        double u4 = 1 + z / 4 + v * (-5 + 3 * u2 + u3 / 2);
        double drift = z * (1 + 2 * (1 + 0.75 * z + 1.5 * chi)) / 3;
        double first = w * (-3 + 4 * u2 + 2 * u3) / 3 + (w * w - v * v) / (2 * v) * (-3 + 4 * u2 - u3) / 3;
        double second = chi * (6 - 4 * u2 - 2 * u3) / 3;
        return 1 + drift + first + second + w * (w * w / (v * v) - 3) / 6 * (-6 + 5 * u2 - 2 * u3 + 3 * u4) / 3;
    }

    private static double sriw2(double z, double w, double v, double e) {
        double chi = w / 2 + e;
        double u2 = 1 + z / 4 - v / 2;
        double u3 = 1 + z + v;
        double z2 = 1 + z;
        double z3 = 1 + z * (1 + z2) / 4 + chi * (1 + u2 / 2);
        double u4 = 1 + z * z3 / 4 + v * (2 - u2 + u3 / 2);
        double first = w * (-3 + 4 * u2 + 2 * u3) / 3 + (w * w - v * v) / (2 * v) * (3 - 4 * u2 + u3) / 3;
        double second = chi * (6 - 4 * u2 - 2 * u3) / 3;
        double third = w * (w * w / (v * v) - 3) / 6 * (-6 + 5 * u2 - 2 * u3 + 3 * u4) / 3;
        return 1 + z * (1 + z2 + 4 * z3) / 6 + first + second + third;
    }

    private static double slowRk(double z, double w, double e) {
        double half = 1 + z / 2;
        double y3 = half * (1 + w / 2 + w * w / 4);
        double stage = 1 + 0.75 * z + (0.75 * w + 1.5 * e) * y3;
        double end = 1 + z + half * w * (1 + w / 2) / 2;
        return 1 + z / 3 + 2 * z * stage / 3 + half * (taylor(w, 4) - 1) + 2 * e * (y3 - end);
    }

    /// The increments of one process, with areas if the solver needs them.
    private static Increments increments(Solver solver, double dW) {
        Tensor w = Tensor.full(DType.F64, dW, 1, 1);
        return switch (solver.needs()) {
            case INCREMENT -> Increments.of(w);
            case SPACE_TIME -> Increments.of(PathDetail.SPACE_TIME, List.of(w, Tensor.full(DType.F64, AREA, 1, 1)));
            case SPACE_TIME_TIME, LEVY_AREA ->
                throw new AssertionError("no areas for " + solver.name() + ": add it here");
        };
    }

    /// P(z) / (1 − γz)ˢ, where P is (1 − γz)ˢ eᶻ up to zⁿ: of all methods with this denominator and order n, the one with this
    /// degree.
    private static double pade(double z, double gamma, int s, int n) {
        double sum = 0;
        double choose = 1;
        for (int j = 0; j <= Math.min(s, n); j++) {
            sum += choose * Math.pow(-gamma * z, j) * taylor(z, n - j);
            choose *= (double) (s - j) / (j + 1);
        }
        return sum / Math.pow(1 - gamma * z, s);
    }

    /// z + w with dW cut off as the implicit midpoint rule does.
    private static double cut(double x, double z) {
        double bound = SIGMA * Math.sqrt(H * Math.max(36, -4 * Math.log(H)));
        return z + Math.clamp(x - z, -bound, bound);
    }

    private static double threePoint(double w, double v) {
        return Math.abs(w) < 0.967421566101701 * v ? 0 : Math.signum(w) * Math.sqrt(3) * v;
    }

    private static double dri1(double z, double w, double v) {
        double f2 = 1 + z / 2 + (6 - Math.sqrt(6)) / 10 * w;
        double f3 = 1 + (2 * f2 - 1) * z + (3 + 2 * Math.sqrt(6)) / 5 * w;
        double c = 342 / 491.0;
        return 1 + z * (1 + 4 * f2 + f3) / 6 + w * (193 / 684.0 + 491 / 684.0 * (1 + c * z)) + (w * w - v * v) / 2;
    }

    /// 1 + z + … + zⁿ/n!.
    private static double taylor(double z, int n) {
        double sum = 0;
        double term = 1;
        for (int k = 1; k <= n + 1; k++) {
            sum += term;
            term *= z / k;
        }
        return sum;
    }

    @ParameterizedTest
    @MethodSource("all")
    void oneStepIsTheKnownFactor(Solver solver) {
        VectorField drift = (t, x) -> x.mul(MU);
        VectorField diffusion = (t, x) -> x.mul(SIGMA);
        Calculus calculus = solver.order(Calculus.ITO, NoiseType.DIAGONAL).isPresent()
                ? Calculus.ITO
                : Calculus.STRATONOVICH;
        for (double dW : new double[]{-1, -0.3, -0.01, 0.2, 0.5, 1.3}) {
            for (NoiseType noise : new NoiseType[]{NoiseType.DIAGONAL, NoiseType.SCALAR, NoiseType.COMMUTATIVE}) {
                Diffusion d = isOde(solver) ? Diffusion.none() : switch (noise) {
                    case DIAGONAL -> Diffusion.diagonal(diffusion);
                    case SCALAR -> Diffusion.scalar(diffusion);
                    default -> Diffusion.commutative(1, (t, x) -> diffusion.apply(t, x).reshape(-1, 1, 1));
                };
                Sde sde = new Sde(drift, d, calculus, Jumps.none());
                if (Solvers.fits(solver, sde)) {
                    Tensor y = solver.step(
                            sde,
                            Tensor.scalar(DType.F64, 0),
                            Tensor.scalar(DType.F64, H),
                            Tensor.ones(DType.F64, 1, 1),
                            isOde(solver) ? Increments.none() : increments(solver, dW));
                    double expected = factor(solver, MU * H, SIGMA * dW, SIGMA * Math.sqrt(H));
                    assertEquals(expected, y.item(), 1e-14, sde.structure());
                }
            }
        }
    }
}
