package org.itograd.experiments.model;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.Functional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.optim.Parameterized;
import org.itograd.autodiff.optim.Parameters;
import org.itograd.base.DType;
import org.itograd.nn.Fused;
import org.itograd.nn.Layer;
import org.itograd.nn.Noise;
import org.itograd.nn.SdeBlock;
import org.itograd.sde.TimeGrid;
import org.itograd.sde.brownian.BrownianPath;

/// An image classifier with differential equations inside: the networks of Liu et al. 2019 ("Neural SDE: stabilizing neural ODE
/// networks with stochastic noise") and of the code published with it.
///
/// | part | what it does | image |
/// |---|---|---|
/// | `stem` | convolutions, see [ModelKind] | (N, H, W, inputs) → (N, H', W', C) |
/// | equation k = 0, 1, … | an [SdeBlock] on the state averaged over blocks of 2ᵏ × 2ᵏ pixels, repeated back and added up | keeps it |
/// | `head` | GroupNorm, ReLU, mean over pixels, linear | → (N, classes) |
///
/// Small and big networks have one equation. The drift is three times (GroupNorm, ReLU, 3 × 3 convolution) and GroupNorm; each
/// convolution sees the time as a first channel, in multi-scale networks the first one sees 64 channels of an embedding.
///
/// | network as published | parameters |
/// |---|---|
/// | small, 1 input, 10 classes | 114,442 |
/// | small, 3 inputs, 10 classes | 115,594 |
/// | big, 10 classes | 2,440,202 |
/// | big, 200 classes | 2,489,032 |
/// | multi-scale, 10 classes, 1, 2 or 3 scales | 2,523,402, 4,443,146 or 6,362,890 |
///
/// The noise stays on at test time: averaging over draws is up to the caller.
@CheckReturnValue
public final class ImageClassifier implements Parameterized {
    private final ClassifierConfig config;
    private final ModelKind kind;
    private final Layer stem;
    private final List<SdeBlock> blocks;
    private final Layer head;

    private ImageClassifier(
            ClassifierConfig config, ModelKind kind, Layer stem, List<SdeBlock> blocks, Layer head) {
        this.config = config;
        this.kind = kind;
        this.stem = stem;
        this.blocks = List.copyOf(blocks);
        this.head = head;
    }

    /// The small network with initial weights.
    ///
    /// @param config sizes, noise and solver
    /// @param dtype  of parameters, images and logits
    /// @param key    for the weights
    public static ImageClassifier small(ClassifierConfig config, DType dtype, RandomKey key) {
        return of(ModelKind.SMALL, 1, config, dtype, key);
    }

    /// A network with initial weights.
    ///
    /// @param model   which; its channels and steps
    /// @param inputs  channels of the images
    /// @param classes number of logits
    /// @param dtype   of parameters, images and logits
    /// @param key     for the weights
    public static ImageClassifier of(
            Architecture model, int inputs, int classes, Noise noise, DType dtype, RandomKey key) {
        return of(model.kind(), model.scales(), config(model, inputs, classes, noise), dtype, key);
    }

    /// What [#of] makes the network of.
    public static ClassifierConfig config(Architecture model, int inputs, int classes, Noise noise) {
        ClassifierConfig config = ClassifierConfig.of(inputs, model.channels(), classes, noise);
        return config.solvedBy(TimeGrid.uniform(0, 1, model.steps()), config.solver());
    }

    private static ImageClassifier of(
            ModelKind kind, int scales, ClassifierConfig config, DType dtype, RandomKey key) {
        Parts parts = new Parts(config, dtype);
        List<SdeBlock> blocks = new ArrayList<>();
        for (int k = 0; k < scales; k++) {
            RandomKey weights = k == 0 ? key.fold(1) : key.fold(1).fold(-k);
            blocks.add(new SdeBlock(
                    parts.drift(kind, weights), config.noise(), config.grid(), config.solver(), config.gradient()));
        }
        return new ImageClassifier(
                config,
                kind,
                new Fused(parts.stem(kind, key.fold(0))),
                blocks,
                new Fused(parts.head(key.fold(2))));
    }

    /// The classes' logits along given paths.
    ///
    /// @param x     images (N, H, W, inputs)
    /// @param paths one for each equation, for states of the shapes of [#states]
    /// @return (N, classes)
    /// @throws IllegalArgumentException if the images or the number of paths do not fit
    public Tensor logits(Tensor x, List<BrownianPath> paths) {
        requireAsMany("paths", paths);
        return logits(x, (k, state) -> blocks.get(k).apply(state, paths.get(k)));
    }

