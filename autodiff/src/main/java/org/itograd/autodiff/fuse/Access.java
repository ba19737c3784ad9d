package org.itograd.autodiff.fuse;

/// How a kernel reads one of its inputs.
public enum Access {
    /// Element i of a call is the array's element at offset + i.
    VECTOR,
    /// All elements of a call see the array's one element at the offset.
    SCALAR
}
