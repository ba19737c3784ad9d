package org.itograd.experiments.lesson;

/// A program of a lesson does not run.
public final class LessonException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LessonException(String message) {
        super(message);
    }
}
