package org.itograd.autodiff;

import java.util.List;
import org.itograd.autodiff.op.Primitive;
import org.itograd.base.DType;

/// What a tensor holds in place of numbers while a function is captured into a
/// [org.itograd.autodiff.program.Program]: the name of a value that will be computed later.
///
/// Operations on such a tensor are noted down by its symbol instead of being carried out. Recording for derivatives goes on
/// above it as usual, so a captured function can itself differentiate.
public abstract class Symbol {
    /// When this was made, among nodes and symbols.
    final long made = Node.next();

    /// A new symbol.
    protected Symbol() {}

    /// Notes that `op` is applied.
    ///
    /// @param in    the inputs, of which at least one has a symbol; the others have numbers
    /// @param dtype of the result
    /// @param shape of the result
    /// @return a tensor that stands for the result
    public abstract Tensor apply(Primitive op, Tensor[] in, DType dtype, Shape shape);

    /// Notes that the derivative of a value is given by a rule.
    ///
    /// @param in    what the value depends on, of which one at least has a symbol
    /// @param value computed from them
    /// @param rule  sends a cotangent of the value to them
    /// @return the value, with the rule for its derivative in place of those of the operations that it was computed by
    public abstract Tensor custom(List<Tensor> in, Tensor value, CustomRule rule);
}
