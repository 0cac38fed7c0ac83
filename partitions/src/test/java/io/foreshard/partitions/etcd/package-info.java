@NullMarked
package io.foreshard.partitions.etcd;

import org.jspecify.annotations.NullMarked;
