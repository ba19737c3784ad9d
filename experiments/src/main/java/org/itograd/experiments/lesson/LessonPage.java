package org.itograd.experiments.lesson;

import org.itograd.experiments.markdown.Markdown;
import org.itograd.experiments.markdown.WebPage;

/// A lesson as one HTML page, with its pictures inside.
public final class LessonPage {
    /// Where there is room, programs are as wide as their lines, and may stick out of the text to the right.
    private static final String STYLE = """
            @media (min-width: 60rem) {
              body > pre { box-sizing: border-box; width: fit-content; min-width: 100%; max-width: calc(50vw + 21rem); }
            }
            """;

    private LessonPage() {}

    /// The page of a lesson as it stands.
    public static String of(Lesson lesson) {
        return WebPage.of(lesson.title(), STYLE,
                Markdown.html(Markdown.parse(lesson.text()), name -> lesson.pictures().getOrDefault(name, "")));
    }
}
