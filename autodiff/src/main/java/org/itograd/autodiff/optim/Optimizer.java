package org.itograd.autodiff.optim;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.autodiff.Tensor;

/// Changes parameters so that a loss gets smaller.
public interface Optimizer {
    /// Takes one step.
    ///
    /// @param learningRate the length of the step, > 0
    /// @param gradients    of the loss by each parameter, in the parameters' order
    /// @throws IllegalArgumentException if the gradients' number or shapes are not the parameters', or the learning rate is
    ///     not finite and positive; nothing is changed then
    void step(double learningRate, List<Tensor> gradients);

    /// What the optimiser remembers between steps, by name, in PyTorch's layouts; enough to go on from as if never
    /// interrupted, bit for bit.
    SequencedMap<String, Tensor> state();

    /// Takes up a state that [#state] of an optimiser for the same parameters gave.
    ///
    /// @throws IllegalArgumentException if it does not fit; nothing is changed then
    void restore(Map<String, Tensor> state);
}
