package org.itograd.sde.brownian;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.program.Given;
import org.itograd.base.DType;
import org.itograd.base.Numbers;
import org.itograd.sde.TimeGrid;

/// Independent steps, keyed by their number and drawn when they are asked for:
///
/// W = √h Z, H = √(h/12) Z′, K = √(h/720) Z″,
///
/// A_jk = H_j W_k − W_j H_k − 12 (H_j K_k − K_j H_k) + h/√20 N_jk
///
/// with independent standard normal N_jk, j < k. Given W, H and K this has the mean of a Lévy area, and all covariances of
/// W, H, K and A are exact, with Var A_jk = h²/4. The law is not: the area of what a cubic misses of the path is replaced
/// by a normal number. E A_jk⁴ = 0.3075 h⁴ instead of 0.3125 h⁴ (P. Lévy: E exp(iλ A_jk) = 1/cosh(λ h/2)); odd moments are
/// 0 for both.
///
/// The mean given W and H, and Gaussian numbers with the right covariances for the rest: A. M. Davie, "KMT theory applied to
/// approximations of SDE", 2014, and J. Foster, "Numerical approximations for stochastic differential equations", thesis,
/// Oxford, 2020, which stop at H; the term with K is the area between the path's parabola and its cubic.
final class DrawnCells implements Cells {
    private final RandomKey increments;
    private final RandomKey areas;
    private final TimeGrid grid;
    private final DType dtype;
    private final Shape shape;
    private final PathDetail detail;
    private final long first;
    private final int pairs;
    private final List<Tensor> ofArea;

    /// @param increments the key whose child k is that of step k's W
    /// @param areas      the key under whose children 2, 3 and 4 are those of H, K and N
    /// @param first      the number of the first sample
    DrawnCells(
            RandomKey increments,
            RandomKey areas,
            TimeGrid grid,
            DType dtype,
            Shape shape,
            PathDetail detail,
            long first) {
        this.increments = increments;
        this.areas = areas;
        this.grid = grid;
        this.dtype = dtype;
        this.shape = shape;
        this.detail = detail;
        this.first = first;
        boolean withArea = detail == PathDetail.LEVY_AREA;
        detail.shapes(shape);
        int m = withArea ? shape.dim(1) : 0;
        pairs = m * (m - 1) / 2;
        ofArea = !withArea
                ? List.of()
                : IntStream.of(m, m, pairs).mapToObj(i -> Tensor.zeros(dtype, shape.dim(0), i)).toList();
    }

    @Override
    public void fill(int k, List<Tensor> into) {
        double h = grid.step(k);
        increments.fold(k).normal(place(row()), deviation(0, h), into.get(0));
        if (into.size() == 1) {
            return;
        }
        if (detail == PathDetail.LEVY_AREA) {
            drawArea(k, h, into.get(0), into.get(1));
            return;
        }
        draw(2, k, deviation(1, h), row(), into.get(1));
        if (into.size() > 2) {
            draw(3, k, deviation(2, h), row(), into.get(2));
        }
    }

    /// The standard deviations of W, H and K over a step.
    private static double deviation(int part, double h) {
        return Math.sqrt(part == 0 ? h : part == 1 ? h / 12 : h / 720);
    }

    @Override
    public List<Given.Normals> drawn() {
        return detail == PathDetail.LEVY_AREA
                ? List.of()
                : IntStream.range(0, detail.parts()).mapToObj(part -> new Given.Normals(
                        part == 0 ? increments : areas.fold(1 + part),
                        deviations(part),
                        shape,
                        first)).toList();
    }

    private double[] deviations(int part) {
        double[] ofStep = new double[grid.steps()];
        Arrays.setAll(ofStep, k -> deviation(part, grid.step(k)));
        return ofStep;
    }

    private void draw(int kind, int k, double deviation, int row, Tensor into) {
        areas.fold(kind).fold(k).normal(place(row), deviation, into);
    }

    /// How many numbers a sample has.
    private int row() {
        return shape.rank() == 0 ? 1 : shape.product(1, shape.rank());
    }

    private long place(int row) {
        return first * row;
    }

    private void drawArea(int step, double deltaT, Tensor w, Tensor area) {
        draw(2, step, deviation(1, deltaT), row(), ofArea.get(0));
        draw(3, step, deviation(2, deltaT), row(), ofArea.get(1));
        draw(4, step, deltaT / Math.sqrt(20), pairs, ofArea.get(2));
        double[] a = area.dtype() == DType.F64 ? (double[]) area.array() : new double[area.size()];
        area(doubles(w), doubles(ofArea.get(0)), doubles(ofArea.get(1)), doubles(ofArea.get(2)), a);
        if (area.dtype() != DType.F64) {
            Numbers.fromDoubles(area.dtype(), a, area.array(), 0, a.length);
        }
    }

    /// A tensor's memory, or a copy of it in F64.
    private static double[] doubles(Tensor tensor) {
        return tensor.dtype() == DType.F64 ? (double[]) tensor.array() : tensor.toDoubleArray();
    }

    private void area(double[] w, double[] h, double[] k, double[] rest, double[] area) {
        int m = shape.dim(1);
        int pair = 0;
        for (int row = 0; row < w.length; row += m) {
            for (int i = row; i < row + m; i++) {
                double u = w[i] - 12 * k[i];
                area[i * m + i - row] = 0;
                for (int j = i + 1; j < row + m; j++) {
                    double a = h[i] * (w[j] - 12 * k[j]) - u * h[j] + rest[pair++];
                    area[i * m + j - row] = a;
                    area[j * m + i - row] = -a;
                }
            }
        }
    }

    @Override
    public Cells rows(int from, int to) {
        return new DrawnCells(increments, areas, grid, dtype, shape.with(0, to - from), detail, first + from);
    }
}
