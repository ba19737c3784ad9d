package org.itograd.experiments.lesson;

/// A program in a lesson.
///
/// @param number from 1
/// @param code   Java, as one would paste it into jshell
/// @param shown  what the lesson says that it prints; empty if nothing
/// @param hidden whether it is the solution of an exercise
/// @param begin  the line of the text, from 0, on which its fence begins
/// @param end    the line after that on which the fence of its output ends, or its own where it prints nothing
/// @param until  the line after that on which its own fence ends
public record LessonBlock(int number, String code, String shown, boolean hidden, int begin, int until, int end) {}
