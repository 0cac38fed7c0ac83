package io.foreshard.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.foreshard.servers.ServerException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServersIT {

    private TemporaryFolder folder;

    @BeforeEach
    void createFolder() {
        folder = TemporaryFolder.create("servers-it");
    }

    @AfterEach
    void deleteFolder() {
        folder.close();
        assertFalse(Files.exists(folder.path()));
    }

    @Test
    void etcdKeepsItsDataWhenItIsKilled() throws Exception {
        long pid;
        try (EtcdServer etcd = EtcdServer.start(folder.resolve("etcd"))) {
            int port = etcd.port();
            // "key" and "value" in base 64
            assertEquals(
                    200,
                    post(etcd.endpoint() + "/v3/kv/put", "{\"key\":\"a2V5\",\"value\":\"dmFsdWU=\"}")
                            .statusCode());
            etcd.kill();
            assertFalse(etcd.isAlive());
            etcd.restart();
            assertEquals(port, etcd.port());
            assertTrue(post(etcd.endpoint() + "/v3/kv/range", "{\"key\":\"a2V5\"}")
                    .body()
                    .contains("dmFsdWU="));
            pid = etcd.processId();
        }
        assertGone(pid);
    }

    @Test
    void threeMembersOfEtcdGoOnWithoutOneWhichComesBack() throws Exception {
        List<PortLease> ports = PortLease.take(6);
        List<EtcdMember> members = IntStream.range(0, 3)
                .mapToObj(i -> new EtcdMember(
                        "etcd-" + i,
                        ports.get(2 * i).port(),
                        ports.get(2 * i + 1).port()))
                .toList();
        List<CompletableFuture<EtcdServer>> starting = members.stream()
                .map(member -> CompletableFuture.supplyAsync(
                        () -> EtcdServer.startMember(folder.resolve(member.name()), member, members),
                        task -> new Thread(task).start()))
                .toList();
        try (EtcdServer killed = starting.get(0).join();
                EtcdServer second = starting.get(1).join();
                EtcdServer third = starting.get(2).join()) {
            killed.kill();
            String put = "{\"key\":\"a2V5\",\"value\":\"dmFsdWU=\"}";
            // The one that was killed may have led: the others choose first.
            assertSoon(
                    () -> post(second.endpoint() + "/v3/kv/put", put).statusCode() == 200, "two of three take a write");
            killed.restart();
            for (EtcdServer member : List.of(killed, second, third)) {
                assertSoon(
                        () -> post(member.endpoint() + "/v3/kv/range", "{\"key\":\"a2V5\"}")
                                .body()
                                .contains("dmFsdWU="),
                        member.name());
            }
        }
        ports.forEach(PortLease::close);
    }

    private static void assertSoon(Callable<Boolean> condition, String what) throws Exception {
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.call()) {
            assertTrue(System.nanoTime() < deadline, what);
            TimeUnit.MILLISECONDS.sleep(50);
        }
    }

    @Test
    void aStoreOfRedisKeepsEveryAcknowledgedWriteWhenItIsKilled() throws Exception {
        RedisOptions options = RedisOptions.store().withPassword("secret");
        long pid;
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"), options)) {
            assertEquals("+OK +OK ", redis(redis, "AUTH secret", "SET key value"));
            redis.kill();
            redis.restart();
            assertEquals("+OK $5 value ", redis(redis, "AUTH secret", "GET key"));
            assertTrue(redis(redis, "GET key").startsWith("-NOAUTH"));
            pid = redis.processId();
        }
        assertGone(pid);
    }

    @Test
    void aPausedServerKeepsItsConnectionsAndAnswersLater() throws Exception {
        try (RedisServer redis = RedisServer.start(folder.resolve("redis"), RedisOptions.cache(1 << 20));
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            redis.pause();
            socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
            socket.setSoTimeout(300);
            assertThrows(
                    java.net.SocketTimeoutException.class,
                    () -> socket.getInputStream().read());
            redis.resume();
            socket.setSoTimeout(5_000);
            assertEquals('+', socket.getInputStream().read());
        }
    }

    @Test
    void postgresKeepsItsDataWhenItIsKilled() throws Exception {
        long pid;
        PostgresOptions options =
                PostgresOptions.durable().withPassword("secret").withDatabase("region");
        try (PostgresServer postgres = PostgresServer.start(folder.resolve("postgres"), options)) {
            psql(postgres, "CREATE TABLE t AS SELECT 42 AS answer");
            postgres.kill();
            postgres.restart();
            assertEquals("42", psql(postgres, "SELECT answer FROM t"));
            postgres.pause();
            postgres.resume();
            assertEquals("42", psql(postgres, "SELECT answer FROM t"));
            pid = postgres.processId();
        }
        assertGone(pid);
    }

    @Test
    void kafkaComesBackOnItsPortAndAdvertisesItsViews() throws Exception {
        long pid;
        try (PortLease view = PortLease.take();
                KafkaServer kafka = KafkaServer.start(
                        folder.resolve("kafka"),
                        KafkaOptions.single().withView("eu-west", new KafkaOptions.View(view.port(), view.port())))) {
            assertTrue(HealthChecks.kafka(view.port()).answers());
            kafka.kill();
            kafka.restart();
            assertTrue(HealthChecks.kafka(kafka.port()).answers());
            pid = kafka.processId();
        }
        assertGone(pid);
    }

    @Test
    void aTakenPortIsOneClearMessage() throws Exception {
        try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
            ServerException e = assertThrows(
                    ServerException.class, () -> EtcdServer.start(folder.resolve("etcd"), taken.getLocalPort()));
            assertEquals(Reason.PORT_TAKEN, e.reason());
            assertTrue(e.getMessage().contains(String.valueOf(taken.getLocalPort())), e.getMessage());
        }
    }

    @Test
    void aServerThatDoesNotStartQuotesItsLog() {
        ServerException e = assertThrows(
                ServerException.class,
                () -> RedisServer.start(
                        folder.resolve("redis"), RedisOptions.store().with("no-such-option", "1")));
        assertEquals(Reason.DIED, e.reason());
        assertTrue(e.getMessage().contains("no-such-option"), e.getMessage());
    }

    @Test
    void aMissingProgramNamesItsPackage() {
        ServerException e =
                assertThrows(ServerException.class, () -> Programs.require("no-such-program", "its-package"));
        assertEquals(Reason.MISSING_BINARY, e.reason());
        assertTrue(e.getMessage().contains("apt-get install its-package"), e.getMessage());
    }

    @Test
    void childrenDieWithAKilledJvm() throws Exception {
        Path pidFile = folder.resolve("pid");
        ChildProcess jvm = ChildProcess.start(ChildProcess.Spec.of(
                "victim",
                java.util.List.of(
                        JavaProgram.path().toString(),
                        "-cp",
                        JavaProgram.classPath(),
                        OrphanMaker.class.getName(),
                        folder.resolve("redis").toString(),
                        pidFile.toString()),
                folder.path(),
                folder.resolve("victim.log")));
        for (int i = 0; i < 300 && !Files.exists(pidFile); i++) {
            assertFalse(jvm.awaitExit(java.time.Duration.ofMillis(100)), () -> LogTail.of(jvm.log(), 20));
        }
        ProcessHandle redis =
                ProcessHandle.of(Long.parseLong(Files.readString(pidFile))).orElseThrow();
        // Only the JVM, as the kernel's out-of-memory killer would do it.
        ProcessHandle.of(jvm.processId()).orElseThrow().destroyForcibly();
        assertTrue(Spawner.awaitEnd(redis, java.time.Duration.ofSeconds(5)));
        jvm.kill();
    }

    /** Starts a Redis, writes its process id to a file and stays. */
    static final class OrphanMaker {

        private OrphanMaker() {}

        public static void main(String[] arguments) throws Exception {
            RedisServer redis = RedisServer.start(Path.of(arguments[0]));
            Path pidFile = Path.of(arguments[1]);
            Path draft = pidFile.resolveSibling("pid.draft");
            Files.writeString(draft, Long.toString(redis.processId()));
            Files.move(draft, pidFile);
            new java.util.concurrent.CountDownLatch(1).await();
        }
    }

    private static void assertGone(long pid) {
        assertFalse(ProcessHandle.of(pid).map(ProcessHandle::isAlive).orElse(false));
    }

    private static HttpResponse<String> post(String uri, String body) throws IOException, InterruptedException {
        return HttpClient.newHttpClient()
                .send(
                        HttpRequest.newBuilder(URI.create(uri))
                                .POST(HttpRequest.BodyPublishers.ofString(body))
                                .build(),
                        HttpResponse.BodyHandlers.ofString());
    }

    /** All answers, their lines joined by spaces. */
    private static String redis(RedisServer redis, String... commands) throws IOException {
        try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), redis.port())) {
            String all = String.join("\r\n", commands) + "\r\nQUIT\r\n";
            socket.getOutputStream().write(all.getBytes(StandardCharsets.UTF_8));
            String answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return answer.substring(0, answer.lastIndexOf("+OK\r\n")).replace("\r\n", " ");
        }
    }

    private static String psql(PostgresServer postgres, String sql) throws IOException, InterruptedException {
        ProcessBuilder builder = new ProcessBuilder(
                Programs.requirePostgres("psql").toString(),
                "-XAtq",
                "-h",
                "127.0.0.1",
                "-p",
                Integer.toString(postgres.port()),
                "-U",
                postgres.user(),
                "-d",
                postgres.database(),
                "-c",
                sql);
        builder.environment().put("PGPASSWORD", postgres.password());
        Process process = builder.redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
        assertEquals(0, process.waitFor(), output);
        return output;
    }
}
