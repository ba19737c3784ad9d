package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import org.itograd.autodiff.RandomKey;
import org.itograd.autodiff.Shape;
import org.itograd.autodiff.Tensor;
import org.itograd.base.DType;
import org.itograd.nn.Linear;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// All element types: read, converted, and written on request.
class StoredTypesTest {
    @TempDir
    @SuppressWarnings("NullAway.Init")
    private Path folder;

    private static SafeTensors one(StoredTensor tensor) {
        LinkedHashMap<String, StoredTensor> tensors = new LinkedHashMap<>();
        tensors.put("x", tensor);
        return new SafeTensors(tensors, Map.of());
    }

    private static StoredTensor x(SafeTensors file) {
        return Objects.requireNonNull(file.tensors().get("x"));
    }

    @ParameterizedTest
    @EnumSource
    void whatIsReadIsWrittenAgainInItsType(StoredType type) throws IOException {
        Tensor reals = Tensor.of(new double[]{0, -0.0, 1.5, -0.375, 1024, Double.POSITIVE_INFINITY}, 2, 3);
        long[] wholes = type == StoredType.BOOL ? new long[]{0, 1, 1, 0} : new long[]{type.least, type.most, 0, 7};
        StoredTensor tensor = type.isReal()
                ? new StoredTensor.Real(reals.cast(type.dtype()), type)
                : new StoredTensor.Whole(Shape.of(4), wholes, type);
        Path first = folder.resolve("first.safetensors");
        one(tensor).write(first);
        String text = Files.readString(first, StandardCharsets.ISO_8859_1);
        assertTrue(text.contains("\"dtype\":\"" + type + "\""), text);
        SafeTensors read = SafeTensors.read(first);
        switch (x(read)) {
            case StoredTensor.Real(Tensor values, StoredType found) -> {
                assertEquals(type, found);
                assertEquals(type.dtype(), values.dtype());
                assertArrayEquals(reals.toDoubleArray(), values.toDoubleArray());
            }
            case StoredTensor.Whole(Shape _, long[] values, StoredType found) -> {
                assertEquals(type, found);
                assertArrayEquals(wholes, values);
            }
        }
        Path second = folder.resolve("second.safetensors");
        read.write(second);
        assertArrayEquals(Files.readAllBytes(first), Files.readAllBytes(second));
    }

    /// Every number of 16 bits comes back, and one in between goes to the nearest, of two nearest to the even one.
    @Test
    void halvesAreRoundedToNearest() {
        for (StoredType type : new StoredType[]{StoredType.F16, StoredType.BF16}) {
            for (int bits = 0; bits < 0x7c00; bits++) {
                float x = Halves.toFloat(type, (short) bits);
                float next = Halves.toFloat(type, (short) (bits + 1));
                assertEquals((short) bits, Halves.bits(type, x));
                assertEquals((short) (bits | 0x8000), Halves.bits(type, -x));
                if (Float.isFinite(next)) {
                    double middle = ((double) x + next) / 2;
                    assertEquals((short) (bits + (bits & 1)), Halves.bits(type, middle));
                    assertEquals((short) bits, Halves.bits(type, Math.nextDown(middle)));
                    assertEquals((short) (bits + 1), Halves.bits(type, Math.nextUp(middle)));
                }
            }
            assertTrue(Float.isNaN(Halves.toFloat(type, Halves.bits(type, Double.NaN))));
            assertEquals(
                    Float.NEGATIVE_INFINITY,
                    Halves.toFloat(type, Halves.bits(type, Double.NEGATIVE_INFINITY)));
            assertEquals(Float.POSITIVE_INFINITY, Halves.toFloat(type, Halves.bits(type, 1e300)));
        }
        assertEquals(new BigDecimal("0.0999755859375"), new BigDecimal(Halves.toFloat(StoredType.F16, (short) 0x2e66)));
    }

    @Test
    void numbersOutOfRangeAreRefused() {
        Tensor large = Tensor.of(new double[]{1, 65520}, 2);
        String message = String.valueOf(assertThrows(
                IllegalArgumentException.class, () -> new StoredTensor.Real(large, StoredType.F16)).getMessage());
        assertTrue(message.contains("F16 does not hold 65520.0 at position 1"), message);
        assertEquals(StoredType.BF16, new StoredTensor.Real(large, StoredType.BF16).type());
        assertThrows(
                IllegalArgumentException.class, () -> new StoredTensor.Real(Tensor.scalar(1e300), StoredType.F32));
        assertThrows(IllegalArgumentException.class, () -> new StoredTensor.Real(large, StoredType.I32));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StoredTensor.Whole(Shape.of(1), new long[]{128}, StoredType.I8));
        assertThrows(
                IllegalArgumentException.class,
                () -> new StoredTensor.Whole(Shape.of(1), new long[]{1}, StoredType.F32));
    }

    @Test
    void unsignedNumbersThatNoLongHoldsAndOtherTruthsAreNamed() throws IOException {
        Path path = folder.resolve("u64.safetensors");
        one(new StoredTensor.Whole(Shape.of(1), new long[]{-1}, StoredType.I64)).write(path);
        Files.write(path, replaced(Files.readAllBytes(path), "I64", "U64"));
        String message = String.valueOf(assertThrows(IOException.class, () -> SafeTensors.read(path)).getMessage());
        assertTrue(
                message.contains(
                        "tensor \"x\" has a number that is no U64, or too large to be read: 18446744073709551615"),
                message);
        one(new StoredTensor.Real(Tensor.of(new double[]{1.5}, 1), StoredType.BF16)).write(path);
        Files.write(path, replaced(replaced(Files.readAllBytes(path), "BF16", "BOOL"), "[1]", "[2]"));
        String truth = String.valueOf(assertThrows(IOException.class, () -> SafeTensors.read(path)).getMessage());
        assertTrue(truth.contains("a number that is no BOOL"), truth);
    }

    private static byte[] replaced(byte[] bytes, String from, String to) {
        String text = new String(bytes, StandardCharsets.ISO_8859_1);
        return text.replace(from, to).getBytes(StandardCharsets.ISO_8859_1);
    }

    @Test
    void aModelSavedInBF16IsLoadedIntoF32() throws IOException {
        Linear layer = new Linear(3, 2, DType.F32, RandomKey.of(1));
        Path path = folder.resolve("model.safetensors");
        SafeTensors.of(layer.parameters().toPyTorch(), StoredType.BF16, Map.of()).write(path);
        Linear other = new Linear(3, 2, DType.F32, RandomKey.of(2));
        Checkpoint.load(path, other.parameters());
        float[] expected = layer.parameters().get("weight").value().toFloatArray();
        float[] found = other.parameters().get("weight").value().toFloatArray();
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], found[i], Math.abs(expected[i]) * 0x1p-8);
        }
    }
}
