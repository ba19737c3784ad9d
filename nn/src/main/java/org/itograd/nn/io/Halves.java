package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import org.itograd.autodiff.Tensor;

/// Floating-point numbers of 16 bits.
final class Halves {
    private static final int BF16_SHIFT = 16;

    private Halves() {}

    /// The number with these bits.
    static float toFloat(StoredType type, short bits) {
        return type == StoredType.F16 ? Float.float16ToFloat(bits) : Float.intBitsToFloat(bits << BF16_SHIFT);
    }

    /// The bits of the nearest number, of two nearest the even one.
    static short bits(StoredType type, double value) {
        float narrow = toOdd(value);
        if (type == StoredType.F16) {
            return Float.floatToFloat16(narrow);
        }
        int bits = Float.floatToRawIntBits(narrow);
        int even = (bits >>> BF16_SHIFT) & 1;
        return (short) (Float.isNaN(narrow) ? (bits >>> BF16_SHIFT) | 0x40 : (bits + 0x7fff + even) >>> BF16_SHIFT);
    }

    /// To a float whose last bit is 1 if it is not exact, so that rounding it once more rounds as if once.
    private static float toOdd(double value) {
        float nearest = (float) value;
        if (Double.isNaN(value) || nearest == value) {
            return nearest;
        }
        int bits = Float.floatToRawIntBits(nearest);
        int towardsZero = Math.abs((double) nearest) > Math.abs(value) ? bits - 1 : bits;
        return Float.intBitsToFloat(towardsZero | 1);
    }

    /// Refuses a finite number that would become infinite.
    static void requireRange(Tensor tensor, StoredType type) {
        if (type == StoredType.F64 || type == StoredType.of(tensor)) {
            return;
        }
        for (int i = 0; i < tensor.size(); i++) {
            double value = tensor.at(i);
            double stored = type == StoredType.F32 ? (float) value : toFloat(type, bits(type, value));
            require(
                    Double.isFinite(stored) || !Double.isFinite(value),
                    "tensor: %s does not hold %s at position %d; store it as BF16, F32 or F64",
                    type,
                    value,
                    i);
        }
    }
}
