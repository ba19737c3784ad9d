package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.autodiff.Tensor;

/// Stochastic gradient descent with momentum and weight decay, as PyTorch does it:
///
/// g ← ∇θ + λ θ, v ← μ v + g, θ ← θ − η v, from v = 0.
public final class Sgd implements Optimizer {
    private final Parameters parameters;
    private final double momentum;
    private final double weightDecay;
    private final Slots velocity;

    /// @param parameters  what to train
    /// @param momentum    μ in [0, 1)
    /// @param weightDecay λ ≥ 0
    public Sgd(Parameters parameters, double momentum, double weightDecay) {
        require(momentum >= 0 && momentum < 1, "momentum: must be in [0, 1), got %s", momentum);
        require(
                weightDecay >= 0 && Double.isFinite(weightDecay),
                "weightDecay: must be finite and >= 0, got %s",
                weightDecay);
        this.parameters = parameters;
        this.momentum = momentum;
        this.weightDecay = weightDecay;
        this.velocity = new Slots("momentum", parameters);
    }

    @Override
    public void step(double learningRate, List<Tensor> gradients) {
        Slots.requireFits(parameters, learningRate, gradients);
        int i = 0;
        for (Parameter p : parameters.list()) {
            Tensor theta = p.value().stopGradient();
            Tensor gradient = gradients.get(i).stopGradient();
            Tensor g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
            Tensor v = momentum == 0 ? g : velocity.get(i).mul(momentum).add(g);
            velocity.set(i, v);
            p.set(theta.sub(v.mul(learningRate)));
            i++;
        }
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        return momentum == 0 ? new LinkedHashMap<>() : velocity.save();
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        if (momentum != 0) {
            velocity.restore(velocity.read(state));
        }
    }
}
