package org.itograd.sde.solver;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.itograd.sde.Calculus;

/// A rooted tree whose vertices have colours: 0 for dt, j ≥ 1 for dW_j. It stands for the iterated integral
///
/// x_τ(t) = ∫ Π_i x_τi dW_colour over [0, t], where τ_i are the subtrees of the root and dW_0 = dt.
///
/// P. E. Kloeden and E. Platen's multi-indices are the trees without branches; A. Rößler, "Rooted tree analysis for order
/// conditions of stochastic Runge–Kutta methods for the weak approximation of stochastic differential equations", Stoch. Anal.
/// Appl. 24, 2006; K. Debrabant, A. Kværnø, "B-series analysis of stochastic Runge–Kutta methods that use an iterative scheme
/// to compute their internal stage values", SIAM J. Numer. Anal. 47, 2008.
///
/// @param children in the order of their names
record ColouredTree(int colour, List<ColouredTree> children) {
    static final ColouredTree TIME = new ColouredTree(0, List.of());

    /// The size of x_τ over a step h is h^(halves / 2).
    int halves() {
        return (colour == 0 ? 2 : 1) + halves(children);
    }

    static int halves(List<ColouredTree> forest) {
        return forest.stream().mapToInt(ColouredTree::halves).sum();
    }

    /// Whether the noise does not see the state: its vertices have no children but time.
    boolean isAdditive() {
        return children.stream().allMatch(c -> c.isAdditive() && (colour == 0 || c.equals(TIME)));
    }

    /// All trees of so many halves or fewer with colours 0, …, m, those first that may be subtrees of others.
    static List<ColouredTree> upTo(int halves, int m) {
        List<ColouredTree> trees = new ArrayList<>();
        for (int size = 1; size <= halves; size++) {
            List<ColouredTree> smaller = List.copyOf(trees);
            for (int colour = 0; colour <= m; colour++) {
                int root = colour;
                forests(smaller, size - (colour == 0 ? 2 : 1)).forEach(f -> trees.add(new ColouredTree(root, f)));
            }
        }
        return trees;
    }

    /// All multisets of these trees with so many halves.
    static List<List<ColouredTree>> forests(List<ColouredTree> trees, int halves) {
        if (halves == 0) {
            return List.of(List.of());
        }
        return IntStream.range(0, trees.size())
                .filter(i -> trees.get(i).halves() <= halves)
                .boxed()
                .flatMap(i -> forests(trees.subList(i, trees.size()), halves - trees.get(i).halves()).stream()
                        .map(rest -> with(rest, List.of(trees.get(i)))))
                .toList();
    }

    private static List<ColouredTree> with(List<ColouredTree> forest, List<ColouredTree> more) {
        return Stream.concat(forest.stream(), more.stream())
                .sorted(Comparator.comparing(ColouredTree::toString))
                .toList();
    }

    /// E Π x_τ(1) over a forest: Σ_k (Lᵏ forest)(0) / k! with the generator L of the equation whose solution the x_τ are; L
    /// takes one from the order, so that the sum ends.
    static double expectation(List<ColouredTree> forest, Calculus calculus, int m) {
        Map<List<ColouredTree>, Double> sum = Map.of(forest, 1.0);
        double factor = 1;
        for (int k = 1; 2 * k <= halves(forest); k++) {
            sum = generator(sum, calculus, m);
            factor *= k;
        }
        return sum.getOrDefault(List.of(), 0.0) / factor;
    }

    /// L = D₀ + ½ Σ_j D_j² for Stratonovich, where D_c is the derivative along the field of colour c; for Itô the second
    /// derivatives only, which take two trees at once.
    private static Map<List<ColouredTree>, Double> generator(
            Map<List<ColouredTree>, Double> sum, Calculus calculus, int m) {
        Map<List<ColouredTree>, Double> result = new HashMap<>(derivative(sum, 0));
        for (int j = 1; j <= m; j++) {
            int colour = j;
            Map<List<ColouredTree>, Double> second = new HashMap<>();
            if (calculus == Calculus.STRATONOVICH) {
                second.putAll(derivative(derivative(sum, colour), colour));
            } else {
                sum.forEach((forest, w) -> cut(forest, colour)
                        .forEach(first -> cut(first.rest(), colour)
                                .forEach(other -> second.merge(
                                        with(with(other.rest(), other.children()), first.children()), w,
                                        Double::sum))));
            }
            second.forEach((forest, w) -> result.merge(forest, w / 2, Double::sum));
        }
        return result;
    }

    private static Map<List<ColouredTree>, Double> derivative(Map<List<ColouredTree>, Double> sum, int colour) {
        Map<List<ColouredTree>, Double> result = new HashMap<>();
        sum.forEach((forest, w) -> cut(forest, colour)
                .forEach(c -> result.merge(with(c.rest(), c.children()), w, Double::sum)));
        return result;
    }

    /// What is left of a forest without one of its trees, and the subtrees of that tree.
    private record Cut(List<ColouredTree> rest, List<ColouredTree> children) {}

    private static List<Cut> cut(List<ColouredTree> forest, int colour) {
        return IntStream.range(0, forest.size())
                .filter(i -> forest.get(i).colour == colour)
                .mapToObj(i -> {
                    List<ColouredTree> rest = new ArrayList<>(forest);
                    ColouredTree tree = rest.remove(i);
                    return new Cut(List.copyOf(rest), tree.children);
                })
                .toList();
    }

    @Override
    public String toString() {
        return children.isEmpty() ? "" + colour : children + "" + colour;
    }
}
