package org.itograd.autodiff.optim;

import static org.itograd.base.Arguments.failure;
import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.itograd.autodiff.Tensor;

/// One tensor per parameter that an optimiser carries from step to step, at first zero.
final class Slots {
    private final String name;
    private final Parameters parameters;
    private List<Tensor> values = new ArrayList<>();

    Slots(String name, Parameters parameters) {
        this.name = name;
        this.parameters = parameters;
        for (Parameter p : parameters.list()) {
            values.add(Tensor.zeros(p.value().dtype(), p.value().shape().dims()));
        }
    }

    Tensor get(int i) {
        return values.get(i);
    }

    List<Tensor> all() {
        return List.copyOf(values);
    }

    void set(int i, Tensor value) {
        values.set(i, value);
    }

    /// The tensors under `name.parameter`, in PyTorch's layouts.
    SequencedMap<String, Tensor> save() {
        LinkedHashMap<String, Tensor> saved = new LinkedHashMap<>();
        int i = 0;
        for (Map.Entry<String, Parameter> e : parameters.asMap().entrySet()) {
            saved.put(name + "." + e.getKey(), e.getValue().layout().toPyTorch(values.get(i++)));
        }
        return saved;
    }

    /// What [#restore] would set, having checked that it fits.
    List<Tensor> read(Map<String, Tensor> saved) {
        List<Tensor> read = new ArrayList<>();
        int i = 0;
        for (Map.Entry<String, Parameter> e : parameters.asMap().entrySet()) {
            String key = name + "." + e.getKey();
            Tensor given = saved.get(key);
            if (given == null) {
                throw failure(
                        "state: %s is missing; the state was saved by an optimiser of another kind or for another model",
                        key);
            }
            Tensor own = values.get(i++);
            Tensor expected = e.getValue().layout().toPyTorch(own);
            require(
                    given.shape().equals(expected.shape()) && given.dtype() == own.dtype(),
                    "state: %s must be %s%s, got %s%s",
                    key,
                    own.dtype(),
                    expected.shape(),
                    given.dtype(),
                    given.shape());
            read.add(e.getValue().layout().fromPyTorch(given));
        }
        return read;
    }

    void restore(List<Tensor> read) {
        values = new ArrayList<>(read);
    }

    /// Refuses a step that does not fit the parameters.
    static void requireFits(Parameters parameters, double learningRate, List<Tensor> gradients) {
        require(
                learningRate > 0 && Double.isFinite(learningRate),
                "learningRate: must be finite and > 0, got %s",
                learningRate);
        List<String> names = parameters.names();
        require(
                gradients.size() == names.size(),
                "gradients: there must be one for each of the %d parameters, got %d",
                names.size(),
                gradients.size());
        for (int i = 0; i < names.size(); i++) {
            Tensor value = parameters.list().get(i).value();
            require(
                    gradients.get(i).shape().equals(value.shape()) && gradients.get(i).dtype() == value.dtype(),
                    "gradients: that of %s must be %s%s, got %s%s",
                    names.get(i),
                    value.dtype(),
                    value.shape(),
                    gradients.get(i).dtype(),
                    gradients.get(i).shape());
        }
    }
}
