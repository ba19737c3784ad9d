package org.itograd.autodiff;

import java.util.List;

/// The reverse rule of an operation made with [Autodiff#custom].
@FunctionalInterface
public interface CustomRule {
    /// Adds the operation's contributions to the totals of its inputs and captured tensors.
    ///
    /// @param in        the values of the inputs, then of the captured tensors
    /// @param out       the value of the result
    /// @param cotangent of the result
    /// @param totals    by position in `in`; totals that are not [Totals#wanted] must not be touched
    void accumulate(List<Tensor> in, Tensor out, Tensor cotangent, Totals totals);
}
