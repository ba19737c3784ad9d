package org.itograd.sde;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;

/// The diffusion coefficient g of an SDE together with the structure of its noise.
@CheckReturnValue
public sealed interface Diffusion {
    /// The structure.
    NoiseType type();

    /// g(t, y).
    ///
    /// @throws IllegalArgumentException if the function gives a tensor of the wrong shape or dtype
    Tensor at(Tensor t, Tensor y);

    /// The shape of the Wiener increments for a state of this shape.
    ///
    /// @throws IllegalArgumentException if the structure does not allow such a state
    Shape noiseShape(Shape y);

    /// g · dW, of the state's shape.
    default Tensor times(Tensor g, Tensor dW) {
        return g.mul(dW);
    }

    /// Noise of the same structure with another coefficient; none stays none. What the structure promises, such as that g_i
    /// depends on y_i alone, must hold of the new one too.
    ///
    /// ```java
    /// Diffusion twice = diffusion.map(g -> (t, y) -> g.apply(t, y).mul(2));
    /// ```
    ///
    /// @param change of g as a function of t and y. With additive noise, where g does not depend on y, t stands for y
    default Diffusion map(UnaryOperator<VectorField> change) {
        return switch (this) {
            case None none -> none;
            case Additive a -> {
                VectorField changed = change.apply((t, _) -> a.g().apply(t));
                yield additive(t -> changed.apply(t, t));
            }
            case Diagonal _ -> diagonal(change.apply(this::at));
            case Elementwise _ -> elementwise(change.apply(this::at));
            case Scalar _ -> scalar(change.apply(this::at));
            case Commutative c -> commutative(c.matrix().m(), change.apply(this::at));
            case General g -> general(g.m(), change.apply(this::at));
        };
    }

    /// No noise.
    static Diffusion none() {
        return new None();
    }

    /// One Wiener process per element, dY_i = … + g_i(t, y_i) dW_i.
    ///
    /// The promise that g_i depends on y_i alone is the caller's: Milstein's formula uses it. Without it, use
    /// [#elementwise].
    ///
    /// @param g gives a tensor of y's shape
    static Diffusion diagonal(VectorField g) {
        return new Diagonal(g);
    }

    /// One Wiener process per element, dY_i = … + g_i(t, y) dW_i, where g_i may depend on all of y: dropout's c·f(y), say.
    ///
    /// @param g gives a tensor of y's shape
    static Diffusion elementwise(VectorField g) {
        return new Elementwise(g);
    }

    /// One Wiener process per sample (index of the leading axis), shared by all its components.
    ///
    /// @param g gives a tensor of y's shape
    static Diffusion scalar(VectorField g) {
        return new Scalar(g);
    }

    /// One Wiener process per element and a coefficient of time alone.
    ///
    /// @param g gives a tensor that broadcasts to y's shape, for example a scalar
    static Diffusion additive(UnaryOperator<Tensor> g) {
        return new Additive(g);
    }

    /// m Wiener processes per sample: y is (batch, d), dY = … + g(t, y) dW with dW (batch, m).
    ///
    /// @param g gives a tensor (batch, d, m)
    static Diffusion general(int m, VectorField g) {
        return new General(m, g);
    }

    /// m Wiener processes per sample, as with [#general], whose fields commute: for all j and k,
    /// (∂g_k/∂y) g_j = (∂g_j/∂y) g_k, where g_j is column j of g.
    ///
    /// The promise is the caller's: Milstein's formula uses it, and increments of W then suffice for strong order 1
    /// (Kloeden & Platen 1992, section 10.3). Without it, use [#general].
    ///
    /// @param g gives a tensor (batch, d, m)
    static Diffusion commutative(int m, VectorField g) {
        return new Commutative(new General(m, g));
    }

    /// See [Diffusion#none].
    record None() implements Diffusion {
        @Override
        public NoiseType type() {
            return NoiseType.NONE;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            return Tensor.zeros(y.dtype(), y.shape().dims());
        }

        @Override
        public Shape noiseShape(Shape y) {
            return y;
        }
    }

    /// See [Diffusion#diagonal].
    record Diagonal(VectorField g) implements Diffusion {
        public Diagonal {
            Fields.requireGiven(g);
        }

        @Override
        public NoiseType type() {
            return NoiseType.DIAGONAL;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            return Fields.shapedLike(y, y.shape(), "diffusion", g.apply(t, y));
        }

        @Override
        public Shape noiseShape(Shape y) {
            return y;
        }
    }

    /// See [Diffusion#elementwise].
    record Elementwise(VectorField g) implements Diffusion {
        public Elementwise {
            Fields.requireGiven(g);
        }

        @Override
        public NoiseType type() {
            return NoiseType.ELEMENTWISE;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            return Fields.shapedLike(y, y.shape(), "diffusion", g.apply(t, y));
        }

        @Override
        public Shape noiseShape(Shape y) {
            return y;
        }
    }

    /// See [Diffusion#scalar].
    record Scalar(VectorField g) implements Diffusion {
        public Scalar {
            Fields.requireGiven(g);
        }

        @Override
        public NoiseType type() {
            return NoiseType.SCALAR;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            return Fields.shapedLike(y, y.shape(), "diffusion", g.apply(t, y));
        }

        /// (batch, 1, …, 1), which broadcasts to y.
        @Override
        public Shape noiseShape(Shape y) {
            int[] dims = y.dims();
            Arrays.fill(dims, Math.min(1, dims.length), dims.length, 1);
            return Shape.of(dims);
        }
    }

    /// See [Diffusion#additive].
    record Additive(UnaryOperator<Tensor> g) implements Diffusion {
        public Additive {
            Fields.requireGiven(g);
        }

        @Override
        public NoiseType type() {
            return NoiseType.ADDITIVE;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            return Fields.broadcastsTo(y, "diffusion", g.apply(t));
        }

        @Override
        public Shape noiseShape(Shape y) {
            return y;
        }
    }

    /// See [Diffusion#general].
    record General(int m, VectorField g) implements Diffusion {
        public General {
            require(m >= 1, "m: there must be at least one Wiener process, got %d; use Diffusion.none()", m);
            Fields.requireGiven(g);
        }

        @Override
        public NoiseType type() {
            return NoiseType.GENERAL;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            Shape expected = Shape.of(y.shape().dim(0), y.shape().dim(1), m);
            return Fields.shapedLike(y, expected, "diffusion", g.apply(t, y));
        }

        @Override
        public Shape noiseShape(Shape y) {
            require(y.rank() == 2, "y0: noise by a matrix needs a state (batch, d), got shape %s; reshape it", y);
            return Shape.of(y.dim(0), m);
        }

        @Override
        public Tensor times(Tensor g, Tensor dW) {
            int batch = g.shape().dim(0);
            return g.matmul(dW.reshape(batch, m, 1)).reshape(batch, g.shape().dim(1));
        }
    }

    /// See [Diffusion#commutative].
    ///
    /// @param matrix the same without the promise
    record Commutative(General matrix) implements Diffusion {
        @Override
        public NoiseType type() {
            return NoiseType.COMMUTATIVE;
        }

        @Override
        public Tensor at(Tensor t, Tensor y) {
            return matrix.at(t, y);
        }

        @Override
        public Shape noiseShape(Shape y) {
            return matrix.noiseShape(y);
        }

        @Override
        public Tensor times(Tensor g, Tensor dW) {
            return matrix.times(g, dW);
        }
    }
}
