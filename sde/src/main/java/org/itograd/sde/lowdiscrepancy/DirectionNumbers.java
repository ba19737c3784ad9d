package org.itograd.sde.lowdiscrepancy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.StringTokenizer;
import java.util.zip.GZIPInputStream;

/// The columns v_1, v_2, … of Sobol's generating matrices, binary fractions in the high bits of a word.
///
/// Dimension d > 1 has a primitive polynomial x^s + a_1 x^(s−1) + … + a_(s−1) x + 1 over GF(2) and s odd numbers m_k < 2^k;
/// v_k = m_k / 2^k, continued by v_k = a_1 v_(k−1) ⊕ … ⊕ a_(s−1) v_(k−s+1) ⊕ v_(k−s) ⊕ v_(k−s)/2^s. The polynomials and m_k
/// are the first 4,096 dimensions of `new-joe-kuo-6.21201`, chosen for good two-dimensional projections (S. Joe, F. Y. Kuo,
/// "Constructing Sobol sequences with better two-dimensional projections", SIAM J. Sci. Comput. 30, 2008); their licence
/// stands beside the file.
final class DirectionNumbers {
    /// How many dimensions there are.
    static final int DIMENSIONS = 4096;

    /// Columns of a matrix: points are numbered up to 2^52, and a coordinate has so many bits.
    static final int BITS = 52;

    private static final String FILE = "new-joe-kuo-6.4096.txt.gz";

    private DirectionNumbers() {}

    /// Read when the first sequence is made.
    private static final class Table {
        private static final List<long[]> LINES = read();

        private static List<long[]> read() {
            InputStream file = Objects.requireNonNull(DirectionNumbers.class.getResourceAsStream(FILE), FILE);
            try (BufferedReader lines = new BufferedReader(
                    new InputStreamReader(new GZIPInputStream(file), StandardCharsets.US_ASCII))) {
                return lines.lines().skip(1).map(Table::numbers).toList();
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }

        /// d, s, a, m_1, …, m_s.
        private static long[] numbers(String line) {
            StringTokenizer parts = new StringTokenizer(line);
            long[] numbers = new long[parts.countTokens()];
            for (int i = 0; i < numbers.length; i++) {
                numbers[i] = Long.parseLong(parts.nextToken());
            }
            return numbers;
        }
    }

    /// The columns for one dimension, from 0.
    static long[] columns(int dimension) {
        long[] v = new long[BITS];
        if (dimension == 0) {
            for (int k = 0; k < BITS; k++) {
                v[k] = 1L << (63 - k);
            }
            return v;
        }
        long[] line = Table.LINES.get(dimension - 1);
        int s = (int) line[1];
        long a = line[2];
        for (int k = 0; k < BITS; k++) {
            v[k] = k < s ? line[3 + k] << (63 - k) : continued(v, k, s, a);
        }
        return v;
    }

    private static long continued(long[] v, int k, int s, long a) {
        long next = v[k - s] ^ (v[k - s] >>> s);
        for (int i = 1; i < s; i++) {
            next ^= ((a >>> (s - 1 - i)) & 1) * v[k - i];
        }
        return next;
    }
}
