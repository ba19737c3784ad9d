package org.itograd.experiments.site;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/// All texts of a repository, and a list for each folder that has to have a page and no README.
final class Pages {
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules");
    private static final Path LESSONS = Path.of("experiments/lessons");

    private final Path root;
    private final Map<Path, Page> pages = new TreeMap<>();

    private Pages(Path root) {
        this.root = root;
    }

    static Pages in(Path root) throws IOException {
        Pages found = new Pages(root);
        Files.walkFileTree(root, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
                String name = String.valueOf(folder.getFileName());
                boolean skipped = !folder.equals(root) && (name.startsWith(".") || NOT_OURS.contains(name));
                return skipped ? FileVisitResult.SKIP_SUBTREE : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                if (file.toString().endsWith(".md")) {
                    found.add(new Page(root.relativize(file), Files.readString(file)));
                }
                return FileVisitResult.CONTINUE;
            }
        });
        if (Files.isDirectory(root.resolve(LESSONS))) {
            found.folder(LESSONS);
        }
        return found;
    }

    private Page add(Page page) {
        pages.put(page.source(), page);
        return page;
    }

    Collection<Page> all() {
        return List.copyOf(pages.values());
    }

    Optional<Page> of(Path source) {
        return Optional.ofNullable(pages.get(source));
    }

    /// The page of a folder: its README, or a list of what is in it.
    Page folder(Path folder) throws IOException {
        Page readme = pages.get(folder.resolve(Page.README));
        return readme != null ? readme : add(new Page(folder.resolve(Page.README), list(folder)));
    }

    private String list(Path folder) throws IOException {
        String name = String.valueOf(folder.getFileName());
        StringBuilder text = new StringBuilder("# ")
                .append(folder.equals(LESSONS) ? "Lessons" : name)
                .append("\n\n");
        List<Path> entries = new ArrayList<>();
        try (Stream<Path> found = Files.list(root.resolve(folder))) {
            found.sorted().forEach(entry -> entries.add(root.relativize(entry)));
        }
        for (Path entry : entries) {
            Page inside = pages.get(entry.resolve("lesson.md"));
            if (inside != null) {
                item(text, inside.title(), folder.relativize(inside.source()));
            } else if (Files.isRegularFile(root.resolve(entry))) {
                item(text, String.valueOf(entry.getFileName()), folder.relativize(entry));
            }
        }
        return text.toString();
    }

    private static void item(StringBuilder text, String words, Path to) {
        text.append("- [").append(words).append("](").append(to.toString().replace('\\', '/')).append(")\n");
    }
}
