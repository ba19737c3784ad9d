package org.itograd.nn;

import static org.itograd.base.Arguments.given;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.sde.VectorField;

/// Layers of time and state one after the other, all at the same time t. Names as in [Sequential].
public final class TimeSequential implements TimeLayer {
    private record Step(String name, TimeLayer layer) {}

    private final List<Step> steps;

    private TimeSequential(List<Step> steps) {
        this.steps = steps;
    }

    /// The given layers, named by position; none is the identity, to be continued with [#then].
    public static TimeSequential of(TimeLayer... layers) {
        TimeSequential all = new TimeSequential(List.of());
        for (TimeLayer layer : layers) {
            all = all.then(Integer.toString(all.steps.size()), layer);
        }
        return all;
    }

    /// This and then one more layer.
    public TimeSequential then(String name, TimeLayer layer) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(given(name, "name", "give the layer one"), given(layer, "layer", "give one")));
        return new TimeSequential(List.copyOf(longer));
    }

    /// This and then a layer that does not look at the time.
    public TimeSequential thenAutonomous(String name, Layer layer) {
        return then(name, TimeLayer.of(layer));
    }

    @Override
    public VectorField bind() {
        List<VectorField> bound = new ArrayList<>();
        steps.forEach(step -> bound.add(step.layer.bind()));
        return (t, x) -> {
            Tensor y = x;
            for (VectorField f : bound) {
                y = f.apply(t, y);
            }
            return y;
        };
    }

    @Override
    public Parameters parameters() {
        Parameters all = Parameters.none();
        for (Step step : steps) {
            all = all.and(step.layer.parameters().under(step.name));
        }
        return all;
    }
}
