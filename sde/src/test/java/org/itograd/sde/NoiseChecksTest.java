package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertDoesNotThrow;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.parts.Part;
import org.itograd.sde.parts.PartNoise;
import org.itograd.sde.parts.PartedSde;
import org.junit.jupiter.api.Test;

class NoiseChecksTest {
    private static final Tensor T = Tensor.scalar(DType.F64, 0.5);
    private static final Tensor Y = RandomKey.of(1).normal(DType.F64, 3, 4);
    private static final VectorField OWN = (t, y) -> y.sin().mul(t);
    /// Element 1 of each sample depends on its element 3, with derivative 0.7.
    private static final VectorField OTHER = (t, y) -> {
        Tensor pick = Tensor.of(new double[]{0, 0.7, 0, 0}, 4).cast(y.dtype());
        return y.add(y.slice(1, 3, 4).mul(pick));
    };

    private static Sde sde(Diffusion diffusion) {
        return Sde.ito((t, y) -> y, diffusion);
    }

    private static void assertRefused(Runnable check, String... named) {
        String message = String.valueOf(assertThrows(IllegalArgumentException.class, check::run).getMessage());
        for (String part : named) {
            assertTrue(message.contains(part), message);
        }
    }

    @Test
    void elementsThatDependOnThemselvesAloneAreDiagonal() {
        for (Tensor y : new Tensor[]{Y, Y.cast(DType.F32), Y.select(0, 0),
            RandomKey.of(2).normal(DType.F64, 2, 2, 2)}) {
            Tensor t = T.cast(y.dtype());
            assertDoesNotThrow(() -> sde(Diffusion.diagonal(OWN)).checkDiagonal(t, y));
            assertDoesNotThrow(() -> sde(Diffusion.elementwise(OWN)).checkDiagonal(t, y));
            assertDoesNotThrow(() -> sde(Diffusion.diagonal(OWN)).checkNoise(t, y));
            assertDoesNotThrow(() -> sde(Diffusion.additive(Tensor::cos)).checkDiagonal(t, y));
            assertDoesNotThrow(() -> Sde.ode(OWN).checkDiagonal(t, y));
        }
        assertDoesNotThrow(() -> sde(Diffusion.diagonal((t, y) -> y.mul(0).add(1))).checkDiagonal(T, Y));
    }

    @Test
    void anElementThatDependsOnAnotherIsNamedWithTheDerivative() {
        assertRefused(() -> sde(Diffusion.diagonal(OTHER)).checkDiagonal(T, Y), "element (0, 1) of g",
                "element (0, 3) of y", "0.7", "Diffusion.elementwise(g)");
        assertRefused(() -> sde(Diffusion.diagonal(OTHER)).checkNoise(T, Y), "element (0, 1) of g");
        assertRefused(() -> sde(Diffusion.elementwise(OTHER)).checkDiagonal(T, Y), "element (0, 1) of g", "diagonal");
        assertDoesNotThrow(() -> sde(Diffusion.elementwise(OTHER)).checkNoise(T, Y));
    }

    @Test
    void aSampleThatDependsOnAnotherIsNamed() {
        VectorField mixing = (t, y) -> y.sub(y.mean(true, 0).mul(3));
        assertRefused(() -> sde(Diffusion.diagonal(mixing)).checkDiagonal(T, Y.slice(1, 0, 1)), "element (1, 0) of g",
                "element (0, 0) of y");
    }

    @Test
    void whatIsNoNumberDoesNotPass() {
        VectorField root = (t, y) -> y.sub(y.abs().add(10)).sqrt();
        assertRefused(() -> sde(Diffusion.diagonal((t, y) -> root.apply(t, y).sum(true, 1).add(y)))
                .checkDiagonal(T, Y), "NaN");
        assertRefused(() -> sde(Diffusion.diagonal(root)).checkAdditive(T, Y), "NaN");
        VectorField columns = (t, y) -> Tensor.concat(2, root.apply(t, y).reshape(3, 4, 1), y.reshape(3, 4, 1));
        assertRefused(() -> sde(Diffusion.commutative(2, columns)).checkCommutative(T, Y), "columns 0 and 1");
    }

    @Test
    void aProcessForEachSampleIsNotOneForEachElement() {
        assertRefused(() -> sde(Diffusion.scalar(OWN)).checkDiagonal(T, Y), "scalar noise", "Diffusion.elementwise(g)");
    }

