package org.itograd.sde.brownian;

/// Which nodes of a tree have halves that are kept: of each level the last few, and which of them is on the way to the leaf that was
/// asked for last. A step that is tried and its two halves have three ends, so that three nodes of a level are worth keeping.
final class TreeNodes {
    /// Of samples with more numbers than these the halves of one node take much memory: one of a level is kept.
    private static final int MANY = 4096;

    private final int depth;
    /// How many nodes of a level are kept.
    private final int each;
    /// By slot, those of a level next to each other; 0 where there is none.
    private final long[] nodes;
    /// By slot: when its node was last on the way.
    private final long[] used;
    /// By level.
    private final int[] slotOnWay;
    private final long[] way;
    private long now;
    private long first;
    private int slots;

    /// @param size how many numbers a cell has
    TreeNodes(int depth, int size) {
        this.depth = depth;
        each = size > MANY ? 1 : 3;
        nodes = new long[depth * each];
        used = new long[depth * each];
        slotOnWay = new int[depth];
        way = new long[depth];
    }

    /// How many slots have been in use, those of the upper levels first.
    int slots() {
        return slots;
    }

    /// An interval is asked for that begins in this leaf: nodes to the left of it are the first that are forgotten.
    void passing(long leaf) {
        first = leaf;
    }

    /// The node of a level on the way to a leaf.
    private long node(int level, long leaf) {
        return (1L << level) + (leaf >> (depth - level));
    }

    /// The first level, from one (inclusive) to another (exclusive), at which the node on the way to a leaf is not kept.
    int find(long leaf, int top, int end) {
        now++;
        int level = top;
        while (level < end && find(level, node(level, leaf))) {
            level++;
        }
        return level;
    }

    private boolean find(int level, long node) {
        for (int slot = level * each; slot < (level + 1) * each; slot++) {
            if (nodes[slot] == node) {
                slotOnWay[level] = slot;
                used[slot] = now;
                return true;
            }
        }
        return false;
    }

    /// Makes slots for the nodes on the way to a leaf, from one level (inclusive) to another (exclusive).
    ///
    /// @return the nodes by level
    long[] replace(long leaf, int from, int end) {
        for (int level = from; level < end; level++) {
            way[level] = node(level, leaf);
            int slot = oldest(level, node(level, first));
            slotOnWay[level] = slot;
            used[slot] = now;
            // None while its halves are overwritten, should that not come to its end.
            nodes[slot] = 0;
        }
        slots = Math.max(slots, end * each);
        return way;
    }

    /// A slot without a node; else that of a node to the left of another; else that which was not used for the longest time.
    private int oldest(int level, long left) {
        int best = level * each;
        for (int slot = best; slot < (level + 1) * each; slot++) {
            if (nodes[slot] < left) {
                return slot;
            }
            best = used[slot] < used[best] ? slot : best;
        }
        return best;
    }

    /// The halves of the node of a level on the way are there.
    void isHalved(int level) {
        nodes[slotOnWay[level]] = way[level];
    }

    /// The place of a half of the node of a level on the way.
    ///
    /// @param half 0 for the left one, 1 for the right one
    int half(int level, int half) {
        return TreeCells.place(slotOnWay[level], half);
    }
}
