package org.itograd.nn.io;

import com.google.errorprone.annotations.FormatMethod;
import com.google.errorprone.annotations.FormatString;
import java.io.IOException;
import java.util.Locale;

/// What is wrong with a header, before it is known in which file.
final class BadHeader extends IOException {
    private final boolean sound;

    private BadHeader(boolean sound, String message) {
        super(message);
        this.sound = sound;
    }

    @FormatMethod
    BadHeader(@FormatString String message, Object... values) {
        this(false, String.format(Locale.ROOT, message, values));
    }

    /// Of a file that keeps to the format, but has something that is not read.
    @FormatMethod
    static BadHeader unread(@FormatString String message, Object... values) {
        return new BadHeader(true, String.format(Locale.ROOT, message, values));
    }

    /// Whether the file keeps to the format.
    boolean isSound() {
        return sound;
    }
}
