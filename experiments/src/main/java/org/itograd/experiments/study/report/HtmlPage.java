package org.itograd.experiments.study.report;

import java.util.List;
import java.util.stream.Collectors;
import org.itograd.experiments.report.Html;

/// A report as one HTML page that needs no other file and no network.
final class HtmlPage {
    private static final String STYLE = """
            body { font: 16px/1.55 system-ui, sans-serif; color: #222; background: #fff; max-width: 74rem;
                   margin: 0 auto; padding: 1.5rem; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
            h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #ddd; padding-bottom: .2rem; }
            p, li { max-width: 48rem; }
            table { border-collapse: collapse; margin: .6rem 0; font-variant-numeric: tabular-nums; }
            caption { text-align: left; font-weight: 600; padding: .3rem 0; }
            th, td { padding: .35rem .9rem; border-bottom: 1px solid #e4e4e4; text-align: right; }
            th[scope=row], thead th:first-child { text-align: left; }
            thead th { background: #f5f5f5; }
            .scroll { overflow-x: auto; }
            figure { margin: 1rem 0; }
            figure svg { width: 100%; max-width: 46rem; height: auto; }
            figcaption { font-size: .9rem; color: #555; max-width: 48rem; }
            """;

    private HtmlPage() {}

    static String of(String title, List<Block> blocks) {
        return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                + "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<title>" + Html.escape(title) + "</title>\n<style>\n" + STYLE + "</style>\n</head>\n<body>\n"
                + blocks.stream().map(HtmlPage::html).collect(Collectors.joining()) + "</body>\n</html>\n";
    }

    private static String html(Block block) {
        return switch (block) {
            case Block.Heading(int level, String text) ->
                "<h" + level + ">" + Html.escape(text) + "</h" + level + ">\n";
            case Block.Text(String text) -> Html.paragraph(text);
            case Block.Items(List<String> items) -> Html.list(items);
            case Block.Table(String caption, List<String> header, List<List<String>> rows) ->
                Html.table(caption, header, rows);
            case Block.Picture(String _, String svg, String caption) -> Html.figure(svg, caption);
        };
    }
}
