package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class CommutatorsTest {
    private static final Tensor T = Tensor.scalar(DType.F64, 0.5);
    private static final Tensor Y = RandomKey.of(1).normal(DType.F64, 7, 2);

    @Test
    void fieldsThatCommutePass() {
        for (Problem problem : Problem.all()) {
            assertDoesNotThrow(() -> problem.sde().checkCommutative(T, problem.start(7)));
        }
    }

    @Test
    void fieldsThatDoNotCommuteAreNamed() {
        Sde area = Problem.area(Calculus.ITO, NoiseType.GENERAL);
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> area.checkCommutative(T, Y)).getMessage());
        assertTrue(message.contains("columns 0 and 1") && message.contains("Diffusion.general(2, g)"), message);
    }

    private static void assertRefused(Diffusion diffusion, Tensor y, String... words) {
        Sde sde = Sde.ito((t, x) -> x, diffusion);
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> sde.checkCommutative(T, y)).getMessage());
        for (String word : words) {
            assertTrue(message.contains(word), message);
        }
    }

    @Test
    void elementsThatDependOnOthersDoNotCommute() {
        VectorField swapped = (t, y) -> Tensor.concat(1, y.slice(1, 1, 2), y.slice(1, 0, 1));
        assertRefused(Diffusion.elementwise(swapped), Y, "elements (", "do not commute");
        assertRefused(Diffusion.elementwise(swapped), Y.cast(DType.F32), "do not commute");
        assertRefused(Diffusion.diagonal(swapped), Y, "depends on element");
        // What does not move lets others depend on it.
        Sde still = Sde.ito((t, x) -> x, Diffusion.elementwise(
                (t, y) -> Tensor.concat(1, y.slice(1, 0, 1).mul(0), y.slice(1, 0, 1).mul(y.slice(1, 1, 2)))));
        assertDoesNotThrow(() -> still.checkCommutative(T, Y));
        assertDoesNotThrow(
                () -> Sde.ito((t, x) -> x, Diffusion.elementwise((t, y) -> y.sin())).checkCommutative(T, Y));
    }

    @Test
    void samplesThatDependOnOthersDoNotCommute() {
        VectorField mean = (t, y) -> y.sub(y.mean(true, 0).mul(0.5));
        assertRefused(Diffusion.scalar(mean), Y, "sample 0 of g depends on other samples");
        assertRefused(Diffusion.scalar(mean), Y.select(1, 0), "depends on other samples");
        VectorField column = (t, y) -> mean.apply(t, y).reshape(-1, 2, 1);
        assertRefused(Diffusion.commutative(1, column), Y, "depends on other samples");
        assertRefused(Diffusion.general(1, column), Y.cast(DType.F32), "depends on other samples");
        assertThrows(
                IllegalArgumentException.class,
                () -> Sde.ito((t, x) -> x, Diffusion.scalar(mean)).checkNoise(T, Y));
        assertDoesNotThrow(
                () -> Sde.ito((t, x) -> x, Diffusion.scalar((t, y) -> y.sin())).checkNoise(T, Y.cast(DType.F32)));
    }

    private static Tensor element(Tensor y, int i) {
        return y.slice(1, i, i + 1);
    }

    @Test
    void elementsOfManyUnitsAreEachJudgedInTheirOwn() {
        Tensor y = RandomKey.of(2).normal(DType.F64, 5, 3);
        // (10¹² y₀, 1, 0) and (2 · 10¹² y₀, 0, y₁).
        VectorField columns = (t, x) -> {
            Tensor none = element(x, 0).mul(0);
            Tensor one = Tensor.concat(1, element(x, 0).mul(1e12), none.add(1), none);
            Tensor two = Tensor.concat(1, element(x, 0).mul(2e12), none, element(x, 1));
            return Tensor.concat(2, one.reshape(-1, 3, 1), two.reshape(-1, 3, 1));
        };
        assertRefused(Diffusion.commutative(2, columns), y, "columns 0 and 1", ", 2) of (");
        VectorField mixed = (t, x) -> Tensor.concat(1, element(x, 0).mul(1e12), element(x, 1).sub(x.mean(true, 0)));
        assertRefused(Diffusion.scalar((t, x) -> mixed.apply(t, x).slice(1, 0, 2)), y.slice(1, 0, 2), "other samples");
        VectorField other = (t, x) -> Tensor.concat(1, element(x, 0).mul(1e12), element(x, 1).add(element(x, 0)));
        assertRefused(Diffusion.elementwise(other), y.slice(1, 0, 2), "do not commute");
    }

    /// A rotation, and what it leaves alone: 0.1 (y₀² + y₁²) in the third element.
    @Test
    void sumsThatCancelPass() {
        VectorField columns = (t, x) -> {
            Tensor none = element(x, 0).mul(0);
            Tensor turn = Tensor.concat(1, element(x, 1), element(x, 0).neg(), none);
            Tensor square = element(x, 0).mul(0.1).mul(element(x, 0)).add(element(x, 1).square().mul(0.1));
            Tensor along = Tensor.concat(1, none, none, square);
            return Tensor.concat(2, turn.reshape(-1, 3, 1), along.reshape(-1, 3, 1));
        };
        Sde sde = Sde.ito((t, x) -> x, Diffusion.commutative(2, columns));
        Sde scalar = Sde.ito((t, x) -> x, Diffusion.scalar((t, x) -> columns.apply(t, x).sum(false, 2)));
        for (DType dtype : DType.values()) {
            Tensor y = RandomKey.of(3).normal(dtype, 50, 3);
            assertDoesNotThrow(() -> sde.checkCommutative(T.cast(dtype), y));
            assertDoesNotThrow(() -> scalar.checkCommutative(T.cast(dtype), y));
        }
    }
}
