package org.itograd.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.AxisOrder;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

class ParametersTest {
    private static final RandomKey KEY = RandomKey.of(3);

    @Test
    void setChecksShapeAndDtype() {
        Parameter p = new Parameter("weight", AxisOrder.PLAIN, Tensor.zeros(DType.F32, 3));
        p.set(Tensor.ones(DType.F32, 3));
        assertEquals(1, p.value().at(2));
        assertTrue(p.value().isTracked());
        assertThrows(IllegalArgumentException.class, () -> p.set(Tensor.ones(DType.F32, 4)));
        assertThrows(IllegalArgumentException.class, () -> p.set(Tensor.ones(DType.F64, 3)));
    }

    @Test
    void layoutsAreThoseOfPyTorch() {
        Tensor linear = Tensor.of(new double[]{1, 2, 3, 4, 5, 6}, 2, 3);
        assertArrayEquals(
                new double[]{1, 4, 2, 5, 3, 6}, AxisOrder.LINEAR.toPyTorch(linear).toDoubleArray(), 0);
        Tensor conv = KEY.normal(DType.F64, 2, 3, 4, 5);
        Tensor oihw = AxisOrder.CONVOLUTION.toPyTorch(conv);
        assertEquals(Shape.of(5, 4, 2, 3), oihw.shape());
        assertEquals(conv.at(((1 * 3 + 2) * 4 + 3) * 5 + 4), oihw.at(((4 * 4 + 3) * 2 + 1) * 3 + 2));
        assertEquals(conv.at(((0 * 3 + 1) * 4 + 2) * 5 + 3), oihw.at(((3 * 4 + 2) * 2 + 0) * 3 + 1));
        for (AxisOrder layout : List.of(AxisOrder.PLAIN, AxisOrder.CONVOLUTION)) {
            Tensor back = layout.fromPyTorch(layout.toPyTorch(conv));
            assertEquals(conv.shape(), back.shape());
            assertArrayEquals(conv.toDoubleArray(), back.toDoubleArray(), 0);
        }
    }

    @Test
    void fromPyTorchSetsAllOrNothing() {
        Linear layer = new Linear(2, 3, DType.F32, KEY);
        float[] before = layer.parameters().get("weight").value().toFloatArray();
        Map<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("weight", Tensor.ones(DType.F64, 3, 2));
        assertThrows(IllegalArgumentException.class, () -> layer.parameters().fromPyTorch(tensors));
        tensors.put("bias", Tensor.ones(DType.F64, 4));
        assertThrows(IllegalArgumentException.class, () -> layer.parameters().fromPyTorch(tensors));
        assertArrayEquals(before, layer.parameters().get("weight").value().toFloatArray());
        tensors.put("bias", Tensor.ones(DType.F64, 3));
        layer.parameters().fromPyTorch(tensors);
        assertArrayEquals(new float[]{1, 1, 1, 1, 1, 1}, layer.parameters().get("weight").value().toFloatArray());
        assertEquals(DType.F32, layer.parameters().get("bias").value().dtype());
    }

    /// The bound is PyTorch's 1/√fan_in. Of n uniform numbers the largest magnitude falls short of 95 % of the bound with
    /// probability 0.95ⁿ, below 1e-12 for n ≥ 540.
    @Test
    void initialWeightsFillTheIntervalOfPyTorch() {
        checkBound(new Linear(50, 20, DType.F64, KEY).parameters().get("weight").value(), 50);
        checkBound(new Conv2d(4, 20, 3, 1, 0, DType.F64, KEY).parameters().get("weight").value(), 36);
        checkBound(new TimeConv2d(4, 20, 3, DType.F64, KEY).parameters().get("weight").value(), 45);
        checkBound(new Linear(9, 600, DType.F64, KEY).parameters().get("bias").value(), 9);
    }

    private static void checkBound(Tensor values, int fanIn) {
        assertTrue(values.size() >= 540);
        double largest = values.stopGradient().abs().max().item();
        double bound = 1 / Math.sqrt(fanIn);
        assertTrue(largest <= bound && largest > 0.95 * bound, () -> largest + " against " + bound);
    }

    @Test
    void bothDtypesStartFromTheSameWeightsAndKeysDiffer() {
        Tensor wide = new Linear(5, 4, DType.F64, KEY).parameters().get("weight").value();
        Tensor narrow = new Linear(5, 4, DType.F32, KEY).parameters().get("weight").value();
        assertArrayEquals(wide.toFloatArray(), narrow.toFloatArray());
        Tensor other = new Linear(5, 4, DType.F64, KEY.fold(1)).parameters().get("weight").value();
        assertTrue(other.at(0) != wide.at(0));
    }

    @Test
    void partsOfAModelAreNamedByTheirPlaces() {
        Linear linear = new Linear(2, 3, DType.F32, KEY);
        LayerNorm norm = new LayerNorm(3, DType.F32);
        assertEquals(List.of("0.weight", "0.bias", "2.weight", "2.bias"),
                Parameters.ofAll(linear, Activation.TANH, norm).names());
        String message = String.valueOf(assertThrows(IllegalArgumentException.class,
                () -> Parameters.ofAll(linear, Sequential.of(norm, linear))).getMessage());
        assertTrue(message.contains("parts: parameter 1.1.weight is that of an earlier part"), message);
        assertEquals(0, Parameters.ofAll(Activation.TANH, Activation.TANH).count());
    }
}
