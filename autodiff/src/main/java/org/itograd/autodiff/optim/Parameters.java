package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SequencedMap;
import java.util.Set;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Table;
import org.jspecify.annotations.Nullable;

/// Parameters in a fixed order under dotted names, such as `drift.conv1.weight`.
public final class Parameters {
    private static final Parameters NONE = new Parameters(new LinkedHashMap<>());

    private final SequencedMap<String, Parameter> byName;

    private Parameters(SequencedMap<String, Parameter> byName) {
        this.byName = byName;
    }

    /// No parameters.
    public static Parameters none() {
        return NONE;
    }

    /// The given parameters under their own names.
    ///
    /// @throws IllegalArgumentException if two share a name
    public static Parameters of(Parameter... parameters) {
        Parameters all = NONE;
        for (Parameter p : parameters) {
            LinkedHashMap<String, Parameter> one = new LinkedHashMap<>();
            one.put(p.name(), p);
            all = all.and(new Parameters(one));
        }
        return all;
    }

    /// The parameters of several parts of a model under their places, `0.weight`, `0.bias`, `1.weight`, …, as in PyTorch's
    /// `ModuleList`.
    ///
    /// @throws IllegalArgumentException if two parts share a parameter, which an optimiser would change twice in a step
    public static Parameters ofAll(Parameterized... parts) {
        Parameters all = NONE;
        Set<Parameter> seen = Collections.newSetFromMap(new IdentityHashMap<>());
        for (int i = 0; i < parts.length; i++) {
            Parameters own = parts[i].parameters().under(Integer.toString(i));
            own.byName.forEach((name, p) -> require(
                    seen.add(p), "parts: parameter %s is that of an earlier part, too; give it once", name));
            all = all.and(own);
        }
        return all;
    }

    /// These parameters with `prefix.` in front of every name.
    public Parameters under(String prefix) {
        LinkedHashMap<String, Parameter> named = new LinkedHashMap<>();
        byName.forEach((name, p) -> named.put(prefix + "." + name, p));
        return new Parameters(named);
    }

    /// These parameters and then the others.
    ///
    /// @throws IllegalArgumentException if a name occurs twice
    public Parameters and(Parameters others) {
        LinkedHashMap<String, Parameter> all = new LinkedHashMap<>(byName);
        others.byName.forEach((name, p) -> require(
                all.put(name, p) == null, "parameters: the name %s occurs twice; give the layers different names",
                name));
        return new Parameters(all);
    }

    /// The dotted names, in order.
    public List<String> names() {
        return List.copyOf(byName.keySet());
    }

    /// The parameters, in order.
    public List<Parameter> list() {
        return List.copyOf(byName.values());
    }

    /// The parameters by dotted name, in order, unmodifiable.
    public SequencedMap<String, Parameter> asMap() {
        return Collections.unmodifiableSequencedMap(byName);
    }

    /// The present values, tracked, in order: what to differentiate with respect to.
    public List<Tensor> values() {
        List<Tensor> values = new ArrayList<>();
        byName.values().forEach(p -> values.add(p.value()));
        return values;
    }

    /// The parameter of a dotted name.
    ///
    /// @throws IllegalArgumentException if there is none
    public Parameter get(String name) {
        Parameter found = byName.get(name);
        if (found == null) {
            throw failure("name: there is no parameter %s; there are %s", name, byName.keySet());
        }
        return found;
    }

    /// How many numbers there are in all.
    public long count() {
        return byName.values().stream().mapToLong(p -> p.value().size()).sum();
    }

    /// A table of names, shapes, dtypes and numbers, for example
    ///
    /// ```
    /// parameter  shape    dtype  numbers
    /// weight     (2, 16)  F32         32
    /// bias       (16)     F32         16
    /// total                           48
    /// ```
    public String summary() {
        Table table = new Table("parameter", "shape", "dtype", "numbers");
        byName.forEach((name, p) -> table.row(
                name, p.value().shape().toString(), p.value().dtype().toString(), Integer.toString(p.value().size())));
        return table.row("total", "", "", Long.toString(count())).toString();
    }

    /// The [#summary].
    @Override
    public String toString() {
        return summary();
    }

    /// The present values under their names in PyTorch's layouts, untracked.
    public SequencedMap<String, Tensor> toPyTorch() {
        LinkedHashMap<String, Tensor> out = new LinkedHashMap<>();
        byName.forEach((name, p) -> out.put(name, p.layout().toPyTorch(p.value().stopGradient())));
        return out;
    }

    /// Sets every parameter from a tensor of its name in PyTorch's layout, converted to the parameter's dtype. Either all
    /// are set or, if something does not fit, none.
    ///
    /// @param tensors at least one tensor per name; others are ignored
    /// @throws IllegalArgumentException if a name is missing or a shape does not fit
    public void fromPyTorch(Map<String, Tensor> tensors) {
        List<Tensor> next = new ArrayList<>();
        byName.forEach((name, p) -> next.add(converted(name, p, tensors)));
        int i = 0;
        for (Parameter p : byName.values()) {
            p.set(next.get(i++));
        }
    }

    /// Whether [#fromPyTorch] would take tensors of these shapes, for a look at a file before its numbers are read.
    ///
    /// @throws IllegalArgumentException if a name is missing or a shape does not fit
    public void requireShapes(Map<String, Shape> shapes) {
        byName.forEach((name, p) -> requireShape(name, p, shapes.get(name), shapes.keySet()));
    }

    private static void requireShape(String name, Parameter p, @Nullable Shape given, Set<String> names) {
        if (given == null) {
            throw failure(
                    "tensors: parameter %s is missing; the names are %s; was this saved from another model?",
                    name,
                    names);
        }
        Shape expected = p.layout().toPyTorch(p.value().stopGradient()).shape();
        require(
                expected.equals(given),
                "tensors: parameter %s must have shape %s, got %s; was this saved from a model of another size?",
                name,
                expected,
                given);
    }

    private static Tensor converted(String name, Parameter p, Map<String, Tensor> tensors) {
        Tensor given = tensors.get(name);
        requireShape(name, p, given == null ? null : given.shape(), tensors.keySet());
        return p.layout().fromPyTorch(Objects.requireNonNull(given)).cast(p.value().dtype());
    }
}
