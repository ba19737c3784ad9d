package org.itograd.experiments.attack;

/// The norm that measures how far an attack may move an image, all its pixels taken together.
public enum Norm {
    /// The Euclidean norm.
    L2 {
        @Override
        double length(float[] v, int from, int to) {
            double squares = 0;
            for (int i = from; i < to; i++) {
                squares += (double) v[i] * v[i];
            }
            return Math.sqrt(squares);
        }

        /// g / ‖g‖, or 0 if g is 0.
        @Override
        void steepest(float[] g, int from, int to) {
            double scale = 0;
            for (int i = from; i < to; i++) {
                scale = Math.max(scale, Math.abs(g[i]));
            }
            if (scale == 0) {
                return;
            }
            // Scaled first, so that the squares of tiny gradients don't vanish.
            for (int i = from; i < to; i++) {
                g[i] = (float) (g[i] / scale);
            }
            scale(g, from, to, 1 / length(g, from, to));
        }

        @Override
        void shrink(float[] v, int from, int to, double radius) {
            double length = length(v, from, to);
            if (length > radius) {
                scale(v, from, to, radius / length);
            }
        }
    },

    /// The largest absolute value.
    LINF {
        @Override
        double length(float[] v, int from, int to) {
            double largest = 0;
            for (int i = from; i < to; i++) {
                largest = Math.max(largest, Math.abs(v[i]));
            }
            return largest;
        }

        /// sign(g), 0 where g is 0.
        @Override
        void steepest(float[] g, int from, int to) {
            for (int i = from; i < to; i++) {
                g[i] = Math.signum(g[i]);
            }
        }

        @Override
        void shrink(float[] v, int from, int to, double radius) {
            float bound = (float) radius;
            for (int i = from; i < to; i++) {
                v[i] = Math.clamp(v[i], -bound, bound);
            }
        }
    };

    /// The norm of elements `from` (inclusive) to `to` (exclusive).
    abstract double length(float[] v, int from, int to);

    /// Replaces a gradient by the direction of length 1 in which a linear function grows fastest; a zero gradient stays 0.
    abstract void steepest(float[] g, int from, int to);

    /// Projects a vector onto the ball of the given radius.
    abstract void shrink(float[] v, int from, int to, double radius);

    private static void scale(float[] v, int from, int to, double factor) {
        for (int i = from; i < to; i++) {
            v[i] = (float) (v[i] * factor);
        }
    }
}
