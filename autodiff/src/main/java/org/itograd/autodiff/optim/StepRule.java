package org.itograd.autodiff.optim;

import java.util.List;
import org.itograd.autodiff.Tensor;

/// An optimiser's step as a pure function of tensors, which a program can be captured of: what it remembers of a parameter are _slots_,
/// tensors of the parameter's shape.
public interface StepRule {
    /// How many slots each parameter has.
    int slots();

    /// One slot of all parameters, in their order.
    List<Tensor> slot(int slot);

    /// Overwrites one slot of all parameters.
    ///
    /// @param values of the parameters' shapes and dtypes, in their order
    void setSlot(int slot, List<Tensor> values);

    /// How many numbers a step takes.
    int numbers();

    /// The numbers of the next step, which it then counts as done.
    ///
    /// @param learningRate the length of the step, > 0
    List<Double> advance(double learningRate);

    /// A parameter's next value and then its next slots.
    ///
    /// @param numbers what [#advance] gave, scalars of the parameter's dtype
    List<Tensor> next(Tensor theta, Tensor gradient, List<Tensor> slots, List<Tensor> numbers);
}
