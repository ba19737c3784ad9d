package org.itograd.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.itograd.autodiff.Shape;

class NpyPropertyTest {
    private interface Work {
        void run(Path path) throws IOException;
    }

    private static void inFile(Work work) throws IOException {
        Path path = Files.createTempFile("itograd", ".npy");
        try {
            work.run(path);
        } finally {
            Files.deleteIfExists(path);
        }
    }

    /// The file that holds the same array with other orders, made element by element.
    private static byte[] file(NpyArray array, ByteOrder order, boolean columnMajor) {
        int[] dims = array.shape().dims();
        NpyHeader header = new NpyHeader(array.type(), order, columnMajor,
                Arrays.stream(dims).mapToObj(n -> (long) n).toList());
        byte[] head = header.toBytes();
        int size = array.type().bytes();
        ByteBuffer out = ByteBuffer.allocate(head.length + array.bytes().length).put(head);
        for (int i = 0; i < array.count(); i++) {
            int to = 0;
            int rest = i;
            int[] place = new int[dims.length];
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                place[axis] = rest % dims[axis];
                rest /= dims[axis];
            }
            for (int axis = dims.length - 1; axis >= 0; axis--) {
                to = to * dims[axis] + place[axis];
            }
            int start = head.length + (columnMajor ? to : i) * size;
            for (int b = 0; b < size; b++) {
                int from = order.equals(ByteOrder.LITTLE_ENDIAN) ? b : size - 1 - b;
                out.put(start + b, array.bytes()[i * size + from]);
            }
        }
        return out.array();
    }

    private static NpyArray random(NpyType type, int[] dims, long seed) {
        byte[] bytes = new byte[Shape.of(dims).size() * type.bytes()];
        new Random(seed).nextBytes(bytes);
        return NpyArray.wrap(type, Shape.of(dims), bytes);
    }

    @Property(seed = "5", tries = 120)
    void anyArrayIsReadAsWritten(@ForAll NpyType type,
            @ForAll @Size(max = 5) List<@IntRange(min = 0, max = 4) Integer> axes,
            @ForAll boolean big, @ForAll boolean columnMajor, @ForAll long seed) throws IOException {
        NpyArray array = random(type, axes.stream().mapToInt(Integer::intValue).toArray(), seed);
        inFile(path -> {
            Npy.write(path, array);
            assertArrayEquals(array.bytes(), Npy.read(path).bytes());
            Files.write(path, file(array, big ? ByteOrder.BIG_ENDIAN : ByteOrder.LITTLE_ENDIAN, columnMajor));
            NpyArray again = Npy.read(path);
            assertEquals(array.type(), again.type());
            assertEquals(array.shape(), again.shape());
            assertArrayEquals(array.bytes(), again.bytes());
            try (NpyReader reader = Npy.open(path)) {
                int rows = (int) reader.header().rows();
                int from = rows / 3;
                int row = rows == 0 ? 0 : array.bytes().length / rows;
                byte[] part = Arrays.copyOfRange(array.bytes(), from * row, rows * row);
                assertArrayEquals(part, reader.rows(from, rows).bytes());
            }
        });
    }

    /// Whatever one byte of a file becomes, it is read as some numbers or refused in one line that names it.
    @Property(seed = "6", tries = 500)
    void aChangedByteIsReadOrRefusedInOneLine(@ForAll @IntRange(min = 0, max = 151) int place, @ForAll byte value)
            throws IOException {
        byte[] bytes = file(random(NpyType.INT32, new int[]{2, 3}, 1), ByteOrder.BIG_ENDIAN, true);
        bytes[place] = value;
        inFile(path -> {
            Files.write(path, bytes);
            try {
                assertTrue(Npy.read(path).bytes().length == 24);
            } catch (IOException refused) {
                String message = String.valueOf(refused.getMessage());
                assertTrue(message.startsWith(path + ": ") && message.lines().count() == 1, message);
            }
        });
    }
}
