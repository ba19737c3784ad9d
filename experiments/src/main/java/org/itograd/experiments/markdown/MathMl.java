package org.itograd.experiments.markdown;

import static org.itograd.base.Arguments.require;

import org.itograd.experiments.report.Html;

/// Formulas in the part of LaTeX that our texts use, as MathML Core, which browsers show by themselves.
///
/// Of the converters on Maven Central, SnuggleTeX writes `mfenced`, which browsers no longer show, and does not know `\tfrac` and
/// `\text`; KaTeX needs a JavaScript engine.
public final class MathMl {
    private static final char END = '\0';
    private static final String APPLY = "<mo>&#x2061;</mo>";

    private final String tex;
    private int at;

    private MathMl(String tex) {
        this.tex = tex;
    }

    /// The element `math` of a formula.
    ///
    /// @param tex     without dollars
    /// @param display whether it stands on a line of its own
    /// @throws IllegalArgumentException if it has a command that is not known, or braces that do not match
    public static String of(String tex, boolean display) {
        MathMl formula = new MathMl(tex);
        String row = formula.row("");
        require(formula.at == tex.length(), "formula: \"%s\" has a } or \\right without its beginning; remove it", tex);
        return "<math xmlns=\"http://www.w3.org/1998/Math/MathML\"" + (display ? " display=\"block\"" : "") + "><mrow>"
                + row
                + "</mrow></math>";
    }

    /// Everything up to the end, a closing brace, `&`, `\\`, `\right`, `\end` or one of the given characters.
    private String row(String stops) {
        StringBuilder out = new StringBuilder();
        while (!ends(stops)) {
            out.append(scripted());
        }
        return out.toString();
    }

    private boolean ends(String stops) {
        skip();
        return peek() == END || peek() == '}' || peek() == '&' || stops.indexOf(peek()) >= 0 || sees("\\\\")
                || (sees("\\right") && !sees("\\rightarrow")) || sees("\\end");
    }

    /// An atom with what stands below and above it.
    private String scripted() {
        boolean limits = false;
        boolean function = false;
        if (peek() == '\\') {
            String name = name(at + 1);
            limits = TexSymbols.WITH_LIMITS.containsKey(name);
            function = TexSymbols.FUNCTIONS.contains(name) || name.equals("operatorname");
        }
        String base = atom();
        String below = "";
        String above = "";
        for (skip(); peek() == '_' || peek() == '^' || peek() == '\''; skip()) {
            switch (tex.charAt(at++)) {
                case '_' -> below = argument();
                case '^' -> above += argument();
                default -> above += "<mo>′</mo>";
            }
        }
        String all = script(base, below, above.isEmpty() ? "" : "<mrow>" + above + "</mrow>", limits);
        if (!function) {
            return all;
        }
        return all + APPLY
                + (Character.isLetterOrDigit(peek()) || (peek() == '\\' && name(at + 1).length() > 1)
                        ? space("0.167")
                        : "");
    }

    private static String script(String base, String below, String above, boolean limits) {
        String element =
                (below.isEmpty() ? "" : limits ? "under" : "sub") + (above.isEmpty() ? "" : limits ? "over" : "sup");
        return element.isEmpty() ? base : "<m" + element + ">" + base + below + above + "</m" + element + ">";
    }

    private String atom() {
        char c = tex.charAt(at);
        if (c == '{') {
            return group();
        }
        if (c == '\\') {
            return command();
        }
        if (Character.isDigit(c)) {
            int from = at;
            while (Character.isDigit(peek())
                    || (peek() == '.' && at + 1 < tex.length() && Character.isDigit(tex.charAt(at + 1)))) {
                at++;
            }
            return "<mn>" + tex.substring(from, at) + "</mn>";
        }
        return character();
    }

    private String character() {
        char c = tex.charAt(at++);
        return Character.isLetter(c)
                ? "<mi>" + c + "</mi>"
                : Character.isDigit(c) ? "<mn>" + c + "</mn>" : c == '~' ? space("0.25") : TexSymbols.operator(c);
    }

    /// What a command or a script applies to: a group, a command or one character.
    private String argument() {
        skip();
        require(peek() != END, "formula: \"%s\" ends too early; complete it", tex);
        return peek() == '{' ? group() : peek() == '\\' ? command() : character();
    }

    private String group() {
        at++;
        String inside = row("");
        expect("}");
        return "<mrow>" + inside + "</mrow>";
    }

