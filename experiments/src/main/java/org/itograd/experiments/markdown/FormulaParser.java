package org.itograd.experiments.markdown;

import java.util.Set;
import org.commonmark.parser.beta.InlineContentParser;
import org.commonmark.parser.beta.InlineContentParserFactory;
import org.commonmark.parser.beta.InlineParserState;
import org.commonmark.parser.beta.ParsedInline;
import org.commonmark.parser.beta.Position;
import org.commonmark.parser.beta.Scanner;

/// Formulas as GitHub reads them: `$…$` in a line, unless a space follows the first or stands before the last dollar, or a digit follows it;
/// `$$…$$` on lines of their own.
final class FormulaParser implements InlineContentParser, InlineContentParserFactory {
    @Override
    public Set<Character> getTriggerCharacters() {
        return Set.of('$');
    }

    @Override
    public InlineContentParser create() {
        return this;
    }

    @Override
    public ParsedInline tryParse(InlineParserState state) {
        Scanner scanner = state.scanner();
        int dollars = Math.min(2, scanner.matchMultiple('$'));
        Position from = scanner.position();
        if (dollars == 1 && Character.isWhitespace(scanner.peek())) {
            return ParsedInline.none();
        }
        while (scanner.find('$') >= 0) {
            Position to = scanner.position();
            boolean spaced = Character.isWhitespace(scanner.peekPreviousCodePoint());
            boolean escaped = scanner.peekPreviousCodePoint() == '\\';
            int closing = scanner.matchMultiple('$');
            if (!escaped && closing == dollars && (dollars == 2 || (!spaced && !Character.isDigit(scanner.peek())))) {
                String tex = scanner.getSource(from, to).getContent().strip();
                return tex.isEmpty()
                        ? ParsedInline.none()
                        : ParsedInline.of(new Formula(tex, dollars == 2), scanner.position());
            }
        }
        return ParsedInline.none();
    }
}
