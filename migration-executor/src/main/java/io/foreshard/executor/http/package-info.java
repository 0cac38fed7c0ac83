/** What an executor tells over HTTP. */
@NullMarked
package io.foreshard.executor.http;

import org.jspecify.annotations.NullMarked;
