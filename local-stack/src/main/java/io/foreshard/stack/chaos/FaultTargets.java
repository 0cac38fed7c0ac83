package io.foreshard.stack.chaos;

import io.foreshard.stack.ComponentRecord;
import io.foreshard.stack.LocalStack;
import io.foreshard.stack.proxy.LinkSpec;
import java.util.List;

/** What in a running stack a kind of fault may hit. Thread-safe. */
final class FaultTargets {

    private final LocalStack stack;
    private final EtcdLeader etcd = new EtcdLeader();

    FaultTargets(LocalStack stack) {
        this.stack = stack;
    }

    /** Names of components, or of links; at least one. */
    List<String> of(FaultKind.Target target) throws InterruptedException {
        return switch (target) {
            case EXECUTOR -> components("executor-");
            case SIDECAR -> components("sidecar ");
            case ETCD_LEADER -> List.of(etcdLeader());
            case STORE -> components("store ");
            case CACHE -> components("cache ");
            case KAFKA -> List.of("kafka");
            case LINK -> stack.state().links().stream().map(LinkSpec::name).toList();
            case REGIONS -> List.of("all links");
        };
    }

    /** While there is none, the first member stands for it. */
    private String etcdLeader() throws InterruptedException {
        List<ComponentRecord> members = stack.state().components().stream()
                .filter(component -> component.kind().equals("etcd"))
                .toList();
        for (ComponentRecord member : members) {
            if (etcd.leads(member.port())) {
                return member.name();
            }
        }
        return members.get(0).name();
    }

    private List<String> components(String prefix) {
        return stack.state().components().stream()
                .map(ComponentRecord::name)
                .filter(name -> name.startsWith(prefix))
                .sorted()
                .toList();
    }
}
