package org.itograd.experiments.corruption;

import org.itograd.autodiff.RandomKey;
import org.itograd.base.DType;

/// The numbers of a key: number i is a function of the key and i. Read by one thread, a chunk at a time.
final class KeyDraws implements Draws {
    private static final int CHUNK = 1024;

    private final Stream uniforms;
    private final Stream normals;

    KeyDraws(RandomKey key) {
        uniforms = new Stream(first -> key.uniform(DType.F64, first, CHUNK).toDoubleArray());
        normals = new Stream(first -> key.normal(DType.F64, first, CHUNK).toDoubleArray());
    }

    @Override
    public double uniform() {
        return uniforms.next();
    }

    @Override
    public double normal() {
        return normals.next();
    }

    private interface Source {
        double[] from(long first);
    }

    private static final class Stream {
        private final Source source;
        private double[] chunk = {};
        private long next;

        Stream(Source source) {
            this.source = source;
        }

        double next() {
            int at = (int) (next % CHUNK);
            if (at == 0) {
                chunk = source.from(next);
            }
            next++;
            return chunk[at];
        }
    }
}
