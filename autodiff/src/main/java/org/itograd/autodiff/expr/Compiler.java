package org.itograd.autodiff.expr;

import java.util.Collections;
import java.util.List;
import org.itograd.base.BoundedCache;
import org.itograd.base.DType;

/// Compiles expressions, and keeps what it compiled lately: up to an eighth of the largest heap.
public final class Compiler {

    /// Bytes that the kernels which are kept may take; programs that make constants on the fly should use parameters instead.
    static final long BOUND = BoundedCache.partOfHeap(8);

    private static final BoundedCache<Key, Kernel> CACHE = new BoundedCache<>(BOUND, Kernel::bytes);

    private Compiler() {}

    private record Key(List<Expr> outputs, DType dtype, List<Access> inputs, List<Access> targets) {}

    /// The kernel that computes `outputs`: the same object for the same arguments as long as it is kept. One that is
    /// compiled again gives the same bits.
    ///
    /// @param outputs the expressions, at least one
    /// @param dtype the element type of all arrays
    /// @param inputs how each input is read; [Expr#input] indices count in this list
    /// @throws IllegalArgumentException if there is no output, or an expression reads an input that is not listed
    public static Kernel of(List<Expr> outputs, DType dtype, List<Access> inputs) {
        return of(outputs, dtype, inputs, Collections.nCopies(outputs.size(), Access.VECTOR));
    }

    /// The kernel that computes `outputs` and stores or sums them.
    ///
    /// @param targets how each output is written: [Access#VECTOR], or [Access#periodic] to add element i to element
    ///     i mod period of the output's array, in the order of i for each element
    /// @throws IllegalArgumentException if there is no output, not one target for each, a target is a scalar, or an
    ///     expression reads an input that is not listed
    public static Kernel of(List<Expr> outputs, DType dtype, List<Access> inputs, List<Access> targets) {
        Key wanted = new Key(outputs, dtype, inputs, targets);
        Kernel present = CACHE.recent(wanted);
        if (present != null) {
            return present;
        }
        Key key = new Key(List.copyOf(outputs), dtype, List.copyOf(inputs), List.copyOf(targets));
        check(key);
        return CACHE.get(key, Compiler::compile);
    }

    /// How many operations of one element it takes to compute some expressions, each written out in arithmetic.
    public static int operations(List<Expr> outputs, DType dtype) {
        return Graph.of(Lowering.lower(outputs, dtype)).size();
    }

    /// Whether expressions of so many inputs are compiled as one loop.
    public static boolean isOneLoop(List<Expr> outputs, DType dtype, int inputs) {
        return Segments.fits(Lowering.lower(outputs, dtype), Collections.nCopies(inputs, Access.VECTOR));
    }

    /// Bytes that the kernels which are kept take.
    static long held() {
        return CACHE.held();
    }

    private static Kernel compile(Key key) {
        return CompiledKernel.compile(key.outputs, key.dtype, key.inputs, key.targets);
    }

    private static void check(Key key) {
        if (key.outputs.isEmpty()) {
            throw new IllegalArgumentException("a kernel needs at least one output expression, but the list is empty");
        }
        if (key.targets.size() != key.outputs.size() || key.targets.contains(Access.SCALAR)) {
            throw new IllegalArgumentException("a kernel needs one target for each of its " + key.outputs.size()
                    + " outputs, VECTOR or periodic, but got " + key.targets);
        }
        for (Term node : Graph.of(key.outputs)) {
            if (node.op() == Op.INPUT && node.payload() >= key.inputs.size()) {
                throw new IllegalArgumentException("an expression reads input " + node.payload() + ", but only "
                        + key.inputs.size() + " inputs are listed: give an Access for each");
            }
        }
    }
}
