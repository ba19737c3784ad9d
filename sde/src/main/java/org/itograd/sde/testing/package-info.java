/// The convergence kit: proves a solver's orders, laws and identities, in a few lines of a test. Needs jqwik only for
/// [SdeArbitraries].
///
/// ```java
/// @Test
/// void mySolverConvergesAsItClaims() {
///     for (TestProblem problem : TestProblems.suitableFor(new MySolver())) {
///         ConvergenceReport report = ConvergenceStudy.of(new MySolver(), problem).run();
///         System.out.println(report);
///         report.requireClaimedOrders();
///     }
/// }
/// ```
@NullMarked
package org.itograd.sde.testing;

import org.jspecify.annotations.NullMarked;
