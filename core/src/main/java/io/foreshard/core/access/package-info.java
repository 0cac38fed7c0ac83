/** The promises of a read: which cached copy may answer, which fill may be kept, and where to ask next. */
@NullMarked
package io.foreshard.core.access;

import org.jspecify.annotations.NullMarked;
