package org.itograd.sde.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// A Runge–Kutta method has order p if and only if for each rooted tree with at most p vertices the elementary weight of its
/// tableau is 1/γ, where γ is the product of the sizes of all subtrees (J. C. Butcher 1963; Hairer, Nørsett & Wanner 1993,
/// theorem II.2.13). There are 1, 1, 2, 4, 9, 20 trees with 1 to 6 vertices.
class TableauTest {
    private static final double ROUNDING = 1e-13;

    /// A rooted tree by the subtrees of its root.
    private record Tree(List<Tree> children) {
        int size() {
            return 1 + children.stream().mapToInt(Tree::size).sum();
        }

        double gamma() {
            return size() * children.stream().mapToDouble(Tree::gamma).reduce(1, (a, b) -> a * b);
        }

        /// Φ_i = Π over children Σ_j a_ij Φ_j.
        double[] stages(double[][] a) {
            double[] product = new double[a.length];
            for (int i = 0; i < a.length; i++) {
                product[i] = 1;
                for (Tree child : children) {
                    double[] inner = child.stages(a);
                    double sum = 0;
                    for (int j = 0; j < a[i].length; j++) {
                        sum += a[i][j] * inner[j];
                    }
                    product[i] *= sum;
                }
            }
            return product;
        }

        double weight(Tableau tableau) {
            double[] stages = stages(tableau.a());
            double sum = 0;
            for (int i = 0; i < stages.length; i++) {
                sum += tableau.b()[i] * stages[i];
            }
            return sum;
        }

        /// All trees with so many vertices.
        static List<Tree> ofSize(int n) {
            return forests(n - 1, n - 1, 0).stream().map(Tree::new).toList();
        }

        /// Multisets of trees with n vertices in all, each no larger than `largest`, and among the trees of that size none
        /// before place `from`: every multiset once.
        private static List<List<Tree>> forests(int n, int largest, int from) {
            if (n == 0) {
                return List.of(List.of());
            }
            List<List<Tree>> result = new ArrayList<>();
            for (int size = Math.min(n, largest); size >= 1; size--) {
                List<Tree> trees = ofSize(size);
                for (int i = size == largest ? from : 0; i < trees.size(); i++) {
                    for (List<Tree> rest : forests(n - size, size, i)) {
                        List<Tree> forest = new ArrayList<>(List.of(trees.get(i)));
                        forest.addAll(rest);
                        result.add(forest);
                    }
                }
            }
            return result;
        }
    }

    private static double worst(Tableau tableau, int size) {
        return Tree.ofSize(size).stream()
                .mapToDouble(t -> Math.abs(t.weight(tableau) - 1 / t.gamma()))
                .max()
                .orElseThrow();
    }

    /// The methods that have a tableau, without noise.
    private static Stream<Arguments> methods() {
        return Solvers.all().stream().flatMap(s -> switch (s) {
            case ExplicitRungeKutta e -> Stream.of(Arguments.of(s, e.tableau(), e.order()));
            case AdditiveRungeKutta a -> Stream.of(
                    Arguments.of(s, new Tableau(a.tableau().a(), a.tableau().alpha()), a.odeOrder()));
            case DiagonalRungeKutta d -> Stream.of(
                    Arguments.of(s, new Tableau(d.tableau().a(), d.tableau().alpha()), d.odeOrder()));
            default -> Stream.empty();
        });
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theOrderConditionsHoldUpToTheOrderAndNoFurther(Solver method, Tableau tableau, int order) {
        for (int size = 1; size <= order; size++) {
            assertTrue(worst(tableau, size) < ROUNDING, method + ", trees of " + size + " vertices");
        }
        assertTrue(worst(tableau, order + 1) > 1e-6);
    }

    private static Stream<EmbeddedRungeKutta> pairs() {
        return Solvers.all().stream().filter(EmbeddedRungeKutta.class::isInstance).map(EmbeddedRungeKutta.class::cast);
    }

    /// The lower method of a pair has the weights b − e, over the stages and the drift at the end of the step.
    @ParameterizedTest
    @MethodSource("pairs")
    void theLowerMethodOfAPairHasItsOrderAndNoHigher(EmbeddedRungeKutta pair) {
        int stages = pair.tableau().b().length;
        double[][] a = Arrays.copyOf(pair.tableau().a(), stages + 1);
        a[stages] = pair.tableau().b();
        double[] lower = Arrays.copyOf(pair.tableau().b(), stages + 1);
        for (int i = 0; i <= stages; i++) {
            lower[i] -= pair.errorWeights()[i];
        }
        for (int size = 1; size <= pair.lowerOrder(); size++) {
            assertTrue(worst(new Tableau(a, lower), size) < ROUNDING, "trees of " + size + " vertices");
        }
        assertTrue(worst(new Tableau(a, lower), pair.lowerOrder() + 1) > 1e-6);
    }

    /// Inside a step, Σ b_i(θ) Φ_i is θ to the size of the tree over γ, up to order 4 with weights d_i and order 3 without.
    @ParameterizedTest
    @MethodSource("pairs")
    void theInterpolantHasItsOrderEverywhereInsideTheStep(EmbeddedRungeKutta pair) {
        int stages = pair.tableau().b().length;
        double[][] a = Arrays.copyOf(pair.tableau().a(), stages + 1);
        a[stages] = pair.tableau().b();
        int order = pair.denseWeights().length > 0 ? 4 : 3;
        for (double theta : new double[]{0, 0.2, 0.5, 0.9, 1}) {
            double rest = 1 - theta;
            double[] b = new double[stages + 1];
            for (int i = 0; i <= stages; i++) {
                double last = i < stages ? pair.tableau().b()[i] : 0;
                double d = pair.denseWeights().length > 0 ? pair.denseWeights()[i] : 0;
                b[i] = theta * theta * (3 - 2 * theta) * last + theta * theta * rest * rest * d;
            }
            b[0] += theta * rest * rest;
            b[stages] -= theta * theta * rest;
            Tableau inside = new Tableau(a, b);
            for (int size = 1; size <= order; size++) {
                for (Tree tree : Tree.ofSize(size)) {
                    assertEquals(Math.pow(theta, size) / tree.gamma(), tree.weight(inside), ROUNDING);
                }
            }
        }
    }

    private static Stream<DiagonallyImplicitRungeKutta> implicitMethods() {
        return Solvers.all().stream()
                .filter(DiagonallyImplicitRungeKutta.class::isInstance)
                .map(DiagonallyImplicitRungeKutta.class::cast);
    }

    @ParameterizedTest
    @MethodSource("implicitMethods")
    void theOrderConditionsOfImplicitMethodsToo(DiagonallyImplicitRungeKutta method) {
        for (int size = 1; size <= method.order(); size++) {
            assertTrue(worst(method.tableau(), size) < ROUNDING, "trees of " + size + " vertices");
        }
        assertTrue(worst(method.tableau(), method.order() + 1) > 1e-6);
    }

    @Test
    void allTreesAreThere() {
        int[] known = {1, 1, 2, 4, 9, 20};
        for (int size = 1; size <= known.length; size++) {
            assertEquals(known[size - 1], Tree.ofSize(size).size());
        }
    }
}
