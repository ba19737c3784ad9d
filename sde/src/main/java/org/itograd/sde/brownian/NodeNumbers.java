package org.itograd.sde.brownian;

import java.util.Optional;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.KeyedNormals;
import org.itograd.base.DType;

/// The standard normal numbers of a tree's nodes: those of a node are elements of the stream of the key's child of that number.
/// Few of each are drawn for all nodes of a way at once, many for one node after the other: the same numbers.
///
/// @param key    the parent of the nodes' keys
/// @param first  the first element of each node
/// @param each   how many a node has
/// @param atOnce how many nodes are drawn at once
/// @param z      the numbers of the last nodes, one node after the other
/// @param whole  these as a tensor
/// @param few    draws for several nodes
record NodeNumbers(
        RandomKey key, long first, int each, int atOnce, double[] z, Tensor whole, Optional<KeyedNormals> few) {
    /// Of more than these, a node alone fills the vectors.
    private static final int FEW = 16;

    /// @param most the largest number of nodes of a way
    static NodeNumbers of(RandomKey key, long first, int each, int most) {
        boolean few = each > 0 && each <= FEW;
        int atOnce = few ? most : 1;
        Tensor whole = Tensor.zeros(DType.F64, atOnce * each);
        return new NodeNumbers(
                key,
                first,
                each,
                atOnce,
                (double[]) whole.array(),
                whole,
                few ? Optional.of(new KeyedNormals(DType.F64, most)) : Optional.empty());
    }

    /// The numbers of some nodes, at most [#atOnce], one after the other; overwritten by the next.
    double[] draw(long[] nodes, int from, int count) {
        if (few.isPresent()) {
            KeyedNormals normals = few.get();
            normals.children(key.k0(), key.k1(), nodes, from, count);
            for (int e = 0; e < each; e++) {
                normals.fill(first + e, count, z, e, each);
            }
        } else {
            key.fold(nodes[from]).normal(first, 1, whole);
        }
        return z;
    }
}
