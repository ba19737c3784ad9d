package org.itograd.experiments.study.task;

import org.itograd.experiments.study.plan.StudyPlan;

/// What the steps of a study work with.
///
/// @param plan   of the study
/// @param images to train and measure on
/// @param store  of results
public record Laboratory(StudyPlan plan, StudyImages images, TaskStore store) {}
