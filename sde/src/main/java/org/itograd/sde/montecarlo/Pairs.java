package org.itograd.sde.montecarlo;

import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.parts.Part;

/// The pairs i ≤ j of p parameters, (0, 0), (0, 1), …, (1, 1), …: one entry of a symmetric matrix for each.
///
/// @param i the first parameter
/// @param j the second
record Pairs(int i, int j) {
    static List<Pairs> of(int p) {
        List<Pairs> all = new ArrayList<>();
        for (int i = 0; i < p; i++) {
            for (int j = i; j < p; j++) {
                all.add(new Pairs(i, j));
            }
        }
        return all;
    }

    /// The number of the pair with these parameters, in any order.
    static int number(int p, int a, int b) {
        int i = Math.min(a, b);
        return i * p - i * (i - 1) / 2 + Math.max(a, b) - i;
    }

    static List<Part> parts(String name, int p, Shape shape) {
        return of(p).stream().map(pair -> new Part(name + " " + pair.i + " " + pair.j, shape)).toList();
    }

    /// The symmetric matrix (samples, p, p, …) of entries (samples, …), of which there is one for each pair.
    static Tensor matrix(int p, IntFunction<Tensor> entry) {
        Tensor[] rows = new Tensor[p];
        for (int i = 0; i < p; i++) {
            Tensor[] row = new Tensor[p];
            for (int j = 0; j < p; j++) {
                row[j] = unsqueezed(entry.apply(number(p, i, j)));
            }
            rows[i] = unsqueezed(Tensor.concat(1, row));
        }
        return Tensor.concat(1, rows);
    }

    /// (samples, …) as (samples, 1, …).
    static Tensor unsqueezed(Tensor a) {
        int[] dims = a.shape().dims();
        int[] more = new int[dims.length + 1];
        System.arraycopy(dims, 1, more, 2, dims.length - 1);
        more[0] = dims[0];
        more[1] = 1;
        return a.reshape(more);
    }
}
