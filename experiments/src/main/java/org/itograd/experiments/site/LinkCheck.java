package org.itograd.experiments.site;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/// Finds links within a folder of pages that lead nowhere.
final class LinkCheck {
    private static final Pattern LINK = Pattern.compile("(?:href|src)=\"([^\"]*)\"");

    private final Path folder;
    private final Map<Path, String> texts = new HashMap<>();

    private LinkCheck(Path folder) {
        this.folder = folder;
    }

    /// The broken links, each as `page: link`.
    ///
    /// @param folder of pages; those of Javadoc are linked to, but not looked through
    static List<String> broken(Path folder) throws IOException {
        LinkCheck check = new LinkCheck(folder);
        List<String> broken = new ArrayList<>();
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(f -> f.toString().endsWith(".html")).sorted().toList()) {
                if (!file.startsWith(folder.resolve(Api.FOLDER))) {
                    check.look(file, broken);
                }
            }
        }
        return broken;
    }

    private void look(Path file, List<String> broken) throws IOException {
        Matcher link = LINK.matcher(text(file));
        while (link.find()) {
            String address = link.group(1).replace("&amp;", "&");
            if (!address.matches("(?:https?|mailto):.*") && !leads(file, address)) {
                broken.add(folder.relativize(file) + ": " + address);
            }
        }
    }

    private boolean leads(Path from, String address) throws IOException {
        int hash = address.indexOf('#');
        String path = hash < 0 ? address : address.substring(0, hash);
        Path target = path.isEmpty() ? from : from.resolveSibling(path).normalize();
        if (!target.startsWith(folder) || !Files.isRegularFile(target)) {
            return false;
        }
        return hash < 0 || text(target).contains("id=\"" + address.substring(hash + 1) + "\"");
    }

    private String text(Path file) throws IOException {
        String known = texts.get(file);
        if (known == null) {
            known = Files.readString(file);
            texts.put(file, known);
        }
        return known;
    }
}
