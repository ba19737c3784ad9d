package org.itograd.experiments.report;

import java.util.List;
import java.util.stream.Collectors;

/// Pieces of HTML that are also well-formed XML, so that a strict parser can check them.
public final class Html {
    private Html() {}

    /// Text with the characters escaped that mean something in HTML.
    public static String escape(String text) {
        return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("\"", "&quot;");
    }

    /// A paragraph of text.
    public static String paragraph(String text) {
        return "<p>" + escape(text) + "</p>\n";
    }

    /// A list of texts.
    public static String list(List<String> items) {
        return items.stream().map(i -> "<li>" + escape(i) + "</li>\n")
                .collect(Collectors.joining("", "<ul>\n", "</ul>\n"));
    }

    /// A table; the first cell of each row is its heading.
    public static String table(String caption, List<String> header, List<List<String>> rows) {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table>\n<caption>")
                .append(escape(caption))
                .append("</caption>\n<thead><tr>");
        header.forEach(h -> out.append("<th scope=\"col\">").append(escape(h)).append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (List<String> row : rows) {
            out.append("<tr><th scope=\"row\">").append(escape(row.getFirst())).append("</th>");
            row.stream().skip(1).forEach(c -> out.append("<td>").append(escape(c)).append("</td>"));
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table></div>\n").toString();
    }

    /// A picture.
    ///
    /// @param alt what it shows, in words
    public static String image(String address, String alt, int width, int height) {
        return "<img src=\"%s\" alt=\"%s\" width=\"%d\" height=\"%d\"/>"
                .formatted(address, escape(alt), width, height);
    }

    /// A picture with a caption.
    ///
    /// @param image HTML or SVG
    public static String figure(String image, String caption) {
        return "<figure>%s<figcaption>%s</figcaption></figure>\n".formatted(image, escape(caption));
    }
}
