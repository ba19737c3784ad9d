package org.itograd.experiments.study.task;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.itograd.experiments.report.Json;

/// A piece of work whose result is a function of its inputs, and of nothing else.
///
/// @param kind   of the work
/// @param inputs all that the result depends on, by name: the order of the names matters
public record Task(String kind, Map<String, String> inputs) {
    /// Changes with what the same inputs mean.
    private static final String FORMAT = "itograd-study-1";
    private static final int DIGITS = 16;

    /// Keeps the order.
    public Task {
        inputs = Collections.unmodifiableMap(new LinkedHashMap<>(inputs));
    }

    /// A hash of everything that the result depends on.
    public String id() {
        try {
            byte[] hash =
                    MessageDigest.getInstance("SHA-256").digest(description().text().getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash).substring(0, DIGITS);
        } catch (NoSuchAlgorithmException everyPlatformHasIt) {
            throw new IllegalStateException(everyPlatformHasIt);
        }
    }

    /// The inputs, for a file to say.
    Json description() {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("format", new Json.Str(FORMAT));
        members.put("kind", new Json.Str(kind));
        inputs.forEach((name, value) -> members.put(name, new Json.Str(value)));
        return new Json.Obj(members);
    }

    @Override
    public String toString() {
        return kind + inputs.entrySet().stream().map(Object::toString).collect(Collectors.joining(", ", " (", ")"));
    }
}
