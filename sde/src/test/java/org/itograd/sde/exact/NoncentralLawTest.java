package org.itograd.sde.exact;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.montecarlo.Gaussian;
import org.itograd.sde.testing.Checks;
import org.junit.jupiter.api.Test;

/// The noncentral chi-square law and its numbers, for few and for very many degrees of freedom. A correct sampler fails a statistical
/// check with probability 1e-6 for a random seed; the seeds are fixed.
class NoncentralLawTest {
    private static final double FALSE_ALARM = 1e-6;
    private static final int SAMPLES = 1 << 10;

    // spotless:off
    /// δ, λ, x; F, 1 − F, f, ∂x/∂δ and ∂x/∂λ where F is held, x − δ ∂x/∂δ − λ ∂x/∂λ: sums of the Poisson mixture by 50 digits.
    private static final double[][] VALUES = {
        {0.0, 0.01, 0.01, 0.9950372925748537, 0.004962707425146251, 0.002475155523559138, 949.9738310122175, 200.00249998958338, -1.990024999895834},
        {0.0, 6.0, 30.49489742783178, 0.9993289868699343, 0.00067101313006567, 0.0002082090528763362, 1.5040542306567843, 2.342769925109851, 16.438277877172673},
        {0.0, 1000000.0, 1000000.0, 0.5001994711651346, 0.49980052883486537, 0.0001994710653990154, 1.0000004166669543, 1.000000500000375, -0.5000003750004},
        {0.2, 1000000.0, 1004000.2002, 0.9771689491007257, 0.022831050899274324, 2.7022373009096345e-5, 1.0009987534405824, 1.0019985038907009, 2001.4961095483102},
        {0.2, 1000.0, 1000.2, 0.506308094464815, 0.4936919055351851, 0.006305150430925574, 1.0004168877028217, 1.0005002752528296, -0.5003586303700599},
        {0.2, 0.01, 0.0091875, 0.6102846582059727, 0.38971534179402734, 6.616250479955639, 0.22889954499303491, 0.045927910034594364, -0.03705168809895293},
        {1.0, 0.5, 0.009375, 0.06011913646875906, 0.9398808635312409, 3.201342463222932, 0.050722539792715765, 0.00936037897630762, -0.046027729280869574},
        {1.0, 150.0, 151.0, 0.5162551954515334, 0.4837448045484665, 0.016219254400718124, 1.0027757756487874, 1.0033277962194942, -0.5019452085729015},
        {1.0, 1000.0, 1001.0, 0.5063059925157216, 0.4936940074842784, 0.0063038921108964615, 1.00041662095093, 1.000499875062461, -0.5002916834118949},
        {12.0, 90.0, 102.0, 0.5199598006658367, 0.48004019933416325, 0.020285134764196057, 1.0042075841041547, 1.0049194910182326, -0.49324520089079693},
        {12.0, 1000.0, 948.5649938913851, 0.15859314842734257, 0.8414068515726575, 0.003938440736592429, 0.9842278532378951, 0.9684557327427336, -31.701473090203127},
        {12.0, 1000000.0, 1000012.0, 0.5001994701677849, 0.4998005298322151, 0.00019947046698955926, 1.0000004166629541, 1.000000499994375, -0.49999937500155034},
        {60.0, 0.5, 66.02268050859362, 0.7074669401534593, 0.29253305984654066, 0.029335541630909057, 1.0497938699344695, 1.0907776836006455, 2.489659470725128},
        {60.0, 0.0, 65.47722557505166, 0.7074687405789291, 0.29253125942107094, 0.029578778377714533, 1.0501348561094204, 1.0912870929175278, 2.469134208486441},
        {60.0, 6.0, 90.0, 0.9684541297723456, 0.03154587022765443, 0.00482221144133909, 1.153685039604184, 1.328168701289125, 12.809885416014213},
        {210.0, 20000.0, 20351.79210133149, 0.6923902747045704, 0.30760972529542957, 0.0012354873808466927, 1.0017786189101845, 1.003544867602066, 70.52123931903584},
        {210.0, 90.0, 439.6424004376894, 0.999995567980935, 4.432019064923032e-6, 5.82103733206972e-7, 1.151904182200156, 1.3341196182678436, 77.67175653155074},
        {210.0, 6.0, 258.14261501141095, 0.9722578390341349, 0.027742160965865095, 0.002688676996207931, 1.0907624305515953, 1.189202308091069, 21.94729074702953},
        {900.0, 0.01, 1112.144391365474, 0.9999984872775318, 1.5127224682143486e-6, 1.5087498548837284e-7, 1.1099585760374153, 1.2356990618887416, 113.16931594118114},
        {900.0, 20000.0, 21472.013985843005, 0.9766909408379202, 0.023309059162079773, 0.00019005057789651402, 1.006933665982194, 1.0139152380301377, 287.46892585627563},
        {900.0, 0.0, 772.7207793864214, 0.0008491731248924076, 0.9991508268751076, 7.564524623455526e-5, 0.9260408432597033, 0.8585786437626904, -60.71597954731152},
        {32000.0, 20000.0, 52758.94663844041, 0.9768875526011099, 0.023112447398890023, 0.00014290595058519894, 1.0052452994989833, 1.010518028712281, 380.73648022732},
        {32000.0, 0.01, 32126.5011459352, 0.6921581766091629, 0.3078418233908371, 0.0013866287189789753, 1.0019842611778, 1.0039528458547482, 62.99474871713601},
        {32000.0, 90.0, 33358.46363763413, 0.9999996058160674, 3.9418393265721215e-7, 7.762970776363407e-9, 1.0194634397948443, 1.039413606903751, 642.086339577773},
        {1000000.0, 90.0, 1002918.6816717333, 0.9771735673443674, 0.022826432655632566, 3.820979194842421e-5, 1.0014130885639718, 1.0028281720618786, 1415.3385722757898},
        {1000000.0, 150.0, 1002978.8513569998, 0.9771735673460146, 0.022826432653985422, 3.820749997896676e-5, 1.001413003681952, 1.0028280020583509, 1415.4234747391786},
        {1000000.0, 1000000.0, 1982853.5718005178, 1.1293345161132305e-12, 0.9999999999988707, 3.315560620989728e-15, 0.997131538013871, 0.9942738147273171, -8551.780940670295}
    };
    // spotless:on

