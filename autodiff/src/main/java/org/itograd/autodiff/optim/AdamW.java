package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.autodiff.Tensor;

/// [Adam] with decoupled weight decay (Loshchilov & Hutter, "Decoupled weight decay regularization", 2019), as PyTorch does it:
/// θ ← θ − η λ θ, and then Adam's step with the gradient of the loss alone.
public final class AdamW implements Optimizer {
    private final Parameters parameters;
    private final double weightDecay;
    private final Adam adam;

    /// β₁ = 0.9, β₂ = 0.999, ε = 1e-8 and λ = 0.01.
    public AdamW(Parameters parameters) {
        this(parameters, 0.9, 0.999, 1e-8, 0.01);
    }

    /// @param beta1       β₁ in [0, 1)
    /// @param beta2       β₂ in [0, 1)
    /// @param epsilon     ε > 0
    /// @param weightDecay λ ≥ 0
    public AdamW(Parameters parameters, double beta1, double beta2, double epsilon, double weightDecay) {
        require(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "weightDecay: must be finite and >= 0, got %s",
                weightDecay);
        this.parameters = parameters;
        this.weightDecay = weightDecay;
        this.adam = new Adam(parameters, beta1, beta2, epsilon);
    }

    @Override
    public void step(double learningRate, List<Tensor> gradients) {
        Slots.requireFits(parameters, learningRate, gradients);
        for (Parameter p : parameters.list()) {
            p.set(p.value().stopGradient().mul(1 - learningRate * weightDecay));
        }
        adam.step(learningRate, gradients);
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        return adam.state();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        adam.restore(state);
    }
}
