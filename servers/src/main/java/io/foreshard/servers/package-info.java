/**
 * Real servers as child processes on loopback: etcd, Redis, PostgreSQL and Kafka. Each starts healthy or fails with one
 * clear message, can be killed, paused and restarted on its port and folder, and never outlives this JVM.
 */
@NullMarked
package io.foreshard.servers;

import org.jspecify.annotations.NullMarked;
