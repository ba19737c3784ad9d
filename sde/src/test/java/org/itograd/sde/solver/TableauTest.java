package org.itograd.sde.solver;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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

    private static Stream<ExplicitRungeKutta> methods() {
        return Solvers.all().stream()
                .filter(ExplicitRungeKutta.class::isInstance)
                .map(ExplicitRungeKutta.class::cast);
    }

    @ParameterizedTest
    @MethodSource("methods")
    void theOrderConditionsHoldUpToTheOrderAndNoFurther(ExplicitRungeKutta method) {
        for (int size = 1; size <= method.order(); size++) {
            assertTrue(worst(method.tableau(), size) < ROUNDING, "trees of " + size + " vertices");
        }
        assertTrue(worst(method.tableau(), method.order() + 1) > 1e-6);
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
