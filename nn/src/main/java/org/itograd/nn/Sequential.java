package org.itograd.nn;

import static org.itograd.base.Arguments.given;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.Table;

/// Layers one after the other. Parameters are named by layer: `norm.weight`, or by position if a layer was given no name:
/// `0.weight`, as in PyTorch.
public final class Sequential implements Layer {
    private record Step(String name, Layer layer) {}

    private final List<Step> steps;

    private Sequential(List<Step> steps) {
        this.steps = steps;
    }

    /// The given layers, named by position.
    public static Sequential of(Layer... layers) {
        Sequential all = new Sequential(List.of());
        for (Layer layer : layers) {
            all = all.then(layer);
        }
        return all;
    }

    /// This and then one more layer, named by its position.
    public Sequential then(Layer layer) {
        return then(Integer.toString(steps.size()), layer);
    }

    /// This and then one more layer.
    public Sequential then(String name, Layer layer) {
        List<Step> longer = new ArrayList<>(steps);
        longer.add(new Step(given(name, "name", "give the layer one"), given(layer, "layer", "give one")));
        return new Sequential(List.copyOf(longer));
    }

    @Override
    public Tensor apply(Tensor x) {
        Tensor y = x;
        for (Step step : steps) {
            y = step.layer.apply(y);
        }
        return y;
    }

    /// A table of layers and how many numbers their parameters have, for example
    ///
    /// ```
    /// layer   kind    numbers
    /// hidden  Linear       48
    /// tanh    TANH          0
    /// total                48
    /// ```
    public String summary() {
        Table table = new Table("layer", "kind", "numbers");
        steps.forEach(step -> table.row(step.name, kind(step.layer), count(step.layer)));
        return table.row("total", "", count(this)).toString();
    }

    /// The same with the shape that each layer makes of an example.
    public String summary(Tensor example) {
        Table table = new Table("layer", "kind", "shape", "numbers");
        table.row("(input)", "", example.shape().toString(), "");
        Tensor y = example;
        for (Step step : steps) {
            Tensor x = y;
            y = Autodiff.withoutRecording(() -> step.layer.apply(x));
            table.row(step.name, kind(step.layer), y.shape().toString(), count(step.layer));
        }
        return table.row("total", "", "", count(this)).toString();
    }

    private static String count(Layer layer) {
        return Long.toString(layer.parameters().count());
    }

    /// The name of a class or constant, none for a lambda.
    private static String kind(Layer layer) {
        String name = layer.getClass().getSimpleName();
        return layer instanceof Enum<?> constant ? constant.name() : name.contains("$$") ? "function" : name;
    }

    /// The [#summary()].
    @Override
    public String toString() {
        return summary();
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
