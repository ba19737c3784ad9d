package org.itograd.experiments.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A JSON value (RFC 8259), to be written.
public sealed interface Json {
    /// An object; members keep the map's order.
    record Obj(Map<String, Json> members) implements Json {}

    /// An array.
    record Arr(List<? extends Json> elements) implements Json {}

    /// A number, written in the fewest digits that read back as the same double. JSON has no NaN or infinity: they become
    /// `null`.
    record Num(double value) implements Json {}

    /// A whole number.
    record Int(long value) implements Json {}

    /// A truth value.
    record Bool(boolean value) implements Json {}

    /// A string.
    record Str(String value) implements Json {}

    /// The value as compact text.
    default String text() {
        return switch (this) {
            case Obj(Map<String, Json> members) -> members.entrySet().stream()
                    .map(m -> quote(m.getKey()) + ": " + m.getValue().text())
                    .collect(Collectors.joining(", ", "{", "}"));
            case Arr(List<? extends Json> elements) ->
                elements.stream().map(Json::text).collect(Collectors.joining(", ", "[", "]"));
            case Num(double value) -> Double.isFinite(value) ? Double.toString(value) : "null";
            case Int(long value) -> Long.toString(value);
            case Bool(boolean value) -> Boolean.toString(value);
            case Str(String value) -> quote(value);
        };
    }

    private static String quote(String text) {
        StringBuilder out = new StringBuilder("\"");
        text.chars().forEach(c -> {
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format("\\u%04x", c));
                    } else {
                        out.append((char) c);
                    }
                }
            }
        });
        return out.append('"').toString();
    }
}
