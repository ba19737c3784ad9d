package org.itograd.autodiff.expr;

import com.google.errorprone.annotations.CheckReturnValue;

/// An integer per element, as wide as the element type: 32 bits beside `float`, 64 beside `double`.
///
/// Arithmetic wraps around. Integers are made from the bits of numbers, from the element's index, and from keys given
/// with each call; random numbers and the elementary functions are written with them.
@CheckReturnValue
public final class Bits extends Term {

    private Bits(Op op, long payload, Term... inputs) {
        super(op, payload, inputs);
    }

    static Bits make(Op op, long payload, Term... inputs) {
        return (Bits) Interner.intern(new Bits(op, payload, inputs));
    }

    /// The same integer for all elements, part of the expression; `float` kernels take the low 32 bits.
    public static Bits constant(long value) {
        return make(Op.BITS_CONSTANT, value);
    }

    /// An integer that is the same for all elements and given with each call: `keys[index]`; `float` kernels take the
    /// low 32 bits.
    public static Bits key(int index) {
        return make(Op.KEY, Expr.requireIndex("key", index));
    }

    /// The element's index in the call: 0, 1, …, n − 1.
    public static Bits index() {
        return make(Op.INDEX, 0);
    }

    /// The index counted from a start that is given with each call: `keys[key]` + 0, 1, …, n − 1.
    public static Bits iota(int key) {
        return index().add(key(key));
    }

    /// x + y, modulo 2³² or 2⁶⁴.
    public Bits add(Bits y) {
        return make(Op.BITS_ADD, 0, this, y);
    }

    /// x − y, modulo 2³² or 2⁶⁴.
    public Bits sub(Bits y) {
        return make(Op.BITS_SUBTRACT, 0, this, y);
    }

    /// The bits set in both.
    public Bits and(Bits y) {
        return make(Op.BITS_AND, 0, this, y);
    }

    /// The bits set in at least one.
    public Bits or(Bits y) {
        return make(Op.BITS_OR, 0, this, y);
    }

    /// The bits set in exactly one.
    public Bits xor(Bits y) {
        return make(Op.BITS_XOR, 0, this, y);
    }

    /// Shifts to the left, filling with zeros. Distances in this class must be smaller than the width.
    public Bits shiftLeft(int distance) {
        return make(Op.SHIFT_LEFT, requireDistance(distance), this);
    }

    /// Shifts to the right, filling with zeros.
    public Bits shiftRight(int distance) {
        return make(Op.SHIFT_RIGHT, requireDistance(distance), this);
    }

    /// Shifts to the right, filling with the sign.
    public Bits shiftRightSigned(int distance) {
        return make(Op.SHIFT_RIGHT_SIGNED, requireDistance(distance), this);
    }

    /// Rotates to the left.
    public Bits rotateLeft(int distance) {
        return make(Op.ROTATE_LEFT, requireDistance(distance), this);
    }

    /// Where x = y.
    public Mask eq(Bits y) {
        return Mask.make(Op.BITS_EQUAL, this, y);
    }

    /// The number whose IEEE 754 bits these are; the inverse of [Expr#bits].
    public Expr toExpr() {
        return Expr.make(Op.FROM_BITS, 0, this);
    }

    private static int requireDistance(int distance) {
        if (distance < 0 || distance > 63) {
            throw new IllegalArgumentException(
                    "distance must be from 0 to 31 (float) or 63 (double), but is " + distance);
        }
        return distance;
    }
}
