package org.itograd.experiments.study;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.itograd.sde.montecarlo.Estimate;
import org.itograd.sde.montecarlo.Expectation;
import org.itograd.sde.montecarlo.Method;
import org.itograd.sde.solver.EulerMaruyama;
import org.itograd.sde.solver.Milstein;
import org.itograd.sde.solver.Solver;
import org.itograd.sde.testing.TestProblem;

/// What an expectation costs to a tolerance ε, by several methods: ε⁻³ with one number of steps, ε⁻² log² ε with several levels of
/// Euler–Maruyama and ε⁻² with Milstein (M. B. Giles, "Multilevel Monte Carlo path simulation", Operations Research 56, 2008).
public final class CostStudy {
    private static final int SEEDS = 4;

    private final TestProblem problem;
    private final long seed;

    /// A method at work.
    ///
    /// @param label  for legends
    /// @param points from the largest tolerance to the smallest
    public record Curve(String label, List<Point> points) {
        /// The p of the cost's growth like ε⁻ᵖ, by least squares.
        public double exponent() {
            double x = points.stream().mapToDouble(p -> StrictMath.log(p.eps())).average().orElseThrow();
            double y = points.stream().mapToDouble(p -> StrictMath.log(p.cost())).average().orElseThrow();
            double xy = points.stream().mapToDouble(p -> (StrictMath.log(p.eps()) - x) * (StrictMath.log(p.cost()) - y))
                    .sum();
            double xx = points.stream().mapToDouble(p -> StrictMath.pow(StrictMath.log(p.eps()) - x, 2)).sum();
            return -xy / xx;
        }
    }

    /// Means over estimates with several seeds: how many steps a trial finds necessary depends on chance.
    ///
    /// @param eps     the tolerance
    /// @param cost    solver steps
    /// @param seconds elapsed
    /// @param error   the largest, known since the exact value is
    public record Point(double eps, double cost, double seconds, double error) {}

    private record Way(String label, Method method, Solver solver) {}

    private static final List<Way> WAYS = List.of(
            new Way("Euler, plain", Method.PLAIN, new EulerMaruyama()),
            new Way("Euler, multilevel", Method.MULTILEVEL, new EulerMaruyama()),
            new Way("Milstein, multilevel", Method.MULTILEVEL, new Milstein()),
            new Way("Milstein, Sobol", Method.SOBOL, new Milstein()));

    /// @param problem with a known expectation
    /// @param seed    of the paths; others follow it
    public CostStudy(TestProblem problem, long seed) {
        this.problem = problem;
        this.seed = seed;
    }

    /// Runs all methods.
    ///
    /// @param tolerances halving
    /// @param mostSteps  a method ends where the next tolerance would take more solver steps than this, if its cost grows
    ///     eightfold
    /// @param listener   told the label and each point
    public List<Curve> run(double[] tolerances, double mostSteps, BiConsumer<String, Point> listener) {
        List<Curve> curves = new ArrayList<>();
        for (Way way : WAYS) {
            List<Point> points = new ArrayList<>();
            for (double eps : tolerances) {
                if (!points.isEmpty() && 8 * points.getLast().cost() > mostSteps) {
                    break;
                }
                points.add(point(way, eps));
                listener.accept(way.label, points.getLast());
            }
            curves.add(new Curve(way.label, points));
        }
        return curves;
    }

    private Point point(Way way, double eps) {
        TestProblem.Functional f = problem.functional().orElseThrow();
        double cost = 0;
        double seconds = 0;
        double error = 0;
        for (int s = 0; s < SEEDS; s++) {
            Estimate e = Expectation.of(problem.sde(), f.phi())
                    .from(problem.y0().toDoubleArray())
                    .over(0, problem.t1())
                    .solver(way.solver)
                    .method(way.method)
                    .coarsest(1)
                    .seed(seed + s)
                    .toTolerance(eps);
            cost += e.cost() / SEEDS;
            seconds += e.seconds() / SEEDS;
            error = Math.max(error, Math.abs(e.value() - f.expected()));
        }
        return new Point(eps, cost, seconds, error);
    }
}
