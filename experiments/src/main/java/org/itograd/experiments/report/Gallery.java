package org.itograd.experiments.report;

import java.io.IOException;
import org.itograd.experiments.study.Sample;
import org.itograd.experiments.study.VariantResult;
import org.itograd.experiments.text.Format;

/// Sample images of a variant: one row for each image, one column for each condition.
final class Gallery {
    private static final int SHOWN_SIZE = 64;

    private Gallery() {}

    static String of(VariantResult result) throws IOException {
        StringBuilder out = new StringBuilder("<div class=\"scroll\"><table class=\"gallery\">\n<caption>")
                .append(Html.escape(result.variant().label()))
                .append("</caption>\n<thead><tr><th scope=\"col\">class</th>");
        result.gallery().getFirst().views().forEach(v -> out.append("<th scope=\"col\">")
                .append(Html.escape(v.condition()))
                .append("</th>"));
        out.append("</tr></thead>\n<tbody>\n");
        for (Sample sample : result.gallery()) {
            out.append("<tr><th scope=\"row\">").append(sample.label()).append("</th>");
            for (Sample.View view : sample.views()) {
                out.append(cell(sample.label(), view));
            }
            out.append("</tr>\n");
        }
        return out.append("</tbody>\n</table></div>\n").toString();
    }

    private static String cell(int label, Sample.View view) throws IOException {
        boolean right = view.prediction() == label;
        String said = "%s %d (%s)".formatted(right ? "✓" : "✗", view.prediction(), Format.percent(view.probability()));
        String alt = "class %d, %s, read as %d".formatted(label, view.condition(), view.prediction());
        return "<td class=\"%s\">%s<br/>%s</td>"
                .formatted(
                        right ? "right" : "wrong",
                        Html.image(Pictures.sample(view.pixels(), view.format()), alt, SHOWN_SIZE, SHOWN_SIZE),
                        said);
    }
}
