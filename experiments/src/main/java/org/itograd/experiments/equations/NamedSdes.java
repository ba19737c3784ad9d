package org.itograd.experiments.equations;

import static org.itograd.base.Arguments.require;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.itograd.autodiff.Tensor;
import org.itograd.base.Spelling;
import org.itograd.sde.Diffusion;
import org.itograd.sde.Sde;
import org.itograd.sde.testing.TestProblem;
import org.itograd.sde.testing.TestProblems;

/// The equations that `itograd solve` knows: classics with parameters, and the problems with known solutions.
public final class NamedSdes {
    private static final List<NamedSde> ALL = all(List.of(gbm(), ornsteinUhlenbeck(), coxIngersollRoss(), heston(),
            doubleWell(), langevin(), lorenz(), fitzHughNagumo(), epidemic()));

    private NamedSdes() {}

    /// All of them.
    public static List<NamedSde> all() {
        return ALL;
    }

    /// The equation of this name, if there is one.
    public static Optional<NamedSde> named(String name) {
        return ALL.stream().filter(e -> e.name().equals(name)).findFirst();
    }

    /// What to say of a name that none has.
    public static String unknown(String name) {
        List<String> names = ALL.stream().map(NamedSde::name).toList();
        return "EQUATION: there is none called \"" + name + "\"" + Spelling.question(name, names) + "; choose from "
                + String.join(", ", names);
    }

    /// A problem whose name a classic has is left out.
    private static List<NamedSde> all(List<NamedSde> classics) {
        List<NamedSde> all = new ArrayList<>(classics);
        for (TestProblem p : TestProblems.all()) {
            if (classics.stream().noneMatch(e -> e.name().equals(p.name()))) {
                all.add(problem(p));
            }
        }
        return List.copyOf(all);
    }

    private static NamedSde problem(TestProblem p) {
        double[] y0 = p.y0().toDoubleArray();
        List<String> components = y0.length == 1
                ? List.of("x")
                : IntStream.rangeClosed(1, y0.length).mapToObj(i -> "x" + i).toList();
        return new NamedSde(p.name(), "a problem with known solution (" + p.sde().structure() + ")", components,
                IntStream.range(0, y0.length).mapToObj(i -> y0[i]).toList(), p.t1(), Map.of(), _ -> p.sde());
    }

    /// Geometric Brownian motion: a price that grows at a random rate.
    private static NamedSde gbm() {
        return new NamedSde("gbm", "dx = mu x dt + sigma x dW", List.of("x"), List.of(1.0), 1,
                parameters(List.of("mu", "sigma"), 0.05, 0.2), p -> {
                    double mu = p.get("mu");
                    double sigma = p.get("sigma");
                    return Sde.ito((t, x) -> x.mul(mu), Diffusion.diagonal((t, x) -> x.mul(sigma)));
                });
    }

    /// G. E. Uhlenbeck, L. S. Ornstein, "On the theory of the Brownian motion", 1930: noise pulled back to a mean.
    private static NamedSde ornsteinUhlenbeck() {
        return new NamedSde("ou", "dx = theta (mu - x) dt + sigma dW", List.of("x"), List.of(1.0), 5,
                parameters(List.of("theta", "mu", "sigma"), 1, 0, 0.4), p -> {
                    double theta = p.get("theta");
                    double mu = p.get("mu");
                    return Sde.ito((t, x) -> x.sub(mu).mul(-theta), additive(p.get("sigma")));
                });
    }

    /// J. C. Cox, J. E. Ingersoll, S. A. Ross, "A theory of the term structure of interest rates", 1985; below 0 the noise stops.
    private static NamedSde coxIngersollRoss() {
        return new NamedSde("cir", "dx = kappa (theta - x) dt + sigma sqrt(x) dW", List.of("x"), List.of(0.04), 5,
                parameters(List.of("kappa", "theta", "sigma"), 1.5, 0.04, 0.2), p -> {
                    double kappa = p.get("kappa");
                    double theta = p.get("theta");
                    double sigma = p.get("sigma");
                    return Sde.ito((t, x) -> x.sub(theta).mul(-kappa),
                            Diffusion.diagonal((t, x) -> root(x).mul(sigma)));
                });
    }

    /// S. L. Heston, "A closed-form solution for options with stochastic volatility", 1993.
    private static NamedSde heston() {
        return new NamedSde("heston",
                "ds = mu s dt + sqrt(v) s dW1, dv = kappa (theta - v) dt + xi sqrt(v) (rho dW1 + sqrt(1 - rho^2) dW2)",
                List.of("s", "v"), List.of(100.0, 0.04), 1,
                parameters(List.of("mu", "kappa", "theta", "xi", "rho"), 0.05, 1.5, 0.04, 0.3, -0.7), p -> {
                    double mu = p.get("mu");
                    double kappa = p.get("kappa");
                    double theta = p.get("theta");
                    double xi = p.get("xi");
                    double rho = p.get("rho");
                    require(Math.abs(rho) <= 1, "set: rho is a correlation, from -1 to 1, got %s", rho);
                    Tensor mix = Tensor.of(new double[]{1, 0, xi * rho, xi * Math.sqrt(1 - rho * rho)}, 1, 2, 2);
                    return Sde.ito(
                            (t, y) -> row(at(y, 0).mul(mu), at(y, 1).sub(theta).mul(-kappa)),
                            Diffusion.general(2, (t, y) -> {
                                Tensor width = root(at(y, 1));
                                return row(width.mul(at(y, 0)), width).reshape(-1, 2, 1).mul(mix);
                            }));
                });
    }

