package org.itograd.autodiff.expr;

/// What a value computes from its operands.
///
/// Operations up to [#ROTATE_LEFT] are _primitive_: whoever writes code from expressions knows them ([Statements]). The rest are
/// functions, which are written in primitives for the element type at hand.
public enum Op {
    // Leaves. The payload is the index, or the constant's bits.
    /// [Expr#input].
    INPUT(0),
    /// [Expr#constant]: the bits of a `double`, to be rounded to the element type.
    CONSTANT(0),
    /// [Expr#parameter].
    PARAMETER(0),
    /// [Bits#constant].
    BITS_CONSTANT(0),
    /// [Bits#key].
    KEY(0),
    /// [Bits#index].
    INDEX(0),

    // Floating-point lanes.
    ADD(2),
    SUBTRACT(2),
    MULTIPLY(2),
    DIVIDE(2),
    /// As `Math.min`.
    MIN(2),
    /// As `Math.max`.
    MAX(2),
    /// a · b + c, rounded once.
    FMA(3),
    NEGATE(1),
    ABS(1),
    SQRT(1),
    /// Inputs: mask, value where set, value where not.
    SELECT(3),
    /// Integer lanes read as floating-point lanes.
    FROM_BITS(1),
    /// Inputs: x, y. sin x where x is too large for the arithmetic of [Trigonometry], y elsewhere: see [FarPhase].
    FAR_SIN(2),
    /// The same with cos x.
    FAR_COS(2),

    // Masks.
    LESS(2),
    LESS_EQUAL(2),
    EQUAL(2),
    BITS_EQUAL(2),
    MASK_AND(2),
    MASK_OR(2),
    MASK_NOT(1),

    // Integer lanes as wide as the floating-point ones. Shifts carry their distance in the payload.
    TO_BITS(1),
    BITS_ADD(2),
    BITS_SUBTRACT(2),
    BITS_AND(2),
    BITS_OR(2),
    BITS_XOR(2),
    SHIFT_LEFT(1),
    SHIFT_RIGHT(1),
    SHIFT_RIGHT_SIGNED(1),
    ROTATE_LEFT(1),

    // Functions.
    EXP(1),
    LOG(1),
    TANH(1),
    SIGMOID(1),
    SOFTPLUS(1),
    SIN(1),
    COS(1),
    FLOOR(1),
    POW(2),
    LOG1P(1),
    EXPM1(1),
    ERF(1),
    ERFC(1),
    NORMAL_CDF(1),
    /// Inputs: x, c. e^(c x²).
    EXP_OF_SQUARE(2),
    /// Inputs: y, x.
    ATAN2(2);

    private final int arity;

    Op(int arity) {
        this.arity = arity;
    }

    /// How many operands it has.
    public int arity() {
        return arity;
    }

    /// Whether it has none.
    public boolean isLeaf() {
        return arity == 0;
    }

    boolean isPrimitive() {
        return compareTo(ROTATE_LEFT) <= 0;
    }
}
