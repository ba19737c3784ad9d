package org.itograd.experiments.markdown;

import org.itograd.experiments.report.Html;

/// A text as one HTML page that needs no other file, no script and no network, on wide screens and narrow ones.
public final class WebPage {
    private static final String STYLE = """
            body { font: 17px/1.6 system-ui, sans-serif; color: #222; background: #fff; max-width: 46rem;
                   margin: 0 auto; padding: 1.5rem; overflow-wrap: break-word; }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
            h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid #ddd; padding-bottom: .2rem; }
            pre { padding: .7rem .9rem; overflow-x: auto; font-size: .85rem; line-height: 1.45; border-radius: 4px; margin: .7rem 0; }
            code { font-family: ui-monospace, monospace; }
            p code, li code, td code { background: #f3f3f3; padding: .1rem .25rem; border-radius: 3px; font-size: .9em; }
            pre:has(> code.language-java) { background: #f4f6f9; border-left: 3px solid #0072b2; }
            pre:has(> code.language-text) { background: #fff; border: 1px solid #ddd; }
            blockquote { margin: 1rem 0; padding: .1rem 1rem; background: #fff8e6; border-left: 3px solid #e69f00; }
            details { margin: .7rem 0; padding: .3rem .9rem; border: 1px solid #ddd; border-radius: 4px; }
            summary { cursor: pointer; color: #0072b2; }
            table { border-collapse: collapse; margin: .6rem 0; display: block; overflow-x: auto; }
            th, td { padding: .35rem .9rem; border-bottom: 1px solid #e4e4e4; }
            thead th { background: #f5f5f5; }
            .picture svg { display: block; width: 100%; height: auto; }
            .caption { display: block; font-size: .9rem; color: #555; }
            .remark { background: #fde8e4; border-left: 3px solid #d55e00; padding: .3rem .9rem; }
            math[display=block] { margin: 1rem 0; overflow-x: auto; overflow-y: hidden; }
            """;

    private WebPage() {}

    /// The page.
    ///
    /// @param body HTML
    public static String of(String title, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                + "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<title>" + Html.escape(title) + "</title>\n<style>\n" + STYLE
                + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }
}
