/** Executors that move items between real stores, beside what etcd and the stores can do at best. */
@NullMarked
package io.foreshard.benchmarks.migration;

import org.jspecify.annotations.NullMarked;
