package org.itograd.sde.solver;

import org.itograd.sde.Sde;

/// A method for one equation, whose parameters it knows from the object that made it: it does not ask the equation for f and g.
public interface OwnSolver extends Solver {
    /// The equation it solves.
    Sde own();

    /// Evaluations of the equation's force, or whatever its drift is made of, in one step.
    int driftsInAStep();
}
