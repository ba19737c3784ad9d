package org.itograd.sde.brownian;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;

/// How much of a path over a step a solver needs: only where W ends up, or also how it got there.
///
/// With s and t = s + h the ends of the step and B_u = W_u − W_s − (u − s)/h · W_{s,t} the bridge between them:
///
/// - H = (1/h) ∫ B_u du ~ N(0, h/12), the space-time Lévy area;
/// - K = (1/h²) ∫ B_u (h/2 − (u − s)) du ~ N(0, h/720), the space-time-time Lévy area;
/// - A_jk = ½ ∫ (W^j − W^j_s) dW^k − (W^k − W^k_s) dW^j, the (space-space) Lévy area of two processes.
///
/// W, H and K are independent: W with H is the best fit of the step's path by a parabola, with K by a cubic. J. Foster,
/// T. Lyons, H. Oberhauser, "An optimal polynomial approximation of Brownian motion", SIAM J. Numer. Anal. 58, 2020.
public enum PathDetail {
    /// W_t − W_s.
    INCREMENT(1, "the increments of W"),
    /// W_t − W_s and H.
    SPACE_TIME(2, "the space-time Lévy area H"),
    /// W_t − W_s, H and K.
    SPACE_TIME_TIME(3, "the space-time Lévy areas H and K"),
    /// W_t − W_s and A.
    LEVY_AREA(2, "the Lévy area A");

    private final int parts;
    private final String words;

    PathDetail(int parts, String words) {
        this.parts = parts;
        this.words = words;
    }

    /// How many tensors this is.
    public int parts() {
        return parts;
    }

    /// The shapes of the parts, W first.
    ///
    /// @param noise of the increments; (batch, m) where A is asked for, which is (batch, m, m)
    /// @throws IllegalArgumentException if A is asked for and the noise is not (batch, m)
    public List<Shape> shapes(Shape noise) {
        return switch (this) {
            case INCREMENT -> List.of(noise);
            case SPACE_TIME -> List.of(noise, noise);
            case SPACE_TIME_TIME -> List.of(noise, noise, noise);
            case LEVY_AREA -> {
                require(
                        noise.rank() == 2,
                        "noise: %s is that of the processes of each sample, so the noise must be (batch, m), got shape %s;"
                                + " reshape the state",
                        this,
                        noise);
                yield List.of(noise, Shape.of(noise.dim(0), noise.dim(1), noise.dim(1)));
            }
        };
    }

    /// Whether what this detail has is among what the other one has.
    boolean isPartOf(PathDetail other) {
        return switch (this) {
            case INCREMENT -> true;
            case SPACE_TIME -> other == SPACE_TIME || other == SPACE_TIME_TIME;
            case SPACE_TIME_TIME, LEVY_AREA -> other == this;
        };
    }

    /// As words for messages.
    @Override
    public String toString() {
        return words;
    }
}
