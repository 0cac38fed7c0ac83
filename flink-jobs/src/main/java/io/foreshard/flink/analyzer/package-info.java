/** The operators of the AccessPatternAnalyzer: thin shells around {@code core.mobility}. */
@NullMarked
package io.foreshard.flink.analyzer;

import org.jspecify.annotations.NullMarked;
