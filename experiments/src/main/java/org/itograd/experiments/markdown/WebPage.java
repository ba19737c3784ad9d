package org.itograd.experiments.markdown;

import org.itograd.experiments.report.Html;

/// A text as one HTML page that needs no other file, no script and no network, on wide screens and narrow ones.
public final class WebPage {
    private static final String STYLE = """
            :root { color-scheme: light dark; --ink: #222; --paper: #fff; --soft: #f3f3f3; --line: #ddd; --faint: #555; --link: #0063a3;
                    --code: #f4f6f9; --note: #fff8e6; --alarm: #fde8e4; }
            @media (prefers-color-scheme: dark) {
              :root { --ink: #dcdcdc; --paper: #17191c; --soft: #26292e; --line: #3a3e44; --faint: #a5a5a5; --link: #7cc0f2;
                      --code: #1f242b; --note: #2e2818; --alarm: #3a211c; }
            }
            body { font: 17px/1.6 system-ui, sans-serif; color: var(--ink); background: var(--paper); max-width: 46rem;
                   margin: 0 auto; padding: 1.5rem; overflow-wrap: break-word; }
            a { color: var(--link); }
            h1 { font-size: 1.9rem; line-height: 1.2; margin: .5rem 0; }
            h2 { font-size: 1.3rem; margin: 2.2rem 0 .6rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem; }
            pre { padding: .7rem .9rem; overflow-x: auto; font-size: .85rem; line-height: 1.45; border-radius: 4px; margin: .7rem 0;
                  background: var(--soft); }
            code { font-family: ui-monospace, monospace; }
            :not(pre) > code { background: var(--soft); padding: .1rem .25rem; border-radius: 3px; font-size: .9em; }
            pre:has(> code.language-java) { background: var(--code); border-left: 3px solid #0072b2; }
            pre:has(> code.language-text) { background: var(--paper); border: 1px solid var(--line); }
            blockquote { margin: 1rem 0; padding: .1rem 1rem; background: var(--note); border-left: 3px solid #e69f00; }
            details { margin: .7rem 0; padding: .3rem .9rem; border: 1px solid var(--line); border-radius: 4px; }
            summary { cursor: pointer; color: var(--link); }
            table { border-collapse: collapse; margin: .6rem 0; display: block; overflow-x: auto; }
            th, td { padding: .35rem .9rem; border-bottom: 1px solid var(--line); text-align: left; vertical-align: top; }
            thead th { background: var(--soft); }
            .picture svg, .picture img { display: block; width: 100%; height: auto; background: #fff; color: #222; border-radius: 4px; }
            .caption { display: block; font-size: .9rem; color: var(--faint); }
            .remark { background: var(--alarm); border-left: 3px solid #d55e00; padding: .3rem .9rem; }
            math[display=block] { margin: 1rem 0; overflow-x: auto; overflow-y: hidden; }
            """;

    private WebPage() {}

    /// The page.
    ///
    /// @param body HTML
    public static String of(String title, String body) {
        return of(title, "", body);
    }

    /// The page.
    ///
    /// @param style CSS that follows that of every page
    /// @param body  HTML
    public static String of(String title, String style, String body) {
        return "<!DOCTYPE html>\n<html lang=\"en\" xmlns=\"http://www.w3.org/1999/xhtml\">\n<head>\n"
                + "<meta charset=\"utf-8\"/>\n<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                + "<title>" + Html.escape(title) + "</title>\n<style>\n" + STYLE + style
                + "</style>\n</head>\n<body>\n" + body + "</body>\n</html>\n";
    }
}
