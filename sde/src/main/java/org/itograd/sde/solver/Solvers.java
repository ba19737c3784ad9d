package org.itograd.sde.solver;

import static org.itograd.autodiff.Arguments.failure;
import static org.itograd.autodiff.Arguments.require;

import java.util.List;
import java.util.stream.Collectors;
import org.itograd.autodiff.DType;
import org.itograd.autodiff.Tensor;
import org.itograd.sde.Jumps;
import org.itograd.sde.Sde;

/// The solvers of this library, and which of them fits an equation.
public final class Solvers {
    /// In the order in which they are suggested.
    private static final List<Solver> ALL = List.of(
            new EulerMaruyama(),
            new Milstein(),
            new MilsteinDerivativeFree(),
            new Sri1(),
            new Sri2(),
            new TamedEuler(),
            new TamedMilstein(),
            new TruncatedMilstein(),
            new EulerHeun(),
            new Heun(),
            new Midpoint(),
            new StratonovichMilstein(),
            new StratonovichMilsteinDerivativeFree(),
            new ReversibleHeun(),
            new MilsteinLevyArea(),
            new PlatenWeak2(),
            new Dri1(),
            new SimplifiedEuler(),
            new SimplifiedPlatenWeak2(),
            new Euler(),
            new BogackiShampine3(),
            new RungeKutta4(),
            new DormandPrince5(),
            new Tsit5(),
            new ThetaEuler(1),
            new ThetaEuler(0.5),
            new ThetaMilstein(1),
            new ThetaMilstein(0.5),
            new RosenbrockEuler(),
            new ExponentialEuler(Tensor.scalar(DType.F64, -1)),
            new ThetaEulerHeun(1),
            new ThetaEulerHeun(0.5),
            new ImplicitMidpoint(),
            new Rodas3(),
            new Kvaerno3(),
            new Kvaerno5());

    private Solvers() {}

    /// All solvers.
    public static List<Solver> all() {
        return ALL;
    }

    /// Whether the solver converges to the solutions of this equation.
    public static boolean fits(Solver solver, Sde sde) {
        boolean jumps = switch (sde.jumps()) {
            case Jumps.None _ -> true;
            case Jumps.Elementwise _ -> solver.takesJumps();
            case Jumps.CompoundPoisson _ -> !(solver instanceof ReversibleSolver);
        };
        return jumps && solver.order(sde.calculus(), sde.noise()).isPresent();
    }

    /// Refuses a solver that does not fit.
    ///
    /// @throws IllegalArgumentException if so; the message names the solvers that do fit
    public static void requireFits(Solver solver, Sde sde) {
        if (!fits(solver, sde)) {
            throw failure(
                    "solver: %s does not solve equations with this structure (%s); use %s",
                    solver.name(),
                    sde.structure(),
                    ALL.stream().filter(s -> fits(s, sde)).map(Solver::name).collect(Collectors.joining(" or ")));
        }
    }

    /// Refuses every equation but the one that a solver was made for.
    ///
    /// @throws IllegalArgumentException unless they are the same object, or equal
    public static void requireOwn(Solver solver, Sde own, Sde asked) {
        require(
                own.equals(asked),
                "sde: %s is a solver for one equation, the sde() of the object that made it; solve that, or use another"
                        + " solver, such as %s",
                solver.name(),
                suggestion(asked));
    }

    /// Refuses a solver that converges weakly only, for a path that is no Brownian motion.
    ///
    /// @throws IllegalArgumentException if so; the message names the solvers that follow a path
    public static void requireFollowsPaths(Solver solver, Sde sde) {
        if (!followsPaths(solver, sde)) {
            throw failure(
                    "solver: %s replaces increments by others that have the moments of a Brownian motion's, so it cannot"
                            + " follow this path; use %s",
                    solver.name(),
                    ALL.stream()
                            .filter(s -> fits(s, sde) && followsPaths(s, sde))
                            .map(Solver::name)
                            .collect(Collectors.joining(" or ")));
        }
    }

    private static boolean followsPaths(Solver solver, Sde sde) {
        return solver.order(sde.calculus(), sde.noise()).filter(o -> o.strong() > 0).isPresent();
    }

    /// The name of a solver that fits.
    public static String suggestion(Sde sde) {
        return ALL.stream().filter(s -> fits(s, sde)).findFirst().orElseThrow().name();
    }
}
