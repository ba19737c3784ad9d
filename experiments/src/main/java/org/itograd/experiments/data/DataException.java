package org.itograd.experiments.data;

import java.io.IOException;

/// A data file that is not what it should be. The message names the file, the line, the rule and the remedy.
public final class DataException extends IOException {
    /// @param message one line
    public DataException(String message) {
        super(message);
    }

    /// @param message one line
    public DataException(String message, Throwable cause) {
        super(message, cause);
    }
}
