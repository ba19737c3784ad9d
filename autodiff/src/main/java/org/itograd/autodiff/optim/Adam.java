package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// Adam (Kingma & Ba, "Adam: a method for stochastic optimization", 2015), as PyTorch does it. In step t = 1, 2, …
///
/// m ← β₁ m + (1 − β₁) g, v ← β₂ v + (1 − β₂) g², θ ← θ − η (m / (1 − β₁ᵗ)) / (√(v / (1 − β₂ᵗ)) + ε), from m = v = 0.
public final class Adam implements Optimizer, StepRule {
    private static final String STEPS = "steps";

    private final Parameters parameters;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final Slots mean;
    private final Slots square;
    private int steps;

    /// Adam with β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    public Adam(Parameters parameters) {
        this(parameters, 0.9, 0.999, 1e-8);
    }

    /// @param beta1   β₁ in [0, 1)
    /// @param beta2   β₂ in [0, 1)
    /// @param epsilon ε > 0
    public Adam(Parameters parameters, double beta1, double beta2, double epsilon) {
        require(beta1 >= 0 && beta1 < 1, "beta1: must be in [0, 1), got %s", beta1);
        require(beta2 >= 0 && beta2 < 1, "beta2: must be in [0, 1), got %s", beta2);
        require(epsilon > 0 && Double.isFinite(epsilon), "epsilon: must be finite and > 0, got %s", epsilon);
        this.parameters = parameters;
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        this.mean = new Slots("mean", parameters);
        this.square = new Slots("square", parameters);
    }

    @Override
    public void step(double learningRate, List<Tensor> gradients) {
        Slots.requireFits(parameters, learningRate, gradients);
        List<Double> numbers = advance(learningRate);
        int i = 0;
        for (Parameter p : parameters.list()) {
            Tensor theta = p.value().stopGradient();
            List<Tensor> next = next(
                    theta, gradients.get(i).stopGradient(), List.of(mean.get(i), square.get(i)),
                    numbers.stream().map(x -> Tensor.scalar(theta.dtype(), x)).toList());
            p.set(next.get(0));
            mean.set(i, next.get(1));
            square.set(i, next.get(2));
            i++;
        }
    }

    @Override
    public List<Tensor> next(Tensor theta, Tensor gradient, List<Tensor> slots, List<Tensor> numbers) {
        Tensor m = slots.get(0).mul(beta1).add(gradient.mul(1 - beta1));
        Tensor v = slots.get(1).mul(beta2).add(gradient.square().mul(1 - beta2));
        Tensor size = numbers.get(0);
        Tensor correction = numbers.get(1);
        return List.of(theta.sub(m.div(v.sqrt().div(correction).add(epsilon)).mul(size)), m, v);
    }

    /// m and v.
    @Override
    public int slots() {
        return 2;
    }

    @Override
    public List<Tensor> slot(int slot) {
        return (slot == 0 ? mean : square).all();
    }

    @Override
    public void setSlot(int slot, List<Tensor> values) {
        (slot == 0 ? mean : square).restore(values);
    }

    /// η / (1 − β₁ᵗ) and √(1 − β₂ᵗ).
    @Override
    public int numbers() {
        return 2;
    }

    @Override
    public List<Double> advance(double learningRate) {
        steps++;
        return List.of(
                learningRate / (1 - StrictMath.pow(beta1, steps)), Math.sqrt(1 - StrictMath.pow(beta2, steps)));
    }

    @Override
    public SequencedMap<String, Tensor> state() {
        LinkedHashMap<String, Tensor> state = new LinkedHashMap<>();
        state.put(STEPS, Tensor.scalar(DType.F64, steps));
        state.putAll(mean.save());
        state.putAll(square.save());
        return state;
    }

    @Override
    public void restore(Map<String, Tensor> state) {
        Tensor count = state.get(STEPS);
        if (count == null) {
            throw failure("state: %s is missing; the state was not saved by Adam", STEPS);
        }
        double given = count.size() == 1 ? count.item() : Double.NaN;
        require(
                given >= 0 && given <= Integer.MAX_VALUE && given == Math.rint(given),
                "state: %s must be one whole number >= 0, got %s",
                STEPS,
                count);
        List<Tensor> readMean = mean.read(state);
        List<Tensor> readSquare = square.read(state);
        mean.restore(readMean);
        square.restore(readSquare);
        steps = (int) given;
    }
}
