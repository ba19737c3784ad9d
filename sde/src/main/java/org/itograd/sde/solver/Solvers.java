package org.itograd.sde.solver;

import static org.itograd.base.Arguments.failure;

import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.base.Spelling;
import org.itograd.sde.Calculus;
import org.itograd.sde.Jumps;
import org.itograd.sde.NoiseType;
import org.itograd.sde.Sde;
import org.itograd.sde.brownian.BrownianPath;

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

    /// All solvers, those with parameters for the usual ones.
    public static List<Solver> all() {
        return ALL;
    }

    /// The solver of this name, which is that of its class except for methods with parameters: `ImplicitEuler` is
    /// `new ThetaEuler(1)`.
    ///
    /// @throws IllegalArgumentException if there is none; the message names all
    public static Solver named(String name) {
        return ALL.stream().filter(s -> s.name().equals(name)).findFirst().orElseThrow(() -> failure(
                "solver: there is none called \"%s\"%s; choose from %s",
                name,
                Spelling.question(name, ALL.stream().map(Solver::name).toList()),
                ALL.stream().map(Solver::name).collect(Collectors.joining(", "))));
    }

    /// Whether the solver converges to the solutions of this equation.
    public static boolean fits(Solver solver, Sde sde) {
        return fitsStructure(solver, sde) && (!(solver instanceof OwnSolver o) || o.own().equals(sde));
    }

    private static boolean fitsStructure(Solver solver, Sde sde) {
        boolean jumps = sde.jumps().terms().stream().allMatch(term -> switch (term) {
            case Jumps.Elementwise _ -> solver.takesJumps();
            case Jumps.Arrivals _ -> !(solver instanceof ReversibleSolver);
        });
        return jumps && solver.order(sde.calculus(), sde.noise()).isPresent();
    }

    /// Refuses a solver that does not fit.
    ///
    /// @throws IllegalArgumentException if so; the message names the solvers that do fit
    public static void requireFits(Solver solver, Sde sde) {
        if (!fitsStructure(solver, sde)) {
            throw failure(
                    "solver: %s does not solve equations with this structure (%s); use %s",
                    solver.name(),
                    sde.structure(),
                    listed(ALL.stream().filter(s -> fits(s, sde)).toList(), sde));
        }
        if (!fits(solver, sde)) {
            throw failure(
                    "solver: %s is a method for one equation, the sde() of the object that made it, without jumps; solve that, or use"
                            + " another solver, such as new %s()",
                    solver.name(),
                    suggestion(sde));
        }
    }

    /// Refuses a solver that counts on moments which this path's increments do not have: one that converges weakly only if they
    /// are not independent, and an Itô method that takes the mean of dW_j dW_k to be δ_jk h, if the processes are correlated.
    /// Such are the methods of order 1 for several processes, and those that reach it where the processes commute.
    ///
    /// @throws IllegalArgumentException if so; the message names the solvers that follow the path
    public static void requireFollows(Solver solver, Sde sde, BrownianPath path) {
        if (!follows(solver, sde, path)) {
            throw failure(
                    "solver: %s counts on moments that independent increments have and those of this path have not; use %s%s",
                    solver.name(),
                    listed(ALL.stream().filter(s -> fits(s, sde) && follows(s, sde, path)).toList(), sde),
                    path.hasIndependentProcesses() ? "" : ", or put the correlation into the diffusion");
        }
    }

    private static boolean follows(Solver solver, Sde sde, BrownianPath path) {
        double strong = strong(solver, sde.calculus(), sde.noise());
        boolean products = sde.calculus() == Calculus.ITO && switch (sde.noise()) {
            case COMMUTATIVE, ELEMENTWISE, GENERAL -> true;
            case NONE, DIAGONAL, SCALAR, ADDITIVE -> false;
        };
        boolean takesProducts = Math.max(strong, strong(solver, sde.calculus(), NoiseType.COMMUTATIVE)) > 0.5;
        return (path.hasIndependentIncrements() || strong > 0)
                && (path.hasIndependentProcesses() || !products || !takesProducts);
    }

    /// The three of the highest orders with these, strong before weak, and then the names of the others.
    private static String listed(List<Solver> fitting, Sde sde) {
        Comparator<Solver> byOrders =
                Comparator.comparing(s -> orders(s, sde), Comparator.comparingDouble(Order::strong)
                        .thenComparingDouble(Order::weak).reversed());
        List<Solver> best = fitting.stream().sorted(byOrders).limit(3).toList();
        String others =
                fitting.stream().filter(s -> !best.contains(s)).map(Solver::name).collect(Collectors.joining(", "));
        return best.stream().map(s -> described(s, sde)).collect(Collectors.joining(" or "))
                + (others.isEmpty() ? "" : "; these fit too: " + others);
    }

    private static String described(Solver solver, Sde sde) {
        Order order = orders(solver, sde);
        return order.strong() == 0
                ? "%s (weak order %s)".formatted(solver.name(), shown(order.weak()))
                : "%s (strong order %s, weak %s)".formatted(solver.name(), shown(order.strong()), shown(order.weak()));
    }

    /// For example 1.5, and 2 without a fraction.
    private static String shown(double order) {
        return order == Math.rint(order) && order < 100 ? Integer.toString((int) order) : Double.toString(order);
    }

    private static Order orders(Solver solver, Sde sde) {
        return solver.order(sde.calculus(), sde.noise()).orElseThrow();
    }

    private static double strong(Solver solver, Calculus calculus, NoiseType noise) {
        return solver.order(calculus, noise).map(Order::strong).orElse(0.0);
    }

    /// The name of a solver that fits.
    public static String suggestion(Sde sde) {
        return ALL.stream().filter(s -> fits(s, sde)).findFirst().orElseThrow().name();
    }
}
