package org.itograd.autodiff;

import org.itograd.autodiff.op.Primitive;

/// What a tensor holds in place of numbers while a function is captured into a
/// [org.itograd.autodiff.program.Program]: the name of a value that will be computed later.
///
/// Operations on such a tensor are noted down by its symbol instead of being carried out. Recording for derivatives goes on
/// above it as usual, so a captured function can itself differentiate.
public interface Symbol {
    /// Notes that `op` is applied.
    ///
    /// @param in    the inputs, of which at least one has a symbol; the others have numbers
    /// @param dtype of the result
    /// @param shape of the result
    /// @return a tensor that stands for the result
    Tensor apply(Primitive op, Tensor[] in, DType dtype, Shape shape);
}
