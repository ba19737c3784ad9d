package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.itograd.base.AtomicFile;
import org.itograd.experiments.report.AtomicFiles;
import org.jspecify.annotations.Nullable;

/// The files that a command writes, looked at before minutes of work.
final class Outputs {
    private static final Set<String> OTHER_PICTURES =
            Set.of("svg", "pdf", "eps", "ps", "jpg", "jpeg", "gif", "webp", "bmp", "tif", "tiff");

    private Outputs() {}

    /// Refuses a name that says another kind of picture than PNG, and the terminal.
    static void requirePng(String option, Path file) {
        String name = file.toString();
        String ending = name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
        require(
                !OTHER_PICTURES.contains(ending),
                "%s: pictures are PNG, but the name %s says otherwise; name it %spng",
                option,
                name,
                name.substring(0, name.lastIndexOf('.') + 1));
        require(!isTerminal(file), "%s: a picture does not go to the terminal; name a file", option);
    }

    /// A folder for results, the same whether started in the project's root or in `experiments`.
    static Path inTarget(String name) {
        boolean inside = Files.isDirectory(Path.of("src")) && Path.of("").toAbsolutePath().endsWith("experiments");
        return inside ? Path.of("target", name) : Path.of("experiments", "target", name);
    }

    /// Whether a file is `-`, what the command prints to.
    static boolean isTerminal(@Nullable Path file) {
        return file != null && file.toString().equals("-");
    }

    /// Fails if one of them cannot be written, or is another one of them or the file that is read, by whatever name.
    ///
    /// @param read  what must not be replaced, or null
    /// @param files by the names of their options; those not asked for are null
    static void check(@Nullable Path read, Map<String, @Nullable Path> files) throws IOException {
        List<Path> seen = new ArrayList<>();
        String names = String.join(", ", files.keySet());
        for (Map.Entry<String, @Nullable Path> entry : files.entrySet()) {
            Path file = entry.getValue();
            if (file != null) {
                AtomicFiles.requireWritable(file);
                require(
                        read == null || !AtomicFile.isSame(read, file),
                        "%s: would replace %s; name another file",
                        entry.getKey(),
                        String.valueOf(read));
                for (Path other : seen) {
                    require(!AtomicFile.isSame(other, file), "%s: both name the same file", names);
                }
                seen.add(file);
            }
        }
    }

    /// Fails if tables and a picture cannot be written, or would go to the same place.
    static void checkTables(@Nullable Path csv, JsonOption json, @Nullable Path png) throws IOException {
        require(!isTerminal(csv) || !json.isTerminal(), "csv, json: only one of them can go to the terminal");
        Map<String, @Nullable Path> files = new LinkedHashMap<>();
        files.put("csv", isTerminal(csv) ? null : csv);
        files.put("png", png);
        files.put("json", json.file());
        check(null, files);
    }
}
