package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SafeTensorsTest {
    @TempDir
    Path folder = Path.of("");

    private Path file(String header, int dataBytes) throws IOException {
        byte[] json = header.getBytes(StandardCharsets.UTF_8);
        return file(json.length, json, dataBytes);
    }

    private Path file(long claimed, byte[] json, int dataBytes) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(8 + json.length + dataBytes).order(ByteOrder.LITTLE_ENDIAN);
        bytes.putLong(claimed).put(json);
        return Files.write(folder.resolve("x.safetensors"), bytes.array());
    }

    /// The bytes that Python's `safetensors.numpy.save` documents: length, JSON padded to 8, numbers little-endian.
    @Test
    void theLayoutIsThatOfTheFormat() throws IOException {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("f", new StoredTensor.Real(Tensor.of(new float[]{1.5f, -2f, 3f}, 3)));
        tensors.put("d", new StoredTensor.Real(Tensor.of(new double[]{0.1, -0.0}, 1, 2)));
        tensors.put("l\"\n", StoredTensor.Whole.of(7, -1));
        Path path = folder.resolve("a.safetensors");
        new SafeTensors(tensors, Map.of("k", "v\\")).write(path);

        String json = "{\"__metadata__\":{\"k\":\"v\\\\\"},"
                + "\"d\":{\"dtype\":\"F64\",\"shape\":[1,2],\"data_offsets\":[0,16]},"
                + "\"l\\\"\\u000a\":{\"dtype\":\"I64\",\"shape\":[2],\"data_offsets\":[16,32]},"
                + "\"f\":{\"dtype\":\"F32\",\"shape\":[3],\"data_offsets\":[32,44]}}";
        int padded = (json.length() + 7) / 8 * 8;
        ByteBuffer expected = ByteBuffer.allocate(8 + padded + 44).order(ByteOrder.LITTLE_ENDIAN);
        expected.putLong(padded).put((json + " ".repeat(padded - json.length())).getBytes(StandardCharsets.US_ASCII));
        expected.putDouble(0.1).putDouble(-0.0).putLong(7).putLong(-1).putFloat(1.5f).putFloat(-2).putFloat(3);
        assertArrayEquals(expected.array(), Files.readAllBytes(path));
        assertEquals(List.of("d", "l\"\n", "f"), List.copyOf(SafeTensors.read(path).tensors().keySet()));
    }

    @Test
    void readsWhatAnotherWriterMayWrite() throws IOException {
        Path path = file(
                "{ \"b\" : {\"shape\":[],\"data_offsets\":[0,4],\"dtype\":\"F32\"},"
                        + "\"\\u00e9\\t\":{\"dtype\":\"I64\",\"shape\":[0,3],\"data_offsets\":[4,4]}}  \n",
                4);
        SafeTensors file = SafeTensors.read(path);
        assertEquals(Shape.scalar(), file.reals().firstEntry().getValue().shape());
        assertEquals(List.of("b", "é\t"), List.copyOf(file.tensors().keySet()));
        assertTrue(file.metadata().isEmpty());
        assertTrue(SafeTensors.read(file("{}", 0)).tensors().isEmpty());
    }

    private void assertRejected(String reason, Path path) {
        IOException e = assertThrows(IOException.class, () -> SafeTensors.read(path), reason);
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(reason), () -> "\"" + reason + "\" is not in: " + message);
        assertTrue(message.startsWith(path.toString()), message);
        assertTrue(message.contains("; "), () -> "no remedy in: " + message);
    }

    private static String f32(String name, String shape, int begin, int end) {
        return "\"" + name + "\":{\"dtype\":\"F32\",\"shape\":" + shape + ",\"data_offsets\":[" + begin + "," + end
                + "]}";
    }

    /// They keep to the format, so the file is not called damaged: all types of the format but those that are read.
    @Test
    void typesThatAreNotReadAreNamed() throws IOException {
        for (String type : List.of("F8_E4M3", "F8_E5M2", "F8_E8M0", "F8_E5M2FNUZ", "F8_E4M3FNUZ", "F6_E2M3", "F6_E3M2",
                "F4",
                "C64")) {
            Path path = file("{" + f32("layer.weight", "[2]", 0, 8).replace("F32", type) + "}", 8);
            assertRejected("tensor \"layer.weight\" has dtype " + type + ", but only [F64, I64, U64, F32", path);
            IOException e = assertThrows(IOException.class, () -> SafeTensors.metadata(path));
            assertFalse(String.valueOf(e.getMessage()).contains("sound"), e.getMessage());
        }
        assertRejected("which the format does not know",
                file("{" + f32("a", "[2]", 0, 8).replace("F32", "F63") + "}", 8));
    }

    /// 64 GiB of tensors of another model.
    @Test
    void theHeaderIsReadWithoutTheNumbers() throws IOException {
        long bytes = 1L << 36;
        String header = "{\"__metadata__\":{\"k\":\"v\"}";
        for (int i = 0; i < 16; i++) {
            header += "," + "\"t" + i + "\":{\"dtype\":\"F32\",\"shape\":[1024,1048576],\"data_offsets\":["
                    + (bytes / 16 * i) + "," + (bytes / 16 * (i + 1)) + "]}";
        }
        Path path = file(header + "}", 0);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), channel.size() + bytes - 1);
        }
        assertEquals(Map.of("k", "v"), SafeTensors.metadata(path));
        assertEquals(Shape.of(1024, 1 << 20), SafeTensors.shapes(path).get("t3"));
        Linear layer = new Linear(2, 1, DType.F32, RandomKey.of(1));
        IOException e = assertThrows(IOException.class, () -> Checkpoint.load(path, layer.parameters()));
        assertTrue(String.valueOf(e.getMessage()).contains("t0 is not a parameter"), e.getMessage());
    }

    /// 4 GiB under the name of a parameter with two elements.
    @Test
    void shapesAreLookedAtBeforeTheNumbers() throws IOException {
        long bytes = 4L << 30;
        Path path = file(
                "{\"weight\":{\"dtype\":\"F32\",\"shape\":[1,1073741824],\"data_offsets\":[0," + bytes
                        + "]},\"bias\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[" + bytes + "," + (bytes + 4)
                        + "]}}",
                0);
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), channel.size() + bytes + 3);
        }
        Linear layer = new Linear(2, 1, DType.F32, RandomKey.of(1));
        IOException e = assertThrows(IOException.class, () -> Checkpoint.load(path, layer.parameters()));
        assertTrue(
                String.valueOf(e.getMessage()).contains("parameter weight must have shape (1, 2), got (1, 1073741824)"),
                e.getMessage());
    }

    @Test
    void damagedFilesAreRejectedWithTheReason() throws IOException {
        String one = "{" + f32("a", "[2]", 0, 8) + "}";
        assertEquals(1, SafeTensors.read(file(one, 8)).tensors().size());
        assertRejected("truncated", file(one, 7));
        assertRejected("longer than it says", file(one, 9));
        assertRejected("overlap", file("{" + f32("a", "[2]", 0, 8) + "," + f32("b", "[2]", 4, 12) + "}", 12));
        assertRejected("gaps", file("{" + f32("a", "[2]", 0, 8) + "," + f32("b", "[1]", 12, 16) + "}", 16));
        assertRejected("needs 8 bytes", file("{" + f32("a", "[2]", 0, 4) + "}", 4));
        assertRejected("begin <= end", file("{" + f32("a", "[2]", 8, 0) + "}", 8));
        assertRejected("BF16(2), needs 4 bytes", file(one.replace("F32", "BF16"), 8));
        assertRejected("occurs twice", file("{" + f32("a", "[1]", 0, 4) + "," + f32("a", "[1]", 4, 8) + "}", 8));
        assertRejected("occurs twice", file("{\"__metadata__\":{\"k\":\"1\",\"k\":\"2\"}}", 0));
        assertRejected("too many elements", file("{" + f32("a", "[2147483647,2147483647]", 0, 8) + "}", 8));
        assertRejected("1000000 axes", file("{" + f32("a", "[1" + ",1".repeat(999_999) + "]", 0, 4) + "}", 4));
        assertRejected("extent", file("{" + f32("a", "[4294967296]", 0, 8) + "}", 8));
        assertRejected("too large", file("{" + f32("a", "[99999999999999999999]", 0, 8) + "}", 8));
        assertRejected("whole number", file("{" + f32("a", "[-1]", 0, 8) + "}", 8));
        assertRejected("needs dtype", file("{\"a\":{\"dtype\":\"F32\",\"shape\":[2]}}", 8));
        assertRejected("unknown field", file("{\"a\":{\"device\":\"cpu\"}}", 0));
        assertRejected("goes on after its end", file(one + "}", 8));
        assertRejected("must follow", file("{" + f32("a", "[2]", 0, 8), 8));
        assertRejected("does not begin", file("[]", 0));
        assertRejected("not UTF-8", file(4, new byte[]{'{', (byte) 0xff, '}', ' '}, 0));
    }

    @Test
    void absurdHeaderLengthsAreRejectedWithoutReadingThem() throws IOException {
        assertRejected("claims a length", file(-1, new byte[]{'{', '}'}, 0));
        assertRejected("claims a length", file(Long.MAX_VALUE, new byte[]{'{', '}'}, 0));
        assertRejected("claims a length", file(0, new byte[]{'{', '}'}, 0));
        assertRejected("truncated", file(50_000_000, new byte[]{'{', '}'}, 0));
        assertRejected("takes 8", Files.write(folder.resolve("x.safetensors"), new byte[7]));
        assertRejected("no such file", folder.resolve("nowhere"));
        assertRejected("directory", folder);
    }

    @Test
    void tensorsLargerThanABlockComeBackWhole() throws IOException {
        int n = 300_001;
        float[] f = new float[n];
        double[] d = new double[n];
        for (int i = 0; i < n; i++) {
            f[i] = 1f / (i + 1);
            d[i] = 1.0 / (i + 1);
        }
        Path path = folder.resolve("large");
        LinkedHashMap<String, Tensor> tensors = new LinkedHashMap<>();
        tensors.put("d", Tensor.wrap(DType.F64, Shape.of(n), d));
        tensors.put("f", Tensor.wrap(DType.F32, Shape.of(n), f));
        SafeTensors.of(tensors, Map.of()).write(path);
        SafeTensors read = SafeTensors.read(path);
        assertArrayEquals(d, read.reals().firstEntry().getValue().toDoubleArray(), 0);
        assertArrayEquals(f, read.reals().lastEntry().getValue().toFloatArray());
    }
}
