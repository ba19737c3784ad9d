package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.device.Device;
import org.itograd.autodiff.device.TestDevices;
import org.itograd.autodiff.device.source.Elements;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// The generator as a device runs it, against the known answers of Random123 (Salmon et al. 2011, file kat_vectors).
class DeviceRandomNumbersTest {
    /// Counter, key, and what comes of them.
    private static final long[][] WORDS_32 = {
        {0, 0, 0, 0, 0x6b200159L, 0x99ba4efeL},
        {0xffffffffL, 0xffffffffL, 0xffffffffL, 0xffffffffL, 0x1cb996fcL, 0xbb002be7L},
        {0x243f6a88L, 0x85a308d3L, 0x13198a2eL, 0x03707344L, 0xc4923a9cL, 0x483df7a0L}};
    private static final long[][] WORDS_64 = {
        {0, 0, 0, 0, 0xc2b6e3a8c2c69865L, 0x6f81ed42f350084dL},
        {-1, -1, -1, -1, 0xe02cb7c4d95d277aL, 0xd06633d0893b8b68L},
        {0x243f6a8885a308d3L, 0x13198a2e03707344L, 0xa4093822299f31d0L, 0x082efa98ec4e6c89L,
            0x263c7d30bb0f0af1L, 0x56be8361d3311526L}};

    @ParameterizedTest
    @MethodSource(TestDevices.NAMES)
    void threefryHasThePublishedWords(String name) {
        Device device = TestDevices.get(name);
        check(device, DType.F32, WORDS_32);
        check(device, DType.F64, WORDS_64);
    }

    /// Words are compared as masks, since numbers would not tell one NaN from another.
    private static void check(Device device, DType dtype, long[][] answers) {
        List<Expr> outputs = new ArrayList<>();
        for (long[] a : answers) {
            Bits[] words = Threefry.words(
                    FloatFormat.of(dtype), Bits.constant(a[0]), Bits.constant(a[1]), Bits.constant(a[2]),
                    Bits.constant(a[3]));
            outputs.add(words[0].eq(Bits.constant(a[4])).toFloat());
            outputs.add(words[1].eq(Bits.constant(a[5])).toFloat());
        }
        Object[] found = Elements.onDevice(device, dtype, outputs, new Object[]{dtype.allocate(1)}, 1);
        for (int i = 0; i < found.length; i++) {
            assertEquals(1, Numbers.get(dtype, found[i], 0), "word " + i + " of " + dtype);
        }
    }
}
