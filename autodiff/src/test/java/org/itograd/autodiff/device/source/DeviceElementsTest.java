package org.itograd.autodiff.device.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import java.util.SplittableRandom;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.expr.Expr;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

class DeviceElementsTest {
    private static final Expr X = Expr.input(0);

    /// Numbers of every exponent: on the near side arithmetic, on the far one whole numbers.
    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void sinesOfNumbersHoweverLargeHaveTheBits(String device) {
        SplittableRandom random = new SplittableRandom(3);
        int n = 100_003;
        for (DType dtype : DType.values()) {
            Object x = dtype.allocate(n);
            for (int i = 0; i < n; i++) {
                double value = dtype == DType.F32
                        ? Float.intBitsToFloat(random.nextInt())
                        : Double.longBitsToDouble(random.nextLong());
                Numbers.set(dtype, value, x, i);
            }
            // Where the reduction of fdlibm cancels most: 6381956970095103 · 2^797 (Muller, "Elementary Functions", 2006).
            Numbers.set(dtype, Math.scalb(6381956970095103.0, 797), x, 0);
            Numbers.set(dtype, Math.scalb(16367173.0, 72), x, 1);
            Elements.assertSame(TestDevices.get(device), dtype, List.of(X.sin(), X.cos()), new Object[]{x}, n);
        }
    }

    @ParameterizedTest
    @EnumSource
    void aRegisterOfSeveralElementsIsForOpenClOnly(Language language) {
        if (language == Language.OPENCL) {
            assertEquals(16, new Dialect(language, DType.F32, 16, true, Convention.PLAIN).width());
        } else {
            assertThrows(IllegalArgumentException.class,
                    () -> new Dialect(language, DType.F32, 16, true, Convention.PLAIN));
        }
        assertThrows(IllegalArgumentException.class, () -> new Dialect(language, DType.F32, 3, true, Convention.PLAIN));
    }
}
