package org.itograd.base;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// Argument checks with messages that name the argument, the rule, the value and, where there is one, the remedy.
public final class Arguments {
    private Arguments() {}

    /// Throws unless `condition` holds. The message is built only on failure: hand over values as they are, arrays of numbers
    /// included, not their text.
    ///
    /// @param condition what must hold
    /// @param message   a [String#format] pattern that names the argument, the rule and the remedy
    /// @param values    the values for the pattern
    /// @throws IllegalArgumentException if the condition does not hold
    @FormatMethod
    public static void require(boolean condition, @FormatString String message, Object... values) {
        if (!condition) {
            throw failure(message, values);
        }
    }

    /// The argument itself, unless it is null, for callers whose tools do not check that. A setting left null would be found where it
    /// is first used, if at all.
    ///
    /// @param value  what was given
    /// @param name   of the argument
    /// @param remedy what to give instead
    /// @throws IllegalArgumentException if it is null
    public static <T> T given(@Nullable T value, String name, String remedy) {
        if (value == null) {
            throw failure("%s: must not be null; %s", name, remedy);
        }
        return value;
    }

    /// The exception for an argument that breaks a rule, for use in `throw` where the compiler must see the end.
    @FormatMethod
    public static IllegalArgumentException failure(@FormatString String message, Object... values) {
        return new IllegalArgumentException(
                String.format(Locale.ROOT, message, Arrays.stream(values).map(Arguments::shown).toArray()));
    }

    private static Object shown(Object value) {
        return switch (value) {
            case int[] numbers -> Arrays.toString(numbers);
            case double[] numbers -> Arrays.toString(numbers);
            default -> value;
        };
    }
}
