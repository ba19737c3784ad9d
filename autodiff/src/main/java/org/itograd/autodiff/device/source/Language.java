package org.itograd.autodiff.device.source;

/// Which compiler reads a text.
public enum Language {
    /// ISO C with IEEE 754 arithmetic, run by a processor one element at a time.
    C,
    /// OpenCL C 1.2.
    OPENCL,
    /// CUDA C++, as NVRTC takes it.
    CUDA
}