    private String command() {
        String name = name(at + 1);
        at += 1 + name.length();
        if (TexSymbols.SPACES.containsKey(name)) {
            return space(TexSymbols.SPACES.get(name));
        }
        if (TexSymbols.ACCENTS.containsKey(name)) {
            return "<mover accent=\"true\">" + argument() + "<mo>" + TexSymbols.ACCENTS.get(name) + "</mo></mover>";
        }
        if (TexSymbols.FUNCTIONS.contains(name)) {
            return "<mi>" + name + "</mi>";
        }
        if (TexSymbols.WITH_LIMITS.containsKey(name)) {
            String text = TexSymbols.WITH_LIMITS.get(name);
            return "<mo movablelimits=\"true\">" + text + "</mo>";
        }
        return switch (name) {
            case "frac", "dfrac" -> "<mfrac>" + argument() + argument() + "</mfrac>";
            case "tfrac" ->
                "<mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac>" + argument() + argument()
                        + "</mfrac></mstyle>";
            case "binom" ->
                "<mrow><mo>(</mo><mfrac linethickness=\"0\">" + argument() + argument() + "</mfrac><mo>)</mo></mrow>";
            case "sqrt" -> root();
            case "text" -> "<mtext>" + Html.escape(raw()) + "</mtext>";
            case "mathrm", "operatorname" -> "<mi mathvariant=\"normal\">" + Html.escape(raw()) + "</mi>";
            case "mathbb" -> "<mi>" + TexSymbols.doubleStruck(raw()) + "</mi>";
            case "mathcal" -> "<mi>" + TexSymbols.script(raw()) + "</mi>";
            case "mathrel" -> argument();
            case "left" -> fenced();
            case "big", "bigl", "bigr", "Big", "Bigl", "Bigr" ->
                "<mo stretchy=\"true\" minsize=\"" + (name.startsWith("B") ? "1.8em" : "1.2em") + "\">" + delimiter()
                        + "</mo>";
            case "begin" -> environment();
            default -> known(name);
        };
    }

    private String known(String name) {
        String symbol = TexSymbols.symbol(name);
        require(!symbol.isEmpty(),
                "formula: \"\\%s\" in \"%s\" is not known; write it otherwise or add it to TexSymbols", name, tex);
        return symbol;
    }

    private String root() {
        if (peek() != '[') {
            return "<msqrt>" + argument() + "</msqrt>";
        }
        at++;
        String degree = "<mrow>" + row("]") + "</mrow>";
        expect("]");
        return "<mroot>" + argument() + degree + "</mroot>";
    }

    private String fenced() {
        String open = delimiter();
        String inside = row("");
        expect("\\right");
        return "<mrow><mo fence=\"true\">" + open + "</mo>" + inside + "<mo fence=\"true\">" + delimiter()
                + "</mo></mrow>";
    }

    private String delimiter() {
        skip();
        require(peek() != END, "formula: \"%s\" ends where a bracket is needed; complete it", tex);
        if (peek() == '\\') {
            return command().replaceAll("<[^>]*>", "");
        }
        char c = tex.charAt(at++);
        return c == '.' ? "" : Html.escape(String.valueOf(c));
    }

    /// A table of rows, with brackets for a matrix and a brace for cases.
    private String environment() {
        String name = raw();
        StringBuilder rows = new StringBuilder();
        while (!sees("\\end")) {
            StringBuilder cells = new StringBuilder("<mtd>").append(row("")).append("</mtd>");
            while (peek() == '&') {
                at++;
                cells.append("<mtd>").append(row("")).append("</mtd>");
            }
            rows.append("<mtr>").append(cells).append("</mtr>");
            if (sees("\\\\")) {
                at += 2;
                skip();
            } else {
                require(sees("\\end"), "formula: \"%s\" lacks \\end{%s}; add it", tex, name);
            }
        }
        expect("\\end");
        raw();
        String table = "<mtable>" + rows + "</mtable>";
        return switch (name) {
            case "pmatrix" -> "<mrow><mo fence=\"true\">(</mo>" + table + "<mo fence=\"true\">)</mo></mrow>";
            case "cases" -> "<mrow><mo fence=\"true\">{</mo>" + table + "</mrow>";
            default -> table;
        };
    }

    /// The text of a group, or one character, as it stands.
    private String raw() {
        skip();
        if (peek() != '{') {
            require(peek() != END, "formula: \"%s\" ends too early; complete it", tex);
            return String.valueOf(tex.charAt(at++));
        }
        int end = tex.indexOf('}', at);
        require(end >= 0, "formula: \"%s\" lacks a }; add it", tex);
        String text = tex.substring(at + 1, end);
        at = end + 1;
        return text;
    }

    private String name(int from) {
        int to = from;
        while (to < tex.length() && Character.isLetter(tex.charAt(to))) {
            to++;
        }
        require(from < tex.length(), "formula: \"%s\" ends with a backslash; complete it", tex);
        return tex.substring(from, to == from ? from + 1 : to);
    }

    private static String space(String width) {
        return "<mspace width=\"" + width + "em\"/>";
    }

    private char peek() {
        return at < tex.length() ? tex.charAt(at) : END;
    }

    private boolean sees(String text) {
        return tex.startsWith(text, at);
    }

    private void expect(String text) {
        require(sees(text), "formula: \"%s\" lacks a %s; add it", tex, text);
        at += text.length();
    }

    private void skip() {
        while (Character.isWhitespace(peek())) {
            at++;
        }
    }
}
