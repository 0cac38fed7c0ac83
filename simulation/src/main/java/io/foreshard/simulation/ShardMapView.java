package io.foreshard.simulation;

import io.foreshard.core.DefaultRule;
import io.foreshard.core.Home;
import io.foreshard.core.ItemId;
import io.foreshard.simulation.ModelEtcd.Compare;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Who owns what, as the model etcd says at this moment: the item's entry, else the customer's, else the rule. */
final class ShardMapView {

    private final ModelEtcd etcd;
    private final DefaultRule rule;

    ShardMapView(ModelEtcd etcd, DefaultRule rule) {
        this.etcd = etcd;
        this.rule = rule;
    }

    /** What a transaction has to compare so that the home is still this one. */
    record Located(Home home, List<Compare> unchanged) {}

    Located locate(ItemId item) {
        List<Compare> seen = new ArrayList<>();
        Optional<Home> own = home(itemKey(item), seen);
        if (own.isPresent()) {
            return new Located(own.get(), seen);
        }
        Home inherited = home(customerKey(item), seen).orElseGet(() -> rule.homeOf(item.customerId()));
        return new Located(inherited, seen);
    }

    Home home(ItemId item) {
        return locate(item).home();
    }

    private Optional<Home> home(String key, List<Compare> seen) {
        seen.add(new Compare(key, etcd.modified(key)));
        return etcd.get(key).map(entry -> (Home) entry.value());
    }

    static String itemKey(ItemId item) {
        return "map/i/" + item.key();
    }

    static String customerKey(ItemId item) {
        return "map/c/" + item.customerId();
    }
}
