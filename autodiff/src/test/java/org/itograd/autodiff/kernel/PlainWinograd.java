package org.itograd.autodiff.kernel;

import java.util.Arrays;
import org.itograd.autodiff.kernel.Convolution.Geometry;

/// The algorithm of [Winograd] pixel by pixel with the scalar transforms, in the order of operations that is promised:
/// transforms by columns, then by rows; one chain of fma per product; gradients in blocks of 48 tiles.
final class PlainWinograd {
    private static final int BLOCK = 48;
    private static final int LINE = 16;

    private interface Transform {
        void apply(
                int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);
    }

    private final Geometry g;
    private final WinogradLoops loops;
    private final int m;
    private final int side;
    private final int tileColumns;
    private final int tiles;

    PlainWinograd(Geometry g) {
        this.g = g;
        m = products(3) < products(4) ? 3 : 4;
        loops = m == 3 ? new ScalarWinograd3() : new ScalarWinograd4();
        side = m + 2;
        tileColumns = Math.ceilDiv(g.outWidth(), m);
        tiles = g.batch() * Math.ceilDiv(g.outHeight(), m) * tileColumns;
    }

    private int products(int size) {
        return Math.ceilDiv(g.outHeight(), size) * Math.ceilDiv(g.outWidth(), size) * (size + 2) * (size + 2);
    }

    /// M x Mᵀ for one square x.
    private static float[] both(Transform transform, float[] x, int from, int to) {
        float[] lines = new float[from * from * LINE];
        for (int i = 0; i < x.length; i++) {
            Arrays.fill(lines, i * LINE, (i + 1) * LINE, x[i]);
        }
        float[] half = new float[to * from * LINE];
        transform.apply(from, LINE, lines, 0, from * LINE, LINE, half, 0, from * LINE, LINE);
        float[] full = new float[to * to * LINE];
        transform.apply(to, LINE, half, 0, LINE, from * LINE, full, 0, LINE, to * LINE);
        float[] result = new float[to * to];
        for (int i = 0; i < result.length; i++) {
            result[i] = full[i * LINE];
        }
        return result;
    }

    /// A square of one channel of an image, zeros outside.
    private static float[] square(
            float[] x, int image, int height, int width, int channels, int channel, int top, int left, int size) {
        float[] square = new float[size * size];
        for (int i = 0; i < size; i++) {
            for (int j = 0; j < size; j++) {
                int row = top + i;
                int column = left + j;
                if (row >= 0 && row < height && column >= 0 && column < width) {
                    square[i * size + j] = x[((image * height + row) * width + column) * channels + channel];
                }
            }
        }
        return square;
    }

    private int image(int tile) {
        return tile / (tiles / g.batch());
    }

    private int top(int tile) {
        return tile % (tiles / g.batch()) / tileColumns * m;
    }

    private int left(int tile) {
        return tile % (tiles / g.batch()) % tileColumns * m;
    }

    private float[] values(float[] x, int tile, int channel) {
        return both(
                loops::image, square(
                        x, image(tile), g.height(), g.width(), g.channels(), channel, top(tile) - g.paddingHeight(),
                        left(tile) - g.paddingWidth(), side),
                side, side);
    }

    float[] convolve(float[] x, float[] w, boolean flipped) {
        float[] y = new float[g.batch() * g.outHeight() * g.outWidth() * g.filters()];
        float[][][] u = new float[g.channels()][g.filters()][];
        for (int c = 0; c < g.channels(); c++) {
            for (int k = 0; k < g.filters(); k++) {
                float[] taps = new float[9];
                for (int q = 0; q < 9; q++) {
                    taps[q] = flipped
                            ? w[((8 - q) * g.filters() + k) * g.channels() + c]
                            : w[(q * g.channels() + c) * g.filters() + k];
                }
                u[c][k] = both(loops::filter, taps, 3, side);
            }
        }
        for (int tile = 0; tile < tiles; tile++) {
            float[][] values = new float[g.channels()][];
            for (int c = 0; c < g.channels(); c++) {
                values[c] = values(x, tile, c);
            }
            for (int k = 0; k < g.filters(); k++) {
                float[] products = new float[side * side];
                for (int e = 0; e < products.length; e++) {
                    for (int c = 0; c < g.channels(); c++) {
                        products[e] = Math.fma(values[c][e], u[c][k][e], products[e]);
                    }
                }
                float[] pixels = both(loops::result, products, side, m);
                for (int i = 0; i < m && top(tile) + i < g.outHeight(); i++) {
                    for (int j = 0; j < m && left(tile) + j < g.outWidth(); j++) {
                        int row = image(tile) * g.outHeight() + top(tile) + i;
                        y[(row * g.outWidth() + left(tile) + j) * g.filters() + k] = pixels[i * m + j];
                    }
                }
            }
        }
        return y;
    }

    float[] gradient(float[] x, float[] dy) {
        float[] dw = new float[9 * g.channels() * g.filters()];
        float[][][] cotangents = new float[tiles][g.filters()][];
        float[][][] values = new float[tiles][g.channels()][];
        for (int t = 0; t < tiles; t++) {
            for (int k = 0; k < g.filters(); k++) {
                cotangents[t][k] = both(
                        loops::cotangent, square(
                                dy, image(t), g.outHeight(), g.outWidth(), g.filters(), k, top(t), left(t), m),
                        m, side);
            }
            for (int c = 0; c < g.channels(); c++) {
                values[t][c] = values(x, t, c);
            }
        }
        for (int c = 0; c < g.channels(); c++) {
            for (int k = 0; k < g.filters(); k++) {
                float[] sums = new float[side * side];
                for (int e = 0; e < sums.length; e++) {
                    for (int first = 0; first < tiles; first += BLOCK) {
                        float sum = 0;
                        for (int t = first; t < Math.min(tiles, first + BLOCK); t++) {
                            sum = Math.fma(values[t][c][e], cotangents[t][k][e], sum);
                        }
                        sums[e] += sum;
                    }
                }
                float[] taps = both(loops::filterGradient, sums, side, 3);
                for (int q = 0; q < 9; q++) {
                    dw[(q * g.channels() + c) * g.filters() + k] = taps[q];
                }
            }
        }
        return dw;
    }
}
