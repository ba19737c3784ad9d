package org.itograd.experiments.cli;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.itograd.base.AtomicFile;
import org.itograd.experiments.report.AtomicFiles;
import org.jspecify.annotations.Nullable;

/// The files that a command writes, looked at before minutes of work.
final class Outputs {
    private Outputs() {}

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
}