    @Test
    void theLawAndItsDerivativesAreExact() {
        for (double[] v : VALUES) {
            NoncentralLaw law = NoncentralLaw.of(v[0], v[1], v[2]);
            String message = Arrays.toString(v);
            assertEquals(v[3], law.cdf(), 2e-13 * Math.max(v[3], 0.1), message);
            assertEquals(v[4], law.complement(), 2e-13 * Math.max(v[4], 0.1), message);
            assertEquals(v[5], law.density(), 5e-13 * v[5], message);
            assertEquals(v[6], law.quantileByDegrees(), 1e-9, message);
            assertEquals(v[7], law.quantileByLambda(), 1e-12, message);
            assertEquals(v[8], law.excess(), 1e-9 * Math.sqrt(v[0] + v[1]), message);
        }
    }

    /// The sum and the integral meet: at the border a law does not jump.
    @Test
    void bothWaysOfComputingMeet() {
        for (double degrees : new double[]{0, 0.3, 3, 20, 44}) {
            double lambda = 90 - 1.5 * degrees;
            double before = Double.NaN;
            for (double x = degrees + lambda - 60; x < degrees + lambda + 60; x += 0.25) {
                NoncentralLaw law = NoncentralLaw.of(degrees, lambda, x);
                NoncentralLaw next = NoncentralLaw.of(degrees, lambda, x + 1e-9);
                assertEquals(law.cdf(), next.cdf() - 1e-9 * law.density(), 3e-13);
                assertEquals(law.quantileByDegrees(), next.quantileByDegrees(), 2e-9);
                assertEquals(law.excess(), next.excess(), 1e-7);
                assertEquals(1, law.cdf() + law.complement(), 1e-13);
                assertTrue(!(law.cdf() < before));
                before = law.cdf();
            }
        }
    }

