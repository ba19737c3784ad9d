package org.itograd.autodiff.program;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.op.BroadcastTo;
import org.itograd.autodiff.op.Concat;
import org.itograd.autodiff.op.CumulativeSum;
import org.itograd.autodiff.op.Elementwise;
import org.itograd.autodiff.op.Gather;
import org.itograd.autodiff.op.MatMul;
import org.itograd.autodiff.op.Max;
import org.itograd.autodiff.op.Pad;
import org.itograd.autodiff.op.Primitive;
import org.itograd.autodiff.op.Reshape;
import org.itograd.autodiff.op.Slice;
import org.itograd.autodiff.op.StopGradient;
import org.itograd.autodiff.op.Sum;
import org.itograd.autodiff.op.Transpose;
import org.itograd.autodiff.program.Definition.Constant;
import org.itograd.autodiff.program.Definition.Input;
import org.itograd.autodiff.program.Definition.Operation;
import org.itograd.base.DType;

/// Writes a code for one sample as one expression for each component of each value: a number is a number, whichever tensor it is an
/// element of. Operations that only move elements (select, stack, transpose, …) are no operations any more.
///
/// The expressions round as the operations do: sums in the order of [ComponentSums], products as chains of fused multiply-adds
/// from zero in ascending order, so that whoever evaluates them gets the same bits.
final class Scalariser {
    private final Code code;
    private final Levels levels;
    private final ScalarLeaves leaves;
    private final Expr[][] components;
    private final int most;
    private int count;

    private Scalariser(Code code, ScalarLeaves leaves, int most) {
        this.most = most;
        this.code = code;
        this.levels = new Levels(code);
        this.leaves = leaves;
        this.components = new Expr[code.values().size()][];
    }

    /// The components of each output.
    ///
    /// @param leaves gives the components of inputs and constants
    /// @param most   components of all values together
    /// @throws Unsuited if an operation cannot be written so, or there are too many components
    static List<Expr[]> outputs(Code code, ScalarLeaves leaves, int most) throws Unsuited {
        Scalariser s = new Scalariser(code, leaves, most);
        boolean[] used = code.used();
        for (int id = 0; id < used.length; id++) {
            if (used[id]) {
                s.components[id] = s.components(id);
            }
        }
        return code.outputs().stream().map(o -> s.components[o]).toList();
    }

    private Expr[] components(int id) throws Unsuited {
        Definition v = code.value(id);
        add(v.shape().size());
        return switch (v) {
            case Input i -> leaves.input(i);
            case Constant c -> filled(leaves.constant(c.value()), c.shape().size());
            case Operation s -> operation(id, s);
        };
    }

    private void add(long more) throws Unsuited {
        if (count + more > most) {
            throw new Unsuited("a sample has more than " + most + " components");
        }
        count += (int) more;
    }

    private static Expr[] filled(Expr x, int n) {
        Expr[] all = new Expr[n];
        Arrays.fill(all, x);
        return all;
    }

    private Expr[] operation(int id, Operation s) throws Unsuited {
        Shape[] in = code.shapes(s.operands());
        Expr[][] x = s.operands().stream().map(o -> components[o]).toArray(Expr[][]::new);
        return switch (s.op()) {
            case Elementwise e -> elementwise(e, in, x, s.shape());
            case Reshape _,StopGradient _,BroadcastTo _,Transpose _,Slice _,Pad _,Concat _,Gather _ ->
                moved(s.op(), in, x, s.shape());
            case MatMul m -> product(m, in, x, s.shape());
            case Sum sum -> levels.isFusedSum(id)
                    ? ComponentSums.fused(s.dtype(), x[0], levels.rows(id), levels.columns(id))
                    : ComponentSums.sum(x[0], in[0], sum.axes());
            case CumulativeSum sums -> ComponentSums.cumulative(sums, s.dtype(), x[0], in[0]);
            case Max max -> ComponentSums.max(x[0], in[0], max.axes());
            default -> throw new Unsuited(s.op().name() + " is not written component by component");
        };
    }

    private static Expr[] elementwise(Elementwise op, Shape[] in, Expr[][] x, Shape out) {
        Expr[] y = new Expr[out.size()];
        int[][] places = new int[in.length][];
        Arrays.setAll(places, i -> places(new BroadcastTo(out), new Shape[]{in[i]}, out));
        for (int e = 0; e < y.length; e++) {
            Expr[] operands = new Expr[in.length];
            for (int i = 0; i < operands.length; i++) {
                operands[i] = x[i][places[i][e]];
            }
            y[e] = op.expression(operands);
        }
        return y;
    }

    /// What an operation that only moves elements makes of the components of all its inputs, one after the other.
    private static Expr[] moved(Primitive op, Shape[] in, Expr[][] x, Shape out) {
        List<Expr> all = new ArrayList<>();
        Arrays.stream(x).map(Arrays::asList).forEach(all::addAll);
        return Arrays.stream(places(op, in, out))
                .mapToObj(p -> p < 0 ? Expr.constant(0) : all.get(p)).toArray(Expr[]::new);
    }

    /// Where such an operation takes each element from, found by letting it move numbers; negative where it puts a zero.
    private static int[] places(Primitive op, Shape[] in, Shape out) {
        Tensor[] numbered = new Tensor[in.length];
        int next = 1;
        for (int i = 0; i < in.length; i++) {
            double[] numbers = new double[in[i].size()];
            for (int e = 0; e < numbers.length; e++) {
                numbers[e] = next++;
            }
            numbered[i] = Tensor.of(numbers, in[i].dims());
        }
        Tensor moved = Tensor.zeros(DType.F64, out.dims());
        op.evaluate(numbered, moved);
        return Arrays.stream(moved.toDoubleArray()).mapToInt(number -> (int) number - 1).toArray();
    }

    private Expr[] product(MatMul op, Shape[] in, Expr[][] x, Shape out) throws Unsuited {
        int m = out.dim(-2);
        int n = out.dim(-1);
        int k = in[0].dim(op.transposeA() ? -2 : -1);
        add((long) out.size() * k);
        Shape batch = leading(out);
        int[] a = places(new BroadcastTo(batch), new Shape[]{leading(in[0])}, batch);
        int[] b = places(new BroadcastTo(batch), new Shape[]{leading(in[1])}, batch);
        Expr[] y = new Expr[out.size()];
        for (int e = 0; e < y.length; e++) {
            int p = e / (m * n);
            int i = e / n % m;
            int j = e % n;
            Expr sum = Expr.constant(0);
            for (int l = 0; l < k; l++) {
                Expr left = x[0][a[p] * m * k + (op.transposeA() ? l * m + i : i * k + l)];
                Expr right = x[1][b[p] * k * n + (op.transposeB() ? j * k + l : l * n + j)];
                sum = left.fma(right, sum);
            }
            y[e] = sum;
        }
        return y;
    }

    private static Shape leading(Shape s) {
        return Shape.of(Arrays.copyOf(s.dims(), s.rank() - 2));
    }
}
