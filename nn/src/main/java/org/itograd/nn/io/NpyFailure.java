package org.itograd.nn.io;

import java.io.IOException;

/// Failures to read an NPY file or an entry of an NPZ archive, in one line that names it.
final class NpyFailure {
    private NpyFailure() {}

    static IOException of(String name, BadHeader bad) {
        return new IOException(
                bad.isSound()
                        ? name + ": " + bad.getMessage()
                        : name + ": not a sound NPY file: " + bad.getMessage()
                                + "; copy or save the file again, or give another one",
                bad);
    }

    /// @param bytes that follow the header
    static void requireSize(NpyHeader header, long bytes) throws BadHeader {
        if (bytes != header.bytes()) {
            throw new BadHeader(
                    "its header, %s, needs %d bytes of data, but %d follow it: the file is %s",
                    header,
                    header.bytes(),
                    bytes,
                    bytes < header.bytes() ? "truncated" : "longer than it says");
        }
    }
}
