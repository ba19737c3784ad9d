package org.itograd.experiments.data;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.MalformedInputException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// Reads images from comma-separated text, plain or gzipped: one image per line, its pixels row by row as whole numbers
/// 0 … 16, then its label 0 … 9. Images are square; every line has the same length.
///
/// Pixels are divided by 16, so that they lie in [0, 1].
public final class DigitsCsv {
    /// What the embedded images are called.
    public static final String NAME = "the embedded digits";
    /// The pixel value of full ink.
    public static final int MAX_PIXEL = 16;
    /// The smallest image that a 3×3 convolution without padding can take.
    private static final int MIN_SIDE = 3;
    private static final int CLASSES = 10;
    private static final int LONGEST_LINE = 1 << 22;
    private static final String EMBEDDED = "digits.csv.gz";
    private static final int EMBEDDED_COUNT = 1797;
    private static final int EMBEDDED_SIDE = 8;

    private final String name;
    private final List<float[]> images = new ArrayList<>();
    private final List<Integer> labels = new ArrayList<>();
    private int columns;

    private DigitsCsv(String name) {
        this.name = name;
    }

    /// The 1,797 handwritten digits (8×8) that come with this program.
    ///
    /// E. Alpaydin, C. Kaynak, Optical Recognition of Handwritten Digits, UCI Machine Learning Repository, CC BY 4.0.
    public static LabelledImages embedded() throws IOException {
        InputStream in = Objects.requireNonNull(DigitsCsv.class.getResourceAsStream(EMBEDDED), EMBEDDED);
        LabelledImages digits = read(EMBEDDED, in);
        if (digits.count() != EMBEDDED_COUNT || digits.format().height() != EMBEDDED_SIDE) {
            throw new DataException("the embedded " + EMBEDDED + " is damaged: it has " + digits.count()
                    + " images instead of " + EMBEDDED_COUNT + "; build the program again");
        }
        return digits;
    }

    /// The images of a file.
    ///
    /// @throws DataException if the file is missing, unreadable or breaks the format; the message has the line's number
    public static LabelledImages read(Path file) throws IOException {
        if (Files.isDirectory(file)) {
            throw new DataException(file + " is a directory; give a .csv or .csv.gz file");
        }
        try (InputStream in = Files.newInputStream(file)) {
            return read(file.toString(), in);
        } catch (NoSuchFileException missing) {
            throw new DataException(
                    file + ": no such file; check the path, or leave out --data to use the embedded digits", missing);
        }
    }

    private static LabelledImages read(String name, InputStream raw) throws IOException {
        DigitsCsv csv = new DigitsCsv(name);
        try (BufferedReader lines = new BufferedReader(
                new InputStreamReader(plain(raw), StandardCharsets.UTF_8.newDecoder()))) {
            int number = 1;
            for (String line = csv.line(lines, number); line != null; line = csv.line(lines, number)) {
                csv.add(number++, line);
            }
        } catch (EOFException | ZipException damaged) {
            throw new DataException(
                    name + ": the gzip file is damaged or cut off (" + damaged.getMessage() + "); get it again",
                    damaged);
        } catch (MalformedInputException binary) {
            throw new DataException(
                    name + ": is not text; expected lines of comma-separated whole numbers, plain or gzipped", binary);
        }
        return csv.toImages();
    }

    /// The next line without its end, or null. A file without ends of lines is not read to its own.
    private @Nullable String line(BufferedReader in, int number) throws IOException {
        StringBuilder text = new StringBuilder();
        for (int c = in.read(); c >= 0; c = in.read()) {
            if (c == '\n') {
                return text.toString();
            }
            if (c == '\r') {
                in.mark(1);
                if (in.read() != '\n') {
                    in.reset();
                }
                return text.toString();
            }
            if (text.length() == LONGEST_LINE) {
                throw at(number, "more than " + LONGEST_LINE + " characters, enough for 1024 x 1024 pixels");
            }
            text.append((char) c);
        }
        return text.isEmpty() ? null : text.toString();
    }

    /// Unpacks the stream if it starts with the two bytes of a gzip file.
    private static InputStream plain(InputStream raw) throws IOException {
        BufferedInputStream in = new BufferedInputStream(raw);
        in.mark(2);
        boolean zipped = in.read() == 0x1f && in.read() == 0x8b;
        in.reset();
        return zipped ? new GZIPInputStream(in) : in;
    }

    private void add(int line, String text) throws DataException {
        String[] cells = text.strip().split(",", -1);
        if (columns == 0) {
            columns = cells.length;
            int side = side();
            if (side < MIN_SIDE || side * side != columns - 1) {
                throw at(line, columns + " columns, but a square image of at least " + MIN_SIDE + " x " + MIN_SIDE
                        + " pixels and a label need 10, 17, 26, 37, 50, 65, ...");
            }
        }
        if (cells.length != columns) {
            throw at(line, cells.length + " columns, but line 1 has " + columns);
        }
        if ((images.size() + 1L) * (columns - 1) > Integer.MAX_VALUE - 8) {
            throw new DataException(name + ": has more than the nearly 2^31 pixels that can be held; split the file");
        }
        float[] image = new float[columns - 1];
        for (int i = 0; i < image.length; i++) {
            image[i] = number(line, i + 1, cells[i], MAX_PIXEL, "pixel") / (float) MAX_PIXEL;
        }
        images.add(image);
        labels.add(number(line, columns, cells[columns - 1], CLASSES - 1, "label"));
    }

    private int number(int line, int column, String cell, int max, String what) throws DataException {
        int value;
        try {
            value = Integer.parseInt(cell.strip());
        } catch (NumberFormatException notWhole) {
            value = -1;
        }
        if (value < 0 || value > max) {
            throw at(line, "column " + column + " is \"" + shorten(cell) + "\", but a " + what
                    + " must be a whole number from 0 to " + max);
        }
        return value;
    }

    private static String shorten(String cell) {
        return cell.length() <= 20 ? cell : cell.substring(0, 20) + "...";
    }

    private DataException at(int line, String problem) {
        return new DataException(name + ", line " + line + ": " + problem + "; correct or remove the line");
    }

    private int side() {
        return (int) Math.round(Math.sqrt(columns - 1.0));
    }

    private LabelledImages toImages() throws DataException {
        if (images.isEmpty()) {
            throw new DataException(name + ": has no images; expected one line of pixels and label for each");
        }
        int size = columns - 1;
        float[] pixels = new float[images.size() * size];
        for (int i = 0; i < images.size(); i++) {
            System.arraycopy(images.get(i), 0, pixels, i * size, size);
        }
        return new LabelledImages(pixels, labels.stream().mapToInt(Integer::intValue).toArray(),
                ImageFormat.digits(side()));
    }
}
