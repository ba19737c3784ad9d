package org.itograd.autodiff.op;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import org.itograd.autodiff.Autodiff;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

/// A cotangent of 0 gives gradients of exactly 0, whatever graph of operations it runs through and at whatever numbers: zeros,
/// infinities, NaN and the ends of the range. Nothing here is random beyond the cases, so there are no false alarms.
class ZeroCotangentPropertyTest {
    private static final int OPERATIONS = 12;
    private static final int N = 6;
    private static final double[] NUMBERS = {
        0, -0.0, 1, -1, 2, 0.5, -3, 1e-320, 1e300, -1e300, 800, -800, Double.POSITIVE_INFINITY,
        Double.NEGATIVE_INFINITY, Double.NaN};

    private static Tensor numbers(Random random, DType dtype) {
        double[] x = new double[N];
        for (int i = 0; i < N; i++) {
            x[i] = random.nextInt(3) == 0 ? random.nextGaussian() : NUMBERS[random.nextInt(NUMBERS.length)];
        }
        return Tensor.of(x, N).cast(dtype);
    }

    private static Tensor graph(long seed, List<Tensor> inputs) {
        Random random = new Random(seed);
        List<Tensor> values = new ArrayList<>(inputs);
        for (int i = 0; i < OPERATIONS; i++) {
            Tensor a = values.get(values.size() - 1 - random.nextInt(Math.min(3, values.size())));
            Tensor b = values.get(random.nextInt(values.size()));
            values.add(operation(random.nextInt(36), a, b));
        }
        return values.getLast();
    }

    private static Tensor operation(int kind, Tensor a, Tensor b) {
        return switch (kind) {
            case 0 -> a.add(b);
            case 1 -> a.sub(b);
            case 2 -> a.mul(b);
            case 3 -> a.div(b);
            case 4 -> a.pow(b);
            case 5 -> a.maximum(b);
            case 6 -> a.minimum(b);
            case 7 -> a.lessThan(b).where(a, b);
            case 8 -> a.exp();
            case 9 -> a.log();
            case 10 -> a.sqrt();
            case 11 -> a.tanh();
            case 12 -> a.sigmoid();
            case 13 -> a.softplus();
            case 14 -> a.sin();
            case 15 -> a.cos();
            case 16 -> a.abs();
            case 17 -> a.relu();
            case 18 -> a.reciprocal();
            case 19 -> a.pow(2);
            case 20 -> a.pow(-0.5);
            case 21 -> a.mul(b.sum());
            case 22 -> a.sub(b.max());
            case 23 -> a.sub(b.logSumExp(true, 0));
            case 24 -> a.reshape(2, 3).max(true, 1).sub(b.reshape(2, 3)).reshape(N);
            case 25 -> a.var(true, 0).add(b);
            case 26 -> a.log1p();
            case 27 -> a.expm1();
            case 28 -> a.erf();
            case 29 -> a.erfc();
            case 30 -> a.normalCdf();
            case 31 -> a.atan2(b);
            case 32 -> b.atan2(a);
            case 33 -> a.cumsum(0);
            case 34 -> a.gather(0, b.greaterThan(0));
            default -> a.square();
        };
    }

    @Property(tries = 3000, seed = "20")
    void gradientsOfNothingAreZero(@ForAll @LongRange(min = 0, max = 1L << 40) long seed) {
        Random random = new Random(seed);
        DType dtype = random.nextBoolean() ? DType.F64 : DType.F32;
        List<Tensor> xs = List.of(numbers(random, dtype), numbers(random, dtype));
        Tensor nothing = Tensor.zeros(dtype, N);
        assertZero(Autodiff.vjp(in -> graph(seed, in), xs, nothing).gradients());
        // What a choice leaves out, in reverse, forward and of the second order.
        Tensor one = Tensor.ones(dtype, N);
        assertZero(Autodiff.vjp(in -> nothing.where(graph(seed, in), nothing), xs, one).gradients());
        assertZero(List.of(Autodiff.jvp(x -> graph(seed, List.of(x, xs.get(1))), xs.get(0), nothing)));
        Tensor v = Tensor.ones(dtype, N);
        assertZero(List.of(Autodiff.hessianVectorProduct(
                x -> nothing.where(graph(seed, List.of(x, xs.get(1))), nothing).sum(), xs.get(0), v)));
    }

    private static void assertZero(List<Tensor> gradients) {
        for (Tensor g : gradients) {
            for (double d : g.toDoubleArray()) {
                assertEquals(0, d + 0.0);
            }
        }
    }
}
