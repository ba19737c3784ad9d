package org.itograd.experiments.site;

import static org.itograd.base.Arguments.require;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import org.commonmark.node.AbstractVisitor;
import org.commonmark.node.Image;
import org.commonmark.node.Link;
import org.commonmark.node.Node;
import org.itograd.experiments.markdown.Markdown;
import org.itograd.experiments.report.Html;

/// Writes the site: each text a page where it stands in the repository, and what they link to beside them.
///
/// A link to another text becomes one to its page; to a public class, to its Javadoc; to any other file, to a copy of it.
final class Site {
    private static final String JAVA = "src/main/java/";

    private final Path root;
    private final Path folder;
    private final Pages pages;
    private final Navigation navigation;
    private final Deque<Page> waiting = new ArrayDeque<>();
    private final Set<Page> written = new HashSet<>();

    private Site(Path root, Path folder) throws IOException {
        this.root = root;
        this.folder = folder;
        this.pages = Pages.in(root);
        this.navigation = new Navigation(pages);
    }

    /// Writes all pages and copies.
    ///
    /// @param root   the repository
    /// @param folder where the site goes; Javadoc in its folder `api` is linked if it is there already
    /// @return how many pages
    static int write(Path root, Path folder) throws IOException {
        require(Files.isRegularFile(root.resolve(Page.README)),
                "root: %s has no README.md; name the repository's folder",
                root);
        Site site = new Site(root, folder);
        site.waiting.addAll(site.pages.all());
        while (!site.waiting.isEmpty()) {
            Page page = site.waiting.remove();
            if (site.written.add(page)) {
                site.write(page);
            }
        }
        return site.written.size();
    }

    private void write(Page page) throws IOException {
        Node tree = Markdown.parse(page.text());
        tree.accept(new AbstractVisitor() {
            @Override
            public void visit(Link link) {
                link.setDestination(address(page, link.getDestination()));
                visitChildren(link);
            }

            @Override
            public void visit(Image image) {
                copy(page.target(image.getDestination()), page.target(image.getDestination()));
            }
        });
        String body = Markdown.html(tree, picture -> "<img src=\"" + Html.escape(picture) + "\" alt=\"\"/>");
        Path file = folder.resolve(page.address());
        Files.createDirectories(Objects.requireNonNull(file.getParent()));
        Files.writeString(file, navigation.page(page, body, Files.isDirectory(folder.resolve(Api.FOLDER))));
    }

    private String address(Page page, String link) {
        if (link.matches("[a-z]+:.*") || link.startsWith("#")) {
            return link;
        }
        int hash = link.indexOf('#');
        String fragment = hash < 0 ? "" : link.substring(hash);
        Path target = page.target(hash < 0 ? link : link.substring(0, hash));
        try {
            return page.to(place(target)) + fragment;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Where in the site a file or folder of the repository is to be seen.
    private Path place(Path target) throws IOException {
        Page text = pages.of(target).orElse(null);
        if (text != null) {
            return text.address();
        }
        Path documented = documented(target);
        if (Files.isRegularFile(folder.resolve(documented))) {
            return documented;
        }
        if (Files.isDirectory(root.resolve(target))) {
            Page list = pages.folder(target);
            waiting.add(list);
            return list.address();
        }
        Path copied = target.resolveSibling(target.getFileName() + ".txt");
        copy(target, copied);
        return copied;
    }

    private Path documented(Path target) {
        String path = target.toString().replace('\\', '/');
        int java = path.indexOf(JAVA);
        if (java < 0) {
            return target;
        }
        String name = path.substring(java + JAVA.length());
        return Path.of(Api.FOLDER, name.endsWith(".java")
                ? name.replaceFirst("package-info\\.java$", "package-summary.java").replaceFirst("\\.java$", ".html")
                : name + "/package-summary.html");
    }

    /// A file that is not there stays away: the check of links tells.
    private void copy(Path from, Path to) {
        if (!Files.isRegularFile(root.resolve(from))) {
            return;
        }
        try {
            Files.createDirectories(Objects.requireNonNull(folder.resolve(to).getParent()));
            Files.copy(root.resolve(from), folder.resolve(to), StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
