package org.itograd.sde.solver;

import static org.itograd.autodiff.Arguments.failure;

import java.util.List;
import java.util.stream.Collectors;
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
            new EulerHeun(),
            new Heun(),
            new Midpoint(),
            new StratonovichMilstein(),
            new StratonovichMilsteinDerivativeFree(),
            new ReversibleHeun(),
            new PlatenWeak2(),
            new Dri1(),
            new SimplifiedEuler(),
            new SimplifiedPlatenWeak2(),
            new Sra1(),
            new Sra2(),
            new Sra3(),
            new Sosra(),
            new Sosra2(),
            new Sriw1(),
            new Sriw2(),
            new Sosri(),
            new Sosri2(),
            new Shark(),
            new GeneralShark(),
            new Spark(),
            new SlowRk(),
            new CommutativeLogOde(),
            new LogOde(),
            new NinomiyaVictoir(),
            new Ri6(),
            new Euler(),
            new BogackiShampine3(),
            new RungeKutta4(),
            new DormandPrince5(),
            new Tsit5());

    private Solvers() {}

    /// All solvers.
    public static List<Solver> all() {
        return ALL;
    }

    /// Whether the solver converges to the solutions of this equation.
    public static boolean fits(Solver solver, Sde sde) {
        boolean jumps = switch (sde.jumps()) {
            case Jumps.None _ -> false;
            case Jumps.Elementwise _ -> true;
        };
        return solver.order(sde.calculus(), sde.noise()).isPresent() && (!jumps || solver.takesJumps());
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

    /// The name of a solver that fits.
    public static String suggestion(Sde sde) {
        return ALL.stream().filter(s -> fits(s, sde)).findFirst().orElseThrow().name();
    }
}
