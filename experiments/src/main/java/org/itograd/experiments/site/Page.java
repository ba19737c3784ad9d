package org.itograd.experiments.site;

import java.nio.file.Path;
import java.util.Objects;

/// A text of the repository that becomes a page.
///
/// @param source where the text stands, from the root of the repository
/// @param text   Markdown; its first line is `# ` and the title
record Page(Path source, String text) {
    static final String README = "README.md";

    String title() {
        return text.lines().findFirst().orElse("").replaceFirst("^# ", "").replace("`", "");
    }

    /// Where the page stands in the site: a README is the page of its folder.
    Path address() {
        String name = String.valueOf(source.getFileName());
        return source.resolveSibling(name.equals(README) ? "index.html" : name.replaceFirst("\\.md$", ".html"));
    }

    /// The address of a place in the site, or in the repository, from this page.
    String to(Path place) {
        return relative(address(), place);
    }

    /// The file that a link of this text means, from the root of the repository.
    Path target(String link) {
        return source.resolveSibling(link).normalize();
    }

    private static String relative(Path from, Path to) {
        Path folder = from.getParent();
        return (folder == null ? to : folder.relativize(to)).toString().replace('\\', '/');
    }

    /// The folder of the text.
    Path folder() {
        return Objects.requireNonNullElse(source.getParent(), Path.of(""));
    }
}
