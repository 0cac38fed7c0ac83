/** The control plane in etcd: shard map, migration records, leases and operators' keys. The only place that knows jetcd. */
@NullMarked
package io.foreshard.partitions.etcd;

import org.jspecify.annotations.NullMarked;
