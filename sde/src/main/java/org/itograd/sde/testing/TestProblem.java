package org.itograd.sde.testing;

import static org.itograd.base.Arguments.require;

import com.google.errorprone.annotations.CheckReturnValue;
import java.util.Optional;
import java.util.function.DoubleUnaryOperator;
import java.util.function.UnaryOperator;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianMotion;
import org.itograd.sde.brownian.PathDetail;

/// An equation on [0, t1] of which something is known exactly: its solution along the Brownian path, the expectation of a
/// function of its end state, the law of its end state.
///
/// @param name       short, for tables and options
/// @param sde        the equation
/// @param y0         the state of one sample at time 0, F64: a scalar or (d)
/// @param t1         the last time
/// @param coarsest   the number of steps with which studies begin: the errors must already fall as the order says
/// @param solution   the end states along a path
/// @param functional a function of the end state with its exact expectation
/// @param law        the distribution function P(X ≤ x) of the end state, where that is one number
@CheckReturnValue
public record TestProblem(
        String name, Sde sde, Tensor y0, double t1, int coarsest, Optional<PathSolution> solution,
        Optional<Functional> functional, Optional<DoubleUnaryOperator> law) {

    /// The exact end states as a function of the path.
    @FunctionalInterface
    public interface PathSolution {
        /// @param w     the path of n samples, of the shape that the equation's diffusion asks for
        /// @param steps how finely to divide [0, t1] for a stochastic integral without closed form
        /// @return the states at t1, (n) or (n, d)
        Tensor at(BrownianMotion w, int steps);

        /// What the solution can make use of, beyond increments, to need fewer steps.
        default PathDetail wants() {
            return PathDetail.INCREMENT;
        }

        /// A solution that makes use of this detail where the path knows it.
        static PathSolution knowing(PathDetail detail, PathSolution solution) {
            return new Knowing(detail, solution);
        }
    }

    private record Knowing(PathDetail wants, PathSolution solution) implements PathSolution {
        @Override
        public Tensor at(BrownianMotion w, int steps) {
            return solution.at(w, steps);
        }
    }

    /// φ with E φ(X) known.
    ///
    /// @param name     for tables, for example `x²`
    /// @param phi      gives (n) from end states (n) or (n, d)
    /// @param expected E φ(X) at t1
    public record Functional(String name, UnaryOperator<Tensor> phi, double expected) {}

    /// Checks the parts.
    ///
    /// @throws IllegalArgumentException if y0 is not F64 and of rank 0 or 1, or a number is out of range
    public TestProblem {
        require(!name.isBlank(), "name: must not be blank");
        require(
                y0.dtype() == DType.F64 && y0.shape().rank() <= 1,
                "y0: must be one sample's state, F64 of shape () or (d), got %s %s",
                y0.dtype(),
                y0.shape());
        require(t1 > 0 && t1 < Double.POSITIVE_INFINITY, "t1: must be finite and > 0, got %s", t1);
        require(coarsest >= 1, "coarsest: must be >= 1, got %d", coarsest);
    }

    /// A problem of which nothing is known yet, studied from 8 steps on.
    ///
    /// @param y0 one number, or the d components
    public static TestProblem of(String name, Sde sde, double t1, double... y0) {
        require(y0.length >= 1, "y0: give at least one number");
        Tensor start = y0.length == 1 ? Tensor.scalar(DType.F64, y0[0]) : Tensor.of(y0, y0.length);
        return new TestProblem(name, sde, start, t1, 8, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /// This problem with its solution along the path.
    public TestProblem withSolution(PathSolution exact) {
        return new TestProblem(name, sde, y0, t1, coarsest, Optional.of(exact), functional, law);
    }

    /// This problem with its solution along a path of which this is known.
    TestProblem withSolution(PathDetail known, PathSolution exact) {
        return withSolution(PathSolution.knowing(known, exact));
    }

    /// This problem with E φ(X) at t1.
    public TestProblem withExpectation(String phiName, UnaryOperator<Tensor> phi, double expected) {
        Functional known = new Functional(phiName, phi, expected);
        return new TestProblem(name, sde, y0, t1, coarsest, solution, Optional.of(known), law);
    }

    /// This problem with the distribution function of its end state.
    public TestProblem withLaw(DoubleUnaryOperator cdf) {
        return new TestProblem(name, sde, y0, t1, coarsest, solution, functional, Optional.of(cdf));
    }

    /// This problem studied from this number of steps on.
    public TestProblem from(int steps) {
        return new TestProblem(name, sde, y0, t1, steps, solution, functional, law);
    }

    /// n samples at time 0, (n) or (n, d).
    public Tensor start(int n) {
        Shape one = y0.shape();
        return y0.broadcastTo(one.rank() == 0 ? Shape.of(n) : Shape.of(n, one.dim(0)));
    }

    /// The name.
    @Override
    public String toString() {
        return name;
    }
}