    /// The logits along given increments, in operations one after the other: for a program that is being captured.
    ///
    /// @param increments of each equation, see [SdeBlock#along]
    /// @return (N, classes)
    /// @throws IllegalArgumentException if the images or the increments do not fit
    public Tensor logitsAlong(Tensor x, List<List<Tensor>> increments) {
        requireAsMany("increments", increments);
        return logits(x, (k, state) -> blocks.get(k).along(state, increments.get(k)));
    }

    private void requireAsMany(String what, List<?> given) {
        require(
                given.size() == blocks.size(),
                "%s: the network has %d equations and needs them for each, got %d",
                what,
                blocks.size(),
                given.size());
    }

    /// What becomes of the state in which an equation starts.
    private interface Solved {
        Tensor at(int equation, Tensor state);
    }

    private Tensor logits(Tensor x, Solved solved) {
        List<Tensor> states = states(x);
        Tensor sum = solved.at(0, states.getFirst());
        for (int k = 1; k < blocks.size(); k++) {
            sum = sum.add(Functional.upsampleNearest2d(solved.at(k, states.get(k)), 1 << k));
        }
        return head.apply(sum);
    }

    /// The logits along one path, where there is one equation.
    ///
    /// @throws IllegalArgumentException if the images do not fit, or there are several equations
    public Tensor logits(Tensor x, BrownianPath path) {
        return logits(x, List.of(path));
    }

    /// The logits along paths drawn from a key, independent for each equation.
    ///
    /// @throws IllegalArgumentException if the images do not fit
    public Tensor logits(Tensor x, RandomKey noise) {
        return logits(x, paths(noise));
    }

    /// The paths along which [#logits(Tensor, RandomKey)] goes.
    public List<BrownianPath> paths(RandomKey noise) {
        return IntStream.range(0, blocks.size())
                .mapToObj(k -> BrownianPath.of(k == 0 ? noise : noise.fold(-k)))
                .toList();
    }

    /// The states in which the equations start for these images.
    ///
    /// @throws IllegalArgumentException if the images do not fit
    public List<Tensor> states(Tensor x) {
        requireFits(x);
        Tensor state = stem.apply(x);
        int block = 1 << (blocks.size() - 1);
        require(
                state.shape().dim(1) % block == 0 && state.shape().dim(2) % block == 0,
                "x: the stem makes %d x %d pixels of these images, which %d scales need divisible by %d; use fewer scales or"
                        + " other images",
                state.shape().dim(1),
                state.shape().dim(2),
                blocks.size(),
                block);
        return IntStream.range(0, blocks.size())
                .mapToObj(k -> k == 0 ? state : Functional.avgPool2d(state, 1 << k))
                .toList();
    }

    private void requireFits(Tensor x) {
        int least = kind == ModelKind.BIG ? Parts.STRIDED_KERNEL : kind == ModelKind.MULTI_SCALE ? 2 : Parts.KERNEL;
        require(
                x.shape().rank() == 4 && x.shape().dim(3) == config.inputs() && x.shape().dim(1) >= least
                        && x.shape().dim(2) >= least,
                "x: must be images (N, H, W, %d) of at least %d x %d pixels, got shape %s",
                config.inputs(),
                least,
                least,
                x.shape());
    }

    /// The equations, the one on the full size first.
    public List<SdeBlock> blocks() {
        return blocks;
    }

    /// Sizes, noise and solver.
    public ClassifierConfig config() {
        return config;
    }

    /// A network of the same weights, which both share from then on, with other noise and other steps.
    public ImageClassifier solved(Noise noise, TimeGrid grid) {
        return new ImageClassifier(
                config.with(noise).solvedBy(grid, config.solver()),
                kind,
                stem,
                blocks.stream()
                        .map(b -> new SdeBlock(b.drift(), noise, grid, b.solver(), b.gradient()))
                        .toList(),
                head);
    }

    /// `stem.*`, `drift.*` of the first equation, `drift2.*` of the second, …, `head.*`.
    @Override
    public Parameters parameters() {
        Parameters all = stem.parameters().under("stem");
        for (int k = 0; k < blocks.size(); k++) {
            all = all.and(blocks.get(k).parameters().under(k == 0 ? "drift" : "drift" + (k + 1)));
        }
        return all.and(head.parameters().under("head"));
    }
}
