/** Which hints are worth a fetch, when to fetch them, and what came of it. */
@NullMarked
package io.foreshard.core.prefetch;

import org.jspecify.annotations.NullMarked;
