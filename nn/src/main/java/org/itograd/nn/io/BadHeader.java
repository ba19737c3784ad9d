package org.itograd.nn.io;

import java.io.IOException;
import java.util.Locale;

/// What is wrong with a header, before it is known in which file.
final class BadHeader extends IOException {
    BadHeader(String message, Object... values) {
        super(String.format(Locale.ROOT, message, values));
    }
}
