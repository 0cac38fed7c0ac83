/**
 * The whole system on one machine, real components only: one supervisor that starts Kafka, etcd, and for each region a
 * partition, a cache and a sidecar, Flink, executors, and the proxy that lets distance be felt.
 */
@NullMarked
package io.foreshard.stack;

import org.jspecify.annotations.NullMarked;
