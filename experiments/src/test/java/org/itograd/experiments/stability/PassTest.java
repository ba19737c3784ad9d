package org.itograd.experiments.stability;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.nn.Noise;
import org.itograd.nn.SdeBlock;
import org.itograd.nn.TimeLayer;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.VectorField;
import org.itograd.sde.brownian.BrownianPath;
import org.junit.jupiter.api.Test;

/// Linear blocks, whose tangents are known in closed form.
class PassTest {
    private static final int STEPS = 11;
    private static final double H = 1.0 / STEPS;
    private static final double RATE = 0.7;
    private static final BrownianPath PATH = BrownianPath.of(RandomKey.of(3));
    private static final Tensor START = RandomKey.of(4).normal(DType.F64, 3, 2, 2);

    /// A drift without parameters.
    private record Field(VectorField field) implements TimeLayer {
        @Override
        public VectorField bind() {
            return field;
        }

        @Override
        public Parameters parameters() {
            return Parameters.none();
        }
    }

    private static BlockSteps steps(VectorField field, Noise noise, Sharing sharing) {
        return BlockSteps.of(
                SdeBlock.of(new Field(field), noise, TimeGrid.uniform(0, 1, STEPS)), START, PATH, sharing);
    }

    private static BlockSteps linear(Noise noise, Sharing sharing) {
        return steps((t, x) -> x.mul(RATE), noise, sharing);
    }

    private static Pass pass(BlockSteps steps, Tensor direction) {
        return Pass.of(steps, START, direction, List.of(START.add(direction)));
    }

    /// One element of the state.
    private static Tensor unit(int element) {
        double[] numbers = new double[START.size()];
        for (int row = 0; row < 3; row++) {
            numbers[row * 4 + element] = 3;
        }
        return Tensor.of(numbers, 3, 2, 2);
    }

    @Test
    void aTangentOfALinearDriftGrowsByItsFactor() {
        Pass pass = pass(linear(new Noise.Multiplicative(2), Sharing.NONE), RandomKey.of(5).normal(DType.F64, 3, 2, 2));
        for (int row = 0; row < 3; row++) {
            for (int k = 0; k <= STEPS; k++) {
                double exact = k * StrictMath.log(1 + RATE * H);
                assertEquals(exact, pass.tangent()[row][k], 1e-13);
                assertEquals(exact, pass.state()[row][k], 1e-13);
                assertEquals(exact, pass.distances().getFirst()[row][k], 1e-13);
            }
        }
    }

    /// A step of a rotation at angular speed ω stretches everything by √(1 + ω² h²).
    @Test
    void aTangentOfARotationGrowsByEulersSpiral() {
        Tensor turn = Tensor.of(new double[]{0, -5, 5, 0}, 2, 2);
        Pass pass = pass(steps((t, x) -> x.matmul(turn), new Noise.None(), Sharing.NONE), unit(1));
        assertEquals(STEPS * StrictMath.log(1 + 25 * H * H) / 2, pass.tangent()[2][STEPS], 1e-13);
    }

    /// Σ log|1 + c h + σ ΔB| with the sample's one Brownian motion, for every direction.
    @Test
    void sharedNoiseMultipliesAllElementsOfASampleAlike() {
        BlockSteps steps = linear(new Noise.Multiplicative(2), Sharing.SHARED);
        Pass first = pass(steps, unit(0));
        Pass other = pass(steps, RandomKey.of(6).normal(DType.F64, 3, 2, 2));
        double[] expected = new double[3];
        for (int k = 0; k < STEPS; k++) {
            Tensor noise = steps.increments(k, START).dW();
            assertEquals(START.shape(), noise.shape());
            for (int row = 0; row < 3; row++) {
                expected[row] += StrictMath.log(Math.abs(1 + RATE * H + 2 * noise.at(row * 4 + 3)));
            }
        }
        for (int row = 0; row < 3; row++) {
            assertEquals(expected[row], first.tangent()[row][STEPS], 1e-12);
            assertEquals(expected[row], other.tangent()[row][STEPS], 1e-12);
            assertEquals(expected[row], other.distances().getFirst()[row][STEPS], 1e-12);
        }
        assertTrue(Math.abs(expected[0] - expected[1]) > 1e-3, "samples have noise of their own");
    }

    @Test
    void independentNoiseMultipliesEachElementByItsOwn() {
        BlockSteps steps = linear(new Noise.Multiplicative(2), Sharing.INDEPENDENT);
        for (int element = 0; element < 4; element++) {
            double expected = 0;
            for (int k = 0; k < STEPS; k++) {
                expected += StrictMath.log(
                        Math.abs(1 + RATE * H + 2 * steps.increments(k, START).dW().at(4 + element)));
            }
            assertEquals(expected, pass(steps, unit(element)).tangent()[1][STEPS], 1e-12);
        }
    }

    @Test
    void independentNoiseIsThatOfTheBlock() {
        for (Noise noise : List.of(new Noise.Additive(0.5), new Noise.Dropout(0.8), new Noise.Jump(0.8))) {
            BlockSteps steps = linear(noise, Sharing.INDEPENDENT);
            Tensor y = START;
            for (int k = 0; k < STEPS; k++) {
                y = steps.next(k, y, steps.increments(k, y));
            }
            assertArrayEquals(
                    steps.block().apply(START, PATH).toDoubleArray(), y.toDoubleArray(), 1e-13, noise.toString());
        }
    }

    /// Jumps of σ = 1 double a sample or make it 0.
    @Test
    void sharedJumpsHitAllElementsOfASampleAtOnce() {
        BlockSteps steps = steps((t, x) -> x.mul(0), new Noise.Jump(0.5), Sharing.SHARED);
        for (int k = 0; k < STEPS; k++) {
            double[] jumps = steps.increments(k, START).jumps(0).toDoubleArray();
            for (int i = 0; i < jumps.length; i++) {
                assertEquals(jumps[i / 4 * 4], jumps[i]);
            }
        }
        double[] growth = pass(steps, unit(2)).tangent()[0];
        double doublings = growth[STEPS] / StrictMath.log(2);
        assertTrue(growth[STEPS] == Double.NEGATIVE_INFINITY || doublings == Math.rint(doublings), "" + growth[STEPS]);
    }

    @Test
    void aStateThatIsNotFiniteIsRefused() {
        BlockSteps steps = steps((t, x) -> x.mul(x).mul(1e200), new Noise.None(), Sharing.NONE);
        IllegalArgumentException refused = assertThrows(IllegalArgumentException.class, () -> pass(steps, unit(0)));
        assertTrue(refused.toString().contains("not finite after step"), refused.toString());
    }

    @Test
    void growthsAreGeometricMeansOverImagesAndDraws() {
        double log = StrictMath.log(2);
        double[][][] logs = {{{0, log}, {0, 3 * log}}, {{0, 4 * log}, {0, 4 * log}}, {{0, Double.NaN}, {0, log}}};
        Growth growth = Growth.of(logs, 0.5);
        assertEquals(2, growth.images());
        assertEquals(6 * log, growth.rate().value(), 1e-15);
        assertEquals(2 * log, growth.rate().error(), 1e-15);
        assertArrayEquals(new double[]{1, 8}, growth.middle(), 1e-14);
        assertArrayEquals(new double[]{1, 2}, growth.low(), 1e-15);
        assertArrayEquals(new double[]{1, 16}, growth.high(), 1e-14);
        IllegalArgumentException none = assertThrows(
                IllegalArgumentException.class, () -> Growth.of(new double[][][]{{{Double.NaN, 0}}}, 1));
        assertTrue(none.toString().contains("none of the 1 images"), none.toString());
    }
}
