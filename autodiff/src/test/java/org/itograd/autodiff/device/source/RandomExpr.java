package org.itograd.autodiff.device.source;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.itograd.autodiff.expr.Bits;
import org.itograd.autodiff.expr.Expr;
import org.itograd.autodiff.expr.Mask;
import org.itograd.base.DType;

/// Expressions at random in the whole vocabulary. Of NaN only that it is one is ever looked at: its payload is nobody's promise.
final class RandomExpr {
    private static final double[] NUMBERS = {0, -0.0, 1, -1, 0.5, 2, Math.PI, 1e-3, -7.25, 1e30, 3e-39, 4e-320,
        Double.POSITIVE_INFINITY, Double.NaN, 0x1p24, 1e300};

    private final SplittableRandom random;
    private final DType dtype;
    private final List<Expr> numbers = new ArrayList<>();
    private final List<Bits> bits = new ArrayList<>();
    private final List<Mask> masks = new ArrayList<>();

    private RandomExpr(SplittableRandom random, DType dtype, int inputs) {
        this.random = random;
        this.dtype = dtype;
        for (int i = 0; i < inputs; i++) {
            numbers.add(Expr.input(i));
            bits.add(Expr.input(i).bits());
        }
        bits.add(Bits.index());
        masks.add(Expr.input(0).lt(Expr.input(1)));
    }

    static Expr of(SplittableRandom random, DType dtype, int inputs) {
        RandomExpr r = new RandomExpr(random, dtype, inputs);
        int n = random.nextInt(2, 14);
        for (int i = 0; i < n; i++) {
            r.grow();
        }
        return r.numbers.getLast();
    }

    private <T> T any(List<T> of) {
        // Late ones more often, so that expressions are deep.
        int last = of.size() - 1;
        return of.get(random.nextBoolean() ? last - Math.min(last, random.nextInt(3)) : random.nextInt(of.size()));
    }

    private void grow() {
        Expr x = any(numbers);
        Expr y = any(numbers);
        Bits a = any(bits);
        Bits b = any(bits);
        int width = dtype == DType.F32 ? 32 : 64;
        switch (random.nextInt(12)) {
            case 0, 1 -> bits.add(integer(a, b, random.nextInt(width)));
            case 2 -> masks.add(mask(x, y, a, b));
            case 3 -> numbers.add(any(masks).select(x, y));
            case 4 -> numbers.add(Expr.constant(NUMBERS[random.nextInt(NUMBERS.length)]));
            case 5 -> numbers.add(a.toExpr());
            case 6 -> numbers.add(function(x, y));
            default -> numbers.add(arithmetic(x, y));
        }
        // What is taken last must be a number that needs the rest.
        numbers.add(numbers.removeLast().add(any(masks).select(x, y)));
    }

    private Bits integer(Bits a, Bits b, int distance) {
        return switch (random.nextInt(10)) {
            case 0 -> a.add(b);
            case 1 -> a.sub(b);
            case 2 -> a.and(b);
            case 3 -> a.or(b);
            case 4 -> a.xor(b);
            case 5 -> a.shiftLeft(distance);
            case 6 -> a.shiftRight(distance);
            case 7 -> a.shiftRightSigned(distance);
            case 8 -> a.rotateLeft(distance);
            default -> a.add(Bits.constant(random.nextLong()));
        };
    }

    private Mask mask(Expr x, Expr y, Bits a, Bits b) {
        return switch (random.nextInt(7)) {
            case 0 -> x.lt(y);
            case 1 -> x.le(y);
            case 2 -> x.eq(y);
            case 3 -> a.eq(b);
            case 4 -> any(masks).and(any(masks));
            case 5 -> any(masks).or(any(masks));
            default -> any(masks).not();
        };
    }

    private Expr arithmetic(Expr x, Expr y) {
        return switch (random.nextInt(10)) {
            case 0 -> x.add(y);
            case 1 -> x.sub(y);
            case 2 -> x.mul(y);
            case 3 -> x.div(y);
            case 4 -> x.min(y);
            case 5 -> x.max(y);
            case 6 -> x.fma(y, any(numbers));
            case 7 -> x.neg();
            case 8 -> x.abs();
            default -> x.sqrt();
        };
    }

    private Expr function(Expr x, Expr y) {
        return switch (random.nextInt(16)) {
            case 9 -> x.log1p();
            case 10 -> x.expm1();
            case 11 -> x.erf();
            case 12 -> x.erfc();
            case 13 -> x.normalCdf();
            case 14 -> x.expOfSquare(y);
            case 15 -> y.atan2(x);
            case 0 -> x.exp();
            case 1 -> x.log();
            case 2 -> x.tanh();
            case 3 -> x.sigmoid();
            case 4 -> x.softplus();
            case 5 -> x.sin();
            case 6 -> x.cos();
            case 7 -> x.floor();
            default -> x.pow(y);
        };
    }
}
