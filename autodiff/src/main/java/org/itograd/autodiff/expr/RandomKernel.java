package org.itograd.autodiff.expr;

import static org.itograd.autodiff.expr.Expr.constant;

import java.util.List;
import org.itograd.base.DType;
import org.jspecify.annotations.Nullable;

/// One distribution in one element type: a loop over pairs of words, each of which gives a pair of numbers.
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

    /// Elements of a block: the first members of [#RUN] pairs, then the second ones.
    static final int BLOCK = 32;

    private static final int RUN = BLOCK / 2;

    private static final int COUNTER = Threefry.KEYS;
    private static final int COUNTER_HIGH = Threefry.KEYS + 1;

    private final DType dtype;
    private final FloatFormat format;
    private final Distribution distribution;
    private final TieredLoop loop;
    private final ThreadLocal<Call> calls = ThreadLocal.withInitial(() -> new Call(this));

    RandomKernel(DType dtype, Distribution distribution) {
        this.dtype = dtype;
        this.format = FloatFormat.of(dtype);
        this.distribution = distribution;
        this.loop = new TieredLoop(
                new Emission(
                        List.copyOf(pair(dtype, distribution)), dtype, List.of(),
                        List.of(Access.runs(RUN), Access.runs(RUN))));
    }

    /// The pair of numbers at a counter ([RandomKernels#normalPair]).
    static List<Expr> pair(DType dtype, Distribution distribution) {
        FloatFormat f = FloatFormat.of(dtype);
        Bits[] words = Threefry.words(f, Bits.iota(COUNTER), Bits.key(COUNTER_HIGH));
        return List.of(switch (distribution) {
            case NORMAL -> scaled(normals(f, words[0], words[1]), Expr.parameter(0));
            case UNIFORM -> new Expr[]{uniform(f, words[0]), uniform(f, words[1])};
        });
    }

    /// The schedule under which the numbers of a caller's key are drawn, and a counter of 0.
    static long[] keys(DType dtype, Distribution d, long k0, long k1) {
        FloatFormat f = FloatFormat.of(dtype);
        long[] keys = new long[Threefry.KEYS + 2];
        Threefry.Words own = key(f, d, new Threefry.Words(k0, k1));
        Threefry.schedule(f, own.first(), own.second(), keys);
        keys[COUNTER_HIGH] = f.pick(0L, d.doubleTag);
        return keys;
    }

    /// The key under which the numbers of a caller's key are drawn.
    private static Threefry.Words key(FloatFormat f, Distribution d, Threefry.Words key) {
        return switch (f) {
            case SINGLE -> Threefry.hash2x64(key.first(), key.second(), 0, d.singleTag);
            case DOUBLE -> key;
        };
    }

    private static Expr[] scaled(Expr[] pair, Expr scale) {
        return new Expr[]{pair[0].mul(scale), pair[1].mul(scale)};
    }

    /// The top bits of a word as the fraction of a number from 1 to 2, with `low` set in the last bits.
    private static Expr oneToTwo(FloatFormat f, Bits word, long low) {
        int unused = f.width() - f.mantissaBits();
        return word.shiftRight(unused).or(Bits.constant(f.bitsOf(1) | low)).toExpr();
    }

    /// The centres of 2²³ or 2⁵² equal cells of (0, 1).
    static Expr uniform(FloatFormat f, Bits word) {
        double halfCell = Math.scalb(0.5, -f.mantissaBits());
        return oneToTwo(f, word, 0).sub(constant(1 - halfCell));
    }

    /// Box and Muller: √(−2 ln u) (cos φ, sin φ). The angle φ = 2t runs over half a circle with |t| < π/4, where sine and
    /// cosine are short polynomials; a sign bit for the cosine completes the circle. The angles lie on odd multiples of
    /// their spacing, so that both members are exactly symmetric about 0.
    static Expr[] normals(FloatFormat f, Bits radiusWord, Bits angleWord) {
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
    private static Expr uniformOf32Bits(FloatFormat f, Bits word) {
        Expr upper = oneToTwo(f, word, 0).sub(constant(1));
        Bits lower = word.and(Bits.constant(0x1ff)).or(Bits.constant(f.bitsOf(0x1p23)));
        return lower.toExpr().sub(constant(0x1p23 - 0.5)).fma(constant(0x1p-32), upper);
    }

    /// Writes numbers times `scale`, for arguments that are known to be in range.
    void fill(Object out, int outOffset, long k0, long k1, long firstElement, int n, double scale) {
        Call call = calls.get();
        call.setKey(k0, k1);
        call.parameters[0] = scale;
        long block = firstElement / BLOCK;
        int place = (int) (firstElement % BLOCK);
        int done = 0;
        if (place > 0) {
            done = Math.min(n, BLOCK - place);
            call.part(block++, place, out, outOffset, done);
        }
        while (n - done >= BLOCK) {
            int blocks = call.blocks(block, (n - done) / BLOCK, out, outOffset + done);
            block += blocks;
            done += blocks * BLOCK;
        }
        if (done < n) {
            call.part(block, 0, out, outOffset + done, n - done);
        }
    }

    /// The arguments of the loop, kept per thread so that a call allocates nothing.
    private static final class Call {
        private static final Object[] NO_INPUTS = {};
        private static final int[] NO_OFFSETS = {};

        private final RandomKernel owner;
        private final Object scratch;
        private final double[] parameters = new double[1];
        private final long[] keys = new long[Threefry.KEYS + 2];
        private final @Nullable Object[] outputs = new Object[2];
        private final int[] offsets = new int[2];
        private long k0;
        private long k1;

        private Call(RandomKernel owner) {
            this.owner = owner;
            this.scratch = owner.dtype.allocate(BLOCK);
            schedule();
        }

        void setKey(long newK0, long newK1) {
            if (k0 != newK0 || k1 != newK1) {
                k0 = newK0;
                k1 = newK1;
                schedule();
            }
        }

        private void schedule() {
            Threefry.Words key = key(owner.format, owner.distribution, new Threefry.Words(k0, k1));
            Threefry.schedule(owner.format, key.first(), key.second(), keys);
        }

        /// Writes up to `count` whole blocks, and returns how many: none beyond the next 2³² counters, so that within a
        /// call of the loop only the lower word of a counter changes.
        int blocks(long block, int count, Object out, int offset) {
            long counter = block * RUN;
            long untilCarry = (1L << Integer.SIZE) - (counter & 0xffffffffL);
            int blocks = (int) Math.min(count, untilCarry / RUN);
            keys[COUNTER] = counter;
            keys[COUNTER_HIGH] = owner.format.pick(counter >>> Integer.SIZE, owner.distribution.doubleTag);
            outputs[0] = out;
            outputs[1] = out;
            offsets[0] = offset;
            offsets[1] = offset + RUN;
            owner.loop.run(NO_INPUTS, NO_OFFSETS, outputs, offsets, parameters, keys, 0, blocks * RUN);
            outputs[0] = null;
            outputs[1] = null;
            return blocks;
        }

        /// Writes `n` numbers of one block, from place `from` on.
        @SuppressWarnings("SuspiciousSystemArraycopy")
        void part(long block, int from, Object out, int offset, int n) {
            blocks(block, 1, scratch, 0);
            System.arraycopy(scratch, from, out, offset, n);
        }
    }
}
