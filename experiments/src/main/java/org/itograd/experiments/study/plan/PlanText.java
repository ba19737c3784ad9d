package org.itograd.experiments.study.plan;

import java.io.IOException;
import java.io.Serializable;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// A plan as it is written, which can be sent elsewhere.
///
/// @param name of the plan
/// @param text that describes it
public record PlanText(String name, String text) implements Serializable {
    /// That of a file, or of a plan that comes with the program.
    ///
    /// @param nameOrFile of the plan
    /// @throws PlanException if there is none
    public static PlanText of(String nameOrFile) throws IOException {
        try (var shipped = StudyPlan.class.getResourceAsStream(nameOrFile + ".plan")) {
            if (shipped != null && nameOrFile.matches("[a-z0-9-]+")) {
                return new PlanText(nameOrFile, new String(shipped.readAllBytes(), StandardCharsets.UTF_8));
            }
        }
        Path file = Path.of(nameOrFile);
        if (!Files.isRegularFile(file)) {
            throw new PlanException(
                    (nameOrFile.isEmpty() ? "the empty name" : nameOrFile)
                            + ": is neither a plan of the program (smoke, fashion) nor a file; check the name");
        }
        String last = String.valueOf(file.getFileName());
        return new PlanText(last.endsWith(".plan") ? last.substring(0, last.length() - 5) : last,
                Files.readString(file));
    }

    /// What it describes.
    ///
    /// @throws PlanException if it cannot be followed
    public StudyPlan plan() throws IOException {
        return PlanReader.read(name, text);
    }
}
