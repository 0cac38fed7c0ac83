/**
 * The job that decides who moves, where and when, and what is only prefetched. Decisions are core's; here is what keeps
 * them: state by customer, timers, operators' policies, and the admission of moves against credits.
 */
@NullMarked
package io.foreshard.flink.planner;

import org.jspecify.annotations.NullMarked;
