package org.itograd.sde.brownian;

import java.util.Arrays;

/// Which nodes of a tree have halves that are kept: those on the ways to the last few leaves. A step that is tried and its two halves
/// have three ends, so that three ways are worth keeping.
///
/// The halves of a node stand in a slot of its level. A level has as many slots as there are ways, and ways that have a node in common
/// have its slot in common, so there is always one for a new node.
final class TreeNodes {
    /// Of samples with more numbers than these the halves of one node take much memory: one way is kept.
    private static final int MANY = 4096;

    private final int depth;
    private final Way[] ways;
    private final long[] nodes;
    private Way current;
    private long now;
    private long first;
    private int slots;

    /// The way to a leaf.
    private static final class Way {
        /// Its number: from so many levels on its slots are those of this number.
        final int own;
        int borrowed;
        final int[] slotAt;
        long leaf;
        /// So many levels of it are halved.
        int levels;
        long used;

        Way(int own, int depth) {
            this.own = own;
            slotAt = new int[depth];
        }
    }

    /// @param size how many numbers a cell has
    TreeNodes(int depth, int size) {
        this.depth = depth;
        ways = new Way[size > MANY ? 1 : 3];
        Arrays.setAll(ways, i -> new Way(i, depth));
        nodes = new long[depth];
        current = ways[0];
    }

    /// How many slots have been in use, those of the upper levels first.
    int slots() {
        return slots;
    }

    /// An interval is asked for that begins in this leaf: ways to the left of it are the first that are forgotten.
    void passing(long leaf) {
        first = leaf;
    }

    /// Takes the kept way that goes with the one to a leaf for longest.
    ///
    /// @return how many of the first `end` levels of the way to the leaf are halved
    int find(long leaf, int end) {
        now++;
        int most = common(current, leaf);
        // Mostly the interval before ended where this one begins.
        for (int i = 0; i < ways.length && most < end; i++) {
            int levels = common(ways[i], leaf);
            if (levels > most) {
                current = ways[i];
                most = levels;
            }
        }
        current.used = now;
        return Math.min(most, end);
    }

    /// How many nodes of a way are halved and on the way to a leaf.
    private int common(Way way, long leaf) {
        int shared = depth + 1 - (Long.SIZE - Long.numberOfLeadingZeros(way.leaf ^ leaf));
        return Math.min(way.levels, shared);
    }

    /// Goes on from the way that was found: chooses slots for the nodes from level `from` (inclusive) to `end` (exclusive) on the way to
    /// a leaf.
    ///
    /// @return the nodes by level
    long[] replace(long leaf, int from, int end) {
        if (current.levels > from) {
            Way other = oldest();
            System.arraycopy(current.slotAt, 0, other.slotAt, 0, from);
            current = other;
            current.borrowed = from;
        }
        current.leaf = leaf;
        current.levels = from;
        current.used = now;
        chooseSlots(from, end);
        for (int level = from; level < end; level++) {
            nodes[level] = (1L << level) + (leaf >> (depth - level));
        }
        slots = Math.max(slots, end * ways.length);
        return nodes;
    }

    /// A way to the left of where the interval begins; else that which was not used for the longest time.
    private Way oldest() {
        Way best = ways[0];
        for (Way way : ways) {
            if (way.leaf < first) {
                return way;
            }
            best = way.used < best.used ? way : best;
        }
        return best;
    }

    /// Chooses a slot of each level that none of the other ways has: mostly the way's own.
    private void chooseSlots(int from, int end) {
        int lent = 0;
        for (Way way : ways) {
            lent = Math.max(lent, Math.min(way.borrowed, way.levels));
        }
        for (int level = from; level < Math.min(lent, end); level++) {
            int slot = level * ways.length + current.own;
            int tried = 0;
            while (isTaken(slot, level)) {
                tried++;
                slot = level * ways.length + (current.own + tried) % ways.length;
            }
            current.slotAt[level] = slot;
            current.borrowed = tried > 0 ? level + 1 : current.borrowed;
        }
        for (int level = Math.max(from, lent); level < end; level++) {
            current.slotAt[level] = level * ways.length + current.own;
        }
    }

    @SuppressWarnings("ReferenceEquality")
    private boolean isTaken(int slot, int level) {
        for (Way way : ways) {
            if (way != current && way.levels > level && way.slotAt[level] == slot) {
                return true;
            }
        }
        return false;
    }

    /// The halves of the nodes of the first so many levels on the way are there.
    void areHalved(int levels) {
        current.levels = levels;
    }

    /// The place of a half of the node of a level on the way.
    ///
    /// @param half 0 for the left one, 1 for the right one
    int half(int level, int half) {
        return TreeCells.place(current.slotAt[level], half);
    }
}
