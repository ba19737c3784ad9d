package org.itograd.sde.solver;

import static org.itograd.base.Arguments.require;

import java.util.Optional;
import org.itograd.sde.Calculus;

/// The orders of convergence of a solver for one structure of noise.
///
/// @param strong p with E|X_h − X| = O(hᵖ) on the same Brownian path; for an ODE, its order; 0 if
///               the method does not follow the path
/// @param weak   q with |E φ(X_h) − E φ(X)| = O(h^q) for smooth φ; for an ODE, its order
public record Order(double strong, double weak) {
    /// Checks the numbers.
    ///
    /// @throws IllegalArgumentException unless strong ≥ 0 and weak > 0; both are infinite for a method without error
    public Order {
        require(
                strong >= 0,
                "strong: must be an order >= 0, 0 for a method that does not follow the path, got %s",
                strong);
        require(weak > 0, "weak: must be an order > 0, got %s", weak);
    }

    /// These orders, as [Solver#order] gives them.
    public static Optional<Order> of(double strong, double weak) {
        return Optional.of(new Order(strong, weak));
    }

    /// These orders for equations of one calculus, none for the other's.
    ///
    /// @param right to which the method converges
    /// @param asked that of the equation
    public static Optional<Order> only(Calculus right, Calculus asked, double strong, double weak) {
        return asked == right ? of(strong, weak) : Optional.empty();
    }

    /// A method that converges in law only.
    public static Optional<Order> weakOnly(double weak) {
        return of(0, weak);
    }
}
