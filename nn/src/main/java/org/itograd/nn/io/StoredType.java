package org.itograd.nn.io;

import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// The element types of a safetensors file that can be read and written.
public enum StoredType {
    /// IEEE 754 double precision.
    F64(8, 0, 0),
    /// Signed, 64 bits.
    I64(8, Long.MIN_VALUE, Long.MAX_VALUE),
    /// Unsigned, 64 bits, of which numbers up to 2⁶³ − 1 are read.
    U64(8, 0, Long.MAX_VALUE),
    /// IEEE 754 single precision.
    F32(4, 0, 0),
    /// Signed, 32 bits.
    I32(4, Integer.MIN_VALUE, Integer.MAX_VALUE),
    /// Unsigned, 32 bits.
    U32(4, 0, 0xffffffffL),
    /// IEEE 754 half precision: 11 bits of a number, up to 65504.
    F16(2, 0, 0),
    /// The upper half of single precision: 8 bits of a number, and the range of F32.
    BF16(2, 0, 0),
    /// Signed, 16 bits.
    I16(2, Short.MIN_VALUE, Short.MAX_VALUE),
    /// Unsigned, 16 bits.
    U16(2, 0, 0xffff),
    /// Signed, 8 bits.
    I8(1, Byte.MIN_VALUE, Byte.MAX_VALUE),
    /// Unsigned, 8 bits.
    U8(1, 0, 0xff),
    /// 0 or 1, in 8 bits.
    BOOL(1, 0, 1);

    final int bytes;
    final long least;
    final long most;

    /// @param least of whole numbers, and
    /// @param most  both 0 for floating-point numbers
    StoredType(int bytes, long least, long most) {
        this.bytes = bytes;
        this.least = least;
        this.most = most;
    }

    /// Whether this holds floating-point numbers.
    public boolean isReal() {
        return most == 0;
    }

    /// That of the numbers in memory.
    static StoredType of(Tensor tensor) {
        return switch (tensor.dtype()) {
            case F32 -> F32;
            case F64 -> F64;
        };
    }

    /// The dtype of a tensor with such numbers, which holds each of them.
    DType dtype() {
        return this == F64 ? DType.F64 : DType.F32;
    }
}
