package org.itograd.experiments.data.read;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/// What the check sum of a file's content says; of a .gz file, of what is inside, since packing it again changes the outside.
///
/// @param file    its name
/// @param sum     the algorithm and the check sum, such as `md5 f4a8712d7a061bf5bd6d2ca38dc4d50a`, or nothing
/// @param verdict whether it is the published one
public record FileCheck(String file, String sum, Verdict verdict) {
    /// Whether a file is the published one.
    public enum Verdict {
        /// It has the published check sum.
        GENUINE,
        /// It has another one.
        ANOTHER,
        /// None is known to this program.
        UNKNOWN
    }

    /// Pictures, which are too many to compare.
    static FileCheck pictures(int count) {
        return new FileCheck(count + " pictures", "", Verdict.UNKNOWN);
    }

    /// Compares with the published check sum of a file of a data set.
    static FileCheck of(String set, String file, ByteBuffer content) {
        Digest digest = new Digest(set, file);
        digest.add(content);
        return digest.check();
    }

    /// The check sum of a content that comes piece by piece.
    static final class Digest {
        private final String file;
        private final String published;
        private final String algorithm;
        private final MessageDigest digest;

        Digest(String set, String file) {
            this.file = file;
            published = KnownSums.of(set, file);
            algorithm = published.length() == 64 ? "SHA-256" : "MD5";
            try {
                digest = MessageDigest.getInstance(algorithm);
            } catch (NoSuchAlgorithmException e) {
                throw new AssertionError("every Java has " + algorithm, e);
            }
        }

        void add(ByteBuffer piece) {
            digest.update(piece);
        }

        FileCheck check() {
            String sum = HexFormat.of().formatHex(digest.digest());
            Verdict verdict = published.isEmpty()
                    ? Verdict.UNKNOWN
                    : published.equals(sum) ? Verdict.GENUINE : Verdict.ANOTHER;
            return new FileCheck(file, (algorithm.equals("MD5") ? "md5 " : "sha256 ") + sum, verdict);
        }
    }

    /// Such as `x.npy is unknown (no check sum of it is published), md5 …`.
    @Override
    public String toString() {
        return switch (verdict) {
            case GENUINE -> file + " is genuine";
            case ANOTHER -> file + " is not the published file, " + sum;
            case UNKNOWN -> sum.isEmpty()
                    ? file + " are unknown (no check sums of them are known)"
                    : file + " is unknown (no check sum of it is known), " + sum;
        };
    }
}
