package org.itograd.nn.io;

import java.io.IOException;
import java.util.Locale;

/// What is wrong with a header, before it is known in which file.
final class BadHeader extends IOException {
    private final boolean sound;

    private BadHeader(boolean sound, String message) {
        super(message);
        this.sound = sound;
    }

    BadHeader(String message, Object... values) {
        this(false, String.format(Locale.ROOT, message, values));
    }

    /// Of a file that keeps to the format, but has something that is not read.
    static BadHeader unread(String message, Object... values) {
        return new BadHeader(true, String.format(Locale.ROOT, message, values));
    }

    /// Whether the file keeps to the format.
    boolean isSound() {
        return sound;
    }
}
