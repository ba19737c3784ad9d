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
        Api.write(root, folder);
        int pages = Site.write(root, folder);
        List<String> broken = LinkCheck.broken(folder);
        broken.forEach(link -> System.err.println("leads nowhere: " + link));
        System.out.println(pages + " pages and Javadoc: " + folder.resolve("index.html"));
        if (!broken.isEmpty()) {
            System.exit(1);
        }
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
