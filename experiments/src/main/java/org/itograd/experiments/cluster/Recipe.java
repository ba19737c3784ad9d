package org.itograd.experiments.cluster;

import java.io.Serializable;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;

/// Something that cannot travel itself, such as an equation made of lambdas, by how it is made: each process makes it once.
///
/// ```java
/// double sigma = 0.2;
/// Recipe<Sde> gbm = Recipe.of(() -> Sde.ito((t, x) -> x.mul(0.05), Diffusion.diagonal((t, x) -> x.mul(sigma))));
/// ```
///
/// The factory may use what is serialisable: numbers, strings, arrays, records of these. It must make the same each time.
///
/// @param <T> what is made
public final class Recipe<T> implements Supplier<T>, Serializable {
    private static final long serialVersionUID = 1;
    private static final int MOST = 16;

    /// What this process has made, the least recently used first.
    private static final Map<String, Object> MADE = new LinkedHashMap<>(MOST, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Object> eldest) {
            return size() > MOST;
        }
    };

    /// Makes something from what it holds, all of it serialisable.
    ///
    /// @param <T> what is made
    @FunctionalInterface
    public interface Factory<T> extends Supplier<T>, Serializable {}

    private final String id = UUID.randomUUID().toString();
    private final Factory<T> factory;

    private Recipe(Factory<T> factory) {
        this.factory = factory;
    }

    /// @throws IllegalArgumentException if the factory holds something that cannot travel
    public static <T> Recipe<T> of(Factory<T> factory) {
        Travel.require("factory", factory);
        return new Recipe<>(factory);
    }

    /// What is made, the same object for all threads of a process as long as it is in use.
    @Override
    @SuppressWarnings("unchecked")
    public T get() {
        synchronized (MADE) {
            Object made = MADE.get(id);
            if (made == null) {
                made = factory.get();
                MADE.put(id, made);
            }
            return (T) made;
        }
    }
}
