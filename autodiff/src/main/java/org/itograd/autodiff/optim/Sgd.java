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
public final class Sgd implements Optimizer, StepRule {
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
            List<Tensor> next = next(
                    theta, gradients.get(i).stopGradient(), momentum == 0 ? List.of() : List.of(velocity.get(i)),
                    List.of(Tensor.scalar(theta.dtype(), learningRate)));
            if (momentum != 0) {
                velocity.set(i, next.get(1));
            }
            p.set(next.getFirst());
            i++;
        }
    }

    @Override
    public List<Tensor> next(Tensor theta, Tensor gradient, List<Tensor> slots, List<Tensor> numbers) {
        Tensor g = weightDecay == 0 ? gradient : gradient.add(theta.mul(weightDecay));
        Tensor v = momentum == 0 ? g : slots.getFirst().mul(momentum).add(g);
        Tensor moved = theta.sub(v.mul(numbers.getFirst()));
        return momentum == 0 ? List.of(moved) : List.of(moved, v);
    }

    @Override
    public int slots() {
        return momentum == 0 ? 0 : 1;
    }

    @Override
    public List<Tensor> slot(int slot) {
        return velocity.all();
    }

    @Override
    public void setSlot(int slot, List<Tensor> values) {
        velocity.restore(values);
    }

    @Override
    public int numbers() {
        return 1;
    }

    @Override
    public List<Double> advance(double learningRate) {
        return List.of(learningRate);
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
