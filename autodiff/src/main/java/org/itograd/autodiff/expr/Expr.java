package org.itograd.autodiff.expr;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.List;

/// A floating-point value per element, as a function of a kernel's inputs: the vocabulary of elementwise mathematics.
///
/// An expression is immutable and knows no element type; [Compiler#of] compiles it for `float` or `double`. Arithmetic is
/// IEEE 754 in that type, each operation rounded once, and nothing is reordered or contracted: `a.mul(b).add(c)` rounds
/// twice, `a.fma(b, c)` once. Constants are given as `double` and rounded to the element type.
///
/// Equal expressions are the same object, so `==`, [#equals] and [#hashCode] cost nothing however large the graph, and
/// a value that is written twice is computed once.
///
/// ```java
/// Expr x = Expr.input(0);
/// Expr swish = x.mul(x.sigmoid());
/// Kernel kernel = Compiler.of(List.of(swish), DType.F32, List.of(Access.VECTOR));
/// ```
@CheckReturnValue
public final class Expr extends Term {

    private Expr(Op op, long payload, Term... inputs) {
        super(op, payload, inputs);
    }

    static Expr make(Op op, long payload, Term... inputs) {
        return (Expr) Interner.intern(new Expr(op, payload, inputs));
    }

    private Expr with(Op op, Expr... others) {
        Term[] all = new Term[others.length + 1];
        all[0] = this;
        System.arraycopy(others, 0, all, 1, others.length);
        return make(op, 0, all);
    }

    /// The element of the kernel's `index`-th input, counted from 0.
    public static Expr input(int index) {
        return make(Op.INPUT, requireIndex("input", index));
    }

    /// The same number for all elements, part of the expression. A number that changes from call to call should be a
    /// [#parameter]: each constant is a kernel of its own.
    public static Expr constant(double value) {
        return make(Op.CONSTANT, Double.doubleToLongBits(value));
    }

    /// A number that is the same for all elements and given with each call: `parameters[index]`.
    public static Expr parameter(int index) {
        return make(Op.PARAMETER, requireIndex("parameter", index));
    }

    /// x + y.
    public Expr add(Expr y) {
        return with(Op.ADD, y);
    }

    /// x − y.
    public Expr sub(Expr y) {
        return with(Op.SUBTRACT, y);
    }

    /// x · y.
    public Expr mul(Expr y) {
        return with(Op.MULTIPLY, y);
    }

    /// x / y, with IEEE infinities and NaN.
    public Expr div(Expr y) {
        return with(Op.DIVIDE, y);
    }

    /// The smaller of both as `Math.min`: NaN if either is NaN, and −0 < +0.
    public Expr min(Expr y) {
        return with(Op.MIN, y);
    }

    /// The larger of both as `Math.max`: NaN if either is NaN, and −0 < +0.
    public Expr max(Expr y) {
        return with(Op.MAX, y);
    }

    /// x · factor + summand, rounded once.
    public Expr fma(Expr factor, Expr summand) {
        return with(Op.FMA, factor, summand);
    }

    /// −x; the sign of zero and of NaN flips too.
    public Expr neg() {
        return with(Op.NEGATE);
    }

    /// |x|.
    public Expr abs() {
        return with(Op.ABS);
    }

    /// √x, correctly rounded; NaN for x < 0.
    public Expr sqrt() {
        return with(Op.SQRT);
    }

    /// eˣ. Overflows to ∞ and underflows gradually.
    public Expr exp() {
        return with(Op.EXP);
    }

    /// ln x. −∞ for ±0, NaN for x < 0.
    public Expr log() {
        return with(Op.LOG);
    }

    /// ln(1 + x), exact to an ulp or two also where x is next to 0. −∞ for −1, NaN for x < −1.
    public Expr log1p() {
        return with(Op.LOG1P);
    }

    /// eˣ − 1, exact to an ulp or two also where x is next to 0.
    public Expr expm1() {
        return with(Op.EXPM1);
    }

    /// The error function 2/√π ∫₀ˣ e^(−t²) dt.
    public Expr erf() {
        return with(Op.ERF);
    }

    /// 1 − erf x, which underflows gradually for x → ∞.
    public Expr erfc() {
        return with(Op.ERFC);
    }

    /// Φ(x), the probability that a standard normal number is at most x, which underflows gradually for x → −∞.
    public Expr normalCdf() {
        return with(Op.NORMAL_CDF);
    }

    /// e^(c x²), as exact as [#exp] of an exact square.
    public Expr expOfSquare(Expr c) {
        return with(Op.EXP_OF_SQUARE, c);
    }

    /// The angle of the point (x, this) in (−π, π], with the special cases of `Math.atan2`.
    public Expr atan2(Expr x) {
        return with(Op.ATAN2, x);
    }

    /// xʸ with the special cases of `Math.pow`: 1 for y = 0 even if x is NaN, a negative x only with an integer y.
    public Expr pow(Expr y) {
        return with(Op.POW, y);
    }

    /// tanh x.
    public Expr tanh() {
        return with(Op.TANH);
    }

    /// The logistic function 1 / (1 + e⁻ˣ), which underflows gradually for x → −∞.
    public Expr sigmoid() {
        return with(Op.SIGMOID);
    }

    /// ln(1 + eˣ), without overflow.
    public Expr softplus() {
        return with(Op.SOFTPLUS);
    }

    /// max(x, 0): x where x is not negative, +0 where it is. NaN and −0 stay what they are.
    public Expr relu() {
        Expr zero = constant(0);
        return lt(zero).select(zero, this);
    }

    /// sin x for x in radians, as [#cos].
    public Expr sin() {
        return with(Op.SIN);
    }

    /// cos x for x in radians.
    ///
    /// Of any finite number, however large; slower by far for |x| > 2²⁴ in `float` and |x| > 2⁵³ in `double`. NaN for infinite x.
    public Expr cos() {
        return with(Op.COS);
    }

    /// The largest integer that is not larger than x.
    public Expr floor() {
        return with(Op.FLOOR);
    }

    /// x < y; false if either is NaN.
    public Mask lt(Expr y) {
        return Mask.make(Op.LESS, this, y);
    }

    /// x ≤ y; false if either is NaN.
    public Mask le(Expr y) {
        return Mask.make(Op.LESS_EQUAL, this, y);
    }

    /// x > y; false if either is NaN.
    public Mask gt(Expr y) {
        return y.lt(this);
    }

    /// x ≥ y; false if either is NaN.
    public Mask ge(Expr y) {
        return y.le(this);
    }

    /// x = y; false if either is NaN, and −0 = +0.
    public Mask eq(Expr y) {
        return Mask.make(Op.EQUAL, this, y);
    }

    /// x = 0. Of a mask made a number ([Mask#toFloat]) it is the mask's complement, without a comparison.
    public Mask isZero() {
        boolean isMask = op() == Op.SELECT && operand(1).equals(constant(1)) && operand(2).equals(constant(0));
        return isMask ? ((Mask) operand(0)).not() : eq(constant(0));
    }

    /// The bits of x in IEEE 754 format, as an integer as wide as the element type.
    public Bits bits() {
        return Bits.make(Op.TO_BITS, 0, this);
    }

    /// Whether this is plain arithmetic, without functions such as exp that take dozens of operations.
    public boolean isArithmetic() {
        return Graph.of(List.of(this)).stream().allMatch(node -> node.op().isPrimitive());
    }

    static int requireIndex(String what, int index) {
        if (index < 0) {
            throw new IllegalArgumentException(what + " index must be at least 0, but is " + index);
        }
        return index;
    }
}
