package org.itograd.experiments.report;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// A JSON value (RFC 8259).
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

    /// The value of a text. Whole numbers that fit become [Int], others [Num]; `null` becomes a [Num] that is not a number, as which it
    /// is written.
    ///
    /// @throws IllegalArgumentException if the text is not one JSON value
    static Json read(String text) {
        return JsonReader.read(text);
    }

    /// The member of an object.
    ///
    /// @throws IllegalArgumentException if this is not an object, or has no such member
    default Json at(String name) {
        if (this instanceof Obj(Map<String, Json> members) && members.get(name) instanceof Json member) {
            return member;
        }
        throw new IllegalArgumentException("there is no \"" + name + "\"");
    }

    /// Whether this is an object with such a member.
    default boolean has(String name) {
        return this instanceof Obj(Map<String, Json> members) && members.containsKey(name);
    }

    /// The elements of an array.
    ///
    /// @throws IllegalArgumentException if this is not an array
    default List<? extends Json> elements() {
        if (this instanceof Arr(List<? extends Json> elements)) {
            return elements;
        }
        throw new IllegalArgumentException("not an array: " + text());
    }

    /// The number.
    ///
    /// @throws IllegalArgumentException if this is not a number
    default double number() {
        return switch (this) {
            case Num(double value) -> value;
            case Int(long value) -> value;
            case Obj _,Arr _,Bool _,Str _ -> throw new IllegalArgumentException("not a number: " + text());
        };
    }

    /// The string.
    ///
    /// @throws IllegalArgumentException if this is not a string
    default String string() {
        if (this instanceof Str(String value)) {
            return value;
        }
        throw new IllegalArgumentException("not a string: " + text());
    }

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