    /// A particle between two wells, which noise carries from one into the other (H. A. Kramers 1940).
    private static NamedSde doubleWell() {
        return new NamedSde("double-well", "dx = (x - x^3) dt + sigma dW", List.of("x"), List.of(-1.0), 50,
                parameters(List.of("sigma"), 0.5),
                p -> Sde.ito((t, x) -> x.sub(x.square().mul(x)), additive(p.get("sigma"))));
    }

    /// A particle on a spring, with friction and heat (P. Langevin 1908).
    private static NamedSde langevin() {
        return new NamedSde("langevin", "dx = v dt, dv = -(k x + gamma v) dt + sigma dW", List.of("x", "v"),
                List.of(1.0, 0.0), 20, parameters(List.of("k", "gamma", "sigma"), 1, 0.2, 0.3), p -> {
                    double k = p.get("k");
                    double gamma = p.get("gamma");
                    return Sde.ito((t, y) -> row(at(y, 1), at(y, 0).mul(k).add(at(y, 1).mul(gamma)).neg()),
                            additive(0, p.get("sigma")));
                });
    }

    /// E. N. Lorenz, "Deterministic nonperiodic flow", 1963, with noise in every component.
    private static NamedSde lorenz() {
        return new NamedSde("lorenz",
                "dx = s (y - x) dt + sigma dW1, dy = (x (r - z) - y) dt + sigma dW2, dz = (x y - b z) dt + sigma dW3",
                List.of("x", "y", "z"), List.of(1.0, 1.0, 1.0), 20,
                parameters(List.of("s", "r", "b", "sigma"), 10, 28, 8.0 / 3, 1), p -> {
                    double s = p.get("s");
                    double r = p.get("r");
                    double b = p.get("b");
                    return Sde.ito((t, y) -> row(
                            at(y, 1).sub(at(y, 0)).mul(s),
                            at(y, 0).mul(at(y, 2).neg().add(r)).sub(at(y, 1)),
                            at(y, 0).mul(at(y, 1)).sub(at(y, 2).mul(b))), additive(p.get("sigma")));
                });
    }

    /// R. FitzHugh 1961, J. Nagumo et al. 1962: a nerve cell that noise makes fire.
    private static NamedSde fitzHughNagumo() {
        return new NamedSde("fitzhugh-nagumo",
                "dv = (v - v^3 / 3 - w + i) dt + sigma dW, dw = eps (v + a - b w) dt", List.of("v", "w"),
                List.of(-1.2, -0.62), 200,
                parameters(List.of("i", "eps", "a", "b", "sigma"), 0.25, 0.08, 0.7, 0.8, 0.2), p -> {
                    double i = p.get("i");
                    double eps = p.get("eps");
                    double a = p.get("a");
                    double b = p.get("b");
                    return Sde.ito((t, y) -> {
                        Tensor v = at(y, 0);
                        Tensor w = at(y, 1);
                        return row(v.sub(v.square().mul(v).div(3)).sub(w).add(i), v.add(a).sub(w.mul(b)).mul(eps));
                    }, additive(p.get("sigma"), 0));
                });
    }

    /// The share of a population that can be infected and that is, with a noisy rate of infection (after W. O. Kermack, A. G.
    /// McKendrick 1927).
    private static NamedSde epidemic() {
        return new NamedSde("sir", "ds = -beta s i dt - sigma s i dW, di = (beta s i - gamma i) dt + sigma s i dW",
                List.of("s", "i"), List.of(0.99, 0.01), 60,
                parameters(List.of("beta", "gamma", "sigma"), 0.4, 0.1, 0.2), p -> {
                    double beta = p.get("beta");
                    double gamma = p.get("gamma");
                    double sigma = p.get("sigma");
                    return Sde.ito((t, y) -> {
                        Tensor infected = at(y, 0).mul(at(y, 1)).mul(beta);
                        return row(infected.neg(), infected.sub(at(y, 1).mul(gamma)));
                    }, Diffusion.scalar((t, y) -> {
                        Tensor infected = at(y, 0).mul(at(y, 1)).mul(sigma);
                        return row(infected.neg(), infected);
                    }));
                });
    }

    private static Map<String, Double> parameters(List<String> names, double... values) {
        Map<String, Double> all = new LinkedHashMap<>();
        for (int i = 0; i < values.length; i++) {
            all.put(names.get(i), values[i]);
        }
        return all;
    }

    /// Additive noise, one number for all components or one for each.
    private static Diffusion additive(double... sigma) {
        return Diffusion.additive(_ -> Tensor.of(sigma, sigma.length));
    }

    /// √x with a slope also at 0 and below.
    private static Tensor root(Tensor x) {
        return x.maximum(1e-12).sqrt();
    }

    private static Tensor at(Tensor y, int component) {
        return y.slice(1, component, component + 1);
    }

    private static Tensor row(Tensor... components) {
        return Tensor.concat(1, components);
    }
}
