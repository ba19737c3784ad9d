package org.itograd.autodiff;

import com.google.errorprone.annotations.CheckReturnValue;
import org.itograd.autodiff.op.Abs;
import org.itograd.autodiff.op.Add;
import org.itograd.autodiff.op.Atan2;
import org.itograd.autodiff.op.Compare;
import org.itograd.autodiff.op.Cos;
import org.itograd.autodiff.op.Div;
import org.itograd.autodiff.op.Erf;
import org.itograd.autodiff.op.Erfc;
import org.itograd.autodiff.op.Exp;
import org.itograd.autodiff.op.Expm1;
import org.itograd.autodiff.op.Log;
import org.itograd.autodiff.op.Log1p;
import org.itograd.autodiff.op.Maximum;
import org.itograd.autodiff.op.Minimum;
import org.itograd.autodiff.op.Mul;
import org.itograd.autodiff.op.Neg;
import org.itograd.autodiff.op.NormalCdf;
import org.itograd.autodiff.op.Pow;
import org.itograd.autodiff.op.Relu;
import org.itograd.autodiff.op.Scale;
import org.itograd.autodiff.op.Sigmoid;
import org.itograd.autodiff.op.Sin;
import org.itograd.autodiff.op.Softplus;
import org.itograd.autodiff.op.Sqrt;
import org.itograd.autodiff.op.Sub;
import org.itograd.autodiff.op.Tanh;
import org.itograd.autodiff.op.Where;

/// The elementwise operations of a [Tensor].
///
/// Two tensors broadcast by NumPy's rule and must have one dtype; a `double` is a constant of this tensor's dtype. Derivatives
/// are written with each primitive in [org.itograd.autodiff.op].
@CheckReturnValue
abstract sealed class ElementwiseOperations permits ArrayOperations {
    /// This tensor.
    abstract Tensor self();

    private Tensor constant(double c) {
        return Tensor.scalar(self().dtype(), c);
    }

    // ------------------------------------------------------------------ arithmetic

    /// x + y.
    public Tensor add(Tensor other) {
        return new Add().of(self(), other);
    }

    /// x + c.
    public Tensor add(double c) {
        return add(constant(c));
    }

    /// x − y.
    public Tensor sub(Tensor other) {
        return new Sub().of(self(), other);
    }

    /// x − c.
    public Tensor sub(double c) {
        return sub(constant(c));
    }

    /// x · y, element by element.
    public Tensor mul(Tensor other) {
        return new Mul().of(self(), other);
    }

    /// c · x.
    public Tensor mul(double c) {
        Tensor factor = constant(c);
        return Double.isFinite(factor.at(0)) ? new Scale().of(self(), factor) : mul(factor);
    }

    /// x / y.
    public Tensor div(Tensor other) {
        return new Div().of(self(), other);
    }

    /// x / c.
    public Tensor div(double c) {
        return div(constant(c));
    }

    /// −x.
    public Tensor neg() {
        return new Neg().of(self());
    }

    /// x².
    public Tensor square() {
        return mul(self());
    }

    /// 1 / x.
    public Tensor reciprocal() {
        return constant(1).div(self());
    }

    /// xʸ, with the special cases of [Math#pow].
    public Tensor pow(Tensor exponent) {
        return new Pow().of(self(), exponent);
    }

    /// xᶜ.
    public Tensor pow(double exponent) {
        return pow(constant(exponent));
    }

    /// The smaller of x and y; NaN if either is. Equal sides share the derivative, and the second is 0 as for [#relu].
    public Tensor minimum(Tensor other) {
        return new Minimum().of(self(), other);
    }

    /// The smaller of x and c.
    public Tensor minimum(double c) {
        return minimum(constant(c));
    }

    /// The larger of x and y; NaN if either is. Equal sides share the derivative, and the second is 0 as for [#relu].
    public Tensor maximum(Tensor other) {
        return new Maximum().of(self(), other);
    }

    /// The larger of x and c.
    public Tensor maximum(double c) {
        return maximum(constant(c));
    }

