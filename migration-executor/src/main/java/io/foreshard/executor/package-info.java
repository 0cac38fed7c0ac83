/** The migration executor: the service that takes migration requests and runs them. */
@NullMarked
package io.foreshard.executor;

import org.jspecify.annotations.NullMarked;
