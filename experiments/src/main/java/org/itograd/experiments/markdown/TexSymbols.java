package org.itograd.experiments.markdown;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;

/// What the commands of LaTeX that stand for one character, or for a name, look like.
final class TexSymbols {
    /// Names that are set upright: `\log x`.
    static final Set<String> FUNCTIONS =
            Set.of("arctan", "cos", "cosh", "det", "exp", "ln", "log", "sin", "sinh", "tan", "tanh");

    /// Names and signs that have what stands below and above them in a formula of its own.
    static final Map<String, String> WITH_LIMITS =
            Map.of("inf", "inf", "lim", "lim", "max", "max", "min", "min", "prod",
                    "∏", "sum", "∑", "sup", "sup");

    /// Signs over a letter.
    static final Map<String, String> ACCENTS = Map.of("bar", "¯", "dot", "˙", "hat", "^", "overline", "¯", "tilde", "~",
            "vec", "→");

    /// Widths in em.
    static final Map<String, String> SPACES =
            Map.of(" ", "0.25", "!", "-0.167", ",", "0.167", ":", "0.222", ";", "0.278",
                    "qquad", "2", "quad", "1");

    /// Letters, set in italics if they are small.
    private static final String LETTERS = """
            alpha α beta β gamma γ delta δ epsilon ϵ varepsilon ε zeta ζ eta η theta θ vartheta ϑ iota ι kappa κ lambda λ mu μ nu ν xi ξ
            pi π rho ρ sigma σ tau τ upsilon υ phi ϕ varphi φ chi χ psi ψ omega ω Gamma Γ Delta Δ Theta Θ Lambda Λ Xi Ξ Pi Π Sigma Σ
            Phi Φ Psi Ψ Omega Ω partial ∂ nabla ∇ infty ∞ ell ℓ emptyset ∅ top ⊤ dots … ldots … cdots ⋯ vdots ⋮
            """;
    private static final String OPERATORS = """
            to → rightarrow → leftarrow ← Rightarrow ⇒ mapsto ↦ leftrightarrow ↔ le ≤ leq ≤ ge ≥ geq ≥ ne ≠ neq ≠ approx ≈ sim ∼ simeq ≃
            propto ∝ equiv ≡ ll ≪ gg ≫ in ∈ notin ∉ subset ⊂ cup ∪ cap ∩ cdot ⋅ times × pm ± mp ∓ circ ∘ odot ⊙ otimes ⊗ oplus ⊕
            mid ∣ int ∫ forall ∀ exists ∃ langle ⟨ rangle ⟩ lfloor ⌊ rfloor ⌋ lceil ⌈ rceil ⌉ { { } } | ‖ % % $ $ _ _ & & # #
            """;

    private static final Map<String, String> LETTER = table(LETTERS);
    private static final Map<String, String> OPERATOR = table(OPERATORS);

    /// Script and double-struck capitals that Unicode has at places of their own.
    private static final Map<Character, String> SCRIPT =
            Map.of('B', "ℬ", 'E', "ℰ", 'F', "ℱ", 'H', "ℋ", 'I', "ℐ", 'L', "ℒ", 'M', "ℳ", 'R', "ℛ");
    private static final Map<Character, String> DOUBLE =
            Map.of('C', "ℂ", 'H', "ℍ", 'N', "ℕ", 'P', "ℙ", 'Q', "ℚ", 'R', "ℝ", 'Z', "ℤ");

    private TexSymbols() {}

    private static Map<String, String> table(String text) {
        String[] words = text.strip().split("\\s+");
        Map<String, String> table = new HashMap<>();
        for (int i = 0; i < words.length; i += 2) {
            table.put(words[i], words[i + 1]);
        }
        return table;
    }

    /// The MathML of a command for one character; empty if there is none of that name.
    static String symbol(String name) {
        String letter = LETTER.get(name);
        if (letter != null) {
            return Character.isUpperCase(letter.charAt(0))
                    ? "<mi mathvariant=\"normal\">" + letter + "</mi>"
                    : "<mi>" + letter + "</mi>";
        }
        String operator = OPERATOR.get(name);
        return operator == null ? "" : operator(operator.charAt(0));
    }

    /// The MathML of an operator; brackets keep the height of the line, and bars and the slash have no space around them, which the
    /// table of operators gives them.
    static String operator(char sign) {
        String text = switch (sign) {
            case '-' -> "−";
            case '*' -> "∗";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '&' -> "&amp;";
            default -> String.valueOf(sign);
        };
        if ("|‖/".indexOf(sign) >= 0) {
            return "<mo stretchy=\"false\" lspace=\"0em\" rspace=\"0em\">" + text + "</mo>";
        }
        return "()[]{}⟨⟩⌊⌋⌈⌉".indexOf(sign) < 0
                ? "<mo>" + text + "</mo>"
                : "<mo stretchy=\"false\">" + text + "</mo>";
    }

    /// Double-struck capitals, as of the real numbers.
    static String doubleStruck(String text) {
        return capitals(text, DOUBLE, 0x1D538);
    }

    /// Script capitals.
    static String script(String text) {
        return capitals(text, SCRIPT, 0x1D49C);
    }

    private static String capitals(String text, Map<Character, String> own, int first) {
        StringBuilder out = new StringBuilder();
        for (char c : text.toCharArray()) {
            out.append(
                    c < 'A' || c > 'Z' ? String.valueOf(c) : own.getOrDefault(c, Character.toString(first + c - 'A')));
        }
        return out.toString();
    }
}
