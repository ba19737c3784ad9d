package org.itograd.experiments.site;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.itograd.experiments.markdown.WebPage;
import org.itograd.experiments.report.Html;

/// What stands around each page: the modules, the pages of the one that it belongs to, and the way to the next.
final class Navigation {
    private static final String STYLE = """
            body { max-width: none; margin: 0; padding: 0; }
            .top { display: flex; gap: 1rem; justify-content: space-between; padding: .8rem 1.5rem; border-bottom: 1px solid var(--line); }
            .top a { color: inherit; text-decoration: none; font-weight: 600; }
            .columns { display: grid; grid-template-columns: minmax(0, 52rem) 17rem; gap: 3rem; justify-content: center; padding: 0 1.5rem; }
            main { padding: 1rem 0 3rem; }
            #contents { font-size: .9rem; padding: 1.5rem 0; }
            #contents ul { list-style: none; margin: 0; padding: 0; }
            #contents ul ul { margin: .1rem 0 .6rem; padding-left: .9rem; border-left: 2px solid var(--line); }
            #contents a { display: block; padding: .15rem 0; text-decoration: none; }
            #contents a[aria-current] { color: inherit; font-weight: 600; }
            .ways { display: flex; justify-content: space-between; gap: 2rem; margin-top: 3rem; padding-top: 1rem;
                    border-top: 1px solid var(--line); }
            .ways a:last-child { text-align: right; margin-left: auto; }
            @media (min-width: 60rem) {
              #contents { position: sticky; top: 0; align-self: start; max-height: 100vh; overflow-y: auto; }
              .top .down { display: none; }
            }
            @media (max-width: 59.99rem) {
              .columns { display: block; max-width: 52rem; margin: 0 auto; padding: 0 1rem; }
              .top { padding: .7rem 1rem; }
              #contents { border-top: 1px solid var(--line); font-size: 1rem; }
              #contents a { padding: .35rem 0; }
              th, td { padding: .35rem .5rem; }
              td code { overflow-wrap: anywhere; }
            }
            """;

    private final List<Section> sections;

    /// A module, or the lessons.
    ///
    /// @param pages the first is that of the section
    private record Section(String name, List<Page> pages) {}

    Navigation(Pages all) {
        List<Section> found = new ArrayList<>();
        // Who made a file that comes with the program is told beside it, not in the contents.
        List<Page> left = new ArrayList<>(
                all.all().stream().filter(p -> !p.source().toString().contains("resources")).toList());
        // The lessons and Spark lie within the experiments, so those that lie deeper take first.
        for (String folder : List.of("experiments/lessons", "experiments/spark", "autodiff", "sde", "nn", "experiments",
                "")) {
            List<Page> inside = left.stream().filter(p -> p.source().startsWith(folder) || folder.isEmpty()).toList();
            left.removeAll(inside);
            all.of(Path.of(folder, Page.README)).ifPresent(first -> found.add(section(folder, first, inside)));
        }
        List<String> order = List.of("Itograd", "lessons", "autodiff", "sde", "nn", "experiments", "spark");
        found.sort(Comparator.comparingInt(s -> order.indexOf(s.name())));
        sections = List.copyOf(found);
    }

    /// The pages in the order in which the first one links to them.
    private static Section section(String folder, Page first, List<Page> inside) {
        List<Page> pages = new ArrayList<>(inside);
        pages.sort(Comparator.comparingInt((Page p) -> p.equals(first) ? -1 : place(first, p))
                .thenComparing(Page::source));
        return new Section(folder.isEmpty() ? "Itograd" : folder.substring(folder.indexOf('/') + 1),
                List.copyOf(pages));
    }

    private static int place(Page first, Page other) {
        int at = first.text().indexOf("(" + first.folder().relativize(other.source()).toString().replace('\\', '/'));
        return at < 0 ? Integer.MAX_VALUE : at;
    }

    /// The whole page.
    ///
    /// @param body the HTML of its text
    /// @param api  whether there is Javadoc to link to
    String page(Page page, String body, boolean api) {
        Page home = sections.getFirst().pages().getFirst();
        StringBuilder out = new StringBuilder("<header class=\"top\">")
                .append(link(page, home, "Itograd"))
                .append("<a class=\"down\" href=\"#contents\">Contents</a></header>\n<div class=\"columns\">\n<main>\n")
                .append(body)
                .append(ways(page))
                .append("</main>\n<nav id=\"contents\" aria-label=\"Contents\">\n<ul>\n");
        for (Section section : sections) {
            boolean here = section.pages().contains(page) && section.pages().size() > 1;
            out.append("<li>").append(link(page, section.pages().getFirst(), section.name()));
            if (here) {
                out.append("\n<ul>\n");
                section.pages().stream().skip(1).forEach(
                        p -> out.append("<li>").append(link(page, p, p.title())).append("</li>\n"));
                out.append("</ul>\n");
            }
            out.append("</li>\n");
        }
        if (api) {
            out.append("<li><a href=\"").append(page.to(Path.of(Api.FOLDER, "index.html")))
                    .append("\">Javadoc</a></li>\n");
        }
        String title = page.equals(home) ? page.title() : page.title() + " – Itograd";
        return WebPage.of(title, STYLE, out.append("</ul>\n</nav>\n</div>\n").toString());
    }

    /// To the page before and to the one behind it, within the section.
    private String ways(Page page) {
        Section section =
                sections.stream().filter(s -> s.pages().contains(page)).findFirst().orElse(sections.getFirst());
        List<Page> pages = section.pages();
        int at = pages.indexOf(page);
        if (section.equals(sections.getFirst()) || at < 0 || pages.size() == 1) {
            return "";
        }
        String before = at > 0 ? link(page, pages.get(at - 1), "← " + pages.get(at - 1).title()) : "";
        String next = at + 1 < pages.size() ? link(page, pages.get(at + 1), pages.get(at + 1).title() + " →") : "";
        return "<div class=\"ways\">" + before + next + "</div>\n";
    }

    private static String link(Page from, Page to, String words) {
        return "<a href=\"" + Html.escape(from.to(to.address())) + "\""
                + (from.equals(to) ? " aria-current=\"page\"" : "") + ">"
                + Html.escape(words) + "</a>";
    }
}
