package org.itograd.base;

/// The element type of a [org.itograd.autodiff.Tensor].
///
/// There are two, and they never mix silently: an operation on tensors of different types is an error that says which
/// side to cast.
public enum DType {
    /// IEEE 754 binary32, stored in a `float[]`.
    F32(Float.BYTES),
    /// IEEE 754 binary64, stored in a `double[]`.
    F64(Double.BYTES);

    private final int bytes;

    DType(int bytes) {
        this.bytes = bytes;
    }

    /// Size of one element in bytes.
    public int bytes() {
        return bytes;
    }

    /// A new zero-filled array of this type: `float[]` or `double[]`.
    public Object allocate(int length) {
        return switch (this) {
            case F32 -> new float[length];
            case F64 -> new double[length];
        };
    }
}
