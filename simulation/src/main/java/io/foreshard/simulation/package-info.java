/** The seeded cluster: the real rules of core on model stores, a model of etcd and of the topics, and a virtual clock. */
@NullMarked
package io.foreshard.simulation;

import org.jspecify.annotations.NullMarked;