    // ------------------------------------------------------------------ elementwise functions

    /// eˣ.
    public Tensor exp() {
        return new Exp().of(self());
    }

    /// Natural logarithm.
    public Tensor log() {
        return new Log().of(self());
    }

    /// log(1 + x), accurate where x is next to 0.
    public Tensor log1p() {
        return new Log1p().of(self());
    }

    /// eˣ − 1, accurate where x is next to 0.
    public Tensor expm1() {
        return new Expm1().of(self());
    }

    /// Square root.
    public Tensor sqrt() {
        return new Sqrt().of(self());
    }

    /// Hyperbolic tangent.
    public Tensor tanh() {
        return new Tanh().of(self());
    }

    /// 1 / (1 + e⁻ˣ).
    public Tensor sigmoid() {
        return new Sigmoid().of(self());
    }

    /// max(x, 0); its derivative at 0 is taken as 0. Its second derivative is 0 wherever it exists, so second derivatives along
    /// paths say nothing about an expectation over the kink.
    public Tensor relu() {
        return new Relu().of(self());
    }

    /// log(1 + eˣ).
    public Tensor softplus() {
        return new Softplus().of(self());
    }

    /// Sine of radians.
    public Tensor sin() {
        return new Sin().of(self());
    }

    /// Cosine of radians.
    public Tensor cos() {
        return new Cos().of(self());
    }

    /// The angle of the point (x, y) in radians, from −π to π, where this is y: `y.atan2(x)`, with the special cases of [Math#atan2].
    public Tensor atan2(Tensor x) {
        return new Atan2().of(self(), x);
    }

    /// The error function erf x = 2/√π ∫₀ˣ e^(−t²) dt.
    public Tensor erf() {
        return new Erf().of(self());
    }

    /// 1 − erf x, accurate where it is small.
    public Tensor erfc() {
        return new Erfc().of(self());
    }

    /// Φ(x), the probability that a standard normal number is at most x; accurate where it is small.
    public Tensor normalCdf() {
        return new NormalCdf().of(self());
    }

    /// |x|; its derivative at 0 is taken as 0.
    public Tensor abs() {
        return new Abs().of(self());
    }

    // ------------------------------------------------------------------ comparisons and choice

    /// 1 where x < y, else 0, in this dtype; constant, that is without derivative.
    public Tensor lessThan(Tensor other) {
        return Compare.LESS.of(self(), other);
    }

    /// 1 where x < c, else 0.
    public Tensor lessThan(double c) {
        return lessThan(constant(c));
    }

    /// 1 where x ≤ y, else 0.
    public Tensor lessOrEqual(Tensor other) {
        return Compare.LESS_OR_EQUAL.of(self(), other);
    }

    /// 1 where x ≤ c, else 0.
    public Tensor lessOrEqual(double c) {
        return lessOrEqual(constant(c));
    }

    /// 1 where x > y, else 0.
    public Tensor greaterThan(Tensor other) {
        return Compare.LESS.of(other, self());
    }

    /// 1 where x > c, else 0.
    public Tensor greaterThan(double c) {
        return greaterThan(constant(c));
    }

    /// 1 where x ≥ y, else 0.
    public Tensor greaterOrEqual(Tensor other) {
        return Compare.LESS_OR_EQUAL.of(other, self());
    }

    /// 1 where x ≥ c, else 0.
    public Tensor greaterOrEqual(double c) {
        return greaterOrEqual(constant(c));
    }

    /// 1 where x = y, else 0.
    public Tensor equalTo(Tensor other) {
        return Compare.EQUAL.of(self(), other);
    }

    /// 1 where x = c, else 0.
    public Tensor equalTo(double c) {
        return equalTo(constant(c));
    }

    /// `a` where this is not 0, else `b`, for chains of calls: `x.lessThan(y).where(x, y)`. See
    /// [Tensor#where(Tensor, Tensor, Tensor)].
    public Tensor where(Tensor a, Tensor b) {
        return new Where().of(self(), a, b);
    }
}
