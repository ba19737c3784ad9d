package org.itograd.nn.io;

import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// Reads the little of Python that an NPY header is made of: a dictionary of a string, a truth value and a tuple of whole numbers.
final class NpyHeaderText {
    private static final int SHOWN = 40;

    private final String text;
    private int at;
    private @Nullable String descr;
    private @Nullable Boolean columnMajor;
    private @Nullable List<Long> shape;

    private NpyHeaderText(String text) {
        this.text = text;
    }

    static NpyHeader parse(String text) throws BadHeader {
        return new NpyHeaderText(text).header();
    }

    private NpyHeader header() throws BadHeader {
        Set<String> keys = new HashSet<>();
        expect('{');
        while (!take('}')) {
            String key = string();
            if (!keys.add(key)) {
                throw new BadHeader("the key '%s' occurs twice in its header", key);
            }
            expect(':');
            value(key);
            if (!take(',')) {
                expect('}');
                break;
            }
        }
        skipSpace();
        if (at < text.length()) {
            throw unexpected("the end of the header");
        }
        if (descr == null || columnMajor == null || shape == null) {
            throw new BadHeader("its header needs descr, fortran_order and shape, but has only %s", keys);
        }
        try {
            return new NpyHeader(type(descr), order(descr), columnMajor, shape);
        } catch (IllegalArgumentException impossible) {
            throw new BadHeader("its header is impossible: %s", String.valueOf(impossible.getMessage()));
        }
    }

    private void value(String key) throws BadHeader {
        switch (key) {
            case "descr" -> {
                skipSpace();
                if (at < text.length() && (text.charAt(at) == '[' || text.charAt(at) == '(')) {
                    throw BadHeader.unread(
                            "its elements are records (a structured dtype), which cannot be read; save each field as an array of"
                                    + " its own");
                }
                descr = string();
            }
            case "fortran_order" -> columnMajor = truth();
            case "shape" -> shape = tuple();
            default -> throw new BadHeader("its header has the unknown key '%s'", key);
        }
    }

    private static NpyType type(String descr) throws BadHeader {
        String code = descr.isEmpty() ? "" : descr.substring(1);
        for (NpyType type : NpyType.values()) {
            if (type.code.equals(code)) {
                return type;
            }
        }
        throw BadHeader.unread(
                "its dtype is '%s', which cannot be read%s; save it with a dtype of %s, for example by x.astype('float32')",
                descr,
                code.startsWith("O") ? ": these are pickled Python objects, not numbers" : "",
                "bool, int8 to uint64 or float16 to float64");
    }

    private static ByteOrder order(String descr) throws BadHeader {
        boolean single = descr.endsWith("1");
        return switch (descr.charAt(0)) {
            case '<' -> ByteOrder.LITTLE_ENDIAN;
            case '>' -> ByteOrder.BIG_ENDIAN;
            default -> {
                if (single && descr.charAt(0) == '|') {
                    yield ByteOrder.LITTLE_ENDIAN;
                }
                throw new BadHeader("its dtype '%s' does not say the order of bytes by '<' or '>'", descr);
            }
        };
    }

    private boolean truth() throws BadHeader {
        skipSpace();
        for (String word : new String[]{"True", "False"}) {
            if (text.startsWith(word, at)) {
                at += word.length();
                return word.equals("True");
            }
        }
        throw unexpected("True or False");
    }

    /// Extents; Python 2 wrote long ones with an L.
    private List<Long> tuple() throws BadHeader {
        List<Long> extents = new ArrayList<>();
        expect('(');
        while (!take(')')) {
            extents.add(whole());
            boolean more = take(',');
            if (!more) {
                expect(')');
                if (extents.size() == 1) {
                    throw new BadHeader("its shape (%d) is not a tuple; a single extent needs a comma", extents.get(0));
                }
                break;
            }
        }
        return extents;
    }

    private long whole() throws BadHeader {
        skipSpace();
        int start = at;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            at++;
        }
        if (at == start) {
            throw unexpected("an extent >= 0");
        }
        try {
            long value = Long.parseLong(text, start, at, 10);
            if (at < text.length() && text.charAt(at) == 'L') {
                at++;
            }
            return value;
        } catch (NumberFormatException tooLarge) {
            throw new BadHeader("its shape has an extent that is too large, %s", shorten(text.substring(start, at)));
        }
    }

    private String string() throws BadHeader {
        skipSpace();
        char quote = at < text.length() ? text.charAt(at) : ' ';
        int end = quote == '\'' || quote == '"' ? text.indexOf(quote, at + 1) : -1;
        if (end < 0) {
            throw unexpected("a quoted word");
        }
        String word = shorten(text.substring(at + 1, end));
        at = end + 1;
        return word;
    }

    private void expect(char c) throws BadHeader {
        if (!take(c)) {
            throw unexpected("'" + c + "'");
        }
    }

    private boolean take(char c) {
        skipSpace();
        boolean there = at < text.length() && text.charAt(at) == c;
        at += there ? 1 : 0;
        return there;
    }

    private void skipSpace() {
        while (at < text.length() && " \n\r\t".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }

    private BadHeader unexpected(String expected) {
        return new BadHeader("character %d of its header must be %s, but there is \"%s\"", at, expected,
                shorten(text.substring(at)));
    }

    /// A part of the header on one line of a message.
    private static String shorten(String text) {
        String line = text.replaceAll("[\\p{Cntrl}\\u2028\\u2029]", "?");
        return line.length() <= SHOWN ? line : line.substring(0, SHOWN) + "...";
    }
}