    /// E X = δ + λ, so ∂x/∂δ and ∂x/∂λ have the mean 1, and the excess 0: by Simpson's rule.
    @Test
    void meansOfDerivativesAreDerivativesOfTheMean() {
        double[][] cases = {{3, 60}, {20, 10}, {44, 2}, {200, 50}, {3200, 100}, {8e4, 1e5}, {1e9, 1e8}, {1, 1e10}};
        for (double[] c : cases) {
            double deviation = Math.sqrt(2 * c[0] + 4 * c[1]);
            double from = Math.max(0, c[0] + c[1] - 9 * deviation);
            double to = c[0] + c[1] + 12 * deviation;
            int n = 2000;
            double[] means = new double[3];
            for (int i = 1; i < n; i++) {
                NoncentralLaw law = NoncentralLaw.of(c[0], c[1], from + (to - from) * i / n);
                double weight = (i % 2 == 1 ? 4 : 2) * (to - from) / n / 3 * law.density();
                means[0] += weight * law.quantileByDegrees();
                means[1] += weight * law.quantileByLambda();
                means[2] += weight * law.excess();
            }
            assertEquals(1, means[0], 1e-6, Arrays.toString(c));
            assertEquals(1, means[1], 1e-6, Arrays.toString(c));
            assertEquals(0, means[2], 1e-6 * deviation, Arrays.toString(c));
        }
    }

    /// The law of (√λ + Z)² + χ²_{δ−1}, which for large λ + δ is normal with a skewness of 2√2 (δ + 3λ) / (δ + 2λ)^{3/2}.
    @Test
    void theLawIsNormalForHugeParameters() {
        double[][] cases = {{0.3, 1e12}, {2, 1e18}, {1e12, 0}, {1e14, 1e13}, {1e20, 1e20}, {0, 1e16}, {5e7, 1e30}};
        for (double[] c : cases) {
            double mean = c[0] + c[1];
            double deviation = Math.sqrt(2 * c[0] + 4 * c[1]);
            double skewness = (8 * c[0] + 24 * c[1]) / Math.pow(deviation, 3);
            for (double z : new double[]{-4, -0.5, 0, 1, 3}) {
                double x = mean + z * deviation;
                double at = (x - mean) / deviation;
                NoncentralLaw law = NoncentralLaw.of(c[0], c[1], x);
                double phi = Math.exp(-at * at / 2) / Math.sqrt(2 * Math.PI);
                double expected = Gaussian.cdf(at) - skewness / 6 * (at * at - 1) * phi;
                double rounding = 8 * Math.ulp(mean) / deviation;
                assertEquals(expected, law.cdf(), 1e-10 + rounding);
                assertEquals(phi / deviation, law.density(), (1e-4 + rounding) * phi / deviation);
                assertEquals(at * deviation / 2, law.excess(), (1e-5 + rounding) * deviation);
            }
        }
    }

    @Test
    void anAtomIsAtZeroWithoutDegreesOfFreedom() {
        for (double lambda : new double[]{0.01, 3, 400}) {
            assertEquals(Math.exp(-lambda / 2), NoncentralLaw.of(0, lambda, 0).cdf(), 1e-15);
            assertEquals(Math.exp(-lambda / 2), NoncentralLaw.of(0, lambda, 1e-12).cdf(), 1e-10);
            assertEquals(0, NoncentralLaw.of(0, lambda, -1e-300).cdf());
            assertEquals(0, NoncentralLaw.of(1e-3, lambda, 0).cdf());
        }
        assertEquals(1, NoncentralLaw.of(0, 3, Double.POSITIVE_INFINITY).cdf());
    }

    /// Far away from all that happens there are no numbers to be had, but no NaN either.
    @Test
    void tailsAreFinite() {
        for (double degrees : new double[]{0, 1e-8, 3, 1e6}) {
            for (double lambda : new double[]{0, 1e-9, 50, 1e9}) {
                for (double x : new double[]{Double.MIN_VALUE, 1e-300, 1e-5, 1e5, 1e12, 1e300}) {
                    NoncentralLaw law = NoncentralLaw.of(degrees, lambda, x);
                    if (degrees > 0 || lambda > 0) {
                        double sum = law.cdf() + law.complement() + law.quantileByDegrees() + law.quantileByLambda();
                        assertTrue(Double.isFinite(sum), degrees + ", " + lambda + ", " + x + ": " + law);
                        assertEquals(1, law.cdf() + law.complement(), 1e-12);
                    }
                }
            }
        }
    }

    private static Tensor draw(double s, double a, double b) {
        return NoncentralChiSquare.draw(Tensor.scalar(DType.F64, s), Tensor.scalar(DType.F64, a),
                Tensor.full(DType.F64, b, SAMPLES), RandomKey.of(7));
    }

