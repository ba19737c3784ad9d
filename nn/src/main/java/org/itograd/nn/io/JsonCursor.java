package org.itograd.nn.io;

/// Reads the little of JSON (RFC 8259) that a safetensors header is made of: objects, arrays, strings, whole numbers.
final class JsonCursor {
    /// What to do with one member of an object, the cursor being at its value.
    interface Member {
        void read(String key) throws BadHeader;
    }

    /// What to do with one element of an array, the cursor being at it.
    interface Element {
        void read() throws BadHeader;
    }

    private final String text;
    private int at;

    JsonCursor(String text) {
        this.text = text;
    }

    void object(Member member) throws BadHeader {
        expect('{');
        if (take('}')) {
            return;
        }
        do {
            String key = string();
            expect(':');
            member.read(key);
        } while (take(','));
        expect('}');
    }

    void array(Element element) throws BadHeader {
        expect('[');
        if (take(']')) {
            return;
        }
        do {
            element.read();
        } while (take(','));
        expect(']');
    }

    /// A whole number that is not negative.
    long whole() throws BadHeader {
        skipSpace();
        int start = at;
        long value = 0;
        while (at < text.length() && text.charAt(at) >= '0' && text.charAt(at) <= '9') {
            int digit = text.charAt(at++) - '0';
            if (value > (Long.MAX_VALUE - digit) / 10) {
                throw new BadHeader("the number at character %d of the header is too large", start);
            }
            value = 10 * value + digit;
        }
        boolean leadingZero = at - start > 1 && text.charAt(start) == '0';
        if (at == start || leadingZero) {
            throw new BadHeader("character %d of the header must begin a whole number >= 0", start);
        }
        return value;
    }

    String string() throws BadHeader {
        expect('"');
        StringBuilder out = new StringBuilder();
        for (char c = next(); c != '"'; c = next()) {
            if (c < ' ') {
                throw new BadHeader("character %d of the header is a control character inside a string", at - 1);
            }
            out.append(c == '\\' ? escaped() : c);
        }
        return out.toString();
    }

    private char escaped() throws BadHeader {
        char c = next();
        return switch (c) {
            case '"', '\\', '/' -> c;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw new BadHeader("character %d of the header is not a JSON escape", at - 1);
        };
    }

    private char unicode() throws BadHeader {
        int code = 0;
        for (int i = 0; i < 4; i++) {
            char c = next();
            int digit = c < 128 ? Character.digit(c, 16) : -1;
            if (digit < 0) {
                throw new BadHeader("character %d of the header must be a hexadecimal digit", at - 1);
            }
            code = 16 * code + digit;
        }
        return (char) code;
    }

    void end() throws BadHeader {
        skipSpace();
        if (at != text.length()) {
            throw new BadHeader("the header goes on after its end, at character %d", at);
        }
    }

    private char next() throws BadHeader {
        if (at == text.length()) {
            throw new BadHeader("the header ends in the middle of a value");
        }
        return text.charAt(at++);
    }

    private boolean take(char c) {
        skipSpace();
        if (at < text.length() && text.charAt(at) == c) {
            at++;
            return true;
        }
        return false;
    }

    private void expect(char c) throws BadHeader {
        if (!take(c)) {
            throw new BadHeader(
                    at < text.length()
                            ? "character %d of the header must be '%s'"
                            : "the header ends at character %d, where '%s' must follow",
                    at,
                    c);
        }
    }

    private void skipSpace() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
    }
}
