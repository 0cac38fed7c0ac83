package io.foreshard.partitions.etcd;

import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.OptionsUtil;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** All keys under a prefix at one revision, read in pages, so that no answer grows without bound. */
final class PagedRange {

    static final int PAGE = 1_000;

    private PagedRange() {}

    /** @param revision the one revision at which all of it was read */
    record Content(List<KeyValue> entries, long revision) {}

    static CompletableFuture<Content> read(EtcdClient client, String prefix) {
        ByteSequence end = OptionsUtil.prefixEndOf(Keys.bytes(prefix));
        return next(client, Keys.bytes(prefix), end, new ArrayList<>(), 0);
    }

    private static CompletableFuture<Content> next(
            EtcdClient client, ByteSequence from, ByteSequence end, List<KeyValue> entries, long revision) {
        GetOption option = GetOption.builder()
                .withRange(end)
                .withLimit(PAGE)
                .withRevision(revision)
                .build();
        return client.get(from, option).thenCompose(page -> {
            entries.addAll(page.getKvs());
            long readAt = revision == 0 ? page.getHeader().getRevision() : revision;
            return page.isMore()
                    ? next(client, after(page), end, entries, readAt)
                    : CompletableFuture.completedFuture(new Content(List.copyOf(entries), readAt));
        });
    }

    /** The smallest key above the last one of the page. */
    static ByteSequence after(GetResponse page) {
        byte[] last = page.getKvs().get(page.getKvs().size() - 1).getKey().getBytes();
        return ByteSequence.from(Arrays.copyOf(last, last.length + 1));
    }
}
