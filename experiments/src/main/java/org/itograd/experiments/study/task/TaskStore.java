package org.itograd.experiments.study.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.zip.CRC32C;
import org.itograd.base.AtomicFile;
import org.itograd.base.FileHold;
import org.itograd.experiments.report.AtomicFiles;
import org.itograd.experiments.report.Json;

/// The results of a study's tasks in a folder: a file of JSON for each, written whole or not at all.
///
/// A file says what it is the result of, and carries a check sum. One that is damaged counts as not there.
public final class TaskStore {
    private final Path folder;
    private final Consumer<String> warnings;
    private final Map<String, Json> known = new HashMap<>();
    private final Set<Path> damaged = new HashSet<>();

    /// @param warnings hears of damaged files
    public TaskStore(Path folder, Consumer<String> warnings) {
        this.folder = folder;
        this.warnings = warnings;
    }

    /// The result of a task, if it is there.
    ///
    /// @throws IOException if its file is there and cannot be read
    public Optional<Json> result(Task task) throws IOException {
        Json result = known.get(task.id());
        if (result != null) {
            return Optional.of(result);
        }
        Path file = file(task, "json");
        if (!Files.exists(file)) {
            return Optional.empty();
        }
        try {
            Json found = Json.read(Files.readString(file));
            Json content = found.at("result");
            if (!found.at("task").text().equals(task.description().text())
                    || !found.at("sum").string().equals(sum(content))) {
                throw new IllegalArgumentException("its check sum is wrong");
            }
            known.put(task.id(), content);
            return Optional.of(content);
        } catch (IllegalArgumentException | java.nio.charset.CharacterCodingException e) {
            if (damaged.add(file)) {
                warnings.accept(file + ": is damaged (" + e.getMessage() + "); it is computed again");
            }
            return Optional.empty();
        }
    }

    /// Keeps a result.
    void write(Task task, Json result) throws IOException {
        Map<String, Json> members = new LinkedHashMap<>();
        members.put("task", task.description());
        members.put("result", result);
        members.put("sum", new Json.Str(sum(result)));
        String text = members.entrySet().stream()
                .map(m -> new Json.Str(m.getKey()).text() + ": " + m.getValue().text())
                .collect(java.util.stream.Collectors.joining(",\n", "{", "}\n"));
        AtomicFiles.write(file(task, "json"), text);
        known.put(task.id(), result);
    }

    /// Keeps a task to oneself; nothing, if another run has it.
    Optional<FileHold> tryHold(Task task) throws IOException {
        Files.createDirectories(folder.resolve("tasks"));
        return AtomicFile.tryHold(file(task, "json"));
    }

    /// A file that belongs to a task.
    Path file(Task task, String extension) {
        return folder.resolve("tasks").resolve(task.kind() + "-" + task.id() + "." + extension);
    }

    private static String sum(Json result) {
        CRC32C sum = new CRC32C();
        sum.update(result.text().getBytes(StandardCharsets.UTF_8));
        return String.format("%08x", sum.getValue());
    }
}
