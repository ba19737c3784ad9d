package org.itograd.experiments.study.plan;

import static org.itograd.base.Arguments.require;

/// What must hold if an attack has done what it could: its accuracy is at most that of a weaker one, or a number.
///
/// @param name     of the plan
/// @param training whose accuracies are compared
/// @param strong   measure that should leave the lower accuracy
/// @param strongAt value of its swept setting; empty for the mean over all
/// @param weak     measure that should leave the higher accuracy, or a number
/// @param weakAt   value of its swept setting; empty for the mean over all
/// @param within   by how much the lower accuracy may exceed the higher one
public record Check(String name, String training, String strong, String strongAt, String weak, String weakAt,
        double within) {
    /// `STRONG[@VALUE] WEAK[@VALUE] on=TRAINING [within=X]`.
    static Check parse(String name, String text) {
        Words words = new Words(text);
        require(words.arguments().size() == 1, "a check is \"STRONGER WEAKER on=TRAINING\", got \"%s\"", text);
        Check check = new Check(name, words.text("on", StudyPlan.PRIMARY), before(words.head()), after(words.head()),
                before(words.arguments().getFirst()), after(words.arguments().getFirst()), words.number("within", 0));
        words.requireAllUsed();
        require(Double.isFinite(check.within()), "within: must be finite, got %s", check.within());
        return check;
    }

    private static String before(String text) {
        return text.contains("@") ? text.substring(0, text.indexOf('@')) : text;
    }

    private static String after(String text) {
        return text.contains("@") ? text.substring(text.indexOf('@') + 1) : "";
    }

    /// Whether the weaker side is a number, not a measure.
    public boolean isNumber() {
        return weak.matches("[0-9]+([.][0-9]*)?|[.][0-9]+");
    }
}
