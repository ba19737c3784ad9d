package org.itograd.experiments.corruption;

/// Which pixel stands for one outside of the image, along one axis of n pixels.
enum Border {
    /// a a a | a b c | c c c.
    EDGE {
        @Override
        int inside(int i, int n) {
            return Math.clamp(i, 0, n - 1);
        }
    },
    /// b a a … as a mirror behind the edge: c b a | a b c | c b a.
    MIRROR {
        @Override
        int inside(int i, int n) {
            int at = Math.floorMod(i, 2 * n);
            return at < n ? at : 2 * n - 1 - at;
        }
    },
    /// A mirror on the edge, which is not repeated: c b | a b c | b a.
    MIRROR_ON_EDGE {
        @Override
        int inside(int i, int n) {
            int period = Math.max(1, 2 * n - 2);
            int at = Math.floorMod(i, period);
            return at < n ? at : period - at;
        }
    };

    /// The place, 0 … n−1, that stands for place i.
    abstract int inside(int i, int n);
}
