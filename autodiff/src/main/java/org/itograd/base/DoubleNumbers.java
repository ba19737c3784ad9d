package org.itograd.base;

import java.nio.ByteBuffer;
import java.nio.DoubleBuffer;

/// The loops of [Numbers] over `double[]`; the build makes those over the other type of this file, in which what is
/// marked `/*64*/` stays as it is.
final class DoubleNumbers {
    private DoubleNumbers() {}

    static void add(double[] x, int xOffset, double[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] += x[xOffset + j];
        }
    }

    static void max(double[] x, int xOffset, double[] y, int yOffset, int n) {
        for (int j = 0; j < n; j++) {
            y[yOffset + j] = Math.max(y[yOffset + j], x[xOffset + j]);
        }
    }

    static void scale(double factor, double[] y, int yOffset, int n) {
        for (int j = yOffset; j < yOffset + n; j++) {
            y[j] *= factor;
        }
    }

    static void addWide(double[] x, /*64*/double[] y, int at, int n) {
        for (int j = at; j < at + n; j++) {
            y[j] += x[j];
        }
    }

    /// Without a way out of the loop, which makes it faster where all are finite.
    static boolean areFinite(double[] x, int at, int n) {
        boolean finite = true;
        for (int j = at; j < at + n; j++) {
            finite &= Double.isFinite(x[j]);
        }
        return finite;
    }

    static void signs(double any, double down, double[] u, int at, int n) {
        for (int j = at; j < at + n; j++) {
            u[j] = u[j] < down ? -1 : u[j] < any ? 1 : 0;
        }
    }

    static void write(double[] x, int at, int n, ByteBuffer to) {
        DoubleBuffer unused = to.asDoubleBuffer().put(x, at, n);
        to.position(to.position() + n * Double.BYTES);
    }

    static void read(ByteBuffer from, double[] y, int at, int n) {
        DoubleBuffer unused = from.asDoubleBuffer().get(y, at, n);
        from.position(from.position() + n * Double.BYTES);
    }
}