    @Test
    void numbersFollowTheLawForAnyParameters() {
        double[][] cases = {
            {0, 60}, {0, 5000}, {0.3, 70}, {0.3, 1e6}, {0.3, 1e12}, {0.9, 1e16}, {0.3, 1e20}, {1, 0}, {1, 4},
            {1.2, 40}, {3, 1e15}, {1e3, 1e3}, {1e12, 1e12}, {1e18, 5}};
        for (double[] c : cases) {
            Checks.law(Arrays.toString(c), at -> NoncentralLaw.of(c[0], c[1], at).cdf(), draw(1, c[0], c[1]),
                    FALSE_ALARM).require();
        }
    }

    /// With δ = 0 a number is 0 as often as its Poisson number is.
    @Test
    void numbersMeetTheAtomAsOftenAsTheyShould() {
        for (double lambda : new double[]{0.5, 2}) {
            Tensor zero = draw(1, 0, lambda).equalTo(Tensor.scalar(DType.F64, 0));
            Checks.mean("atom", Math.exp(-lambda / 2), zero, FALSE_ALARM).require();
        }
    }

    /// As s → 0 a number is a + b + s √(2a + 4b) Z with one Z, which is its derivative by s at 0.
    @Test
    void numbersTendToTheirMean() {
        double[] limit = draw(0, 3, 5).toDoubleArray();
        double[] tiny = draw(1e-200, 3, 5).toDoubleArray();
        for (double value : limit) {
            assertEquals(8, value);
        }
        assertTrue(Arrays.equals(limit, tiny));
        for (double s : new double[]{1e-5, 1e-9, 1e-12}) {
            Tensor z = draw(s, 3, 5).sub(8).div(s);
            Checks.law("normal", at -> Gaussian.cdf(at / Math.sqrt(26)), z, FALSE_ALARM).require();
        }
    }

    @Test
    void poissonNumbersOfLargeMeanFollowTheLaw() {
        for (double mean : new double[]{32, 1000, 1e9, 1e15}) {
            double[] seen = new double[SAMPLES];
            for (int i = 0; i < SAMPLES; i++) {
                RandomKey key = RandomKey.of(9);
                double u = key.uniform(DType.F64, (long) i, 1).item();
                double v = PoissonNumbers.seconds(key, i, 1)[0];
                seen[i] = PoissonNumbers.draw(mean, u, v, key, i);
            }
            // P(N ≤ k) = P(χ² of 2k + 2 degrees > 2 mean); the law of steps, made continuous by a uniform number.
            Tensor smooth = Tensor.of(seen, SAMPLES).add(RandomKey.of(10).uniform(DType.F64, SAMPLES));
            Checks.law("Poisson " + mean, at -> {
                double below = Math.floor(at);
                double part = at - below;
                return part * atMost(below, mean) + (1 - part) * atMost(below - 1, mean);
            }, smooth, FALSE_ALARM).require();
        }
    }

    private static double atMost(double k, double mean) {
        return k < 0 ? 0 : NoncentralLaw.of(2 * k + 2, 0, 2 * mean).complement();
    }

    /// log (mᵏ e^−m / k!) against sums of logarithms, and near the mode against Stirling's formula.
    @Test
    void logarithmsOfPoissonWeightsDoNotCancel() {
        for (double m : new double[]{0.5, 3, 20, 150}) {
            double log = -m;
            for (int k = 1; k < 300; k++) {
                log += Math.log(m / k);
                assertEquals(log, GammaFunction.logWeight(m, k), 2e-13 * Math.max(1, Math.abs(log)));
            }
        }
        for (double m : new double[]{1e6, 1e12, 1e15}) {
            assertEquals(-Math.log(2 * Math.PI * m) / 2 - 1 / (12 * m), GammaFunction.logWeight(m, m), 1e-14);
            double k = m + Math.rint(2 * Math.sqrt(m));
            double t = (k - m) / m;
            double expected = -m * (t * t / 2 - t * t * t / 6 + t * t * t * t / 12) - Math.log(2 * Math.PI * k) / 2;
            assertEquals(expected, GammaFunction.logWeight(m, k), 2e-7 * 1e6 / m + 2e-13);
        }
    }
}
