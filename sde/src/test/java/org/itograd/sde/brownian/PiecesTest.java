package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The rules for pieces of paths are exact, so they are tested without sampling: on polynomials, whose areas are integrals, and
/// by covariances of linear maps.
class PiecesTest {
    private static final double[] VARIANCES = {1, 1.0 / 12, 1.0 / 720};

    /// ∫_a^b f, exact for polynomials of degree 9: Gauss's rule with five points.
    private static double integral(DoubleUnaryOperator f, double a, double b) {
        double[] x = {0, 0.538469310105683091, 0.906179845938663993};
        double[] w = {128 / 225.0, 0.478628670499366468, 0.236926885056189088};
        double sum = 0;
        for (int i = 0; i < 3; i++) {
            double d = x[i] * (b - a) / 2;
            double m = (a + b) / 2;
            sum += w[i] * (i == 0 ? f.applyAsDouble(m) : f.applyAsDouble(m - d) + f.applyAsDouble(m + d));
        }
        return sum * (b - a) / 2;
    }

    /// W, H and K of a path by their definitions.
    private static Piece piece(DoubleUnaryOperator w, double s, double t) {
        Piece piece = new Piece(PathDetail.SPACE_TIME_TIME, Shape.of(1));
        double h = t - s;
        double rise = w.applyAsDouble(t) - w.applyAsDouble(s);
        DoubleUnaryOperator bridge = u -> w.applyAsDouble(u) - w.applyAsDouble(s) - (u - s) / h * rise;
        piece.setLength(h);
        piece.part(0)[0] = rise;
        piece.part(1)[0] = integral(bridge, s, t) / h;
        piece.part(2)[0] = integral(u -> bridge.applyAsDouble(u) * (h / 2 - (u - s)), s, t) / (h * h);
        return piece;
    }

    private static void assertSame(Piece expected, Piece actual) {
        assertEquals(expected.length(), actual.length(), 1e-14);
        for (int i = 0; i < Bisection.numbers(expected.detail()); i++) {
            assertArrayEquals(expected.part(i), actual.part(i), 1e-13, "part " + i);
        }
    }

    private static final DoubleUnaryOperator QUINTIC = u -> 0.3 + u * (2 + u * (-1 + u * (0.7 + u * (1.1 - 0.8 * u))));

    @Test
    void piecesAfterOneAnotherMakeOnePiece() {
        for (double u : new double[]{0.11, 0.4, 0.9}) {
            Piece whole = piece(QUINTIC, 0.1, u);
            whole.append(piece(QUINTIC, u, 1.3));
            assertSame(piece(QUINTIC, 0.1, 1.3), whole);
        }
    }

    @Test
    void aPieceGoneThroughBackwards() {
        Piece backwards = piece(u -> QUINTIC.applyAsDouble(1.7 - u), 0.2, 1.3);
        backwards.reverse();
        assertSame(piece(QUINTIC, 0.4, 1.5), backwards);
    }

    @Test
    void aCellsPathHasItsOwnAreasInEveryPart() {
        double[] p = {0.7, -0.4, 0.2};
        double h = 0.5;
        DoubleUnaryOperator cubic = u -> {
            double x = u / h;
            return p[0] * x + 6 * p[1] * x * (1 - x) + 60 * p[2] * x * (1 - x) * (1 - 2 * x);
        };
        Piece cell = piece(cubic, 0, h);
        assertArrayEquals(p, new double[]{cell.part(0)[0], cell.part(1)[0], cell.part(2)[0]}, 1e-14);
        for (double[] ends : new double[][]{{0, 1}, {0, 0.3}, {0.2, 0.7}, {0.9, 1}}) {
            Piece part = new Piece(PathDetail.SPACE_TIME_TIME, Shape.of(1));
            Bisection.cut(cell, ends[0], ends[1], part);
            assertSame(piece(cubic, h * ends[0], h * ends[1]), part);
        }
    }

    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LEVY_AREA")
    void halvesMakeTheWhole(PathDetail detail) {
        Shape shape = Shape.of(7);
        Piece whole = new Piece(detail, shape);
        Piece left = new Piece(detail, shape);
        Piece right = new Piece(detail, shape);
        double[] z = RandomKey.of(9).normal(DType.F64, 21).toDoubleArray();
        whole.setLength(0.3);
        for (int i = 0; i < Bisection.numbers(detail); i++) {
            System.arraycopy(RandomKey.of(i).normal(DType.F64, 7).toDoubleArray(), 0, whole.part(i), 0, 7);
        }
        Bisection.halve(whole, z, 0, left, right);
        left.append(right);
        assertSame(whole, left);
    }

    /// Halving is linear in what is known of the whole and in the new numbers. If those are independent with the variances of a
    /// Brownian motion, so are the halves' parts: M D Mᵀ = D′.
    @ParameterizedTest
    @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "LEVY_AREA")
    void halvesOfABrownianPieceAreIndependentBrownianPieces(PathDetail detail) {
        int parts = Bisection.numbers(detail);
        double h = 0.3;
        int n = 2 * parts;
        Shape shape = Shape.of(n);
        // Element e is what comes of the e-th source alone.
        Piece whole = new Piece(detail, shape);
        Piece left = new Piece(detail, shape);
        Piece right = new Piece(detail, shape);
        double[] z = new double[parts * n];
        whole.setLength(h);
        for (int i = 0; i < parts; i++) {
            whole.part(i)[i] = Math.sqrt(h * VARIANCES[i]);
            z[parts * (parts + i) + i] = 1;
        }
        Bisection.halve(whole, z, 0, left, right);
        List<Piece> halves = List.of(left, right);
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                double covariance = 0;
                for (int e = 0; e < n; e++) {
                    covariance += halves.get(a / parts).part(a % parts)[e] * halves.get(b / parts).part(b % parts)[e];
                }
                assertEquals(a == b ? h / 2 * VARIANCES[a % parts] : 0, covariance, 1e-16, a + " " + b);
            }
        }
    }

    /// Chen's relation on a polygon: the area of two straight lines, and of three in either order.
    @Test
    void areasOfPolygons() {
        double[][] lines = {{1, 0.5, -1}, {0.3, -2, 0.4}, {-0.7, 0.2, 0.9}};
        Piece all = new Piece(PathDetail.LEVY_AREA, Shape.of(1, 3));
        double[] at = new double[3];
        double[] area = new double[9];
        for (double[] line : lines) {
            Piece straight = new Piece(PathDetail.LEVY_AREA, Shape.of(1, 3));
            straight.read(1, List.of(Tensor.of(line, 1, 3), Tensor.of(new double[9], 1, 3, 3)));
            all.append(straight);
            for (int e = 0; e < 9; e++) {
                area[e] += 0.5 * (at[e / 3] * line[e % 3] - at[e % 3] * line[e / 3]);
            }
            for (int j = 0; j < 3; j++) {
                at[j] += line[j];
            }
        }
        assertArrayEquals(at, all.part(0), 1e-15);
        assertArrayEquals(area, all.part(1), 1e-15);
    }
}
