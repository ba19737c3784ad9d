package org.itograd.sde.brownian;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.itograd.autodiff.Shape;
import org.itograd.base.DType;
import org.itograd.sde.TimeGrid;
import org.junit.jupiter.api.Test;

class TreeNodesTest {
    private static final int DEPTH = 20;

    /// How many halves are new on the way to a leaf.
    private static int drawn(TreeNodes nodes, long leaf) {
        int level = nodes.find(leaf, DEPTH);
        if (level < DEPTH) {
            nodes.replace(leaf, level, DEPTH);
        }
        nodes.areHalved(DEPTH);
        return DEPTH - level;
    }

    private static int asked(TreeNodes nodes, long from, long to) {
        nodes.passing(from);
        return drawn(nodes, from) + drawn(nodes, to);
    }

    @Test
    void theEndsOfAnAttemptAndOfItsHalvesAreDrawnOnce() {
        TreeNodes nodes = new TreeNodes(DEPTH, 1);
        int t = 333_333;
        int middle = t + 1111;
        int end = t + 2222;
        asked(nodes, 0, t);
        assertEquals(nodesBelow(t, end), asked(nodes, t, end));
        assertEquals(Math.min(nodesBelow(t, middle), nodesBelow(end, middle)), asked(nodes, t, middle));
        assertEquals(0, asked(nodes, middle, end));
        assertEquals(0, asked(nodes, t, end));
        // Rejected: another end, and the same beginning.
        int shorter = middle - 500;
        int shared = Math.min(nodesBelow(t, shorter), nodesBelow(middle, shorter));
        assertEquals(Math.min(shared, nodesBelow(end, shorter)), asked(nodes, t, shorter));
    }

    /// How many nodes are on the way to one leaf only.
    private static int nodesBelow(long a, long b) {
        return Long.SIZE - Long.numberOfLeadingZeros(a ^ b) - 1;
    }

    @Test
    void manyNumbersAndFewHaveTheSamePath() {
        BrownianPath tree = BrownianPath.tree(3, 0, 1);
        TimeGrid span = TimeGrid.of(0, 1);
        BrownianMotion many = tree.over(span, DType.F64, Shape.of(5000));
        BrownianMotion one = many.rows(4321, 4322);
        double[] times = {0, 0.3, 0.15, 0.31, 0.7, 0.305, 0.31, 0.1, 1};
        for (int i = 1; i < times.length; i++) {
            double expected = one.increment(times[i - 1], times[i]).item();
            assertEquals(expected, many.increment(times[i - 1], times[i]).at(4321));
        }
        assertArrayEquals(new double[5000], many.increment(0.2, 0.2).toDoubleArray());
    }
}
