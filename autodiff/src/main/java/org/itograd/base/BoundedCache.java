package org.itograd.base;

import java.lang.ref.SoftReference;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/// Values that are expensive to make, kept for their keys while they are used and memory allows. Safe to use from several
/// threads at once: while one of them makes a value, others that ask for it wait, unless generations change meanwhile; then it may
/// be made twice.
///
/// The values are in two generations. New ones go to the younger; one that is found in the older goes to the younger again.
/// When the younger holds more than half of the bound, the older is dropped and the younger takes its place. So what is asked
/// for at least once in every half bound of new values stays, and finding it costs a look into one hash table. A value is
/// kept even if it is larger than the bound: what is held exceeds the bound by at most the two values that came last into
/// their generations.
///
/// The older generation is held softly: it goes before memory runs out, that for classes included.
///
/// Nobody may depend on finding a value: one that is made again must do what the first one did.
///
/// @param <K> keys: values by `equals`
/// @param <V> what is kept
public final class BoundedCache<K, V> {
    private static final long LEAST = 4L << 20;
    private static final long MOST = 256L << 20;

    private final long bound;
    private final ToLongFunction<V> weight;
    private volatile Generation<K, V> young = new Generation<>();
    private volatile SoftReference<@Nullable Generation<K, V>> old = new SoftReference<>(null);

    /// An empty cache.
    ///
    /// @param bound  of the sum of the weights of the values that are held
    /// @param weight of a value when it was made: at least 1
    public BoundedCache(long bound, ToLongFunction<V> weight) {
        this.bound = bound;
        this.weight = weight;
    }

    /// A bound in bytes: that part of the largest heap, but from 4 to 256 MiB.
    public static long partOfHeap(int parts) {
        return Math.clamp(Runtime.getRuntime().maxMemory() / parts, LEAST, MOST);
    }

    /// The value for a key if it is in the younger generation. The key is not kept, so it may change afterwards.
    public @Nullable V recent(K key) {
        return young.values.get(key);
    }

    /// The value for a key: the one that is held, or a new one.
    ///
    /// @param key  kept with the value; must not be changed
    /// @param make called if no value is held; must not look into this cache
    public V get(K key, Function<? super K, ? extends V> make) {
        V present = recent(key);
        if (present != null) {
            return present;
        }
        Generation<K, V> into = young;
        V value = into.values.computeIfAbsent(key, k -> {
            V older = inOld(k);
            V made = older != null ? older : make.apply(k);
            into.held.addAndGet(weight.applyAsLong(made));
            return made;
        });
        turnOver(into);
        return value;
    }

    private @Nullable V inOld(K key) {
        Generation<K, V> older = old.get();
        return older == null ? null : older.values.get(key);
    }

    @SuppressWarnings("ReferenceEquality")
    private void turnOver(Generation<K, V> full) {
        if (full.held.get() > bound / 2) {
            synchronized (this) {
                if (young == full) {
                    old = new SoftReference<>(full);
                    young = new Generation<>();
                }
            }
        }
    }

    /// The weights of all values that are held; one that was found in the older generation counts twice.
    public long held() {
        Generation<K, V> older = old.get();
        return young.held.get() + (older == null ? 0 : older.held.get());
    }

    private static final class Generation<K, V> {
        final ConcurrentHashMap<K, V> values = new ConcurrentHashMap<>();
        final AtomicLong held = new AtomicLong();
    }
}
