/** The analyzer's job under load, beside the least that any job over the same topic has to do. */
@NullMarked
package io.foreshard.benchmarks.pipeline;

import org.jspecify.annotations.NullMarked;
