package org.itograd.experiments.data.read;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import org.itograd.experiments.data.DataException;

/// What is in folders, in the order of names.
final class Folders {
    private static final Set<String> READ = Set.of("png", "jpg", "jpeg");
    private static final Set<String> OTHERS = Set.of("gif", "bmp", "webp", "tif", "tiff", "ppm", "pgm", "avif", "heic");

    private Folders() {}

    /// Names of the folders in a folder, hidden ones left out.
    static List<String> folders(Path folder) throws IOException {
        try (Stream<Path> inside = Files.list(folder)) {
            return inside.filter(Files::isDirectory).map(Folders::name).filter(n -> !n.startsWith(".")).sorted()
                    .toList();
        }
    }

    /// The PNG and JPEG files of a folder; files that are no pictures are left out.
    ///
    /// @throws DataException if there are none, or pictures of another kind
    static List<Path> pictures(Path folder) throws IOException {
        List<String> names;
        try (Stream<Path> inside = Files.list(folder)) {
            names = inside.map(Folders::name).filter(n -> !n.startsWith(".")).sorted().toList();
        }
        for (String name : names) {
            if (OTHERS.contains(ending(name))) {
                throw new DataException(folder.resolve(name) + ": only PNG and JPEG pictures can be read; convert it");
            }
        }
        List<Path> pictures = names.stream().filter(n -> READ.contains(ending(n))).map(folder::resolve).toList();
        if (pictures.isEmpty()) {
            throw new DataException(folder + ": has no PNG or JPEG pictures; add some, or remove the folder");
        }
        return pictures;
    }

    static String name(Path file) {
        return String.valueOf(file.getFileName());
    }

    private static String ending(String name) {
        return name.substring(name.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT);
    }
}
