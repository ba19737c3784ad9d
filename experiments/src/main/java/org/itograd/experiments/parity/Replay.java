package org.itograd.experiments.parity;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameter;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.experiments.model.ClassifierConfig;
import org.itograd.experiments.model.ImageClassifier;
import org.itograd.nn.GroupNorm;
import org.itograd.nn.Noise;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Solver;

/// Our forward and backward pass with a golden file's parameters, images and Wiener increments.
final class Replay {
    private Replay() {}

    /// Logits, loss and all gradients under the golden file's names, in its layouts.
    ///
    /// @throws IOException if the file's tensors do not fit together
    static Map<String, Tensor> of(GoldenFile golden, DType dtype) throws IOException {
        try {
            return compute(golden, dtype);
        } catch (IllegalArgumentException e) {
            throw new IOException(golden.path() + ": the tensors do not fit together: " + e.getMessage(), e);
        }
    }

    private static Map<String, Tensor> compute(GoldenFile golden, DType dtype) throws IOException {
        ImageClassifier classifier = classifier(golden, dtype);
        Parameters parameters = classifier.parameters();
        Tensor x = golden.tensor("input").cast(dtype).transpose(0, 2, 3, 1).variable();
        Tensor logits = classifier.logits(x, path(golden, dtype));
        Tensor loss = Functional.softmaxCrossEntropy(logits, golden.labels());

        List<Tensor> variables = new ArrayList<>(parameters.values());
        variables.add(x);
        List<Tensor> gradients = Autodiff.gradients(loss, variables);

        Map<String, Tensor> found = new LinkedHashMap<>();
        found.put("logits", logits.stopGradient());
        found.put("loss", loss.stopGradient());
        found.put("grad.input", gradients.getLast().transpose(0, 3, 1, 2));
        int i = 0;
        for (Map.Entry<String, Parameter> p : parameters.asMap().entrySet()) {
            found.put("grad." + p.getKey(), p.getValue().layout().toPyTorch(gradients.get(i++)));
        }
        return found;
    }

    private static ImageClassifier classifier(GoldenFile golden, DType dtype) throws IOException {
        ClassifierConfig config = ClassifierConfig.of(
                golden.tensor("input").shape().dim(1),
                golden.tensor("param.stem.weight").shape().dim(0),
                golden.tensor("param.head.linear.weight").shape().dim(0),
                noise(golden))
                .normalized(golden.count("groups", ClassifierConfig.GROUPS), golden.number("eps", GroupNorm.EPSILON))
                .solvedBy(TimeGrid.uniform(0, golden.number("T", 1), golden.count("steps", steps(golden))),
                        solver(golden));
        ImageClassifier classifier = ImageClassifier.small(config, dtype, RandomKey.of(0));
        classifier.parameters().fromPyTorch(golden.parameters(dtype));
        return classifier;
    }

    /// As many as there are increments, or 11 where there are none.
    private static int steps(GoldenFile golden) throws IOException {
        return golden.tensors().containsKey("wiener_increments")
                ? golden.tensor("wiener_increments").shape().dim(0)
                : TimeGrid.asPublished(1, 0.1).steps();
    }

    private static Noise noise(GoldenFile golden) throws IOException {
        double coefficient = golden.number("coefficient");
        return switch (golden.text("case")) {
            case "ode" -> new Noise.None();
            case "additive" -> new Noise.Additive(coefficient);
            case "multiplicative", "milstein" -> new Noise.Multiplicative(coefficient);
            case "dropout" -> new Noise.Dropout(coefficient);
            default ->
                throw new IOException(golden.path() + ": the metadata's case must be ode, additive, multiplicative,"
                        + " dropout or milstein, but is \"" + golden.text("case") + "\"");
        };
    }

    private static Solver solver(GoldenFile golden) throws IOException {
        return golden.text("case").equals("milstein") ? new Milstein() : new EulerMaruyama();
    }

    /// The recorded increments; the ODE does not look at them.
    private static BrownianPath path(GoldenFile golden, DType dtype) throws IOException {
        return golden.text("case").equals("ode")
                ? BrownianPath.of(0)
                : BrownianPath.recorded(golden.tensor("wiener_increments").cast(dtype).transpose(0, 1, 3, 4, 2));
    }
}
