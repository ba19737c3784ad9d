/// Samplers without discretisation error, for the equations whose transition laws are known:
/// [GeometricBrownianMotion][org.itograd.sde.exact.GeometricBrownianMotion],
/// [OrnsteinUhlenbeck][org.itograd.sde.exact.OrnsteinUhlenbeck] in any dimension,
/// [CoxIngersollRoss][org.itograd.sde.exact.CoxIngersollRoss] and [BrownianBridge][org.itograd.sde.exact.BrownianBridge].
///
/// All are an [ExactSampler][org.itograd.sde.exact.ExactSampler]: a transition is a pure function of the state before it, two
/// times and a random key, and can be differentiated by state and parameters. The rest of the package is what the laws are made of:
/// gamma functions, the noncentral chi-square distribution, functions of matrices.
@NullMarked
package org.itograd.sde.exact;

import org.jspecify.annotations.NullMarked;
