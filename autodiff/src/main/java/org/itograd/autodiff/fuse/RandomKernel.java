package org.itograd.autodiff.fuse;

import static org.itograd.autodiff.fuse.Expr.constant;

import java.util.List;
import org.itograd.autodiff.DType;
import org.jspecify.annotations.Nullable;

/// One distribution in one element type: three kernels that write both members of pairs, or one of them.
final class RandomKernel {

    /// The second counter word under which numbers are drawn (`double`) or their key is derived (`float`): eight
    /// characters, far from the counters that callers of [Threefry#hash2x64] use.
    enum Distribution {
        NORMAL(0x4e6f726d616c3332L, 0x4e6f726d616c3634L),
        UNIFORM(0x556e69666f723332L, 0x556e69666f723634L);

        final long singleTag;
        final long doubleTag;

        Distribution(long singleTag, long doubleTag) {
            this.singleTag = singleTag;
            this.doubleTag = doubleTag;
        }
    }

    private static final int COUNTER = Threefry.KEYS;
    private static final int COUNTER_HIGH = Threefry.KEYS + 1;

    private final Format format;
    private final Distribution distribution;
    private final Kernel both;
    private final Kernel first;
    private final Kernel second;
    private final ThreadLocal<Call> calls = ThreadLocal.withInitial(() -> new Call(this));

    RandomKernel(DType dtype, Distribution distribution) {
        this.format = Format.of(dtype);
        this.distribution = distribution;
        Bits[] words = Threefry.words(format, Bits.iota(COUNTER), Bits.key(COUNTER_HIGH));
        Expr[] pair = switch (distribution) {
            case NORMAL -> scaled(normals(format, words[0], words[1]), Expr.parameter(0));
            case UNIFORM -> new Expr[]{uniform(format, words[0]), uniform(format, words[1])};
        };
        this.both = Kernels.of(List.of(pair), dtype, List.of());
        this.first = Kernels.of(List.of(pair[0]), dtype, List.of());
        this.second = Kernels.of(List.of(pair[1]), dtype, List.of());
    }

    private static Expr[] scaled(Expr[] pair, Expr scale) {
        return new Expr[]{pair[0].mul(scale), pair[1].mul(scale)};
    }

    /// The top bits of a word as the fraction of a number from 1 to 2, with `low` set in the last bits.
    private static Expr oneToTwo(Format f, Bits word, long low) {
        int unused = f.width() - f.mantissaBits();
        return word.shiftRight(unused).or(Bits.constant(f.bitsOf(1) | low)).toExpr();
    }

    /// The centres of 2²³ or 2⁵² equal cells of (0, 1).
    static Expr uniform(Format f, Bits word) {
        double halfCell = Math.scalb(0.5, -f.mantissaBits());
        return oneToTwo(f, word, 0).sub(constant(1 - halfCell));
    }

    /// Box and Muller: √(−2 ln u) (cos φ, sin φ). The angle φ = 2t runs over half a circle with |t| < π/4, where sine and
    /// cosine are short polynomials; a sign bit for the cosine completes the circle. The angles lie on odd multiples of
    /// their spacing, so that both members are exactly symmetric about 0.
    static Expr[] normals(Format f, Bits radiusWord, Bits angleWord) {
        Expr u = f.pick(uniformOf32Bits(f, radiusWord), uniform(f, radiusWord));
        Expr radius = Logarithm.logOfNormal(f, u).mul(constant(-2)).sqrt();
        Expr t = oneToTwo(f, angleWord, 1).sub(constant(1.5)).mul(constant(Math.PI / 2));
        Expr sin = Trigonometry.sinNear0(f, t);
        Expr cos = Trigonometry.cosNear0(f, t);
        Bits sign = angleWord.shiftLeft(f.width() - 1);
        Expr cosDouble = sin.mul(sin).fma(constant(-2), constant(1));
        Expr first = cosDouble.bits().xor(sign).toExpr().mul(radius);
        Expr second = sin.mul(cos.add(cos)).mul(radius);
        return new Expr[]{first, second};
    }

    /// A number in (0, 1] with all 32 bits of a word, so that the tail of the normal distribution is reached in `float`:
    /// the lower 9 bits are added below the upper 23.
    private static Expr uniformOf32Bits(Format f, Bits word) {
        Expr upper = oneToTwo(f, word, 0).sub(constant(1));
        Bits lower = word.and(Bits.constant(0x1ff)).or(Bits.constant(f.bitsOf(0x1p23)));
        return lower.toExpr().sub(constant(0x1p23 - 0.5)).fma(constant(0x1p-32), upper);
    }

    /// Prepares this thread to write numbers times `scale` to `out` under a key.
    Call start(Object out, long k0, long k1, double scale) {
        Call call = calls.get();
        switch (format) {
            case SINGLE -> {
                Threefry.Words key = Threefry.hash2x64(k0, k1, 0, distribution.singleTag);
                Threefry.schedule(format, key.first(), key.second(), call.keys);
            }
            case DOUBLE -> Threefry.schedule(format, k0, k1, call.keys);
        }
        call.parameters[0] = scale;
        call.two[0] = out;
        call.two[1] = out;
        call.one[0] = out;
        return call;
    }

    /// The arguments of kernel calls, kept per thread so that a call allocates nothing.
    static final class Call {
        private static final Object[] NO_INPUTS = {};
        private static final int[] NO_OFFSETS = {};

        private final RandomKernel owner;
        private final double[] parameters = new double[1];
        private final long[] keys = new long[Threefry.KEYS + 2];
        private final @Nullable Object[] two = new Object[2];
        private final int[] twoOffsets = new int[2];
        private final @Nullable Object[] one = new Object[1];
        private final int[] oneOffset = new int[1];

        private Call(RandomKernel owner) {
            this.owner = owner;
        }

        /// Both members of `n` pairs, the second ones n elements after the first.
        void pairs(int offset, long counter, int n) {
            twoOffsets[0] = offset;
            twoOffsets[1] = offset + n;
            run(owner.both, two, twoOffsets, counter, n);
        }

        void firsts(int offset, long counter, int n) {
            oneOffset[0] = offset;
            run(owner.first, one, oneOffset, counter, n);
        }

        void seconds(int offset, long counter, int n) {
            oneOffset[0] = offset;
            run(owner.second, one, oneOffset, counter, n);
        }

        private void run(Kernel kernel, Object[] outputs, int[] offsets, long counter, int n) {
            if (n == 0) {
                return;
            }
            keys[COUNTER] = counter;
            keys[COUNTER_HIGH] = owner.format.pick(counter >>> Integer.SIZE, owner.distribution.doubleTag);
            kernel.run(NO_INPUTS, NO_OFFSETS, outputs, offsets, parameters, keys, n);
        }

        /// Lets go of the output array.
        void finish() {
            two[0] = null;
            two[1] = null;
            one[0] = null;
        }
    }
}
