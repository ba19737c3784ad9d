package org.itograd.autodiff.expr;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.itograd.base.DType;
import org.junit.jupiter.api.Test;

/// Hashes of nodes, on which tables of them depend.
class HashesTest {
    private static void assertSpread(Expr... outputs) {
        List<Term> nodes = Graph.of(Lowering.lower(List.of(outputs), DType.F64));
        long hashes = nodes.stream().mapToInt(Term::hashCode).distinct().count();
        assertTrue(nodes.size() > 1000 && hashes >= nodes.size() - 5, hashes + " hashes of " + nodes.size() + " nodes");
    }

    @Test
    void nodesOfARecursionHaveHashesOfTheirOwn() {
        Expr c = Expr.parameter(0);
        Expr x = Expr.input(0);
        Expr y = Expr.input(1);
        for (int i = 0; i < 200; i++) {
            x = x.tanh().add(c);
            y = y.tanh().add(c);
        }
        assertSpread(x, y);
        Expr a = Expr.input(0);
        Expr b = Expr.input(1);
        for (int i = 0; i < 400; i++) {
            Expr difference = a.sub(b);
            b = a.mul(b).add(c);
            a = difference.mul(c);
        }
        assertSpread(a, b);
    }
}
