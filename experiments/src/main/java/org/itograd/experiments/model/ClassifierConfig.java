package org.itograd.experiments.model;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.Map;
import org.itograd.nn.GroupNorm;
import org.itograd.nn.Noise;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.gradient.GradientMethod;
import org.itograd.sde.gradient.Gradients;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Solver;

/// What an [ImageClassifier] is made of.
///
/// @param inputs   channels of the images
/// @param channels of the state
/// @param classes  number of logits
/// @param noise    of the block
/// @param grid     the block's time steps
/// @param solver   the block's solver
/// @param gradient how to differentiate through the block
/// @param groups   of the normalisations; as many as there are channels if those are fewer
/// @param epsilon  of the normalisations
@CheckReturnValue
public record ClassifierConfig(int inputs, int channels, int classes, Noise noise, TimeGrid grid, Solver solver,
        GradientMethod gradient, int groups, double epsilon) {
    /// Groups of the normalisations of the published code.
    public static final int GROUPS = 32;

    /// @throws IllegalArgumentException if a size is not positive
    public ClassifierConfig {
        require(
                inputs > 0 && channels > 0 && classes > 0,
                "inputs, channels, classes: must be positive, got %d, %d and %d",
                inputs,
                channels,
                classes);
        require(
                groups > 0 && channels % Math.min(groups, channels) == 0,
                "channels: must be at most %d or a multiple of it, the number of groups; got %d",
                groups,
                channels);
    }

    /// As published: Euler–Maruyama with 11 steps on [0, 1] (N = ⌊1/0.1⌋ + 1), backpropagation, 32 groups.
    public static ClassifierConfig of(int inputs, int channels, int classes, Noise noise) {
        return new ClassifierConfig(
                inputs,
                channels,
                classes,
                noise,
                TimeGrid.asPublished(1, 0.1),
                new EulerMaruyama(),
                Gradients.backpropagation(),
                GROUPS,
                GroupNorm.EPSILON);
    }

    /// What a file of weights must say to be used as it was trained: all but the state's channels and the noise, which have ranges of
    /// their own.
    public Map<String, String> settings() {
        Map<String, String> text = new LinkedHashMap<>();
        text.put("inputs", Integer.toString(inputs));
        text.put("classes", Integer.toString(classes));
        text.put("steps", Integer.toString(grid.steps()));
        text.put("end", Double.toString(grid.end()));
        text.put("solver", solver.name());
        text.put("groups", Integer.toString(groups));
        text.put("epsilon", Double.toString(epsilon));
        return text;
    }

    /// The same with other noise.
    public ClassifierConfig with(Noise other) {
        return new ClassifierConfig(inputs, channels, classes, other, grid, solver, gradient, groups, epsilon);
    }

    /// The same with other steps and another solver.
    public ClassifierConfig solvedBy(TimeGrid otherGrid, Solver otherSolver) {
        return new ClassifierConfig(
                inputs, channels, classes, noise, otherGrid, otherSolver, gradient, groups, epsilon);
    }

    /// The same with other normalisations.
    public ClassifierConfig normalized(int otherGroups, double otherEpsilon) {
        return new ClassifierConfig(
                inputs, channels, classes, noise, grid, solver, gradient, otherGroups, otherEpsilon);
    }
}
