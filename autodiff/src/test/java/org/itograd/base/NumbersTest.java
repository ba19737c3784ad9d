package org.itograd.base;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class NumbersTest {
    private static final double THIRD = 1 / 3.0;

    private static Object array(DType dtype, double... values) {
        Object x = dtype.allocate(values.length);
        for (int i = 0; i < values.length; i++) {
            Numbers.set(dtype, values[i], x, i);
        }
        return x;
    }

    private static void assertNumbers(DType dtype, Object x, double... values) {
        double[] actual = new double[values.length];
        double[] expected = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            actual[i] = Numbers.get(dtype, x, i);
            expected[i] = rounded(dtype, values[i]);
        }
        assertArrayEquals(expected, actual);
    }

    private static double rounded(DType dtype, double x) {
        return dtype == DType.F32 ? (float) x : x;
    }

    @ParameterizedTest
    @EnumSource
    void loopsTouchTheirElementsOnly(DType dtype) {
        Object x = array(dtype, 1, 2, 3, 4, 5);
        Object y = array(dtype, 10, 20, 30, 40, 50);
        Numbers.add(dtype, x, 1, y, 2, 2);
        assertNumbers(dtype, y, 10, 20, 32, 43, 50);
        Numbers.store(dtype, x, 0, y, 3, 2, false);
        assertNumbers(dtype, y, 10, 20, 32, 1, 2);
        Numbers.store(dtype, x, 4, y, 0, 1, true);
        assertNumbers(dtype, y, 15, 20, 32, 1, 2);
        Numbers.scale(dtype, 0.5, y, 1, 2);
        assertNumbers(dtype, y, 15, 10, 16, 1, 2);
        Numbers.max(dtype, x, 0, y, 2, 3);
        assertNumbers(dtype, y, 15, 10, 16, 2, 3);
        Numbers.fill(dtype, THIRD, y, 1, 2);
        assertNumbers(dtype, y, 15, THIRD, THIRD, 2, 3);
        Numbers.zero(dtype, y, 4, 1);
        assertNumbers(dtype, y, 15, THIRD, THIRD, 2, 0);
    }

    @ParameterizedTest
    @EnumSource
    void doublesAreRoundedOnTheWayInAndKeptOnTheWayOut(DType dtype) {
        Object y = array(dtype, 1, 2, 3, 4);
        Numbers.fromDoubles(dtype, new double[]{THIRD, -0.0}, 0, y, 1, 2);
        assertNumbers(dtype, y, 1, THIRD, -0.0, 4);
        double[] back = {7, 7, 7};
        Numbers.toDoubles(dtype, y, 1, back, 0, 2);
        assertArrayEquals(new double[]{rounded(dtype, THIRD), -0.0, 7}, back);
        Numbers.addToDoubles(dtype, y, back, 1, 2);
        assertArrayEquals(new double[]{back[0], -0.0 + rounded(dtype, THIRD), 7}, back);
        Numbers.fromDoubles(dtype, new double[]{9, 8, 6}, y, 2, 1);
        assertNumbers(dtype, y, 1, THIRD, 6, 4);
    }

    @ParameterizedTest
    @EnumSource
    void finiteAndEqualAreAskedOfTheElementsThatAreMeant(DType dtype) {
        Object x = array(dtype, Double.NaN, 1, 1, 1, Double.NEGATIVE_INFINITY);
        assertTrue(Numbers.areFinite(dtype, x, 1, 3));
        assertFalse(Numbers.areFinite(dtype, x, 0, 2));
        assertFalse(Numbers.areFinite(dtype, x, 3, 2));
        assertTrue(Numbers.areEqual(dtype, x, 1, 3));
        assertTrue(Numbers.areEqual(dtype, x, 4, 1));
        assertFalse(Numbers.areEqual(dtype, x, 0, 4));
        assertFalse(Numbers.areEqual(dtype, x, 1, 4));
        assertFalse(Numbers.areEqual(dtype, array(dtype, 0, -0.0), 0, 2));
        assertTrue(Numbers.areEqual(dtype, array(dtype, Double.NaN, Double.NaN), 0, 2));
    }

    /// A uniform number that is the rounded bound itself is not below it.
    @ParameterizedTest
    @EnumSource
    void signsComeWithTheirProbability(DType dtype) {
        double p = 0.6;
        Object u = array(dtype, 0, 0.29, p / 2, 0.59, p, 0.99);
        Numbers.signs(dtype, p, u, 0, 6);
        assertNumbers(dtype, u, -1, -1, 1, 1, 0, 0);
    }

    @ParameterizedTest
    @EnumSource
    void elementsGoThroughABufferOneAfterTheOther(DType dtype) {
        ByteBuffer bytes = ByteBuffer.allocate(64).order(ByteOrder.LITTLE_ENDIAN).put((byte) 1);
        Numbers.write(dtype, array(dtype, 0, 1, THIRD, -0.0), 1, 3, bytes);
        assertEquals(1 + 3 * dtype.bytes(), bytes.position());
        bytes.flip().get();
        Object y = array(dtype, 5, 5, 5, 5);
        Numbers.read(dtype, bytes, y, 1, 2);
        Numbers.read(dtype, bytes, y, 3, 1);
        assertFalse(bytes.hasRemaining());
        assertNumbers(dtype, y, 5, 1, THIRD, -0.0);
    }

    @ParameterizedTest
    @EnumSource
    void anArrayOfTheOtherTypeIsRefused(DType dtype) {
        Object other = dtype == DType.F32 ? new double[3] : new float[3];
        assertThrows(ClassCastException.class, () -> Numbers.add(dtype, other, 0, dtype.allocate(3), 0, 3));
        assertThrows(ClassCastException.class, () -> Numbers.get(dtype, other, 0));
    }
}
