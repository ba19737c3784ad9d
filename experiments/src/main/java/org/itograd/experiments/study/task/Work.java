package org.itograd.experiments.study.task;

/// How much there is to do in a task.
///
/// @param kind  tasks of one kind take times in proportion to their units
/// @param units of work, such as images
/// @param guess seconds per unit where nothing has been measured
record Work(String kind, double units, double guess) {}