    @Test
    void noiseThatDoesNotDependOnTheStateIsAdditive() {
        VectorField constant = (t, y) -> y.mul(0).add(t);
        for (Diffusion diffusion : new Diffusion[]{Diffusion.diagonal(constant), Diffusion.elementwise(constant),
            Diffusion.scalar(constant), Diffusion.additive(t -> t),
            Diffusion.general(2, (t, y) -> Tensor.concat(2, y.reshape(3, 4, 1), y.reshape(3, 4, 1)).mul(0).add(t))}) {
            assertDoesNotThrow(() -> sde(diffusion).checkAdditive(T, Y));
            assertDoesNotThrow(() -> sde(diffusion).checkAdditive(T, Y.mul(0)));
        }
        assertRefused(() -> sde(Diffusion.scalar(OTHER)).checkAdditive(T, Y), "of g depends on element");
        assertRefused(() -> sde(Diffusion.general(1, (t, y) -> OTHER.apply(t, y).reshape(3, 4, 1)))
                .checkAdditive(T, Y), "element (0, 0, 0) of g", "element (0, 0) of y", "1.0");
    }

    @Test
    void partsDeclaredDiagonalAreCheckedWhateverTheWholeIs() {
        Part a = Part.of("a", 2);
        Part b = Part.of("b", 1);
        PartNoise mixed = PartNoise.diagonal((t, y) -> y.sum(true, 1).mul(0.5).add(y.mul(0)));
        Tensor y = RandomKey.of(3).normal(DType.F64, 2, 3);
        for (PartNoise other : new PartNoise[]{PartNoise.none(), PartNoise.additive(t -> t),
            PartNoise.scalar((t, parts) -> parts.get(b))}) {
            PartedSde wrong = PartedSde.ito().with(a, (t, parts) -> parts.get(a), mixed)
                    .with(b, (t, parts) -> parts.get(b), other);
            assertRefused(() -> wrong.checkNoise(T, y), "diffusion of a", "element (0, 1) of g", "element (0, 0) of y",
                    "0.5", "PartNoise.elementwise(g)");
        }
        PartedSde right = PartedSde.ito().with(a, (t, parts) -> parts.get(a), PartNoise.diagonal(OWN));
        assertDoesNotThrow(() -> right.checkNoise(T, y.slice(1, 0, 2)));
        assertDoesNotThrow(() -> right.sde().checkDiagonal(T, y.slice(1, 0, 2)));
    }

    @Test
    void elementsOfManyUnitsAreEachJudgedInTheirOwn() {
        Tensor two = Tensor.of(new double[]{1, 2}, 1, 2);
        Tensor huge = Tensor.of(new double[]{1e12, 0}, 1, 2);
        Tensor first = Tensor.of(new double[]{1, 0}, 1, 2);
        // g = (10¹², y₁) and g = (10¹² y₀, y₁ + y₀).
        assertRefused(
                () -> sde(Diffusion.diagonal((t, y) -> y.mul(first.neg().add(1)).add(huge))).checkAdditive(T, two),
                "element (0, 1) of g depends on element (0, 1) of y", "1.0");
        Diffusion mixed = Diffusion.elementwise(
                (t, y) -> y.mul(huge).add(y.add(y.mul(first).sum(true, 1)).mul(first.neg().add(1))));
        assertRefused(
                () -> sde(mixed).checkDiagonal(T, two), "element (0, 1) of g depends on element (0, 0) of y", "1.0");
    }

    /// y A A⁻¹ − y, of which no derivative is more than rounding.
    @Test
    void roundingIsNoDependence() {
        Tensor a = Tensor.of(new double[]{0.8, 0.6, -0.6, 0.8}, 2, 2);
        Tensor y = Tensor.of(new double[]{1, 0, 0.3, -2}, 2, 2);
        for (DType dtype : DType.values()) {
            Tensor turn = a.cast(dtype);
            VectorField constant = (t, x) -> x.matmul(turn).matmul(turn.transpose()).sub(x).add(0.3);
            Tensor t = T.cast(dtype);
            Tensor x = y.cast(dtype);
            assertDoesNotThrow(() -> sde(Diffusion.diagonal(constant)).checkAdditive(t, x));
            assertDoesNotThrow(() -> sde(Diffusion.elementwise(constant)).checkDiagonal(t, x));
            assertDoesNotThrow(() -> sde(Diffusion.elementwise(constant)).checkCommutative(t, x));
        }
    }
}
