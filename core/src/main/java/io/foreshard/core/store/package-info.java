/**
 * The contract of a partition store: owner records, fences, mutations, the change log. It lives in core, and not beside
 * the real stores, because the model store of the simulation keeps the very same contract.
 */
@NullMarked
package io.foreshard.core.store;

import org.jspecify.annotations.NullMarked;
