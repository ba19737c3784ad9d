package org.itograd.sde.solver;

import static org.itograd.autodiff.Arguments.require;

import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.PathDetail;
import org.jspecify.annotations.Nullable;

/// What a path does during one step.
public final class Increments {
    private static final Increments NONE = new Increments(PathDetail.INCREMENT, List.of(), null);

    private final PathDetail detail;
    private final List<Tensor> path;
    private final @Nullable Tensor jumps;

    private Increments(PathDetail detail, List<Tensor> path, @Nullable Tensor jumps) {
        this.detail = detail;
        this.path = path;
        this.jumps = jumps;
    }

    /// Increments of Wiener processes only.
    public static Increments of(Tensor dW) {
        return of(PathDetail.INCREMENT, List.of(dW));
    }

    /// Increments of Wiener processes and more.
    ///
    /// @param path dW and what the detail has beside it, in its order
    public static Increments of(PathDetail detail, List<Tensor> path) {
        int parts = detail.parts();
        require(path.size() == parts, "path: with %s it has %d parts, got %d", detail, parts, path.size());
        return new Increments(detail, List.copyOf(path), null);
    }

    /// No noise.
    public static Increments none() {
        return NONE;
    }

    /// The same with jumps.
    public Increments withJumps(Tensor choice) {
        return new Increments(detail, path, choice);
    }

    /// The same jumps and areas beside other increments of the Wiener processes.
    Increments withNoise(Tensor other) {
        List<Tensor> parts = new ArrayList<>(path);
        parts.set(0, other);
        return new Increments(detail, List.copyOf(parts), jumps);
    }

    /// W(t + h) − W(t), of the shape that the equation's diffusion asks for.
    public Tensor dW() {
        if (path.isEmpty()) {
            throw missing("Wiener increment: the equation does not have the term the solver asked for");
        }
        return path.getFirst();
    }

    /// H of the step, of dW's shape and independent of it; see [PathDetail].
    public Tensor spaceTimeArea() {
        boolean known = detail == PathDetail.SPACE_TIME || detail == PathDetail.SPACE_TIME_TIME;
        if (path.isEmpty() || !known) {
            throw missing("space-time Lévy area: the solver's needs() must say SPACE_TIME");
        }
        return path.get(1);
    }

    /// K of the step, of dW's shape and independent of dW and H; see [PathDetail].
    public Tensor spaceTimeTimeArea() {
        if (path.isEmpty() || detail != PathDetail.SPACE_TIME_TIME) {
            throw missing("space-time-time Lévy area: the solver's needs() must say SPACE_TIME_TIME");
        }
        return path.get(2);
    }

    /// A of the step, (batch, m, m) for dW of shape (batch, m); see [PathDetail].
    public Tensor levyArea() {
        if (path.isEmpty() || detail != PathDetail.LEVY_AREA) {
            throw missing("Lévy area: the solver's needs() must say LEVY_AREA");
        }
        return path.get(1);
    }

    /// Z dN per element of the state: −1, 0 or 1.
    public Tensor jumps() {
        if (jumps == null) {
            throw missing("jump: the equation does not have the term the solver asked for");
        }
        return jumps;
    }

    private static IllegalStateException missing(String what) {
        return new IllegalStateException("this step has no " + what);
    }
}
