package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Supplier;
import org.itograd.autodiff.Tensor;

/// An exponential moving average of weights (Polyak & Juditsky 1992): a ← θ at the first update, then a ← d a + (1 − d) θ. It forgets
/// the noise of single steps, so that models are often evaluated with it. As PyTorch's `AveragedModel` with `get_ema_avg_fn(d)`.
///
/// ```java
/// optimizer.step(rate, gradients);
/// average.update();
/// average.during(() -> evaluate(net));       // with the averages in the place of the weights
/// ```
public final class MovingAverage {
    private final Parameters parameters;
    private final double decay;
    private final Slots averages;
    private boolean begun;

    /// @param decay d in [0, 1), such as 0.999: about the last 1 / (1 − d) steps count
    public MovingAverage(Parameters parameters, double decay) {
        require(decay >= 0 && decay < 1, "decay: must be in [0, 1), got %s", decay);
        this.parameters = parameters;
        this.decay = decay;
        this.averages = new Slots("average", parameters);
    }

    /// Takes the present weights into account.
    public void update() {
        int i = 0;
        for (Parameter p : parameters.list()) {
            Tensor present = p.value().stopGradient();
            averages.set(i, begun ? averages.get(i).mul(decay).add(present.mul(1 - decay)) : present);
            i++;
        }
        begun = true;
    }

    /// The averages, in the parameters' order.
    ///
    /// @throws IllegalStateException before the first update
    public List<Tensor> values() {
        requireBegun();
        List<Tensor> values = new ArrayList<>();
        for (int i = 0; i < parameters.list().size(); i++) {
            values.add(averages.get(i));
        }
        return values;
    }

    /// Runs something with the averages in the place of the weights, which are put back also if it throws. No other thread may
    /// compute with these parameters meanwhile.
    ///
    /// @throws IllegalStateException before the first update
    public void during(Runnable body) {
        during(() -> {
            body.run();
            return List.of();
        });
    }

    /// Computes something with the averages in the place of the weights, as [#during(Runnable)] runs something.
    ///
    /// ```java
    /// Tensor drawn = average.during(() -> net.apply(x));
    /// ```
    ///
    /// @throws IllegalStateException before the first update
    public <T> T during(Supplier<T> body) {
        List<Tensor> average = values();
        List<Tensor> present = parameters.values();
        set(average);
        try {
            return body.get();
        } finally {
            set(present);
        }
    }

    private void set(List<Tensor> values) {
        int i = 0;
        for (Parameter p : parameters.list()) {
            p.set(values.get(i++).stopGradient());
        }
    }

    /// The averages by name, in PyTorch's layouts.
    ///
    /// @throws IllegalStateException before the first update
    public SequencedMap<String, Tensor> state() {
        requireBegun();
        return averages.save();
    }

    /// Takes up averages that [#state] gave.
    ///
    /// @throws IllegalArgumentException if they do not fit; nothing is changed then
    public void restore(Map<String, Tensor> state) {
        averages.restore(averages.read(state));
        begun = true;
    }

    private void requireBegun() {
        if (!begun) {
            throw new IllegalStateException("average: there is none before the first update()");
        }
    }
}
