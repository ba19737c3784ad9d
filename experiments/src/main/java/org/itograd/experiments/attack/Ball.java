package org.itograd.experiments.attack;

import static org.itograd.base.Arguments.require;

/// Where an attack may move an image: a ball around it, cut by the box [0, 1] of valid pixels.
///
/// @param norm   of the ball
/// @param radius in units of full ink, >= 0 and at most a million, far beyond any image
record Ball(Norm norm, double radius) {
    private static final double MOST = 1e6;

    Ball {
        require(radius >= 0 && radius <= MOST, "radius: must be finite and >= 0, and at most 1e6, got %s", radius);
    }

    /// Projects every image onto the ball around its centre, then onto the box. That cannot leave the ball: the centre lies in
    /// the box, so clipping brings every pixel closer to it.
    ///
    /// @param size numbers of one image
    void project(float[] x, float[] centres, int size) {
        for (int i = 0; i < x.length; i++) {
            x[i] -= centres[i];
        }
        for (int from = 0; from < x.length; from += size) {
            norm.shrink(x, from, from + size, radius);
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = Math.clamp(centres[i] + x[i], 0f, 1f);
        }
    }

    /// The points a step uphill, P(x + step · d(g)), where d is the direction of steepest ascent, each image's of its own.
    float[] ascend(float[] x, float[] gradient, double step, Targets targets) {
        int size = targets.size();
        float[] next = gradient.clone();
        for (int from = 0; from < x.length; from += size) {
            norm.steepest(next, from, from + size);
            for (int i = from; i < from + size; i++) {
                next[i] = (float) (x[i] + step * next[i]);
            }
        }
        project(next, targets.truth().pixels(), size);
        return next;
    }
}
