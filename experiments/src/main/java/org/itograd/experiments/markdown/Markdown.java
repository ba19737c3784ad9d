package org.itograd.experiments.markdown;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.commonmark.Extension;
import org.commonmark.ext.gfm.tables.TablesExtension;
import org.commonmark.node.Code;
import org.commonmark.node.Heading;
import org.commonmark.node.Image;
import org.commonmark.node.Node;
import org.commonmark.node.Text;
import org.commonmark.parser.IncludeSourceSpans;
import org.commonmark.parser.Parser;
import org.commonmark.renderer.NodeRenderer;
import org.commonmark.renderer.html.AttributeProvider;
import org.commonmark.renderer.html.HtmlNodeRendererContext;
import org.commonmark.renderer.html.HtmlRenderer;
import org.itograd.experiments.report.Html;

/// Texts in Markdown: CommonMark with GitHub's tables and formulas. HTML in a text, such as `<details>`, stays as it is.
public final class Markdown {
    private static final List<Extension> EXTENSIONS = List.of(TablesExtension.create());
    private static final Parser PARSER = Parser.builder()
            .extensions(EXTENSIONS)
            .customInlineContentParserFactory(new FormulaParser())
            .includeSourceSpans(IncludeSourceSpans.BLOCKS)
            .build();

    private Markdown() {}

    /// The tree of a text; its blocks know their lines.
    public static Node parse(String text) {
        return PARSER.parse(text);
    }

    /// The HTML of a tree, which is well-formed XML if the HTML in the text is.
    ///
    /// @param picture the HTML of a picture by its address, such as `path.svg`; empty where it is to stay a link
    /// @throws IllegalArgumentException if a formula has a command that is not known
    public static String html(Node tree, UnaryOperator<String> picture) {
        return HtmlRenderer.builder()
                .extensions(EXTENSIONS)
                .nodeRendererFactory(context -> new Special(context, picture))
                .attributeProviderFactory(_ -> new Anchors())
                .build()
                .render(tree);
    }

    /// Names for headings, by which links find them, as GitHub gives them: small letters, digits and hyphens; a second one with the same
    /// words ends in `-1`.
    private static final class Anchors implements AttributeProvider {
        private final Map<String, Integer> seen = new HashMap<>();

        @Override
        public void setAttributes(Node node, String tag, Map<String, String> attributes) {
            if (node instanceof Heading heading) {
                String name = words(heading).toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}\\p{M}_\\- ]", "")
                        .replace(' ', '-');
                int times = seen.merge(name, 1, Integer::sum);
                attributes.put("id", times == 1 ? name : name + "-" + (times - 1));
            }
        }
    }

    private static String words(Node node) {
        StringBuilder words = new StringBuilder();
        for (Node child = node.getFirstChild(); child != null; child = child.getNext()) {
            words.append(switch (child) {
                case Text text -> text.getLiteral();
                case Code code -> code.getLiteral();
                default -> words(child);
            });
        }
        return words.toString();
    }

    /// Formulas and pictures.
    private record Special(HtmlNodeRendererContext context, UnaryOperator<String> picture) implements NodeRenderer {
        @Override
        public Set<Class<? extends Node>> getNodeTypes() {
            return Set.of(Formula.class, Image.class);
        }

        @Override
        public void render(Node node) {
            switch (node) {
                case Formula formula -> context.getWriter().raw(formula.html());
                case Image image -> context.getWriter().raw(image(image));
                default -> throw new AssertionError(node);
            }
        }

        private String image(Image image) {
            String inside = picture.apply(image.getDestination());
            String words = words(image);
            // A picture stands in a paragraph, where a figure may not.
            return inside.isEmpty()
                    ? "<img src=\"%s\" alt=\"%s\"/>".formatted(Html.escape(image.getDestination()), Html.escape(words))
                    : "<span class=\"picture\">" + inside + "<span class=\"caption\">" + Html.escape(words)
                            + "</span></span>";
        }
    }
}
