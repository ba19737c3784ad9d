package org.itograd.autodiff.device;

import org.itograd.autodiff.device.source.Convention;
import org.itograd.autodiff.device.source.Dialect;
import org.itograd.autodiff.device.source.Language;
import org.itograd.base.DType;

/// What a device is like.
///
/// @param language      of its compiler
/// @param doubles       whether it computes in `double`
/// @param roundedFloats whether `/` and `sqrt` of `float` are correctly rounded
/// @param floats        how many `float`s a register of one work-item should have; 1 on a GPU
/// @param runtime       what its runtime puts before a kernel's own
/// @param memory        bytes that all buffers together may take
/// @param largestBuffer bytes that one may take
public record Traits(
        Language language, boolean doubles, boolean roundedFloats, int floats, Convention runtime, long memory,
        long largestBuffer) {
    /// The dialect of texts for it.
    ///
    /// @param widest register that a text is written for
    public Dialect dialect(DType dtype, int widest) {
        int width = switch (dtype) {
            case F32 -> floats;
            case F64 -> Math.max(1, floats / 2);
        };
        return new Dialect(language, dtype, Math.min(width, widest), roundedFloats, runtime);
    }
}
