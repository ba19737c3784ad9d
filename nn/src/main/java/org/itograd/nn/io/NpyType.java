package org.itograd.nn.io;

import static org.itograd.base.Arguments.require;

import java.nio.ByteBuffer;
import java.util.Locale;
import org.itograd.base.DType;

/// The element types of NPY files that can be read and written, with NumPy's names.
public enum NpyType {
    /// Truth values, a byte each: 0 or 1.
    BOOL("b1", 0, 1),
    /// 8-bit integers.
    INT8("i1", Byte.MIN_VALUE, Byte.MAX_VALUE),
    /// 8-bit integers without sign, such as pixels.
    UINT8("u1", 0, 0xff),
    /// 16-bit integers.
    INT16("i2", Short.MIN_VALUE, Short.MAX_VALUE),
    /// 16-bit integers without sign.
    UINT16("u2", 0, 0xffff),
    /// 32-bit integers.
    INT32("i4", Integer.MIN_VALUE, Integer.MAX_VALUE),
    /// 32-bit integers without sign.
    UINT32("u4", 0, 0xffff_ffffL),
    /// 64-bit integers.
    INT64("i8", Long.MIN_VALUE, Long.MAX_VALUE),
    /// 64-bit integers without sign; as whole numbers only those below 2⁶³ can be had.
    UINT64("u8", 0, Long.MAX_VALUE),
    /// IEEE 754 binary16.
    FLOAT16("f2", 0, 0),
    /// IEEE 754 binary32.
    FLOAT32("f4", 0, 0),
    /// IEEE 754 binary64.
    FLOAT64("f8", 0, 0);

    private static final double TWO_TO_63 = 0x1p63;

    /// The letter of the kind and the number of bytes, as in a header.
    final String code;
    private final long least;
    private final long greatest;

    NpyType(String code, long least, long greatest) {
        this.code = code;
        this.least = least;
        this.greatest = greatest;
    }

    /// Size of one element.
    public int bytes() {
        return code.charAt(1) - '0';
    }

    /// Whether the elements are whole numbers.
    public boolean isWhole() {
        return code.charAt(0) != 'f';
    }

    /// The element at a place of a buffer, in the buffer's order of bytes, rounded to the nearest `double`.
    double real(ByteBuffer from, int at) {
        return switch (this) {
            case FLOAT16 -> Float.float16ToFloat(from.getShort(at));
            case FLOAT32 -> from.getFloat(at);
            case FLOAT64 -> from.getDouble(at);
            case UINT64 -> unsigned(from.getLong(at));
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, INT64 -> whole(from, at);
        };
    }

    /// The same, rounded once to the nearest of a type: 64-bit integers have more digits than a `double`.
    double real(ByteBuffer from, int at, DType dtype) {
        return switch (this) {
            case INT64 -> dtype == DType.F32 ? (float) from.getLong(at) : from.getLong(at);
            case UINT64 -> dtype == DType.F32 ? narrow(from.getLong(at)) : unsigned(from.getLong(at));
            case BOOL, INT8, UINT8, INT16, UINT16, INT32, UINT32, FLOAT16, FLOAT32, FLOAT64 -> real(from, at);
        };
    }

    private static float narrow(long bits) {
        return bits >= 0 ? bits : 2f * ((bits >>> 1) | (bits & 1));
    }

    /// The nearest number; halving keeps the lowest bit, so that ties are still seen as what they are.
    private static double unsigned(long bits) {
        return bits >= 0 ? bits : 2.0 * ((bits >>> 1) | (bits & 1));
    }

    /// The element at a place as a whole number.
    ///
    /// @throws IllegalArgumentException if it is none, or none that a `long` can hold
    long whole(ByteBuffer from, int at) {
        return switch (this) {
            case BOOL -> from.get(at) == 0 ? 0 : 1;
            case INT8 -> from.get(at);
            case UINT8 -> from.get(at) & 0xff;
            case INT16 -> from.getShort(at);
            case UINT16 -> from.getShort(at) & 0xffff;
            case INT32 -> from.getInt(at);
            case UINT32 -> from.getInt(at) & 0xffff_ffffL;
            case INT64 -> from.getLong(at);
            case UINT64 -> {
                long bits = from.getLong(at);
                require(bits >= 0, "the element %s is too large for 64 bits with sign", Long.toUnsignedString(bits));
                yield bits;
            }
            case FLOAT16, FLOAT32, FLOAT64 -> {
                double value = real(from, at);
                require(
                        value == Math.rint(value) && Math.abs(value) < TWO_TO_63,
                        "the element %s is not a whole number of 64 bits",
                        value);
                yield (long) value;
            }
        };
    }

    /// Puts a whole number at a buffer's position.
    void put(ByteBuffer to, long value) {
        require(
                !isWhole() || (value >= least && value <= greatest),
                "values: a %s must be from %d to %d, got %d",
                this,
                least,
                greatest,
                value);
        ByteBuffer unused = switch (this) {
            case BOOL, INT8, UINT8 -> to.put((byte) value);
            case INT16, UINT16 -> to.putShort((short) value);
            case INT32, UINT32 -> to.putInt((int) value);
            case INT64, UINT64 -> to.putLong(value);
            case FLOAT16, FLOAT32, FLOAT64 -> {
                throw new AssertionError(this);
            }
        };
    }

    /// As NumPy calls it, such as `uint8`.
    @Override
    public String toString() {
        return name().toLowerCase(Locale.ROOT);
    }
}
