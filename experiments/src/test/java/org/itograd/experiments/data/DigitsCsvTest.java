package org.itograd.experiments.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DigitsCsvTest {
    private static final String TWO = "0,8,16,0,0,0,1,2,3,7\n16,16,16,16,16,16,16,16,16,0\n";

    @TempDir
    Path folder = Path.of("");

    private Path file(String name, byte[] content) throws IOException {
        return Files.write(folder.resolve(name), content);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] zipped(String text) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (GZIPOutputStream zip = new GZIPOutputStream(out)) {
            zip.write(bytes(text));
        }
        return out.toByteArray();
    }

    private void assertRefused(String what, byte[] content) throws IOException {
        Path file = file("bad.csv", content);
        DataException e = assertThrows(DataException.class, () -> DigitsCsv.read(file));
        String message = String.valueOf(e.getMessage());
        assertTrue(message.contains(what) && message.contains("bad.csv"), message);
    }

    @Test
    void theEmbeddedDigitsAreAllThere() throws IOException {
        LabelledImages digits = DigitsCsv.embedded();
        assertEquals(1797, digits.count());
        assertEquals(8, digits.format().height());
        int[] counts = new int[10];
        Arrays.stream(digits.labels()).forEach(label -> counts[label]++);
        assertArrayEquals(new int[]{178, 182, 177, 183, 181, 182, 181, 179, 174, 180}, counts);
        for (float pixel : digits.pixels()) {
            assertTrue(pixel >= 0 && pixel <= 1 && pixel * 16 == Math.rint(pixel * 16));
        }
        assertEquals(5 / 16f, digits.pixels()[2]);
    }

    @Test
    void readsPlainAndZippedFilesOfAnySquareSize() throws IOException {
        LabelledImages plain = DigitsCsv.read(file("two.csv", bytes(TWO)));
        assertEquals(2, plain.count());
        assertEquals(3, plain.format().height());
        assertArrayEquals(new int[]{7, 0}, plain.labels());
        assertEquals(0.5f, plain.pixels()[1]);
        assertEquals(1f, plain.pixels()[9]);
        LabelledImages unpacked = DigitsCsv.read(file("two.csv.gz", zipped(TWO)));
        assertArrayEquals(plain.pixels(), unpacked.pixels());
        assertEquals(plain.fingerprint(), unpacked.fingerprint());
        assertNotEquals(plain.fingerprint(), plain.range(0, 1).fingerprint());
        assertNotEquals(plain.fingerprint(), plain.withPixels(new float[18]).fingerprint());
    }

    /// 64 GiB of zeros, which are text: nothing but the beginning may be read.
    @Test
    void aLargeWrongFileIsRefusedByItsBeginning() throws IOException {
        Path file = folder.resolve("hole.csv");
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.wrap(new byte[1]), 1L << 36);
        }
        DataException e = assertThrows(DataException.class, () -> DigitsCsv.read(file));
        assertTrue(String.valueOf(e.getMessage()).contains("hole.csv, line 1: more than 4194304 characters"),
                e.getMessage());
    }

    @Test
    void linesEndAsOnAnySystem() throws IOException {
        LabelledImages plain = DigitsCsv.read(file("two.csv", bytes(TWO)));
        for (String end : new String[]{"\r\n", "\r"}) {
            LabelledImages same = DigitsCsv.read(file("ends.csv", bytes(TWO.replace("\n", end))));
            assertEquals(plain.fingerprint(), same.fingerprint());
        }
        assertEquals(
                plain.fingerprint(), DigitsCsv.read(file("open.csv", bytes(TWO.stripTrailing()))).fingerprint());
    }

    @Test
    void namesTheLineThatBreaksTheFormat() throws IOException {
        assertRefused("line 3: column 1 is \"17\"", bytes(TWO + "17,8,16,0,0,0,1,2,3,7\n"));
        assertRefused("line 3: column 2 is \"-1\"", bytes(TWO + "1,-1,16,0,0,0,1,2,3,7\n"));
        assertRefused("line 3: column 9 is \"0.5\"", bytes(TWO + "1,1,16,0,0,0,1,2,0.5,7\n"));
        assertRefused("a label must be a whole number from 0 to 9", bytes(TWO + "1,1,16,0,0,0,1,2,5,10\n"));
        assertRefused("line 3: 3 columns, but line 1 has 10", bytes(TWO + "1,2,3\n"));
        assertRefused("line 3: 1 columns", bytes(TWO + "\n" + TWO));
        assertRefused("line 1: 9 columns", bytes("1,2,3,4,5,6,7,8,9\n"));
        assertRefused("no images", new byte[0]);
    }

    @Test
    void refusesFilesThatAreNotText() throws IOException {
        byte[] zip = zipped(TWO.repeat(50));
        assertRefused("damaged or cut off", Arrays.copyOf(zip, zip.length - 12));
        byte[] flipped = zip.clone();
        flipped[flipped.length - 6] ^= 1;
        assertRefused("damaged or cut off", flipped);
        assertRefused("is not text", new byte[]{(byte) 0xff, (byte) 0xd8, (byte) 0xff, (byte) 0xe0});
        DataException missing = assertThrows(DataException.class, () -> DigitsCsv.read(folder.resolve("none.csv")));
        assertTrue(String.valueOf(missing.getMessage()).contains("no such file"));
        DataException directory = assertThrows(DataException.class, () -> DigitsCsv.read(folder));
        assertTrue(String.valueOf(directory.getMessage()).contains("directory"));
    }
}
