package org.itograd.autodiff.op;

import static org.itograd.autodiff.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// Rows added into `total` rows of zeros, in order: y[rows[i]] += x[i]. x̄ = the rows of ȳ gathered ([Gather]).
public record ScatterAdd(List<Integer> rows, int total) implements Primitive {
    @Override
    public Shape shape(Shape[] in) {
        require(
                in[0].dim(0) == rows.size(),
                "scatterAdd: %d indices for %d rows; there must be one each",
                rows.size(),
                in[0].dim(0));
        return in[0].with(0, total);
    }

    @Override
    public void evaluate(Tensor[] in, Tensor out) {
        int row = out.shape().product(1, out.shape().rank());
        for (int i = 0; i < rows.size(); i++) {
            int from = i * row;
            int to = rows.get(i) * row;
            switch (out.array()) {
                case float[] f -> {
                    float[] x = (float[]) in[0].array();
                    for (int j = 0; j < row; j++) {
                        f[to + j] += x[from + j];
                    }
                }
                case double[] d -> {
                    double[] x = (double[]) in[0].array();
                    for (int j = 0; j < row; j++) {
                        d[to + j] += x[from + j];
                    }
                }
                default -> throw new AssertionError();
            }
        }
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new Gather(rows).of(ct);
    }

    @Override
    public boolean keepsInputs() {
        return false;
    }
}
