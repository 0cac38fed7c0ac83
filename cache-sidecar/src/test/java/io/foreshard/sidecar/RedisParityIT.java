package io.foreshard.sidecar;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.foreshard.servers.RedisOptions;
import io.foreshard.servers.RedisServer;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Every command beside a real Redis 7.0: the same bytes come back. */
class RedisParityIT {

    @TempDir
    static Path folder;

    private static RedisServer redis;
    private static ModelSidecar sidecar;

    @BeforeAll
    static void start() {
        redis = RedisServer.start(folder.resolve("redis"), RedisOptions.cache(64L << 20));
        sidecar = new ModelSidecar(List.of(ModelSidecar.EU_1, ModelSidecar.US_1));
    }

    @AfterAll
    static void stop() {
        sidecar.close();
        redis.close();
    }

    private static final String[] SCRIPT = {
        "GET c:none",
        "SET c:a 1",
        "GET c:a",
        "SET c:a 2 NX",
        "SET c:a 2 XX",
        "SET c:b 2 XX",
        "SET c:a 3 GET",
        "SET c:b 3 GET",
        "SET c:b 4 NX GET",
        "SET c:new 4 NX GET",
        "GET c:new",
        "SET c:a 1 NX XX",
        "SET c:a 1 EX",
        "SET c:a 1 EX 0",
        "SET c:a 1 EX -1",
        "SET c:a 1 EX x",
        "SET c:a 1 PX 99999999999999999999",
        "SET c:a 1 EX 9223372036854775807",
        "SET c:a 1 PX 9223372036854775807",
        "SET c:a 1 EX 100 PX 100",
        "SET c:a 1 EX 100 EX 200",
        "TTL c:a",
        "SET c:a 1 KEEPTTL",
        "TTL c:a",
        "SET c:a 1 KEEPTTL EX 10",
        "SET c:a 1 PERSIST",
        "SET c:a 1 EXAT 4000000000",
        "SET c:a 1 PXAT 1",
        "GET c:a",
        "SET c:a 1 BOGUS",
        "SETEX c:s 100 v",
        "TTL c:s",
        "SETEX c:s 0 v",
        "SETEX c:s x v",
        "PSETEX c:s 100000 v",
        "PSETEX c:s -5 v",
        "SETNX c:s w",
        "SETNX c:t w",
        "GETDEL c:t",
        "GETDEL c:t",
        "GETEX c:s",
        "GETEX c:s EX 50",
        "TTL c:s",
        "GETEX c:s PERSIST",
        "TTL c:s",
        "GETEX c:s EX 0",
        "GETEX c:none EX 0",
        "GETEX c:s NX",
        "GETEX c:s PXAT 1",
        "EXISTS c:s",
        "DEL c:s",
        "SET c:x v",
        "DEL c:x c:x c:none",
        "UNLINK c:none",
        "EXISTS c:a c:a c:none",
        "MSET c:m1 1 d:m2 2 e:m3 3",
        "MGET c:m1 d:m2 e:m3 c:none",
        "MSET c:m1",
        "MSET c:m1 1 c:m2",
        "MSET c:m1 1 c:m1 2",
        "GET c:m1",
        "INCR c:n",
        "INCR c:n",
        "DECR c:n",
        "INCRBY c:n 41",
        "DECRBY c:n 2",
        "INCRBY c:n x",
        "INCRBY c:n 01",
        "INCRBY c:n 9223372036854775807",
        "DECRBY c:n -9223372036854775808",
        "SET c:big 9223372036854775807",
        "INCR c:big",
        "SET c:txt abc",
        "INCR c:txt",
        "STRLEN c:txt",
        "STRLEN c:none",
        "APPEND c:txt def",
        "APPEND c:fresh xyz",
        "GET c:txt",
        "TTL c:txt",
        "PTTL c:txt",
        "TTL c:none",
        "PTTL c:none",
        "EXPIRE c:txt 100",
        "TTL c:txt",
        "EXPIRE c:none 100",
        "EXPIRE c:txt x",
        "EXPIRE c:txt 9223372036854775807",
        "PEXPIRE c:txt 9223372036854775807",
        "PERSIST c:txt",
        "PERSIST c:txt",
        "PERSIST c:none",
        "EXPIRE c:txt -1",
        "GET c:txt",
        "SET c:txt v",
        "PEXPIRE c:txt 0",
        "EXISTS c:txt",
        "EXPIREAT c:m1 4000000000",
        "PEXPIREAT c:m1 1",
        "TYPE c:n",
        "TYPE c:none",
        "PING",
        "PING hello",
        "PING a b",
        "ECHO hi",
        "ECHO",
        "SELECT 0",
        "SELECT 99",
        "SELECT x",
        "AUTH secret",
        "AUTH default secret",
        "AUTH nobody secret",
        "CLIENT SETNAME me",
        "CLIENT GETNAME",
        "CLIENT SETNAME",
        "CLIENT NOSUCH",
        "CONFIG GET save",
        "CONFIG GET appendonly",
        "HELLO 4",
        "HELLO x",
        "HELLO 2 BOGUS",
        "NOSUCH",
        "NOSUCH with some args",
        "GET",
        "GET a b",
        "SET c:a",
    };

    @Test
    void a_script_over_all_commands_gets_the_same_bytes() throws IOException {
        try (RawConnection ours = new RawConnection(sidecar.port());
                RawConnection theirs = new RawConnection(redis.port())) {
            for (String line : SCRIPT) {
                String[] call = line.split(" ");
                assertEquals(theirs.call(call), ours.call(call), line);
            }
        }
    }

    @Test
    void the_same_in_the_third_version_of_the_protocol() throws IOException {
        try (RawConnection ours = new RawConnection(sidecar.port());
                RawConnection theirs = new RawConnection(redis.port())) {
            theirs.call("HELLO", "3");
            ours.call("HELLO", "3");
            for (String line : SCRIPT) {
                String[] call = line.replace("c:", "c3:").replace("d:", "d3:").split(" ");
                assertEquals(theirs.call(call), ours.call(call), line);
            }
        }
    }

    @Test
    void random_sequences_get_the_same_bytes_pipelined_and_not() throws IOException {
        long seed = Long.getLong("foreshard.test.seed", System.nanoTime());
        Random random = new Random(seed);
        try (RawConnection ours = new RawConnection(sidecar.port());
                RawConnection theirs = new RawConnection(redis.port())) {
            for (int round = 0; round < 300; round++) {
                int depth = 1 + random.nextInt(20);
                String[][] calls = new String[depth][];
                for (int i = 0; i < depth; i++) {
                    calls[i] = RandomCommands.next(random, "r" + seed);
                    byte[] request = RawConnection.encode(List.of(calls[i]));
                    ours.send(request);
                    theirs.send(request);
                }
                for (String[] call : calls) {
                    assertEquals(theirs.reply(), ours.reply(), "seed " + seed + ": " + String.join(" ", call));
                }
            }
        }
    }
}
