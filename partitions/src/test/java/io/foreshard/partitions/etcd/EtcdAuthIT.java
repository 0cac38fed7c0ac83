package io.foreshard.partitions.etcd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.etcd.jetcd.Auth;
import io.etcd.jetcd.Client;
import io.foreshard.partitions.etcd.ControlPlaneException.Code;
import io.foreshard.partitions.etcd.EtcdOptions.Credentials;
import io.foreshard.servers.EtcdServer;
import io.foreshard.servers.TemporaryFolder;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class EtcdAuthIT {

    @Test
    void aUserIsLetInAndAWrongPasswordIsOneClearMessage() throws Exception {
        try (TemporaryFolder folder = TemporaryFolder.create("etcd-auth-it");
                EtcdServer etcd = EtcdServer.start(folder.resolve("etcd"))) {
            enableUsers(etcd);
            EtcdOptions options = Fixtures.options(etcd, "/foreshard");
            try (EtcdClient client =
                    EtcdClient.connect(options.withCredentials(new Credentials("root", "correct horse")))) {
                ShardMap map = new ShardMap(client);
                assertEquals(map.initializeRule(Fixtures.PARTITIONS), map.rule().orElseThrow());
            }
            assertDenied(options.withCredentials(new Credentials("root", "wrong")));
            assertDenied(options);
        }
    }

    private static void assertDenied(EtcdOptions options) {
        ControlPlaneException failure = assertThrows(ControlPlaneException.class, () -> EtcdClient.connect(options));
        assertEquals(Code.DENIED, failure.code(), failure.getMessage());
        assertFalse(failure.isRetryable());
        assertTrue(String.valueOf(failure.getMessage()).contains("check user, password"), failure.getMessage());
    }

    private static void enableUsers(EtcdServer etcd) throws Exception {
        try (Client admin = Client.builder().endpoints(etcd.endpoint()).build()) {
            Auth auth = admin.getAuthClient();
            auth.userAdd(Keys.bytes("root"), Keys.bytes("correct horse")).get(10, TimeUnit.SECONDS);
            auth.roleAdd(Keys.bytes("root")).get(10, TimeUnit.SECONDS);
            auth.userGrantRole(Keys.bytes("root"), Keys.bytes("root")).get(10, TimeUnit.SECONDS);
            auth.authEnable().get(10, TimeUnit.SECONDS);
        }
    }
}
