package org.itograd.experiments.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Locale;
import org.itograd.experiments.stability.BlockStability;
import org.itograd.experiments.stability.LinearStability;
import org.itograd.experiments.stability.MeanField;
import org.itograd.experiments.stability.StepCheck;
import org.itograd.experiments.stability.Toy;
import org.itograd.experiments.stability.TrainedStability;

/// What `itograd stability` found, for people to read.
final class StabilityText {
    private StabilityText() {}

    static void print(PrintWriter out, LinearStability linear) {
        out.println("Lyapunov exponents, the limits of log|x(t)| / t; measured ones +- a standard error");
        toys(out, linear.toys());
        means(out, linear.means());
        out.flush();
    }

    private static void toys(PrintWriter out, List<Toy> toys) {
        out.printf(
                Locale.ROOT,
                "%ndx = x dt + sigma x dB until t = %d, %d paths: E x grows at rate %+.3f whatever sigma is%n",
                Toy.END,
                Toy.PATHS,
                Toy.RATE);
        out.printf(
                "%-7s %-10s %-16s %-25s %-13s %-10s %s%n",
                "sigma", "1 - s^2/2", "measured", "paths that shrank", "seen of E x", "11 steps", "measured");
        for (Toy toy : toys) {
            out.printf(
                    Locale.ROOT,
                    "%-7.3f %-10s %-16s %-25s %-13s %-10s %s%n",
                    toy.sigma(),
                    signed(toy.exponent()),
                    toy.measured(),
                    toy.shrank(),
                    signed(toy.moment()),
                    signed(toy.euler()),
                    toy.steps());
        }
        out.println(
                "seen of E x: growth rate of the paths' mean; 11 steps: the exponent of Euler-Maruyama with h = 1/11");
    }

    private static void means(PrintWriter out, List<MeanField> means) {
        out.printf(
                Locale.ROOT,
                "%ndx = L mean(x) dt + sigma x dB in n dimensions, L = %.0f, sigma = %.0f: the theorem says L - sigma^2/2 = %+.3f%n",
                MeanField.RATE,
                MeanField.SIGMA,
                MeanField.BOUND);
        out.printf("%-7s %-28s %-24s %s%n", "n", "one shared Brownian motion", "one for each element", "exact");
        for (MeanField field : means) {
            out.printf(
                    Locale.ROOT,
                    "%-7d %-28s %-24s %s%n",
                    field.n(),
                    field.shared(),
                    field.independent(),
                    field.exact().isPresent() ? signed(field.exact().getAsDouble()) : "");
        }
    }

    /// With three decimals; no minus for what is rounded to 0.
    private static String signed(double value) {
        return String.format(Locale.ROOT, "%+.3f", value).replaceAll("^-(0\\.0*)$", "+$1");
    }

    static void print(PrintWriter out, TrainedStability trained) {
        out.printf(
                Locale.ROOT,
                "  noise/signal: %.4f in a step, %.4f on the whole way%n",
                trained.signal().ratio(),
                trained.signal().pathRatio());
        out.printf(
                "%nlog growth per unit of time in each equation, mean over images +- a standard error%n%-4s %-28s %-16s %-16s %-16s %s%n",
                "", "noise", "tangent", "random move", "PGD's move", "the state itself");
        for (BlockStability block : trained.blocks()) {
            out.printf(
                    "%-4d %-28s %-16s %-16s %-16s %s%n",
                    block.equation() + 1,
                    block.sharing().words(),
                    block.tangent().rate(),
                    block.random().rate(),
                    block.adversarial().rate(),
                    block.state().rate());
        }
        BlockStability used = trained.blocks().getLast();
        out.printf(
                Locale.ROOT,
                "%ngrowth of a move on the whole way, %s: geometric mean, and where four fifths lie%n",
                used.sharing().words());
        growth(out, "random", used.random().middle(), used.random().low(), used.random().high());
        growth(out, "PGD's", used.adversarial().middle(), used.adversarial().low(), used.adversarial().high());
        out.printf("%nsteps at test time: accuracy with its 95 %% interval over images%n");
        for (StepCheck check : trained.steps()) {
            out.printf(Locale.ROOT, "%-5d %s%n", check.steps(), check.accuracy());
        }
        out.flush();
    }

    private static void growth(PrintWriter out, String name, double[] middle, double[] low, double[] high) {
        int end = middle.length - 1;
        out.printf(Locale.ROOT, "%-8s x %.3f (%.3f to %.3f)%n", name, middle[end], low[end], high[end]);
    }
}
