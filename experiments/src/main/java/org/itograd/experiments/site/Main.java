package org.itograd.experiments.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/// Writes the site, Javadoc included; arguments: the repository's folder, the site's. Exit code 1 if a link leads nowhere.
public final class Main {
    private Main() {}

    /// Runs it.
    public static void main(String[] arguments) throws IOException {
        Path root = Path.of(arguments[0]).toAbsolutePath().normalize();
        Path folder = Path.of(arguments[1]).toAbsolutePath().normalize();
        delete(folder);
        List<String> broken = write(root, folder);
        broken.forEach(link -> System.err.println("leads nowhere: " + link));
        System.out.println(folder.resolve("index.html"));
        if (!broken.isEmpty()) {
            System.exit(1);
        }
    }

    /// All of the site.
    ///
    /// @return links that lead nowhere
    static List<String> write(Path root, Path folder) throws IOException {
        Api.write(root, folder);
        Site.write(root, folder);
        return LinkCheck.broken(folder);
    }

    private static void delete(Path folder) throws IOException {
        if (Files.exists(folder)) {
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                    Files.delete(file);
                }
            }
        }
    }
}
