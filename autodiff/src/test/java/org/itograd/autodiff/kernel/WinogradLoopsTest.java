package org.itograd.autodiff.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.kernel.CookToom.Fraction;
import org.itograd.base.DType;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The transforms of [WinogradLoops] against exact matrices, and every implementation against the scalar one.
@Tag("kernel")
class WinogradLoopsTest {
    private static final int LINE = 16;

    private interface Transform {
        void apply(
                int groups, int n, float[] x, int at, int step, int jump, float[] r, int to, int rStep, int rJump);
    }

    private static List<Transform> transforms(WinogradLoops loops) {
        return List.of(loops::image, loops::result, loops::cotangent, loops::filter, loops::filterGradient);
    }

    private static List<Transform> transforms(GuardedWinograd forms) {
        return List.of(forms.image().pick()::image, forms.result().pick()::result,
                forms.cotangent().pick()::cotangent, forms.filter().pick()::filter,
                forms.filterGradient().pick()::filterGradient);
    }

    private static CookToom matrices(int outputs) {
        Fraction a = outputs == 4 ? new Fraction(3, 4) : new Fraction(3, 8);
        Fraction b = outputs == 4 ? new Fraction(3, 2) : new Fraction(5, 4);
        List<Fraction> pairs = List.of(a, Fraction.ZERO.minus(a), b, Fraction.ZERO.minus(b));
        if (outputs == 3) {
            return CookToom.at(pairs, 3);
        }
        return CookToom.at(List.of(Fraction.ZERO, pairs.get(0), pairs.get(1), pairs.get(2), pairs.get(3)), 4);
    }

    private static float[] floats(int seed, int n) {
        return RandomKey.of(seed).normal(DType.F32, n).toFloatArray();
    }

    @Test
    void theTransformsAreTheExactMatrices() {
        for (int outputs : new int[]{3, 4}) {
            CookToom exact = matrices(outputs);
            List<Fraction[][]> expected = List.of(
                    exact.image(), exact.result(), CookToom.transposed(exact.result()), exact.filter(),
                    CookToom.transposed(exact.filter()));
            List<Transform> transforms = transforms(Implementations.winograd(outputs));
            for (int t = 0; t < expected.size(); t++) {
                isMatrix(expected.get(t), transforms.get(t), "F(" + outputs + ", 3), transform " + t);
            }
        }
    }

    private static void isMatrix(Fraction[][] matrix, Transform transform, String what) {
        int columns = matrix[0].length;
        for (int j = 0; j < columns; j++) {
            float[] unit = new float[columns * LINE];
            for (int s = 0; s < LINE; s++) {
                unit[j * LINE + s] = 1;
            }
            float[] r = new float[matrix.length * LINE];
            transform.apply(1, LINE, unit, 0, LINE, 0, r, 0, LINE, 0);
            for (int i = 0; i < matrix.length; i++) {
                for (int s = 0; s < LINE; s++) {
                    assertEquals((float) matrix[i][j].value(), r[i * LINE + s], what + " at " + i + ", " + j);
                }
            }
        }
    }

    /// `Σ_j Aᵀ[i,j] · G[j,t] · Bᵀ[j,s]` is 1 where s = i + t, else 0: the scheme is the convolution, without rounding.
    @Test
    void theMatricesMakeAConvolution() {
        for (int outputs : new int[]{3, 4}) {
            CookToom exact = matrices(outputs);
            for (int i = 0; i < outputs; i++) {
                for (int t = 0; t < 3; t++) {
                    for (int s = 0; s < outputs + 2; s++) {
                        Fraction sum = Fraction.ZERO;
                        for (int j = 0; j < outputs + 2; j++) {
                            sum = sum.plus(
                                    exact.result()[i][j].times(exact.filter()[j][t]).times(exact.image()[j][s]));
                        }
                        assertEquals(s == i + t ? Fraction.ONE : Fraction.ZERO, sum);
                    }
                }
            }
        }
    }

    @Test
    void transformsHaveTheBitsOfTheScalarForm() {
        for (int outputs : new int[]{3, 4}) {
            List<Transform> scalar = transforms(outputs == 3 ? new ScalarWinograd3() : new ScalarWinograd4());
            List<Transform> chosen = transforms(Implementations.winograd(outputs));
            for (int t = 0; t < scalar.size(); t++) {
                for (int n : new int[]{16, 32, 80}) {
                    for (int groups : new int[]{1, 2, 5}) {
                        float[] x = floats(n + groups, 7 + (groups + 5) * (n + 3) + n);
                        float[] expected = new float[11 + 6 * groups * (n + 1)];
                        float[] actual = new float[expected.length];
                        scalar.get(t).apply(groups, n, x, 7, n + 3, n + 3, expected, 11, groups * (n + 1), n + 1);
                        chosen.get(t).apply(groups, n, x, 7, n + 3, n + 3, actual, 11, groups * (n + 1), n + 1);
                        Samples.assertBits(expected, actual, "F(" + outputs + ", 3), transform " + t + ", n " + n);
                    }
                }
            }
        }
    }

    @Test
    void productsAreChainsInAscendingOrder() {
        for (int vectors = 1; vectors <= GuardedProducts.WIDEST; vectors *= 2) {
            for (int k : new int[]{1, 2, 7, 48, 65}) {
                int width = vectors * GuardedProducts.LANES;
                float[] byRows = floats(1, 3 + 6 * (k + 2));
                float[] byColumns = floats(2, 3 + k * 9);
                float[] b = floats(3, 5 + k * width);
                float[] c = floats(4, 2 + 6 * (width + 1));
                float[] rows = c.clone();
                float[] columns = c.clone();
                for (int i = 0; i < 6; i++) {
                    for (int j = 0; j < width; j++) {
                        float row = 0;
                        float column = 0;
                        for (int l = 0; l < k; l++) {
                            row = Math.fma(byRows[3 + i * (k + 2) + l], b[5 + l * width + j], row);
                            column = Math.fma(byColumns[3 + l * 9 + i], b[5 + l * width + j], column);
                        }
                        rows[2 + i * (width + 1) + j] = row;
                        columns[2 + i * (width + 1) + j] += column;
                    }
                }
                float[] actual = c.clone();
                GuardedProducts.rows(vectors).pick().rows(vectors, k, byRows, 3, k + 2, b, 5, actual, 2, width + 1);
                assertArrayEquals(rows, actual, "rows, " + vectors + " vectors, k " + k);
                actual = c.clone();
                GuardedProducts.columns(vectors).pick().columns(vectors, k, byColumns, 3, 9, b, 5, actual, 2,
                        width + 1);
                assertArrayEquals(columns, actual, "columns, " + vectors + " vectors, k " + k);
            }
        }
    }
}
