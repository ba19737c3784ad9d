package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.ArrayList;
import java.util.List;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.brownian.PathDetail;
import org.jspecify.annotations.Nullable;

/// What a path does during one step.
@CheckReturnValue
public final class Increments {
    private static final Increments NONE = new Increments(PathDetail.INCREMENT, List.of(), List.of(), null);

    private final PathDetail detail;
    private final List<Tensor> path;
    private final List<Tensor> jumps;
    private final @Nullable Tensor arrivals;

    private Increments(
            PathDetail detail, List<Tensor> path, List<Tensor> jumps, @Nullable Tensor arrivals) {
        this.detail = detail;
        this.path = path;
        this.jumps = jumps;
        this.arrivals = arrivals;
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
        return new Increments(detail, List.copyOf(path), List.of(), null);
    }

    /// No noise.
    public static Increments none() {
        return NONE;
    }

    /// The same with Z dN of one jump term.
    public Increments withJumps(Tensor choice) {
        return withJumps(List.of(choice), null);
    }

    /// The same with jumps.
    ///
    /// @param perStep Z dN of each term of [org.itograd.sde.Jumps#perStep]
    /// @param draws   of the terms with times of their own, null if there are none
    public Increments withJumps(List<Tensor> perStep, @Nullable Tensor draws) {
        return new Increments(detail, path, List.copyOf(perStep), draws);
    }

    /// The same jumps and areas beside other increments of the Wiener processes.
    ///
    /// @param other of dW's shape
    public Increments withNoise(Tensor other) {
        List<Tensor> parts = new ArrayList<>(path);
        parts.set(0, other);
        return new Increments(detail, List.copyOf(parts), jumps, arrivals);
    }

    /// W(t + h) − W(t), of the shape that the equation's diffusion asks for.
    ///
    /// @throws IllegalStateException if the equation has no noise; [Terms#driftAndNoise] does without it then
    public Tensor dW() {
        if (path.isEmpty()) {
            throw missing(
                    "Wiener increment, for the equation has no noise; a method for both asks sde.noise() == NoiseType.NONE first,"
                            + " or takes f h + g dW from Terms.driftAndNoise");
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

    /// Z dN of a jump term per element of the state: −1, 0 or 1.
    ///
    /// @param term its place in [org.itograd.sde.Jumps#perStep]
    public Tensor jumps(int term) {
        if (term >= jumps.size()) {
            throw missing("jump: the equation does not have the term the solver asked for");
        }
        return jumps.get(term);
    }

    /// The draws of jumps at times of their own, which happen between two steps.
    public Tensor arrivals() {
        if (arrivals == null) {
            throw missing("jump at a time of its own");
        }
        return arrivals;
    }

    private static IllegalStateException missing(String what) {
        return new IllegalStateException("this step has no " + what);
    }
}
