package org.itograd.sde;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class DiffusionMapTest {
    private static final Tensor T = Tensor.scalar(DType.F64, 0.5);
    private static final Tensor Y = RandomKey.of(1).normal(DType.F64, 3, 4);
    private static final VectorField OWN = (t, y) -> y.sin().mul(t);
    private static final VectorField MATRIX =
            (t, y) -> OWN.apply(t, y).reshape(-1, 4, 1).mul(Tensor.ones(y.dtype(), 1, 1, 2));

    private static final List<Diffusion> ALL = List.of(
            Diffusion.none(), Diffusion.additive(Tensor::cos), Diffusion.diagonal(OWN), Diffusion.elementwise(OWN),
            Diffusion.scalar(OWN), Diffusion.commutative(2, MATRIX), Diffusion.general(2, MATRIX));

    @Test
    void theCoefficientIsTheChangedOneAndTheStructureStays() {
        for (Diffusion g : ALL) {
            Diffusion changed = g.map(own -> (t, y) -> own.apply(t.add(1), y).mul(3));
            assertEquals(g.type(), changed.type());
            assertEquals(g.noiseShape(Y.shape()), changed.noiseShape(Y.shape()));
            assertArrayEquals(
                    g.at(T.add(1), Y).mul(3).toDoubleArray(), changed.at(T, Y).toDoubleArray(), g.type().toString());
        }
    }

    @Test
    void aCoefficientThatWouldBroadcastIsRefusedBeforeTheChangeHidesIt() {
        Diffusion row = Diffusion.diagonal((t, y) -> y.select(0, 0));
        Diffusion changed = row.map(own -> (t, y) -> own.apply(t, y).mul(Tensor.ones(y.dtype(), 3, 1)));
        String message = String.valueOf(
                assertThrows(IllegalArgumentException.class, () -> changed.at(T, Y)).getMessage());
        assertTrue(message.contains("diffusion"), message);
    }
}
