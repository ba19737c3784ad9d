package org.itograd.experiments.equations;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;

/// An equation that can be asked for by name.
///
/// @param name       short
/// @param equation   as text, with the parameters' names
/// @param components of the state, names
/// @param y0         where it begins if nothing else is said, a number for each component
/// @param t1         how far it is solved from 0 if nothing else is said
/// @param parameters names, in order, and values if nothing else is said
/// @param family     the equation for these parameters; its state is (paths) for one component, else (paths, d)
public record NamedSde(
        String name, String equation, List<String> components, List<Double> y0, double t1,
        Map<String, Double> parameters, Function<Values, Sde> family) {
    /// The parameters' values.
    @FunctionalInterface
    public interface Values {
        /// The value of this parameter.
        double get(String parameter);
    }

    /// With some parameters changed.
    ///
    /// @throws IllegalArgumentException if there is no such parameter, or a value is not finite
    public Sde with(Map<String, Double> changes) {
        Map<String, Double> all = new LinkedHashMap<>(parameters);
        changes.forEach((key, value) -> {
            if (!all.containsKey(key)) {
                throw failure(
                        "set: %s has no parameter \"%s\"; %s",
                        name,
                        key,
                        parameters.isEmpty() ? "it has none" : "choose from " + String.join(", ", parameters.keySet()));
            }
            require(Double.isFinite(value), "set: %s must be finite, got %s", key, value);
            all.put(key, value);
        });
        return family.apply(key -> Objects.requireNonNull(all.get(key)));
    }

    /// Refuses a state with more or fewer numbers than there are components.
    public void requireComponents(List<Double> start) {
        if (start.size() != components.size()) {
            throw failure(
                    "y0: %s has the components %s, so give %d numbers, got %d",
                    name,
                    String.join(", ", components),
                    components.size(),
                    start.size());
        }
    }

    /// n paths at time 0.
    ///
    /// @param start a number for each component
    /// @throws IllegalArgumentException if there are more or fewer
    public Tensor start(int n, List<Double> start) {
        requireComponents(start);
        double[] one = start.stream().mapToDouble(Double::doubleValue).toArray();
        return one.length == 1
                ? Tensor.full(DType.F64, one[0], n)
                : Tensor.of(one, 1, one.length).broadcastTo(Shape.of(n, one.length));
    }

    /// For example `gbm: dx = mu x dt + sigma x dW, from (1.0) to t = 1.0; mu = 0.05, sigma = 0.2`.
    @Override
    public String toString() {
        String values = parameters.entrySet().stream()
                .map(e -> e.getKey() + " = " + e.getValue())
                .collect(Collectors.joining(", "));
        String start = y0.stream().map(x -> Double.toString(x)).collect(Collectors.joining(", "));
        return name + ": " + equation + ", from (" + start + ") to t = " + t1 + (values.isEmpty() ? "" : "; " + values);
    }
}
