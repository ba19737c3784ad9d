package org.itograd.sde.brownian;

import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Numbers;

/// What a path does over an interval, in F64: W, and H, K or A; see [PathDetail]. Pieces that follow one another make one
/// piece, exactly.
///
/// With intervals of lengths a and b after one another, h = a + b, and the parts of the pieces marked alike:
///
/// - W = W_a + W_b
/// - h H = a H_a + b H_b + (b W_a − a W_b) / 2
/// - h² K = a² K_a + b² K_b + ab (H_a − H_b) / 2 + (b − a) (b W_a − a W_b) / 12
/// - A = A_a + A_b + (W_a W_bᵀ − W_b W_aᵀ) / 2
///
/// The first three follow from splitting the integrals of [PathDetail] at the middle time; the last is Chen's relation (K.-T.
/// Chen, "Integration of paths", 1958).
final class Piece {
    private final PathDetail detail;
    private final Shape noise;
    private final double[][] parts;
    private double length;

    /// An interval of length 0.
    Piece(PathDetail detail, Shape noise) {
        this.detail = detail;
        this.noise = noise;
        parts = detail.shapes(noise).stream().map(s -> new double[s.size()]).toArray(double[][]::new);
    }

    PathDetail detail() {
        return detail;
    }

    double length() {
        return length;
    }

    void setLength(double h) {
        length = h;
    }

    /// The numbers of a part in the detail's order, W first.
    double[] part(int i) {
        return parts[i];
    }

    /// Makes this an interval of length 0.
    void clear() {
        length = 0;
        for (double[] part : parts) {
            Arrays.fill(part, 0);
        }
    }

    void copy(Piece other) {
        length = other.length;
        for (int i = 0; i < parts.length; i++) {
            System.arraycopy(other.parts[i], 0, parts[i], 0, parts[i].length);
        }
    }

    /// Reads all parts from tensors of any dtype.
    void read(double h, List<Tensor> from) {
        length = h;
        for (int i = 0; i < parts.length; i++) {
            Numbers.toDoubles(from.get(i).dtype(), from.get(i).array(), parts[i], 0, parts[i].length);
        }
    }

    /// Writes the first parts to tensors, rounded to their dtype.
    void write(List<Tensor> into) {
        for (int i = 0; i < into.size(); i++) {
            Numbers.fromDoubles(into.get(i).dtype(), parts[i], into.get(i).array(), 0, parts[i].length);
        }
    }

    /// Makes this the piece that consists of this and the one that follows.
    void append(Piece next) {
        double a = length;
        double b = next.length;
        switch (detail) {
            case INCREMENT -> {}
            case SPACE_TIME -> appendArea(a, b, next);
            case SPACE_TIME_TIME -> {
                appendTimeArea(a, b, next);
                appendArea(a, b, next);
            }
            case LEVY_AREA -> chen(next);
        }
        double[] w = parts[0];
        double[] wb = next.parts[0];
        for (int e = 0; e < w.length; e++) {
            w[e] += wb[e];
        }
        length = a + b;
    }

    private void appendArea(double a, double b, Piece next) {
        double[] wa = parts[0];
        double[] wb = next.parts[0];
        double[] ha = parts[1];
        double[] hb = next.parts[1];
        double left = a / (a + b);
        double right = b / (a + b);
        for (int e = 0; e < ha.length; e++) {
            ha[e] = left * ha[e] + right * hb[e] + 0.5 * (right * wa[e] - left * wb[e]);
        }
    }

    private void appendTimeArea(double a, double b, Piece next) {
        double[] wa = parts[0];
        double[] wb = next.parts[0];
        double[] ha = parts[1];
        double[] hb = next.parts[1];
        double[] ka = parts[2];
        double[] kb = next.parts[2];
        double left = a / (a + b);
        double right = b / (a + b);
        for (int e = 0; e < ka.length; e++) {
            ka[e] = left * left * ka[e]
                    + right * right * kb[e]
                    + 0.5 * left * right * (ha[e] - hb[e])
                    + (right - left) / 12 * (right * wa[e] - left * wb[e]);
        }
    }

    private void chen(Piece next) {
        int m = noise.dim(-1);
        double[] wa = parts[0];
        double[] wb = next.parts[0];
        double[] area = parts[1];
        double[] areaB = next.parts[1];
        for (int row = 0; row < wa.length; row += m) {
            for (int j = 0; j < m; j++) {
                for (int k = 0; k < m; k++) {
                    int e = (row + j) * m + k;
                    area[e] += areaB[e] + 0.5 * (wa[row + j] * wb[row + k] - wa[row + k] * wb[row + j]);
                }
            }
        }
    }

    /// Makes this the same piece gone through backwards: W, K and A change their signs, H does not.
    void reverse() {
        for (int i = 0; i < parts.length; i++) {
            boolean stays = i == 1 && detail != PathDetail.LEVY_AREA;
            for (int e = 0; e < parts[i].length && !stays; e++) {
                parts[i][e] = -parts[i][e];
            }
        }
    }
}
