package org.itograd.experiments.lesson;

import org.itograd.experiments.markdown.Markdown;
import org.itograd.experiments.markdown.WebPage;

/// A lesson as one HTML page, with its pictures inside.
public final class LessonPage {
    private LessonPage() {}

    /// The page of a lesson as it stands.
    public static String of(Lesson lesson) {
        return WebPage.of(lesson.title(),
                Markdown.html(Markdown.parse(lesson.text()), name -> lesson.pictures().getOrDefault(name, "")));
    }
}
