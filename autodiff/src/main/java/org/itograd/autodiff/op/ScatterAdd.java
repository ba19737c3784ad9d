package org.itograd.autodiff.op;

import static org.itograd.base.Arguments.require;

import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.kernel.Copies;

/// Rows added into `total` rows of zeros, in order: `y[rows[i]] += x[i]`. x̄ = the rows of ȳ gathered ([Gather]).
public record ScatterAdd(List<Integer> rows, int total) implements LinearMap {
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
        Copies.scatterAddRows(out.dtype(), rows.size(), row, in[0].array(), 0, Axes.array(rows), 0, out.array(), 0);
    }

    @Override
    public Tensor vjp(int i, Tensor[] in, Tensor out, Tensor ct) {
        return new Gather(rows).of(ct);
    }

    @Override
    public boolean overwrites() {
        return false;
    }
}
