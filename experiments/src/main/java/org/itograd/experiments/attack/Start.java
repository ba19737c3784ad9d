package org.itograd.experiments.attack;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;

/// Where in the ball an attack begins. An image's place depends on the key and the image's number alone.
enum Start {
    /// The true image.
    CENTRE,

    /// L2: a uniform direction, at a uniform share of the radius. L∞: uniform.
    INSIDE,

    /// A point whose distance from the true image is the radius. L2: uniform. L∞: uniform, stretched until the first pixel reaches
    /// the radius.
    SURFACE,

    /// The farthest points. L2: as [#SURFACE]. L∞: a random corner, every pixel moved by the radius.
    CORNER;

    /// The starting points, in the ball and in the box.
    float[] points(Targets targets, Ball ball, RandomKey key) {
        float[] centres = targets.truth().pixels();
        if (this == CENTRE) {
            return centres.clone();
        }
        int size = targets.size();
        float[] x = new float[centres.length];
        for (int row = 0; row < targets.count(); row++) {
            float[] moved = offset(size, ball, key.fold(targets.number(row)));
            for (int i = 0; i < size; i++) {
                x[row * size + i] = centres[row * size + i] + moved[i];
            }
        }
        ball.project(x, centres, size);
        return x;
    }

    private float[] offset(int size, Ball ball, RandomKey key) {
        float[] v = switch (ball.norm()) {
            case L2 -> key.fold(0).normal(DType.F32, size).toFloatArray();
            case LINF -> key.fold(0).uniform(DType.F32, size).add(-0.5).toFloatArray();
        };
        double length = ball.norm().length(v, 0, size);
        double scale = ball.radius() * switch (this) {
            case CENTRE -> 0;
            case INSIDE -> switch (ball.norm()) {
                case L2 -> key.fold(1).uniform(DType.F64, 1).item() / length;
                case LINF -> 2;
            };
            case SURFACE -> 1 / length;
            case CORNER -> ball.norm() == Norm.L2 ? 1 / length : 1;
        };
        if (this == CORNER) {
            corner(v, ball.norm());
        }
        for (int i = 0; i < size; i++) {
            v[i] = (float) (v[i] * scale);
        }
        return v;
    }

    private static void corner(float[] v, Norm norm) {
        if (norm == Norm.LINF) {
            for (int i = 0; i < v.length; i++) {
                v[i] = v[i] < 0 ? -1 : 1;
            }
        }
    }
}
