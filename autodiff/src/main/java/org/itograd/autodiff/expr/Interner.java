package org.itograd.autodiff.expr;

import java.lang.ref.Reference;
import java.lang.ref.ReferenceQueue;
import java.lang.ref.WeakReference;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// The table that makes equal nodes identical (_hash-consing_; Filliâtre and Conchon, "Type-safe modular
/// hash-consing", 2006).
///
/// The table holds its nodes weakly: a graph that nobody refers to is forgotten. A node keeps its inputs alive, so a
/// live node's table entries never dangle.
final class Interner {

    private static final ConcurrentHashMap<Entry, Entry> TABLE = new ConcurrentHashMap<>();
    private static final ReferenceQueue<Term> CLEARED = new ReferenceQueue<>();

    private Interner() {}

    /// The node equal to `candidate` that everyone shares: an older one, or `candidate` itself.
    static Term intern(Term candidate) {
        forgetCleared();
        Entry entry = new Entry(candidate);
        while (true) {
            Entry present = TABLE.putIfAbsent(entry, entry);
            if (present == null) {
                return candidate;
            }
            Term shared = present.get();
            if (shared != null) {
                return shared;
            }
            TABLE.remove(present, present);
        }
    }

    private static void forgetCleared() {
        for (Reference<? extends Term> r = CLEARED.poll(); r != null; r = CLEARED.poll()) {
            TABLE.remove(r);
        }
    }

    /// How many nodes the table holds.
    static int size() {
        forgetCleared();
        return TABLE.size();
    }

    private static final class Entry extends WeakReference<Term> {
        private final int hash;

        Entry(Term node) {
            super(node, CLEARED);
            this.hash = node.hashCode();
        }

        @Override
        public int hashCode() {
            return hash;
        }

        @Override
        public boolean equals(@Nullable Object other) {
            if (this == other) {
                return true;
            }
            if (!(other instanceof Entry that) || hash != that.hash) {
                return false;
            }
            Term a = get();
            Term b = that.get();
            return a != null && b != null && a.sameAs(b);
        }
    }
}
