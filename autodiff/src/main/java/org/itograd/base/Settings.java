package org.itograd.base;

import java.util.function.Consumer;

/// What an immutable description was told, each setting a field with its default: changed only in a copy, while that is made.
///
/// ```java
/// private static final class Chosen extends Settings<Chosen> {
///     double rtol = 1e-3;
/// }
///
/// public StepControl rtol(double choice) {
///     return new StepControl(chosen.with(c -> c.rtol = choice));
/// }
/// ```
///
/// The values must be immutable. Held in a final field, settings are safe to hand to other threads.
///
/// @param <S> the class itself
public abstract class Settings<S extends Settings<S>> implements Cloneable {
    /// A copy with a change; this one stays as it is.
    public final S with(Consumer<? super S> change) {
        S copy = copy();
        change.accept(copy);
        return copy;
    }

    /// Of all fields, so that none can be forgotten.
    @SuppressWarnings("unchecked")
    private S copy() {
        try {
            return (S) clone();
        } catch (CloneNotSupportedException e) {
            throw new AssertionError("is Cloneable", e);
        }
    }
}
