package org.itograd.nn.io;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/// Counts the bytes that are read.
final class NpyCounted extends FilterInputStream {
    private long count;

    NpyCounted(InputStream in) {
        super(in);
    }

    long count() {
        return count;
    }

    @Override
    public int read() throws IOException {
        int b = super.read();
        count += b < 0 ? 0 : 1;
        return b;
    }

    @Override
    public int read(byte[] to, int at, int length) throws IOException {
        int n = super.read(to, at, length);
        count += Math.max(0, n);
        return n;
    }
}
