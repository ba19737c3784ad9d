package org.itograd.nn.io;

/// The element types that can be read and written.
enum StoredType {
    F64(8), I64(8), F32(4);

    final int bytes;

    StoredType(int bytes) {
        this.bytes = bytes;
    }

    static StoredType of(StoredTensor stored) {
        return switch (stored) {
            case StoredTensor.Real real -> switch (real.tensor().dtype()) {
                case F32 -> F32;
                case F64 -> F64;
            };
            case StoredTensor.Whole _ -> I64;
        };
    }
}
