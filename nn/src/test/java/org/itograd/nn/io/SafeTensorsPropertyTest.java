package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import net.jqwik.api.constraints.StringLength;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;

class SafeTensorsPropertyTest {
    private static final byte[] SOUND = sound();

    private static byte[] sound() {
        SafeTensors file = sample("a.", new float[]{1, 2, 3}, new double[]{4, 5}, new long[]{6}, "text");
        byte[][] bytes = new byte[1][];
        try {
            inFile(path -> {
                file.write(path);
                bytes[0] = Files.readAllBytes(path);
            });
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return bytes[0];
    }

    private interface Work {
        void run(Path path) throws IOException;
    }

    private static void inFile(Work work) throws IOException {
        Path path = Files.createTempFile("itograd", ".safetensors");
        try {
            work.run(path);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    private static SafeTensors sample(String name, float[] f, double[] d, long[] l, String value) {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put(name + "f", new StoredTensor.Real(Tensor.wrap(DType.F32, Shape.of(f.length), f)));
        tensors.put(name + "d", new StoredTensor.Real(Tensor.wrap(DType.F64, Shape.of(d.length, 1), d)));
        tensors.put(name + "l", new StoredTensor.Whole(Shape.of(1, l.length), l));
        return new SafeTensors(tensors, Map.of(name, value));
    }

    private static long[] bits(SafeTensors file, String name) {
        return switch (file.tensors().get(name)) {
            case StoredTensor.Whole whole -> whole.values();
            case StoredTensor.Real real -> real.tensor().dtype() == DType.F64
                    ? Arrays.stream(real.tensor().toDoubleArray()).mapToLong(Double::doubleToRawLongBits).toArray()
                    : floatBits(real.tensor().toFloatArray());
            case null -> throw new AssertionError(name);
        };
    }

    private static long[] floatBits(float[] f) {
        long[] bits = new long[f.length];
        for (int i = 0; i < f.length; i++) {
            bits[i] = Float.floatToRawIntBits(f[i]);
        }
        return bits;
    }

    /// Any names, any bits: NaNs with payloads, subnormals, both zeros. Surrogates come in pairs only, since a file is
    /// UTF-8.
    @Property(tries = 60, seed = "5081")
    void everythingComesBackBitForBit(@ForAll @StringLength(max = 12) String text, @ForAll @Size(max = 9) int[] narrow,
            @ForAll @Size(max = 9) long[] wide) throws IOException {
        String name = text.codePoints().noneMatch(c -> c >= 0xD800 && c < 0xE000) ? text : "surrogate";
        float[] f = new float[narrow.length];
        for (int i = 0; i < f.length; i++) {
            f[i] = Float.intBitsToFloat(narrow[i]);
        }
        double[] d = Arrays.stream(wide).mapToDouble(Double::longBitsToDouble).toArray();
        SafeTensors file = sample(name, f, d, wide, text.isEmpty() ? "" : name);
        inFile(path -> {
            file.write(path);
            SafeTensors read = SafeTensors.read(path);
            assertEquals(file.metadata(), read.metadata());
            assertEquals(file.tensors().keySet(), read.tensors().keySet());
            for (String key : file.tensors().keySet()) {
                assertArrayEquals(bits(file, key), bits(read, key));
            }
            assertEquals(0, (Files.size(path) - 4L * f.length) % 8);
        });
    }

    /// One byte of a sound file changed, or its end cut off: it is read as something of the same size, or refused with
    /// an IOException that names the file. Nothing else may happen.
    @Property(tries = 2000, seed = "5082")
    void damageIsNoticedOrHarmless(@ForAll @IntRange(max = 500) int at, @ForAll byte value, @ForAll boolean cut)
            throws IOException {
        inFile(path -> {
            byte[] bytes = SOUND.clone();
            int place = at % bytes.length;
            if (cut) {
                Files.write(path, Arrays.copyOf(bytes, place));
            } else {
                bytes[place] = value;
                Files.write(path, bytes);
            }
            try {
                SafeTensors read = SafeTensors.read(path);
                assertTrue(!cut, "a truncated file was read");
                long size = read.tensors().values().stream().mapToLong(t -> t.shape().size()).sum();
                assertEquals(6, size);
            } catch (IOException e) {
                assertTrue(String.valueOf(e.getMessage()).startsWith(path.toString()), e.getMessage());
            }
        });
    }
}
