package org.itograd.experiments.markdown;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MarkdownTest {
    private static String html(String text) {
        return Markdown.html(Markdown.parse(text), name -> name.endsWith(".svg") ? "<svg/>" : "");
    }

    private static String inside(String tex) {
        return MathMl.of(tex, false).replaceAll("^<math[^>]*><mrow>|</mrow></math>$", "");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "x_k^2| <msubsup><mi>x</mi><mi>k</mi><mrow><mn>2</mn></mrow></msubsup>",
                "\\tfrac12| <mstyle displaystyle=\"false\" scriptlevel=\"0\"><mfrac><mn>1</mn><mn>2</mn></mfrac></mstyle>",
                "\\frac{a}{12}| <mfrac><mrow><mi>a</mi></mrow><mrow><mn>12</mn></mrow></mfrac>",
                "g'| <msup><mi>g</mi><mrow><mo>′</mo></mrow></msup>",
                "\\sqrt h| <msqrt><mi>h</mi></msqrt>",
                "\\bar y^\\top| <msup><mover accent=\"true\"><mi>y</mi><mo>¯</mo></mover><mrow><mi>⊤</mi></mrow></msup>",
                "\\mathbb R| <mi>ℝ</mi>",
                "\\mathcal N| <mi>\uD835\uDCA9</mi>",
                "a < b| <mi>a</mi><mo>&lt;</mo><mi>b</mi>",
                "\\text{if } 0.5| <mtext>if </mtext><mn>0.5</mn>",
                "\\log x| <mi>log</mi><mo>&#x2061;</mo><mspace width=\"0.167em\"/><mi>x</mi>",
                "-1| <mo>−</mo><mn>1</mn>"
            })
    void aFormulaBecomesMathMl(String tex, String expected) {
        assertEquals(expected, inside(tex));
    }

    @Test
    void barsAndSlashesStandCloseToWhatTheyEncloseAndDivide() {
        String close = "<mo stretchy=\"false\" lspace=\"0em\" rspace=\"0em\">";
        assertEquals(close + "|</mo><mi>x</mi>" + close + "|</mo>", inside("|x|"));
        assertEquals("<mi>x</mi>" + close + "/</mo><mn>2</mn>", inside("x/2"));
    }

    @Test
    void aMatrixIsATableInBrackets() {
        assertEquals(
                "<mrow><mo fence=\"true\">(</mo><mtable><mtr><mtd><mn>1</mn></mtd><mtd><mn>0</mn></mtd></mtr>"
                        + "<mtr><mtd><mn>0</mn></mtd><mtd><mn>1</mn></mtd></mtr></mtable><mo fence=\"true\">)</mo></mrow>",
                inside("\\begin{pmatrix}1 & 0 \\\\ 0 & 1\\end{pmatrix}"));
    }

    @Test
    void whatIsNotKnownIsRefused() {
        for (String tex : List.of("\\nonsense", "{x", "x}", "\\frac1", "\\left( x", "x_", "\\")) {
            assertThrows(IllegalArgumentException.class, () -> MathMl.of(tex, false), tex);
        }
    }

    @Test
    void dollarsBelongToFormulasAsOnGitHub() {
        assertTrue(html("a $x$ b").contains("<math"));
        assertTrue(html("$$\nx = *y*\n$$").contains("display=\"block\""));
        assertEquals("<p>5 $ and 6 $ more</p>\n", html("5 $ and 6 $ more"));
        assertEquals("<p>from $5 to $6</p>\n", html("from $5 to $6"));
        assertEquals("<p><code>$x$</code></p>\n", html("`$x$`"));
    }

    @Test
    void tablesDetailsAndPicturesAreKept() {
        assertTrue(html("| a | b |\n|---|---|\n| 1 | $x$ |\n").contains("<td><math"));
        assertTrue(html("<details>\n<summary>s</summary>\n\n*x*\n\n</details>\n").contains("<em>x</em>"));
        assertTrue(html("![words](p.svg)").contains("<svg/><span class=\"caption\">words</span>"));
        assertTrue(html("![words](p.png)").contains("<img src=\"p.png\" alt=\"words\"/>"));
    }

    @Test
    void everyFormulaOfTheDocumentationIsKnown() throws IOException {
        Path root = Files.isDirectory(Path.of("experiments")) ? Path.of("") : Path.of("..");
        int formulas = 0;
        for (String folder : List.of("autodiff", "sde", "sde/doc", "nn", "experiments")) {
            try (Stream<Path> files = Files.list(root.resolve(folder))) {
                for (Path file : files.filter(f -> f.toString().endsWith(".md")).toList()) {
                    formulas += html(Files.readString(file)).split("<math", -1).length - 1;
                }
            }
        }
        assertTrue(formulas > 200, formulas + " formulas");
    }
}
